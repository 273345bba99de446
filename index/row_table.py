"""What is known of rows besides their vectors: id, kind and fields, in columns; and which rows meet a condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.document import Status
from corpus.front import NATIONWIDE
from index.errors import RowsInvalid, RowsMissing
from index.filters import EVERYTHING, OF_DOCUMENTS, And, AsOf, Eq, Filter, In, Range, unknown
from index.store import Fields, Ids, RowKind, Rows

Mask = NDArray[np.bool_]
KINDS = tuple(RowKind)
# Conditions whose rows are remembered, a byte for each row: a conversation asks again with the same.
_REMEMBERED = 8


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Of each row its id, its kind as the number in KINDS, and the number of its fields among the different ones."""

    ids: Ids
    kinds: NDArray[np.int8]
    fields: NDArray[np.int32]
    different: Sequence[Fields]

    @classmethod
    def of(cls, many: Sequence[Rows]) -> "Columns":
        """Put the columns of rows together."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int32), ()).changed([], many)

    def changed(self, left: Ids | Sequence[int], more: Sequence[Rows]) -> "Columns":
        """Return some of these rows, by their numbers, and others behind them."""
        here = np.array(left, dtype=np.int64)
        numbers: dict[Fields, int] = {}
        of_old = [numbers.setdefault(self.different[n], len(numbers)) for n in self.fields[here].tolist()]
        fields = of_old + [numbers.setdefault(one, len(numbers)) for rows in more for one in rows.fields]
        kinds = np.array([KINDS.index(kind) for rows in more for kind in rows.kinds], dtype=np.int8)
        return Columns(
            np.concatenate([self.ids[here], *(rows.ids for rows in more)]),
            np.concatenate([self.kinds[here], kinds]),
            np.array(fields, dtype=np.int32),
            tuple(numbers),
        )


class RowTable:
    """Rows by number, found by id, by kind and by condition."""

    def __init__(self, columns: Columns) -> None:
        """Take the columns; RowsInvalid where an id stands for two rows."""
        self.ids, self._fields, self._different = columns.ids, columns.fields, columns.different
        self._order = np.argsort(self.ids, kind="stable")
        self._sorted = self.ids[self._order]
        if (twice := np.flatnonzero(np.diff(self._sorted) == 0)).size:
            raise RowsInvalid(f"two rows have the id {self._sorted[twice[0]]}: each id stands for one row")
        self._of_kind = {kind: np.flatnonzero(columns.kinds == n) for n, kind in enumerate(KINDS)}
        self._meeting = lru_cache(_REMEMBERED)(self._compared)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.ids)

    def of_kind(self, kind: RowKind) -> Ids:
        """Return the numbers of the rows of a kind, ascending."""
        return self._of_kind[kind]

    def numbers(self, ids: Ids) -> Ids:
        """Return the numbers of rows by their ids, in the order given; RowsMissing for one unknown."""
        places = np.searchsorted(self._sorted, ids)
        known = places < len(self._sorted)
        known[known] = self._sorted[places[known]] == ids[known]
        if not known.all():
            raise RowsMissing(f"no row has the id {ids[~known][0]}")
        return self._order[places]

    def among(self, ids: Ids) -> Mask:
        """Return which rows have one of some ids, (rows,)."""
        return np.isin(self.ids, ids)

    def meeting(self, condition: Filter) -> Mask | None:
        """Return which rows meet a condition, (rows,); None where all do."""
        return None if condition == EVERYTHING else self._meeting(condition)

    def _compared(self, condition: Filter) -> Mask:
        met = np.array([meets(condition, fields) for fields in self._different], dtype=np.bool_)
        if not len(met):
            meets(condition, NO_FIELDS)  # an unknown field is an error in an empty store as well
            return np.zeros(0, dtype=np.bool_)
        return met[self._fields]


NO_FIELDS = Fields("", "", (), "", date.min, None, None, frozenset())


def meets(condition: Filter, fields: Fields) -> bool:
    """Tell whether a row meets a condition, as index/filters.py tells it of a clause; ValueError for an unknown field.

    Each condition is about one value of a field at a time: a heading meets those that one of its clauses meets.
    """
    match condition:
        case And(filters):
            # All are looked at: an unknown field is an error even where another part fails already.
            met = [meets(part, fields) for part in filters]
            return all(met)
        case Range("issued", low, high):
            return (low is None or low <= fields.issued) and (high is None or fields.issued <= high)
        case AsOf(day, ends):
            return _applied(fields, day, ends)
        case Eq(name, value):
            return meets(In(name, (value,)), fields)
        case In("agencies", values):
            return not fields.agencies.isdisjoint(values)
        case In(name, values) if name in OF_DOCUMENTS:
            found = fields.regions if name == "region" else (getattr(fields, name),)
            return (name == "region" and NATIONWIDE in found) or not set(found).isdisjoint(values)
    raise unknown(condition)


def _applied(fields: Fields, day: date, ends: Mapping[str, date]) -> bool:
    end = ends.get(fields.document)
    if day < (fields.effective or fields.issued) or (end is not None and day >= end):
        return False
    if fields.expires is not None:
        return day <= fields.expires
    return not (fields.status == Status.EXPIRED or (fields.status == Status.REPEALED and end is None))
