"""What names a person or a company in a text: e-mail addresses, and numbers of phones, papers and cards, are masked.

    我的手机１３８ ００１３ ８０００，邮箱 li@example.com  ->  我的手机[phone]，邮箱 [email]

Digits may be full-width, of another script, spaced or in Chinese. What policy documents are full of stays: years,
dates, 文号, sums of money, areas, codes of goods. Both lists are tests.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# Between the digits of one number: a space, a dash, a point, or what is not seen.
_SEP = r"[ \t\-\u2010-\u2015.·_\u00ad\u200b-\u200f\u2060\ufeff]"
_S = f"{_SEP}{{0,2}}"
_SPACED = f"{_SEP}{{1,3}}"
# A sum or a measure is no number of a phone or card, however long it is.
_NO_UNIT = r"(?!(?:\.\d+)?\s*(?:元|美元|欧元|卢布|万|亿|平方|公里|吨|亩|公顷|%))"
_NO_MONEY = r"(?<![¥￥$€])(?<![¥￥$€] )"
_START, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CREDIT = "0-9A-HJ-NPQRTUWXY"
_YEAR = r"(?:19|20)\d{2}"
_YEARS = rf"{_YEAR}[\-\u2010-\u2015]{_YEAR}"
_SAYS_PHONE = r"(?i:电话|電話|座机|手机|手機|传真|傳真|联系方式|聯繫方式|拨打|致电|tel|phone|fax|mobile|call)"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is masked with a word; a group `kept` stays."""

    word: str
    pattern: str


# In this order: an address may hold digits, and a longer number a shorter one.
_KINDS = (
    _Kind("[email]", r"[A-Za-z0-9._%+'-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
    _Kind("[email]", r"[\w.%+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    # Papers of a resident (GB 11643), old and new, in one piece or in the parts that people write.
    _Kind("[id]", rf"{_START}\d{{17}}[Xx]{_END}"),
    # 统一社会信用代码 (GB 32100): it names a company, and a sole trader is a person.
    _Kind("[company]", rf"{_START}(?=\d*[A-Z])[{_CREDIT}]{{2}}\d{{6}}(?=[{_CREDIT}]*[A-Z])[{_CREDIT}]{{10}}{_END}"),
    _Kind("[id]", rf"{_START}[1-8]\d{{5}}{_SPACED}{_YEAR}{_S}{_MONTH_DAY}{_S}\d{{3}}{_S}[\dXx]{_END}"),
    _Kind("[id]", rf"{_START}[1-8]\d{{5}}{_S}{_YEAR}{_MONTH_DAY}{_S}\d{{3}}{_S}[\dXx]{_END}"),
    _Kind("[id]", rf"{_START}[1-8]\d{{5}}{_SPACED}\d{{2}}{_MONTH_DAY}{_S}\d{{3}}{_END}"),
    _Kind("[id]", rf"{_START}[1-8](?:{_SPACED}\d){{16}}{_SPACED}[\dXx]{_END}"),
    _Kind(
        "[id]", rf"{_START}{_NO_MONEY}[1-8]\d{{5}}(?:{_YEAR}{_MONTH_DAY}\d|\d{{2}}{_MONTH_DAY})\d{{3}}{_END}{_NO_UNIT}"
    ),
    # Cards: groups of four that are not four years, one digit at a time, or a long number.
    _Kind(
        "[card]",
        rf"{_START}(?!(?:{_YEAR}{_SEP}){{3}}{_YEAR}{_END})\d{{4}}({_SPACED})\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{1,3}})?{_END}",
    ),
    _Kind("[card]", rf"{_START}\d(?:{_SPACED}\d){{14,18}}{_END}"),
    _Kind("[card]", rf"(?<![0-9])(?<!\d\.){_NO_MONEY}\d{{15,30}}(?![0-9]){_NO_UNIT}"),
    # Passports and permits: E12345678, EA1234567, G12345678, H1234567890; kept letters of roads (G6) have fewer digits.
    _Kind("[passport]", rf"{_START}[EGDSPHMCWKegdsphmcwk][A-Za-z]?{_S}(?:\d{{7}}|\d{{8}}|\d{{10}}){_END}"),
    _Kind("[passport]", rf"{_START}[EGeg](?:{_SPACED}\d){{8}}{_END}"),
    # Mobile phones, in one piece, in the groups that people write, or one digit at a time.
    _Kind("[phone]", rf"(?<![0-9])(?:\+|00)86{_S}(?:\(0\)|0)?{_S}\d(?:{_S}\d){{8,10}}(?![0-9])"),
    _Kind("[phone]", rf"(?<![0-9A-Za-z.])(?:86{_S})?{_NO_MONEY}1[3-9]\d{{9}}(?![0-9]){_NO_UNIT}"),
    _Kind(
        "[phone]", rf"{_START}(?!\d{{3}} {_YEARS})(?:86{_SEP})?1[3-9]\d{_S}\d{{4}}{_SPACED}\d{{4}}(?![0-9]){_NO_UNIT}"
    ),
    _Kind("[phone]", rf"{_START}(?:86{_SEP})?1[3-9]\d{_SPACED}\d{{8}}(?![0-9]){_NO_UNIT}"),
    _Kind("[phone]", rf"{_START}1[3-9]\d{_SPACED}\d{{3}}{_SPACED}\d{{5}}(?![0-9]){_NO_UNIT}"),
    _Kind("[phone]", rf"{_START}1[3-9]\d{{2}}{_SPACED}\d{{3}}{_SPACED}\d{{4}}(?![0-9]){_NO_UNIT}"),
    _Kind("[phone]", rf"{_START}1{_SPACED}[3-9](?:{_SPACED}\d){{9}}(?![0-9])"),
    _Kind("[phone]", r"[〇○零一二三四五六七八九幺]{11,19}"),
    # Landlines, with their area and what they put through to; hotlines; numbers of other countries.
    _Kind(
        "[phone]",
        rf"(?<![0-9A-Za-z])(?:\(0{_AREA}\)|0{_AREA}){_S}[2-9]\d{{2,3}}{_S}\d{{4}}(?:\s?(?:转|-|ext\.?)\s?\d{{1,6}})?(?![0-9]){_NO_UNIT}",
    ),
    _Kind("[phone]", rf"{_START}[48]00-\d{{3,4}}-\d{{3,4}}(?![0-9])"),
    _Kind("[phone]", r"(?<![0-9])\+(?:\(?\d\)?[ \-.]{0,2}){8,14}\d(?![0-9])"),
    _Kind("[phone]", r"(?<![0-9])00[1-9]\d{8,13}(?![0-9])"),
    _Kind("[phone]", r"(?<![0-9])(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![0-9])"),
    _Kind("[phone]", rf"{_START}(?:852|853|886)[\- ]\d{{3,4}}[\- ]?\d{{4}}(?![0-9])"),
    _Kind("[phone]", rf"(?P<kept>{_SAYS_PHONE}[^\d\n]{{0,8}})[2-9]\d{{2,3}}{_S}\d{{4}}(?![0-9])"),
)


def mask(text: str) -> str:
    """Return a text with what names somebody masked; everything else stays as it was written."""
    for kind, pattern in _patterns():
        folded = _folded(text)
        for found in reversed(list(pattern.finditer(folded))):
            start = found.end("kept") if "kept" in pattern.groupindex else found.start()
            text = text[:start] + kind + text[found.end() :]
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind.word, re.compile(kind.pattern)) for kind in _KINDS)


def _folded(text: str) -> str:
    """Return a text of the same length with ASCII for full-width forms and for the digits of every script."""
    return "".join(map(_fold, text))


def _fold(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character
