"""How often each token stands in each clause of some documents: arrays that are joined, cut and saved as they are.

    Postings.of([["a", "b", "a"], ["b"]])    a: clause 0 twice; b: clause 0 once, clause 1 once

Tokens and clauses are in order, so that the same documents give the same bytes however the arrays came about.
"""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.vocabulary import BETWEEN, Vocabulary

Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Postings:
    """The clauses that have each token, ascending, and how often: those of token i from `starts[i]` on."""

    ids: Vocabulary
    starts: Integers
    clauses: Integers
    counts: Integers
    size: int

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "Postings":
        """Count the tokens of each clause."""
        counted = [Counter(text) for text in texts]
        ids = {token: i for i, token in enumerate(sorted({token for counts in counted for token in counts}))}
        found = np.fromiter((ids[token] for counts in counted for token in counts), np.int64)
        numbers = np.fromiter(chain.from_iterable(counts.values() for counts in counted), np.int64, len(found))
        clauses = np.repeat(np.arange(len(texts)), [len(counts) for counts in counted])
        return cls._sorted(Vocabulary(BETWEEN.join(ids)), found, clauses, numbers, len(texts))

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> "Postings":
        """Return the clauses of several, one after the other."""
        if len(parts) == 1:
            return parts[0]
        ids = {token: i for i, token in enumerate(sorted(set[str]().union(*(part.ids for part in parts))))}
        first = np.cumsum([0, *(part.size for part in parts)])
        new_ids = (np.array([ids[token] for token in part.ids], dtype=np.int64) for part in parts)
        tokens = [np.repeat(of_part, np.diff(part.starts)) for of_part, part in zip(new_ids, parts, strict=True)]
        clauses = [part.clauses.astype(np.int64) + at for part, at in zip(parts, first, strict=False)]
        counts = [part.counts for part in parts]
        return cls._sorted(Vocabulary(BETWEEN.join(ids)), _one(tokens), _one(clauses), _one(counts), int(first[-1]))

    @classmethod
    def _sorted(cls, ids: Vocabulary, tokens: Integers, clauses: Integers, counts: Integers, size: int) -> "Postings":
        """Return triples of token, clause and count as arrays; those of one token are in the order of clauses."""
        order = np.argsort(tokens, kind="stable")
        starts = np.zeros(len(ids) + 1, dtype=np.int64)
        np.cumsum(np.bincount(tokens, minlength=len(ids)), out=starts[1:])
        return cls(ids, _smallest(starts), _smallest(clauses[order]), _smallest(counts[order]), size)

    def take(self, rows: NDArray[np.int64]) -> "Postings":
        """Return some clauses, in the order of `rows`, as if there were no others."""
        if len(rows) == self.size and bool((rows == np.arange(self.size)).all()):
            return self
        place = np.full(self.size, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        clauses = place[self.clauses]
        held = clauses >= 0
        tokens = np.repeat(np.arange(len(self.ids)), np.diff(self.starts))[held]
        clauses, counts = clauses[held], self.counts[held]
        present = np.unique(tokens)
        names = list(self.ids)
        ids = Vocabulary(BETWEEN.join(names[old] for old in present.tolist()))
        order = np.argsort(clauses, kind="stable")
        return Postings._sorted(ids, np.searchsorted(present, tokens)[order], clauses[order], counts[order], len(rows))

    def having(self, tokens: Iterable[str]) -> NDArray[np.int64]:
        """Return the clauses that have all of some tokens."""
        kept: NDArray[np.int64] = np.arange(self.size)
        for token in tokens:
            kept = np.intersect1d(kept, self.clauses[self.range(token)], assume_unique=True)
        return kept

    def range(self, token: str) -> slice:
        """Return where a token's clauses are; nowhere for one that there is not."""
        i = self.ids.find(token)
        return slice(0, 0) if i < 0 else slice(int(self.starts[i]), int(self.starts[i + 1]))

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """How many tokens each clause has."""
        return np.bincount(self.clauses, weights=self.counts, minlength=self.size).astype(np.float64)

    @property
    def held_by(self) -> NDArray[np.int64]:
        """How many clauses have each token."""
        starts = self.starts.astype(np.int64)
        return starts[1:] - starts[:-1]

    def to_bytes(self) -> bytes:
        """Return a file's contents."""
        file = io.BytesIO()
        tokens = np.frombuffer(self.ids.text.encode(), dtype=np.uint8)
        size = np.int64(self.size)
        np.savez(file, size=size, tokens=tokens, starts=self.starts, clauses=self.clauses, counts=self.counts)
        return file.getvalue()

    @classmethod
    def read(cls, path: Path) -> "Postings":
        """Read what `to_bytes` returned; nothing in it is unpickled."""
        with np.load(path, allow_pickle=False) as arrays:
            ids = Vocabulary(arrays["tokens"].tobytes().decode())
            return cls(ids, arrays["starts"], arrays["clauses"], arrays["counts"], int(arrays["size"]))


def _one(arrays: Iterable[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, dtype=np.int64), *arrays])


def _smallest(values: Integers) -> Integers:
    """Return whole numbers in the least bytes that hold the largest of them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))
