"""Rows as they are kept in a file and in memory: to the last bit, or in a quarter of the bytes with a sketch of each.

    ….faiss   float32, as FAISS writes a flat index; read into memory
    ….rows    scales (float32), sketches (index/sketches.py) and rows in int8, one .npy after the other; mapped from the
              file, so that processes share it and of what no question looks at nothing is in memory

A row in int8 has its largest component at 127: an inner product of unit vectors is off by some 0.0004. A row's bytes
hang on nothing but its values, so that rows may be taken from one file into another.
"""

import io
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.sketches import Codes, Sketcher
from index.store import Ids, Vectors
from index.vectors import inner_products

EXACT, COMPACT = "faiss", "rows"
# More rows of an encoder than these, some 5,000 clauses, are kept in int8, with sketches to find them by: to compare
# all of them to the last bit takes more than 10 ms for both bundled encoders.
MOST_EXACT = 20_000
_LARGEST = 127
# Rows whose float32 form is made at once: they stay in the cache of a core.
_AT_ONCE = 256


class StoredRows(Protocol):
    """Some rows, (n, dimension)."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        ...

    def take(self, numbers: Ids) -> Vectors:
        """Return rows by their numbers, (n, dimension)."""
        ...

    def cosines(self, queries: Vectors, numbers: Ids) -> Vectors:
        """Return the inner product of each query with rows by their numbers, (queries, n)."""
        ...

    def chosen(self, which: Ids | slice) -> Self:
        """Return some of the rows."""
        ...

    def to_bytes(self) -> bytes:
        """Return a file's contents."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ExactRows:
    """Rows in float32."""

    rows: Vectors

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def take(self, numbers: Ids) -> Vectors:
        """Return rows by their numbers, (n, dimension)."""
        return self.rows[numbers]

    def cosines(self, queries: Vectors, numbers: Ids) -> Vectors:
        """Return the inner product of each query with rows by their numbers, (queries, n)."""
        return inner_products(queries, self.rows[numbers])

    def chosen(self, which: Ids | slice) -> "ExactRows":
        """Return some of the rows."""
        return ExactRows(self.rows[which])

    def to_bytes(self) -> bytes:
        """Return a file's contents."""
        # faiss.write_index goes unaware of a disk that is full when its buffer is written.
        store = faiss.IndexFlatIP(self.rows.shape[1])
        store.add(np.ascontiguousarray(self.rows, dtype=np.float32))
        contents: bytes = faiss.serialize_index(store).tobytes()
        return contents


@dataclass(frozen=True, slots=True, eq=False)
class CompactRows:
    """Rows in int8, what each is to be multiplied by, (n,), and the sketch of each, (n, bytes)."""

    rows: NDArray[np.int8]
    scales: Vectors
    codes: Codes
    mapped: mmap.mmap | None = None

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def take(self, numbers: Ids) -> Vectors:
        """Return rows by their numbers, (n, dimension)."""
        found: Vectors = self.rows[numbers].astype(np.float32)
        found *= self.scales[numbers, None]
        return found

    def cosines(self, queries: Vectors, numbers: Ids) -> Vectors:
        """Return the inner product of each query with rows by their numbers, (queries, n)."""
        found = np.empty((len(queries), len(numbers)), dtype=np.float32)
        for start in range(0, len(numbers), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[:, some] = inner_products(queries, self.rows.take(numbers[some], axis=0).astype(np.float32))
        found *= self.scales[numbers]
        return found

    def chosen(self, which: Ids | slice) -> "CompactRows":
        """Return some of the rows."""
        return CompactRows(self.rows[which], self.scales[which], self.codes[which])

    def to_bytes(self) -> bytes:
        """Return a file's contents."""
        contents = io.BytesIO()
        for array in (self.scales, self.codes, self.rows):
            np.save(contents, array, allow_pickle=False)
        return contents.getvalue()

    def let_go(self) -> None:
        """Tell the system that what was read of the file so far is not needed for now: it is read again when it is."""
        if self.mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            self.mapped.madvise(mmap.MADV_DONTNEED)


def exact(rows: Vectors) -> ExactRows:
    """Keep rows, (n, dimension), as they are."""
    return ExactRows(np.ascontiguousarray(rows, dtype=np.float32))


def compact(rows: Vectors) -> CompactRows:
    """Keep rows, (n, dimension), in int8 and with sketches."""
    scales = np.maximum(np.abs(rows).max(axis=1, initial=0.0), np.float32(1e-9)) / np.float32(_LARGEST)
    small = np.rint(rows / scales[:, None]).astype(np.int8)
    return CompactRows(small, scales.astype(np.float32), _sketcher(rows.shape[1]).codes(rows))


_sketcher = lru_cache(Sketcher)


def joined(parts: Sequence[StoredRows]) -> StoredRows:
    """Return rows of one form one after the other; there is at least one part."""
    exacts = [one for one in parts if isinstance(one, ExactRows)]
    if exacts:
        return ExactRows(np.concatenate([one.rows for one in exacts]))
    compacts = [one for one in parts if isinstance(one, CompactRows)]
    return CompactRows(
        np.concatenate([one.rows for one in compacts]),
        np.concatenate([one.scales for one in compacts]),
        np.concatenate([one.codes for one in compacts]),
    )


def suffix_of(rows: StoredRows) -> str:
    """Return how the name of a file with such rows ends."""
    return EXACT if isinstance(rows, ExactRows) else COMPACT


def read_rows(path: Path) -> StoredRows:
    """Read what `to_bytes` returned, by the name of the file."""
    if path.suffix != f".{COMPACT}":
        store = faiss.read_index(str(path))
        return ExactRows(store.reconstruct_n(0, store.ntotal))
    with path.open("rb") as file:
        # The mapping has a descriptor of its own: it outlives the name of the file.
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        scales, codes, rows = (_mapped(file, mapped) for _ in range(3))
    return CompactRows(rows, scales, codes, mapped)


def _mapped(file: BinaryIO, mapped: mmap.mmap) -> NDArray[Any]:
    """Return the array that begins where a file is read, from its mapping, and go on to the next."""
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    start, size = file.tell(), int(np.prod(shape))
    file.seek(size * dtype.itemsize, io.SEEK_CUR)
    return np.frombuffer(mapped, dtype, size, start).reshape(shape)
