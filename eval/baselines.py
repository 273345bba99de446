"""What simpler rankings would have found, from the same channels: keywords only, vectors only, and both by rank."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.asking import Outcome
from eval.measures import Measure
from eval.question import qrels
from eval.ranking import OWN, measure_each
from index.blend import WEIGHTS
from index.search import Hit

Scores = NDArray[np.float64]
KEYWORDS = ("grams", "words")
# The first encoder's vector of each clause as a whole: what is commonly called dense retrieval.
PLAIN_DENSE = ("first_clause",)
DENSE = ("first_sentence", "first_clause", "second_sentence")
# The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
RRF_K = 60
OURS = "ours, ranking only"


def orders(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Return the order in which each ranking would put these hits: {name: places in hits, best first}.

    Rankings by vectors, and so the fusion, are left out where the index has none. A hit that a ranking scores 0 is not
    found by it: behind the others it would stand in our order.
    """
    keywords = _sum(hits, KEYWORDS)
    scores = {"keywords only": keywords}
    if any(name in hits[0].channels for name in DENSE):
        dense = _sum(hits, DENSE)
        scores |= {
            "dense only, plain": _sum(hits, PLAIN_DENSE),
            "dense only": dense,
            "reciprocal rank fusion": reciprocal_ranks(keywords) + reciprocal_ranks(dense),
        }
    return {**{name: _order(values) for name, values in scores.items()}, OURS: list(range(len(hits)))}


def _order(scores: Scores) -> list[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place]]


def _sum(hits: Sequence[Hit], channels: Sequence[str]) -> Scores:
    """Add channels with the weights of the blend; a channel that the index does not have adds nothing."""
    return np.array([sum(WEIGHTS[name] * hit.channels.get(name, 0.0) for name in channels) for hit in hits])


def reciprocal_ranks(scores: Scores) -> Scores:
    """Return 1 / (60 + rank) of each hit that a ranking finds, 0 of the others."""
    found = np.zeros(len(scores))
    for rank, place in enumerate(_order(scores), start=1):
        found[place] = 1 / (RRF_K + rank)
    return found


def baselines(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Measure]]:
    """Return the rank measures of each ranking over the answerable questions: {ranking: {measure: …}}.

    Clauses alone are ranked here, also for ours: an answer from a document's front matter is no clause.
    """
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    rankings: dict[str, dict[str, list[str]]] = {}
    for outcome in asked:
        hits = outcome.ranking.hits if outcome.ranking else ()
        for name, order in (orders(hits) if hits else {}).items():
            rankings.setdefault(name, {})[outcome.question.id] = [hits[place].clause.id for place in order]
    relevant = {outcome.question.id: qrels(outcome.gold) for outcome in asked}
    return {name: _measures(relevant, ranked) for name, ranked in rankings.items()}


def _measures(relevant: dict[str, dict[str, int]], ranked: dict[str, list[str]]) -> dict[str, Measure]:
    each = measure_each(relevant, ranked, OWN)
    return {name: Measure(np.array(list(values.values())), np.ones(len(values))) for name, values in each.items()}
