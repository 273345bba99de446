"""The ranking model: scores, leads and probabilities, and the file of coefficients."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index.errors import RankingInvalid
from index.logistic import Calibrator
from index.ranking import LEAD, RANKING, SCORE, RankingModel, leads
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import ranking_model

ENCODERS = (0, 1, 2)


def doubles(values: ArrayLike) -> NDArray[np.float64]:
    """Return values as scores are."""
    return np.array(values, dtype=np.float64)


def test_lead_is_the_distance_to_the_best_other_clause() -> None:
    # .5 - 1, 1 - .75 and .75 - 1
    np.testing.assert_array_equal(leads(doubles([0.5, 1.0, 0.75])), [-0.5, 0.25, -0.25])


def test_two_best_clauses_lead_by_nothing() -> None:
    np.testing.assert_array_equal(leads(doubles([1.0, 1.0, 0.5])), [0, 0, -0.5])


def test_a_clause_alone_leads_by_nothing() -> None:
    np.testing.assert_array_equal(leads(doubles([0.7])), [0])


def test_probability_is_the_calibrated_value_of_score_and_lead() -> None:
    # -1 + 2·1 + 4·.5 = 3 and -1 + 2·.5 + 4·(-.5) = -2; 1 / (1 + e^-3) and 1 / (1 + e^2)
    found = ranking_model({"grams": 1}).probabilities(doubles([1.0, 0.5]))
    np.testing.assert_allclose(found, [0.9525741, 0.1192029], rtol=1e-6)


def test_the_calibrator_has_the_last_word() -> None:
    model = ranking_model({"grams": 1})
    # 3 and -2 as above, halfway between 1 and 5, and below the first step.
    isotonic = RankingModel(model.score, model.evidence, Calibrator("isotonic", ((1.0, 0.2), (5.0, 0.8))))
    np.testing.assert_allclose(isotonic.probabilities(doubles([1.0, 0.5])), [0.5, 0.2])


def test_a_written_model_is_read_as_it_was() -> None:
    model = ranking_model({"grams": 1, "words": 0.5})
    assert RankingModel.read(json.loads(json.dumps(model.write()))) == model


def test_the_model_is_that_for_so_many_encoders(tmp_path: Path) -> None:
    path = tmp_path / "ranking.json"
    models = {n: ranking_model({"grams": n}) for n in ENCODERS}
    path.write_text(json.dumps({"encoders": {str(n): model.write() for n, model in models.items()}}))
    assert [RankingModel.load(n, path) for n in ENCODERS] == list(models.values())


def test_without_a_model_for_so_many_encoders_the_next_step_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ranking.json"
    path.write_text(json.dumps({"encoders": {"0": ranking_model({"grams": 1}).write()}}))
    with pytest.raises(RankingInvalid) as raised:
        RankingModel.load(2, path)
    assert str(raised.value) == f"{path} has no model for 2 encoders: run `assistant fit`"


@pytest.mark.parametrize("encoders", ENCODERS)
def test_the_shipped_order_by_probability_is_the_order_by_score(encoders: int) -> None:
    model = RankingModel.load(encoders)
    random = np.random.default_rng(encoders)
    for _ in range(50):
        scores = np.sort(random.uniform(-2, 2, 20))
        probabilities = model.probabilities(scores)
        assert np.all(np.diff(probabilities) >= 0)
        assert 0 <= probabilities.min() <= probabilities.max() <= 1


@pytest.mark.parametrize("encoders", ENCODERS)
def test_every_shipped_feature_is_one_that_candidates_have(encoders: int, tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path, [FakeEncoder(f"fake-{n}") for n in range(encoders)])
    model = RankingModel.load(encoders)
    assert index.model == model
    features = index.candidates(index.read("用地指标")).features
    assert set(model.score.names) <= set(features)
    assert model.evidence.names == (SCORE, LEAD)
    assert all(scale > 0 for scale in (*model.score.scales, *model.evidence.scales))


def test_the_shipped_file_has_a_model_for_each_number_of_encoders() -> None:
    assert set(json.loads(RANKING.read_text(encoding="utf-8"))["encoders"]) == {"0", "1", "2"}
