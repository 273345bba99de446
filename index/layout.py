"""Which row of a store is whose: ids of the sentences, the clause and the heading of each clause, and back again.

The rows of a document have ids in a row: those of its sentences, of its clauses, of its headings (index/passages.py).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from index.passages import Shape
from index.store import Ids


class Layout:
    """The rows of the documents of a corpus; clauses have the numbers of their places in it."""

    def __init__(self, shapes: Iterable[Shape], firsts: Ids) -> None:
        """Take the shape of each document, and the id of its first row (index.store.first_ids)."""
        shapes = tuple(shapes)
        self._firsts = firsts
        self._order = np.argsort(firsts, kind="stable")
        counts = np.array([len(one.sentences) for one in shapes], dtype=np.int64)
        self._sentences = _joined([one.sentences for one in shapes])
        self._headed = _joined([one.headed for one in shapes])
        # Of each document its first clause, sentence and heading; of each clause its first sentence.
        self._clause = np.cumsum([0, *counts])
        self._first_sentence = np.concatenate([[0], np.cumsum(self._sentences)])
        self._sentence = self._first_sentence[self._clause]
        self._heading = np.cumsum([0, *(one.headings for one in shapes)])
        self._document = np.repeat(np.arange(len(shapes)), counts)
        # The clauses by the heading above them, and where those of each begin.
        headings = self._heading[self._document] + self._headed
        self._by_heading = np.argsort(headings, kind="stable")
        self._under = np.searchsorted(headings[self._by_heading], np.arange(self._heading[-1] + 1))

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return len(self._document)

    def sentences_of(self, clauses: Ids) -> Ids:
        """Return how many sentences each clause has."""
        return self._sentences[clauses]

    def sentence_ids(self, clauses: Ids) -> Ids:
        """Return the ids of the sentences of some clauses, those of each in order."""
        first = self._firsts[self._document[clauses]] + self._first_sentence[clauses]
        return _runs(first - self._sentence[self._document[clauses]], self._sentences[clauses])

    def clause_ids(self, clauses: Ids) -> Ids:
        """Return the ids of clauses as a whole."""
        documents = self._document[clauses]
        found: Ids = self._firsts[documents] + self._sentences_in(documents) + clauses - self._clause[documents]
        return found

    def heading_ids(self, clauses: Ids) -> Ids:
        """Return the ids of the headings above clauses."""
        documents = self._document[clauses]
        count = self._clause[documents + 1] - self._clause[documents]
        found: Ids = self._firsts[documents] + self._sentences_in(documents) + count + self._headed[clauses]
        return found

    def with_sentences(self, ids: Ids) -> Ids:
        """Return the clause that each sentence is of."""
        documents = self._documents(ids)
        sentences = self._sentence[documents] + ids - self._firsts[documents]
        # A clause without sentences begins where the next one does.
        found: Ids = np.searchsorted(self._first_sentence, sentences, side="right") - 1
        return found

    def with_clauses(self, ids: Ids) -> Ids:
        """Return the clause that each row of one stands for."""
        documents = self._documents(ids)
        found: Ids = self._clause[documents] + ids - self._firsts[documents] - self._sentences_in(documents)
        return found

    def under_headings(self, ids: Ids) -> tuple[Ids, Ids]:
        """Return the clauses under each heading one after the other, and how many there are under each."""
        documents = self._documents(ids)
        count = self._clause[documents + 1] - self._clause[documents]
        headings = self._heading[documents] + ids - self._firsts[documents] - self._sentences_in(documents) - count
        starts, counts = self._under[headings], self._under[headings + 1] - self._under[headings]
        return self._by_heading[_runs(starts, counts)], counts

    def all_ids(self) -> Ids:
        """Return the ids of all rows, in the order of the corpus."""
        sizes = np.diff(self._sentence) + np.diff(self._clause) + np.diff(self._heading)
        return _runs(self._firsts, sizes)

    def _sentences_in(self, documents: Ids) -> Ids:
        found: Ids = self._sentence[documents + 1] - self._sentence[documents]
        return found

    def _documents(self, ids: Ids) -> Ids:
        return self._order[np.searchsorted(self._firsts[self._order], ids, side="right") - 1]


def _joined(arrays: Sequence[Ids]) -> Ids:
    return np.concatenate([np.zeros(0, dtype=np.int64), *arrays])


def _runs(starts: Ids, counts: Ids) -> Ids:
    """Return so many whole numbers in a row from each start on."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)
