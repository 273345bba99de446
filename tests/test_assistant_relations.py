"""How documents stand to those that they name, told by their words."""

from datetime import date
from pathlib import Path

import pytest

from assistant.derived.lineage import DocumentRelation, Lineage
from assistant.derived.relations import find_namings
from corpus.document import Clause, Corpus, Document, FrontKind, FrontPart, Span
from corpus.links import title_key
from tests.handmade import document

TABLE = Path(__file__).parent / "tables" / "relations.tsv"

# A row of the table: document, relation, what is named, its id or -.
Row = tuple[str, str, str, str]


def table_rows(doubtful: bool) -> dict[Row, str]:
    """Return the rows of the hand-made table with their evidence; the doubtful ones stand behind a #."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    cells = (line.removeprefix("# ").split("\t") for line in lines if line.startswith("# ") is doubtful)
    return {(a, relation, title_key(named), held): evidence for a, relation, named, held, evidence in cells}


def row_of(found: DocumentRelation) -> Row:
    target = found.target.id if found.target else "-"
    return found.source.id, found.relation.value, title_key(found.name), target


@pytest.fixture(scope="module")
def lineage(shipped: Corpus) -> Lineage:
    return Lineage.of(shipped)


def test_the_relations_of_the_shipped_documents_are_those_of_the_table(lineage: Lineage) -> None:
    wanted, doubtful = table_rows(doubtful=False), table_rows(doubtful=True)
    found = {row_of(relation) for relation in lineage.relations}
    assert set(wanted) - found == set()
    # Beyond these only what the table has as doubtful: there the title is its description in the text.
    assert {row[:2] + row[3:] for row in found - set(wanted)} <= {row[:2] + row[3:] for row in doubtful}


def test_the_evidence_is_that_of_the_table(lineage: Lineage) -> None:
    rows = table_rows(doubtful=False)
    for relation in lineage.relations:
        evidence = rows.get(row_of(relation))
        if evidence is None:
            continue
        text = relation.source.text
        start = text.find(evidence)
        assert start >= 0
        assert start < relation.evidence.end and relation.evidence.start < start + len(evidence)


def test_a_description_without_book_title_marks_is_resolved_by_issuers_and_subject(lineage: Lineage) -> None:
    (found,) = [x for x in lineage.of_document("mofcom-exim-2020") if x.source.id == "mofcom-2021-163"]
    assert found.quote == "持续落实商务部与进出口银行关于支持边（跨）合区建设的工作通知"
    assert found.clause and found.clause.id == "mofcom-2021-163#三/（九）"
    assert not found.is_carried_out_whole


def test_what_the_manifest_says_is_borne_out_by_the_texts(lineage: Lineage) -> None:
    assert lineage.without_evidence == ()


def test_what_the_manifest_says_without_evidence_is_no_relation() -> None:
    basis = document("一、总体要求。", id="basis", title="关于甲的通知")
    claimed = document("一、总体要求。", id="local", title="关于乙的方案", implements=("basis",))
    lineage = Lineage.of(Corpus((basis, claimed), ""))
    assert lineage.relations == ()
    assert lineage.without_evidence == ((claimed, "basis"),)


@pytest.mark.parametrize(
    ("text", "relation", "evidence"),
    [
        ("为贯彻落实《关于甲的意见》，制定本方案。", "落实", "贯彻落实《关于甲的意见》"),
        ("认真执行《关于甲的意见》（国发〔2020〕7号）。", "落实", "认真执行《关于甲的意见》（国发〔2020〕7号）"),
        ("落实国务院决策部署和《关于甲的意见》。", "落实", "落实国务院决策部署和《关于甲的意见》"),
        ("根据商资函〔2019〕410号要求办理。", "依据", "根据商资函〔2019〕410号"),
        ("依《土地管理法》办理。", "依据", "依《土地管理法》"),
        ("依法推进，并参考《土地管理法》。", "引用", "《土地管理法》"),
        ("按照国土部门印发的《产业用地政策指引》。", "依据", "按照国土部门印发的《产业用地政策指引》"),
        ("现将《关于甲的意见》转发给你们。", "转发", "《关于甲的意见》转发给"),
        ("转发国务院办公厅《关于甲的意见》。", "转发", "转发国务院办公厅《关于甲的意见》"),
        ("用好用足《亚太贸易协定》。", "引用", "《亚太贸易协定》"),
        ("落实灵活就业政策，编印《关于甲的意见》。", "引用", "《关于甲的意见》"),
        ("根据有关规定编制《甲发展规划》。", "引用", "《甲发展规划》"),
        ("不再执行《关于甲的意见》。", "引用", "不再执行《关于甲的意见》"),
        ("《关于甲的意见》落实情况良好。", "引用", "《关于甲的意见》"),
        ("编印《甲发展报告（2021）》。", "引用", "《甲发展报告（2021）》"),
        ("落实省政府关于支持甲乙丙丁建设的指导意见。", "落实", "落实省政府关于支持甲乙丙丁建设的指导意见"),
    ],
)  # fmt: skip
def test_the_words_around_a_name_say_the_relation(text: str, relation: str, evidence: str) -> None:
    (found,) = find_namings(document(text))
    assert (found.relation.value, text[found.evidence.start : found.evidence.end]) == (relation, evidence)


@pytest.mark.parametrize(
    "text",
    [
        "现将《关于甲的方案》印发给你们，请认真贯彻执行。",
        "关于印发《甲工作方案》的通知",
        "落实习近平总书记关于甲乙丙丁的重要讲话精神。",
        "贯彻落实党中央、国务院决策部署。",
        "落实《小康》杂志的报道。",
    ],
)
def test_what_is_no_other_document_is_no_relation(text: str) -> None:
    assert find_namings(document(text)) == ()


def test_names_that_are_listed_share_the_verb() -> None:
    text = "按照《关于甲的意见》、《关于乙的意见》和国务院《关于丙的意见》，参考《关于丁的意见》。"
    found = find_namings(document(text))
    assert [(x.relation.value, x.title) for x in found] == [
        ("依据", "关于甲的意见"), ("依据", "关于乙的意见"), ("依据", "关于丙的意见"), ("引用", "关于丁的意见"),
    ]  # fmt: skip


def test_another_verb_ends_a_list() -> None:
    text = "落实《关于甲的意见》，按照商务部《关于乙的意见》办理。"
    assert [x.relation.value for x in find_namings(document(text))] == ["落实", "依据"]


def test_a_short_name_stands_for_the_full_one() -> None:
    text = "按照《关于甲的若干措施》（以下简称《措施》），落实《措施》。"
    assert [(x.relation.value, x.title) for x in find_namings(document(text))] == [
        ("依据", "关于甲的若干措施"), ("落实", "关于甲的若干措施"),
    ]  # fmt: skip


def titled(title: str, **changes: object) -> Document:
    """Return a document whose text begins with its title."""
    line = FrontPart(FrontKind.TITLE, 0, len(title))
    return document(f"{title}\n一、总则。", title=title, front=(line,), clauses=(), **changes)


BASIS = document(
    "一、总则。", id="basis", title="商务部等3部门关于推动甲乙丙高质量发展若干措施的通知", number="商资发〔2023〕1号"
)


def target_of(local: Document, *others: Document) -> str | None:
    lineage = Lineage.of(Corpus((BASIS, *others, local), ""))
    (found,) = [x for x in lineage.relations if x.source.id == local.id]
    return found.target.id if found.target else None


def test_a_title_says_what_its_plan_carries_out() -> None:
    local = titled("某省关于落实推动甲乙丙高质量发展若干措施的实施方案", id="local")
    assert target_of(local) == "basis"
    # The plan of another province has the same words, but carries them out as well.
    assert target_of(local, titled("另省关于落实推动甲乙丙高质量发展若干措施的实施方案", id="other")) == "basis"


def test_nothing_carries_out_what_came_after_it() -> None:
    local = titled("某省关于落实推动甲乙丙高质量发展若干措施的实施方案", id="local", issued=date(2022, 1, 1))
    assert target_of(local) is None


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("落实《商务部等3部门关于推动甲乙丙高质量发展 若干措施的通知》。", "basis"),
        ("落实《关于推动甲乙丙高质量发展若干措施的通知》。", "basis"),
        ("落实《某通知》（商资发〔2023〕1号）。", "basis"),
        ("落实《关于推动甲乙丙高质量发展若干措施的通知》（国发〔2020〕9号）。", None),
        ("落实《关于推动甲乙丙发展若干措施的通知》。", None),
    ],
)
def test_a_name_is_resolved_by_title_or_number(text: str, target: str | None) -> None:
    assert target_of(document(text, id="local", number=None)) == target


def test_a_plan_is_known_by_the_notice_that_issues_it() -> None:
    notice = document("一、总则。", id="notice", title="商务部关于印发《深化改革工作方案》的通知", number=None)
    assert target_of(document("落实《深化改革工作方案》。", id="local", number=None), notice) == "notice"


def test_a_name_that_fits_two_documents_stands_for_neither() -> None:
    twin = document("一、总则。", id="twin", title="财政部关于推动甲乙丙高质量发展若干措施的通知", number=None)
    text = "落实《关于推动甲乙丙高质量发展若干措施的通知》。"
    assert target_of(document(text, id="local", number=None), twin) is None


def test_each_relation_is_told_once_and_a_mention_only_where_no_verb_says_more() -> None:
    text = "《关于甲的意见》很重要。落实《关于甲的意见》。再次落实《关于甲的意见》。"
    clause = Clause("doc#前言", "doc", (), "", "", 0, len(text), (Span(0, len(text)),), None, ())
    (found,) = Lineage.of(Corpus((document(text, clauses=(clause,)),), "")).relations
    assert (found.relation.value, found.evidence.start, found.is_carried_out_whole) == ("落实", 12, True)


def test_a_long_text_takes_no_longer_per_character() -> None:
    """Half a megabyte of verbs and half-open names, which a pattern could try in too many ways."""
    text = "落实商务部关于" * 30_000 + "《" * 100_000 + "按照、和" * 40_000
    assert find_namings(document(text)) == ()
