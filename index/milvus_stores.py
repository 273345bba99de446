"""All vectors of an index in one Milvus: a store for each encoder, written together, searched by generation.

What a snapshot says of them is one small file, store.json: the name that its generation has there. No two builds have
the same, not even of one recipe.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.errors import GenerationMissing, IndexDamaged, StoreFault, StoreUnavailable
from index.milvus_connection import WRITE_SECONDS, MilvusConnection
from index.milvus_rows import BATCH_ROWS
from index.milvus_search import PinnedSearch
from index.milvus_store import MilvusStore
from index.store import Health, Rows
from index.store_address import IndexType, StoreAddress

NOTE = "store.json"
_GENERATION = "generation"


class MilvusStores:
    """Where the vectors of an index are, if not in its own files."""

    def __init__(self, address: StoreAddress, token: str = "", index: IndexType = IndexType.AUTO) -> None:
        """Take the address, and who is asking; nothing is connected yet."""
        self.address, self._token, self._index = address, token, index
        self._connection = MilvusConnection(address, token)

    def channel(self, number: int, dimension: int = 1, connection: MilvusConnection | None = None) -> MilvusStore:
        """Return the store of one encoder's vectors; their length is needed to write and to search them."""
        return MilvusStore(connection or self._connection, number, dimension, self._index)

    def patient(self) -> MilvusConnection:
        """Return a connection for writing: no question waits for it, so it waits longer for what is slow."""
        return MilvusConnection(self.address, self._token, patience=WRITE_SECONDS)

    def reading(self, number: int, dimension: int, folder: Path, rows: int) -> PinnedSearch:
        """Return one encoder's vectors of a snapshot; IndexDamaged where these are not so many rows."""
        search = self.channel(number, dimension).reading(noted(folder))
        if (found := search.count()) != rows:
            where, step = f"{self.address} has {found} rows", "run `assistant build --force`"
            raise IndexDamaged(f"{where} of generation {noted(folder)}, not {rows}: {step}")
        return search

    def has(self, folder: Path, channels: int) -> bool:
        """Tell whether the vectors of a snapshot are there, as far as can be told: not while nothing answers."""
        with suppress(StoreUnavailable):
            return all(noted(folder) in self.channel(number).generations() for number in range(channels))
        return True

    def activate(self, folder: Path, channels: int) -> None:
        """Make the vectors of a snapshot the active ones."""
        for number in range(channels):
            self.channel(number).activate(noted(folder))

    def health(self) -> Health:
        """Tell whether the engine answers."""
        return self.channel(0).health()

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()


class NewVectors:
    """A generation of vectors that is written beside a snapshot: all of it is published with that, or none is left."""

    def __init__(self, stores: MilvusStores, recipe: str) -> None:
        """Take where it goes, and what it is made from."""
        self._stores, self._connection, self._written = stores, stores.patient(), list[MilvusStore]()
        self.name = f"{recipe}-{secrets.token_hex(4)}"

    def __enter__(self) -> "NewVectors":
        """Begin; what is written is removed where the block fails."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep what was written, or remove it."""
        if kind is not None:
            self._discard()

    def write(self, number: int, dimension: int, rows: Iterable[Rows]) -> None:
        """Write and commit one encoder's rows."""
        store = self._stores.channel(number, dimension, self._connection)
        self._written.append(store)
        store.begin(self.name)
        for some in _joined(rows):
            store.add(self.name, some)
        store.commit(self.name)

    def note(self, folder: Path) -> None:
        """Write into a snapshot which generation is its."""
        (folder / NOTE).write_text(json.dumps({_GENERATION: self.name}) + "\n", encoding="utf-8")

    def publish(self, snapshots: Iterable[Path]) -> None:
        """Make it the active one, and remove what none of the snapshots that are left needs."""
        kept = {self.name}
        for folder in snapshots:
            with suppress(IndexDamaged):
                kept.add(noted(folder))
        for store in self._written:
            store.activate(self.name)
            _drop_all_but(kept, store)
        self._connection.disconnect()

    def _discard(self) -> None:
        """Remove it; what cannot be removed now a later build removes."""
        for store in self._written:
            with suppress(StoreFault):
                store.abort(self.name)
                with suppress(GenerationMissing):
                    store.drop(self.name)
        self._connection.disconnect()


def _joined(many: Iterable[Rows]) -> Iterator[Rows]:
    """Yield rows in fewer and larger pieces."""
    held: list[Rows] = []
    for rows in many:
        held.append(rows)
        if sum(len(one.ids) for one in held) >= BATCH_ROWS:
            yield _one(held)
            held = []
    if held:
        yield _one(held)


def _one(many: Sequence[Rows]) -> Rows:
    return Rows(
        np.concatenate([rows.ids for rows in many]),
        [kind for rows in many for kind in rows.kinds],
        [fields for rows in many for fields in rows.fields],
        np.concatenate([rows.vectors for rows in many]),
    )


def noted(folder: Path) -> str:
    """Return the name that a snapshot's generation has in the store; IndexDamaged where it does not say."""
    path = folder / NOTE
    try:
        return str(json.loads(path.read_bytes())[_GENERATION])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): run `assistant build`") from error


def _drop_all_but(kept: Collection[str], store: MilvusStore) -> None:
    for generation in set(store.generations()) - set(kept):
        store.drop(generation)
