"""What simpler rankings would have found, from the same channels: keywords only, vectors only, and both by rank."""

from collections.abc import Sequence

import numpy as np

from eval.asking import Outcome
from eval.fusion import channel_sum, fused
from eval.measures import Measure
from eval.question import qrels
from eval.ranking import OWN, measure_each
from index.blend import WEIGHTS
from index.search import Hit

KEYWORDS = ("grams", "words")
# The first encoder's vector of each clause as a whole: what is commonly called dense retrieval.
PLAIN_DENSE = ("first_clause",)
DENSE = ("first_sentence", "first_clause", "second_sentence")
OURS = "ours, ranking only"


def orders(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Return the order in which each ranking would put these hits: {name: places in hits, best first}.

    Rankings by vectors, and so the fusion, are left out where the index has none. A hit that a ranking scores 0 is not
    found by it: behind the others it would stand in our order.
    """
    found = {"keywords only": _order(hits, KEYWORDS)}
    if any(name in hits[0].channels for name in DENSE):
        found["dense only, plain"] = _order(hits, PLAIN_DENSE)
        found["dense only"] = _order(hits, DENSE)
        found["reciprocal rank fusion"] = fused(found["keywords only"], found["dense only"])
    return {**found, OURS: list(range(len(hits)))}


def _order(hits: Sequence[Hit], channels: Sequence[str]) -> list[int]:
    """Return the hits by the sum of these channels, weighted as in the blend, best first."""
    scores = channel_sum(hits, {name: WEIGHTS[name] for name in channels})
    return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place]]


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
