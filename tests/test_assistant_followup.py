"""Follow-ups: what a question that leaves out its subject is understood as, after which earlier questions."""

import json
import random
from pathlib import Path

import pytest

from assistant.followup import understand
from assistant.pipeline import Assistant
from assistant.subjects import Kind, Subjects
from corpus.load import load_directory

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions"


@pytest.fixture(scope="module")
def subjects() -> Subjects:
    return Subjects(load_directory())


def understood(question: str, *previous: str, subjects: Subjects, assistant: Assistant) -> str | None:
    return understand(question, previous, subjects, assistant.index.read, 500)


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        # Another place, zone, document, body or firm in the same question.
        ("满洲里能申请用地指标吗", "那二连浩特呢？", "二连浩特能申请用地指标吗？"),
        ("滿洲里可以申請用地指標嗎", "那二連浩特呢？", "二連浩特可以申請用地指標嗎？"),
        ("广西的边合区怎么定位", "那内蒙古呢？", "内蒙古的边合区怎么定位？"),
        ("边合区招人才有什么政策", "那国家级经开区呢", "国家级经开区招人才有什么政策？"),
        ("2023年的通知对人才有什么规定", "那2021年的呢", "2021年的通知对人才有什么规定？"),
        ("自治区商务厅负责边合区的哪些工作", "那财政厅呢", "财政厅负责边合区的哪些工作？"),
        ("小微企业能不能拿到首贷支持", "那外资企业呢", "外资企业能不能拿到首贷支持？"),
        ("跨境旅游归谁管", "那满洲里呢", "满洲里：跨境旅游归谁管？"),
        # Another topic of the same subject.
        ("在边合区办厂有什么好处", "那用电呢？", "边合区用电有什么好处？"),
        ("满洲里边合区用地归谁管", "用电呢", "满洲里边合区用电归谁管？"),
        ("边合区的人才政策由哪些部门负责", "那资金呢？", "边合区资金由哪些部门负责？"),
        (
            "我們的廠在國家級經開區，想多買一點綠電可以嗎？",
            "那產品的碳足跡呢？歐洲客戶一直在催。",
            "國家級經開區產品的碳足跡呢？歐洲客戶一直在催。",
        ),
        # Something else asked of the same subject.
        ("满洲里边合区怎么扩区", "那归谁管？", "满洲里边合区扩区归谁管？"),
        ("满洲里边合区怎么扩区", "那二连浩特归谁管？", "二连浩特边合区扩区归谁管？"),
        ("推进跨境人民币结算便利化试点", "谁牵头", "推进跨境人民币结算便利化试点，谁牵头？"),
        ("边合区企业怎么申请AEO认证", "要交什么材料？", "边合区企业怎么申请AEO认证，要交什么材料？"),
        ("口行给边合区企业贷款吗", "利率是多少？", "口行给边合区企业贷款，利率是多少？"),
        ("在二连浩特办厂有什么支持", "这个由谁负责", "在二连浩特办厂，由谁负责？"),
        ("在二连浩特办厂有什么支持", "还有别的支持吗", "在二连浩特办厂，还有别的支持吗？"),
        (
            "17个部门联合印发的那份边合区若干措施，文号是多少？",
            "落款写的是哪一天？",
            "17个部门联合印发的那份边合区若干措施，落款写的是哪一天？",
        ),
        ("二连浩特边合区的保税仓打算怎么用？", "那仓储费一天一吨收多少？", "二连浩特边合区，仓储费一天一吨收多少？"),
        ("我们厂能不能申请绿电", "那该找哪个部门？", "我们厂申请绿电该找哪个部门？"),
        ("边合区为什么要扩区", "谁牵头？", "边合区扩区谁牵头？"),
        # What ends like a word that asks keeps its end.
        ("人工智能有什么支持", "那边检呢？", "边检：人工智能有什么支持？"),
        ("口岸供应有什么支持", "那商协会呢？", "商协会有什么支持？"),
        ("商协会有什么支持", "那归谁管？", "商协会，归谁管？"),
        # The same under a condition.
        ("边合区企业能先租后买吗", "如果是外资呢", "如果是外资，边合区企业能先租后买吗？"),
        # English.
        ("Can we rent land in Erenhot?", "what about Manzhouli?", "Can we rent land in Manzhouli?"),
        ("Which agencies handle RMB settlement?", "what about land?", "Which agencies handle land?"),
        (
            "What does the 2021 notice say about talent?",
            "And the 2025 plan?",
            "What does the 2025 plan say about talent?",
        ),
        (
            "What help do border zones in Yunnan get for talent?",
            "Is it the same for Guangxi?",
            "What help do border zones in Guangxi get for talent?",
        ),
        (
            "Is there support for small companies in a border zone?",
            "what about foreign companies?",
            "Is there support for foreign companies in a border zone?",
        ),
        (
            "What support is there for land in Erenhot?",
            "And who is responsible?",
            "Who is responsible for land in Erenhot?",
        ),
        (
            "Can a policy bank lend to a small border trading firm?",
            "what if it's for machinery?",
            "Can a policy bank lend to a small border trading firm, if it's for machinery?",
        ),
        (
            "Can a factory in Erenhot rent land long-term?",
            "If we are in Manzhouli?",
            "Can a factory in Manzhouli rent land long-term?",
        ),
        ("What does the Inner Mongolia plan say about statistics?", "Who leads?",
         "Who leads: statistics in the Inner Mongolia plan?"),
        # From one language to the other.
        ("What support is there for land in Erenhot?", "那归谁管？", "二连浩特土地，归谁管？"),
        ("满洲里边合区怎么扩区", "And who is responsible?", "Who is responsible for 满洲里边合区扩区?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_understood_as(
    earlier: str, question: str, expected: str, subjects: Subjects, keywords_only: Assistant
) -> None:
    assert understood(question, earlier, subjects=subjects, assistant=keywords_only) == expected


TOPICS = (
    "边民互市贸易", "边民互市", "边民互市进口商品落地加工", "跨境电子商务", "边境旅游", "国际道路运输", "专项债券",
    "外商投资", "企业所得税", "海关特殊监管区域", "边境贸易", "跨境人民币结算", "加工贸易", "人工智能", "公司债",
)  # fmt: skip


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("asked", ["有什么支持？", "归谁管？", "由哪些部门负责？", "应该找哪个部门？", "怎么申请？"])
def test_a_topic_takes_the_place_of_a_whole_topic(
    topic: str, asked: str, subjects: Subjects, keywords_only: Assistant
) -> None:
    for old, new in ((topic, "土地"), ("土地", topic)):
        assert understood(f"那{new}呢", f"{old}{asked}", subjects=subjects, assistant=keywords_only) == f"{new}{asked}"


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        # A zone is where the new topic is at home, whatever its name is made of.
        ("综合保税区有什么支持", "那土地呢", "综合保税区土地有什么支持？"),
        ("边民互市贸易区有什么支持", "那土地呢", "边民互市贸易区土地有什么支持？"),
        ("边民能享受什么补贴", "那贷款呢", "边民贷款能享受什么补贴？"),
        ("外商投资企业有什么支持", "那土地呢", "外商投资企业土地有什么支持？"),
        ("边境贸易企业能贷款吗", "那外资企业呢", "外资企业能贷款吗？"),
        ("满洲里边民互市贸易有什么支持", "那土地呢", "满洲里土地有什么支持？"),
        ("What support is there for border residents' trade?", "And land?", "What support is there for land?"),
        ("What support is there for cross-border e-commerce?", "And land?", "What support is there for land?"),
    ],
)
def test_a_name_in_a_topic_is_not_taken_over_alone(
    earlier: str, question: str, expected: str, subjects: Subjects, keywords_only: Assistant
) -> None:
    assert understood(question, earlier, subjects=subjects, assistant=keywords_only) == expected


@pytest.mark.parametrize(
    "question",
    [
        "跨境人民币结算由哪些部门负责",
        "内蒙古的边合区有什么优惠政策？",
        "什么是区中园？",
        "泛口岸经济",
        "那本2021年的边合区发展报告，文件里点名让哪个单位编了吗？",
        "那跨境人民币结算便利化试点由哪些部门负责",
        "谢谢",
        "好的",
        "你是谁？",
        "你能做什么？",
        "Which agencies handle cross-border RMB settlement?",
        "What support is there for land in Erenhot?",
        "What can you do, and who built you?",
        "Good morning! How's your day going?",
        "Thanks!",
    ],
)
@pytest.mark.parametrize("earlier", ["满洲里能申请用地指标吗", "Can we rent land in Erenhot?"])
def test_what_can_be_understood_alone_stays_as_it_is(
    question: str, earlier: str, subjects: Subjects, keywords_only: Assistant
) -> None:
    assert understood(question, earlier, subjects=subjects, assistant=keywords_only) is None


@pytest.mark.parametrize("previous", [(), ("谢谢",), ("好的", "你好")])
def test_nothing_is_taken_from_where_nothing_is(
    previous: tuple[str, ...], subjects: Subjects, keywords_only: Assistant
) -> None:
    assert understood("那归谁管？", *previous, subjects=subjects, assistant=keywords_only) is None


def test_follow_ups_follow_follow_ups(subjects: Subjects, keywords_only: Assistant) -> None:
    turns = ["满洲里用地归谁管", "那二连浩特呢", "那用电呢", "谢谢", "And in Hunchun?"]
    meant = [
        understood(turn, *turns[:n], subjects=subjects, assistant=keywords_only) for n, turn in enumerate(turns)
    ]  # fmt: skip
    assert meant == [
        None,
        "二连浩特用地归谁管？",
        "二连浩特用电归谁管？",
        None,
        "Which departments are responsible for Hunchun 用电?",
    ]


def test_what_would_be_too_long_is_given_up(subjects: Subjects, keywords_only: Assistant) -> None:
    read = keywords_only.index.read
    assert (
        understand("如果是外资呢", ["满洲里能申请用地指标吗"], subjects, read, 18)
        == "如果是外资，满洲里能申请用地指标吗？"
    )
    assert understand("如果是外资呢", ["满洲里能申请用地指标吗"], subjects, read, 17) is None


def test_of_the_dev_questions_that_stand_alone_hardly_one_is_taken_for_a_follow_up(
    subjects: Subjects, keywords_only: Assistant
) -> None:
    chance = random.Random(4)
    asked, taken = 0, []
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        rows = [row for row in map(json.loads, file.read_text("utf-8").splitlines()) if row["split"] == "dev"]
        for row in (row for row in rows if "follow_up" not in row["tags"]):
            earlier = chance.choice([other["question"] for other in rows if other is not row])
            asked += 1
            if understood(row["question"], earlier, subjects=subjects, assistant=keywords_only):
                taken.append(row["question"])
    assert asked > 200
    assert len(taken) < 0.02 * asked, taken


def test_names_are_found_in_both_languages(subjects: Subjects) -> None:
    found = subjects.find("满洲里边合区的小微企业 under the 2025 plan in Erenhot")
    assert [subject.kind for subject in found] == [Kind.PLACE, Kind.ZONE, Kind.ACTOR, Kind.DOCUMENT, Kind.PLACE]


def test_a_body_is_found_by_any_of_its_names_and_most_is_no_ministry(subjects: Subjects) -> None:
    def bodies(text: str) -> list[str]:
        return [text[s.start : s.end] for s in subjects.find(text) if s.kind is Kind.BODY]

    assert bodies("Is MOFCOM the most active, or the Ministry of Finance?") == ["MOFCOM", "Ministry of Finance"]
    assert bodies("自治区商务厅和财政厅") == ["自治区商务厅", "财政厅"]
    assert bodies("银行肯不肯贷款") == []
