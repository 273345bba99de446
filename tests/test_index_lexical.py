"""The lexical channels, by hand.

Each index has 3 clauses of 2, 3 and 1 tokens, 2 on average; k1 1.2, b .5, so that a token found once counts 1 / 2.2 in
a clause of 2 tokens and 1 / 1.9 in one of 1. A token of one clause weighs ln(1 + 2.5 / 1.5), one of none
ln(1 + 3.5 / .5).
"""

from math import log

import numpy as np
import pytest

from index.keywords import KeywordIndex
from index.language import Language
from index.lexical import GRAMS, HEADINGS, MIN_WEIGHT, WORDS, Lexicon
from index.question import Alternatives, Keywords, Question

IDF_ONE, IDF_NONE = log(1 + 2.5 / 1.5), log(8)
FIRST, LAST = 1 / 2.2, 1 / 1.9
# Which clause has which token: g of grams, w of words, h of headings.
LEXICON = Lexicon(
    {
        name: KeywordIndex.build([[f"{token}0", "x"], ["x", "y", "z"], [f"{token}2"]])
        for name, token in ((GRAMS, "g"), (WORDS, "w"), (HEADINGS, "h"))
    }
)


def one(*tokens: str) -> tuple[Alternatives, ...]:
    """Return one concept with one alternative."""
    return ((tokens,),)


NONE = Keywords()


def question(whole: Keywords = NONE, named_off: Keywords = NONE, expanded: Keywords = NONE) -> Question:
    """Return a question with these keywords and no others."""
    return Question("", Language.SIMPLIFIED, "", whole=whole, named_off=named_off, expanded=expanded)


def test_every_reading_has_its_channels_from_its_own_index() -> None:
    """Each weighs less than MIN_WEIGHT, and is counted as if it weighed that much."""
    asked = question(
        whole=Keywords(one("g0"), one("w2")),
        named_off=Keywords(one("g2"), one("w0")),
        expanded=Keywords(one("g0", "g2", "h2"), one("w0", "w2")),
    )
    first, last = IDF_ONE * FIRST / MIN_WEIGHT, IDF_ONE * LAST / MIN_WEIGHT
    expected: dict[str, list[float]] = {
        "grams": [first, 0, 0],
        "words": [0, 0, last],
        "topic_grams": [0, 0, last],
        "topic_words": [first, 0, 0],
        "expanded_grams": [first, 0, last],
        "expanded_words": [first, 0, last],
        "heading_grams": [0, 0, last],
        "rare_words": [0, 0, 0],  # of three clauses a tenth is less than one
    }
    found = LEXICON.scores(asked)
    assert set(found) == set(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-6, err_msg=name)


def test_a_question_of_more_weight_is_divided_by_its_own() -> None:
    unknown = ("u1", "u2", "u3", "u4")
    weight = IDF_ONE + 4 * IDF_NONE
    assert weight > MIN_WEIGHT
    found = LEXICON.scores(question(whole=Keywords(one("g0", *unknown), ())))
    np.testing.assert_allclose(found["grams"], [IDF_ONE * FIRST / weight, 0, 0], rtol=1e-6)


def test_a_question_without_keywords_scores_nothing() -> None:
    for values in LEXICON.scores(question()).values():
        np.testing.assert_array_equal(values, [0, 0, 0])
    nothing = Keywords(one(), one())
    for values in LEXICON.scores(question(whole=nothing, named_off=nothing, expanded=nothing)).values():
        np.testing.assert_array_equal(values, [0, 0, 0])


def test_the_best_alternative_of_an_everyday_word_counts() -> None:
    found = LEXICON.scores(question(expanded=Keywords(((("g0",), ("g2",)),), ())))
    np.testing.assert_allclose(
        found["expanded_grams"], [IDF_ONE * FIRST / MIN_WEIGHT, 0, IDF_ONE * LAST / MIN_WEIGHT], rtol=1e-6
    )


# Of 20 clauses two have `both`, one each `single` and `other`: they are rare. All have `common`.
RARE = Lexicon(
    {
        name: KeywordIndex.build(
            [["both", "common"], ["both", "single", "common"], ["other", "common"], *[["common"]] * 17]
        )
        for name in (GRAMS, WORDS, HEADINGS)
    }
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (one("both", "single", "common"), [1 / 2, 1, 0]),  # each word of a text counts, common ones do not
        (one("both", "unicorn"), [1 / 2, 1 / 2, 0]),  # a word that no clause has counts as well
        (((("both",), ("single",)),), [1, 1, 0]),  # of alternatives one is enough
        (((("single", "common"), ("other",)),), [0, 1, 1]),
        # The words of the text, and the everyday word with its official one.
        ((*one("both", "single"), (("unicorn",), ("other", "common"))), [1 / 3, 2 / 3, 1 / 3]),
        (one("common"), [0, 0, 0]),
        (one(), [0, 0, 0]),
        ((), [0, 0, 0]),
    ],
)
def test_the_share_of_the_rare_words(words: tuple[Alternatives, ...], expected: list[float]) -> None:
    found = RARE.scores(question(expanded=Keywords((), words)))["rare_words"]
    np.testing.assert_allclose(found[:3], expected, rtol=1e-6)
    np.testing.assert_array_equal(found[3:], 0)


def test_the_share_of_the_weight_that_grams_hold() -> None:
    keywords = Keywords(one("g0", "g2", "unicorn"), ())
    assert LEXICON.share(frozenset({"g0"}), keywords) == pytest.approx(IDF_ONE / MIN_WEIGHT)
    assert LEXICON.share(frozenset({"g0", "g2", "more"}), keywords) == pytest.approx(2 * IDF_ONE / MIN_WEIGHT)
    assert LEXICON.share(frozenset(), keywords) == 0
    heavy = Keywords(one("g0", "u1", "u2", "u3", "u4"), ())
    assert LEXICON.share(frozenset({"g0"}), heavy) == pytest.approx(IDF_ONE / (IDF_ONE + 4 * IDF_NONE))
