"""What a question is after beyond its topic, and whether a sentence gives it.

    补贴多少钱              money      给予30万元补助    gives it;   给予适当补助    does not
    处长叫什么名字          person_name
    "is there a deadline"   date       6月30日前申报     gives it;   按规定申报      does not

A question may ask for several aspects, and most ask for none: 有什么补贴 is answered by any clause on subsidies.
The entities that a question names are what must be somewhere in the documents for these to answer it:

    《外商投资法》  title      财税〔2019〕5号  number    “链主”  quoted
    REITs           name       2019年, 去年     year      300亿   figure

What is quoted is a term only if it is short and Chinese: “standard land” and “看好一块、做一块” stand in no clause.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.aspect_patterns import PATTERNS
from assistant.figures import ASKS_NO_FIGURE, FIGURE_ASKED, FigureKind, asked_figures, figure_kind, gives_figure
from corpus.clean import HAN
from corpus.front import find_numbers
from index.intent import ABOUT_A_DOCUMENT, read_intent
from index.language import Language, detect_language


class Aspect(StrEnum):
    """A kind of answer that a question may ask for and that a clause gives or does not."""

    PHONE = "phone"
    RATE = "rate"
    AREA = "area"
    DURATION = "duration"
    MONEY = "money"
    COUNT = "count"
    FIGURE = "figure"
    DATE = "date"
    ADDRESS = "address"
    WEBSITE = "website"
    OPENING_HOURS = "opening_hours"
    PERSON_NAME = "person_name"
    NAMED_LIST = "named_list"
    CONTACT_CHANNEL = "contact_channel"
    STEPS = "steps"
    MATERIALS = "materials"
    THRESHOLD = "threshold"
    PENALTY = "penalty"
    REMEDY = "remedy"
    RESULT = "result"
    RANKING = "ranking"
    REASON_WHY = "reason_why"
    DEFINITION = "definition"
    VALIDITY = "validity"
    FEE = "fee"
    CITED_TEXT = "cited_text"
    CHANGE = "change"
    FREQUENCY = "frequency"
    STATISTIC = "statistic"
    CODE = "code"
    REPEAL = "repeal"


# What figures answer; "figure" is any, where the question does not say of what: 多少.
FIGURES = frozenset(
    {Aspect.PHONE, Aspect.RATE, Aspect.AREA, Aspect.DURATION, Aspect.MONEY, Aspect.COUNT, Aspect.FIGURE}
)


class EntityKind(StrEnum):
    """How a question names an entity."""

    TITLE = "title"
    NUMBER = "number"
    QUOTED = "quoted"
    YEAR = "year"
    FIGURE = "figure"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a question names, as it is looked for in a text: a title without its brackets, 2019 of 2019年."""

    text: str
    kind: EntityKind


_TITLE = re.compile(r"《([^《》]+)》")
# The number under which a zone or a firm was approved is no document's own 文号.
_APPROVAL_NUMBER = re.compile(r"批准?文号")
# In this order: what one has taken is not looked at again, so 18 of 〔2023〕18号 is no figure.
_ENTITIES = (
    (EntityKind.TITLE, _TITLE),
    (
        EntityKind.QUOTED,
        re.compile(rf"[“「『‘\"]((?=[^“”「」『』‘’\"]*[{HAN}])(?:[{HAN}]|[A-Za-z\d]+|[-·+ ]){{2,8}})[”」』’\"]"),
    ),
    (EntityKind.YEAR, re.compile(r"(?<!\d)(?<!\d\.)((?:19|20)\d\d)(?!\d|\.\d|,\d{3}(?!\d)|[万亿元%家个人])")),
    (EntityKind.YEAR, re.compile(r"(去年|前年|上一年度?|\blast year\b(?!'s))", re.IGNORECASE)),
    (
        EntityKind.FIGURE,
        re.compile(
            r"(\d[\d.,]*\s*(?:%|[百千万亿]+元?|元|家|个(?!月)|人|亩|公顷|平方公?[里米]|天|个?月|年|公里|倍|强|条))"
        ),
    ),
)
# An acronym or a name with a capital inside: AEO, REITs, B2B, M0, eVTOL. In a Chinese question, any Latin word.
_ACRONYM = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z\d]|\d+[A-Z])[A-Za-z\d]{2,}\b|\b\d+[A-Z]\b", re.ASCII)
_LATIN = re.compile(r"(?<![A-Za-z\d])(?=\d*[A-Za-z])[A-Za-z\d][A-Za-z\d.&+-]*[A-Za-z\d+](?![A-Za-z\d])")


def asked_aspects(searched: str, language: Language) -> tuple[Aspect, ...]:
    """Return what a normalised question asks for, in the order of `Aspect`; often nothing.

    What a document's own lines answer (who issued it, when, under which 文号) is asked of no clause.
    """
    if read_intent(_APPROVAL_NUMBER.sub(" ", searched), language) in ABOUT_A_DOCUMENT:
        return ()
    untitled = _TITLE.sub("《》", searched)
    asked = {Aspect(name) for name, pattern in PATTERNS.items() if pattern.is_asked(untitled)}
    asked |= {Aspect(kind.name) for kind in _figures(untitled)}
    asked |= {Aspect(name) for name, pattern in FIGURE_ASKED.items() if pattern.search(untitled)}
    if asked & FIGURES != {Aspect.FIGURE}:
        asked.discard(Aspect.FIGURE)
    return tuple(aspect for aspect in Aspect if aspect in asked)


def gives(sentence: str, aspect: Aspect, searched: str = "") -> bool:
    """Tell whether a sentence of a clause gives what is asked for.

    Where `searched`, the normalised question, counts in a unit (多少家), a count is one in that unit.
    """
    if aspect in FIGURES:
        kinds = (kind for kind in _figures(searched) if kind.name == aspect)
        return gives_figure(sentence, next(kinds, figure_kind(aspect)))
    return bool(PATTERNS[aspect].given.search(sentence))


def missing_aspects(searched: str, language: Language, sentences: Sequence[str]) -> tuple[Aspect, ...]:
    """Return what a normalised question asks for and none of these sentences gives."""
    return tuple(
        aspect
        for aspect in asked_aspects(searched, language)
        if not any(gives(sentence, aspect, searched) for sentence in sentences)
    )


def entities_asked(searched: str) -> tuple[Entity, ...]:
    """Return what a normalised question names, each once, in its order.

    Of an English question's names only acronyms: what else is capitalised stands in no Chinese text.
    """
    taken = searched
    found: dict[int, Entity] = {}
    for start, end, entity in _entities(searched):
        if taken[start:end].strip() == searched[start:end].strip():
            found[start] = entity
            taken = taken[:start] + " " * (end - start) + taken[end:]
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def _entities(searched: str) -> Iterator[tuple[int, int, Entity]]:
    """Yield what may be an entity, with its place; the kind that goes before others first."""
    for number, start, end in find_numbers(searched):
        yield start, end, Entity(number, EntityKind.NUMBER)
    names = _ACRONYM if detect_language(searched) is Language.ENGLISH else _LATIN
    # What is written in capitals throughout has no acronyms that stand out.
    shouted = searched.isupper() and " " in searched and names is _ACRONYM
    for kind, pattern in (*_ENTITIES, *(() if shouted else ((EntityKind.NAME, names),))):
        for match in pattern.finditer(searched):
            yield match.start(), match.end(), Entity(match.group(match.lastindex or 0).strip(), kind)


def _figures(searched: str) -> tuple[FigureKind, ...]:
    return asked_figures(ASKS_NO_FIGURE.sub(" ", searched))
