"""Numbers as Word writes them in automatic numbering (ECMA-376 part 1, 17.18.59 ST_NumberFormat).

format_number(12, "chineseCountingThousand")   十二
format_number(101, "chineseCountingThousand")  一百〇一
format_number(3, "decimalEnclosedCircle")      ③
format_number(4, "lowerRoman")                 iv
"""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_TEN_THOUSAND = 10_000
_CYCLE = 60
_LAST_LETTERS = 780


def _counting(value: int, zero: str = "〇", bare: str = "") -> str:
    """Write a number below 10,000 with its units: 二百〇三.

    `zero` stands for a run of noughts inside; `bare` are the units that take no 一 before them. 十 never takes one at
    the start: 十二, but 一百一十二.
    """
    if not 0 < value < _TEN_THOUSAND:
        return (zero or _DIGITS[0]) if value == 0 else str(value)
    text, gap = "", False
    for unit, worth in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // worth % 10
        if digit:
            is_bare = digit == 1 and unit and (unit in bare or (unit == "十" and not text))
            text += (zero if gap and text else "") + ("" if is_bare else _DIGITS[digit]) + unit
        gap = not digit
    return text


def _legal(value: int, digits: str) -> str:
    """Write a number as on a cheque: 壹拾贰, 壹佰零叁."""
    text = _counting(value)
    text = f"一{text}" if text.startswith("十") else text
    return "".join(dict(zip(f"{_DIGITS}十百千", f"{digits}拾佰仟", strict=True)).get(char, char) for char in text)


def _chinese(value: int) -> str:
    """Count with 十 below a hundred and in plain digits from there on: 九十九, 一○○."""
    hundred = 100
    return _counting(value) if 0 < value < hundred else _in_digits(value, "○一二三四五六七八九")


def _in_digits(value: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letters(value: int) -> str:
    """a … z, then aa, bb …: Word repeats the letter, up to thirty times."""
    if value > _LAST_LETTERS:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _series(first: str, count: int) -> Callable[[int], str]:
    """Return the writer of `count` consecutive characters, plain digits beyond them."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _listed(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1] if 1 <= value <= len(characters) else str(value)


def _ordinal(value: int) -> str:
    ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _cycle(value: int) -> str:
    """甲子, 乙丑 …: the sixty pairs."""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 1 <= value <= _CYCLE else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: _in_digits(value, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda value: _in_digits(value, "０１２３４５６７８９"),
    "decimalEnclosedCircle": _series("①", 20),
    "decimalEnclosedCircleChinese": _series("①", 20),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㈠", 10),
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "ordinal": _ordinal,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": lambda value: _counting(value, zero="", bare="十百千"),
    "ideographDigital": lambda value: _in_digits(value, _DIGITS),
    "japaneseDigitalTenThousand": lambda value: _in_digits(value, _DIGITS),
    "taiwaneseDigital": lambda value: _in_digits(value, "○一二三四五六七八九"),
    "chineseLegalSimplified": lambda value: _legal(value, "零壹贰叁肆伍陆柒捌玖"),
    "ideographLegalTraditional": lambda value: _legal(value, "零壹貳參肆伍陸柒捌玖"),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _cycle,
}


def format_number(value: int, number_format: str) -> str | None:
    """Write a number in one of Word's formats; None for a format that is not known here.

    A format that does not reach a number (㊀ stops at ten) has plain digits there, as in Word.
    """
    write = _FORMATS.get(number_format)
    return None if write is None else write(value)
