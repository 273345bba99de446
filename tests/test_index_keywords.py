"""BM25 by hand, and the share of a question's weight that a clause covers.

The index of TEXTS has 3 clauses of 2, 3 and 1 tokens, 2 on average; k1 1.2, b .5. A token of n clauses weighs
ln(1 + (3 - n + .5) / (n + .5)), and a clause of d tokens that has it f times gets that times
f / (f + 1.2 · (.5 + .5 · d / 2)).
"""

from itertools import pairwise
from math import log

import bm25s
import numpy as np
import pytest

from corpus.document import Corpus
from index.keywords import K1, B, KeywordIndex
from index.passages import Passages
from index.postings import Postings
from index.tokens import grams

TEXTS = [["a", "b"], ["a", "a", "c"], ["d"]]
IDF_A = log(1.6)  # n = 2: 1 + 1.5 / 2.5
IDF_ONE = log(1 + 2.5 / 1.5)  # n = 1: b, c and d
IDF_NONE = log(8)  # n = 0: 1 + 3.5 / .5
TF_A = [1 / 2.2, 2 / 3.5, 0]  # norms 1.2 · (.5 + .5) = 1.2 and 1.2 · (.5 + .75) = 1.5
TF_B = [1 / 2.2, 0, 0]
TF_D = [0, 0, 1 / 1.9]  # norm 1.2 · (.5 + .25) = .9


@pytest.fixture
def index() -> KeywordIndex:
    return KeywordIndex.build(TEXTS)


def test_idf_is_lucenes(index: KeywordIndex) -> None:
    assert index.idf("a") == pytest.approx(IDF_A)
    assert index.idf("b") == pytest.approx(IDF_ONE)
    assert index.idf("unicorn") == pytest.approx(IDF_NONE)


def test_scores_are_bm25(index: KeywordIndex) -> None:
    expected = [IDF_A * a + IDF_ONE * b for a, b in zip(TF_A, TF_B, strict=True)]
    np.testing.assert_allclose(index.scores(["a", "b"]), expected, rtol=1e-6)


def test_a_token_counts_once_however_often_it_is_asked(index: KeywordIndex) -> None:
    np.testing.assert_array_equal(index.scores(["a", "a", "a"]), index.scores(["a"]))
    np.testing.assert_array_equal(index.coverage([[["a", "a"]]]), index.coverage([[["a"]]]))


def test_tokens_that_no_clause_has_score_nothing(index: KeywordIndex) -> None:
    np.testing.assert_array_equal(index.scores(["unicorn"]), [0, 0, 0])
    np.testing.assert_array_equal(index.scores([]), [0, 0, 0])


def test_coverage_is_the_share_of_the_questions_weight(index: KeywordIndex) -> None:
    np.testing.assert_allclose(index.coverage([[["a"]]]), TF_A, rtol=1e-6)  # the idf cancels
    weight = IDF_A + IDF_ONE
    expected = [(IDF_A * a + IDF_ONE * b) / weight for a, b in zip(TF_A, TF_B, strict=True)]
    np.testing.assert_allclose(index.coverage([[["a", "b"]]]), expected, rtol=1e-6)


def test_an_unknown_token_takes_its_part_of_the_weight(index: KeywordIndex) -> None:
    expected = [IDF_A * a / (IDF_A + IDF_NONE) for a in TF_A]
    np.testing.assert_allclose(index.coverage([[["a", "unicorn"]]]), expected, rtol=1e-6)
    np.testing.assert_array_equal(index.coverage([[["unicorn"]]]), [0, 0, 0])


def test_a_clause_gets_its_best_alternative(index: KeywordIndex) -> None:
    # a or d: clauses 0 and 1 by a, clause 2 by d; the heavier of the two, d, is the weight of the concept.
    expected = [IDF_A * TF_A[0] / IDF_ONE, IDF_A * TF_A[1] / IDF_ONE, TF_D[2]]
    np.testing.assert_allclose(index.coverage([[["a"], ["d"]]]), expected, rtol=1e-6)


def test_concepts_add_up(index: KeywordIndex) -> None:
    expected = [(IDF_A * a + IDF_ONE * d) / (IDF_A + IDF_ONE) for a, d in zip(TF_A, TF_D, strict=True)]
    np.testing.assert_allclose(index.coverage([[["a"]], [["d"]]]), expected, rtol=1e-6)


def test_a_question_without_tokens_covers_nothing(index: KeywordIndex) -> None:
    np.testing.assert_array_equal(index.coverage([]), [0, 0, 0])
    np.testing.assert_array_equal(index.coverage([[[]]]), [0, 0, 0])


def test_coverage_stays_between_0_and_1() -> None:
    """Whatever the texts and the question: 100 of each, drawn from ten letters."""
    random = np.random.default_rng(0)
    for _ in range(100):
        texts = [list(random.choice(list("abcdefghij"), random.integers(1, 30))) for _ in range(8)]
        concepts = [[list(random.choice(list("abcdefghijxyz"), 3)) for _ in range(2)] for _ in range(3)]
        coverage = KeywordIndex.build(texts).coverage(concepts)
        assert coverage.min() >= 0
        assert coverage.max() < 1


def test_held_weighs_presence_and_not_frequency(index: KeywordIndex) -> None:
    concepts = [[["a", "b"], ["d"]], [["unicorn"]]]
    assert index.weight(concepts) == pytest.approx(IDF_A + IDF_ONE + IDF_NONE)
    assert index.held(frozenset("ab"), concepts) == pytest.approx(IDF_A + IDF_ONE)
    assert index.held(frozenset("d"), concepts) == pytest.approx(IDF_ONE)
    assert index.held(frozenset(), concepts) == 0


def test_tokens_are_counted_by_the_clauses_that_have_them(index: KeywordIndex) -> None:
    assert list(index.counts().items()) == [("a", 2), ("b", 1), ("c", 1), ("d", 1)]
    parts = KeywordIndex([Postings.of(TEXTS), Postings.of([["e", "a"]])])
    assert list(parts.counts().items()) == [("a", 3), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]


def test_clauses_that_have_one_of_the_tokens(index: KeywordIndex) -> None:
    np.testing.assert_array_equal(index.having(["a"]), [1, 1, 0])
    np.testing.assert_array_equal(index.having(["b", "d", "unicorn"]), [1, 0, 1])
    np.testing.assert_array_equal(index.having(["unicorn"]), [0, 0, 0])
    np.testing.assert_array_equal(index.having([]), [0, 0, 0])


def test_a_rare_token_is_one_that_a_tenth_of_the_clauses_has() -> None:
    """Of 20 clauses 2, 1 or none; 3 are too many."""
    texts = [["of-all"], ["of-three", "of-two"], ["of-three", "of-two"], ["of-three", "of-one"]]
    index = KeywordIndex.build([[*text, "of-all"] for text in (*texts, *[["of-all"]] * 16)])
    assert index.rare_idf == pytest.approx(log(1 + 18.5 / 2.5))
    rare = [t for t in ("of-all", "of-three", "of-two", "of-one", "of-none") if index.idf(t) >= index.rare_idf]
    assert rare == ["of-two", "of-one", "of-none"]


@pytest.mark.parametrize("cuts", [(1, 2), (0, 1, 1, 3)])
def test_clauses_in_parts_score_like_clauses_in_one(index: KeywordIndex, cuts: tuple[int, ...]) -> None:
    parts = [Postings.of(TEXTS[start:end]) for start, end in pairwise((0, *cuts, 3))]
    for tokens in (["a"], ["b", "d"], ["a", "c", "unicorn"]):
        np.testing.assert_array_equal(KeywordIndex(parts).scores(tokens), index.scores(tokens))
        assert KeywordIndex(parts).weight([[tokens]]) == index.weight([[tokens]])


def test_scores_are_those_of_bm25s(shipped: Corpus) -> None:
    """The library that first computed them, on every clause of the documents that come with the program."""
    texts = [grams(text) for document in shipped.documents for text in Passages(document).clauses()]
    vocabulary = {token: i for i, token in enumerate(sorted({token for text in texts for token in text}))}
    model = bm25s.BM25(method="lucene", k1=K1, b=B, backend="numpy")
    model.index(([[vocabulary[t] for t in text] for text in texts], vocabulary), False, show_progress=False)
    index = KeywordIndex.build(texts)
    assert len(vocabulary) > 5000
    for token, i in vocabulary.items():
        np.testing.assert_allclose(index.scores([token]), model.get_scores_from_ids([i]), atol=1e-6)


def test_a_question_of_little_weight_covers_little() -> None:
    # "a" is in one of two clauses: idf = log(1 + 1.5/1.5) = log 2 = .693; tf share for the only, average-long token.
    index = KeywordIndex.build([["a"], ["b"]])
    whole = index.coverage(((("a",),),))
    assert index.coverage(((("a",),),), at_least=6.93147)[0] == pytest.approx(whole[0] / 10, rel=1e-4)
