"""Front matter: which lines it is, what they say, and those of the five documents."""

from datetime import date

import pytest

from corpus.dates import read_date
from corpus.document import Document, Status
from corpus.front import NATIONWIDE, FrontMatter, find_numbers, read_front_matter, read_number
from corpus.load import load_corpus
from corpus.places import provinces


def front(*lines: str) -> FrontMatter:
    return read_front_matter("\n".join(lines))


def kinds(*lines: str) -> list[str]:
    """Return the kind of each line, 正文 for a line of the body."""
    text = "\n".join(lines)
    found = {part.start: part for part in read_front_matter(text).parts}
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    assert all(found[s].end == s + len(line) for s, line in zip(starts, lines, strict=True) if s in found)
    assert set(found) <= set(starts)
    return [found[start].kind.value if start in found else "正文" for start in starts]


# Lines


def test_the_lines_of_a_notice() -> None:
    assert kinds(
        "来源: 类型:",
        "商务部关于做好甲工作的通知",
        "商资发〔2023〕18 号",
        "辽宁省、吉林省人民政府，各有关单位：",
        "现通知如下：",
        "一、甲",
        "乙。",
        "商务部 外交部",
        "财政部",
        "2023年2月7日",
        "（此件公开发布）",
    ) == ["来源", "标题", "文号", "主送机关", "正文", "正文", "正文", "落款", "落款", "日期", "附注"]


def test_the_issuers_may_stand_under_the_title() -> None:
    lines = (
        "附件：甲实施方案",
        "自治区商务厅  自治区财政厅",
        "自治区教育厅",
        "附件",
        "甲实施方案",
        "为落实乙，制定本方案。",
    )
    assert kinds(*lines) == ["标题", "发文机关", "发文机关", "附件", "标题", "正文"]
    found = front(*lines)
    assert found.issuers == ("自治区商务厅", "自治区财政厅", "自治区教育厅")
    assert found.titles == ("甲实施方案", "甲实施方案")


def test_attachments_listed_above_the_signature_are_no_clauses() -> None:
    assert kinds("一、甲。", "附件：1.丙名单", "2.丁方案", "商务部", "2025年5月21日", "附件1", "1.戊") == [
        "正文", "附件", "附件", "落款", "日期", "附件", "正文",
    ]  # fmt: skip


def test_an_attachment_has_a_title_of_its_own() -> None:
    assert kinds("一、甲。", "附件", "乙方案", "丙。", "附件2", "丁办法（试行）") == [
        "正文", "附件", "标题", "正文", "附件", "标题",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "根据国务院部署，现就有关事项通知如下：",
        "为做好下列工作：",
        "一、通知",
        "（一）商务部",
        "请认真贯彻执行",
        "总体要求",
        "附件所列事项。",
        "来源于实践的经验表明",
        "",
    ],
)
def test_a_line_of_the_body_is_no_front_matter(line: str) -> None:
    assert kinds(line, "甲。") == ["正文", "正文"]


def test_lines_that_look_like_front_matter_inside_the_body_stay_there() -> None:
    assert kinds("甲。", "关于乙的通知", "商务部：", "商资发〔2023〕18号", "丙。") == ["正文"] * 5


def test_a_line_above_the_date_that_names_no_body_is_not_the_signature() -> None:
    found = front("一、甲。", "特此通知", "2023年2月7日")
    assert (found.issuers, found.issued) == ((), date(2023, 2, 7))


def test_a_signature_without_a_date_is_found_at_the_end_only() -> None:
    assert front("甲。", "商务部、财政部").issuers == ("商务部", "财政部")
    assert front("甲。", "（二）外交部").issuers == ()
    assert front("商务部").issuers == ("商务部",)


def test_an_empty_text_says_nothing() -> None:
    found = read_front_matter("")
    assert (found.parts, found.titles, found.number, found.issued, found.issuers, found.regions) == (
        (), (), None, None, (), (),
    )  # fmt: skip


# 文号 and dates


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("商资发〔2023〕18号", "商资发〔2023〕18号"),
        ("【发布文号】商办资函[2021]163号", "商办资函〔2021〕163号"),
        ("商资发（2023）第18 号", "商资发〔2023〕18号"),
        ("请问商资发〔2023〕18号说了什么", "商资发〔2023〕18号"),
        ("按照商资函〔2019〕410号要求", "商资函〔2019〕410号"),
        ("商务部关于印发和执行国发〔2020〕1号的通知", "国发〔2020〕1号"),
        ("商资发2023年18号", None),
        ("〔2023〕18号", None),
        ("", None),
    ],
)
def test_a_document_number_is_read_in_its_standard_form(text: str, number: str | None) -> None:
    assert read_number(text) == number


def test_the_place_of_a_number_leaves_out_the_words_before_it() -> None:
    text = "按照商资函〔2019〕410号、中编委发〔2020〕7号"
    assert [(number, text[a:b]) for number, a, b in find_numbers(text)] == [
        ("商资函〔2019〕410号", "商资函〔2019〕410号"),
        ("中编委发〔2020〕7号", "中编委发〔2020〕7号"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年2月7日", date(2023, 2, 7)),
        ("2023 年 12 月 31 日", date(2023, 12, 31)),
        ("二〇二三年二月七日", date(2023, 2, 7)),
        ("二○一九年十二月三十一日", date(2019, 12, 31)),
        ("一九九五年十月二十日起", date(1995, 10, 20)),
        ("2023年2月30日", None),
        ("2023年13月1日", None),
        ("0000年1月1日", None),
        ("二〇二三年十三月一日", None),
        ("2023年2月", None),
    ],
)
def test_dates_are_read_in_both_kinds_of_figures(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


def test_the_date_under_the_signature_is_that_of_issue() -> None:
    assert front("甲。", "商务部", "2025年5月21日", "乙方案", "丙。", "2025年6月1日").issued == date(2025, 5, 21)
    assert front("2025年5月1日", "甲。", "2025年6月1日").issued == date(2025, 6, 1)
    assert front("甲。", "商务部", "2025年2月30日").issued is None


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本办法自2024年1月1日起施行。", date(2024, 1, 1), None),
        ("本通知自二〇二四年一月一日起正式实施，有效期至2028年12月31日。", date(2024, 1, 1), date(2028, 12, 31)),
        ("本措施有效期限截至2025年12月31日。", None, date(2025, 12, 31)),
        ("本办法经2023年3月1日会议通过，自2024年1月1日起执行。", date(2024, 1, 1), None),
        ("落实自2020年1月1日起施行的外商投资法。", None, None),  # another document's
        ("本办法自发布之日起施行。", None, None),
        ("自2024年1月1日起，开展试点。", None, None),
    ],
)
def test_the_dates_between_which_a_document_holds(text: str, effective: date | None, expires: date | None) -> None:
    found = read_front_matter(text)
    assert (found.effective, found.expires) == (effective, expires)


# Issuers, regions, status


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("商务部等17部门关于甲的通知", 17),
        ("商务部等 9 个部门关于甲的通知", 9),
        ("商务部等十七部门关于甲的通知", 17),
        ("商务部关于甲的通知", None),
    ],
)
def test_the_number_of_issuers_is_read_from_the_title(title: str, count: int | None) -> None:
    assert front(title).issuer_count == count


@pytest.mark.parametrize(
    ("lines", "regions"),
    [
        (("吉林省、辽宁省人民政府：",), ("吉林省", "辽宁省")),
        (("各省、自治区、直辖市人民政府：",), (NATIONWIDE,)),
        (("内蒙古自治区关于甲的实施方案",), ("内蒙古自治区",)),
        (("内蒙古自治区关于甲的方案", "云南省商务厅："), ("云南省",)),  # who is addressed counts before the title
        (("关于甲的通知",), ()),
    ],
)
def test_the_regions_are_those_addressed_or_named_in_the_title(
    lines: tuple[str, ...], regions: tuple[str, ...]
) -> None:
    assert front(*lines, "甲。").regions == regions


def test_there_are_34_provinces() -> None:
    # 23 provinces, 5 autonomous regions, 4 municipalities, 2 special administrative regions.
    endings = [province.name[-1] for province in provinces()]
    assert (len(endings), endings.count("省"), endings.count("市"), endings.count("区")) == (34, 23, 4, 7)


@pytest.mark.parametrize(
    ("text", "status", "evidence"),
    [
        ("【时效性】现行有效\n甲。", Status.IN_FORCE, "时效性】现行有效"),
        ("时效性：已废止", Status.REPEALED, "时效性：已废止"),
        ("时效性 废止", Status.REPEALED, "时效性 废止"),
        ("时效性：失效", Status.EXPIRED, "时效性：失效"),
        ("本办法现行有效。", Status.NOT_STATED, "正文未注明时效"),
    ],
)
def test_the_status_is_what_the_text_states_and_never_guessed(text: str, status: Status, evidence: str) -> None:
    found = read_front_matter(text)
    assert (found.status, found.status_evidence) == (status, evidence)


# The five documents, read by hand from the raw files


BORDER = ("内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "广西壮族自治区", "云南省")
EXPECTED: dict[str, tuple[int, str | None, date, int, int | None, tuple[str, ...]]] = {
    # titles, 文号, date, issuers, issuers stated, regions
    "mofcom-2023-18": (1, "商资发〔2023〕18号", date(2023, 2, 7), 17, 17, (*BORDER, "西藏自治区", "新疆维吾尔自治区")),
    "nmg-2023": (2, None, date(2023, 8, 14), 21, None, ("内蒙古自治区",)),
    "mofcom-2021-163": (0, "商办资函〔2021〕163号", date(2021, 4, 30), 1, None, (*BORDER, "新疆维吾尔自治区")),
    "mofcom-exim-2020": (2, None, date(2020, 3, 23), 2, None, (*BORDER, "新疆维吾尔自治区")),
    "mofcom-2025": (2, None, date(2025, 5, 21), 1, None, (NATIONWIDE,)),
}
KINDS = {
    "mofcom-2023-18": "标题 文号 主送机关 落款 日期",
    "nmg-2023": "标题 " + "发文机关 " * 11 + "附件 标题 落款 日期",
    "mofcom-2021-163": "来源 文号 来源 主送机关 落款 日期",
    "mofcom-exim-2020": "来源 来源 标题 标题 主送机关 落款 落款 日期",
    "mofcom-2025": "标题 主送机关 落款 日期 标题",
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {document.id: document for document in load_corpus().documents}


@pytest.mark.parametrize("document_id", EXPECTED)
def test_what_the_front_matter_of_each_document_says(documents: dict[str, Document], document_id: str) -> None:
    found = read_front_matter(documents[document_id].text)
    assert (
        len(found.titles), found.number, found.issued, len(found.issuers), found.issuer_count, found.regions,
    ) == EXPECTED[document_id]  # fmt: skip
    assert (found.effective, found.expires, found.status) == (None, None, Status.NOT_STATED)


@pytest.mark.parametrize("document_id", KINDS)
def test_the_kinds_of_lines_of_each_document(documents: dict[str, Document], document_id: str) -> None:
    assert [part.kind.value for part in documents[document_id].front] == KINDS[document_id].split()
