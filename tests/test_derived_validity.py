"""Validity: the five documents, repeals among documents, and what is later on the same subject."""

from datetime import date
from pathlib import Path

import pytest

from assistant.derived.validity import Evidence, validity_of
from corpus.document import Corpus, Document, Span, Status
from tests.handmade import document
from tests.test_derived_validity_terms import read

FIVE = Path(__file__).with_name("tables") / "validity.tsv"
TITLE = "边境贸易管理办法"


def corpus(*documents: Document) -> Corpus:
    return Corpus(documents, "")


def old(text: str = "支持。", /, **changes: object) -> Document:
    """Return a document of 2010 that others may repeal."""
    known: dict[str, object] = {"id": "old", "title": TITLE, "number": None, "issued": date(2010, 5, 1)}
    return document(text, **{**known, **changes})


def new(sentence: str, **changes: object) -> Document:
    """Return a document of 2023 that says something in its last clause."""
    known: dict[str, object] = {"id": "new", "title": "关于旅游的通知", "number": "文旅发〔2023〕2号"}
    return read(f"关于旅游的通知\n一、支持旅游。\n二、附则。{sentence}", **{**known, **changes})


def later(one: Document, *others: Document) -> list[tuple[str, tuple[str, ...], bool]]:
    found = validity_of(one, corpus(one, *others)).later
    return [(each.document.id, each.shared, each.is_local) for each in found]


def titled(name: str, title: str, **changes: object) -> Document:
    return document("支持。", id=name, title=title, **changes)


def test_the_five_documents_state_neither_status_nor_terms(shipped: Corpus) -> None:
    rows = [line.split("\t") for line in FIVE.read_text(encoding="utf-8").splitlines()[1:]]
    found = []
    for name, *_ in rows:
        validity = validity_of(shipped.document(name), shipped)
        terms = ",".join(term.kind.value for term in validity.terms) or "-"
        by_day = sorted((each.document for each in validity.later), key=lambda each: each.issued)
        named = ",".join(each.id for each in by_day) or "-"
        found.append([name, validity.status.value, validity.issued.isoformat(), terms, named])
        assert not validity.is_stated
        assert (validity.effective, validity.expires, validity.repeals) == (None, None, ())
    assert found == rows
    assert {name for name, *_ in rows} == {each.id for each in shipped.documents}


def test_each_of_the_five_has_the_line_that_dates_it(shipped: Corpus) -> None:
    lines = []
    for each in shipped.documents:
        span = validity_of(each, shipped).issued_span
        assert span is not None
        lines.append(each.text[span.start : span.end])
    assert lines == ["2023年2月7日", "2023年8月14日", "2021年4月30日", "2020年3月23日", "2025年5月21日"]


def test_only_the_local_plan_is_of_a_lower_level(shipped: Corpus) -> None:
    found = validity_of(shipped.document("mofcom-2021-163"), shipped).later
    assert [(each.document.id, each.is_local) for each in found] == [("mofcom-2023-18", False), ("nmg-2023", True)]
    assert {each.shared for each in found} == {("跨境经济合作区", "边境经济合作区")}


def test_a_document_is_repealed_where_another_says_so() -> None:
    older, newer = old(), new("2010年5月20日发布的《边境贸易管理办法》同时废止。")
    validity = validity_of(older, corpus(older, newer))
    assert validity.status is Status.REPEALED
    assert [(each.document.id, each.quote) for each in validity.status_evidence] == [
        ("new", "2010年5月20日发布的《边境贸易管理办法》同时废止。")
    ]
    assert validity.repealed_by == validity.status_evidence
    assert validity.is_stated


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "《边境贸易管理办法》第三条同时废止的规定继续有效。"),
        ({}, "《边境旅游管理办法》同时废止。"),
        ({}, "2004年5月1日发布的《边境贸易管理办法》同时废止。"),  # an earlier version of the same title
        ({"number": "商资发〔2010〕1号"}, "《边境贸易管理办法》（商资发〔2004〕9号）同时废止。"),
        ({"issued": date(2024, 1, 1)}, "《边境贸易管理办法》同时废止。"),  # the version that came after
        ({}, "落实《边境贸易管理办法》。"),
    ],
)
def test_a_document_is_not_repealed_by_what_is_said_of_another(changes: dict[str, object], sentence: str) -> None:
    older, newer = old(**changes), new(sentence)
    validity = validity_of(older, corpus(older, newer))
    assert (validity.status, validity.repealed_by) == (Status.NOT_STATED, ())


def test_a_repeal_by_number_needs_no_title() -> None:
    older, newer = old(number="商资发〔2010〕1号"), new("商资发〔2010〕1号同时废止。")
    assert validity_of(older, corpus(older, newer)).status is Status.REPEALED
    (repeals,) = validity_of(newer, corpus(older, newer)).repeals
    assert (repeals.title, repeals.number, repeals.document) == (None, "商资发〔2010〕1号", older)
    assert repeals.evidence.quote == "商资发〔2010〕1号同时废止。"


def test_a_repealed_document_that_is_not_held_is_listed_by_its_title() -> None:
    newer = new("《边境贸易管理办法》同时废止。")
    (repeals,) = validity_of(newer, corpus(newer)).repeals
    assert (repeals.title, repeals.document) == (TITLE, None)
    assert validity_of(newer, corpus(newer)).status is Status.NOT_STATED


def test_the_head_of_a_copy_states_the_status_and_a_later_repeal_outweighs_in_force() -> None:
    lapsed = old("【失效】\n支持。")
    assert validity_of(lapsed, corpus(lapsed)).status is Status.EXPIRED
    assert validity_of(lapsed, corpus(lapsed)).status_evidence == (Evidence(lapsed, Span(0, 4)),)
    current, newer = old("现行有效\n支持。"), new("《边境贸易管理办法》同时废止。")
    assert validity_of(current, corpus(current)).status is Status.IN_FORCE
    assert validity_of(current, corpus(current, newer)).status is Status.REPEALED


def test_a_status_of_the_manifest_has_no_place_in_the_text() -> None:
    known = old(status=Status.REPEALED, status_evidence="商务部公告2020年第1号")
    validity = validity_of(known, corpus(known))
    assert (validity.status, validity.status_evidence) == (Status.REPEALED, ())


def test_days_are_those_of_the_text_else_of_the_manifest() -> None:
    said = new("本通知自2023年3月1日起施行，有效期至2025年2月28日。")
    validity = validity_of(said, corpus(said))
    assert (validity.effective, validity.expires) == (date(2023, 3, 1), date(2025, 2, 28))
    assert validity.effective_span is not None
    assert said.text[validity.effective_span.start : validity.effective_span.end] == "自2023年3月1日起施行"
    catalogued = old(effective=date(2010, 6, 1))
    assert validity_of(catalogued, corpus(catalogued)).effective == date(2010, 6, 1)
    assert validity_of(catalogued, corpus(catalogued)).effective_span is None


def test_the_day_of_the_text_issued_counts_before_that_of_the_notice_which_issues_it() -> None:
    raw = "现印发给你们，自印发之日起施行。\n一、支持贸易。\n二、本办法自2023年5月1日起施行。"
    said = read(raw)
    assert validity_of(said, corpus(said)).effective == date(2023, 5, 1)


def test_the_same_kind_of_zone_makes_the_subject_the_same() -> None:
    one = titled("one", "关于边合区的通知", issued=date(2020, 1, 1))
    two = titled("two", "边境经济合作区管理办法", issued=date(2021, 1, 1))
    three = titled("three", "关于国家级经开区的意见", issued=date(2022, 1, 1))
    assert later(one, two, three) == [("two", ("边境经济合作区",), False)]
    assert later(two, one, three) == []


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("边境贸易管理办法", "关于促进边境贸易发展的通知", ("边境贸易",)),
        ("政府采购法", "政府采购法实施条例", ("政府采购",)),
        ("医疗器械生产监督管理办法", "医疗器械经营监督管理办法", None),
        ("个人所得税法", "企业所得税法", None),
        ("关于加强管理工作的通知", "关于促进发展工作的通知", None),
    ],
)
def test_else_most_of_the_shorter_title_must_be_in_the_other(
    first: str, second: str, shared: tuple[str, ...] | None
) -> None:
    one = titled("one", first, issued=date(2020, 1, 1))
    two = titled("two", second, issued=date(2021, 1, 1))
    assert later(one, two) == ([("two", shared, False)] if shared else [])


def test_documents_for_different_provinces_are_not_on_one_subject() -> None:
    one = titled("one", TITLE, level="省", regions=("辽宁省",), issued=date(2020, 1, 1))
    other = titled("other", TITLE, level="省", regions=("云南省",), issued=date(2021, 1, 1))
    national = titled("national", TITLE, issued=date(2022, 1, 1))
    assert later(one, other, national) == [("national", ("边境贸易",), False)]


def test_those_of_a_lower_level_come_last_and_of_each_the_newest_first() -> None:
    one = titled("one", TITLE, issued=date(2020, 1, 1))
    others = [titled(str(year), TITLE, issued=date(year, 1, 1)) for year in (2021, 2023)]
    others += [titled(f"省{year}", TITLE, level="省", issued=date(year, 1, 1)) for year in (2022, 2024)]
    assert [(name, is_local) for name, _, is_local in later(one, *others)] == [
        ("2023", False), ("2021", False), ("省2024", True), ("省2022", True),
    ]  # fmt: skip
