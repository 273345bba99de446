"""The exact search that recall is measured against, and what recall is, on rows made by hand."""

import numpy as np
import pytest

from assistant.pipeline import Assistant
from eval.bench_recall import Compared, ExactSearch, Shares, exact_search, kinds_of, recall, share
from index.filters import Eq
from index.passages import Passages
from index.store import Found, RowKind, Vectors
from tests.fakes import FakeEncoder

QUERY = np.array([[1.0, 0.0]], dtype=np.float32)
ROWS = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6], [0.6, 0.8]], dtype=np.float32)
KINDS = [RowKind.SENTENCE, RowKind.SENTENCE, RowKind.CLAUSE, RowKind.SENTENCE, RowKind.SENTENCE]
IDS = np.array([50, 40, 30, 20, 10])


def test_every_row_of_a_kind_is_compared_and_the_best_come_first() -> None:
    exact = ExactSearch(IDS, KINDS, ROWS)
    found = exact.search(QUERY, RowKind.SENTENCE, 3)
    # Of the sentences 50, 40, 20 and 10 the cosines are 1, 0, .8 and .6.
    assert found.ids.tolist() == [[50, 20, 10]]
    assert np.allclose(found.scores, [[1.0, 0.8, 0.6]])
    assert exact.search(QUERY, RowKind.CLAUSE, 2).ids.tolist() == [[30, -1]]
    assert np.array_equal(exact.get(np.array([30, 50])), ROWS[[2, 0]])
    assert (exact.count(), exact.dimension, exact.health().rows) == (5, 2, 5)
    with pytest.raises(ValueError, match="no conditions"):
        exact.search(QUERY, RowKind.CLAUSE, 1, Eq("level", "国家"))


def test_rows_of_one_score_come_by_their_ids() -> None:
    rows = np.array([[0, 1], [1, 0], [1, 0]], dtype=np.float32)
    exact = ExactSearch(np.array([1, 9, 5]), [RowKind.HEADING] * 3, rows)
    assert exact.search(QUERY, RowKind.HEADING, 3).ids.tolist() == [[5, 9, 1]]


class Forgetful(ExactSearch):
    """Finds the best row never."""

    def search(self, queries: Vectors, kind: RowKind, top: int, *_: object) -> Found:
        found = super().search(queries, kind, top + 1)
        return Found(found.ids[:, 1:], found.scores[:, 1:])


def test_recall_is_the_share_of_the_best_that_a_store_finds() -> None:
    tallied, of_own = Shares(), Shares()
    store = Forgetful(IDS, KINDS, ROWS)
    compared = Compared(store, ExactSearch(IDS, KINDS, ROWS), "first", tallied, of_own)
    assert compared.search(QUERY, RowKind.SENTENCE, 20).ids[0, :3].tolist() == [20, 10, 40]
    assert compared.search(QUERY, RowKind.CLAUSE, 20).ids[0, 0] == -1
    # Three of four sentences, and the one clause is missed.
    assert tallied == of_own == {"first sentence": [0.75], "first clause": [0.0]}
    # With the dimensions exchanged 40 is the best sentence, and 10 the next.
    turned = ExactSearch(IDS, KINDS, ROWS).of_rows_in(ExactSearch(IDS, KINDS, ROWS[:, ::-1]))
    assert turned.search(QUERY, RowKind.SENTENCE, 2).ids.tolist() == [[40, 10]]
    assert (share([1, 2], [2, 3]), share([], [])) == (0.5, 1.0)


def test_an_index_is_compared_with_an_exact_search_of_the_same_rows(tiny: Assistant) -> None:
    encoders, index = [FakeEncoder(), FakeEncoder("fake-2")], tiny.index
    mean = np.zeros(FakeEncoder.dimension, dtype=np.float32)
    passages = [Passages(document) for document in index.corpus.documents]
    assert exact_search(index.corpus, encoders[0], mean).count() == sum(one.shape.rows for one in passages)
    assert [kinds_of(one).count(RowKind.CLAUSE) for one in passages] == [len(one.document.clauses) for one in passages]
    found = recall(index, encoders, [mean, mean], ["用地指标由哪个部门负责"], lambda *_: None)
    # So few clauses are all candidates: nothing is searched in the stores.
    assert (found["questions"], found["channels"], found["own_rows"]) == (1, {}, {})
    assert 0 < found["final"] <= 1
