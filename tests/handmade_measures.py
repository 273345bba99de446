"""Measures made by hand, for tests of what is done with them once they are found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.derived.measures import FoundKind, FoundPlace, FoundVerb, Kind, Measure, Strength, Verb
from corpus.document import AgencyMention, Document, Span
from corpus.places import find_places
from tests.handmade import document


def span_of(found: Document, words: str) -> Span:
    """Return where words first stand in a document's text."""
    start = found.text.index(words)
    return Span(start, start + len(words))


def measure(
    text: str,
    kinds: Mapping[str, Kind] | None = None,
    verbs: Mapping[str, Verb] | None = None,
    beneficiaries: Sequence[str] = (),
    conditions: Sequence[str] = (),
    agencies: Sequence[AgencyMention] = (),
    **changes: object,
) -> Measure:
    """Return a sentence as the one clause of a document; kinds and verbs by the words that say so (支持 if not given).

    The places are all that it names. `changes` are the document's other fields.
    """
    made = document(text, **changes)
    found = {"支持": Verb.SUPPORT} if verbs is None else verbs
    first = span_of(made, next(iter(found)))
    return Measure(
        document=made,
        clause=replace(made.clauses[0], agencies=tuple(agencies)),
        sentence=made.clauses[0].sentences[0],
        verbs=tuple(FoundVerb(verb, span_of(made, words)) for words, verb in found.items()),
        kinds=tuple(FoundKind(kind, span_of(made, words)) for words, kind in (kinds or {}).items()),
        beneficiaries=tuple(span_of(made, words) for words in beneficiaries),
        places=tuple(FoundPlace(place, span) for place, span in find_places(text)),
        conditions=tuple(span_of(made, words) for words in conditions),
        strength=Strength.BINDING if Verb.GRANT in found.values() else Strength.ENCOURAGING,
        strength_span=first,
    )
