"""Bootstrap: how far a figure would move with other questions, and whether two runs differ by more than that.

Groups are drawn, not questions: the wordings of one question stand or fall together (cluster bootstrap, Davison and
Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). Intervals are percentiles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.measures import Values

RESAMPLES = 2000
SEED = 20230814
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds between which 95 % of the resampled figures lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher a figure is than before, its interval, and the two-sided p of no difference."""

    value: float
    interval: Interval
    p: float


def resampled(groups: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED) -> Values:
    """Return how often each question is drawn in each resample, (resamples, questions)."""
    names, members = np.unique(np.array(groups, dtype=np.str_), return_inverse=True)
    if not len(names):
        return np.zeros((resamples, 0))
    draw = np.random.default_rng(seed)
    counts = draw.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    return counts[:, members].astype(np.float64)


def interval(values: Values) -> Interval:
    """Return the interval of resampled values; NaN where no resample has a value."""
    found = values[~np.isnan(values)]
    if not len(found):
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def difference(value: float, resampled_differences: Values) -> Difference:
    """Return a difference with its interval and p, from the same resamples of both runs.

    p is twice the smaller share of resamples on either side of zero, with one added to both counts, so never 0.
    """
    found = resampled_differences[~np.isnan(resampled_differences)]
    below = (np.count_nonzero(found <= 0) + 1) / (len(found) + 1)
    above = (np.count_nonzero(found >= 0) + 1) / (len(found) + 1)
    return Difference(value, interval(found), float(min(1.0, 2 * min(below, above))))
