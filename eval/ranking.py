"""Retrieval measures of rankings, by ir-measures (https://ir-measur.es): Success, RR, nDCG and R at a cutoff."""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, Success, nDCG
from ir_measures.measures import Measure

from eval.question import ANSWERS

# Our names of the measures of the project's own questions, where grade 2 answers and grade 1 is related.
OWN: dict[str, Measure] = {
    "hit@1": Success(rel=ANSWERS) @ 1,
    "hit@3": Success(rel=ANSWERS) @ 3,
    "hit@5": Success(rel=ANSWERS) @ 5,
    "RR@10": RR(rel=ANSWERS) @ 10,
    "nDCG@10": nDCG @ 10,
    "Recall@5": R(rel=ANSWERS) @ 5,
}

Qrels = Mapping[str, Mapping[str, int]]
Rankings = Mapping[str, Sequence[str]]


def measure_each(qrels: Qrels, rankings: Rankings, measures: Mapping[str, Measure]) -> dict[str, dict[str, float]]:
    """Return each measure's value of each query of the qrels: {name: {query: value}}.

    A ranking lists ids, best first, each once. A query without a ranking, or with an empty one, has 0 everywhere.
    """
    names = {str(measure): name for name, measure in measures.items()}
    values = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    # Scores fall by one per place: trec_eval breaks ties by id, and a ranking has none to break.
    run = {q: {unit: float(-place) for place, unit in enumerate(rankings[q])} for q in qrels if rankings.get(q)}
    judged = {query: dict(qrels[query]) for query in run}
    if run:
        for found in ir_measures.iter_calc(list(measures.values()), judged, run):
            values[names[str(found.measure)]][found.query_id] = float(found.value)
    return values
