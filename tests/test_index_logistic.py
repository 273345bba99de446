"""The linear model and the curves that make its values probabilities, by hand."""

import json

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index.logistic import Calibrator, LinearModel, logistic

# value = .5 + 2 · (a - 1) / 2 - 3 · (b - .25) / .5
MODEL = LinearModel(("a", "b"), (1.0, 0.25), (2.0, 0.5), (2.0, -3.0), 0.5)


def floats(values: ArrayLike) -> NDArray[np.float32]:
    """Return values as features are."""
    return np.array(values, dtype=np.float32)


FEATURES = {"b": floats([0.25, 0.5]), "a": floats([3, 1]), "c": floats([9, 9])}


def test_features_are_taken_by_name_and_standardised() -> None:
    # (3 - 1) / 2, (.25 - .25) / .5 and (1 - 1) / 2, (.5 - .25) / .5
    np.testing.assert_array_equal(MODEL.standardised(FEATURES), [[1, 0], [0, 0.5]])


def test_a_contribution_is_coefficient_times_standardised_feature() -> None:
    np.testing.assert_array_equal(MODEL.contributions(FEATURES), [[2, 0], [0, -1.5]])


def test_a_value_is_the_sum_of_intercept_and_contributions() -> None:
    np.testing.assert_array_equal(MODEL.values(FEATURES), [2.5, -1])
    random = np.random.default_rng(0)
    features = {name: random.normal(size=20).astype(np.float32) for name in MODEL.names}
    expected = MODEL.intercept + MODEL.contributions(features).sum(axis=1)
    np.testing.assert_allclose(MODEL.values(features), expected, rtol=1e-12)


def test_a_feature_that_is_absent_is_an_error() -> None:
    with pytest.raises(KeyError, match="b"):
        MODEL.values({"a": floats([1])})


def test_a_written_model_is_read_as_it_was() -> None:
    assert LinearModel.read(json.loads(json.dumps(MODEL.write()))) == MODEL


def test_a_model_is_written_a_row_for_each_feature_in_four_digits() -> None:
    model = LinearModel(("a",), (1 / 3,), (np.float64(2 / 3),), (-0.00004,), 1.23456)
    assert json.loads(json.dumps(model.write())) == {
        "intercept": 1.2346,
        "features": [{"name": "a", "mean": 0.3333, "scale": 0.6667, "coefficient": 0.0}],
    }


def test_platts_curve_is_the_logistic_function() -> None:
    # 1 / (1 + e^-(2·1 - 1)), 1 / (1 + e^-(2·.5 - 1)), 1 / (1 + e^-(2·(-1) - 1))
    found = Calibrator("platt", ((2.0, -1.0),)).probabilities([1.0, 0.5, -1.0])
    np.testing.assert_allclose(found, [0.7310586, 0.5, 0.0474259], rtol=1e-6)


def test_no_logit_is_too_large_for_a_probability() -> None:
    """e^710 is more than a double holds: a warning, which here is an error."""
    found = logistic(np.array([-1e6, -710.0, 0.0, 710.0, 1e6]))
    np.testing.assert_allclose(found, [0, 0, 0.5, 1, 1], atol=1e-300)
    steep = Calibrator("platt", ((1000.0, 0.0),))
    np.testing.assert_allclose(steep.probabilities([-1.0, 1.0]), [0, 1], atol=1e-300)


def test_isotonic_steps_are_joined_by_lines_and_level_outside() -> None:
    calibrator = Calibrator("isotonic", ((0.0, 0.1), (1.0, 0.1), (3.0, 0.9)))
    # Between 1 and 3 a half of the way is a half of the rise: .1 + .8 / 2.
    found = calibrator.probabilities([-5.0, 0.0, 0.5, 2.0, 3.0, 7.0])
    np.testing.assert_allclose(found, [0.1, 0.1, 0.1, 0.5, 0.9, 0.9])


@pytest.mark.parametrize(
    "calibrator", [Calibrator("platt", ((2.0, -1.0),)), Calibrator("isotonic", ((0.0, 0.1), (3.0, 0.9)))]
)
def test_a_written_calibrator_is_read_as_it_was(calibrator: Calibrator) -> None:
    assert Calibrator.read(json.loads(json.dumps(calibrator.write()))) == calibrator
