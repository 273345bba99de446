"""Explanations as JSON, in the form that schema/explanation.schema.json describes."""

from collections.abc import Sequence

from assistant.explain import ExplainedClause, Explanation, Part, names_found, words_put_beside
from assistant.json_parts import Json, clause_url

# Decimals of scores and what they are made of: enough to add them up, too few to differ between machines.
DECIMALS = 6


def explanation_json(explanation: Explanation) -> Json:
    """Return an explanation in the form of the contract."""
    question, answerable = explanation.question, explanation.answerable
    return {
        "question": question.text,
        "language": question.language.value,
        "searched": question.searched,
        "topic": question.topic,
        "intent": explanation.intent.value,
        "corrections": [{"wrong": c.wrong, "right": c.right} for c in question.corrections],
        "names": {kind: list(names) for kind, names in names_found(question.entities).items()},
        "words": [{"word": word, "searched_as": list(others)} for word, others in words_put_beside(question)],
        "status": explanation.status.value,
        "refusal": explanation.refusal.value if explanation.refusal else None,
        "confidence": round(explanation.confidence, 4),
        "ranking": {
            "intercept": explanation.intercept,
            "clauses": [_clause(n, clause) for n, clause in enumerate(explanation.clauses, start=1)],
        },
        "gate": {
            "answerable": None if answerable is None else round(answerable, 4),
            "threshold": explanation.threshold,
            "intercept": explanation.gate_intercept,
            "features": _features(explanation.gate),
        },
    }


def _clause(n: int, clause: ExplainedClause) -> Json:
    document_id = clause.clause_id.partition("#")[0]
    return {
        "n": n,
        "clause_id": clause.clause_id,
        "path": list(clause.path),
        "url": clause_url(document_id, clause.clause_id),
        "score": round(clause.score, DECIMALS),
        "probability": round(clause.probability, 4),
        "features": _features(clause.parts),
    }


def _features(parts: Sequence[Part]) -> list[Json]:
    return [
        {"name": p.name, "value": round(p.value, DECIMALS), "contribution": round(p.contribution, DECIMALS)}
        for p in parts
    ]
