"""Markers that open a numbered item, and the check of their sequence.

    parse_marker("（三）畅通跨境物流")  Marker(Family.BRACKETED, number=3, text="（三）")
    parse_marker("第（三）项规定")      None: an inline reference
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
    """The marker at the start of a line: its family, its number, and its characters."""

    family: Family
    number: int
    text: str


_CHINESE_NUMBER = "[零〇一二三四五六七八九十百千]+"
# What follows a marker that is only mentioned: 一、二两项 / （三）项规定 / 第三条规定.
_NOT_AN_ITEM = r"(?!\s*[项款目]|(?:第?[一二三四五六七八九十]+)?[项款目条])"
_PATTERNS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    (Family.PART, re.compile(rf"第({_CHINESE_NUMBER})编(?=\s|$|[{chr(0x4E00)}-{chr(0x9FFF)}])")),
    (Family.CHAPTER, re.compile(rf"第({_CHINESE_NUMBER})章(?=\s|$|[{chr(0x4E00)}-{chr(0x9FFF)}])")),
    (Family.SECTION, re.compile(rf"第({_CHINESE_NUMBER})节(?=\s|$|[{chr(0x4E00)}-{chr(0x9FFF)}])")),
    (Family.ARTICLE, re.compile(rf"第({_CHINESE_NUMBER})条(?=[\s\u3000])")),
    (Family.CHINESE, re.compile(rf"({_CHINESE_NUMBER})、{_NOT_AN_ITEM}")),
    (Family.BRACKETED, re.compile(rf"[（(]({_CHINESE_NUMBER})[）)]{_NOT_AN_ITEM}")),
    (Family.BRACKETED_ARABIC, re.compile(rf"[（(](\d{{1,3}})[）)]{_NOT_AN_ITEM}")),
    (Family.ARABIC, re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)")),
    (Family.CIRCLED, re.compile(r"([①-⑳])")),
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """Read a Chinese numeral below 10,000: 十五 -> 15, 二百零三 -> 203."""
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
            return Marker(family, _number(family, match.group(1)), match.group())
    return None


def _number(family: Family, text: str) -> int:
    if family is Family.CIRCLED:
        return ord(text) - ord("①") + 1
    return int(text) if text.isdigit() else chinese_number(text)


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
