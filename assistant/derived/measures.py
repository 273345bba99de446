"""Measures: the sentences that grant, promise or forbid something, with what they say of it as spans.

鼓励银行为边（跨）境经济合作区提供跨境人民币结算“一体化”配套综合金融服务。
    verb 鼓励, kinds 融资 外汇, for 边（跨）境经济合作区, encouraging
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.derived.measure_beneficiaries import find_beneficiaries
from assistant.derived.measure_conditions import find_conditions
from assistant.derived.measure_gate import giving, is_background
from assistant.derived.measure_nouns import only_names
from assistant.derived.measure_patterns import find_kinds
from assistant.derived.measure_terms import Kind, Strength, Verb
from assistant.derived.measure_verbs import giving_verbs
from corpus.document import Clause, Corpus, Document, Span
from corpus.places import Place, PlaceKind, find_places

__all__ = [
    "FoundKind",
    "FoundPlace",
    "FoundVerb",
    "Kind",
    "Measure",
    "Strength",
    "Verb",
    "corpus_measures",
    "find_measures",
]

# The country whose documents these are.
_HOME = "中国"
# A body named after its country: 蒙古贸易发展银行.
_OF_BODY = re.compile(r"[^，,、。的]{0,6}(?:银行|大学|公司|学院|海关)")

# In what fields something is given, before the verb: 在用地、财政等方面.
_FIELDS = re.compile(r"在[^，,；;。]*方面[，,]$")


@dataclass(frozen=True, slots=True)
class FoundVerb:
    """The class of a measure's verb, and the word that says so."""

    verb: Verb
    span: Span


@dataclass(frozen=True, slots=True)
class FoundKind:
    """A kind of support, and the words that say so."""

    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that a measure is for, and where it is named."""

    place: Place
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """A sentence that grants, promises or forbids something; all spans are of the document's text, within it.

    `beneficiaries` get what is given; `conditions` limit who gets it or how (符合条件的, 按规定). The strength's
    evidence is `strength_span`, the word that binds or encourages.
    """

    document: Document
    clause: Clause
    sentence: Span
    verbs: tuple[FoundVerb, ...]
    kinds: tuple[FoundKind, ...]
    beneficiaries: tuple[Span, ...]
    places: tuple[FoundPlace, ...]
    conditions: tuple[Span, ...]
    strength: Strength
    strength_span: Span

    @property
    def quote(self) -> str:
        """The sentence as the document has it."""
        return self.document.text[self.sentence.start : self.sentence.end]


def find_measures(document: Document, clause: Clause) -> tuple[Measure, ...]:
    """Return the measures of a clause, at most one a sentence, in their order."""
    measures = (_measure(document, clause, sentence) for sentence in clause.sentences)
    return tuple(measure for measure in measures if measure is not None)


def corpus_measures(corpus: Corpus) -> tuple[Measure, ...]:
    """Return the measures of all documents, in their order."""
    return tuple(
        measure
        for document in corpus.documents
        for clause in document.clauses
        for measure in find_measures(document, clause)
    )


def _measure(document: Document, clause: Clause, sentence: Span) -> Measure | None:
    text, quote = document.text, document.text[sentence.start : sentence.end]
    verbs = giving(text, giving_verbs(text, sentence))
    if not verbs or is_background(quote) or _is_heading(quote, clause):
        return None
    conditions = find_conditions(text, sentence)
    beneficiaries = find_beneficiaries(text, sentence, verbs, conditions)
    # What comes before the first verb is why and where; who gets it is not what they get.
    fields = _FIELDS.search(text, sentence.start, verbs[0].part.start)
    said = Span(fields.start() if fields else verbs[0].part.start, sentence.end)
    names = (*conditions, *(span for span in beneficiaries if only_names(text, span)))
    first = {verb.verb: verb.span for verb in reversed(verbs)}
    return Measure(
        document,
        clause,
        sentence,
        verbs=tuple(FoundVerb(verb, span) for verb, span in sorted(first.items(), key=lambda pair: pair[1].start)),
        kinds=tuple(FoundKind(kind, span) for kind, span in find_kinds(text, said, names)),
        beneficiaries=beneficiaries,
        places=tuple(_places(text, sentence, conditions)),
        conditions=conditions,
        strength=verbs[0].strength,
        strength_span=verbs[0].span,
    )


def _is_heading(quote: str, clause: Clause) -> bool:
    longest = len(clause.number) + len(clause.heading) + len("（）。")
    return bool(clause.heading) and quote.removesuffix("。").endswith(clause.heading) and len(quote) <= longest


def _places(text: str, sentence: Span, conditions: Sequence[Span]) -> Iterator[FoundPlace]:
    """Yield the places of a sentence, each once; 中蒙 says between whom, not where."""
    seen = set[Place]()
    found = [
        (place, Span(sentence.start + span.start, sentence.start + span.end))
        for place, span in find_places(text[sentence.start : sentence.end])
        if place.kind is not PlaceKind.REGION and place.name != _HOME
    ]
    spans = Counter(span for _, span in found)
    for place, span in found:
        limits = any(condition.start <= span.start < condition.end for condition in conditions)
        between = spans[span] > 1 or (place.kind is PlaceKind.COUNTRY and text[span.start] == "中" != place.name[0])
        if not (limits or between or place in seen or _OF_BODY.match(text, span.end)):
            seen.add(place)
            yield FoundPlace(place, span)
