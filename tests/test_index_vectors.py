"""Vectors of sentences, clauses and headings, by hand in three dimensions.

The third axis is what all passages share: their mean is (0, 0, .6). Without it and at unit length the sentences are
(1, 0, 0) and (0, 1, 0) of clause 0 and (0, 1, 0) of clause 1; the clauses are (.6, .8, 0) and (0, 1, 0). Clause 0
stands under heading 1, (0, 1, 0), clause 1 under heading 0, (1, 0, 0).
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index.passages import Shape
from index.vectors import Layout, VectorIndex, centred, read_store, rows_of, store_bytes, store_of


def floats(values: ArrayLike) -> NDArray[np.float32]:
    """Return values as the index holds them."""
    return np.array(values, dtype=np.float32)


SENTENCES = floats([[0.8, 0, 0.6], [0, 0.8, 0.6], [0, 0.8, 0.6]])
CLAUSES = floats([[0.48, 0.64, 0.6], [0, 0.8, 0.6]])
HEADINGS = floats([[0.8, 0, 0.6], [0, 0.8, 0.6]])
SHAPE = Shape(np.array([2, 1]), headed=np.array([1, 0]), headings=2)
PASSAGE_MEAN = floats([0, 0, 0.6])
# English questions share the third axis, Chinese ones nothing.
MEANS = {"en": floats([0, 0, 0.8]), "zh": floats([0, 0, 0])}


def made(sentences: NDArray[np.float32], shape: Shape, headings: NDArray[np.float32] = HEADINGS) -> VectorIndex:
    """Return the index of one document."""
    store = store_of(centred(np.concatenate([sentences, CLAUSES, headings]), PASSAGE_MEAN))
    return VectorIndex([store], Layout.of([shape]), MEANS)


@pytest.fixture
def index() -> VectorIndex:
    return made(SENTENCES, SHAPE)


def test_the_mean_of_the_passages_is_removed() -> None:
    np.testing.assert_allclose(centred(SENTENCES, PASSAGE_MEAN), [[1, 0, 0], [0, 1, 0], [0, 1, 0]], atol=1e-6)


def test_a_vector_equal_to_the_mean_is_left_without_direction() -> None:
    np.testing.assert_array_equal(centred(PASSAGE_MEAN[None, :], PASSAGE_MEAN), [[0, 0, 0]])
    # Nor is a difference in the last digit of float32 made a direction.
    nearly = PASSAGE_MEAN + floats([6e-8, 0, 0])
    np.testing.assert_allclose(centred(nearly[None, :], PASSAGE_MEAN), [[0, 0, 0]], atol=1e-3)


def test_scores_are_cosines_without_the_means(index: VectorIndex) -> None:
    # (.6, 0, .8) - (0, 0, .8) at unit length is (1, 0, 0).
    scores = index.scores(floats([0.6, 0, 0.8]), "en")
    np.testing.assert_allclose(scores.sentences, [1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(scores.best_sentence, [1, 0], atol=1e-6)
    np.testing.assert_allclose(scores.clause, [0.6, 0], atol=1e-6)
    np.testing.assert_allclose(scores.heading, [0, 1], atol=1e-6)


def test_the_mean_removed_is_that_of_the_questions_language(index: VectorIndex) -> None:
    # Asked in Chinese, the same vector keeps its third axis: .6 of it along the first.
    scores = index.scores(floats([0.6, 0, 0.8]), "zh")
    np.testing.assert_allclose(scores.best_sentence, [0.6, 0], atol=1e-6)


def test_a_clause_scores_by_its_best_sentence(index: VectorIndex) -> None:
    # (.28, .96, 0): .28 and .96 with the sentences of clause 0, .96 with that of clause 1.
    scores = index.scores(floats([0.28, 0.96, 0]), "zh")
    np.testing.assert_allclose(scores.sentences, [0.28, 0.96, 0.96], atol=1e-6)
    np.testing.assert_allclose(scores.best_sentence, [0.96, 0.96], atol=1e-6)
    # .6 · .28 + .8 · .96 = .936
    np.testing.assert_allclose(scores.clause, [0.936, 0.96], atol=1e-6)


def test_a_clause_without_sentences_has_the_lowest_cosine() -> None:
    index = made(SENTENCES[:2], replace(SHAPE, sentences=np.array([2, 0])))
    np.testing.assert_allclose(index.scores(floats([1, 0, 0]), "zh").best_sentence, [1, -1], atol=1e-6)


def test_clauses_under_one_heading_have_one_cosine_with_it() -> None:
    index = made(SENTENCES, replace(SHAPE, headed=np.array([0, 0]), headings=1), HEADINGS[:1])
    np.testing.assert_allclose(index.scores(floats([0.28, 0.96, 0]), "zh").heading, [0.28, 0.28], atol=1e-6)


def test_documents_stand_one_after_the_other_each_as_a_block(index: VectorIndex) -> None:
    """Two of them in one store or in two: the second has the rows and the clauses after those of the first."""
    rows = np.concatenate([SENTENCES, CLAUSES, HEADINGS])
    block = centred(rows, PASSAGE_MEAN)
    layout = Layout.of([SHAPE, SHAPE])
    assert (layout.owners.tolist(), layout.clauses.tolist()) == ([0, 0, 1, 2, 2, 3], [3, 4, 10, 11])
    question = floats([0.28, 0.96, 0])
    once = index.scores(question, "zh")
    for stores in ([store_of(block), store_of(block)], [store_of(np.concatenate([block, block]))]):
        twice = VectorIndex(stores, layout, MEANS).scores(question, "zh")
        for name in ("sentences", "best_sentence", "clause", "heading"):
            np.testing.assert_array_equal(getattr(twice, name), np.tile(getattr(once, name), 2))


def test_a_saved_store_has_the_same_rows(tmp_path: Path) -> None:
    store = store_of(SENTENCES)
    (tmp_path / "rows.faiss").write_bytes(store_bytes(store))
    np.testing.assert_array_equal(rows_of(read_store(tmp_path / "rows.faiss"), 0, 3), SENTENCES)
    np.testing.assert_array_equal(rows_of(store, 1, 2), SENTENCES[1:2])
