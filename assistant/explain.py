"""Why an answer came out as it did: how the question was read, every feature of the best clauses, the gate's features.

What a maintainer reads when an answer is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import AnswerStatus
from assistant.evidence import Refusal, Verdict
from index.entities import Entities
from index.intent import Intent
from index.logistic import LinearModel
from index.question import Question
from index.ranking import as_scores
from index.search import Hit


@dataclass(frozen=True, slots=True)
class Part:
    """A feature, its value, and what it adds to the score or logit."""

    name: str
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """A clause with its score and what the score is made of, the largest parts first."""

    clause_id: str
    path: tuple[str, ...]
    score: float
    probability: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A feature, and its part in each of some clauses' scores."""

    name: str
    parts: tuple[Part, ...]

    @property
    def spread(self) -> float:
        """How far apart it puts the clauses; of a single clause, how much it adds or takes away."""
        added = [part.contribution for part in self.parts]
        return max(added) - min(added) if len(added) > 1 else abs(added[0])


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read, the best clauses, and the gate's opinion; `gate` is empty where it was not asked.

    A clause's score is `intercept` and what its parts add, the logit of `answerable` `gate_intercept` and the same.
    """

    question: Question
    intent: Intent
    status: AnswerStatus
    refusal: Refusal | None
    confidence: float
    answerable: float | None
    threshold: float
    clauses: tuple[ExplainedClause, ...]
    gate: tuple[Part, ...]
    intercept: float = 0.0
    gate_intercept: float = 0.0


def explain_clauses(hits: Sequence[Hit], model: LinearModel) -> tuple[ExplainedClause, ...]:
    """Return what each hit's score is made of."""
    return tuple(
        ExplainedClause(
            hit.clause.id,
            hit.clause.path,
            hit.score,
            hit.probability,
            _parts(hit.features, _contributions(hit, model)),
        )
        for hit in hits
    )


def explain_gate(verdict: Verdict) -> tuple[Part, ...]:
    """Return what the gate's logit is made of; nothing where the question was decided without it."""
    return _parts(verdict.opinion.features, verdict.opinion.contributions) if verdict.opinion else ()


def feature_rows(clauses: Sequence[ExplainedClause]) -> tuple[FeatureRow, ...]:
    """Return every feature of these clauses, those that put them furthest apart first."""
    of_clauses = [{part.name: part for part in clause.parts} for clause in clauses]
    names = of_clauses[0] if of_clauses else {}
    rows = [FeatureRow(name, tuple(parts[name] for parts in of_clauses)) for name in names]
    return tuple(sorted(rows, key=lambda row: -row.spread))


def names_found(entities: Entities) -> dict[str, tuple[str, ...]]:
    """Return what a question names, by kind; sets are sorted."""
    return {
        "places": tuple(place.name for place in entities.places),
        "provinces": tuple(sorted(entities.provinces)),
        "zones": tuple(sorted(entities.zones)),
        "levels": tuple(sorted(entities.levels)),
        "documents": tuple(sorted(entities.documents)),
        "clauses": tuple(sorted(entities.clauses)),
        "bodies": tuple(agency.name for agency in entities.bodies),
    }


def words_put_beside(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the words that are searched by others: English ones and their renderings, everyday and official ones."""
    translated = tuple((concept.english, concept.chinese) for concept in question.concepts)
    return translated or tuple((words[0], words[1:]) for words in question.official)


def _contributions(hit: Hit, model: LinearModel) -> dict[str, float]:
    columns = {name: as_scores(np.array([hit.features[name]])) for name in model.names}
    return dict(zip(model.names, map(float, model.contributions(columns)[0]), strict=True))


def _parts(values: dict[str, float], contributions: dict[str, float]) -> tuple[Part, ...]:
    parts = (Part(name, value, contributions.get(name, 0.0)) for name, value in values.items())
    return tuple(sorted(parts, key=lambda part: -abs(part.contribution)))
