"""Fitting the ranking model: on candidates made by hand, of which it is known what tells the ones that answer."""

from collections.abc import Sequence
from dataclasses import replace
from math import log

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from eval.fitting import (
    LEAST_RISE,
    MOST_STEPS,
    RIDGE,
    choose_calibrator,
    drawing_loss,
    fit_logistic,
    fit_ranking,
    fit_score,
    fold_of,
    held_out_scores,
    isotonic,
    platt,
)
from eval.training import Example
from index.ranking import LEAD, SCORE
from tests.handmade_eval import example

NAMES = ("a", "b")


def doubles(values: ArrayLike) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def drawn(questions: int, weights: Sequence[float] = (2.0, -1.0), seed: int = 0) -> list[Example]:
    """Return questions with five candidates each, of which the one answers whose weighted sum is the highest."""
    random = np.random.default_rng(seed)
    found = []
    for n in range(questions):
        rows = random.normal(size=(5, len(weights)))
        answers = np.zeros(5)
        answers[np.argmax(rows @ np.array(weights))] = 1.0
        found.append(example(f"q{n}", answers.tolist(), {"a": rows[:, 0].tolist(), "b": rows[:, 1].tolist()}))
    return found


def test_the_direction_that_tells_what_answers_is_recovered() -> None:
    """2 : -1, from a hundred questions to within 5 %; and in all but a few the first is right."""
    examples = drawn(100)
    model = fit_score(examples, NAMES)
    a, b = (c / s for c, s in zip(model.coefficients, model.scales, strict=True))
    assert a > 0
    assert b / a == pytest.approx(-0.5, abs=0.025)
    right = [e.answers[np.argmax(model.values(e.found.features))] for e in examples]
    assert sum(right) >= 98


def test_one_feature_of_two_candidates_is_fitted_as_by_hand() -> None:
    """Standardised 1 and -1: the loss is log(1 + e^-2w) + ridge · w² / 2, least where 2 / (1 + e^2w) = ridge · w."""
    model = fit_score([example("q1", [1, 0], {"a": [7.0, 3.0]})], ["a"])
    assert (model.means, model.scales, model.intercept) == ((5.0,), (2.0,), 0.0)
    (w,) = model.coefficients
    assert 2 / (1 + np.exp(2 * w)) == pytest.approx(RIDGE * w, rel=1e-2)


def test_the_gradient_agrees_with_finite_differences() -> None:
    random = np.random.default_rng(0)
    data = [
        (random.normal(size=(6, 4)), doubles([1, 0, 0, 1, 0, 0]), 1.0),
        (random.normal(size=(3, 4)), doubles([0, 0, 1]), 0.25),
    ]
    loss, at, step = drawing_loss(data, 0.1), random.normal(size=4), 1e-6
    _, gradient = loss(at)
    differences = [(loss(at + step * unit)[0] - loss(at - step * unit)[0]) / (2 * step) for unit in np.eye(4)]
    np.testing.assert_allclose(gradient, differences, rtol=1e-6)


def test_the_loss_is_the_mean_surprise_by_weight_and_the_penalty() -> None:
    """Features of 0 make all as likely: 2 of 4 answer, 1 of 4 with weight 3; at 1, 1 the penalty is .5 · 2 / 2."""
    zeros = np.zeros((4, 2))
    data = [(zeros, doubles([1, 1, 0, 0]), 1.0), (zeros, doubles([0, 0, 0, 1]), 3.0)]
    surprise = (log(2) + 3 * log(4)) / 4
    assert drawing_loss(data, 0.5)(np.zeros(2))[0] == pytest.approx(surprise)
    assert drawing_loss(data, 0.5)(np.ones(2))[0] == pytest.approx(surprise + 0.5)


def test_large_scores_do_not_overflow() -> None:
    value, gradient = drawing_loss([(doubles([[1e4], [0.0]]), doubles([1, 0]), 1.0)], 0.0)(doubles([1.0]))
    assert (value, gradient.tolist()) == (0.0, [0.0])


def test_questions_without_an_answer_among_the_candidates_tell_nothing() -> None:
    examples = drawn(10)
    assert fit_score([*examples, example("none", [0, 0], {"a": [9.0, 1.0], "b": [0.0, 0.0]})], NAMES) == fit_score(
        examples, NAMES
    )


def test_means_and_scales_are_those_of_our_own_questions() -> None:
    elsewhere = example("far", [1, 0], {"a": [1000.0, 0.0]}, own=False)
    model = fit_score([example("q1", [1, 0], {"a": [7.0, 3.0]}), elsewhere], ["a"])
    assert (model.means, model.scales) == ((5.0,), (2.0,))
    assert fit_score([elsewhere], ["a"]).means == (500.0,)


def test_a_feature_that_never_varies_gets_no_coefficient() -> None:
    """Its scale is 1: nothing is divided by zero."""
    model = fit_score([example("q1", [1, 0], {"a": [7.0, 3.0], "b": [0.5, 0.5]})], NAMES)
    assert model.scales == (2.0, 1.0)
    assert model.coefficients[1] == pytest.approx(0.0)


def test_wordings_of_a_question_stay_in_one_fold() -> None:
    examples = [
        example(f"{group}-{n}", [1, 0], {"a": [1, 0]}, group=f"g{group}") for group in range(40) for n in range(3)
    ]
    folds = fold_of(examples, folds=8)
    assert len(set(folds.tolist())) == 8
    by_group = folds.reshape(40, 3)
    assert (by_group == by_group[:, :1]).all()
    np.testing.assert_array_equal(folds, fold_of(examples, folds=8))
    assert (fold_of(examples, folds=8, seed=1) != folds).any()


def test_held_out_scores_are_by_a_model_that_saw_no_wording_of_the_question() -> None:
    examples = [*drawn(12), *drawn(3, (-1.0, 2.0), seed=1)]
    folds = np.array([0, 1, 2] * 5)
    for n, scores in enumerate(held_out_scores(examples, NAMES, folds)):
        others = [e for e, fold in zip(examples, folds, strict=True) if fold != folds[n]]
        np.testing.assert_array_equal(scores, fit_score(others, NAMES).values(examples[n].found.features))


def test_platts_curve_goes_through_the_shares() -> None:
    """At 0 one of four, at 1 three of four: logits -log 3 and log 3, so a is 2 log 3 and b -log 3."""
    fitted = platt(doubles([0] * 4 + [1] * 4), doubles([0, 0, 0, 1, 0, 1, 1, 1]))
    ((a, b),) = fitted.points
    assert fitted.kind == "platt"
    assert (a, b) == pytest.approx((2 * log(3), -log(3)), rel=1e-3)


def test_isotonic_regression_pools_what_does_not_rise() -> None:
    """0, then 1 and 0 are pooled to a half, then 1; shrunk by a step for each of the four, and a step more at each."""
    fitted = isotonic(doubles([1, 2, 3, 4]), doubles([0, 1, 0, 1]))
    assert fitted.kind == "isotonic"
    assert [value for value, _ in fitted.points] == [1, 2, 3, 4]
    steps = LEAST_RISE * np.arange(4)
    np.testing.assert_allclose([p for _, p in fitted.points], (1 - 4 * LEAST_RISE) * doubles([0, 0.5, 0.5, 1]) + steps)


@pytest.mark.parametrize("labels", [[0, 1, 0, 1, 1, 1, 1], [0] * 7, [1] * 7, [0, 0, 1, 0, 0, 1, 0]])
def test_the_isotonic_curve_is_strictly_rising_between_0_and_1(labels: list[int]) -> None:
    values = doubles(range(7))
    fitted = isotonic(values, doubles(labels))
    kept = [value for value, _ in fitted.points]
    probabilities = fitted.probabilities(doubles(kept))
    assert np.all(np.diff(probabilities) > 0)
    assert 0 <= probabilities.min() <= probabilities.max() <= 1


def test_of_a_long_curve_a_few_steps_are_kept() -> None:
    values = np.linspace(0, 1, 400)
    random = np.random.default_rng(0)
    fitted = isotonic(values, (random.uniform(size=400) < values).astype(np.float64))
    assert 2 <= len(fitted.points) <= MOST_STEPS
    assert np.abs(fitted.probabilities(values) - values).mean() < 0.1


def test_steps_are_calibrated_by_isotonic_regression() -> None:
    """None of four answers at 0, three at 1 and at 10: errors 0, 3/16 and 3/16. No logistic curve is so level."""
    values, labels = doubles([0] * 4 + [1] * 4 + [10] * 4), doubles([0] * 4 + [1, 1, 1, 0] * 2)
    folds = np.repeat([0, 1], 12)
    fitted, brier = choose_calibrator(np.tile(values, 2), np.tile(labels, 2), folds)
    assert brier["isotonic"] == pytest.approx(0.125, abs=1e-3)
    assert brier["platt"] > brier["isotonic"] + 0.001
    assert fitted == isotonic(np.tile(values, 2), np.tile(labels, 2))


def test_a_logistic_curve_is_calibrated_as_one() -> None:
    """Of sixty questions drawn by 1 / (1 + e^-x) the steps of isotonic regression are too many."""
    random = np.random.default_rng(0)
    values = random.normal(scale=2, size=60)
    labels = (random.uniform(size=60) < 1 / (1 + np.exp(-values))).astype(np.float64)
    fitted, brier = choose_calibrator(values, labels, np.arange(60) % 5)
    assert brier["platt"] < brier["isotonic"]
    assert fitted == platt(values, labels)


def test_brier_scores_are_of_folds_not_fitted_on() -> None:
    """By fold 1 all answer at 0 and none at 1, by fold 0 the other way round: nearly every guess is wrong."""
    values, labels = doubles([0] * 10 + [1] * 10), doubles([0] * 10 + [1] * 10)
    _, brier = choose_calibrator(np.tile(values, 2), np.concatenate([labels, 1 - labels]), np.repeat([0, 1], 20))
    assert brier["platt"] == pytest.approx(1.0, abs=0.01)


def test_a_logistic_regression_finds_the_column_that_tells() -> None:
    columns = {"tells": doubles([-1.0, -3.0, 1.0, 3.0] * 5), "never varies": np.full(20, 7.0)}
    model = fit_logistic(columns, doubles([0, 0, 1, 1] * 5))
    assert model.names == ("tells",)
    assert (*model.means, *model.scales) == pytest.approx((0.0, 5**0.5))
    assert model.coefficients[0] > 1
    assert model.intercept == pytest.approx(0.0, abs=1e-6)


def test_a_stronger_penalty_makes_smaller_coefficients() -> None:
    columns, labels = {"a": doubles([-1.0, -3.0, 1.0, 3.0])}, doubles([0, 0, 1, 1])
    weak, strong = (fit_logistic(columns, labels, inverse_ridge).coefficients[0] for inverse_ridge in (1.0, 0.01))
    assert 0 < strong < weak / 2


def test_a_ranking_is_fitted_with_what_its_scores_mean() -> None:
    examples = [*drawn(40), example("none", [0, 0], {"a": [-2.0, -2.0], "b": [2.0, 2.0]})]
    model, brier = fit_ranking(examples, NAMES)
    assert model.score == fit_score(examples, NAMES)
    assert set(model.evidence.names) == {SCORE, LEAD}
    assert brier[model.calibration.kind] == min(brier.values())
    scores = np.sort(model.score.values(examples[0].found.features))
    assert np.all(np.diff(model.probabilities(scores)) >= 0)


def test_questions_of_external_sets_say_nothing_of_how_sure_an_answer_is() -> None:
    """Here they have no weight in the score, and the worst of their candidates is what answers."""
    own = drawn(40)
    far = replace(example("far", [1, 0], {"a": [-9.0, 9.0], "b": [9.0, -9.0]}, group="z", own=False), weight=0.0)
    assert fit_ranking([*own, far], NAMES) == fit_ranking(own, NAMES)
