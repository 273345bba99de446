"""Days of entry into force and repeals, read from other people's copies of laws and regulations.

The table has 50 files drawn at random, more of the rare wordings, with what a person read in them. Besides, 98 of the
461 files state the day at their head, in a line (2021年10月1日 施行) that this test takes away before the rest is read.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.derived.repeals import find_repeals
from assistant.derived.validity_terms import TermKind, find_terms
from corpus.dates import DATE, read_date
from corpus.document import Document
from tests.test_derived_validity_terms import read

MORE = Path(__file__).parents[2] / "shared" / "documents-more"
TABLE = Path(__file__).with_name("tables") / "validity_laws.tsv"
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
END_OF_HEAD = "<!-- INFO END -->"
STATED_AT_HEAD = re.compile(rf"^({DATE.pattern})\s*施行$", re.M)
pytestmark = pytest.mark.skipif(not MORE.is_dir(), reason=f"the laws are not here: no folder {MORE}")


def law(path: Path, raw: str) -> Document:
    """Return a file as a document, issued on the day that its name ends with."""
    day = date.fromisoformat(path.stem[-11:-1])
    return read(raw, id=path.stem, title=raw.partition("\n")[0].lstrip("# "), issued=day)


def effective(found: Document) -> tuple[str, str]:
    """Return the day from which a text applies, and the words that say so; empty where it does not say."""
    said = [term for term in find_terms(found) if term.kind is TermKind.EFFECTIVE]
    if not said:
        return "", ""
    term = said[-1]
    return term.day.isoformat() if term.day else "", found.text[term.span.start : term.span.end]


@pytest.mark.parametrize(("file", "day", "words", "repeals"), ROWS)
def test_a_law_is_read_as_a_person_reads_it(file: str, day: str, words: str, repeals: str) -> None:
    path = MORE / f"{file}.md"
    found = law(path, path.read_text(encoding="utf-8"))
    assert effective(found) == (day, words)
    assert "|".join(repeal.title or "" for repeal in find_repeals(found)) == repeals


def test_the_text_states_the_day_that_the_head_of_the_copy_gives() -> None:
    checked, agree, silent = 0, 0, []
    for path in sorted(MORE.rglob("*.md")):
        head, mark, body = path.read_text(encoding="utf-8").partition(END_OF_HEAD)
        stated = STATED_AT_HEAD.search(head)
        if not mark or not stated:
            continue
        checked += 1
        day, words = effective(law(path, body))
        agree += day == str(read_date(stated[1]))
        silent += [] if words else [path.stem]
    assert checked == 98
    # This one says 自1997年7月1日起，在香港特别行政区同时升挂…: when it is done, not when the rules apply.
    assert silent == ["国务院关于在香港特别行政区同时升挂使用国旗区旗的规定(1997-06-05)"]
    assert agree == checked - len(silent)


def test_periods_of_licences_and_contracts_are_nobodys_own() -> None:
    """Hundreds of these sentences say 有效期 or 试行; not one of the laws is limited in time by its text."""
    said = 0
    for path in sorted(MORE.rglob("*.md")):
        raw = path.read_text(encoding="utf-8")
        if "有效期" in raw:
            said += raw.count("有效期")
            assert [term for term in find_terms(law(path, raw)) if term.kind is TermKind.EXPIRES] == []
    assert said > 300
