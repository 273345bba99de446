"""What a question names, and its topic: the question without the names."""

from datetime import date

import pytest

from corpus.agencies import Agency, Directory
from corpus.document import Document, Span
from index.entities import Entities, Names, topic_of
from index.language import normalise
from tests.handmade import document, document_of

BORDER, CROSS_BORDER = "边境经济合作区", "跨境经济合作区"
LAND = Agency("自然资源部", "Ministry of Natural Resources", ("国土部", "MNR"))


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    notice = document_of(
        (("一、加强保障", "（一）安排用地指标"), "（一）安排用地指标。"),
        (("一、加强保障", "（二）发展旅游"), "（二）发展旅游。"),
        title="关于推动边境经济合作区发展的通知",
    )
    plan = document(
        "支持边境合作区。",
        id="nmg",
        title="内蒙古自治区商务厅关于落实措施的实施方案",
        number=None,
        issued=date(2023, 8, 14),
        level="自治区",
        regions=("内蒙古自治区",),
    )
    return notice, plan


@pytest.fixture(scope="module")
def names(documents: tuple[Document, ...]) -> Names:
    return Names(documents, Directory((LAND,)))


def found(names: Names, question: str) -> Entities:
    return names.find(normalise(question))


def topic(names: Names, question: str) -> str:
    searched = normalise(question)
    return topic_of(searched, names.find(searched).spans)


def test_a_question_without_names_names_nothing(names: Names) -> None:
    assert found(names, "厂房用地找谁") == Entities()
    assert found(names, "厂房用地找谁").spans == ()


@pytest.mark.parametrize(
    ("question", "places", "provinces"),
    [
        ("二连浩特的旅游", ["二连浩特市"], {"内蒙古自治区"}),
        ("内蒙古的旅游", ["内蒙古自治区"], {"内蒙古自治区"}),
        ("Hohhot and Jilin", ["呼和浩特市", "吉林省"], {"内蒙古自治区", "吉林省"}),
        ("从瑞丽到满洲里再到瑞丽", ["瑞丽市", "满洲里市"], {"云南省", "内蒙古自治区"}),
        # A country, and a city abroad, are in no province.
        ("对俄罗斯的出口", ["俄罗斯"], set()),
    ],
)
def test_places_in_order_and_the_provinces_they_are_in(
    names: Names, question: str, places: list[str], provinces: set[str]
) -> None:
    entities = found(names, question)
    assert [place.name for place in entities.places] == places
    assert entities.provinces == provinces


def test_kinds_of_zones(names: Names) -> None:
    assert found(names, "边合区和综合保税区").zones == {BORDER, "综合保税区"}
    assert found(names, "边（跨）合区").zones == {BORDER, CROSS_BORDER}
    assert found(names, "园区").zones == frozenset()


def test_documents_by_number_year_place_and_title(names: Names) -> None:
    for question in ("商资发〔2023〕18号", "2023年的通知", "《关于推动边境经济合作区发展的通知》"):
        assert found(names, question).documents == {"doc"}
    assert found(names, "内蒙古的方案").documents == {"nmg"}
    assert found(names, "用地指标").documents == frozenset()


def test_a_number_or_a_year_of_a_document_that_is_not_held(names: Names) -> None:
    assert found(names, "财税〔2019〕5号和商资发〔2023〕18号").unknown_number == "财税〔2019〕5号"
    assert found(names, "2019年的通知").unknown_year == "2019"
    for question in ("商资发〔2023〕18号", "2023年的通知", "用地指标"):
        entities = found(names, question)
        assert (entities.unknown_number, entities.unknown_year) == (None, None)


def test_clauses_by_their_numbers(names: Names) -> None:
    assert found(names, "2023年的通知第一部分（二）").clauses == {"doc#2"}
    assert found(names, "2023年的通知").clauses == frozenset()


def test_bodies_by_any_of_their_names_each_once(names: Names) -> None:
    assert found(names, "国土部就是自然资源部").bodies == (LAND,)
    assert found(names, "MNR").bodies == (LAND,)


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("自治区哪几个厅负责", {"自治区"}),
        ("国家层面有什么支持", {"国家"}),
        ("中央和全区", {"国家", "自治区"}),
        ("at the National Level", {"国家"}),
        ("the autonomous region", {"自治区"}),
        ("国家级的园区", set()),
        ("international", set()),
    ],
)
def test_levels_of_government(names: Names, question: str, levels: set[str]) -> None:
    assert found(names, question).levels == levels


def test_spans_are_in_the_order_of_the_question(names: Names) -> None:
    assert found(names, "满洲里边合区的用地").spans == (Span(0, 3), Span(3, 6))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("满洲里边合区的厂房用地找谁", "的厂房用地找谁"),  # a place and a zone of a title
        ("自然资源部怎么安排用地", "怎么安排用地"),  # a body
        ("《关于推动边境经济合作区发展的通知》有没有提到用地", "有没有提到用地"),  # a title
        ("关于推动边境经济合作区发展的通知有没有提到用地", "有没有提到用地"),  # without its brackets
        ("商资发〔2023〕18号里的用地", "里的用地"),  # a 文号
        ("2023年的通知第一部分（二）说的旅游", "说的旅游"),  # a clause
        ("land in the Erenhot border zone", "land in the"),
        ("用地 在二连浩特 怎么批", "用地 在 怎么批"),  # words stay apart
    ],
)
def test_the_topic_leaves_out_what_tells_documents(names: Names, question: str, expected: str) -> None:
    assert topic(names, question) == expected


@pytest.mark.parametrize("question", ["综合保税区怎么申请", "对俄罗斯的出口", "exports to Russia", "厂房用地找谁"])
def test_the_topic_keeps_what_tells_clauses(names: Names, question: str) -> None:
    """Zones that no title names are what a clause is about, as are countries."""
    assert topic(names, question) == question


def test_zones_that_a_title_names_are_off_the_topic() -> None:
    bonded = Names([document("支持。", title="关于综合保税区的通知")], Directory(()))
    assert topic(bonded, "综合保税区怎么申请") == "怎么申请"
    # Any zone is what the documents are about; of no title is 高新区.
    assert topic(bonded, "园区和高新区怎么申请") == "和高新区怎么申请"


@pytest.mark.parametrize(
    "question", ["二连浩特边合区", "二连浩特边合区？", "二连浩特边合区的", "二连浩特边合区有哪些？"]
)
def test_a_question_of_names_only_keeps_itself(names: Names, question: str) -> None:
    assert topic(names, question) == normalise(question)


def test_spans_may_overlap() -> None:
    assert topic_of("满洲里市政府用地", [Span(0, 4), Span(2, 6)]) == "用地"
    assert topic_of("用地指标", []) == "用地指标"
