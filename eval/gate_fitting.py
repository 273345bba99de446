"""Fitting the evidence gate: on rankings by models that had not seen the question.

The threshold is the highest that refuses at most 3 % of the answerable dev questions that the gate is asked about: not
of those refused outright, nor of those that a document's own lines answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import refused_outright
from assistant.gate import Gate, GateModel
from assistant.pipeline import JUDGED
from eval.fitting import Column, fit_logistic, fit_score, fold_of
from eval.training import Example
from index.intent import ABOUT_A_DOCUMENT
from index.logistic import logistic
from index.ranking import RankingModel, as_scores
from index.search import Index

# The share of answerable dev questions that may be refused.
FALSE_REFUSALS = 0.03
# Ten times weaker and stronger penalties give the same separation on held-out folds, to the second decimal.
INVERSE_RIDGE = 0.1


@dataclass(frozen=True, slots=True)
class GateExample:
    """A dev question as the gate sees it: its features, and what is true of it."""

    id: str
    group: str
    features: dict[str, float]
    answerable: bool
    first_answers: bool


def gate_examples(
    index: Index, gate: Gate, model: RankingModel, names: Sequence[str], examples: Sequence[Example]
) -> list[GateExample]:
    """Return our own questions, ranked by models fitted without them, as the gate sees them.

    Left out are those that a document's front matter answers, and those refused outright: the gate is not asked.
    """
    folds = fold_of(examples)
    found = []
    for fold in np.unique(folds).tolist():
        others = [example for example, of in zip(examples, folds, strict=True) if of != fold]
        unseen = RankingModel(fit_score(others, names), model.evidence, model.calibration)
        left = (example for example, of in zip(examples, folds, strict=True) if of == fold and example.question)
        found += [example for one in left if (example := _example(index, gate, unseen, one))]
    return found


def _example(index: Index, gate: Gate, model: RankingModel, example: Example) -> GateExample | None:
    ranking = index.ranked(index.read(example.text), example.found, JUDGED, model)
    by_front_matter = ranking.question.intent in ABOUT_A_DOCUMENT and bool(ranking.question.entities.documents)
    if by_front_matter or refused_outright(ranking) or example.question is None:
        return None
    first = ranking.hits[0].clause.id in example.answering
    features = gate.features(ranking)
    return GateExample(example.id, example.group, features, example.question.answerable, first)


def fit_gate(found: Sequence[GateExample]) -> GateModel:
    """Fit both models, and set the threshold on the probabilities of held-out questions."""
    columns = gate_columns(found)
    answerable = np.array([example.answerable for example in found], dtype=np.float64)
    first = np.array([example.first_answers for example in found], dtype=np.float64)
    threshold = float(np.quantile(held_out_gate(found)[answerable > 0], FALSE_REFUSALS))
    model, confidence = (fit_logistic(columns, labels, INVERSE_RIDGE) for labels in (answerable, first))
    # Rounded down: up it might pass, and so refuse, one question more.
    return GateModel(model, confidence, floor(1000 * threshold) / 1000)


def held_out_gate(found: Sequence[GateExample], first: bool = False) -> Column:
    """Return for each question the probability, by a model fitted on the other folds, that it is answerable.

    With `first`, that its first clause answers.
    """
    folds = gate_folds(found)
    labels = np.array([example.first_answers if first else example.answerable for example in found], dtype=np.float64)
    probabilities = np.zeros(len(found))
    for fold in np.unique(folds):
        left = folds == fold
        kept = [example for example, out in zip(found, left, strict=True) if not out]
        model = fit_logistic(gate_columns(kept), labels[~left], INVERSE_RIDGE)
        rest = [example for example, out in zip(found, left, strict=True) if out]
        logits = model.values({name: as_scores(column) for name, column in gate_columns(rest).items()})
        probabilities[left] = logistic(logits)
    return probabilities


def gate_columns(found: Sequence[GateExample]) -> dict[str, Column]:
    """Return the features as columns, (questions,) each."""
    return {name: np.array([example.features[name] for example in found]) for name in found[0].features}


def gate_folds(found: Sequence[GateExample]) -> NDArray[np.int64]:
    """Return the fold of each question, groups kept together; another draw than the ranking's."""
    draw = np.random.default_rng(1)
    groups = {group: int(draw.integers(10)) for group in sorted({example.group for example in found})}
    return np.array([groups[example.group] for example in found], dtype=np.int64)
