"""What simpler rankings would have found: each channel alone, keywords only, vectors only, and both by rank."""

from collections.abc import Mapping, Sequence

import numpy as np

from eval.asking import Outcome
from eval.channels import AGREEMENT, channels
from eval.fusion import feature_sum, fused
from eval.measures import Measure
from eval.question import qrels
from eval.ranking import OWN, measure_each
from index.search import Hit

KEYWORDS_ONLY, PLAIN_DENSE, DENSE = "keywords only", "dense only, plain", "dense only"
FUSED, OURS = "reciprocal rank fusion", "ours, ranking only"
# Beside these the report draws ours; a channel alone stands in its table.
COMPARED = (KEYWORDS_ONLY, PLAIN_DENSE, DENSE, FUSED, OURS)
# These weights stay whatever the model becomes: beside a ranking that moved with it nobody would see it move.
KEYWORD_WEIGHTS = {"grams": 1.0, "words": 0.5}
# The first encoder's vector of each clause as a whole: what is commonly called dense retrieval.
PLAIN_WEIGHTS = {"first_clause": 1.0}
DENSE_WEIGHTS = {"first_sentence": 0.5, "first_clause": 0.5, "second_sentence": 0.25}


def orders(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Return the order in which each ranking would put these hits: {name: places in hits, best first}.

    Channels that the index lacks are left out; without vectors the rankings by these, and so the fusion. A hit that a
    ranking scores 0 is not found by it, nor is one that disagrees with what is named.
    """
    features = hits[0].features
    found = {
        name: _order(hits, dict.fromkeys(parts, 1.0), agreeing=name in AGREEMENT)
        for name, parts in channels(features).items()
    }
    found[KEYWORDS_ONLY] = _order(hits, KEYWORD_WEIGHTS)
    if any(name in features for name in DENSE_WEIGHTS):
        found[PLAIN_DENSE] = _order(hits, PLAIN_WEIGHTS)
        found[DENSE] = _order(hits, DENSE_WEIGHTS)
        found[FUSED] = fused(found[KEYWORDS_ONLY], found[DENSE])
    return {**found, OURS: list(range(len(hits)))}


def _order(hits: Sequence[Hit], weights: Mapping[str, float], *, agreeing: bool = False) -> list[int]:
    """Return the hits by the weighted sum of features, best first; equals by document and place in it, not as ours."""
    scores = feature_sum(hits, weights)
    found = np.flatnonzero(scores > 0 if agreeing else scores)
    by_place = sorted(found.tolist(), key=lambda n: (hits[n].document.id, hits[n].clause.start))
    return sorted(by_place, key=lambda n: -float(scores[n]))


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
