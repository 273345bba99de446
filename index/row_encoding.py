"""The rows of documents by an encoder: of some documents at once, so that no build holds the vectors of all."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from index.passages import Passages
from index.store import Vectors
from index.vector_cache import Told
from index.vectors import centred

# Texts of about so many rows are encoded together, 16 MB of each encoder: enough for passes of texts of one length.
ROWS_AT_ONCE = 8192


class Encode(Protocol):
    """Turns texts into vectors, one row each; `told` how many are done, and how many it has to do."""

    def __call__(self, texts: Sequence[str], *, told: Told | None = None) -> Vectors:
        """Return the rows, (n, dimension)."""
        ...


def encoded_rows(
    passages: Sequence[Passages], encode: Encode, mean: Vectors, told: Told | None = None
) -> Iterator[Vectors]:
    """Yield the rows of each document, with the mean removed; `told` how many of all rows are done, and of how many."""
    done, total = 0, sum(one.shape.rows for one in passages)
    for part in _together(passages):
        texts = [text for one in part for text in one.encoded()]
        rows = centred(encode(texts, told=None if told is None else _of_all(told, done, len(texts), total)), mean)
        done += len(texts)
        yield from np.split(rows, np.cumsum([one.shape.rows for one in part])[:-1])


def _of_all(told: Told, before: int, texts: int, total: int) -> Told:
    """Tell of some texts as a part of all: those that need not be encoded are done at once."""
    return lambda done, of: told(before + texts - of + done, total)


def _together(passages: Sequence[Passages]) -> Iterator[list[Passages]]:
    part, rows = list[Passages](), 0
    for one in passages:
        part.append(one)
        rows += one.shape.rows
        if rows >= ROWS_AT_ONCE:
            yield part
            part, rows = [], 0
    if part:
        yield part
