"""Search in rows that lie in files of our own: every row is compared, or the likeliest by their sketches.

In few rows all are compared. In many the sketches of one kind are looked through for a short list, whose rows are
compared as they are kept; under a condition that few rows meet, all of these are compared instead.
"""

from collections.abc import Sequence

import faiss
import numpy as np

from index.filters import EVERYTHING, Filter
from index.row_table import Mask, RowTable
from index.sketches import Sketcher
from index.store import NO_ROW, NO_SCORE, Found, Health, Ids, RowKind, Vectors
from index.stored_rows import CompactRows, StoredRows

ENGINE = "faiss"
# Of the best hundred of 300,000 sentences so many of the likeliest hold .999 (384 dimensions) and all (512).
SHORT_LIST, PER_ROW = 1500, 4
# So many rows are compared in the time that a look through 300,000 sketches and at the short list takes.
COMPARED = 4000
# FAISS gathers the best in a reservoir instead of a heap, which of a long list saves a third of the time.
_RESERVOIR = 13


class RowSearch:
    """Rows in segments, one after the other, and what is known of them; safe to share between threads."""

    def __init__(
        self, dimension: int, segments: Sequence[StoredRows], table: RowTable, generation: str | None = None
    ) -> None:
        self._dimension, self._segments, self._table, self._generation = dimension, tuple(segments), table, generation
        self._starts = np.cumsum([0, *map(len, self._segments)])
        compacts = [one for one in self._segments if isinstance(one, CompactRows)]
        self._sketcher = Sketcher(dimension)
        self._sketches = {kind: self._sketched(compacts, table.of_kind(kind)) for kind in RowKind} if compacts else {}
        for one in compacts:
            one.let_go()

    def _sketched(self, compacts: Sequence[CompactRows], numbers: Ids) -> faiss.IndexPQFastScan:
        """Return the sketches of some rows, ascending numbers."""
        cuts = np.searchsorted(numbers, self._starts)
        codes = np.empty((len(numbers), self._sketcher.width), dtype=np.uint8)
        for n, one in enumerate(compacts):
            codes[cuts[n] : cuts[n + 1]] = one.codes[numbers[cuts[n] : cuts[n + 1]] - self._starts[n]]
        sketches = self._sketcher.index(codes)
        sketches.implem = _RESERVOIR
        return sketches

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._dimension

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return the best `top` rows of a kind that meet a condition, for each query, (queries, dimension)."""
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        found = Found(
            np.full((len(queries), top), NO_ROW, dtype=np.int64),
            np.full((len(queries), top), NO_SCORE, dtype=np.float32),
        )
        numbers, met = self._table.of_kind(kind), self._table.meeting(condition)
        allowed = numbers if met is None else numbers[met[numbers]]
        if kind not in self._sketches or len(allowed) <= max(COMPARED, 4 * top):
            listed = [allowed] * len(queries)
            scores = list(self._scores(queries, allowed))
        else:
            listed = self._short_lists(queries, kind, max(SHORT_LIST, PER_ROW * top), met, len(allowed))
            scores = [self._scores(query[None], some)[0] for query, some in zip(queries, listed, strict=True)]
        for n, some in enumerate(listed):
            ids, best = _best(self._table.ids[some], scores[n], top)
            found.ids[n, : len(ids)], found.scores[n, : len(ids)] = ids, best
        return found

    def _short_lists(self, queries: Vectors, kind: RowKind, length: int, met: Mask | None, allowed: int) -> list[Ids]:
        """Return the likeliest rows for each query, ascending: so many of those that meet the condition, or all."""
        numbers, sketches = self._table.of_kind(kind), self._sketches[kind]
        # As many more as the condition lets through fewer, and some for those that lie unevenly.
        asked = length if met is None else int(1.5 * length * len(numbers) / allowed)
        while True:
            asked = min(asked, len(numbers))
            places = self._sketcher.best(sketches, queries, asked)
            lists = [numbers[np.sort(of_one[of_one >= 0])] for of_one in places]
            if met is not None:
                lists = [some[met[some]] for some in lists]
            if asked == len(numbers) or min(map(len, lists)) >= min(length, allowed):
                return lists
            asked *= 4

    def _scores(self, queries: Vectors, numbers: Ids) -> Vectors:
        """Return the inner products of queries with rows by their ascending numbers, (queries, n)."""
        cuts = np.searchsorted(numbers, self._starts)
        found = np.empty((len(queries), len(numbers)), dtype=np.float32)
        for n in np.flatnonzero(np.diff(cuts)).tolist():
            some = slice(cuts[n], cuts[n + 1])
            found[:, some] = self._segments[n].cosines(queries, numbers[some] - self._starts[n])
        return found

    def _rows(self, numbers: Ids) -> Vectors:
        """Return rows by their ascending numbers, (n, dimension)."""
        cuts = np.searchsorted(numbers, self._starts)
        rows = np.empty((len(numbers), self._dimension), dtype=np.float32)
        for n in np.flatnonzero(np.diff(cuts)).tolist():
            rows[cuts[n] : cuts[n + 1]] = self._segments[n].take(numbers[cuts[n] : cuts[n + 1]] - self._starts[n])
        return rows

    def get(self, ids: Ids) -> Vectors:
        """Return the vectors of some rows, (n, dimension), in the order of the ids; RowsMissing for one unknown."""
        numbers, places = np.unique(self._table.numbers(ids), return_inverse=True)
        rows = self._rows(numbers)
        return rows if len(numbers) == len(ids) and (np.diff(places) > 0).all() else rows[places]

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some rows, (queries, n), as of those that `get` returns."""
        numbers = self._table.numbers(ids)
        order = np.argsort(numbers, kind="stable")
        found = np.empty((len(queries), len(ids)), dtype=np.float32)
        found[:, order] = self._scores(queries, numbers[order])
        return found

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows meet a condition."""
        met = self._table.meeting(condition)
        return len(self._table) if met is None else int(met.sum())

    def health(self) -> Health:
        """Tell how the store is: its files were checked when it was opened."""
        return Health(ENGINE, True, self._generation, len(self._table))


def _best(ids: Ids, scores: Vectors, top: int) -> tuple[Ids, Vectors]:
    """Return the best rows: by score, the higher first, then by id, the lower first."""
    if len(ids) > top:
        likely = np.flatnonzero(scores >= np.partition(scores, len(scores) - top)[len(scores) - top])
        ids, scores = ids[likely], scores[likely]
    order = np.lexsort((ids, -scores))[:top]
    return ids[order], scores[order]
