"""Vectors of sentences, clauses and headings of one encoder, in FAISS.

A clause scores by its best sentence, as a whole, and by its headings. The component that all vectors of a language
share is removed first (the language's mean is subtracted and the rest scaled to length 1), so that an English question
is compared with Chinese clauses by topic and not by language.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# A shorter difference from the mean is rounding of float32, and has no direction worth scaling up to length 1.
ROUNDING = 1e-4
SENTENCES, CLAUSES, HEADINGS = "sentences.faiss", "clauses.faiss", "headings.faiss"
OWNERS, HEADED, MEANS = "owners.json", "headed.json", "means.json"


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
class Rows:
    """What is encoded of a corpus, as vectors of unit length, (n, dimension) each.

    `owners` holds the clause of each sentence; `headed` the row of `headings` that each clause stands under.
    """

    sentences: Vectors
    clauses: Vectors
    headings: Vectors
    owners: Sequence[int]
    headed: Sequence[int]


class VectorIndex:
    """The centred unit vectors of every sentence, clause and heading, and the means that were removed."""

    def __init__(
        self,
        stores: Mapping[str, faiss.Index],
        owners: Sequence[int],
        headed: Sequence[int],
        means: Mapping[str, Vectors],
    ) -> None:
        self._stores = dict(stores)
        self._owners = np.asarray(owners, dtype=np.int64)
        self._headed = np.asarray(headed, dtype=np.int64)
        self._means = dict(means)

    @classmethod
    def build(cls, rows: Rows, passage_mean: Vectors, means: Mapping[str, Vectors]) -> "VectorIndex":
        """Index the rows; `passage_mean` is removed from them, `means` holds the mean of questions in each language."""
        groups = {SENTENCES: rows.sentences, CLAUSES: rows.clauses, HEADINGS: rows.headings}
        stores = {name: _flat(centred(vectors, passage_mean)) for name, vectors in groups.items()}
        return cls(stores, rows.owners, rows.headed, means)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, store in self._stores.items():
            # Not by faiss.write_index, which goes unaware of a disk that is full when its buffer is written.
            (folder / name).write_bytes(faiss.serialize_index(store).tobytes())
        means = {language: mean.tolist() for language, mean in self._means.items()}
        for name, values in ((OWNERS, self._owners.tolist()), (HEADED, self._headed.tolist()), (MEANS, means)):
            (folder / name).write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "VectorIndex":
        """Read what `save` wrote."""
        owners, headed, means = (
            json.loads((folder / name).read_text(encoding="utf-8")) for name in (OWNERS, HEADED, MEANS)
        )
        stores = {name: faiss.read_index(str(folder / name)) for name in (SENTENCES, CLAUSES, HEADINGS)}
        return cls(stores, owners, headed, {name: np.asarray(mean, dtype=np.float32) for name, mean in means.items()})

    def scores(self, question: Vectors, language: str) -> VectorScores:
        """Score every clause for a question vector, (dimension,) of unit length, asked in `language`."""
        query = centred(question[None, :], self._means[language])
        found = {name: _all_scores(store, query) for name, store in self._stores.items()}
        best = np.full(len(found[CLAUSES]), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, found[SENTENCES])
        return VectorScores(found[SENTENCES], best, found[CLAUSES], found[HEADINGS][self._headed])


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return rows with the mean removed, scaled back to unit length; one that is the mean itself is left near 0."""
    rows = vectors - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, ROUNDING), dtype=np.float32)


def _flat(rows: Vectors) -> faiss.Index:
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index


def _all_scores(index: faiss.Index, query: Vectors) -> Vectors:
    """Return the inner product of a query, (1, dimension), with every row, (rows,)."""
    scores, rows = index.search(query, int(index.ntotal))
    found = np.empty(int(index.ntotal), dtype=np.float32)
    found[rows[0]] = scores[0]
    return found
