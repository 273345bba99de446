"""The features of candidate clauses: what every channel says, and what else tells a clause that answers."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Document

Scores = NDArray[np.float32]
# Of each channel so many clauses are candidates: on external sets with 57,751 documents the first hundred hold the
# answer to 75 % of questions, the first ten to 53 %.
PER_CHANNEL = 100
# A phrase of so many characters is long enough to be the clause's own words.
LONGEST_PHRASE = 8


def candidates(channels: Iterable[Scores], allowed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of the allowed clauses that are among the best hundred of a channel, ascending."""
    if len(allowed) <= PER_CHANNEL:
        return allowed
    found = [allowed[np.argpartition(-scores[allowed], PER_CHANNEL)[:PER_CHANNEL]] for scores in channels]
    return np.unique(np.concatenate(found))


def clause_features(topic: str, clauses: Sequence[Clause], documents: Mapping[str, Document]) -> dict[str, Scores]:
    """Return what clauses are by themselves, and the longest run of the topic's words in each, (clauses,) each."""
    texts = [documents[clause.document_id].quote(clause) for clause in clauses]
    return {
        "phrase": np.array([longest_phrase(topic, text) for text in texts], dtype=np.float32),
        "unnumbered": np.array([not clause.number and not clause.path for clause in clauses], dtype=np.float32),
        "length": np.array([np.log1p(len(text)) for text in texts], dtype=np.float32),
    }


def longest_phrase(topic: str, text: str) -> float:
    """Return the length of the longest run of characters of a topic that a text has, as a share of LONGEST_PHRASE."""
    longest = 1
    for start in range(len(topic)):
        while longest < LONGEST_PHRASE and topic[start : start + longest + 1] in text and start + longest < len(topic):
            longest += 1
    return (longest - 1) / (LONGEST_PHRASE - 1)
