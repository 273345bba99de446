"""Rows that were fetched from an engine beyond this process, kept so that the next question need not fetch them again.

A row of a generation never changes, so nothing here can be outdated. Of the five documents all rows fit; of a large
corpus those that were asked for last. The oldest place is used again when all are taken.
"""

import threading

import numpy as np

from index.store import Ids, Vectors

# Some 80,000 rows of 384 dimensions.
CACHE_BYTES = 128 * 2**20
_NOWHERE = -1


class RowCache:
    """Vectors by id, at most so many bytes of them."""

    def __init__(self, dimension: int, limit: int = CACHE_BYTES) -> None:
        self._places: dict[int, int] = {}
        capacity = max(1, limit // (4 * dimension))
        # Pages of memory are taken when they are first written to.
        self._ids, self._rows = np.full(capacity, _NOWHERE, np.int64), np.empty((capacity, dimension), np.float32)
        self._next, self._using = 0, threading.Lock()

    def take(self, ids: Ids) -> tuple[Vectors, Ids]:
        """Return vectors, (n, dimension), and the positions among them, (m,), whose rows are not here."""
        with self._using:
            places = np.array([self._places.get(row, _NOWHERE) for row in ids.tolist()], dtype=np.int64)
            return self._rows[places], np.flatnonzero(places == _NOWHERE)

    def keep(self, ids: Ids, vectors: Vectors) -> None:
        """Keep the vectors of some rows, the last ones where there are too many."""
        capacity = len(self._ids)
        ids, vectors = ids[-capacity:], vectors[-capacity:]
        with self._using:
            places = (self._next + np.arange(len(ids))) % capacity
            for row in self._ids[places].tolist():
                self._places.pop(row, None)
            self._ids[places], self._rows[places] = ids, vectors
            self._places.update(zip(ids.tolist(), places.tolist(), strict=True))
            self._next = (self._next + len(ids)) % capacity
