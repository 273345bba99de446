"""The clauses nearest to a question by the rows of one encoder: by sentence, as a whole and by heading.

Which clauses are among the nearest is asked of the store; how near each candidate is, is computed here of its rows, so
that the ranking is the same whichever engine holds them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.filters import EVERYTHING, Filter
from index.layout import Layout
from index.store import Found, Ids, RowKind, Vectors, VectorSearch

# Rows that are asked for first, for each clause that is wanted: a clause may have several sentences among the nearest,
# and one row more than are wanted tells that none is left out that is as near as the last.
_ASKED = {RowKind.SENTENCE: 2.5, RowKind.CLAUSE: 1.25, RowKind.HEADING: 1.25}
# Rows are asked for up to so many where one heading stands above clauses of thousands of documents.
_MOST = 4096


@dataclass(frozen=True, slots=True)
class VectorScores:
    """Cosines of some clauses with a question.

    Of every sentence of theirs, (sentences,); of each clause's best sentence, of the clause as a whole and of its
    headings, (clauses,) each.
    """

    sentences: Vectors
    best_sentence: Vectors
    clause: Vectors
    heading: Vectors


class Nearest:
    """The rows of a corpus in a store."""

    def __init__(self, store: VectorSearch, layout: Layout) -> None:
        self._store, self._layout = store, layout

    def over(self, wrap: Callable[[VectorSearch], VectorSearch]) -> "Nearest":
        """Return the same rows in another store, made of this one."""
        return Nearest(wrap(self._store), self._layout)

    def hindrance(self) -> str | None:
        """Return why the store cannot be searched now, None where it can."""
        health = self._store.health()
        return None if health.is_well else health.detail

    def best(self, queries: Vectors, count: int, condition: Filter, allowed: Ids) -> Ids:
        """Return the clauses that are among so many nearest to a query by any kind of row, ascending, each once.

        `allowed` are those that meet the condition.
        """
        passing = np.zeros(0 if condition == EVERYTHING else self._layout.clauses, dtype=np.bool_)
        if len(passing):
            passing[allowed] = True
        found = [self._best_by(kind, queries, count, condition, passing) for kind in RowKind]
        return np.unique(np.concatenate(found))

    def _best_by(
        self, kind: RowKind, queries: Vectors, count: int, condition: Filter, passing: NDArray[np.bool_]
    ) -> Ids:
        """Return the nearest clauses by rows of one kind; of clauses that are as near those that come first."""
        top = int(_ASKED[kind] * count)
        while True:
            rows = self._store.search(queries, kind, top, condition)
            chosen, is_enough = [], True
            for n in range(len(queries)):
                clauses, scores = self._clauses_of(kind, rows, n, passing)
                is_enough &= _is_enough(rows, n, scores, count)
                chosen.append(clauses[:count])
            if is_enough or top >= _MOST:
                return np.concatenate(chosen)
            top *= 4

    def _clauses_of(self, kind: RowKind, rows: Found, n: int, passing: NDArray[np.bool_]) -> tuple[Ids, Vectors]:
        """Return the clauses of the rows that a query found, each once, with the best score: the best first."""
        ids, scores = rows.ids[n], rows.scores[n]
        ids, scores = ids[ids >= 0], scores[ids >= 0]
        match kind:
            case RowKind.SENTENCE:
                clauses = self._layout.with_sentences(ids)
            case RowKind.CLAUSE:
                clauses = self._layout.with_clauses(ids)
            case RowKind.HEADING:
                clauses, counts = self._layout.under_headings(ids)
                scores = np.repeat(scores, counts)
        if len(passing):
            clauses, scores = clauses[passing[clauses]], scores[passing[clauses]]
        clauses, firsts = np.unique(clauses, return_index=True)  # rows come with the best score first
        order = np.argsort(-scores[firsts], kind="stable")
        return clauses[order], scores[firsts][order]

    def scores(self, queries: Vectors, clauses: Ids) -> list[VectorScores]:
        """Return how near some clauses are to each query, (queries, dimension)."""
        layout = self._layout
        ids = (layout.sentence_ids(clauses), layout.clause_ids(clauses), layout.heading_ids(clauses))
        cosines = self._store.cosines(queries, np.concatenate(ids))
        counts = layout.sentences_of(clauses)
        ends = np.cumsum([len(one) for one in ids])[:-1]
        return [
            VectorScores(one[0], _best_of(one[0], counts), *one[1:]) for one in (np.split(c, ends) for c in cosines)
        ]


def _is_enough(rows: Found, n: int, scores: Vectors, count: int) -> bool:
    """Tell whether no row that a query did not find can change its best clauses."""
    return bool(rows.ids[n, -1] < 0) or int((scores > rows.scores[n, -1]).sum()) >= count


def _best_of(scores: Vectors, counts: Ids) -> Vectors:
    """Return the best score of each clause by how many sentences each has; -1 without any."""
    best = np.full(len(counts), -1.0, dtype=np.float32)
    some = np.flatnonzero(counts)
    if len(some):
        best[some] = np.maximum.reduceat(scores, (np.cumsum(counts) - counts)[some])
    return best
