"""Comparing documents: from a question, or from a subject and documents, to a table of what each says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.derived.comparison import Comparison, compare
from assistant.derived.comparison_sentences import speaking
from assistant.errors import FilterInvalid
from assistant.sides import Side, Sides, compared_sides
from corpus.document import Document
from corpus.zones import zone_kinds
from index.filters import EVERYTHING, And, Filter, In
from index.question import Question
from index.search import Index, Ranking
from index.tokens import Tokenizer

# A table of more columns is not read side by side.
MOST_COLUMNS = 4
# Clauses that are looked at: every clause on a subject is among them.
LOOKED_AT = 200
# Of so many documents every sentence is read for whether it is on the subject; of more, those of the clauses looked at.
READ_WHOLE = 50


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that a question asked for, and the subject as it was read from the question."""

    subject: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A comparison that a question asked for on a subject of which none of the documents has a word."""

    subject: str


def compare_documents(
    index: Index, subject: str, documents: Sequence[Document] = (), condition: Filter = EVERYTHING
) -> Comparison:
    """Return what documents say on a subject: of these, in their order, or of those that have clauses on it.

    Without `documents` the columns are the four whose clauses are most on the subject, the newest first. FilterInvalid
    for a single document, and for more than four.
    """
    if len(documents) == 1 or len(documents) > MOST_COLUMNS:
        raise FilterInvalid(f"{len(documents)} documents to compare: give from 2 to {MOST_COLUMNS}, or none for all")
    columns = tuple(documents) or index.corpus.documents
    ranking = _ranking(index, subject, columns, condition)
    if not documents:
        chosen = _best(speaking(_near(columns, ranking), ranking), ranking, MOST_COLUMNS)
        columns = tuple(sorted(chosen, key=lambda document: document.issued, reverse=True))
    return compare(columns, ranking, _tokenizer().cut)


def compare_asked(
    index: Index, question: Question, documents: Sequence[Document], condition: Filter = EVERYTHING
) -> Compared | Unsaid | None:
    """Return the comparison that a question asks for, of documents that have clauses which meet a condition.

    None where it asks for none, names no subject, or only one document has anything to show.
    """
    asked = compared_sides(question, documents)
    if asked is None or not asked.subject:
        return None
    of_sides = [document for side in asked.sides for document in side.documents]
    ranking = _ranking(index, asked.subject, of_sides, condition)
    asked = replace(asked, sides=tuple(replace(s, documents=_near(s.documents, ranking)) for s in asked.sides))
    of_sides = [document for side in asked.sides for document in side.documents]
    if not speaking(of_sides, ranking):
        return Unsaid(asked.subject)
    columns = _columns(asked, question, ranking)
    found = compare(columns, ranking, _tokenizer().cut)
    return Compared(asked.subject, found) if found.rows and len(columns) > 1 else None


def _ranking(index: Index, subject: str, documents: Iterable[Document], condition: Filter) -> Ranking:
    ids = tuple(dict.fromkeys(document.id for document in documents))
    return index.search(subject, LOOKED_AT, And((condition, In("document", ids))))


def _near(documents: Sequence[Document], ranking: Ranking) -> tuple[Document, ...]:
    """Return the documents that can have a sentence on a subject: of many those with clauses near it, or the first."""
    if len(documents) <= READ_WHOLE:
        return tuple(documents)
    found = {hit.document.id for hit in ranking.hits}
    return tuple(document for document in documents if document.id in found) or tuple(documents[:1])


def _columns(asked: Sides, question: Question, ranking: Ranking) -> tuple[Document, ...]:
    """Return the documents to compare: of each side those that speak on the subject and on the same zones."""
    of_sides = tuple(dict.fromkeys(document for side in asked.sides for document in side.documents))
    said = speaking(of_sides, ranking)
    if asked.each:
        on_zones = _of_zones(said, question.entities.zones)
        chosen = _best(on_zones, ranking, min(asked.count or MOST_COLUMNS, MOST_COLUMNS))
        return tuple(document for document in of_sides if document in chosen)
    zones = question.entities.zones or _common_zones(asked.sides)
    sides = [
        _of_zones([document for document in side.documents if document in said], zones)
        or _of_zones(side.documents, zones)[:1]
        for side in asked.sides
    ]
    room = MOST_COLUMNS - len(sides)
    columns: list[Document] = []
    for side in sides[:MOST_COLUMNS]:
        taken = side[: 1 + max(0, room)]
        room -= len(taken) - 1
        columns += [document for document in taken if document not in columns]
    return tuple(columns)


def _common_zones(sides: Sequence[Side]) -> frozenset[str]:
    """Return the kinds of zones that all sides have documents on: those can be compared."""
    kinds = [frozenset[str]().union(*(zone_kinds(d.title) for d in side.documents)) for side in sides]
    return frozenset.intersection(*kinds)


def _of_zones(documents: Sequence[Document], zones: frozenset[str]) -> Sequence[Document]:
    """Return the documents on these kinds of zones; all where none is."""
    return [document for document in documents if zones & zone_kinds(document.title)] or documents


def _best(documents: Iterable[Document], ranking: Ranking, most: int) -> list[Document]:
    """Return so many documents, those with the best clauses."""
    best = list(dict.fromkeys(hit.document.id for hit in ranking.hits))
    found = [document for document in documents if document.id in best]
    return sorted(found, key=lambda document: best.index(document.id))[:most]


@cache
def _tokenizer() -> Tokenizer:
    # Without the terms of the corpus, which keep long names whole: two that differ at their ends would share nothing.
    return Tokenizer()
