"""Keyword search: BM25 over the tokens of each clause, as the share of a question's weight that a clause covers."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

# Robertson & Zaragoza 2009 give k1 1.2-2, b .5-.8. Clauses are short and of like length: b at the low end.
K1, B = 1.2, 0.5

_NO_TOKEN = "\ufffc"

# The words of a question, each with its alternatives, each a sequence of tokens: a Chinese question is one concept
# with one alternative; a translated word has as many as it has translations.
Concepts = Sequence[Sequence[Sequence[str]]]


class KeywordIndex:
    """BM25 (the Lucene variant) whose scores are comparable between questions.

    A token adds at most its idf to a clause's score, so a score divided by the sum of the question's idf is a share
    between 0 and 1. Tokens that no clause has count in that sum with the idf of a token in no clause.
    """

    def __init__(self, model: bm25s.BM25) -> None:
        self._model = model
        self._ids: dict[str, int] = model.vocab_dict
        self.size = int(model.scores["num_docs"])
        clauses_with = np.diff(model.scores["indptr"])
        self._clauses_with = clauses_with
        self._idf = _idf(self.size, clauses_with).tolist()
        # The idf of a token that one clause in ten has: rarer ones tell clauses apart.
        self.rare_idf = float(_idf(self.size, np.array([self.size / 10]))[0])
        self._unknown_idf = float(_idf(self.size, np.zeros(1))[0])

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "KeywordIndex":
        """Index the tokens of each clause."""
        model = bm25s.BM25(method="lucene", k1=K1, b=B, backend="numpy")
        # Without any token the average length is 0, by which bm25s divides: then one that no question has stands in.
        tokens = {token for text in texts for token in text} or {_NO_TOKEN}
        texts = texts if tokens != {_NO_TOKEN} else [[_NO_TOKEN]] * len(texts)
        vocabulary = {token: i for i, token in enumerate(sorted(tokens))}
        ids = [[vocabulary[token] for token in text] for text in texts]
        model.index((ids, vocabulary), show_progress=False, create_empty_token=False)
        return cls(model)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._model.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> "KeywordIndex":
        """Read what `save` wrote; nothing in it is unpickled."""
        return cls(bm25s.BM25.load(folder, load_vocab=True))

    def idf(self, token: str) -> float:
        """Return a token's weight; that of a token no clause has, for an unknown one."""
        token_id = self._ids.get(token)
        return self._unknown_idf if token_id is None else float(self._idf[token_id])

    def vocabulary(self) -> Iterator[str]:
        """Yield every token, once for each clause that has it."""
        for token, token_id in self._ids.items():
            yield from repeat(token, int(self._clauses_with[token_id]))

    def scores(self, tokens: Iterable[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every clause for a set of tokens, (size,)."""
        known = [self._ids[token] for token in sorted(set(tokens)) if token in self._ids]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._model.get_scores_from_ids(known), dtype=np.float32)

    def knows(self, token: str) -> bool:
        """Tell whether some clause has a token."""
        return token in self._ids

    def having(self, tokens: Iterable[str]) -> NDArray[np.float32]:
        """Return 1 for every clause that has one of the tokens, 0 for the others, (size,)."""
        return np.asarray(self.scores(tokens) > 0, dtype=np.float32)

    def weight(self, concepts: Concepts) -> float:
        """Return a question's weight: of each concept, the heaviest alternative's sum of idf."""
        return sum(max(self._weight(set(tokens)) for tokens in alternatives) for alternatives in concepts)

    def coverage(self, concepts: Concepts, at_least: float = 0.0) -> NDArray[np.float32]:
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


def _idf(size: int, clauses_with: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return Lucene's idf of tokens that so many of `size` clauses have: log(1 + (size - n + .5) / (n + .5))."""
    counts = clauses_with.astype(np.float64)
    return np.log1p((size - counts + 0.5) / (counts + 0.5))
