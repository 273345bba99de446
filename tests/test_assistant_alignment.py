"""Which clause carries out which: the shipped pair, and documents made of it by hand."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from assistant.derived.alignment import THRESHOLD, align, pair_scores
from assistant.derived.lineage import Lineage
from assistant.errors import UnknownClause, UnknownDocument
from corpus.document import Clause, Corpus, Document
from corpus.split import split_clauses
from tests.handmade import document

FIGURES = "一二三四五六七八九十"


def numeral(n: int) -> str:
    """Return a number below 100 in Chinese."""
    tens, units = divmod(n, 10)
    return ("" if tens < 2 else FIGURES[tens - 1]) + ("十" if tens else "") + (FIGURES[units - 1] if units else "")


def written_anew(basis: Document, clauses: Sequence[Clause], first: int = 1, number: str = "（{}）") -> Document:
    """Return a document of the headings and words of some clauses, numbered anew in the order given."""
    lines = []
    for n, clause in enumerate(clauses, start=first):
        words = basis.quote(clause).partition("。")[2]
        lines.append(f"{number.format(numeral(n))}{clause.heading}。{words}")
    text = "\n".join(lines)
    return replace(basis, id="local", text=text, clauses=split_clauses(text, "local", ()).clauses)


def items(found: Document) -> list[Clause]:
    """Return the clauses with a heading of their own that opens them."""
    return [clause for clause in found.clauses if clause.number and len(clause.path) == 2]


def headings(local: Document, basis: Document) -> dict[str, str]:
    return {pair.local.heading: pair.basis.heading for pair in align(local, basis)}


@pytest.fixture(scope="module")
def national(shipped: Corpus) -> Document:
    return shipped.document("mofcom-2023-18")


@pytest.fixture(scope="module")
def plan(shipped: Corpus) -> Document:
    return shipped.document("nmg-2023")


@pytest.fixture(scope="module")
def lineage(shipped: Corpus) -> Lineage:
    return Lineage.of(shipped)


def test_a_document_carries_out_itself(national: Document) -> None:
    pairs = align(national, national)
    assert [(pair.local.id, pair.basis.id) for pair in pairs] == [(c.id, c.id) for c in national.clauses]
    assert min(pair.score for pair in pairs) > 0.999


@pytest.mark.parametrize("number", ["（{}）", "{}、", "第{}条　"])
def test_other_numbers_change_nothing(number: str, national: Document) -> None:
    local = written_anew(national, items(national), 21, number)
    assert len(local.clauses) == 15
    found = align(local, national)
    assert [pair.basis.id for pair in found] == [clause.id for clause in items(national)]


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_clauses_are_found_by_what_they_say(seed: int, plan: Document, national: Document) -> None:
    """The plan's own words in another order: order then counts for nothing, and what is unlike stays alone."""
    clauses = [c for c in items(plan) if not c.id.endswith("/2")]
    Random(seed).shuffle(clauses)
    local = written_anew(plan, clauses)
    wanted = {p.local.heading: p.basis.heading for p in align(plan, national) if p.local in clauses}
    found = headings(local, national)
    assert len(wanted) == 15
    assert found.items() <= wanted.items()
    assert len(found) >= 14


@pytest.mark.parametrize("seed", range(5))
def test_a_clause_whose_basis_is_removed_carries_out_none(seed: int, plan: Document, national: Document) -> None:
    removed = set(Random(seed).sample([clause.id for clause in items(national)], 5))
    basis = replace(national, clauses=tuple(c for c in national.clauses if c.id not in removed))
    wanted = {(p.local.id, p.basis.id) for p in align(plan, national) if p.basis.id not in removed}
    assert {(p.local.id, p.basis.id) for p in align(plan, basis)} == wanted


def test_a_clause_without_a_basis_carries_out_none(plan: Document, national: Document) -> None:
    extra = document("（一）推进博物馆免费开放。加强文物修缮，办好群众文化活动。", id="extra")
    text = f"{extra.text}\n{written_anew(plan, items(plan), 2).text}"
    local = replace(plan, text=text, clauses=split_clauses(text, "local", ()).clauses)
    assert "local#（一）" in {clause.id for clause in local.clauses} - {p.local.id for p in align(local, national)}


def test_paragraphs_of_a_clause_carry_out_the_same_one(lineage: Lineage) -> None:
    found = [pair.local.id for pair in lineage.carried_out_by("mofcom-2023-18#三/（三）")]
    assert found == ["nmg-2023#三/（三）/1", "nmg-2023#三/（三）/2"]
    (pair,) = lineage.carries_out("nmg-2023#三/（三）/2")
    assert (pair.basis.id, THRESHOLD <= pair.score <= 1) == ("mofcom-2023-18#三/（三）", True)


def test_order_tells_two_clauses_apart_that_say_the_same() -> None:
    """甲 and 丙 are sure; of the two in the middle with equal words each gets the one in its place."""
    texts = [
        "一、发展旅游。办好边境旅游。",
        "二、其他。按规定办理。",
        "三、培养人才。引进博士。",
        "四、其他。按规定办理。",
    ]
    text = "\n".join(texts)
    made = document(text, clauses=split_clauses(text, "doc", ()).clauses)
    assert [pair.basis.id for pair in align(made, made)] == ["doc#一", "doc#二", "doc#三", "doc#四"]
    alone = pair_scores(replace(made, clauses=made.clauses[1:2]), made)[0]
    assert alone[1] == alone[3]  # by content alone nothing tells them apart


def test_clauses_that_share_nothing_have_no_score() -> None:
    left, right = document("发展旅游。"), document("引进博士。", id="other")
    bare = [replace(d, clauses=tuple(replace(c, heading="") for c in d.clauses)) for d in (left, right)]
    assert pair_scores(*bare).tolist() == [[0.0]]
    assert align(left, replace(right, clauses=())) == align(replace(left, clauses=()), right) == ()


def test_documents_on_one_subject_that_do_not_carry_each_other_out_have_next_to_no_pairs(shipped: Corpus) -> None:
    """What is left are the 总体要求 that open every document."""
    found = [
        (pair.local.id, pair.basis.id)
        for local in shipped.documents
        for basis in shipped.documents
        for pair in align(local, basis)
        if local is not basis and {local.id, basis.id} != {"nmg-2023", "mofcom-2023-18"}
    ]
    assert {clause_id.partition("#")[2] for pair in found for clause_id in pair} <= {"一"}


def test_clauses_without_a_counterpart_are_known(lineage: Lineage) -> None:
    assert [(a.id, b.id) for a, b in lineage.aligned] == [("nmg-2023", "mofcom-2023-18")]
    assert lineage.alone == ()
    short = replace(lineage, pairs=lineage.pairs[2:])
    assert [clause.id for _, clause in short.alone] == [
        "nmg-2023#前言", "nmg-2023#一", "mofcom-2023-18#前言", "mofcom-2023-18#一",
    ]  # fmt: skip


def test_clauses_and_documents_that_there_are_not(lineage: Lineage) -> None:
    assert lineage.clause("nmg-2023#一")[1].heading == "总体要求"
    with pytest.raises(UnknownClause, match="no clause 'nmg-2023#九九'"):
        lineage.clause("nmg-2023#九九")
    with pytest.raises(UnknownDocument, match="no document 'gone'; there are mofcom-2023-18, nmg-2023"):
        lineage.clause("gone#一")
