"""Which clauses are candidates, what they are by themselves, and the longest phrase they share with a topic."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from index.features import LONGEST_PHRASE, PER_CHANNEL, candidates, clause_features, longest_phrase
from tests.handmade import document_of

EVERY = np.arange(1000)


def test_few_clauses_are_all_candidates() -> None:
    allowed = np.arange(3, 3 + PER_CHANNEL)
    assert candidates([np.zeros(200, dtype=np.float32)], allowed).tolist() == allowed.tolist()


def test_of_many_clauses_the_best_hundred_of_each_channel_are_candidates() -> None:
    """One channel rises from clause 0 to 999, one falls: the last hundred and the first."""
    rising = EVERY.astype(np.float32)
    assert candidates([rising, -rising], EVERY).tolist() == [*range(100), *range(900, 1000)]


def test_a_clause_that_several_channels_find_is_one_candidate() -> None:
    rising = EVERY.astype(np.float32)
    assert candidates([rising, 2 * rising], EVERY).tolist() == list(range(900, 1000))


def test_only_allowed_clauses_are_candidates() -> None:
    """The best hundred of the even ones."""
    rising = EVERY.astype(np.float32)
    assert candidates([rising], EVERY[::2]).tolist() == list(range(800, 1000, 2))


def test_clauses_that_are_equally_good_make_no_more_candidates() -> None:
    assert len(candidates([np.zeros(1000, dtype=np.float32)], EVERY)) == PER_CHANNEL


@pytest.mark.parametrize(
    ("topic", "text", "length"),
    [
        ("用地指标怎么批", "安排用地指标。", 4),  # 用地指标
        ("办理用地和指标", "用地指标", 2),  # 用地, or 指标
        ("指标用地", "用地指标", 2),
        ("用", "用地", 1),  # a character alone is no phrase
        ("人才", "用地", 1),
        ("", "用地", 1),
        ("用地", "", 1),
        ("优先安排工业项目用地指标", "优先安排工业项目用地指标", 8),  # 12, and 8 are enough
        ("工业用地", "用地", 2),  # at the end of the topic
    ],
)
def test_the_longest_run_of_characters_counts(topic: str, text: str, length: int) -> None:
    assert longest_phrase(topic, text) == (length - 1) / (LONGEST_PHRASE - 1)


def test_features_of_clauses() -> None:
    made = document_of((("一、保障",), "安排用地指标。"), ((), "用地。"), ((), "支持。"))
    clauses = [*made.clauses[:2], replace(made.clauses[2], number="一")]
    features = clause_features("用地指标", clauses, {made.id: made})
    # 用地指标 and 用地: 4 and 2 characters, one less of each, of 8 less one.
    assert features["phrase"].tolist() == pytest.approx([3 / 7, 1 / 7, 0])
    # Neither heading nor number.
    assert features["unnumbered"].tolist() == [0, 1, 0]
    # 7, 3 and 3 characters.
    assert features["length"].tolist() == pytest.approx([log(8), log(4), log(4)])
