"""How much of what an exact search finds the index finds: in each channel, and in the ranking that is made of all.

Exact is: the rows in float32 as they were encoded, each compared with the question. The other index is the same in
everything else, so that what differs between the two rankings is what the store leaves out or rounds. Of each channel
it is told as well what the search leaves out of the rows as the store has them, rounded or not.
"""

import json
from collections.abc import Sequence
from copy import copy
from functools import partial
from pathlib import Path

import numpy as np

from corpus.document import Corpus
from eval.bench_figures import Json
from index.build import Progress
from index.encoder import Encoder
from index.filters import EVERYTHING, Filter
from index.layout import Layout
from index.parts import MEANS, PASSAGES
from index.passages import Passages
from index.search import ORDINALS, Index
from index.store import NO_ROW, NO_SCORE, Found, Health, Ids, RowKind, Vectors, VectorSearch, first_ids
from index.vectors import centred, inner_products

TOP = 10
# Rows that are asked of a store at once.
CHUNK = 20_000
# By channel and kind of row: the share of the best that each search found.
Shares = dict[str, list[float]]


class ExactSearch:
    """A store that compares every row with every query. It knows no filters."""

    def __init__(self, ids: Ids, kinds: Sequence[RowKind], vectors: Vectors) -> None:
        """Take rows: the id and kind of each, and its unit vector, (n, dimension)."""
        of_rows = np.array([kind.value for kind in kinds])
        order = np.lexsort((ids, of_rows))
        self._ids, self._vectors = ids[order], vectors[order]
        of_rows = of_rows[order]
        self._of = {
            kind: slice(*(int(np.searchsorted(of_rows, kind.value, side)) for side in ("left", "right")))
            for kind in RowKind
        }
        self._by_id = np.argsort(self._ids)

    def of_rows_in(self, store: VectorSearch) -> "ExactSearch":
        """Return an exact search of the same rows as a store returns them."""
        other = copy(self)
        parts = [store.get(self._ids[start : start + CHUNK]) for start in range(0, len(self._ids), CHUNK)]
        other._vectors = np.concatenate(parts)
        return other

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._vectors.shape[1])

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return the best rows of a kind for each query; ValueError for a condition."""
        if condition != EVERYTHING:
            raise ValueError(f"an exact search has no conditions: {condition}")
        ids, rows = self._ids[self._of[kind]], self._vectors[self._of[kind]]
        found = Found(np.full((len(queries), top), NO_ROW), np.full((len(queries), top), NO_SCORE, dtype=np.float32))
        for n, scores in enumerate(queries @ rows.T):
            best = np.argpartition(-scores, top)[:top] if len(scores) > top else np.arange(len(scores))
            best = best[np.lexsort((ids[best], -scores[best]))]
            found.ids[n, : len(best)], found.scores[n, : len(best)] = ids[best], scores[best]
        return found

    def get(self, ids: Ids) -> Vectors:
        """Return the vectors of some rows, (n, dimension)."""
        found: Vectors = self._vectors[self._by_id[np.searchsorted(self._ids[self._by_id], ids)]]
        return found

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some rows, (queries, n)."""
        return inner_products(queries, self.get(ids))

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows there are; ValueError for a condition."""
        if condition != EVERYTHING:
            raise ValueError(f"an exact search has no conditions: {condition}")
        return len(self._ids)

    def health(self) -> Health:
        """Tell that all is well."""
        return Health("exact", True, None, len(self._ids))


class Compared:
    """A store that is searched, and whose every search is compared with exact ones: in float32, of its own rows."""

    def __init__(self, store: VectorSearch, exact: ExactSearch, name: str, found: Shares, of_own: Shares) -> None:
        """Take both, the channel's name, and where the recall of each search goes."""
        self._store, self._name = store, name
        self._exact = ((exact, found), (exact.of_rows_in(store), of_own))

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._store.dimension

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return what the store finds, and note how many of the ten best are among it."""
        found = self._store.search(queries, kind, top, condition)
        for exact, tallied in self._exact:
            best = exact.search(queries, kind, TOP, condition).ids
            shares = tallied.setdefault(f"{self._name} {kind}", [])
            shares += [share(_rows(mine), _rows(wanted)) for mine, wanted in zip(found.ids[:, :TOP], best, strict=True)]
        return found

    def get(self, ids: Ids) -> Vectors:
        """Return the store's vectors of some rows."""
        return self._store.get(ids)

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some of the store's rows, (queries, n)."""
        return self._store.cosines(queries, ids)

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows meet a condition."""
        return self._store.count(condition)

    def health(self) -> Health:
        """Tell how the store is."""
        return self._store.health()


def _rows(ids: Ids) -> list[int]:
    """Return what was found, without what fills the rest."""
    found: list[int] = ids[ids != NO_ROW].tolist()
    return found


def share(found: Sequence[object], wanted: Sequence[object]) -> float:
    """Return the share of what was wanted that was found; 1 where nothing was."""
    return len({*found} & {*wanted}) / len({*wanted}) if wanted else 1.0


def exact_search(corpus: Corpus, encoder: Encoder, mean: Vectors) -> ExactSearch:
    """Encode the rows of a corpus, remove the passages' mean, and return them as a store."""
    passages = [Passages(document) for document in corpus.documents]
    layout = Layout((one.shape for one in passages), first_ids(one.key for one in passages))
    kinds = [kind for one in passages for kind in kinds_of(one)]
    texts = [text for one in passages for text in one.encoded()]
    return ExactSearch(layout.all_ids(), kinds, centred(encoder.encode_passages(texts), mean))


def kinds_of(passages: Passages) -> list[RowKind]:
    """Return the kind of each row of a document."""
    shape = passages.shape
    sentences, clauses = int(shape.sentences.sum()), len(shape.sentences)
    return [
        *[RowKind.SENTENCE] * sentences,
        *[RowKind.CLAUSE] * clauses,
        *[RowKind.HEADING] * shape.headings,
    ]


def passage_means(generation: Path) -> list[Vectors]:
    """Return the mean that was removed from the rows of each encoder, of a generation's folder."""
    listed = json.loads((generation / MEANS).read_text(encoding="utf-8"))
    return [np.asarray(means[PASSAGES], dtype=np.float32) for means in listed]


def recall(
    index: Index, encoders: Sequence[Encoder], means: Sequence[Vectors], asked: Sequence[str], progress: Progress
) -> Json:
    """Return the recall of the ten best rows by channel and kind, and of the ten best clauses of the ranking.

    `encoders` are what encoded the corpus, `means` what was removed from their rows. Takes twice the memory of
    the rows of all encoders in float32.
    """
    found, of_own = Shares(), Shares()
    watched, best = [], []
    for name, channel, encoder, mean in zip(ORDINALS, index.channels, encoders, means, strict=False):
        progress(f"exact rows of {encoder.name}", 0, 1)
        exact = exact_search(index.corpus, encoder, mean)
        watched.append(channel.over(partial(Compared, exact=exact, name=name, found=found, of_own=of_own)))
        best.append(channel.over(partial(_instead, exact=exact)))
    mine, wanted = index.with_channels(watched), index.with_channels(best)
    finals = []
    for n, text in enumerate(asked):
        progress("searching exactly", n, len(asked))
        finals.append(share(_clauses(mine, text), _clauses(wanted, text)))
    channels, own = ({name: float(np.mean(one)) for name, one in shares.items()} for shares in (found, of_own))
    return {"questions": len(asked), "final": float(np.mean(finals)), "channels": channels, "own_rows": own}


def _instead(_store: VectorSearch, exact: ExactSearch) -> VectorSearch:
    """Return the exact search in place of another."""
    return exact


def _clauses(index: Index, text: str) -> list[str]:
    return [hit.clause.id for hit in index.search(text, TOP).hits]
