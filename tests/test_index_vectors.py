"""Vectors of sentences, clauses and headings, by hand in three dimensions.

The third axis is what all passages share: their mean is (0, 0, .6). Without it and at unit length the sentences are
(1, 0, 0) and (0, 1, 0) of clause 0 and (0, 1, 0) of clause 1; the clauses are (.6, .8, 0) and (0, 1, 0). Clause 0
stands under heading 1, (0, 1, 0), clause 1 under heading 0, (1, 0, 0).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index.filters import EVERYTHING, Eq
from index.layout import Layout
from index.nearest import Nearest, VectorScores
from index.passages import Shape
from index.row_search import RowSearch
from index.row_table import NO_FIELDS, Columns, RowTable
from index.stored_rows import StoredRows, exact
from index.vectors import centred, inner_products


def floats(values: ArrayLike) -> NDArray[np.float32]:
    """Return values as the index holds them."""
    return np.array(values, dtype=np.float32)


SENTENCES = floats([[0.8, 0, 0.6], [0, 0.8, 0.6], [0, 0.8, 0.6]])
CLAUSES = floats([[0.48, 0.64, 0.6], [0, 0.8, 0.6]])
HEADINGS = floats([[0.8, 0, 0.6], [0, 0.8, 0.6]])
SHAPE = Shape(np.array([2, 1]), headed=np.array([1, 0]), headings=2)
PASSAGE_MEAN = floats([0, 0, 0.6])


def nearest(segments: Sequence[StoredRows], shapes: Sequence[Shape], firsts: Sequence[int] = (100, 50)) -> Nearest:
    """Return the rows of documents, one after the other, with ids from these first ones on."""
    layout = Layout(shapes, np.array(firsts[: len(shapes)]))
    kinds = np.concatenate([np.repeat([0, 1, 2], [one.sentences.sum(), 2, one.headings]) for one in shapes])
    fields = np.repeat(np.arange(len(shapes)), [one.rows for one in shapes]).astype(np.int32)
    different = [replace(NO_FIELDS, document=str(n)) for n in range(len(shapes))]
    table = RowTable(Columns(layout.all_ids(), kinds.astype(np.int8), fields, different))
    return Nearest(RowSearch(3, segments, table), layout)


def made(sentences: NDArray[np.float32], shape: Shape, headings: NDArray[np.float32] = HEADINGS) -> Nearest:
    """Return the rows of one document."""
    return nearest([exact(centred(np.concatenate([sentences, CLAUSES, headings]), PASSAGE_MEAN))], [shape])


def scores(rows: Nearest, question: ArrayLike) -> VectorScores:
    """Return what the two clauses have with one question."""
    return rows.scores(floats(question)[None], np.arange(2))[0]


def test_the_mean_of_the_passages_is_removed() -> None:
    np.testing.assert_allclose(centred(SENTENCES, PASSAGE_MEAN), [[1, 0, 0], [0, 1, 0], [0, 1, 0]], atol=1e-6)


def test_a_vector_equal_to_the_mean_is_left_without_direction() -> None:
    np.testing.assert_array_equal(centred(PASSAGE_MEAN[None, :], PASSAGE_MEAN), [[0, 0, 0]])
    # Nor is a difference in the last digit of float32 made a direction.
    nearly = PASSAGE_MEAN + floats([6e-8, 0, 0])
    np.testing.assert_allclose(centred(nearly[None, :], PASSAGE_MEAN), [[0, 0, 0]], atol=1e-3)


def test_scores_are_cosines() -> None:
    found = scores(made(SENTENCES, SHAPE), [1, 0, 0])
    np.testing.assert_allclose(found.sentences, [1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(found.best_sentence, [1, 0], atol=1e-6)
    np.testing.assert_allclose(found.clause, [0.6, 0], atol=1e-6)
    np.testing.assert_allclose(found.heading, [0, 1], atol=1e-6)


def test_a_clause_scores_by_its_best_sentence() -> None:
    # (.28, .96, 0): .28 and .96 with the sentences of clause 0, .96 with that of clause 1.
    found = scores(made(SENTENCES, SHAPE), [0.28, 0.96, 0])
    np.testing.assert_allclose(found.sentences, [0.28, 0.96, 0.96], atol=1e-6)
    np.testing.assert_allclose(found.best_sentence, [0.96, 0.96], atol=1e-6)
    # .6 · .28 + .8 · .96 = .936
    np.testing.assert_allclose(found.clause, [0.936, 0.96], atol=1e-6)


def test_a_clause_without_sentences_has_the_lowest_cosine() -> None:
    rows = made(SENTENCES[:2], replace(SHAPE, sentences=np.array([2, 0])))
    np.testing.assert_allclose(scores(rows, [1, 0, 0]).best_sentence, [1, -1], atol=1e-6)


def test_clauses_under_one_heading_have_one_cosine_with_it() -> None:
    rows = made(SENTENCES, replace(SHAPE, headed=np.array([0, 0]), headings=1), HEADINGS[:1])
    np.testing.assert_allclose(scores(rows, [0.28, 0.96, 0]).heading, [0.28, 0.28], atol=1e-6)


BLOCK = centred(np.concatenate([SENTENCES, CLAUSES, HEADINGS]), PASSAGE_MEAN)
TWO = pytest.mark.parametrize(
    "segments", [[exact(BLOCK), exact(BLOCK)], [exact(np.concatenate([BLOCK, BLOCK]))]], ids=["two", "one"]
)


@TWO
def test_documents_stand_one_after_the_other_each_as_a_block(segments: Sequence[StoredRows]) -> None:
    """Two of them in one segment or in two, whichever has the lower ids: the second has the clauses after the first."""
    twice = nearest(segments, [SHAPE, SHAPE]).scores(floats([[0.28, 0.96, 0]]), np.array([0, 1, 2, 3]))[0]
    once = scores(made(SENTENCES, SHAPE), [0.28, 0.96, 0])
    for name in ("sentences", "best_sentence", "clause", "heading"):
        np.testing.assert_array_equal(getattr(twice, name), np.tile(getattr(once, name), 2))


@TWO
def test_the_nearest_clauses_are_found_by_any_kind_of_row(segments: Sequence[StoredRows]) -> None:
    rows, everything = nearest(segments, [SHAPE, SHAPE]), np.arange(4)
    # By sentences clauses 0 and 2 are nearest to (1, 0, 0), and as a whole; by headings 1 and 3. Equal ones come first.
    assert rows.best(floats([[1, 0, 0]]), 1, EVERYTHING, everything).tolist() == [0, 1]
    assert rows.best(floats([[1, 0, 0]]), 2, EVERYTHING, everything).tolist() == [0, 1, 2, 3]
    # (0, 1, 0) is a sentence of all, clauses 1 and 3, and the heading of 0 and 2.
    assert rows.best(floats([[0, 1, 0]]), 1, EVERYTHING, everything).tolist() == [0, 1]
    assert rows.best(floats([[1, 0, 0]]), 1, Eq("document", "1"), np.array([2, 3])).tolist() == [2, 3]
    assert rows.best(floats([[1, 0, 0]]), 1, Eq("document", "1"), np.array([3])).tolist() == [3]


def test_equal_rows_have_equal_scores_wherever_they_stand() -> None:
    random = np.random.default_rng(0)
    row, queries = random.standard_normal((1, 385)), random.standard_normal((3, 385))
    for count in (1, 2, 7, 1003):
        found = inner_products(floats(queries), np.repeat(floats(row), count, axis=0))
        assert found.shape == (3, count)
        assert (found == found[:, :1]).all()
        np.testing.assert_allclose(found[:, 0], queries @ row[0], rtol=1e-4)
    assert inner_products(floats(queries), floats(np.zeros((0, 385)))).shape == (3, 0)
