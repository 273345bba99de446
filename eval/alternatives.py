"""Other ranking models beside the linear score in use, each held out over the same folds of questions.

Gradient boosting can bend what the linear score keeps straight; pairwise logistic regression (Joachims 2002) fits the
order of each answering clause and its rivals. One is worth taking only where the paired bootstrap tells it from the
linear score. The linear score that they see of a training question is held out as well, but only from its own fold:
that fit has seen the questions left out for measuring, which if anything flatters them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.table import Column, Table
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from eval.fitting import RIDGE, fold_of, held_out_scores
from eval.intervals import Difference, difference, resampled
from eval.measures import Measure, Values
from eval.table import share
from eval.training import Example
from index.logistic import LinearModel

# The others that compete with each answering candidate: those that could be taken for it.
RIVALS = 20
COMPARED = ("hit@1", "RR@10")


class Kind(StrEnum):
    """The models that are compared; the first is the one in use."""

    LINEAR = "conditional logit"
    BOOSTED = "gradient boosting"
    PAIRWISE = "pairwise logit"


@dataclass(frozen=True, slots=True)
class Seen:
    """A question to fit on or to rank, and its candidates' linear scores, (candidates,), by a model without it."""

    example: Example
    linear: Values


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model's figures by their names, and how far those that are compared lie above those of the model in use."""

    kind: Kind
    figures: dict[str, float]
    differences: dict[str, Difference]


Ranker = Callable[[Seen], Values]
Fit = Callable[[Sequence[Seen], Sequence[str]], Ranker]


def held_out_alternatives(examples: Sequence[Example], names: Sequence[str]) -> dict[Kind, list[Values]]:
    """Return each model's scores of each example's candidates, fitted on the other folds."""
    folds = fold_of(examples)
    linear = held_out_scores(examples, names, folds)
    seen = [Seen(example, scores) for example, scores in zip(examples, linear, strict=True)]
    return {
        Kind.LINEAR: linear,
        Kind.BOOSTED: _held_out(fit_boosted, seen, names, folds),
        Kind.PAIRWISE: _held_out(fit_pairwise, seen, names, folds),
    }


def _held_out(fit: Fit, seen: Sequence[Seen], names: Sequence[str], folds: NDArray[np.int64]) -> list[Values]:
    rankers = {}
    for fold in np.unique(folds).tolist():
        rest = [one for one, of in zip(seen, folds, strict=True) if of != fold and one.example.has_answer]
        rankers[fold] = fit(rest, names)
    return [rankers[int(fold)](one) for one, fold in zip(seen, folds, strict=True)]


def fit_boosted(seen: Sequence[Seen], names: Sequence[str]) -> Ranker:
    """Fit boosted trees on features, these less the question's best, and the linear score less its best."""
    rows = np.concatenate([_beside_best(one, names) for one in seen])
    answers = np.concatenate([one.example.answers for one in seen])
    weights = np.concatenate([np.full(len(one.linear), one.example.weight) for one in seen])
    trees = HistGradientBoostingClassifier(
        max_depth=3,
        learning_rate=0.08,
        max_iter=150,
        l2_regularization=5.0,
        min_samples_leaf=30,
        early_stopping=False,
        random_state=0,
    ).fit(rows, answers, sample_weight=weights)

    def rank(one: Seen) -> Values:
        # Candidates of the same leaves tie, which the order of the corpus must not settle.
        order = np.lexsort((one.linear, trees.decision_function(_beside_best(one, names))))
        return np.argsort(order).astype(np.float64)

    return rank


def _beside_best(one: Seen, names: Sequence[str]) -> Values:
    rows = _features(one.example, names)
    return np.column_stack([rows, rows - rows.max(axis=0), one.linear - one.linear.max()])


def _features(example: Example, names: Sequence[str]) -> Values:
    return np.stack([np.asarray(example.found.features[name], dtype=np.float64) for name in names], axis=1)


def fit_pairwise(seen: Sequence[Seen], names: Sequence[str]) -> Ranker:
    """Fit a logistic regression on differences between answering candidates and the best others.

    The pairs of a question share its weight, and the penalty is that of the model in use.
    """
    own = [one for one in seen if one.example.question] or seen
    scales = np.concatenate([_features(one.example, names) for one in own]).std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    pairs = [_differences(one, names) / scales for one in seen]
    shares = [np.full(len(of), one.example.weight / max(len(of), 1)) for one, of in zip(seen, pairs, strict=True)]
    rows, weights = np.concatenate(pairs), np.concatenate(shares)
    # Every pair is there both ways round, for a regression needs both labels.
    labels = np.repeat([1.0, 0.0], len(rows))
    fitted = LogisticRegression(C=1 / (RIDGE * float(weights.sum())), fit_intercept=False, max_iter=5000).fit(
        np.concatenate([rows, -rows]), labels, sample_weight=np.tile(weights / 2, 2)
    )
    model = LinearModel(tuple(names), (0.0,) * len(names), tuple(scales), tuple(fitted.coef_[0]))
    return lambda one: model.values(one.example.found.features)


def _differences(one: Seen, names: Sequence[str]) -> Values:
    rows, answers = _features(one.example, names), one.example.answers > 0
    order = np.argsort(-one.linear, kind="stable")
    rivals = order[~answers[order]][:RIVALS]
    return np.asarray((rows[answers][:, None] - rows[rivals][None]).reshape(-1, len(names)))


def rank_measures(examples: Sequence[Example], scores: Sequence[Values]) -> dict[str, Measure]:
    """Return hit@1, hit@3 and RR@10 over examples of which each has an answer, by scores of their candidates."""
    orders = [np.argsort(-of, kind="stable") for of in scores]
    firsts = [np.flatnonzero(e.answers[order])[0] + 1 for e, order in zip(examples, orders, strict=True)]
    places, ones = np.array(firsts, dtype=np.float64), np.ones(len(firsts))
    return {
        "hit@1": Measure(np.where(places == 1, 1.0, 0.0), ones),
        "hit@3": Measure(np.where(places <= 3, 1.0, 0.0), ones),
        "RR@10": Measure(np.where(places <= 10, 1 / places, 0.0), ones),
    }


def compare_alternatives(
    examples: Sequence[Example], scores: Mapping[Kind, Sequence[Values]]
) -> tuple[int, list[Alternative]]:
    """Return on how many questions of our own, with an answer to find, the models are compared; and how they do."""
    asked = [n for n, example in enumerate(examples) if example.question and example.has_answer]
    kept = [examples[n] for n in asked]
    weights = resampled([example.group for example in kept])
    measures = {kind: rank_measures(kept, [of[n] for n in asked]) for kind, of in scores.items()}
    in_use = measures[Kind.LINEAR]
    found = []
    for kind, of in measures.items():
        figures = {name: measure.value() for name, measure in of.items()}
        moved = {name: of[name].values(weights) - in_use[name].values(weights) for name in COMPARED}
        differences = {name: difference(figures[name] - in_use[name].value(), moved[name]) for name in COMPARED}
        found.append(Alternative(kind, figures, {} if kind is Kind.LINEAR else differences))
    return len(kept), found


def alternatives_tables(questions: int, alternatives: Sequence[Alternative]) -> list[Table]:
    """Return the figures of each model, and the differences from the one in use, for a terminal of 80 columns."""
    figures = _table(f"held out, on {questions} questions", "model", *alternatives[0].figures)
    moved = _table(f"against the {Kind.LINEAR}", "model", "measure", "difference", "95 % interval", "p")
    for one in alternatives:
        figures.add_row(one.kind, *(share(value) for value in one.figures.values()))
        for name, of in one.differences.items():
            bounds = f"{of.interval.low:+.3f} – {of.interval.high:+.3f}"
            moved.add_row(one.kind, name, f"{of.value:+.3f}", bounds, f"{of.p:.3f}")
    return [figures, moved]


def _table(title: str, first: str, *names: str) -> Table:
    columns = [Column(first, no_wrap=True), *(Column(name, justify="right", no_wrap=True) for name in names)]
    return Table(*columns, title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
