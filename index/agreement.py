"""Whether a clause and its document are of what a question names: document, place, kind of zone, level, body.

Each is 1 where they agree, -1 where the question names another, 0 where it names none. Beside these, what is likelier
before anything is asked: newer documents, and those of a province only where that is named.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np

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
        self._ids = [document.id for document in documents]
        self._regions = [frozenset(document.regions) - {NATIONWIDE} for document in documents]
        self._levels = [document.level for document in documents]
        self._zones = [zone_kinds(document.title) for document in documents]
        self._texts = [document.text for document in documents]
        newest = max((document.issued for document in documents), default=date.min)
        self._years = [(newest - document.issued).days / DAYS for document in documents]
        self._issued = _by_issuer(documents)

    def scores(
        self, entities: Entities, clauses: Sequence[Clause], intent: Intent = Intent.CONTENT
    ) -> dict[str, Scores]:
        """Return how far each of these clauses agrees with what a question names and is after, (clauses,) each."""
        rows = np.array([self._documents[clause.document_id] for clause in clauses], dtype=np.int64)

        def of_documents(agrees: Sequence[float]) -> Scores:
            return np.array(agrees, dtype=np.float32)[rows]

        needed = sorted(set(rows.tolist()))
        blank = [0.0] * len(self._ids)
        named, place, zone, level, issuer = (list(blank) for _ in range(5))
        told = self._told_by_issuer(entities.bodies)
        for row in needed:
            named[row] = float(self._ids[row] in entities.documents)
            place[row] = _agrees(entities.provinces, self._regions[row])
            zone[row] = _agrees(entities.zones, self._zones[row])
            level[row] = _agrees(entities.levels, frozenset({self._levels[row]}))
            issuer[row] = told.get(self._ids[row], 0.0)
        return {
            "named_document": of_documents(named),
            "place": of_documents(place),
            "zone": of_documents(zone),
            "level": of_documents(level),
            "issuer": of_documents(issuer),
            "years": of_documents(self._years),
            "local": of_documents([float(bool(regions) and not entities.places) for regions in self._regions]),
            "lists_bodies": np.array([_lists_bodies(intent, clause) for clause in clauses], dtype=np.float32),
            "named_clause": np.array([clause.id in entities.clauses for clause in clauses], dtype=np.float32),
            "place_named": np.array([self._names_place(entities, clause) for clause in clauses], dtype=np.float32),
            "body": np.array([_names_body(entities, clause) for clause in clauses], dtype=np.float32),
        }

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


def _lists_bodies(intent: Intent, clause: Clause) -> float:
    """Return 1 where a body is asked for and the clause ends in the list of those responsible."""
    return float(intent is Intent.AGENCY and clause.agency_list is not None)


def _names_body(entities: Entities, clause: Clause) -> float:
    """Return the share of the bodies asked about that a clause names."""
    named = {mention.name for mention in clause.agencies}
    return sum(body.name in named for body in entities.bodies) / (len(entities.bodies) or 1)


def _agrees(asked: frozenset[str], known: frozenset[str]) -> float:
    if not asked or not known:
        return 0.0
    return 1.0 if asked & known else -1.0
