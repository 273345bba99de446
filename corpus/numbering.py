"""Numbering: the markers that open headings and items, and what is wrong with their sequence.

parse_marker("（三）畅通跨境物流")     Marker(Family.BRACKETED, number=3, text="（三）")
parse_marker("（三）项目建设")         Marker(Family.BRACKETED, number=3, text="（三）")
parse_marker("（三）、（五）项规定")   None: the line goes on with an inline reference
"""

import re
from dataclasses import dataclass
from enum import Enum


class Family(Enum):
    """A way of numbering, by the look of its markers."""

    PART = "第X编"
    CHAPTER = "第X章"
    SECTION = "第X节"
    ARTICLE = "第X条"
    CHINESE = "一、"
    BRACKETED = "（一）"
    ARABIC = "1."
    BRACKETED_ARABIC = "（1）"
    CIRCLED = "①"


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker at the start of a line: its family, its number, and its characters.

    `inserted` marks an article put in by an amendment (第十七条之一), which shares the number of the one before it.
    """

    family: Family
    number: int
    text: str
    inserted: bool = False


# Possessive: a long run of figures is read in one way only, or a line of them would take for ever.
_NUMERAL = r"(?:[零〇○一二三四五六七八九十百千]++|\d{1,4}+)"
_FIGURES = rf"第?[（(]?{_NUMERAL}[）)]?"
# What follows 项, 款, 目 or 条 where it counts the places referred to; 项目, 款项, 目标, 目的, 条件 are words.
_UNIT = r"(?:[项款条](?=的)|[项款目条](?=规定|所[列述称指]|情形|[、，。；：）)和或至及以中之第]|\s*$))"
# A marker that is only mentioned: （三）项规定, （三）、（五）项, 一、二两项.
_NOT_MENTIONED = rf"(?!(?:(?:[、，和与及或至到]|以及|或者)?{_FIGURES})*+\s*两?{_UNIT})"
_NOT_CITED = r"(?!\s*(?:规定|所[列述称指]|的|和|与|及|至|或|、|，|第))"
_PATTERNS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    (Family.PART, re.compile(rf"第({_NUMERAL})编{_NOT_CITED}")),
    (Family.CHAPTER, re.compile(rf"第({_NUMERAL})章{_NOT_CITED}")),
    (Family.SECTION, re.compile(rf"第({_NUMERAL})节{_NOT_CITED}")),
    (Family.ARTICLE, re.compile(rf"第({_NUMERAL})条(之[一二三四五六七八九十]+)?(?=[\s：:【])")),
    (Family.CHINESE, re.compile(rf"([零〇○一二三四五六七八九十百千]+)、{_NOT_MENTIONED}")),
    (Family.BRACKETED, re.compile(rf"[（(]([零〇○一二三四五六七八九十百千]+)[）)]{_NOT_MENTIONED}")),
    (Family.BRACKETED_ARABIC, re.compile(rf"[（(](\d{{1,3}})[）)]{_NOT_MENTIONED}")),
    (Family.ARABIC, re.compile(rf"(\d{{1,3}})(?:[.．](?!\d)|、){_NOT_MENTIONED}")),
    (Family.CIRCLED, re.compile(r"([①-⑳])")),
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """Read a Chinese numeral below 10,000: 十五 -> 15, 二百零三 -> 203, 二〇二三 -> 2023."""
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def parse_marker(line: str) -> Marker | None:
    """Return the marker that opens this line, or None."""
    for family, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            inserted = family is Family.ARTICLE and match.group(2) is not None
            return Marker(family, _number(family, match.group(1)), match.group(), inserted)
    return None


def _number(family: Family, text: str) -> int:
    if family is Family.CIRCLED:
        return ord(text) - ord("①") + 1
    return int(text) if text.isdecimal() else chinese_number(text)


def is_item_start(line: str) -> bool:
    """Tell whether this line opens a numbered item."""
    return parse_marker(line) is not None


def sequence_fault(previous: int | None, previous_elsewhere: int | None, number: int) -> str | None:
    """Return what is wrong with a number's place in its sequence, or None.

    `previous` is the number before it under the same heading; `previous_elsewhere` the last one of the same family
    under an earlier heading: numbering may restart under each heading or run through the document.
    """
    if previous is None:
        allowed = {1} if previous_elsewhere is None else {1, previous_elsewhere + 1}
        return None if number in allowed else f"starts at {number}, expected {' or '.join(map(str, sorted(allowed)))}"
    if number == previous:
        return f"{number} is repeated"
    if number != previous + 1:
        return f"{number} follows {previous}"
    return None
