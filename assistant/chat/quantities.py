"""Numbers and dates of a text in one form, whichever language and numerals it is in, so that they can be compared.

"三年内累计30万元"            3 years, 300000 yuan
"RMB 300,000 in 3 years"     300000 yuan, 3 years
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.dates import DATE, read_date
from corpus.numbering import chinese_number

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = tuple(_MONTH_NAMES.split())
_WORD_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_WORDS = tuple(_WORD_NAMES.split())
_ENGLISH_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(_MONTHS)}),? (?P<year>\d{{4}})"
    rf"|(?P<month2>{'|'.join(_MONTHS)}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}}))\b",
    re.IGNORECASE,
)
# What is counted or measured, by one name in both languages. The first of these that fits is taken.
_UNITS = {
    "percent": r"%|％|个?百分点|\bper ?cent\b|\bpercent(?:age points?)?\b",
    "year": r"周?年|岁|\byears?\b",
    "month": r"个?月|\bmonths?\b",
    "working day": r"个?工作日|\b(?:working|business) days?\b",
    "day": r"天|日|\bdays?\b",
    "hour": r"个?小时|\bhours?\b",
    "yuan": r"元|\byuan\b|\bRMB\b|\bCNY\b",
    "dollar": r"美元|\bdollars?\b|\bUSD\b",
    "area": r"平方公里|平方千米|平方米|公顷|亩|\bsquare (?:kilomet|met)\w+|\bhectares?\b|\bmu\b",
    "length": r"公里|千米|米|\bkilomet\w+|\bmet(?:er|re)s?\b",
    "times": r"倍|\btimes\b",
    "count": r"余?(?:家|个|户|项|条|名|人|座|批|处|类|种|次|所|部)(?:门|单位)?",
}
_UNIT = re.compile("|".join(f"(?P<u{n}>{pattern})" for n, pattern in enumerate(_UNITS.values())), re.IGNORECASE)
_UNIT_NAMES = tuple(_UNITS)
_SCALES = {
    "万": 10_000, "亿": 100_000_000, "万亿": 10**12, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_SCALE = r"(?:\s*(?P<scale>万亿|[万亿]|thousand\b|million\b|billion\b))?"
# Not in a name, nor in 14th.
_ARABIC = re.compile(rf"(?<![A-Za-z\d])(?P<figure>\d[\d,]*(?:\.\d+)?)(?![\d]|(?:st|nd|rd|th)\b){_SCALE}", re.IGNORECASE)
_CHINESE = re.compile(
    r"百分之(?P<share>[一二三四五六七八九十百两〇零]+)|(?P<figure>[一二三四五六七八九十百千两〇零]+)(?P<scale>万亿|[万亿])?"
)
_ENGLISH = re.compile(
    rf"\b(?P<figure>{'|'.join(_WORDS)})\b(?:[- ](?P<scale>hundred|thousand|million|billion)\b)?", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:RMB|CNY|￥|¥|USD|US\$|\$)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts, "" where no unit stands beside it, and as it is written."""

    value: Decimal
    unit: str
    written: str


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in a text that count or measure, without the days of the calendar."""
    text = _without_dates(text)
    return (*_arabic(text), *_chinese(text), *_english(text))


def days(text: str) -> frozenset[tuple[int, int, int]]:
    """Return the days of the calendar that a text names: year, month, day."""
    found = set()
    for match in DATE.finditer(text):
        if day := read_date(match.group()):
            found.add((day.year, day.month, day.day))
    for match in _ENGLISH_DATE.finditer(text):
        month = _MONTHS.index((match["month"] or match["month2"]).casefold()) + 1
        found.add((int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"])))
    return frozenset(found)


def _without_dates(text: str) -> str:
    return _ENGLISH_DATE.sub(" ", DATE.sub(" ", text))


def _arabic(text: str) -> Iterator[Quantity]:
    for match in _ARABIC.finditer(text):
        value = Decimal(match["figure"].replace(",", "")) * _SCALES.get((match["scale"] or "").casefold(), 1)
        unit, end = _unit_after(text, match.end())
        before = _BEFORE.search(text, max(0, match.start() - 6), match.start())
        if not unit and before:
            unit = "dollar" if "$" in before.group() or "USD" in before.group().upper() else "yuan"
        yield Quantity(value, unit, text[match.start() : end])


def _chinese(text: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(text):
        if share := match["share"]:
            yield Quantity(Decimal(chinese_number(share.replace("两", "二"))), "percent", match.group())
            continue
        unit, end = _unit_after(text, match.end())
        # Without a unit it is most often part of a word: 一体化, 三农, 统一; so is 一 in 一批.
        if not unit or (match["figure"], unit) == ("一", "count") or text.endswith("第", 0, match.start()):
            continue
        value = Decimal(chinese_number(match["figure"].replace("两", "二"))) * _SCALES.get(match["scale"] or "", 1)
        yield Quantity(value, unit, text[match.start() : end])


def _english(text: str) -> Iterator[Quantity]:
    scales = {"hundred": 100, **_SCALES}
    for match in _ENGLISH.finditer(text):
        if match["figure"].casefold() == "one" and not match["scale"]:
            continue  # one of these, no one
        unit, end = _unit_after(text, match.end())
        if text[match.end() : match.end() + 1] == "-" and (not unit or "-Year Plan" in text[match.end() : end + 5]):
            continue  # two-way, one-stop, a Five-Year Plan
        value = Decimal(_WORDS.index(match["figure"].casefold())) * scales.get((match["scale"] or "").casefold(), 1)
        yield Quantity(value, unit, text[match.start() : end])


def _unit_after(text: str, at: int) -> tuple[str, int]:
    """Return the unit that follows a number, and where it ends."""
    while at < len(text) and text[at] in " \u00a0-":
        at += 1
    match = _UNIT.match(text, at)
    if match is None or match.lastgroup is None:
        return "", at
    return _UNIT_NAMES[int(match.lastgroup[1:])], match.end()
