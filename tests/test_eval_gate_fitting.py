"""Fitting the gate: which questions it is fitted on, and where the threshold comes to lie."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.pipeline import JUDGED, Assistant
from eval.fitting import fit_logistic, fit_score, fold_of
from eval.gate_fitting import (
    FALSE_REFUSALS,
    INVERSE_RIDGE,
    GateExample,
    fit_gate,
    gate_columns,
    gate_examples,
    gate_folds,
    held_out_gate,
)
from eval.question import Gold, Type
from eval.training import Example, own_examples
from index.ranking import RankingModel, as_scores
from tests.handmade_eval import TINY, example, question, unanswerable

NAMES = ("expanded_grams", "topic_first_sentence")
OWN_LINES = question("lines", text="商资发〔2023〕18号的文号是什么", gold=(Gold("toy-2023", "商资发〔2023〕18号", 2),))
# A document that is not held, and one that is meant and not named: its clauses say which.
NOT_HELD = unanswerable("not held", text="财税〔2019〕5号怎么说")
UNNAMED = question("unnamed", text="跨境旅游的文件是谁发的", gold=(Gold("toy-2023", "支持边境合作区发展跨境旅游", 2),))


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def examples(tiny: Assistant) -> list[Example]:
    return own_examples(tiny, (*TINY, OWN_LINES, NOT_HELD, UNNAMED), silent)


def seen(tiny: Assistant, examples: Sequence[Example]) -> dict[str, GateExample]:
    return {found.id: found for found in gate_examples(tiny.index, tiny.gate, tiny.index.model, NAMES, examples)}


def test_what_the_gate_is_not_asked_about_is_left_out(tiny: Assistant, examples: list[Example]) -> None:
    """Front matter answers the first, the second is refused outright; the third names no document."""
    assert set(seen(tiny, examples)) == {"t1", "t2", "t3", "t4", "t5", "t6", "t7", "unnamed"}


def test_external_questions_are_left_out(tiny: Assistant, examples: list[Example]) -> None:
    features = {name: [1.0, 0.0] for name in NAMES}
    assert "far" not in seen(tiny, [*examples, example("far", [1, 0], features, own=False)])


def test_what_is_true_of_a_question_is_kept(tiny: Assistant, examples: list[Example]) -> None:
    """Of t2 the clause ranked second answers; t4 has no answer."""
    found = seen(tiny, examples)
    assert {name: (one.answerable, one.first_answers) for name, one in found.items() if name in ("t1", "t2", "t4")} == {
        "t1": (True, True),
        "t2": (True, False),
        "t4": (False, False),
    }
    assert (found["t1"].group, found["t4"].features["off_domain"]) == ("g-t1", 1.0)


def test_the_ranking_is_by_a_model_that_had_not_seen_the_question(tiny: Assistant, examples: list[Example]) -> None:
    folds, model = fold_of(examples), tiny.index.model
    for one, of in zip(examples, folds, strict=True):
        if one.id in ("t1", "t5"):
            others = [other for other, fold in zip(examples, folds, strict=True) if fold != of]
            unseen = RankingModel(fit_score(others, NAMES), model.evidence, model.calibration)
            ranking = tiny.index.ranked(tiny.index.read(one.text), one.found, JUDGED, unseen)
            assert seen(tiny, examples)[one.id].features == tiny.gate.features(ranking)


def gate_example(n: int, answerable: bool, **features: float) -> GateExample:
    return GateExample(f"q{n}", f"g{n}", features, answerable, answerable and n % 4 > 0)


def drawn(count: int) -> list[GateExample]:
    """Return questions, half of them answerable: these have a higher score by 2, each with noise of 1."""
    random = np.random.default_rng(0)
    return [
        gate_example(n, n % 2 > 0, score=float(2 * (n % 2) + random.normal()), same=1.0, noise=float(random.normal()))
        for n in range(count)
    ]


def test_the_threshold_refuses_at_most_three_in_a_hundred_answerable_questions_that_were_held_out() -> None:
    found = drawn(200)
    model, probabilities = fit_gate(found), held_out_gate(found)
    answerable = np.array([one.answerable for one in found])
    assert FALSE_REFUSALS == 0.03
    assert 0 <= np.quantile(probabilities[answerable], 0.03) - model.threshold < 0.001
    assert model.threshold == round(model.threshold, 3)
    assert 1 <= (probabilities[answerable] < model.threshold).sum() <= 3
    assert (probabilities[~answerable] < model.threshold).sum() > 30


def test_both_models_are_fitted_on_all_questions() -> None:
    """Whether there is an answer and whether the first clause answers; what is the same for all is left out."""
    found = drawn(100)
    model, columns = fit_gate(found), gate_columns(found)
    labels = np.array([(one.answerable, one.first_answers) for one in found], dtype=np.float64)
    assert model.answerable == fit_logistic(columns, labels[:, 0], INVERSE_RIDGE)
    assert model.confidence == fit_logistic(columns, labels[:, 1], INVERSE_RIDGE)
    assert model.answerable.names == model.confidence.names == ("score", "noise")


@pytest.mark.parametrize("first", [False, True])
def test_probabilities_are_of_folds_not_fitted_on(first: bool) -> None:
    found = drawn(60)
    folds, probabilities = gate_folds(found), held_out_gate(found, first)
    for fold in set(folds.tolist()):
        others = [one for one, of in zip(found, folds, strict=True) if of != fold]
        labels = np.array([one.first_answers if first else one.answerable for one in others], dtype=np.float64)
        model = fit_logistic(gate_columns(others), labels, INVERSE_RIDGE)
        left = [one for one, of in zip(found, folds, strict=True) if of == fold]
        logits = model.values({name: as_scores(column) for name, column in gate_columns(left).items()})
        np.testing.assert_allclose(probabilities[folds == fold], 1 / (1 + np.exp(-logits)))


def test_wordings_of_a_question_stay_in_one_fold() -> None:
    found = [replace(one, group=f"g{n // 3}") for n, one in enumerate(drawn(120))]
    by_group = gate_folds(found).reshape(40, 3)
    assert (by_group == by_group[:, :1]).all()
    assert len(set(by_group[:, 0].tolist())) == 10


def test_the_kind_of_a_question_decides_whether_it_is_answerable(tiny: Assistant, examples: list[Example]) -> None:
    found = seen(tiny, examples)
    kinds = {one.question.id: one.question.type for one in examples if one.question is not None}
    assert {name: one.answerable for name, one in found.items()} == {
        name: kinds[name] is not Type.UNANSWERABLE for name in found
    }
