"""The clauses of a corpus that meet a filter: looked up by the values of their documents, not clause by clause.

Filtering(documents).rows(Eq("year", "2023"))     the numbers of the clauses of the documents of 2023
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Status
from corpus.front import NATIONWIDE
from index.filters import OF_DOCUMENTS, And, AsOf, Eq, Filter, In, Range, Value, unknown

Mask = NDArray[np.bool_]
Days = NDArray[np.int64]
_NEVER = date.max.toordinal()


class Filtering:
    """What filters ask of the documents and clauses of a corpus, read once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        counts = np.array([len(document.clauses) for document in documents], dtype=np.int64)
        # The number of the document of each clause.
        self._owners = np.repeat(np.arange(len(documents), dtype=np.int32), counts)
        lists = (clause.agency_list is not None for document in documents for clause in document.clauses)
        self._lists_bodies = np.fromiter(lists, dtype=np.bool_, count=int(counts.sum()))
        self._every = np.arange(len(self._owners))
        self._every.flags.writeable = False

    def rows(self, condition: Filter) -> NDArray[np.int64]:
        """Return the numbers of the clauses that meet a condition, ascending; ValueError for an unknown field."""
        met = self._met(condition)
        return self._every if met is None else np.flatnonzero(met)

    def within(self, condition: Filter) -> tuple[Document, ...]:
        """Return the documents of which a clause meets a condition, in order; ValueError for an unknown field."""
        met = self._met(condition)
        if met is None:
            return self._with_clauses
        held = np.zeros(len(self.documents), dtype=np.bool_)
        held[self._owners[met]] = True
        return tuple(self.documents[n] for n in np.flatnonzero(held).tolist())

    @cached_property
    def _with_clauses(self) -> tuple[Document, ...]:
        return tuple(document for document in self.documents if document.clauses)

    def _met(self, condition: Filter) -> Mask | None:
        """Return whether each clause meets a condition, None where all do."""
        match condition:
            case And(filters):
                # All are looked at: an unknown field is an error even where another part fails already.
                masks = [met for part in filters if (met := self._met(part)) is not None]
                return np.logical_and.reduce(masks) if masks else None
            case Eq("agencies", value):
                return self._listing((value,))
            case In("agencies", values):
                return self._listing(values)
        return self._of_documents(condition)[self._owners]

    def _listing(self, values: Sequence[Value]) -> Mask:
        return np.array([False in values, True in values])[self._lists_bodies.astype(np.intp)]

    def _of_documents(self, condition: Filter) -> Mask:
        """Return whether each document meets a condition on documents."""
        match condition:
            case Range("issued", low, high):
                return (self._issued >= _day(low, date.min)) & (self._issued <= _day(high, date.max))
            case AsOf(day, ends):
                return self._applied(day, ends)
            case Eq(name, value) if name in OF_DOCUMENTS:
                return self._having(name, (value,))
            case In(name, values) if name in OF_DOCUMENTS:
                return self._having(name, values)
        raise unknown(condition)

    def _having(self, name: str, values: Sequence[Value]) -> Mask:
        met = np.zeros(len(self.documents), dtype=np.bool_)
        by_value = self._by_value[name]
        for value in {*values, *([NATIONWIDE] if name == "region" else ())}:
            met[by_value.get(value, [])] = True
        return met

    @cached_property
    def _by_value(self) -> dict[str, dict[Value, list[int]]]:
        """The documents that have a value, by field and value."""
        found: dict[str, dict[Value, list[int]]] = {name: defaultdict(list) for name in OF_DOCUMENTS}
        for name, values in OF_DOCUMENTS.items():
            for n, document in enumerate(self.documents):
                for value in values(document):
                    found[name][value].append(n)
        return {name: dict(by_value) for name, by_value in found.items()}

    @cached_property
    def _issued(self) -> Days:
        return np.array([document.issued.toordinal() for document in self.documents], dtype=np.int64)

    @cached_property
    def _terms(self) -> tuple[Days, Days, Mask, Mask]:
        """From which day on documents apply, until which, and which have lapsed or are repealed on no known day."""
        documents = self.documents
        begins = [(document.effective or document.issued).toordinal() for document in documents]
        lasts = [document.expires.toordinal() if document.expires else _NEVER for document in documents]
        open_ended = [document.expires is None for document in documents]
        lapsed = [document.status is Status.EXPIRED for document in documents]
        repealed = [document.status is Status.REPEALED for document in documents]
        return (
            np.array(begins, dtype=np.int64),
            np.array(lasts, dtype=np.int64),
            np.array(open_ended, dtype=np.bool_) & np.array(lapsed, dtype=np.bool_),
            np.array(open_ended, dtype=np.bool_) & np.array(repealed, dtype=np.bool_),
        )

    def _applied(self, day: date, ends: Mapping[str, date]) -> Mask:
        """Return whether each document applied on a day (see AsOf)."""
        begins, lasts, lapsed, repealed = self._terms
        ended = np.array([ends[d.id].toordinal() if d.id in ends else 0 for d in self.documents], dtype=np.int64)
        has_end, on = ended > 0, day.toordinal()
        return (begins <= on) & (on <= lasts) & ~(has_end & (on >= ended)) & ~lapsed & ~(repealed & ~has_end)


def _day(day: date | None, otherwise: date) -> int:
    return (day or otherwise).toordinal()
