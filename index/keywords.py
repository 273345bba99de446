"""Keyword search: BM25 over the tokens of each clause, as the share of a question's weight that a clause covers."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.column_cache import Column, ColumnCache, Dense, Sparse
from index.postings import Integers, Postings
from index.vocabulary import BETWEEN, Vocabulary

# Robertson & Zaragoza 2009 give k1 1.2-2, b .5-.8. Clauses are short and of like length: b at the low end.
K1, B = 1.2, 0.5
# Tokens whose numbers and weights are kept.
CACHED_TOKENS = 1 << 13
# Of a token that more than one clause in so many has is kept how often every clause has it: one byte of each, of which
# the scores of all in a row are sooner made than those of an eighth of them are found and added here and there.
DENSE = 8

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
        self._vocabulary, self._places = _joined(self._parts)
        lengths = np.concatenate([np.zeros(0), *(part.lengths for part in parts)])
        # Without any token the average length is 0, and so is each: whatever it is divided by.
        average = float(lengths.mean()) if lengths.any() else 1.0
        self._norms = (K1 * (1 - B + B * lengths / average)).astype(np.float32)
        # The idf of a token that one clause in ten has: rarer ones tell clauses apart.
        self.rare_idf = _idf(self.size, self.size / 10)
        self._unknown_idf = _idf(self.size, 0)
        self._find = lru_cache(CACHED_TOKENS)(self._vocabulary.find)
        self.idf = lru_cache(CACHED_TOKENS)(self._idf_of)
        self._columns = ColumnCache()

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "KeywordIndex":
        """Index the tokens of each clause."""
        return cls([Postings.of(texts)])

    def _idf_of(self, token: str) -> float:
        """Return a token's weight; that of a token no clause has, for an unknown one."""
        return _idf(self.size, self.held_by(token)) if self.knows(token) else self._unknown_idf

    def counts(self) -> dict[str, int]:
        """Return of every token how many clauses have it, the tokens in order."""
        return dict(zip(self._vocabulary, self._places.held_by.tolist(), strict=True))

    def held_by(self, token: str) -> int:
        """Return how many clauses have a token."""
        number = self._find(token)
        return 0 if number < 0 else int(self._places.held_by[number])

    def knows(self, token: str) -> bool:
        """Tell whether some clause has a token."""
        return self._find(token) >= 0

    def scores(self, tokens: Iterable[str]) -> Scores:
        """Return the BM25 score of every clause for a set of tokens, (size,)."""
        found = np.zeros(self.size, dtype=np.float32)
        self._add(found, tokens, {})
        return found

    def _add(self, found: Scores, tokens: Iterable[str], made: dict[int, Scores]) -> None:
        """Add the BM25 scores for a set of tokens to those found, (size,); what common ones give is `made` once."""
        for token in sorted(set(tokens)):
            number = self._find(token)
            if number < 0:
                continue  # no others are kept: of figures and slips there is no end
            column = self._column(number)
            if isinstance(column, Sparse):
                found[column.rows] += column.scores
            else:
                if number not in made:
                    made[number] = column.scores(self._norms)
                found += made[number]

    def _column(self, number: int) -> Column:
        """Return a token's part of the scores."""
        return self._columns.get(number) or self._columns.put(number, self._scored(number))

    def _scored(self, number: int) -> Column:
        where = self._places.of(number)
        clauses: list[Integers] = [self._parts[n].clauses[start:end] for n, start, end in where]
        counts: list[Integers] = [self._parts[n].counts[start:end] for n, start, end in where]
        firsts = np.array([self._first[n] for n, _, _ in where], dtype=np.int32)
        rows = np.repeat(firsts, [end - start for _, start, end in where])
        rows += np.concatenate(clauses)
        often, idf = np.concatenate(counts), np.float32(_idf(self.size, len(rows)))
        if len(rows) * DENSE > self.size:
            every = np.zeros(self.size, dtype=often.dtype)
            every[rows] = often
            return Dense(every, idf)
        scores = often.astype(np.float32)
        scores /= scores + self._norms[rows]
        return Sparse(rows, scores * idf)

    def having(self, tokens: Iterable[str]) -> Scores:
        """Return 1 for every clause that has one of the tokens, 0 for the others, (size,)."""
        found = np.zeros(self.size, dtype=np.float32)
        for number in {number for token in tokens if (number := self._find(token)) >= 0}:
            column = self._column(number)
            found[column.rows if isinstance(column, Sparse) else column.counts > 0] = 1
        return found

    def weight(self, concepts: Concepts) -> float:
        """Return a question's weight: of each concept, the heaviest alternative's sum of idf."""
        return sum(max(self._weight(set(tokens)) for tokens in alternatives) for alternatives in concepts)

    def coverage(self, concepts: Concepts, at_least: float = 0.0) -> Scores:
        """Return the share of a question's weight that each clause covers, (size,) in 0..1.

        A clause is given its best alternative of each concept. A question that weighs less than `at_least` is
        counted as if it weighed that much.
        """
        return self.coverages([concepts], at_least)[0]

    def coverages(self, readings: Sequence[Concepts], at_least: float = 0.0) -> list[Scores]:
        """Return the `coverage` of several readings of a question; what is the same in two of them is done once."""
        made, known, found = dict[int, Scores](), list[tuple[Concepts, Scores]](), list[Scores]()
        shared = _shared([concepts for n, concepts in enumerate(readings) if concepts not in readings[:n]])
        base = self.scores(shared)
        for concepts in readings:
            before = next((scores for others, scores in known if others == concepts), None)
            found.append(self._covered(concepts, at_least, made, shared, base) if before is None else before)
            known.append((concepts, found[-1]))
        return found

    def _covered(
        self, concepts: Concepts, at_least: float, made: dict[int, Scores], shared: frozenset[str], base: Scores
    ) -> Scores:
        """Return a reading's coverage; `base` are the scores for the `shared` tokens of its first concept."""
        total = base.copy()
        for n, alternatives in enumerate(concepts):
            if len(alternatives) == 1:
                self._add(total, set(alternatives[0]) - shared if n == 0 else alternatives[0], made)
                continue
            best = np.zeros(self.size, dtype=np.float32)
            for tokens in alternatives:
                if any(map(self.knows, tokens)):
                    scores = np.zeros(self.size, dtype=np.float32)
                    self._add(scores, tokens, made)
                    np.maximum(best, scores, out=best)
            total += best
        weight = max(self.weight(concepts), at_least)
        if weight:
            total /= np.float32(weight)
        return total

    def held(self, tokens: frozenset[str], concepts: Concepts) -> float:
        """Return how much of a question's weight a set of tokens holds, however often each occurs."""
        return sum(
            max(self._weight(tokens.intersection(alternative)) for alternative in alternatives)
            for alternatives in concepts
        )

    def _weight(self, tokens: Iterable[str]) -> float:
        # fsum: the order of a set differs from process to process, and its sum must not.
        return math.fsum(self.idf(token) for token in tokens)


class _Places:
    """Where the tokens of a joint vocabulary are: in which parts, and where there; how many clauses have each."""

    def __init__(self, numbers: Sequence[NDArray[np.int32]], parts: Sequence[Postings], size: int) -> None:
        """Take the joint number of each token of each part."""
        every = np.concatenate([np.zeros(0, dtype=np.int32), *numbers])
        order = np.argsort(every, kind="stable")
        self._starts = np.searchsorted(every[order], np.arange(size + 1)).astype(np.int32)
        lengths = [len(of_part) for of_part in numbers]
        self._part = np.repeat(np.arange(len(parts), dtype=np.uint16), lengths)[order]
        begins, ends = ([part.starts[at] for part in parts] for at in (slice(-1), slice(1, None)))
        self._begins = np.concatenate([np.zeros(0, dtype=np.uint32), *begins])[order]
        self._ends = np.concatenate([np.zeros(0, dtype=np.uint32), *ends])[order]
        self.held_by = np.zeros(size, dtype=np.int32)
        for of_part, part in zip(numbers, parts, strict=True):
            self.held_by[of_part] += part.held_by.astype(np.int32)

    def of(self, number: int) -> list[tuple[int, int, int]]:
        """Return the parts that have a token, in order, each with where its clauses begin and end there."""
        where = slice(self._starts[number], self._starts[number + 1])
        places = (self._part[where], self._begins[where], self._ends[where])
        return list(zip(*(values.tolist() for values in places), strict=True))


def _shared(readings: Sequence[Concepts]) -> frozenset[str]:
    """Return the tokens of the text that several readings begin with, as far as all of them have them."""
    if len(readings) < 2 or any(not concepts or len(concepts[0]) != 1 for concepts in readings):
        return frozenset()
    return frozenset.intersection(*(frozenset(concepts[0][0]) for concepts in readings))


def _joined(parts: Sequence[Postings]) -> tuple[Vocabulary, _Places]:
    """Return the tokens of all parts, and where they are."""
    tokens = sorted(set[str]().union(*(part.ids for part in parts)))
    number = {token: i for i, token in enumerate(tokens)}
    numbers = [np.fromiter((number[token] for token in part.ids), np.int32, len(part.ids)) for part in parts]
    return Vocabulary(BETWEEN.join(tokens)), _Places(numbers, parts, len(tokens))


def _idf(size: int, clauses_with: float) -> float:
    """Return Lucene's idf of a token that so many of `size` clauses have: log(1 + (size - n + .5) / (n + .5))."""
    return math.log1p((size - clauses_with + 0.5) / (clauses_with + 0.5))
