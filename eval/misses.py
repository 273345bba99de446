"""The questions that went wrong, with what a person needs to see why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Document
from eval.asking import Outcome, Status
from eval.measures import first_answers, is_right, names_bodies
from eval.question import ANSWERS, EvalQuestion, Place
from index.ranking import RankingModel
from index.search import Hit

# So many of the clauses that were returned are shown beside those that should have been.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The value of a feature, and what it adds to the score."""

    value: float
    added: float


@dataclass(frozen=True, slots=True)
class Returned:
    """A clause with its place in the ranking of the clauses alone, and the features that the model scores it by."""

    place: int
    hit: Hit
    quote: str
    grade: int
    features: dict[str, Part]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question, what is wrong with its answer, its gold, and the clauses that were returned and missed."""

    question: EvalQuestion
    faults: tuple[str, ...]
    outcome: Outcome
    gold: tuple[Place, ...]
    returned: tuple[Returned, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """Names of the features that set the returned clauses apart, the one that does so most first."""
        spread = {name: self._spread(name) for name in (self.returned[0].features if self.returned else ())}
        return tuple(sorted((name for name, apart in spread.items() if apart), key=lambda name: -spread[name]))

    def _spread(self, feature: str) -> float:
        added = [one.features[feature].added for one in self.returned]
        return max(added) - min(added)


def misses(outcomes: Sequence[Outcome], model: RankingModel) -> list[Miss]:
    """Return every question that raised an error, got a wrong first clause, bodies or refusal, or a bad quote.

    `model` is what ranked the clauses.
    """
    found = ((outcome, faults(outcome)) for outcome in outcomes)
    return [Miss(o.question, wrong, o, o.gold, _returned(o, model)) for o, wrong in found if wrong]


def faults(outcome: Outcome) -> tuple[str, ...]:
    """Return in words what is wrong with an answer."""
    record = outcome.record
    if record.status is Status.ERROR:
        return (f"error: {record.error}",)
    found = []
    if outcome.question.answerable and not first_answers(outcome):
        answering = {place.unit for place in outcome.gold if place.gold.grade == ANSWERS}
        rank = next((n for n, unit in enumerate(record.ranked, start=1) if unit in answering), None)
        found.append(f"the first that answers is number {rank}" if rank else "none of the first ten answers")
    if outcome.question.answerable and record.status is Status.REFUSED:
        found.append("refused")
    if not outcome.question.answerable and not is_right(outcome):
        found.append("answered, though the documents do not answer it")
    if not names_bodies(outcome):
        found.append(_bodies(outcome))
    if record.verbatim < record.quotes:
        found.append(f"{record.quotes - record.verbatim} quotes are not verbatim")
    return tuple(found)


def _bodies(outcome: Outcome) -> str:
    expected, named = outcome.question.agencies or frozenset(), outcome.record.agencies
    missing = "、".join(sorted(expected - set(named)))
    extra = "、".join(name for name in named if name not in expected)
    parts = [f"not named: {missing}"] * bool(missing) + [f"named beside: {extra}"] * bool(extra)
    return f"bodies {'; '.join(parts)}"


def _returned(outcome: Outcome, model: RankingModel) -> tuple[Returned, ...]:
    """Return the first clauses of the ranking of the clauses alone, and beyond them those that answer."""
    if outcome.ranking is None:
        return ()
    grades = {place.unit: place.gold.grade for place in sorted(outcome.gold, key=lambda place: place.gold.grade)}
    shown = []
    for n, hit in enumerate(outcome.ranking.hits, start=1):
        grade = grades.get(hit.clause.id, 0)
        if n <= SHOWN or grade == ANSWERS:
            shown.append(Returned(n, hit, _shortened(hit.document, hit), grade, _features(hit, model)))
    return tuple(shown)


def _shortened(document: Document, hit: Hit, most: int = 160) -> str:
    """Return the sentence of a clause that was found closest to the question."""
    span = hit.sentences[0] if hit.sentences else hit.clause
    text = document.text[span.start : span.end]
    return text if len(text) <= most else f"{text[:most]}…"


def _features(hit: Hit, model: RankingModel) -> dict[str, Part]:
    """Return the features of the model: what they add is the score, but for its intercept."""
    row = {name: np.array([hit.features[name]], dtype=np.float32) for name in model.score.names}
    added = model.score.contributions(row)[0].tolist()
    return {name: Part(hit.features[name], part) for name, part in zip(model.score.names, added, strict=True)}
