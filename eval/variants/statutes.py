"""Statutes as their Markdown files have them, and the articles in these, told by one rule for lines.

The rule is simple on purpose, and shares nothing with corpus/: it is what the reading of the same law in another format
is compared with. An article begins at a line that opens with 第X条 and a space, and holds the lines after it up to the
next article, heading or annex. After the last article a line without a full stop belongs to what is attached.
"""

import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "shared" / "documents-more"
_ARTICLE = re.compile(r"第([零〇○一二三四五六七八九十百千\d]+)条(之[一二三四五六七八九十]+)?[\s\u3000]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HEADING = re.compile(r"#+\s*")
# What stands after the last article, or between two, and belongs to neither: lists attached, headings without marks.
_BETWEEN = re.compile(r"附(?:件|表|录|\s*则$|[：:])|[\u200b\ufeff]")
_ENDED = re.compile(r"[。；：:;…”][）)”》]*$")
_ALIKE = str.maketrans("〇○〔〕", "零零()")
_DIGITS = "零一二三四五六七八九"
# Sizes, by the number of articles: as many statutes of each are chosen.
_SIZES = ((8, 20), (21, 40), (41, 75))


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its number as it is written, and its paragraphs without white space."""

    number: str
    text: str


@dataclass(frozen=True)
class Statute:
    """A statute as its file has it: title, and lines, each the heading or the paragraph that it is."""

    name: str
    title: str
    lines: tuple[str, ...]
    headings: frozenset[int]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Every article, its paragraphs together."""
        starts = [i for i, line in enumerate(self.lines) if _ARTICLE.match(line)]
        return tuple(
            self._article(start, stop) for start, stop in pairwise([*starts, len(self.lines)])
        )  # fmt: skip

    @property
    def is_numbered_through(self) -> bool:
        """Whether its articles run from 第一条 on without a gap."""
        return [x.number for x in self.articles] == [f"第{chinese(i)}条" for i in range(1, len(self.articles) + 1)]

    def _article(self, start: int, stop: int) -> Article:
        is_last = stop == len(self.lines)
        end = start + 1
        while end < stop and end not in self.headings and not _BETWEEN.match(self.lines[end]):
            if is_last and not _ENDED.search(self.lines[end]):
                break
            end += 1
        return Article(article_number(self.lines[start]) or "", squeeze("".join(self.lines[start:end])))


def article_number(line: str) -> str | None:
    """Return the number of the article that a line opens, as squeezed texts write it; None where it opens none."""
    match = _ARTICLE.match(line)
    return squeeze(match.group()) if match else None


def unnumbered(line: str) -> str | None:
    """Return an article's text without its number, which a file may leave to automatic numbering; None for others."""
    match = _ARTICLE.match(line)
    return line[match.end() :] if match else None


def squeeze(text: str) -> str:
    """Return a text without white space, in one width and with 〇 as 零: what formats write in their own way."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_ALIKE)


def chinese(number: int) -> str:
    """Write a number below 1,000 as statutes do: 一百零五, 一百一十."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def read_statute(path: Path) -> Statute:
    """Read one Markdown file."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    raw = [line.strip() for line in text.splitlines() if line.strip()]
    headings = frozenset(i for i, line in enumerate(raw[1:]) if _HEADING.match(line))
    lines = tuple(_HEADING.sub("", line) for line in raw)
    return Statute(path.stem, lines[0], lines[1:], headings)


def spread(folder: Path, count: int, shortest: int, longest: int) -> list[Statute]:
    """Return statutes from all over the folder whose articles run from 1 on."""
    paths = sorted(folder.rglob("*.md"))
    found: list[Statute] = []
    # Steps of a prime spread the choice over all folders and years.
    for i in range(len(paths)):
        statute = read_statute(paths[i * 97 % len(paths)])
        if statute.is_numbered_through and shortest <= len(statute.articles) <= longest:
            found.append(statute)
        if len(found) == count:
            break
    return found


def chosen(folder: Path, count: int, seed: int) -> list[Statute]:
    """Return statutes drawn with this seed, as many of each kind and size as there are, in an order drawn as well."""
    paths = sorted(folder.rglob("*.md"))
    drawn = random.Random(seed)
    drawn.shuffle(paths)
    taken: Counter[tuple[str, int]] = Counter()
    ranked: list[tuple[int, int, Statute]] = []
    for i, path in enumerate(paths):
        statute = read_statute(path)
        size = next((n for n, (least, most) in enumerate(_SIZES) if least <= len(statute.articles) <= most), None)
        if size is not None:
            cell = (path.relative_to(folder).parts[0], size)
            ranked.append((taken[cell], i, statute))
            taken[cell] += 1
    found = [statute for _, _, statute in sorted(ranked, key=lambda x: x[:2])[:count]]
    drawn.shuffle(found)
    return found
