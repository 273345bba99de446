"""Searching one collection of Milvus: exact scores, ties in the order of ids, whatever index it is searched by.

Engines compute an inner product in their own order of additions, and cut a group of equal rows anywhere. So a few more
rows are asked for than are wanted, with their vectors; scores are computed from these, always in the same way.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.errors import GenerationMissing, RowsMissing, RowsNotLoaded, StoreFault
from index.filters import EVERYTHING, Filter
from index.milvus_connection import MilvusConnection
from index.milvus_filters import ALL_ROWS, expression, of_kind
from index.milvus_rows import ID, METRIC, VECTOR, searching
from index.row_cache import RowCache
from index.store import NO_ROW, NO_SCORE, Found, Health, Ids, RowKind, Vectors
from index.vectors import inner_products

if TYPE_CHECKING:
    from pymilvus import MilvusClient

Answer = TypeVar("Answer")
# Asked for beside the wanted rows, and how many times as many where equal scores go on beyond these.
SPARE, MORE = 16, 8
# The most rows that Milvus finds for a query.
MOST_FOUND = 16_384
# Scores that an engine tells apart by less may be in any order: rounding of float32 over some hundred additions.
NEAR = 1e-5
# An answer is to so many queries at most, and has so many numbers of vectors, 16 MB; and so many rows are fetched by
# their ids at once.
_ASKED, _ANSWERED, _FETCHED = 32, 4 * 2**20, 500
# A reader sees what it wrote itself; counts, which decide whether a generation is whole, see everything.
SESSION, STRONG = "Session", "Strong"


class MilvusSearch:
    """The rows of one collection, or of the one that an alias stands for at the moment."""

    def __init__(
        self, connection: MilvusConnection, target: str, dimension: int, cache: RowCache | None = None
    ) -> None:
        """Take the name of a collection or an alias; a cache is for rows that never change."""
        self._connection, self._target, self._dimension, self._cache = connection, target, dimension, cache

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return the best `top` rows of a kind that meet a condition, for each query, (queries, dimension)."""
        if not 0 < top <= MOST_FOUND - SPARE:
            raise ValueError(f"{top} rows are asked for: Milvus finds 1 to {MOST_FOUND - SPARE}")
        shape = (len(queries), top)
        found = Found(np.full(shape, NO_ROW, np.int64), np.full(shape, NO_SCORE, np.float32))
        rows = np.ascontiguousarray(queries, dtype=np.float32)
        self._fill(found, np.arange(len(rows)), rows, top + SPARE, of_kind(kind, condition))
        return found

    def get(self, ids: Ids) -> Vectors:
        """Return the vectors of some rows, (n, dimension), in the order of the ids; RowsMissing for one unknown."""
        if self._cache is None:
            return self._fetched(ids)
        vectors, missing = self._cache.take(ids)
        if len(missing):
            vectors[missing] = fetched = self._fetched(ids[missing])
            self._cache.keep(ids[missing], fetched)
        return vectors

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some rows, (queries, n), as of those that `get` returns."""
        return inner_products(queries, self.get(ids))

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows meet a condition."""
        return self._count(expression(condition) or ALL_ROWS)

    def health(self) -> Health:
        """Tell how the store is; never raises for what is wrong with it."""
        engine = self._connection.address.engine.value
        try:
            version = self._ask(lambda client: client.get_server_version(timeout=self._connection.patience))
            engine = f"{engine} {version}"
            generation = self._generation_now()
            if generation is None:
                return Health(engine, False, None, 0, "no generation is active: run `assistant build`")
            return Health(engine, True, generation, self.count())
        except StoreFault as fault:
            return Health(engine, False, None, 0, str(fault))

    def _generation_now(self) -> str | None:
        """Return the generation that is searched."""
        return None

    def _ask(self, question: Callable[["MilvusClient"], Answer]) -> Answer:
        """Return what the engine answers; one that was started anew may have to load the rows first."""
        try:
            with self._connection.client() as client:
                return question(client)
        except RowsNotLoaded:
            with self._connection.client() as client:
                client.load_collection(self._target, timeout=self._connection.patience)
                return question(client)

    def _count(self, asked: str) -> int:
        options = {"output_fields": ["count(*)"], "consistency_level": STRONG, "timeout": self._connection.patience}
        counted = self._ask(lambda client: client.query(self._target, filter=asked, **options))
        return int(counted[0]["count(*)"])

    def _fill(self, found: Found, numbers: Ids, queries: Vectors, limit: int, asked: str) -> None:
        """Put the best rows of some queries, by their numbers, into `found`."""
        top, at_once = found.ids.shape[1], min(_ASKED, max(1, _ANSWERED // (limit * self._dimension)))
        again: list[int] = []
        for start in range(0, len(numbers), at_once):
            part = numbers[start : start + at_once].tolist()
            for number, hits in zip(part, self._hits(queries[part], limit, asked), strict=True):
                ids, scores = _ordered(hits, queries[number])
                found.ids[number, : len(ids)], found.scores[number, : len(ids)] = ids[:top], scores[:top]
                if len(ids) == limit < MOST_FOUND and scores[top - 1] - scores[-1] < NEAR:
                    again.append(number)
        if again:
            self._fill(found, np.array(again), queries, min(MORE * limit, MOST_FOUND), asked)

    def _hits(self, queries: Vectors, limit: int, asked: str) -> Sequence[Sequence[dict[str, Any]]]:
        return self._ask(
            lambda client: client.search(
                self._target,
                data=list(queries),
                anns_field=VECTOR,
                filter=asked,
                limit=limit,
                output_fields=[VECTOR],
                search_params={"metric_type": METRIC, "params": searching(limit)},
                consistency_level=SESSION,
                timeout=self._connection.patience,
            )
        )

    def _fetched(self, ids: Ids) -> Vectors:
        """Fetch rows from the engine, each once."""
        wanted, places = np.unique(ids, return_inverse=True)
        vectors = np.empty((len(wanted), self._dimension), dtype=np.float32)
        for start in range(0, len(wanted), _FETCHED):
            part = wanted[start : start + _FETCHED].tolist()
            found = {row[ID]: row[VECTOR] for row in self._ask(partial(self._rows, part))}
            if missing := [row for row in part if row not in found]:
                raise RowsMissing(f"no row has the id {missing[0]}: run `assistant build`")
            vectors[start : start + len(part)] = [found[row] for row in part]
        return vectors[places]

    def _rows(self, ids: list[int], client: "MilvusClient") -> Sequence[dict[str, Any]]:
        rows: Sequence[dict[str, Any]] = client.query(
            self._target,
            ids=ids,
            output_fields=[VECTOR],
            consistency_level=SESSION,
            timeout=self._connection.patience,
        )
        return rows


class PinnedSearch(MilvusSearch):
    """The rows of one generation, whichever is active: what a reader began with it ends with."""

    def __init__(self, connection: MilvusConnection, target: str, dimension: int, generation: str) -> None:
        super().__init__(connection, target, dimension, RowCache(dimension))
        self._generation = generation

    def _generation_now(self) -> str | None:
        return self._generation

    def _ask(self, question: Callable[["MilvusClient"], Answer]) -> Answer:
        try:
            return super()._ask(question)
        except GenerationMissing as error:
            step = "run `assistant build`"
            raise GenerationMissing(f"the vectors of generation {self._generation} are gone: {step}") from error


def _ordered(hits: Sequence[dict[str, Any]], query: Vectors) -> tuple[Ids, Vectors]:
    """Return ids and exact scores, the higher first, then the lower id."""
    ids = np.array([hit[ID] for hit in hits], dtype=np.int64)
    vectors = np.array([hit["entity"][VECTOR] for hit in hits], dtype=np.float32).reshape(len(ids), len(query))
    # Not by a matrix product, which adds up equal rows in different orders.
    scores = np.einsum("nd,d->n", vectors.astype(np.float64), query.astype(np.float64)).astype(np.float32)
    order = np.lexsort((ids, -scores))
    return ids[order], scores[order]
