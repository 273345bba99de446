"""Whether a clause and its document are of what a question names: document, place, kind of zone, level, body.

Each is 1 where they agree, -1 where the question names another, 0 where it names none. Beside these, what is likelier
before anything is asked: newer documents, and those of a province only where that is named.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corpus.agencies import Agency
from corpus.document import Clause, Document
from corpus.front import NATIONWIDE
from corpus.zones import zone_kinds
from index.entities import Entities
from index.features import Scores
from index.intent import Intent

DAYS = 365.25  # of a year


class Agreement:
    """What every clause's document is about, read once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.id: row for row, document in enumerate(documents)}
        self._regions = [frozenset(document.regions) - {NATIONWIDE} for document in documents]
        self._levels = [frozenset({document.level}) for document in documents]
        self._zones = [zone_kinds(document.title) for document in documents]
        self._texts = [document.text for document in documents]
        newest = max((document.issued for document in documents), default=date.min)
        self._years = np.array([(newest - document.issued).days / DAYS for document in documents], dtype=np.float32)
        self._local = np.array(list(map(bool, self._regions)), dtype=np.float32)
        self._issued = _by_issuer(documents)

    def scores(
        self, entities: Entities, clauses: Sequence[Clause], intent: Intent = Intent.CONTENT
    ) -> dict[str, Scores]:
        """Return how far each of these clauses agrees with what a question names and is after, (clauses,) each.

        What it names nothing of is 0 for all, and not looked for.
        """
        rows = np.array([self._documents[clause.document_id] for clause in clauses], dtype=np.int64)
        told = self._told_by_issuer(entities.bodies)
        named = dict.fromkeys(entities.documents, 1.0)
        local = np.zeros(len(rows), dtype=np.float32) if entities.places else self._local[rows]
        return {
            "named_document": self._given(named, rows),
            "place": _agreeing(entities.provinces, self._regions, rows),
            "zone": _agreeing(entities.zones, self._zones, rows),
            "level": _agreeing(entities.levels, self._levels, rows),
            "issuer": self._given(told, rows),
            "years": self._years[rows],
            "local": local,
            "lists_bodies": _of_clauses(_lists_bodies, clauses, intent is Intent.AGENCY),
            "named_clause": _of_clauses(lambda clause: clause.id in entities.clauses, clauses, bool(entities.clauses)),
            "place_named": _of_clauses(partial(self._names_place, entities), clauses, bool(entities.places)),
            "body": _of_clauses(partial(_names_body, entities), clauses, bool(entities.bodies)),
        }

    def _given(self, values: Mapping[str, float], rows: NDArray[np.int64]) -> Scores:
        """Return the values of documents, by their ids, for the clauses whose documents are in `rows`."""
        of_documents = np.zeros(len(self._texts), dtype=np.float32)
        for document_id, value in values.items():
            if document_id in self._documents:
                of_documents[self._documents[document_id]] = value
        return of_documents[rows]

    def _told_by_issuer(self, bodies: Sequence[Agency]) -> dict[str, float]:
        """Return how well the bodies asked about tell documents as their issuers: 1 where one issued no other."""
        told: dict[str, float] = {}
        for body in bodies:
            names = [name for name in (body.name, *body.aliases) if not name.isascii()]
            issued = set[str]().union(*(ids for issuer, ids in self._issued.items() if any(n in issuer for n in names)))
            told |= {document: max(told.get(document, 0.0), 1 / len(issued)) for document in issued}
        return told

    def _names_place(self, entities: Entities, clause: Clause) -> float:
        """Return the share of the places asked about that a clause names; provinces tell documents, not clauses."""
        asked = [place for place in entities.places if not place.is_province]
        text = self._texts[self._documents[clause.document_id]]
        return sum(text.find(place.short, clause.start, clause.end) >= 0 for place in asked) / (len(asked) or 1)


def _by_issuer(documents: Sequence[Document]) -> dict[str, frozenset[str]]:
    """Return the documents of each issuer, by its name as they write it."""
    issued: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for name in document.issuers:
            issued[name].add(document.id)
    return {name: frozenset(ids) for name, ids in issued.items()}


def _of_clauses(agrees: Callable[[Clause], float], clauses: Sequence[Clause], is_asked: bool) -> Scores:
    """Return how far each clause agrees with something; 0 for all where that is not asked for."""
    if not is_asked:
        return np.zeros(len(clauses), dtype=np.float32)
    return np.array([agrees(clause) for clause in clauses], dtype=np.float32)


def _agreeing(asked: frozenset[str], known: Sequence[frozenset[str]], rows: NDArray[np.int64]) -> Scores:
    """Return how far the documents of clauses, by their numbers, agree with what is asked for, (clauses,)."""
    of_documents = np.zeros(len(known), dtype=np.float32)
    for row in np.unique(rows).tolist() if asked else ():
        of_documents[row] = _agrees(asked, known[row])
    return of_documents[rows]


def _lists_bodies(clause: Clause) -> float:
    """Return 1 where a clause ends in the list of those responsible."""
    return float(clause.agency_list is not None)


def _names_body(entities: Entities, clause: Clause) -> float:
    """Return the share of the bodies asked about that a clause names."""
    named = {mention.name for mention in clause.agencies}
    return sum(body.name in named for body in entities.bodies) / (len(entities.bodies) or 1)


def _agrees(asked: frozenset[str], known: frozenset[str]) -> float:
    if not asked or not known:
        return 0.0
    return 1.0 if asked & known else -1.0
