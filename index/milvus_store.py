"""Milvus as a store of vectors (index/store.py): a collection for each generation, an alias for the active one.

    policy_vectors_0_3f9c2b7a41d0               a committed generation of the first encoder
    policy_vectors_0                            the alias of the one that is searched
    policy_building_0_1795349000_a41d0c2b7f39   one that is being written: since when, and its name

A generation gets its final name when it is whole: no reader can find half of one.
"""

import re
import time
from collections.abc import Callable

import numpy as np

from index.errors import GenerationActive, GenerationExists, GenerationMissing, RowsInvalid, StoreUnavailable
from index.filters import Filter
from index.milvus_connection import BUILD_SECONDS, WRITE_SECONDS, MilvusConnection
from index.milvus_filters import ALL_ROWS, expression
from index.milvus_rows import METRIC, VECTOR, batches, building, schema
from index.milvus_search import STRONG, MilvusSearch, PinnedSearch
from index.seen_ids import SeenIds
from index.store import Ids, Rows
from index.store_address import IndexType

# What a writer left that was killed is removed by a later one after so many seconds, more than any build takes.
ABANDONED_AFTER = 24 * 60 * 60
_GENERATION = re.compile(r"[A-Za-z0-9-]{1,100}")
_DELETED_AT_ONCE = 10_000


class MilvusStore(MilvusSearch):
    """The generations of one channel in one database of Milvus; one process writes at a time."""

    def __init__(
        self,
        connection: MilvusConnection,
        channel: int,
        dimension: int,
        index: IndexType = IndexType.AUTO,
        abandoned_after: float = ABANDONED_AFTER,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take the number of the encoder that makes the vectors, and their length; nothing is connected yet."""
        self._alias, self._unfinished = f"policy_vectors_{channel}", f"policy_building_{channel}"
        super().__init__(connection, self._alias, dimension)
        self._type, self._abandoned_after, self._now = index, abandoned_after, now
        self._writing: dict[str, tuple[str, SeenIds]] = {}

    def reading(self, generation: str) -> PinnedSearch:
        """Return the rows of a committed generation, also while and after another one is activated."""
        name = self._committed(generation)
        return PinnedSearch(self._connection, name, self.dimension, generation)

    def begin(self, generation: str) -> None:
        """Begin an empty generation; what an interrupted one of this name left, and abandoned ones, are removed."""
        if not _GENERATION.fullmatch(generation):
            raise ValueError(f"{generation!r} is no name of a generation: letters, digits and hyphens")
        if generation in self.generations():
            raise GenerationExists(f"generation {generation} is in {self._connection.address} already: drop it first")
        self._remove_unfinished(generation)
        name = f"{self._unfinished}_{int(self._now())}_{_as_name(generation)}"
        with self._connection.client() as client:
            client.create_collection(
                name, schema=schema(self.dimension), consistency_level=STRONG, timeout=WRITE_SECONDS
            )
        self._writing[generation] = name, SeenIds()

    def add(self, generation: str, rows: Rows) -> None:
        """Put rows into a generation that was begun; RowsInvalid where an id is there already."""
        name, seen = self._begun(generation)
        self._check(rows)
        if repeated := seen.repeated(rows.ids):
            raise RowsInvalid(f"generation {generation} has a row {repeated} already: each id stands for one row")
        with self._connection.client() as client:
            for batch in batches(rows):
                client.insert(name, batch, timeout=WRITE_SECONDS)
        seen.add(rows.ids)

    def commit(self, generation: str) -> None:
        """Finish a generation: durable, indexed, loaded, counted, and then given its name."""
        name, seen = self._begun(generation)
        final, chosen = self._collection(generation), self._type.for_rows(len(seen))
        with self._connection.client() as client:
            client.flush(name, timeout=BUILD_SECONDS)
            made = client.prepare_index_params()
            how = building(chosen, len(seen))
            made.add_index(VECTOR, index_type=chosen.name, metric_type=METRIC, params=how)
            client.create_index(name, made, timeout=BUILD_SECONDS)
            client.load_collection(name, timeout=BUILD_SECONDS)
        self._check_whole(name, generation, len(seen))
        with self._connection.client() as client:
            client.rename_collection(name, final, timeout=WRITE_SECONDS)
            client.load_collection(final, timeout=BUILD_SECONDS)  # Milvus Lite lets go of what it renames
        del self._writing[generation]

    def abort(self, generation: str) -> None:
        """Remove all of a generation that was begun; one that is not there is none to remove."""
        self._writing.pop(generation, None)
        self._remove_unfinished(generation)

    def generations(self) -> tuple[str, ...]:
        """Return the names of the committed generations, sorted."""
        prefix = f"{self._alias}_"
        return tuple(sorted(_as_generation(name.removeprefix(prefix)) for name in self._names(prefix)))

    def active(self) -> str | None:
        """Return the generation that is searched, None before the first."""
        try:
            with self._connection.client() as client:
                name = client.describe_alias(self._alias, timeout=self._connection.patience)["collection_name"]
        except GenerationMissing:
            return None
        return _as_generation(name.removeprefix(f"{self._alias}_"))

    def activate(self, generation: str) -> None:
        """Search a committed generation from now on: the alias is switched, in one step."""
        name, is_first = self._committed(generation), self.active() is None
        with self._connection.client() as client:
            client.load_collection(name, timeout=BUILD_SECONDS)
            switch = client.create_alias if is_first else client.alter_alias
            switch(name, self._alias, timeout=WRITE_SECONDS)

    def drop(self, generation: str) -> None:
        """Remove a committed generation; GenerationActive for the one that is searched."""
        name = self._committed(generation)
        if self.active() == generation:
            raise GenerationActive(f"generation {generation} is searched: activate another one before it is removed")
        with self._connection.client() as client:
            client.drop_collection(name, timeout=WRITE_SECONDS)

    def upsert(self, rows: Rows) -> None:
        """Put rows into the active generation, in place of those with the same ids."""
        self._check(rows)
        with self._connection.client() as client:
            for batch in batches(rows):
                client.upsert(self._alias, batch, timeout=WRITE_SECONDS)

    def delete(self, ids: Ids) -> int:
        """Remove rows from the active generation by their ids; return how many were there."""
        wanted, deleted = np.unique(ids).tolist(), 0
        for start in range(0, len(wanted), _DELETED_AT_ONCE):
            deleted += self._delete(f"id in {wanted[start : start + _DELETED_AT_ONCE]}")
        return deleted

    def delete_where(self, condition: Filter) -> int:
        """Remove the rows of the active generation that meet a condition; return how many."""
        return self._delete(expression(condition) or ALL_ROWS)

    def _delete(self, asked: str) -> int:
        found = self._count(asked)
        if found:
            with self._connection.client() as client:
                client.delete(self._alias, filter=asked, timeout=WRITE_SECONDS)
        return found

    def _generation_now(self) -> str | None:
        return self.active()

    def _check(self, rows: Rows) -> None:
        if rows.vectors.shape[1:] != (self.dimension,):
            raise RowsInvalid(f"rows of shape {rows.vectors.shape} are given: vectors here have {self.dimension}")

    def _check_whole(self, name: str, generation: str, written: int) -> None:
        """Raise StoreUnavailable where not every row has arrived."""
        found = MilvusSearch(self._connection, name, self.dimension).count()
        if found != written:
            where, step = self._connection.address, "run `assistant build` again"
            raise StoreUnavailable(f"{where} has {found} of the {written} rows of generation {generation}: {step}")

    def _begun(self, generation: str) -> tuple[str, SeenIds]:
        if generation not in self._writing:
            raise GenerationMissing(f"generation {generation} was not begun here: begin it before rows are added")
        return self._writing[generation]

    def _committed(self, generation: str) -> str:
        """Return the collection of a generation."""
        held = self.generations()
        if generation not in held:
            there = ", ".join(held) or "none"
            raise GenerationMissing(f"no generation {generation} in {self._connection.address}, which has {there}")
        return self._collection(generation)

    def _collection(self, generation: str) -> str:
        return f"{self._alias}_{_as_name(generation)}"

    def _remove_unfinished(self, generation: str) -> None:
        """Remove what a generation left that was not finished, and what others left long ago."""
        prefix = f"{self._unfinished}_"
        for name in self._names(prefix):
            since, _, whose = name.removeprefix(prefix).partition("_")
            if whose == _as_name(generation) or self._now() - int(since) > self._abandoned_after:
                with self._connection.client() as client:
                    client.drop_collection(name, timeout=WRITE_SECONDS)

    def _names(self, prefix: str) -> list[str]:
        with self._connection.client() as client:
            return [
                name for name in client.list_collections(timeout=self._connection.patience) if name.startswith(prefix)
            ]


def _as_name(generation: str) -> str:
    """Return a generation in the letters of a collection's name."""
    return generation.replace("-", "_")


def _as_generation(name: str) -> str:
    return name.replace("_", "-")
