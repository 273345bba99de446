"""What is measured, question by question: each measure is a numerator and a denominator per question.

A figure is the sum of the numerators over the sum of the denominators, so a mean and a pooled precision are one thing,
and resampling questions resamples both. A question that raised an error has the worst value of every mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.asking import Outcome, Record, Status
from eval.question import ANSWERS, EvalQuestion, Tag, qrels
from eval.ranking import OWN, measure_each

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's numerators and denominators, (questions,) each; a denominator of 0 leaves a question out."""

    numerators: Values
    denominators: Values

    def value(self, weights: Values | None = None) -> float:
        """Return the figure, with each question counted as often as its weight; NaN where there is nothing to count."""
        w = np.ones(len(self.numerators)) if weights is None else weights
        total = float(w @ self.denominators)
        return float(w @ self.numerators) / total if total else float("nan")

    def values(self, weights: Values) -> Values:
        """Return the figure for each row of weights, (rows, questions) to (rows,)."""
        totals, found = weights @ self.denominators, np.full(len(weights), np.nan)
        np.divide(weights @ self.numerators, totals, out=found, where=totals > 0)
        return found

    @property
    def questions(self) -> int:
        """How many questions count."""
        return int(np.count_nonzero(self.denominators))


# Rates of faults: the lower, the better.
LOWER_IS_BETTER = frozenset({"false refusals", "Brier"})

Parts = tuple[float, float]
NOT_COUNTED: Parts = (0.0, 0.0)


def measures(outcomes: Sequence[Outcome]) -> dict[str, Measure]:
    """Return every measure over these outcomes, in the order in which a report shows them."""
    found = _retrieval(outcomes)
    rules = {
        "right": _right,
        "agency precision": _agency_precision,
        "agency recall": _agency_recall,
        "agency exact": _agency_exact,
        "false refusals": _false_refusals,
        "refusal recall": _refusal_recall,
        "refusal precision": _refusal_precision,
        "Brier": _brier,
        "verbatim": _verbatim,
    }
    for name, rule in rules.items():
        found[name] = _measure([rule(outcome) for outcome in outcomes])
    found["same top"] = _same_top(outcomes)
    return found


def _measure(parts: Sequence[Parts]) -> Measure:
    pairs = np.array(parts, dtype=np.float64).reshape(-1, 2)
    return Measure(pairs[:, 0], pairs[:, 1])


def _retrieval(outcomes: Sequence[Outcome]) -> dict[str, Measure]:
    """Rank measures over the answerable questions, whether the answer was given or refused."""
    relevant = {o.question.id: qrels(o.gold) for o in outcomes if o.question.answerable}
    each = measure_each(relevant, {o.record.id: o.record.ranked for o in outcomes}, OWN)
    return {name: _per_question(outcomes, values) for name, values in each.items()}


def _per_question(outcomes: Sequence[Outcome], values: Mapping[str, float]) -> Measure:
    ids = [outcome.question.id for outcome in outcomes]
    return _measure([(values[i], 1.0) if i in values else NOT_COUNTED for i in ids])


def first_answers(outcome: Outcome) -> bool:
    """Tell whether the first place that was returned answers the question."""
    ranked = outcome.record.ranked
    return bool(ranked) and qrels(outcome.gold).get(ranked[0], 0) == ANSWERS


def is_right(outcome: Outcome) -> bool:
    """Tell whether a user was served: an answer whose first citation answers, or a refusal where there is no answer."""
    if outcome.question.answerable:
        return outcome.record.status is Status.ANSWERED and first_answers(outcome)
    return outcome.record.status is Status.REFUSED


def names_bodies(outcome: Outcome) -> bool:
    """Tell whether the answer names the bodies expected and no others; true where none is asked for."""
    expected = outcome.question.agencies
    return expected is None or (expected == set(outcome.record.agencies) and outcome.record.status is not Status.ERROR)


def _right(outcome: Outcome) -> Parts:
    """The share of questions whose user was served."""
    return float(is_right(outcome)), 1.0


def _bodies(question: EvalQuestion, record: Record) -> tuple[frozenset[str], frozenset[str]]:
    """Return the bodies expected and named; a refusal names none."""
    return question.agencies or frozenset(), frozenset(record.agencies)


def _agency_precision(outcome: Outcome) -> Parts:
    """Of the bodies named, those expected: pooled over the questions that ask for bodies."""
    if outcome.question.agencies is None:
        return NOT_COUNTED
    expected, named = _bodies(outcome.question, outcome.record)
    return float(len(expected & named)), float(len(named))


def _agency_recall(outcome: Outcome) -> Parts:
    """Of the bodies expected, those named: pooled."""
    expected, named = _bodies(outcome.question, outcome.record)
    return float(len(expected & named)), float(len(expected))


def _agency_exact(outcome: Outcome) -> Parts:
    """The share of questions whose answer names the expected bodies and no others."""
    return NOT_COUNTED if outcome.question.agencies is None else (float(names_bodies(outcome)), 1.0)


def _false_refusals(outcome: Outcome) -> Parts:
    """The share of answerable questions that got no answer."""
    if not outcome.question.answerable:
        return NOT_COUNTED
    return float(outcome.record.status is not Status.ANSWERED), 1.0


def _refusal_recall(outcome: Outcome) -> Parts:
    """The share of unanswerable questions that were refused."""
    if outcome.question.answerable:
        return NOT_COUNTED
    return float(outcome.record.status is Status.REFUSED), 1.0


def _refusal_precision(outcome: Outcome) -> Parts:
    """Of the refusals, those of unanswerable questions."""
    refused = outcome.record.status is Status.REFUSED
    return float(refused and not outcome.question.answerable), float(refused)


def _brier(outcome: Outcome) -> Parts:
    """Squared distance of the confidence from what is true of the first citation: 1 if it answers, 0 if not."""
    if outcome.record.status is Status.ERROR:
        return 1.0, 1.0
    return (outcome.record.confidence - float(first_answers(outcome))) ** 2, 1.0


def _verbatim(outcome: Outcome) -> Parts:
    """Of the quotes shown, those that stand in the documents to the letter."""
    return float(outcome.record.verbatim), float(outcome.record.quotes)


def _same_top(outcomes: Sequence[Outcome]) -> Measure:
    """The share of groups of wordings that have one top clause and one status; a group counts at its first question."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if Tag.WORDING in outcome.question.tags:
            groups.setdefault(outcome.question.group, []).append(outcome)
    firsts = {group[0].question.id: group for group in groups.values() if len(group) > 1}
    return _measure([_agreement(firsts.get(outcome.question.id)) for outcome in outcomes])


def _agreement(group: Sequence[Outcome] | None) -> Parts:
    if group is None:
        return NOT_COUNTED
    seen = {(outcome.record.status, outcome.record.top) for outcome in group}
    erred = any(outcome.record.status is Status.ERROR for outcome in group)
    return float(len(seen) == 1 and not erred), 1.0
