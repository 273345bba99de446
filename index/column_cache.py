"""Which clauses have a token, kept as long as there is room: the common tokens come up in most questions."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.postings import Integers

# Of 100,000 clauses 480 tokens that one in eight has, more than there are; or two thousand that one in thirty has.
CACHED_BYTES = 48 << 20


@dataclass(frozen=True, slots=True)
class Sparse:
    """A token's part of the scores of the clauses in `rows`, which are different ones."""

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.rows.nbytes + self.scores.nbytes


@dataclass(frozen=True, slots=True)
class Dense:
    """How often every clause has a token, (clauses,), and what it weighs."""

    counts: Integers
    idf: np.float32

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.counts.nbytes

    def scores(self, norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the token's part of the scores, (clauses,): idf · f / (f + norm)."""
        found = self.counts.astype(np.float32)
        found /= found + norms
        found *= self.idf
        return found


Column = Sparse | Dense


class ColumnCache:
    """The columns that were used last, by their tokens' numbers; for any number of threads."""

    def __init__(self, room: int = CACHED_BYTES) -> None:
        self._room, self._taken = room, 0
        self._columns: OrderedDict[int, Column] = OrderedDict()
        self._lock = Lock()

    def get(self, number: int) -> Column | None:
        """Return a token's column, None where it is not kept."""
        with self._lock:
            found = self._columns.get(number)
            if found is not None:
                self._columns.move_to_end(number)
            return found

    def put(self, number: int, column: Column) -> Column:
        """Keep a column, in the place of those that were not used for longest; return it."""
        with self._lock:
            before = self._columns.pop(number, None)
            self._columns[number] = column
            self._taken += column.nbytes - (before.nbytes if before else 0)
            while self._taken > self._room and len(self._columns) > 1:
                self._taken -= self._columns.popitem(last=False)[1].nbytes
            return column
