"""Fitting the ranking model: conditional logistic regression over the candidates of each question.

A question's candidates compete: the model maximises the probability that the one it would draw, each in proportion to
exp(score), answers (McFadden 1974; with several that answer, their sum). Features are standardised, so that one ridge
penalty fits all; it was chosen by held-out reciprocal rank, groups kept together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from eval.training import Example
from index.logistic import Calibrator, LinearModel
from index.ranking import LEAD, SCORE, RankingModel, as_scores, leads

Column = NDArray[np.float64]
RIDGE = 0.005
FOLDS = 8
# Coefficients of what the dev questions never do: a clause named by its number is meant, whatever else is like the
# question; the first is rarely further ahead than this.
ASSUMED = {"named_clause": 4.0}
# No more steps of the isotonic curve are kept than a reader of ranking.json can take in.
MOST_STEPS = 20
# From step to step the curve rises by so much at least: what scores better must not be as probable.
LEAST_RISE = 1e-4


def fold_of(examples: Sequence[Example], folds: int = FOLDS, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold of each example, (examples,): one for each group, drawn by a seeded generator."""
    draw = np.random.default_rng(seed)
    groups = {group: int(draw.integers(folds)) for group in sorted({example.group for example in examples})}
    return np.array([groups[example.group] for example in examples], dtype=np.int64)


def fit_score(examples: Sequence[Example], names: Sequence[str], ridge: float = RIDGE) -> LinearModel:
    """Fit the linear score on the examples that have an answer."""
    with_answer = [example for example in examples if example.has_answer]
    columns = [_columns(example, names) for example in with_answer]
    # Means and scales are those of our own questions: external sets have other ranges.
    own = np.concatenate([c for c, e in zip(columns, with_answer, strict=True) if e.question] or columns)
    means, scales = own.mean(axis=0), own.std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    data = [
        ((rows - means) / scales, example.answers, example.weight)
        for rows, example in zip(columns, with_answer, strict=True)
    ]
    fitted = minimize(drawing_loss(data, ridge), np.zeros(len(names)), jac=True, method="L-BFGS-B")
    # What never varies has no coefficient of its own.
    coefficients = [
        ASSUMED.get(name, value) if value == 0 else value for name, value in zip(names, fitted.x.tolist(), strict=True)
    ]
    return LinearModel(tuple(names), tuple(means), tuple(scales), tuple(coefficients))


def _columns(example: Example, names: Sequence[str]) -> Column:
    return np.stack([np.asarray(example.found.features[name], dtype=np.float64) for name in names], axis=1)


def drawing_loss(
    data: Sequence[tuple[Column, Column, float]], ridge: float
) -> Callable[[Column], tuple[float, Column]]:
    """Return the negative log likelihood per unit of weight, with the penalty, and its gradient, by coefficients.

    Of each question are given its candidates' features, (candidates, features), those that answer, and its weight.
    """
    total = sum(weight for _, _, weight in data)

    def loss(coefficients: Column) -> tuple[float, Column]:
        value, gradient = 0.0, np.zeros_like(coefficients)
        for rows, answers, weight in data:
            scores = rows @ coefficients
            drawn = np.exp(scores - scores.max())
            drawn /= drawn.sum()
            right = drawn * answers
            value -= weight * float(np.log(right.sum()))
            gradient -= weight * (rows.T @ (right / right.sum() - drawn))
        penalty = ridge * float(coefficients @ coefficients) / 2
        return value / total + penalty, gradient / total + ridge * coefficients

    return loss


def held_out_scores(examples: Sequence[Example], names: Sequence[str], folds: NDArray[np.int64]) -> list[Column]:
    """Return the scores of each example's candidates by a model fitted on the other folds."""
    models = {fold: fit_score(_without(examples, folds, fold), names) for fold in np.unique(folds).tolist()}
    return [models[int(fold)].values(e.found.features) for e, fold in zip(examples, folds, strict=True)]


def _without(examples: Sequence[Example], folds: NDArray[np.int64], fold: int) -> list[Example]:
    return [example for example, of in zip(examples, folds, strict=True) if of != fold]


def fit_ranking(examples: Sequence[Example], names: Sequence[str]) -> tuple[RankingModel, dict[str, float]]:
    """Fit score, evidence and calibration; return the model, and the Brier score of each calibration, held out."""
    folds = fold_of(examples)
    held_out = held_out_scores(examples, names, folds)
    own = [n for n, example in enumerate(examples) if example.question is not None]
    scores = np.concatenate([held_out[n] for n in own])
    lead = np.concatenate([leads(held_out[n]) for n in own]).astype(np.float64)
    answers = np.concatenate([examples[n].answers for n in own])
    of = np.concatenate([np.full(len(held_out[n]), folds[n]) for n in own])
    evidence = fit_logistic({SCORE: scores, LEAD: lead}, answers)
    values = evidence.values({SCORE: as_scores(scores), LEAD: as_scores(lead)})
    calibration, brier = choose_calibrator(values, answers, of)
    return RankingModel(fit_score(examples, names), evidence, calibration), brier


def fit_logistic(columns: dict[str, Column], labels: Column, inverse_ridge: float = 0.3) -> LinearModel:
    """Fit an ordinary logistic regression over named columns, (rows,) each; those that never vary are left out."""
    names = [name for name, column in columns.items() if column.std() > 0]
    rows = np.stack([columns[name] for name in names], axis=1)
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    fitted = LogisticRegression(C=inverse_ridge, max_iter=5000).fit((rows - means) / scales, labels)
    return LinearModel(tuple(names), tuple(means), tuple(scales), tuple(fitted.coef_[0]), float(fitted.intercept_[0]))


def choose_calibrator(values: Column, labels: Column, folds: NDArray[np.int64]) -> tuple[Calibrator, dict[str, float]]:
    """Return Platt's curve or isotonic regression, whichever has the lower Brier score on held-out folds; and these."""
    makers = {"platt": platt, "isotonic": isotonic}
    brier = {}
    for kind, make in makers.items():
        errors = []
        for fold in np.unique(folds):
            left = folds == fold
            errors.append((make(values[~left], labels[~left]).probabilities(values[left]) - labels[left]) ** 2)
        brier[kind] = float(np.concatenate(errors).mean())
    best = min(brier, key=brier.__getitem__)
    return makers[best](values, labels), brier


def platt(values: Column, labels: Column) -> Calibrator:
    """Fit a logistic curve over one value."""
    fitted = LogisticRegression(C=1e6, max_iter=5000).fit(values[:, None], labels)
    return Calibrator("platt", ((float(fitted.coef_[0][0]), float(fitted.intercept_[0])),))


def isotonic(values: Column, labels: Column) -> Calibrator:
    """Fit a rising curve over one value, kept at a few of its points; strictly rising, so that order stays."""
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(values, labels)
    x, y = fitted.X_thresholds_, fitted.y_thresholds_
    kept = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_STEPS)).astype(int))
    rising = y[kept] * (1 - LEAST_RISE * len(kept)) + LEAST_RISE * np.arange(len(kept))
    return Calibrator("isotonic", tuple(zip(x[kept].tolist(), rising.tolist(), strict=True)))
