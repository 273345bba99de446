"""Intervals, calibration and the threshold curve, with the arithmetic by hand."""

import math

import numpy as np
import pytest

from eval.asking import Status
from eval.confidence import Bin, Point, calibration_error, confidences, reliability, separation, threshold_curve
from eval.intervals import RESAMPLES, Interval, difference, interval, resampled
from tests.handmade_eval import question, returned, unanswerable

FOUR = [
    returned(question("a"), "x", "x", confidence=0.95),
    returned(question("b"), "y", "x", confidence=0.91),
    returned(question("c"), "x", "x", confidence=0.35),
    returned(unanswerable("d"), "x", confidence=0.31, status=Status.REFUSED),
]


def test_reliability_bins() -> None:
    """.95 and .91 in the last of ten bins, one of two right; .35 and .31 in the fourth, one of two right."""
    low, high = reliability(confidences(FOUR))
    assert low == Bin(0.3, 0.4, 2, low.confidence, 0.5)
    assert high == Bin(0.9, 1.0, 2, high.confidence, 0.5)
    assert [low.confidence, high.confidence] == pytest.approx([0.33, 0.93])


def test_expected_calibration_error() -> None:
    """2/4 · |.5 - .93| + 2/4 · |.5 - .33| = .215 + .085 = .3."""
    assert calibration_error(confidences(FOUR)) == pytest.approx(0.3)


def test_weights_count_in_the_calibration_error() -> None:
    """Without b: 1/3 · |1 - .95| + 2/3 · |.5 - .33| = .13."""
    assert calibration_error(confidences(FOUR), np.array([1.0, 0, 1, 1])) == pytest.approx(0.13)
    assert math.isnan(calibration_error(confidences(FOUR), np.zeros(4)))


def test_an_error_was_sure_and_wrong() -> None:
    """Its confidence counts as 1, in the last bin: |0 - 1|."""
    erred = confidences([returned(question("a"), "", "x", status=Status.ERROR, confidence=0.0)])
    assert calibration_error(erred) == 1.0
    assert reliability(erred) == (Bin(0.9, 1.0, 1, 1.0, 0.0),)


def test_a_confidence_of_one_lies_in_the_last_bin() -> None:
    sure = confidences([returned(question("a"), "x", "x", confidence=1.0)])
    assert reliability(sure) == (Bin(0.9, 1.0, 1, 1.0, 1.0),)


def test_separation_is_the_share_of_pairs_in_the_right_order() -> None:
    """Answerable .9, .4 and unanswerable .5, .1: of four pairs .9 > .5, .9 > .1, .4 > .1 are right: 3/4."""
    found = confidences(
        [
            returned(question("a"), confidence=0.9),
            returned(question("b"), confidence=0.4),
            returned(unanswerable("c"), confidence=0.5),
            returned(unanswerable("d"), confidence=0.1),
        ]
    )
    assert separation(found) == 0.75
    assert separation(found, np.array([1.0, 0, 1, 1])) == 1.0  # without b
    assert math.isnan(separation(found, np.array([1.0, 1, 0, 0])))


def test_an_error_is_in_the_wrong_order_whatever_its_kind() -> None:
    right = [returned(question("a"), confidence=0.5), returned(unanswerable("b"), confidence=0.5)]
    erred = returned(question("c"), status=Status.ERROR), returned(unanswerable("d"), status=Status.ERROR)
    assert separation(confidences([right[1], erred[0]])) == 0.0
    assert separation(confidences([right[0], erred[1]])) == 0.0


def test_threshold_curve() -> None:
    """Answerable .8 and .4, unanswerable .4 and .2; a question is refused below the threshold, not at it."""
    found = confidences(
        [
            returned(question("a"), confidence=0.8),
            returned(question("b"), confidence=0.4),
            returned(unanswerable("c"), confidence=0.4),
            returned(unanswerable("d"), confidence=0.2),
        ]
    )
    assert threshold_curve(found) == (
        Point(0.0, 0.0, 0.0),
        Point(0.2, 0.0, 0.0),
        Point(0.4, 0.0, 0.5),
        Point(0.8, 0.5, 1.0),
        Point(1.1, 1.0, 1.0),
    )


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    weights = resampled(["g", "g", "h", "i"], resamples=200)
    assert weights.shape == (200, 4)
    np.testing.assert_array_equal(weights[:, 0], weights[:, 1])
    np.testing.assert_array_equal(weights[:, 0] + weights[:, 2] + weights[:, 3], 3)
    assert {0.0, 1.0, 2.0} <= set(weights[:, 2])


def test_resamples_are_the_same_every_time() -> None:
    np.testing.assert_array_equal(resampled(["a", "b", "c"]), resampled(["a", "b", "c"]))
    assert resampled([]).shape == (RESAMPLES, 0)


def test_an_interval_holds_the_middle_95_percent() -> None:
    """Of 0, 1 … 1000 it is 25 to 975; values that are none are left out."""
    found = interval(np.arange(1001.0))
    assert [found.low, found.high] == pytest.approx([25.0, 975.0])
    assert interval(np.array([np.nan, 1.0, 1.0])) == Interval(1.0, 1.0)
    assert math.isnan(interval(np.array([np.nan])).low)


def test_the_interval_of_a_mean_is_that_of_statistics() -> None:
    """Of 100 questions half are right: the mean's standard error is .05, so about .40 to .60."""
    right = np.repeat([0.0, 1.0], 50)
    found = interval(resampled([str(n) for n in range(100)]) @ right / 100)
    assert found.low == pytest.approx(0.40, abs=0.015)
    assert found.high == pytest.approx(0.60, abs=0.015)


def test_p_is_twice_the_smaller_share_on_either_side_of_zero() -> None:
    """Of 99 resamples 1 is at or below zero: (1 + 1) / 100 doubled; all above: (0 + 1) / 100 doubled; zeros: 1."""
    assert difference(0.1, np.array([-0.1] + [0.2] * 98)).p == pytest.approx(0.04)
    assert difference(0.1, np.full(99, 0.2)).p == pytest.approx(0.02)
    assert difference(-0.1, np.full(99, -0.2)).p == pytest.approx(0.02)
    assert difference(0.0, np.zeros(99)).p == 1.0
