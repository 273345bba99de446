"""Whether the stated confidence can be believed: calibration, and the curve of refusing below a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.asking import Outcome, Status
from eval.measures import Values, first_answers

BINS = 10


@dataclass(frozen=True, slots=True)
class Confidences:
    """Of each question: the confidence, whether the first citation answers, whether the documents do, (questions,).

    A question that raised an error counts as badly as one can: for calibration as sure and wrong, and for refusals as
    the first to be refused if it is answerable, the last if not.
    """

    confidence: Values
    correct: Values
    answerable: Values
    error: Values


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies between two bounds: how many, their mean confidence, the share that was right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Point:
    """What refusing below a threshold does: share of the answerable refused, share of the unanswerable refused."""

    threshold: float
    false_refusals: float
    refusal_recall: float


def confidences(outcomes: Sequence[Outcome]) -> Confidences:
    """Read the confidences of outcomes."""

    def column(values: Sequence[float]) -> Values:
        return np.array(values, dtype=np.float64)

    return Confidences(
        column([o.record.confidence for o in outcomes]),
        column([first_answers(o) for o in outcomes]),
        column([o.question.answerable for o in outcomes]),
        column([o.record.status is Status.ERROR for o in outcomes]),
    )


def reliability(found: Confidences) -> tuple[Bin, ...]:
    """Return the bins of equal width that hold a question."""
    stated, which = _stated(found), _bins(found)
    bins = []
    for k in range(BINS):
        members = which == k
        if members.any():
            confidence, accuracy = float(stated[members].mean()), float(found.correct[members].mean())
            bins.append(Bin(k / BINS, (k + 1) / BINS, int(members.sum()), confidence, accuracy))
    return tuple(bins)


def calibration_error(found: Confidences, weights: Values | None = None) -> float:
    """Return the expected calibration error over ten bins of equal width (Guo et al. 2017, equation 3)."""
    w = np.ones(len(found.confidence)) if weights is None else weights
    if not w.sum():
        return float("nan")
    gaps = np.bincount(_bins(found), weights=w * (found.correct - _stated(found)), minlength=BINS)
    return float(np.abs(gaps).sum() / w.sum())


def _stated(found: Confidences) -> Values:
    return np.where(found.error > 0, 1.0, found.confidence)


def _bins(found: Confidences) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.minimum((_stated(found) * BINS).astype(np.int64), BINS - 1)


def separation(found: Confidences, weights: Values | None = None) -> float:
    """Return the AUROC of telling answerable from unanswerable questions by confidence; NaN with one kind only."""
    w = np.ones(len(found.confidence)) if weights is None else weights
    kinds = {bool(kind) for kind in found.answerable[w > 0]}
    if len(kinds) < 2:
        return float("nan")
    return float(roc_auc_score(found.answerable, _ordering(found), sample_weight=w))


def _ordering(found: Confidences) -> Values:
    return np.where(found.error > 0, 1 - found.answerable, found.confidence)


def threshold_curve(found: Confidences) -> tuple[Point, ...]:
    """Return what every threshold would refuse, from refusing nothing to refusing everything."""
    scores, asked = _ordering(found), found.answerable > 0
    thresholds = [0.0, *np.unique(scores).tolist(), 1.1]
    return tuple(Point(t, _share(scores[asked] < t), _share(scores[~asked] < t)) for t in dict.fromkeys(thresholds))


def _share(values: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(values.mean()) if len(values) else float("nan")
