"""Vectors of sentences, clauses and headings of one encoder, in FAISS.

A clause scores by its best sentence, as a whole, and by its headings. The component that all vectors of a language
share is removed first (the language's mean is subtracted and the rest scaled to length 1), so that an English question
is compared with Chinese clauses by topic and not by language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.passages import Shape

Vectors = NDArray[np.float32]
RowNumbers = NDArray[np.int64]
# A shorter difference from the mean is rounding of float32, and has no direction worth scaling up to length 1.
ROUNDING = 1e-4
# No inner product of unit vectors is less: what is greater are all rows.
_LEAST = -2.0


@dataclass(frozen=True, slots=True)
class VectorScores:
    """Cosines with a question.

    Of every sentence, (sentences,); of each clause's best sentence, of the clause as a whole and of its headings,
    (clauses,) each.
    """

    sentences: Vectors
    best_sentence: Vectors
    clause: Vectors
    heading: Vectors


@dataclass(frozen=True, slots=True)
class Layout:
    """Which row is what: each sentence's and the clause it is of, each clause's, and that of the heading above each."""

    sentences: RowNumbers
    owners: RowNumbers
    clauses: RowNumbers
    headed: RowNumbers

    @classmethod
    def of(cls, shapes: Iterable[Shape]) -> "Layout":
        """Lay out documents one after the other, each as a block of sentences, clauses and headings."""
        found = [[np.zeros(0, dtype=np.int64)] for _ in range(4)]
        row = clause = 0
        for shape in shapes:
            count, sentences = len(shape.sentences), int(shape.sentences.sum())
            first = row + sentences
            found[0].append(np.arange(row, first))
            found[1].append(np.repeat(np.arange(clause, clause + count), shape.sentences))
            found[2].append(np.arange(first, first + count))
            found[3].append(first + count + shape.headed)
            row, clause = row + shape.rows, clause + count
        return cls(*map(np.concatenate, found))


class VectorIndex:
    """The centred unit vectors of every sentence, clause and heading, and the means that were removed."""

    def __init__(self, stores: Sequence[faiss.Index], layout: Layout, means: Mapping[str, Vectors]) -> None:
        """Take the rows in stores, one after the other; `means` holds the mean of questions in each language."""
        self._stores, self._layout, self._means = tuple(stores), layout, dict(means)

    def scores(self, question: Vectors, language: str) -> VectorScores:
        """Score every clause for a question vector, (dimension,) of unit length, asked in `language`."""
        query = centred(question[None, :], self._means[language])
        found = np.concatenate([np.zeros(0, np.float32), *(_all_scores(store, query) for store in self._stores)])
        of_sentences, of_clauses = found[self._layout.sentences], found[self._layout.clauses]
        best = np.full(len(of_clauses), -1.0, dtype=np.float32)
        np.maximum.at(best, self._layout.owners, of_sentences)
        return VectorScores(of_sentences, best, of_clauses, found[self._layout.headed])


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return rows with the mean removed, scaled back to unit length; one that is the mean itself is left near 0."""
    rows = vectors - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, ROUNDING), dtype=np.float32)


def store_of(rows: Vectors) -> faiss.Index:
    """Return rows, (n, dimension), as a store."""
    store = faiss.IndexFlatIP(rows.shape[1])
    store.add(np.ascontiguousarray(rows, dtype=np.float32))
    return store


def rows_of(store: faiss.Index, start: int, end: int) -> Vectors:
    """Return some rows of a store, (end - start, dimension)."""
    rows: Vectors = store.reconstruct_n(start, end - start)
    return rows


def store_bytes(store: faiss.Index) -> bytes:
    """Return a file's contents. faiss.write_index goes unaware of a disk that is full when its buffer is written."""
    contents: bytes = faiss.serialize_index(store).tobytes()
    return contents


def read_store(path: Path) -> faiss.Index:
    """Read what `store_bytes` returned."""
    return faiss.read_index(str(path))


def _all_scores(store: faiss.Index, query: Vectors) -> Vectors:
    """Return the inner product of a query, (1, dimension), with every row, (rows,)."""
    _, scores, rows = store.range_search(query, _LEAST)
    found = np.empty(store.ntotal, dtype=np.float32)
    found[rows] = scores
    return found
