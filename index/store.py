"""The seam between the ranking and the engine that holds the vectors: rows, generations, a search with its filter.

A store holds the rows of one encoder (a channel): unit vectors from which the passages' mean is removed already. What
it is asked for, and how rows become clauses and features, stands above it and is the same for every engine.

    store.begin("3f9c2b7a41d0")                  a new generation, which nobody sees yet
    store.add("3f9c2b7a41d0", rows)              as often as there are rows
    store.commit("3f9c2b7a41d0")                 whole and durable; abort() leaves nothing of it
    store.activate("3f9c2b7a41d0")               what is searched from now on, at once
    store.search(queries, RowKind.SENTENCE, 100, Eq("level", "国家"))
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Document
from index.errors import RowsInvalid
from index.filters import EVERYTHING, Filter

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
# What stands in place of an id where fewer rows meet a condition than were asked for, and in place of its score.
NO_ROW, NO_SCORE = -1, -2.0
# An id is 43 bits of its document and 20 bits of the row in it: positive, and the same wherever it is computed.
ROW_BITS, DOCUMENT_BITS = 20, 43


class RowKind(StrEnum):
    """What a row is the vector of."""

    SENTENCE = "sentence"
    CLAUSE = "clause"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Fields:
    """What filters ask about a row (index/filters.py): its document's fields, and whether its clauses list bodies.

    `status` is the value of corpus.document.Status. `agencies` has one value for a sentence or a clause; a heading has
    those of all clauses below it, and meets a condition on any of its values.
    """

    document: str
    level: str
    regions: tuple[str, ...]
    status: str
    issued: date
    effective: date | None
    expires: date | None
    agencies: frozenset[bool]

    @property
    def year(self) -> str:
        """The year in which the document was issued."""
        return str(self.issued.year)

    @classmethod
    def of(cls, document: Document, clauses: Iterable[Clause]) -> "Fields":
        """Return the fields of a row that stands for some clauses of a document."""
        return cls.with_agencies(document, frozenset(clause.agency_list is not None for clause in clauses))

    @classmethod
    def with_agencies(cls, document: Document, agencies: frozenset[bool]) -> "Fields":
        """Return the fields of a row of a document, by whether the clauses it stands for list bodies."""
        return cls(
            document.id, document.level, tuple(document.regions), document.status.value,
            document.issued, document.effective, document.expires, agencies,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows to be kept: the id, kind and fields of each, (n,), and its unit vector, (n, dimension)."""

    ids: Ids
    kinds: Sequence[RowKind]
    fields: Sequence[Fields]
    vectors: Vectors

    def __post_init__(self) -> None:
        """Refuse rows that do not belong together."""
        if not len(self.ids) == len(self.kinds) == len(self.fields) == len(self.vectors):
            lengths = f"{len(self.ids)} ids, {len(self.kinds)} kinds, {len(self.fields)} fields"
            raise RowsInvalid(f"{lengths} and {len(self.vectors)} vectors are given: each row needs one of each")


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best rows of each query, (queries, top): by score, the higher first, then by id, the lower first.

    Where fewer rows meet the condition, NO_ROW and NO_SCORE fill the rest. A score is the inner product of the query
    with the row as it is stored: a cosine.
    """

    ids: Ids
    scores: Vectors


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a store can be searched now: which engine it is, what it serves, and what is wrong where something is."""

    engine: str
    is_well: bool
    generation: str | None
    rows: int
    detail: str = ""


class VectorSearch(Protocol):
    """What a question needs of a store; safe to use from several threads at once.

    Raises StoreUnavailable where the engine cannot be reached.
    """

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return the best `top` rows of a kind that meet a condition, for each query, (queries, dimension).

        The condition decides which rows are compared, not which of the best are shown: `top` rows are found as long as
        so many meet it. An engine may miss some of the best; what it returns has its exact score and is in order.
        """
        ...

    def get(self, ids: Ids) -> Vectors:
        """Return the vectors of some rows, (n, dimension), in the order of the ids; RowsMissing for one unknown."""
        ...

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some rows, (queries, n), as of those that `get` returns."""
        ...

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows meet a condition."""
        ...

    def health(self) -> Health:
        """Tell how the store is; never raises for what is wrong with it."""
        ...


class VectorStore(VectorSearch, Protocol):
    """A store that keeps generations: one is searched, others are written or kept to go back to.

    A generation that is not committed is never searched. Names are those of the index's generations (index/recipe.py):
    letters, digits and hyphens. Reading needs an active generation: GenerationMissing where there is none.
    """

    def begin(self, generation: str) -> None:
        """Begin an empty generation; what an interrupted one of this name left is removed first.

        GenerationExists where one of this name is committed.
        """
        ...

    def add(self, generation: str, rows: Rows) -> None:
        """Put rows into a generation that was begun; RowsInvalid where an id is there already."""
        ...

    def commit(self, generation: str) -> None:
        """Finish a generation: whole, durable, ready to be searched, and not active yet."""
        ...

    def abort(self, generation: str) -> None:
        """Remove all of a generation that was begun; one that is not there is none to remove."""
        ...

    def generations(self) -> tuple[str, ...]:
        """Return the names of the committed generations, sorted."""
        ...

    def active(self) -> str | None:
        """Return the generation that is searched, None before the first."""
        ...

    def reading(self, generation: str) -> VectorSearch:
        """Return the rows of a committed generation, also while and after another one is activated."""
        ...

    def activate(self, generation: str) -> None:
        """Search a committed generation from now on: questions under way end with the one they began with."""
        ...

    def drop(self, generation: str) -> None:
        """Remove a committed generation; GenerationActive for the one that is searched."""
        ...

    def upsert(self, rows: Rows) -> None:
        """Put rows into the active generation, in place of those with the same ids."""
        ...

    def delete(self, ids: Ids) -> int:
        """Remove rows from the active generation by their ids; return how many were there."""
        ...

    def delete_where(self, condition: Filter) -> int:
        """Remove the rows of the active generation that meet a condition; return how many."""
        ...


def first_ids(keys: Iterable[str]) -> Ids:
    """Return the id of the first row of each document, (documents,), by the keys of its texts (Passages.key).

    An id hangs on nothing but the document's texts, so that a change of one document changes no other's ids. Documents
    with the same texts, or whose digests begin alike, are told apart by a number in the order given.
    """
    found: list[int] = []
    taken = set[int]()
    for key in keys:
        first = _document_bits(key)
        number = 1
        while first in taken:
            number += 1
            first = _document_bits(hashlib.sha256(f"{key} {number}".encode()).hexdigest())
        taken.add(first)
        found.append(first << ROW_BITS)
    return np.array(found, dtype=np.int64)


def _document_bits(digest: str) -> int:
    return int(digest[:16], 16) >> (64 - DOCUMENT_BITS)
