"""Keyword search: BM25 over the tokens of each clause, as the share of a question's weight that a clause covers."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.postings import Postings

# Robertson & Zaragoza 2009 give k1 1.2-2, b .5-.8. Clauses are short and of like length: b at the low end.
K1, B = 1.2, 0.5
# Tokens whose scores and weights are kept: a question's come up in each of its readings. Of 50,000 clauses the scores
# of one take at most 600 kB.
CACHED_TOKENS, CACHED_WEIGHTS = 256, 1 << 16

Scores = NDArray[np.float32]
# The words of a question, each with its alternatives, each a sequence of tokens: a Chinese question is one concept
# with one alternative; a translated word has as many as it has translations.
Concepts = Sequence[Sequence[Sequence[str]]]


class KeywordIndex:
    """BM25 (the Lucene variant) whose scores are comparable between questions.

    A token adds at most its idf to a clause's score, so a score divided by the sum of the question's idf is a share
    between 0 and 1. Tokens that no clause has count in that sum with the idf of a token in no clause.

    The clauses are those of several parts, one after the other. What depends on all of them, idf and the average
    length, is computed from counts when a token is asked for: where one part changes, the others stay as they are.
    """

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._parts = tuple(parts)
        self._first = np.cumsum([0, *(part.size for part in parts)]).tolist()
        self.size: int = self._first[-1]
        lengths = np.concatenate([np.zeros(0), *(part.lengths for part in parts)])
        # Without any token the average length is 0, and so is each: whatever it is divided by.
        average = float(lengths.mean()) if lengths.any() else 1.0
        self._norms = K1 * (1 - B + B * lengths / average)
        # The idf of a token that one clause in ten has: rarer ones tell clauses apart.
        self.rare_idf = _idf(self.size, self.size / 10)
        self._unknown_idf = _idf(self.size, 0)
        self._scored = lru_cache(CACHED_TOKENS)(self._scores_of)
        self._weighed = lru_cache(CACHED_WEIGHTS)(self._idf_of)

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "KeywordIndex":
        """Index the tokens of each clause."""
        return cls([Postings.of(texts)])

    def idf(self, token: str) -> float:
        """Return a token's weight; that of a token no clause has, for an unknown one."""
        return self._weighed(token) if self.knows(token) else self._unknown_idf

    def _idf_of(self, token: str) -> float:
        ranges = (part.range(token) for part in self._parts)
        return _idf(self.size, sum(where.stop - where.start for where in ranges))

    def counts(self) -> dict[str, int]:
        """Return of every token how many clauses have it, the tokens in order."""
        found: Counter[str] = Counter()
        for part in self._parts:
            found.update(part.held_by())
        return dict(sorted(found.items()))

    def scores(self, tokens: Iterable[str]) -> Scores:
        """Return the BM25 score of every clause for a set of tokens, (size,)."""
        found = np.zeros(self.size, dtype=np.float32)
        for token in sorted(set(tokens)):
            if self.knows(token):  # no others are kept: of figures and slips there is no end
                clauses, scores = self._scored(token)
                found[clauses] += scores
        return found

    def _scores_of(self, token: str) -> tuple[NDArray[np.int64], Scores]:
        """Return the clauses that have a token, and its part of the score of each."""
        clauses, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
        for first, part in zip(self._first, self._parts, strict=False):
            where = part.range(token)
            if where.stop > where.start:
                clauses.append(part.clauses[where].astype(np.int64) + first)
                counts.append(part.counts[where].astype(np.float64))
        rows, often = np.concatenate(clauses), np.concatenate(counts)
        return rows, (self.idf(token) * often / (often + self._norms[rows])).astype(np.float32)

    def knows(self, token: str) -> bool:
        """Tell whether some clause has a token."""
        return any(token in part.ids for part in self._parts)

    def having(self, tokens: Iterable[str]) -> Scores:
        """Return 1 for every clause that has one of the tokens, 0 for the others, (size,)."""
        return np.asarray(self.scores(tokens) > 0, dtype=np.float32)

    def weight(self, concepts: Concepts) -> float:
        """Return a question's weight: of each concept, the heaviest alternative's sum of idf."""
        return sum(max(self._weight(set(tokens)) for tokens in alternatives) for alternatives in concepts)

    def coverage(self, concepts: Concepts, at_least: float = 0.0) -> Scores:
        """Return the share of a question's weight that each clause covers, (size,) in 0..1.

        A clause is given its best alternative of each concept. A question that weighs less than `at_least` is
        counted as if it weighed that much.
        """
        total = np.zeros(self.size, dtype=np.float32)
        for alternatives in concepts:
            total += np.max([self.scores(tokens) for tokens in alternatives], axis=0)
        weight = max(self.weight(concepts), at_least)
        return total / weight if weight else total

    def held(self, tokens: frozenset[str], concepts: Concepts) -> float:
        """Return how much of a question's weight a set of tokens holds, however often each occurs."""
        return sum(
            max(self._weight(tokens.intersection(alternative)) for alternative in alternatives)
            for alternatives in concepts
        )

    def _weight(self, tokens: Iterable[str]) -> float:
        # fsum: the order of a set differs from process to process, and its sum must not.
        return math.fsum(self.idf(token) for token in tokens)


def _idf(size: int, clauses_with: float) -> float:
    """Return Lucene's idf of a token that so many of `size` clauses have: log(1 + (size - n + .5) / (n + .5))."""
    return math.log1p((size - clauses_with + 0.5) / (clauses_with + 0.5))
