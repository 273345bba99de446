"""Statutes that nobody here wrote, made into files of other formats, and how well their articles are found again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.clean import clean
from corpus.front import read_front_matter
from corpus.split import split_clauses

FOLDER = Path(__file__).parent.parent.parent / "shared" / "documents-more"
_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千]+)条[\s\u3000]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HEADING = re.compile(r"#+\s*")
# What stands after the last article, or between two, and belongs to neither: lists attached, headings without marks.
_BETWEEN = re.compile(r"附(?:件|表|录|则|[：:])|[\u200b\ufeff]")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute as its file has it: title, and lines, each the heading or the paragraph that it is."""

    name: str
    title: str
    lines: tuple[str, ...]
    headings: frozenset[int]

    def articles(self) -> list[str]:
        """Return every article, its paragraphs together, without white space."""
        found: list[str] = []
        is_inside = False
        for i, line in enumerate(self.lines):
            if _ARTICLE.match(line):
                found.append(squeeze(line))
                is_inside = True
            elif i in self.headings or _BETWEEN.match(line):
                is_inside = False
            elif is_inside:
                found[-1] += squeeze(line)
        return found


def squeeze(text: str) -> str:
    """Return a text without white space, brackets full-width and 〇 as 零: what formats write in their own way."""
    return re.sub(r"\s+", "", text).replace("〇", "零").replace("(", "（").replace(")", "）")


def read_statute(path: Path) -> Statute:
    """Read one Markdown file."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    raw = [line.strip() for line in text.splitlines() if line.strip()]
    headings = frozenset(i for i, line in enumerate(raw[1:]) if _HEADING.match(line))
    lines = tuple(_HEADING.sub("", line) for line in raw)
    return Statute(path.stem, lines[0], lines[1:], headings)


def statutes(count: int, shortest: int = 10, longest: int = 120) -> list[Statute]:
    """Return statutes from all over the folder whose articles run from 1 on; skips the test where there is none."""
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not there: the statutes that the files are made of are not in this repository")
    paths = sorted(FOLDER.rglob("*.md"))
    found: list[Statute] = []
    # Steps of a prime spread the choice over all folders and years.
    for i in range(len(paths)):
        statute = read_statute(paths[i * 97 % len(paths)])
        numbers = [m.group(1) for line in statute.lines if (m := _ARTICLE.match(line))]
        if numbers == [chinese(i) for i in range(1, len(numbers) + 1)] and shortest <= len(numbers) <= longest:
            found.append(statute)
        if len(found) == count:
            break
    return found


def chinese(number: int) -> str:
    """Write a number below 1,000 as statutes do: 一百零五, 一百一十."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def unnumbered(line: str) -> str | None:
    """Return an article's text without its number, which a file may leave to automatic numbering; None for others."""
    match = _ARTICLE.match(line)
    return line[match.end() :] if match else None


def articles_found(text: str) -> list[str]:
    """Return the articles that cleaning and splitting find in a text, as Statute.articles has them."""
    cleaned = clean(text, lambda _: []).text
    clauses = split_clauses(cleaned, "x", read_front_matter(cleaned).parts).clauses
    quotes = [cleaned[clause.start : clause.end] for clause in clauses]
    return [squeeze(quote) for quote in quotes if _ARTICLE.match(quote)]


def precision_recall(found: Iterable[tuple[Statute, str]]) -> tuple[float, float, list[str]]:
    """Return precision and recall over all articles, and those missed.

    An article counts as found where a clause has its text from the first to the last character.
    """
    expected = right = given = 0
    missed: list[str] = []
    for statute, text in found:
        known, clauses = statute.articles(), articles_found(text)
        hits = set(known) & set(clauses)
        expected, given, right = expected + len(known), given + len(clauses), right + len(hits)
        missed += [f"{statute.name}: {article[:60]}" for article in known if article not in hits]
    return right / given, right / expected, missed
