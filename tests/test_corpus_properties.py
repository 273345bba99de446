"""Properties: whatever the file, every character of it is accounted for and every clause is quoted to the letter."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned import AlignedText
from corpus.clean import clean
from corpus.document import FrontPart, Repair, Span
from corpus.errata import errata_edits, read_errata
from corpus.front import read_front_matter
from corpus.load import BUNDLED, load_corpus
from corpus.split import Structure, split_clauses

MORE = Path(__file__).parents[2] / "shared" / "documents-more"
ARTICLE_LINE = re.compile(r"第[零〇一二三四五六七八九十百千]+条")


def read(raw: str) -> tuple[AlignedText, tuple[FrontPart, ...], Structure]:
    aligned = clean(raw, lambda _: [])
    front = read_front_matter(aligned.text).parts
    return aligned, front, split_clauses(aligned.text, "d", front)


def check_cleaning_again_changes_nothing(text: str) -> None:
    """A text that was cleaned is clean: fingerprints and previews of it are those of the file."""
    assert clean(text, lambda _: []).text == text


def check_all(raw: str, aligned: AlignedText, front: Sequence[FrontPart], structure: Structure) -> None:
    check_alignment(raw, aligned)
    check_raw_is_accounted_for(raw, aligned)
    check_lines_are_clean(aligned.text)
    check_cleaning_again_changes_nothing(aligned.text)
    check_text_is_accounted_for(aligned.text, front, structure)
    check_clauses(aligned.text, structure)


def check_alignment(raw: str, aligned: AlignedText) -> None:
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(aligned.starts, aligned.ends, strict=True))
    assert list(aligned.starts) == sorted(aligned.starts)
    assert list(aligned.ends) == sorted(aligned.ends)


def check_raw_is_accounted_for(raw: str, aligned: AlignedText) -> None:
    """Each raw character is behind a character of the text or in a repair; an unrepaired character is its raw one."""
    behind, repaired = bytearray(len(raw)), bytearray(len(aligned.text))
    for a, b in zip(aligned.starts, aligned.ends, strict=True):
        behind[a:b] = b"\1" * (b - a)
    for repair in aligned.repairs():
        behind[repair.raw_start : repair.raw_end] = b"\1" * (repair.raw_end - repair.raw_start)
        repaired[repair.start : repair.end] = b"\1" * (repair.end - repair.start)
    assert all(behind)
    for i, char in enumerate(aligned.text):
        assert repaired[i] or (raw[aligned.starts[i]] == char and aligned.ends[i] == aligned.starts[i] + 1)


def check_lines_are_clean(text: str) -> None:
    lines = text.split("\n") if text else []
    assert all(line and line == line.strip() for line in lines)
    assert lines == text.splitlines()


def check_text_is_accounted_for(text: str, front: Sequence[FrontPart], structure: Structure) -> None:
    """Every line is front matter, a heading or in a clause, none is two of them, and only line breaks lie between."""
    spans = sorted(
        [(part.start, part.end) for part in front]
        + [(heading.start, heading.end) for heading in structure.headings]
        + [(clause.start, clause.end) for clause in structure.clauses]
    )
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert text[position:start] in ("", "\n")
        assert start == 0 or text[start - 1] == "\n"
        assert end == len(text) or text[end] == "\n"
        position = end
    assert position == len(text)


def check_clauses(text: str, structure: Structure) -> None:
    ids = [clause.id for clause in structure.clauses]
    assert len(set(ids)) == len(ids)
    for before, after in zip(structure.clauses, structure.clauses[1:], strict=False):
        assert before.end < after.start
    for clause in structure.clauses:
        assert text[clause.start : clause.end].strip() == text[clause.start : clause.end] != ""
        assert text.startswith(clause.number, clause.start) or clause.number in "/".join(clause.path)
        body_end = clause.agency_list.start if clause.agency_list else clause.end
        assert clause.agency_list is None or clause.start <= body_end < clause.agency_list.end == clause.end
        positions = [offset for sentence in clause.sentences for offset in (sentence.start, sentence.end)]
        assert positions == sorted(positions)
        assert all(clause.start <= offset <= body_end for offset in positions)
        covered = {i for sentence in clause.sentences for i in range(sentence.start, sentence.end)}
        assert all(text[i].isspace() for i in set(range(clause.start, body_end)) - covered)
    for problem in structure.problems:
        assert 0 <= problem.offset < len(text)


# Random text


MARKERS = (
    "一、", "二、", "三、", "十、", "（一）", "（二）", "(三)", "(四)\u3000", "1.", "2．", "３．", "4、", "（1）", "①",
    "第一条\u3000", "第二条", "第三条\u3000", "第一章\u3000", "第二节", "附件", "附件1", "附件：1.甲",
)  # fmt: skip
WORDS = (
    "总体要求", "以甲为指导", "各地区、各有关部门要", "关于推动", "的通知", "实施方案", "第（三）项规定",
    "（三）项规定", "按照第", "依照", "（试行）", "經(jīng)濟", "發(fā)展", "邊(跨)境", "貿易",
    "商务部", "财政厅", "国务院", "海关",
    "商务部：", "各省人民政府：", "（商务厅、财政厅）", "（牵头单位：商务部；配合单位：财政部）",
    "（有关部门按职责分工负责）", "2023年2月7日", "二〇二三年二月三十一日", "商资发[2023]18号", "甲(乙[2023)18号",
    "来源:", "【时效性】失效", "[bookmark:x]", "RCEP", "5G", "年", "0",
)  # fmt: skip
MARKS = tuple("《》“”()（）[]。，；：、.…")
SPACES = (
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\u3000\u3000",
    "\t",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\x0c",
    "\u2028",
    "\x00",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*MARKERS, *WORDS, *MARKS, *SPACES, *SPACES)), max_size=40).map("".join))
def test_pieces_of_documents_in_any_order_are_accounted_for(raw: str) -> None:
    check_all(raw, *read(raw))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_accounted_for(raw: str) -> None:
    check_all(raw, *read(raw))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="一二十（）()第条章项、.12。，；：\n 　附件甲商部厅关于通知年月日[]《》經(ī)", max_size=60))
def test_any_text_of_markers_and_marks_is_accounted_for(raw: str) -> None:
    check_all(raw, *read(raw))


# Real documents


def test_the_five_documents_are_accounted_for() -> None:
    errata = read_errata(BUNDLED / "errata.toml")
    for document in load_corpus().documents:
        aligned = clean(document.raw, partial(errata_edits, document=document.id, errata=errata))
        assert aligned.text == document.text
        structure = Structure(document.headings, document.clauses, document.problems)
        check_all(document.raw, aligned, document.front, structure)


def test_the_repairs_of_the_five_documents_lead_back_to_the_raw_files() -> None:
    """Undo every repair in raw order: what no repair touches is equal, piece by piece."""
    for document in load_corpus().documents:
        raw_at = text_at = 0
        for span, repairs in merged(document.repairs):
            kept = document.raw[raw_at : span.start]
            assert document.text[text_at : text_at + len(kept)] == kept
            text_at = max(repair.end for repair in repairs)
            raw_at = span.end
        assert document.raw[raw_at:] == document.text[text_at:]


def merged(repairs: Sequence[Repair]) -> list[tuple[Span, list[Repair]]]:
    """Join repairs whose raw ranges touch or overlap."""
    groups: list[tuple[Span, list[Repair]]] = []
    for repair in sorted(repairs, key=lambda r: (r.raw_start, r.raw_end)):
        if groups and repair.raw_start <= groups[-1][0].end:
            span, found = groups[-1]
            groups[-1] = (Span(span.start, max(span.end, repair.raw_end)), [*found, repair])
        else:
            groups.append((Span(repair.raw_start, repair.raw_end), [repair]))
    return groups


@pytest.mark.skipif(not MORE.is_dir(), reason=f"{MORE} is not here: it is no part of the repository")
def test_hundreds_of_statutes_are_accounted_for_and_every_article_is_a_clause() -> None:
    files = sorted(MORE.rglob("*.md"))
    assert files
    differing = []
    for path in files:
        raw = path.read_text(encoding="utf-8")
        aligned, front, structure = read(raw)
        check_all(raw, aligned, front, structure)
        articles = sum(bool(ARTICLE_LINE.match(line.strip().lstrip("#* \u3000"))) for line in raw.split("\n"))
        found = sum(bool(ARTICLE_LINE.match(clause.number)) for clause in structure.clauses)
        if articles != found:
            differing.append((path.name, articles, found))
    assert differing == []
