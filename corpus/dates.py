"""Dates as documents write them: 2023年2月7日, 二〇二三年二月七日."""

import re
from datetime import date

from corpus.numbering import chinese_number

_ARABIC = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CHINESE = rf"([〇○零一二三四五六七八九]{{4}})\s*年\s*({_NUMERAL})\s*月\s*({_NUMERAL})\s*日"
DATE = re.compile(f"(?:{_ARABIC}|{_CHINESE})")


def read_date(text: str) -> date | None:
    """Return the first date in a text, or None where there is none or no calendar has it (2023年2月30日)."""
    match = DATE.search(text)
    if not match:
        return None
    arabic, chinese = match.groups()[:3], match.groups()[3:]
    year, month, day = (int(g) for g in arabic) if arabic[0] else (chinese_number(g) for g in chinese)
    try:
        return date(year, month, day)
    except ValueError:
        return None
