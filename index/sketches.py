"""Sketches: two bits for each dimension of a row, which tell in a millisecond which rows are worth a closer look.

A row is turned by a fixed orthogonal matrix, after which every coordinate of a unit vector is spread like a normal one
of variance 1 / dimension, whatever the encoder. Each is rounded to one of the four levels that are best for that (Max,
Quantizing for minimum distortion, 1960). Nothing is learned from the rows: one row's sketch never changes with another.
FAISS adds up two dimensions at a time from a table of 16 sums in a register (FastScan).
"""

import hashlib
import math
from functools import cached_property, lru_cache
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.store import Vectors

Codes = NDArray[np.uint8]
# Levels of a standard normal variable with the least mean squared error, and where one ends and the next begins.
_LEVELS = (-1.5104, -0.4528, 0.4528, 1.5104)
_BOUNDS = (-0.9816, 0.0, 0.9816)
# Turns of signs and a Hadamard transform: after three a coordinate is a sum of all others with signs.
_TURNS = 4
# Two dimensions of two bits are one number of four.
_BITS, _OF_ONE = 4, 2
_BLOCK = 32


class Sketcher:
    """Makes sketches of rows of one dimension, and what searches them."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._parts = math.ceil(dimension / _OF_ONE)
        self._scale = np.float32(1 / math.sqrt(dimension))

    @property
    def width(self) -> int:
        """Bytes of one sketch."""
        return math.ceil(self._parts / 2)

    @cached_property
    def _turn(self) -> Vectors:
        return turn(self.dimension)

    def codes(self, rows: Vectors) -> Codes:
        """Return the sketches of rows, (n, dimension), as bytes, (n, width)."""
        levels = np.searchsorted(self._scale * np.array(_BOUNDS, dtype=np.float32), self._turned(rows)).astype(np.uint8)
        numbers = np.zeros((len(rows), 2 * self.width), dtype=np.uint8)
        numbers[:, : self._parts] = levels[:, 0::2] | levels[:, 1::2] << 2
        return np.ascontiguousarray(numbers[:, 0::2] | numbers[:, 1::2] << 4)

    def index(self, codes: Codes) -> faiss.IndexPQFastScan:
        """Return what finds the best of some sketches, (n, width), numbered as they stand."""
        plain = faiss.IndexPQ(self._parts * _OF_ONE, self._parts, _BITS, faiss.METRIC_INNER_PRODUCT)
        level = self._scale * np.array(_LEVELS, dtype=np.float32)
        pairs = np.array([(level[number & 3], level[number >> 2]) for number in range(16)], dtype=np.float32)
        faiss.copy_array_to_vector(np.tile(pairs.ravel(), self._parts), plain.pq.centroids)
        plain.is_trained = True
        faiss.copy_array_to_vector(codes.ravel(), plain.codes)
        plain.ntotal = len(codes)
        packed: tuple[Any, ...] = (plain, _BLOCK)  # the stubs know no other index here
        return faiss.IndexPQFastScan(*packed)

    def best(self, index: faiss.IndexPQFastScan, queries: Vectors, top: int) -> NDArray[np.int64]:
        """Return the numbers of about the best rows for each query, (queries, top), in no order; -1 fills the rest."""
        found: NDArray[np.int64] = index.search(self._turned(queries), top)[1]
        return found

    def _turned(self, rows: Vectors) -> Vectors:
        turned = rows @ self._turn
        if self.dimension % _OF_ONE:
            turned = np.pad(turned, ((0, 0), (0, 1)))
        return np.ascontiguousarray(turned, dtype=np.float32)


@lru_cache
def turn(dimension: int) -> Vectors:
    """Return an orthogonal matrix, (dimension, dimension), the same on every machine and of every version of numpy.

    Each turn draws signs and transforms the longest power of two of the coordinates, the first and the last ones in
    turn, as the rotations of RaBitQ's library do: a dimension need not be a power of two.
    """
    rows = np.eye(dimension)
    length = 1 << (dimension.bit_length() - 1)
    for n in range(_TURNS):
        drawn = np.frombuffer(hashlib.shake_256(f"turn {n}".encode()).digest(dimension), dtype=np.uint8)
        rows *= np.where(drawn & 1, 1.0, -1.0)
        part = slice(0, length) if n % 2 == 0 else slice(dimension - length, dimension)
        rows[:, part] = _hadamard(rows[:, part])
    return rows.astype(np.float32)


def _hadamard(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the normalised Walsh-Hadamard transform of rows whose length is a power of two."""
    count, length = rows.shape
    step = 1
    while step < length:
        pairs = rows.reshape(count, -1, 2, step)
        rows = np.stack((pairs[:, :, 0] + pairs[:, :, 1], pairs[:, :, 0] - pairs[:, :, 1]), axis=2).reshape(count, -1)
        step *= 2
    return rows / math.sqrt(length)
