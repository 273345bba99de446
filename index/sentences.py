"""How much of a question one sentence of a clause holds: all sentences as characters in a row, looked up at once.

A gram is a character, a pair of neighbours, or a word in Latin letters or figures (index/tokens.py). Which of them a
sentence has is read from its folded characters when it is asked for, so that nothing is kept but two bytes of each.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from index.codes import Codes, codes
from index.features import Scores
from index.keywords import Concepts, KeywordIndex
from index.tokens import fold

# Stands after every sentence; no token has it, and a text that does is folded sentence by sentence.
_END = "\ue000"
_END_CODE = np.uint16(ord(_END))
Shares = NDArray[np.float64]


class Sentences:
    """The folded sentences of all clauses."""

    def __init__(self, documents: Sequence[Document]) -> None:
        clauses = [clause for document in documents for clause in document.clauses]
        # Which sentences are of each clause, and which characters of each sentence.
        self.first = np.cumsum([0, *(len(clause.sentences) for clause in clauses)])
        self._codes: Codes = np.concatenate([np.zeros(0, dtype=np.uint16), *map(_folded, documents)])
        self._starts = np.concatenate([[0], np.flatnonzero(self._codes == _END_CODE) + 1])

    def shares(self, rows: NDArray[np.int64], asked: Concepts, index: KeywordIndex, least: float) -> list[Shares]:
        """Return the share of a question's weight that each sentence of some clauses holds, (sentences,) each.

        A question that weighs less than the least is counted as if it weighed that much.
        """
        firsts, lasts = self.first[rows], self.first[rows + 1]
        shares = self._shares(firsts, lasts, [asked], index, least)[0]
        return np.split(shares, np.cumsum(lasts - firsts)[:-1]) if len(rows) else []

    def best_shares(
        self, rows: NDArray[np.int64], readings: Sequence[Concepts], index: KeywordIndex, least: float
    ) -> list[Scores]:
        """Return for each reading of a question the most that a sentence of each clause holds of it, (rows,) each."""
        firsts, lasts = self.first[rows], self.first[rows + 1]
        some = lasts > firsts
        starts = (np.cumsum(lasts - firsts) - (lasts - firsts))[some]
        found = []
        for shares in self._shares(firsts, lasts, readings, index, least):
            most = np.zeros(len(rows), dtype=np.float32)
            most[some] = np.maximum.reduceat(shares, starts) if some.any() else 0.0
            found.append(most)
        return found

    def _shares(
        self,
        firsts: NDArray[np.int64],
        lasts: NDArray[np.int64],
        readings: Sequence[Concepts],
        index: KeywordIndex,
        least: float,
    ) -> list[Shares]:
        """Return for each reading the share that each of some sentences holds, (sentences,) each."""
        tokens = sorted({t for concepts in readings for options in concepts for tokens in options for t in tokens})
        number = {token: n for n, token in enumerate(tokens)}
        weights = np.array([index.idf(token) for token in tokens], dtype=np.float64)
        held = _held(tokens, *self._cut_out(firsts, lasts)) * weights[:, None]
        return [_share(concepts, number, held, max(index.weight(concepts), least)) for concepts in readings]

    def _cut_out(self, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
        """Return the characters of some clauses' sentences, and where each sentence ends there."""
        begins, ends = self._starts[firsts].tolist(), self._starts[lasts].tolist()
        parts = [self._codes[begin:end] for begin, end in zip(begins, ends, strict=True)]
        cut = np.concatenate([np.zeros(0, dtype=np.uint16), *parts])
        return cut, np.flatnonzero(cut == _END_CODE)


def _folded(document: Document) -> Codes:
    """Return the folded sentences of a document, with their ends."""
    text = document.text
    said = [text[span.start : span.end] for clause in document.clauses for span in clause.sentences]
    together = fold(_END.join([*said, ""]))
    if together.count(_END) != len(said):
        together = "".join(fold(sentence).replace(_END, " ") + _END for sentence in said)
    return codes(together)


def _share(concepts: Concepts, number: dict[str, int], held: NDArray[np.float64], weight: float) -> Shares:
    """Return the share of a reading's weight, (sentences,), by what each holds of each token, (tokens, sentences)."""
    total = np.zeros(held.shape[1], dtype=np.float64)
    for options in concepts:
        sums = (held[sorted({number[token] for token in tokens})].sum(axis=0) for tokens in options)
        best = next(sums)
        for other in sums:
            np.maximum(best, other, out=best)
        total += best
    return total / weight


def _held(tokens: Sequence[str], said: Codes, ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which tokens each sentence has, (tokens, sentences)."""
    held = np.zeros((len(tokens), len(ends)), dtype=np.bool_)
    words = [(n, token) for n, token in enumerate(tokens) if token.isascii()]
    if words:
        _mark_words(held, words, said, ends)
    of_han = [(n, codes(token)) for n, token in enumerate(tokens) if not token.isascii()]
    _mark_grams(held, of_han, said, ends)
    return held


def _mark_grams(
    held: NDArray[np.bool_], grams: Sequence[tuple[int, Codes]], said: Codes, ends: NDArray[np.int64]
) -> None:
    """Mark the sentences that have characters, or pairs of them."""
    # Characters of the question by small numbers, 0 for any other.
    small = np.zeros(1 << 16, dtype=np.uint16)
    different = np.unique(np.concatenate([np.zeros(0, dtype=np.uint16), *(gram for _, gram in grams)]))
    small[different] = np.arange(1, len(different) + 1)
    single = np.full(len(different) + 1, len(held), dtype=np.intp)
    double = np.full((len(different) + 1, len(different) + 1), len(held), dtype=np.intp)
    for n, gram in grams:
        if len(gram) == 1:
            single[small[gram[0]]] = n
        else:
            double[small[gram[0]], small[gram[1]]] = n
    found = small[said]
    places = np.flatnonzero(found)
    sentence = np.repeat(np.arange(len(ends)), np.diff(np.searchsorted(places, ends), prepend=0))
    here, next_to = found[places], found[places + 1]  # the last character is the end of a sentence
    # A row more, for what no token is.
    marked = np.zeros((len(held) + 1, len(ends)), dtype=np.bool_)
    marked[single[here], sentence] = True
    joined = np.flatnonzero(next_to)
    marked[double[here[joined], next_to[joined]], sentence[joined]] = True
    held |= marked[:-1]


def _mark_words(
    held: NDArray[np.bool_], words: Iterable[tuple[int, str]], said: Codes, ends: NDArray[np.int64]
) -> None:
    """Mark the sentences that have words in Latin letters or figures, none of which is part of a longer one."""
    latin = ((said >= ord("0")) & (said <= ord("9"))) | ((said >= ord("a")) & (said <= ord("z")))
    edge = np.zeros(1, dtype=np.bool_)
    begins = np.flatnonzero(latin & ~np.concatenate([edge, latin[:-1]]))
    stops = np.flatnonzero(latin & ~np.concatenate([latin[1:], edge])) + 1
    lengths, sentence = stops - begins, np.searchsorted(ends, begins)
    for n, word in words:
        at = np.flatnonzero(lengths == len(word))
        for offset, code in enumerate(codes(word)):
            at = at[said[begins[at] + offset] == code]
        held[n, sentence[at]] = True
