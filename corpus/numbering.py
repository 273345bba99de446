"""Numbering: the markers that open headings and items, and what is wrong with their sequence.

parse_marker("（三）畅通跨境物流")     Marker(Family.BRACKETED, number=3, text="（三）")
parse_marker("（三）项目建设")         Marker(Family.BRACKETED, number=3, text="（三）")
parse_marker("（三）、（五）项规定")   None: the line goes on with an inline reference
parse_marker("项目：1. 仓储 | …")      None: a row of a table
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from sys import intern
from unicodedata import numeric

from corpus.rows import is_row


class Family(Enum):
    """A way of numbering, by the look of its markers."""

    PART = "第X编"
    SUBPART = "第X分编"
    CHAPTER = "第X章"
    SECTION = "第X节"
    ARTICLE = "第X条"
    CLASS = "第X类"
    CHINESE = "一、"
    BRACKETED = "（一）"
    ROMAN = "Ⅰ."
    ARABIC = "1."
    CLOSED_ARABIC = "1）"
    BRACKETED_ARABIC = "（1）"
    UPPER = "A."
    LOWER = "a."
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
# An amendment that names the article it changes: 第三条 修改为：“…”.
_NOT_CHANGED = r"(?!\s*(?:第[一二三四五六七八九十]+[款项])?(?:修改为|改为|调整为|作为第))"
# A letter alone: A、B两类 and A.B公司 are words.
_ALONE = r"(?![A-Za-zⅠ-Ⅻ\d])"
_ROMAN = r"[Ⅰ-Ⅻ]|(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_ARTICLE_MARK = rf"第({_NUMERAL})条(之[一二三四五六七八九十\d]+)?"
# Without a gap after 第四章, what follows is a title only if it is short and no sentence: 第四章作出的决定，….
_HEADS = rf"(?:(?=[\s：:]|$)|(?=[^。，；、：]{{1,25}}$){_NOT_CITED})"
_PATTERNS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    (Family.PART, re.compile(rf"第({_NUMERAL})(?:编{_HEADS}|(?:部分|篇)(?=[\s：:]|$))")),
    (Family.SUBPART, re.compile(rf"第({_NUMERAL})分编{_HEADS}")),
    (Family.CHAPTER, re.compile(rf"第({_NUMERAL})章{_HEADS}")),
    (Family.SECTION, re.compile(rf"第({_NUMERAL})节{_HEADS}")),
    (Family.ARTICLE, re.compile(rf"{_ARTICLE_MARK}(?=[\s：:【]){_NOT_CHANGED}")),
    (Family.CLASS, re.compile(rf"第({_NUMERAL})类(?=$|[\s：:][^。；]{{0,25}}$)")),
    (Family.CHINESE, re.compile(rf"([零〇○一二三四五六七八九十百千]+)、{_NOT_MENTIONED}")),
    (Family.BRACKETED, re.compile(rf"[（(]([零〇○一二三四五六七八九十百千]+)[）)]{_NOT_MENTIONED}")),
    (Family.BRACKETED, re.compile(r"([㈠-㈩])")),
    (Family.BRACKETED_ARABIC, re.compile(rf"[（(](\d{{1,3}})[）)]{_NOT_MENTIONED}")),
    (Family.BRACKETED_ARABIC, re.compile(r"([⑴-⒇])")),
    (Family.ARABIC, re.compile(rf"(\d{{1,3}})(?:[.．](?!\d)|、(?!\d+[、号至和及])){_NOT_MENTIONED}")),
    (Family.ARABIC, re.compile(r"([⒈-⒛])")),
    (Family.CLOSED_ARABIC, re.compile(r"(\d{1,2})[)）]")),
    (Family.ROMAN, re.compile(rf"({_ROMAN})[.．、]{_ALONE}")),
    (Family.UPPER, re.compile(rf"[（(]?([A-Z])[.．、)）]{_ALONE}")),
    (Family.LOWER, re.compile(rf"[（(]?([a-z])[.．、)）]{_ALONE}")),
    (Family.CIRCLED, re.compile(r"([①-⑳㉑-㉟㊱-㊿])")),
)
# What goes on with a sentence after 第三条, rather than opening an article: 第三条规定的, 第三条第二款, 第三条以外.
_GOES_ON = (
    r"规定|所[列述称指规]|的|[和与及至或]第|以[外下上内前后]|之规定|中(?:的|规定|所|关于)"
    r"|第[一二三四五六七八九十]+[款项条章节]"
)
_GLUED = re.compile(rf"{_ARTICLE_MARK}(?=[\u4e00-\u9fff“《（\d])(?!{_GOES_ON}){_NOT_CHANGED}")
_ARTICLE_ALONE = re.compile(_ARTICLE_MARK)
# Families that stand in sentences as well: they number items only where they count from the first one on.
COUNTED = frozenset({Family.ROMAN, Family.CLOSED_ARABIC, Family.UPPER, Family.LOWER})
_ITEMS = frozenset({Family.BRACKETED, Family.ARABIC, Family.BRACKETED_ARABIC, Family.CIRCLED})
# A number further ahead than this of the last one is a reference or a quantity, unless the next one follows it.
_REACH = 9
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
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


# Each step of reading a document asks for the markers of its lines again.
@lru_cache(maxsize=1 << 11)
def parse_marker(line: str) -> Marker | None:
    """Return the marker that opens this line, or None."""
    if is_row(line):
        return None
    for family, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            inserted = family is Family.ARTICLE and match.group(2) is not None
            # Thousands of clauses are called （一）: one text is enough for all of them.
            return Marker(family, _number(family, match.group(1)), intern(match.group()), inserted)
    return None


def parse_glued_article(line: str) -> Marker | None:
    """Return the article that opens this line without a gap after its number, 第一条为了…; sentences do so too."""
    match = _GLUED.match(line)
    return Marker(Family.ARTICLE, _number(Family.ARTICLE, match[1]), match[0], match[2] is not None) if match else None


def letter_after(marker: Marker, last: int | None) -> Marker:
    """Return I. as a letter where H. stands before it, else the marker as it is."""
    letter = marker.text[0]
    if marker.family is Family.ROMAN and letter.isascii() and marker.text[1:2] in {".", "．", "、"}:
        number = ord(letter) - ord("A") + 1
        return Marker(Family.UPPER, number, marker.text) if last == number - 1 else marker
    return marker


def in_reach(marker: Marker, previous: int | None, previous_elsewhere: int | None) -> bool:
    """Tell whether a number may be the next of its sequence, with what sequence_fault is given."""
    if marker.family in COUNTED:
        return marker.number == 1 or (previous is not None and previous < marker.number <= previous + 2)
    if marker.family in _ITEMS:
        return marker.number <= max(previous or 0, previous_elsewhere or 0) + _REACH
    return True


def _number(family: Family, text: str) -> int:
    if family is Family.ROMAN and text.isascii():
        values = [_ROMAN_VALUES[char] for char in text]
        return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    if family in (Family.UPPER, Family.LOWER):
        return ord(text.upper()) - ord("A") + 1
    if text.isdecimal():
        return int(text)
    return chinese_number(text) if text[0] in _DIGITS or text[0] in _UNITS else int(numeric(text))


def is_article_number(line: str) -> bool:
    """Tell whether a line is the number of an article and nothing else."""
    return bool(_ARTICLE_ALONE.fullmatch(line))


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
