"""Vectors of sentences and clauses of one encoder, in FAISS.

A clause scores by its best sentence and as a whole. The component that all vectors of a language share is removed
first (the language's mean is subtracted and the rest scaled to length 1), so that an English question is compared
with Chinese clauses by topic and not by language.
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
SENTENCES, CLAUSES, OWNERS, MEANS = "sentences.faiss", "clauses.faiss", "owners.json", "means.json"


@dataclass(frozen=True, slots=True)
class VectorScores:
    """Cosines with a question.

    Of every sentence, (sentences,); of each clause's best sentence and of the clause as a whole, (clauses,) each.
    """

    sentences: Vectors
    best_sentence: Vectors
    clause: Vectors


class VectorIndex:
    """The centred unit vectors of every sentence and clause, and the means that were removed."""

    def __init__(
        self, sentences: faiss.Index, clauses: faiss.Index, owners: Sequence[int], means: Mapping[str, Vectors]
    ) -> None:
        self._sentences, self._clauses = sentences, clauses
        self._owners = np.asarray(owners, dtype=np.int64)
        self._means = dict(means)

    @classmethod
    def build(
        cls,
        sentences: Vectors,
        clauses: Vectors,
        owners: Sequence[int],
        passage_mean: Vectors,
        means: Mapping[str, Vectors],
    ) -> "VectorIndex":
        """Index sentence rows (owners[i] is the clause of row i) and clause rows, (n, dimension) of unit length.

        `passage_mean` is removed from them; `means` holds the mean of questions in each language.
        """
        return cls(_flat(centred(sentences, passage_mean)), _flat(centred(clauses, passage_mean)), owners, means)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._sentences, str(folder / SENTENCES))
        faiss.write_index(self._clauses, str(folder / CLAUSES))
        (folder / OWNERS).write_text(json.dumps(self._owners.tolist()), encoding="utf-8")
        means = {language: mean.tolist() for language, mean in self._means.items()}
        (folder / MEANS).write_text(json.dumps(means), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "VectorIndex":
        """Read what `save` wrote."""
        owners = json.loads((folder / OWNERS).read_text(encoding="utf-8"))
        means = {
            language: np.asarray(mean, dtype=np.float32)
            for language, mean in json.loads((folder / MEANS).read_text(encoding="utf-8")).items()
        }
        sentences, clauses = (faiss.read_index(str(folder / name)) for name in (SENTENCES, CLAUSES))
        return cls(sentences, clauses, owners, means)

    def scores(self, question: Vectors, language: str) -> VectorScores:
        """Score every clause for a question vector, (dimension,) of unit length, asked in `language`."""
        query = centred(question[None, :], self._means[language])
        sentences = _all_scores(self._sentences, query)
        best = np.full(int(self._clauses.ntotal), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, sentences)
        return VectorScores(sentences, best, _all_scores(self._clauses, query))


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
