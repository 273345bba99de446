"""The blend of the channels, and the probability made from it."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index import blend
from index.blend import Calibration, blended, logit_inputs


def floats(values: ArrayLike) -> NDArray[np.float32]:
    """Return values as the index holds them."""
    return np.array(values, dtype=np.float32)


def test_the_blend_is_the_weighted_sum_of_the_channels_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blend, "WEIGHTS", {"grams": 1.0, "words": 0.5, "first_sentence": 0.25})
    channels = {"grams": floats([0.5, 0.0]), "words": floats([0.5, 1.0])}
    # .5 + .25 and 0 + .5
    np.testing.assert_array_equal(blended(channels), floats([0.75, 0.5]))


def test_lead_is_the_distance_to_the_best_other_clause() -> None:
    expected = [[0.5, -0.5], [1.0, 0.25], [0.75, -0.25]]
    np.testing.assert_array_equal(logit_inputs(floats([0.5, 1.0, 0.75])), expected)


def test_two_best_clauses_lead_by_nothing() -> None:
    np.testing.assert_array_equal(logit_inputs(floats([1.0, 1.0, 0.5]))[:, 1], [0, 0, -0.5])


def test_a_clause_alone_leads_by_nothing() -> None:
    np.testing.assert_array_equal(logit_inputs(floats([0.7]))[:, 1], [0])


def test_probability_is_the_logistic_of_score_and_lead() -> None:
    # -1 + 2·1 + 4·.5 = 3 and -1 + 2·.5 + 4·(-.5) = -2; 1 / (1 + e^-3) and 1 / (1 + e^2)
    found = Calibration(-1, 2, 4, 0.5).probabilities(floats([1.0, 0.5]))
    np.testing.assert_allclose(found, [0.9525741, 0.1192029], rtol=1e-6)


@pytest.mark.parametrize("encoders", [0, 1, 2])
def test_the_order_by_probability_is_the_order_by_score(encoders: int) -> None:
    calibration = Calibration.load(encoders)
    random = np.random.default_rng(encoders)
    for _ in range(50):
        scores = np.sort(random.uniform(0, 1.5, 20).astype(np.float32))
        assert np.all(np.diff(calibration.probabilities(scores)) >= 0)
        assert 0 < calibration.threshold < 1


def test_coefficients_are_those_for_so_many_encoders(tmp_path: Path) -> None:
    path = tmp_path / "blend.json"
    rows = {str(n): {"intercept": -n, "score": n, "lead": 2 * n, "threshold": n / 10} for n in range(3)}
    path.write_text(json.dumps({"encoders": rows}))
    assert Calibration.load(2, path) == Calibration(-2.0, 2.0, 4.0, 0.2)
