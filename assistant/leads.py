"""What leads an answer before its quote: the place, document, date, body or figure that a question asks for.

哪些口岸可以申请？        地点：满洲里、二连浩特。
"under which document"   Document: 《…通知》（商资函〔2019〕410号）.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.aspects import FIGURES, Aspect, EntityKind, asked_aspects, entities_asked, gives
from assistant.figures import figure_kind
from corpus.document import Span
from corpus.places import PlaceKind, find_places
from index.intent import Intent, read_intent
from index.question import Question
from index.search import Hit


class LeadKind(StrEnum):
    """What is asked for; the value is the phrase that names it."""

    PLACE = "lead_place"
    DOCUMENT = "lead_document"
    DATE = "lead_date"
    BODY = "lead_body"
    FIGURE = "lead_figure"


@dataclass(frozen=True, slots=True)
class Lead:
    """What answers, as it stands in the document: its spans, and for each its name and English name."""

    kind: LeadKind
    names: tuple[tuple[str, str | None], ...]
    spans: tuple[Span, ...]


Found = tuple[str, str | None, Span]
# What does the notice say: no question after a notice.
_NOUNS = r"(?:(?!(?:an?|the|do|does|did|is|are|was|were|should|must|may|can|could|will|planning)\b)[\w-]+ ){0,3}"
# How a question names a document; by its year it only says of which kind.
_NAMING = (EntityKind.TITLE, EntityKind.NUMBER, EntityKind.QUOTED, EntityKind.NAME)
# Bodies in general, beside which the text names some.
_GENERIC = frozenset({"商业银行", "银行", "金融机构", "银行业金融机构"})
_PLACE = re.compile(
    r"哪[里儿](?!提|写|说|规定)|哪(?:些|个|几个?|[两三四五六七八]个?)[^，。？]{0,4}(?:地方|地区|省|城市|市|口岸|国家|州)"
    rf"|\bwhere\b|\b(?:which|what) {_NOUNS}(?:regions?|provinces?|cit(?:y|ies)|countr(?:y|ies)|ports?|places?"
    r"|crossings?)\b",
    re.IGNORECASE,
)
_OF_KIND = (
    (re.compile(r"国家|countr", re.IGNORECASE), PlaceKind.COUNTRY),
    (re.compile(r"省|province", re.IGNORECASE), PlaceKind.PROVINCE),
)
_DOCUMENT = re.compile(
    r"哪(?:份|部|个|些|几[份部个])[^，。？]{0,4}(?:文件|通知|方案|法律|法规|规划|协定|意见|办法|路线图)"
    r"|(?:依据|根据|按照?)(?:的是)?(?:什么|啥|哪)|什么(?:文件|协定|法律|法规|路线图)"
    rf"|\b(?:which|what) {_NOUNS}(?:documents?|notices?|agreements?|laws?|guidelines?|regulations?|roadmaps?|opinions?"
    r"|arrangements?)\b",
    re.IGNORECASE,
)
# 哪份文件提到: the document that is cited, which the statement names in any case.
_MENTIONS = re.compile(
    r"(?:文件|通知|方案)[^，。？]{0,4}(?:提|说|写|规定|讲|要求)"
    r"|\b(?:documents?|notices?)\b.{0,12}\b(?:mentions?|says?|sets?|provides?|covers?|requires?|deals?)\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"哪(?:家|些|几家?|[两三四五六七八]家)[^，。？]{0,4}(?:银行|组织|机构|协会)|什么(?:银行|组织|机构)")
_DATE = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?[底末]?(?:之?前)?|\d{1,2}月\d{1,2}日(?:之?前)?|“十[三四五六]五”(?:期间|时期)?"
)
# What looks like a figure and is none; a year is one where years are asked for.
_NO_FIGURE = re.compile(
    r"〔\d{4}〕\d+号|《[^》]*》|\d{4}年|“[^”]*”|[A-Z]+\d[A-Z]*|\d[A-Z](?![A-Za-z])|第?\d代|一(?:批|条龙)"
)


def find_lead(hit: Hit, spans: Sequence[Span], question: Question) -> Lead | None:
    """Return what a question asks for by name as it stands in these spans of a clause, or None.

    What the question names itself is no answer, and who acts is not looked for here.
    """
    for kind in _asked(question):
        found = [item for span in spans for item in _find(kind, hit, span, question)]
        if found:
            text = hit.document.text
            names = tuple(dict.fromkeys((text[at.start : at.end], english) for _, english, at in found))
            return Lead(kind, names, tuple(span for _, _, span in found))
    return None


def _asked(question: Question) -> Iterator[LeadKind]:
    searched = question.searched
    if read_intent(searched, question.language) is not Intent.CONTENT:
        return
    aspects = asked_aspects(searched, question.language)
    if _DOCUMENT.search(searched) and not _MENTIONS.search(searched):
        yield LeadKind.DOCUMENT
    if Aspect.DATE in aspects:
        yield LeadKind.DATE
    if FIGURES.intersection(aspects):
        yield LeadKind.FIGURE
    if _BODY.search(searched):
        yield LeadKind.BODY
    if _PLACE.search(searched):
        yield LeadKind.PLACE


def _find(kind: LeadKind, hit: Hit, span: Span, question: Question) -> Iterable[Found]:
    text = hit.document.text
    said = text[span.start : span.end]
    if kind is LeadKind.PLACE:
        return _places(said, span.start, question)
    if kind is LeadKind.FIGURE:
        return _figures(said, span.start, question)
    if kind is LeadKind.DATE:
        matches = ((m.group(), m.start(), m.end()) for m in _DATE.finditer(said))
        return [(name, None, Span(span.start + a, span.start + b)) for name, a, b in matches]
    if kind is LeadKind.DOCUMENT:
        named = [e.text for e in entities_asked(question.searched) if e.kind in _NAMING]
        links = [
            link
            for link in hit.document.links
            if span.start <= link.start
            and link.end <= span.end
            and not any(name in text[link.start : link.end] for name in named)
        ]
        return [(text[link.start : link.end], None, Span(link.start, link.end)) for link in links]
    known = _GENERIC.union(body.name for body in question.entities.bodies)
    inside = [m for m in hit.clause.agencies if span.start <= m.start and m.end <= span.end and m.name not in known]
    return [(mention.name, mention.name_en, Span(mention.start, mention.end)) for mention in inside]


def _places(said: str, offset: int, question: Question) -> Iterator[Found]:
    """Yield the places of the kind asked for that the question does not name itself."""
    asked = _PLACE.search(question.searched)
    kind = next((kind for pattern, kind in _OF_KIND if asked and pattern.search(asked.group())), None)
    for place, span in find_places(said):
        if place not in question.entities.places and kind in (None, place.kind):
            found = Span(offset + span.start, offset + span.end)
            yield said[span.start : span.end], place.english, found


def _figures(said: str, offset: int, question: Question) -> Iterator[Found]:
    masked = _NO_FIGURE.sub(lambda match: " " * len(match.group()), said)
    for aspect in FIGURES.intersection(asked_aspects(question.searched, question.language)):
        if aspect is Aspect.FIGURE:
            continue  # any digit, of whatever: no answer by itself
        for match in figure_kind(aspect).given.finditer(masked):
            if gives(match.group(), aspect, question.searched):
                yield match.group(), None, Span(offset + match.start(), offset + match.end())
