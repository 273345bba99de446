"""The file of everyday words: its form, its order, and how far the documents say the official words."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

import corpus
from corpus.load import load_corpus, load_directory

FILE = Path(corpus.__file__).with_name("synonyms.tsv")
KINDS = ("word", "alias", "place")
# What the plain form of a word may hold: no punctuation, so that it can be looked for in any question.
EVERYDAY = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2,10}")
LONGEST_TERM, LONGEST_NAME = 10, 14


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    return [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]


def officials(row: list[str]) -> list[str]:
    return row[1].split("|")


def test_it_is_utf8_with_line_feeds_and_a_header() -> None:
    data = FILE.read_bytes()
    assert data.startswith(b"everyday\tofficial\tkind\n")
    assert data.endswith(b"\n")
    assert b"\r" not in data


def test_every_row_has_three_filled_columns(rows: list[list[str]]) -> None:
    assert [row for row in rows if len(row) != 3 or not all(cell and cell == cell.strip() for cell in row)] == []


def test_kinds_are_a_closed_set_with_enough_rows_of_each(rows: list[list[str]]) -> None:
    counts = {kind: sum(row[2] == kind for row in rows) for kind in KINDS}
    assert sum(counts.values()) == len(rows)
    assert counts["word"] >= 800
    assert counts["alias"] >= 100
    assert counts["place"] >= 40


def test_rows_are_ordered_by_kind_and_then_by_everyday_form(rows: list[list[str]]) -> None:
    keys = [(KINDS.index(row[2]), row[0]) for row in rows]
    assert [(a, b) for a, b in pairwise(keys) if a >= b] == []


def test_no_everyday_form_occurs_twice_whatever_its_case(rows: list[list[str]]) -> None:
    counts = Counter(row[0].casefold() for row in rows)
    assert [form for form, count in counts.items() if count > 1] == []


def test_no_everyday_form_is_a_name_that_the_directory_of_bodies_has(rows: list[list[str]]) -> None:
    directory = load_directory()
    assert [row[0] for row in rows if directory.find(row[0])] == []


def test_everyday_forms_are_han_latin_and_figures_only(rows: list[list[str]]) -> None:
    assert [row[0] for row in rows if not EVERYDAY.fullmatch(row[0])] == []


def test_official_alternatives_are_few_different_and_not_the_everyday_form(rows: list[list[str]]) -> None:
    assert [row for row in rows if not 1 <= len(officials(row)) <= 4] == []
    assert [row for row in rows if len(set(officials(row))) < len(officials(row))] == []
    assert [row for row in rows if row[0] in officials(row)] == []


def test_official_alternatives_are_terms_and_only_names_are_longer(rows: list[list[str]]) -> None:
    longest = {"word": LONGEST_TERM, "alias": LONGEST_NAME, "place": LONGEST_NAME}
    assert [row for row in rows if not all(2 <= len(term) <= longest[row[2]] for term in officials(row))] == []


def test_no_alternative_is_a_word_that_most_clauses_have(rows: list[list[str]]) -> None:
    general = {"企业", "支持", "发展", "合作", "推动", "加强", "建设", "鼓励", "工作", "管理", "服务", "政策"}
    assert [row for row in rows if general & set(officials(row))] == []


def test_the_documents_say_an_alternative_of_nearly_every_row(rows: list[list[str]]) -> None:
    text = "\n".join(document.text for document in load_corpus().documents)
    said = sum(any(term in text for term in officials(row)) for row in rows)
    assert said / len(rows) >= 0.85, f"{said} of {len(rows)} rows"
