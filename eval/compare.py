"""Two runs beside each other: what moved, by how much, and whether other questions would have moved it as well."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.asking import Outcome
from eval.confidence import confidences
from eval.figures import FEW_RESAMPLES, STATISTICS, latency
from eval.intervals import Difference, difference, resampled
from eval.measures import is_right, measures


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs, and the paired difference: now minus before."""

    measure: str
    before: float
    now: float
    difference: Difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes over the questions that both runs asked, and the questions that turned right or wrong."""

    questions: int
    changes: tuple[Change, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    latency_before: dict[str, float]
    latency_now: dict[str, float]


def compare(before: Sequence[Outcome], now: Sequence[Outcome]) -> Comparison:
    """Compare two runs question by question; questions that one of them did not ask are left out of both."""
    earlier = {outcome.question.id: outcome for outcome in before}
    later = [outcome for outcome in now if outcome.question.id in earlier]
    paired = [earlier[outcome.question.id] for outcome in later]
    groups = [outcome.question.group for outcome in later]
    changes = _changes_of_measures(paired, later, groups) + _changes_of_confidence(paired, later, groups)
    right = [(o.question.id, is_right(p), is_right(o)) for p, o in zip(paired, later, strict=True)]
    return Comparison(
        len(later),
        tuple(changes),
        tuple(name for name, was, is_ in right if is_ and not was),
        tuple(name for name, was, is_ in right if was and not is_),
        latency(paired),
        latency(later),
    )


def _changes_of_measures(before: Sequence[Outcome], now: Sequence[Outcome], groups: Sequence[str]) -> list[Change]:
    weights = resampled(groups)
    old, new = measures(before), measures(now)
    changes = []
    for name, measure in new.items():
        if measure.questions and old[name].questions:
            moved = measure.values(weights) - old[name].values(weights)
            value = measure.value() - old[name].value()
            changes.append(Change(name, old[name].value(), measure.value(), difference(value, moved)))
    return changes


def _changes_of_confidence(before: Sequence[Outcome], now: Sequence[Outcome], groups: Sequence[str]) -> list[Change]:
    weights = resampled(groups, FEW_RESAMPLES)
    old, new = confidences(before), confidences(now)
    changes = []
    for name, statistic in STATISTICS.items():
        was, is_ = statistic(old, None), statistic(new, None)
        if not np.isnan(was) and not np.isnan(is_):
            moved = np.array([statistic(new, row) - statistic(old, row) for row in weights])
            changes.append(Change(name, was, is_, difference(is_ - was, moved)))
    return changes
