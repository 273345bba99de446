"""How a question refers to clauses: a chain of numbers, each with the word it is counted in.

    第三部分（七）  三、 then （七）      第十二条第二款  第十二条      第三、五至七条  third, and fifth to seventh
    三（三）        三、 then （三）      item (3) of section 2  二、 then （三）      clause 3.2  三、 then （二）

Questions are taken as `index.language.normalise` leaves them.
"""

import re
from dataclasses import dataclass, replace

from corpus.numbering import Family, chinese_number
from index.references import naming_spans

# A number, and for 第十七条之一 the one after 之, else 0.
Number = tuple[int, int]
# The most numbers that 第三至九十条 stands for.
MOST_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that clauses are counted in: how deep it stands, and the numbering it may mean, likeliest first."""

    depth: int
    families: tuple[Family, ...]


_ARTICLE = Unit(3, (Family.ARTICLE, Family.BRACKETED, Family.CHINESE, Family.ARABIC))
_ITEM = Unit(4, (Family.BRACKETED, Family.BRACKETED_ARABIC, Family.ARABIC, Family.CHINESE))
_PARAGRAPH = replace(_ITEM, depth=5)
_FIGURE = Unit(6, (Family.ARABIC, Family.BRACKETED_ARABIC))
_HEADING = Unit(1, (Family.CHINESE,))
_UNITS = {
    "编": Unit(0, (Family.PART,)),
    "章 chapter": Unit(1, (Family.CHAPTER, Family.CHINESE)),
    "部分 大部分 大点 大项 part": Unit(1, (Family.PART, Family.CHAPTER, Family.CHINESE)),
    "节 section sec": Unit(2, (Family.SECTION, Family.CHINESE, Family.BRACKETED)),
    "条 article art clause provision": _ARTICLE,
    "项 点 item point measure": _ITEM,
    "款 目 paragraph para": _PARAGRAPH,
}
_UNIT_OF = {word: unit for words, unit in _UNITS.items() for word in words.split()}
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_CARDINALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
_VALUES = {word.casefold(): n for words in (_ORDINALS, _CARDINALS, _ROMAN) for n, word in enumerate(words, start=1)}

HAN_NUMERAL = "[零〇○一二三四五六七八九十百千]{1,7}"
NUMERAL = rf"(?:{HAN_NUMERAL}|\d{{1,4}}(?!\d))"
_TO = r"至|到|[-~–—]|to\b|through\b"
_AND = r"、|,(?: and\b)?|以及|或者|[和与及或&]|and\b|or\b"
# Not where the unit is part of another word: 第三条铁路, 第二条件, 第一项目, 第三款产品, 第二节点, 第一章程.
_CHINESE_UNIT = (
    r"大?部分|大点|大项"
    r"|条(?!件|约|[^，。,?的]{0,4}(?:铁路|公路|高速|道路|线路|航线|航道|专线|生产线|流水线|走廊|班列|管道|隧道))"
    r"|项(?!目(?!标|的))|款(?!待|产品)|点(?![钟半击])|章(?!程)|节(?![点日能约课]|车厢)|编(?![号制辑码])|目(?![标的录前])"
)
# "In part I think …" has no part I; "measures 30 days" no measure 30.
_ENGLISH_NUMERAL = (
    rf"[(]?(?:\d{{1,3}}(?!\d)(?! ?(?:%|percent|months?|years?|days?|million|billion|yuan))|{HAN_NUMERAL}"
    rf"|(?-i:(?!I (?!of|in|and|or|to|on|say|set)[a-z])(?:{'|'.join(_ROMAN)})\b)"
    rf"|(?:{'|'.join(_CARDINALS)})\b|(?<=[(])(?:{'|'.join(_ROMAN)})(?=[)]))[)]?"
)
_ENGLISH_UNIT = "|".join(word for word in _UNIT_OF if word.isascii())
_STEP = re.compile(
    rf"第 ?(?P<many>(?>[(]? ?{NUMERAL} ?[)]?(?: ?(?:{_TO}|{_AND}) ?第? ?[(]? ?{NUMERAL} ?[)]?)*)) ?个?"
    rf"(?P<many_unit>{_CHINESE_UNIT})(?:之(?P<inserted>{HAN_NUMERAL}))?"
    rf"|(?:(?P<nth>第) ?)?[(] ?(?P<one>{NUMERAL}) ?[)](?: ?(?P<one_unit>{_CHINESE_UNIT}))?"
    rf"|(?:^|第|(?<=[\s,.。:;“\"'的》号文件知案施见法)]))(?P<heading>{HAN_NUMERAL})"
    rf"(?:[、.](?! ?[一二三四五六七八九十])|(?= ?[(] ?{NUMERAL} ?[)]))"
    r"|(?<=[)]) ?(?P<figure>\d{1,2})(?=[.、的 ,?]|$)"
    rf"|\b(?P<english_unit>{_ENGLISH_UNIT})(?P<plural>s)?\.? ?(?:no\.? ?|number )?(?P<english>{_ENGLISH_NUMERAL}"
    rf"(?(plural)(?: ?(?:{_TO}|{_AND}) ?{_ENGLISH_NUMERAL})*))(?:\.(?P<below>\d{{1,2}}))?"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?=st|nd|rd|th))(?:st|nd|rd|th)?"
    rf" (?P<ordinal_unit>{_ENGLISH_UNIT})\b",
    re.IGNORECASE,
)
_IN_LIST = re.compile(rf"(?P<to>{_TO})|\d+|{HAN_NUMERAL}|[a-z]+", re.IGNORECASE)
# Between a step and the one below it, a step and the one above it, two references of a list.
_DOWN = re.compile(r"(?:'s)?[\s,:、/·]*(?:中的|里的|下的|[的中里之])? ?")
_UP = re.compile(r",? ?(?:of|in|under|within) (?:the )?", re.IGNORECASE)
_LISTED = re.compile(rf" ?(?P<to>{_TO})? ?(?:{_AND})? ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a reference: what it is called, and the numbers it may have."""

    unit: Unit
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A chain of steps and where it stands; `certain` unless it is a bare number that may be none: （一）, 三、."""

    steps: tuple[Step, ...]
    start: int
    end: int
    certain: bool


def clause_references(question: str) -> list[Reference]:
    """Return the references in a question, in order; numbers within titles and 文号 are none."""
    documents = naming_spans(question)
    found: list[Reference] = []
    for match in _STEP.finditer(question):
        if not any(span.start < match.end() and match.start() < span.end for span in documents):
            _join(found, _read(match), question)
    return [reference for reference in found if reference.steps[0].unit != _FIGURE]


def _read(match: re.Match[str]) -> Reference:
    """Return what one match of _STEP refers to, as a reference of its own."""
    groups = match.groupdict()
    word = next((text.casefold() for name, text in groups.items() if name.endswith("unit") and text), None)
    unit = _UNIT_OF[word] if word else _HEADING if groups["heading"] else _FIGURE if groups["figure"] else _ITEM
    text = next(groups[name] for name in ("many", "one", "heading", "figure", "english", "ordinal") if groups[name])
    numbers = [(number, 0) for number in _numbers(text)]
    if groups["inserted"]:
        numbers[-1] = (numbers[-1][0], chinese_number(groups["inserted"]))
    steps = [Step(unit, tuple(numbers))]
    if groups["below"]:
        steps = [Step(replace(unit, families=(Family.CHINESE, *unit.families)), steps[0].numbers)]
        steps.append(Step(_ITEM, ((int(groups["below"]), 0),)))
    return Reference(tuple(steps), *match.span(), bool(groups["nth"] or (word and not groups["ordinal"])))


def _join(found: list[Reference], one: Reference, question: str) -> None:
    """Put a reference behind those found: as a further step of the last, as its next in a list, or on its own."""
    step = one.steps[0]
    if found:
        last = found[-1]
        gap, depth = question[last.end : one.start], last.steps[-1].unit.depth
        if _DOWN.fullmatch(gap) and step.unit.depth > depth:
            # 第十二条第二款: paragraphs are not numbered, and so never a level.
            below = () if step.unit == _PARAGRAPH and depth >= _ARTICLE.depth else one.steps
            found[-1] = Reference((*last.steps, *below), last.start, one.end, True)
            return
        if _UP.fullmatch(gap) and step.unit.depth < last.steps[0].unit.depth:
            found[-1] = Reference((*one.steps, *last.steps), last.start, one.end, True)
            return
        if (listed := _LISTED.fullmatch(gap)) and step.unit.depth == depth:
            first, certain = last.steps[-1].numbers[-1][0], last.certain or one.certain
            between = range(first + 1, min(step.numbers[0][0], first + MOST_NUMBERS)) if listed["to"] else ()
            step = replace(step, numbers=(*((number, 0) for number in between), *step.numbers))
            found[-1] = replace(last, certain=certain)
            one = replace(one, steps=(*last.steps[:-1], step, *one.steps[1:]), certain=certain)
    found.append(one)


def _numbers(text: str) -> list[int]:
    """Return the numbers of a list: 三、五至七 -> 3, 5, 6, 7."""
    found: list[int] = []
    to = False
    for match in _IN_LIST.finditer(text):
        if match["to"]:
            to = True
        elif (number := value(match.group())) is not None:
            found += range(found[-1] + 1, min(number, found[-1] + MOST_NUMBERS)) if to and found else ()
            found.append(number)
            to = False
    return found


def value(text: str) -> int | None:
    """Return the number that a numeral or an English word says, or None."""
    if text.isdecimal():
        return int(text)
    return chinese_number(text) if re.fullmatch(HAN_NUMERAL, text) else _VALUES.get(text.casefold())
