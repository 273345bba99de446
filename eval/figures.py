"""The figures of a run: every measure over every slice of the questions, with its interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.asking import Outcome, Status
from eval.confidence import Confidences, calibration_error, confidences, separation
from eval.intervals import Interval, interval, resampled
from eval.measures import Values, measures
from eval.question import Split, Tag, Type
from index.language import Language

# Statistics that are not sums are computed anew for each resample: fewer of them, and for all questions only.
FEW_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, its 95 % interval, and how many questions it rests on."""

    value: float
    interval: Interval
    questions: int


Figures = dict[str, Figure]
Statistic = Callable[[Confidences, Values | None], float]
STATISTICS: dict[str, Statistic] = {"ECE": calibration_error, "AUROC": separation}


def slices(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of each slice that has any: all, each language, each type, each tag."""
    found = {"all": list(outcomes)}
    for language in Language:
        found[language.value] = [o for o in outcomes if o.question.language is language]
    for kind in Type:
        found[kind.value] = [o for o in outcomes if o.question.type is kind]
    for tag in Tag:
        found[tag.value] = [o for o in outcomes if tag in o.question.tags]
    return {name: members for name, members in found.items() if members}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return every figure of these outcomes that has anything to count."""
    weights = resampled([outcome.question.group for outcome in outcomes])
    found = {}
    for name, measure in measures(outcomes).items():
        if measure.questions:
            found[name] = Figure(measure.value(), interval(measure.values(weights)), measure.questions)
    return found


def all_figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures with those of the confidence: ECE, and AUROC where both kinds of question are there."""
    found = figures(outcomes)
    stated = confidences(outcomes)
    weights = resampled([outcome.question.group for outcome in outcomes], FEW_RESAMPLES)
    for name, statistic in STATISTICS.items():
        values = np.array([statistic(stated, row) for row in weights])
        value = statistic(stated, None)
        if not np.isnan(value):
            found[name] = Figure(value, interval(values), len(outcomes))
    return found


def figures_by_slice(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Return the figures of every slice."""
    return {name: (all_figures if name == "all" else figures)(members) for name, members in slices(outcomes).items()}


def figures_by_split(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Figures]]:
    """Return the figures of every slice of test and of dev, where the outcomes have any."""
    splits = {split.value: [o for o in outcomes if o.question.split is split] for split in (Split.TEST, Split.DEV)}
    return {name: figures_by_slice(members) for name, members in splits.items() if members}


def latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the median and the 95th percentile of the time an answer took, in milliseconds."""
    times = [o.record.elapsed_ms for o in outcomes if o.record.status is not Status.ERROR]
    if not times:
        return {}
    return {"p50": float(np.percentile(times, 50)), "p95": float(np.percentile(times, 95))}
