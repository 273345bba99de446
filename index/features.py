"""The features of candidate clauses: what every channel says, and what else tells a clause that answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Document
from index.codes import Codes, codes

Scores = NDArray[np.float32]
# Of each channel so many clauses are candidates: on external sets with 57,751 documents the first hundred hold the
# answer to 75 % of questions, the first ten to 53 %.
PER_CHANNEL = 100
# A phrase of so many characters is long enough to be the clause's own words.
LONGEST_PHRASE = 8
# The best of so many clauses tells whether any of them can be among the best of all.
_BLOCK = 64
# Stands between texts that are looked through together; no question has one.
_BETWEEN = "\n"
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def candidates(channels: Iterable[Scores], allowed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of the allowed clauses that are among the best hundred of a channel, ascending."""
    if len(allowed) <= PER_CHANNEL:
        return allowed
    different = {id(scores): scores for scores in channels}.values()
    return np.unique(np.concatenate([best(scores, allowed, PER_CHANNEL) for scores in different]))


def best(scores: Scores, allowed: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return so many rows of allowed clauses, ascending in number, those with the best scores.

    Of clauses with the same score the first are taken. `scores` are of all clauses, `allowed` is ascending.
    """
    among = scores if len(allowed) == len(scores) else scores[allowed]
    if len(among) <= count:
        return allowed
    near = _near(among, count)
    scores = among if near is None else among[near]
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    better = np.flatnonzero(scores > least)
    found = np.sort(np.concatenate([better, np.flatnonzero(scores == least)[: count - len(better)]]))
    rows: NDArray[np.int64] = allowed[found if near is None else near[found]]
    return rows


def _near(scores: Scores, count: int) -> NDArray[np.intp] | None:
    """Return where scores are that may be among so many best ones, None for anywhere.

    So many groups of clauses have a score that is at least that of one of them: what is below it is not among the
    best. The clauses of a group lie far apart, and the best of all groups are found in a few steps over rows.
    """
    blocks = len(scores) // _BLOCK
    if blocks <= 2 * count:
        return None
    tops = scores[: blocks * _BLOCK].reshape(_BLOCK, blocks).max(axis=0)
    return np.flatnonzero(scores >= np.partition(tops, blocks - count)[blocks - count])


def clause_features(topic: str, clauses: Sequence[Clause], documents: Mapping[str, Document]) -> dict[str, Scores]:
    """Return what clauses are by themselves, and the longest run of the topic's words in each, (clauses,) each."""
    texts = [documents[clause.document_id].text[clause.start : clause.end] for clause in clauses]
    return {
        "phrase": longest_phrases(topic, texts),
        "unnumbered": np.array([not clause.number and not clause.path for clause in clauses], dtype=np.float32),
        "length": np.log1p(np.array([len(text) for text in texts], dtype=np.float64)).astype(np.float32),
    }


def longest_phrases(topic: str, texts: Sequence[str]) -> Scores:
    """Return what `longest_phrase` does for each of many texts, (texts,), which are looked through at once."""
    joined = _BETWEEN.join(texts)
    asked, said = codes(topic), codes(joined)
    if len(asked) > len(topic) or _BETWEEN in topic:
        return np.array([longest_phrase(topic, text) for text in texts], dtype=np.float32)
    lengths = map(len, texts) if len(said) == len(joined) else (len(codes(text)) for text in texts)
    ends = np.cumsum([length + 1 for length in lengths])
    longest = np.ones(len(texts), dtype=np.float32)
    places, begun = _pairs(asked, said)
    # Beyond the ends of both nothing goes on.
    asked, said = np.append(asked, np.uint16(0)), np.append(said, np.zeros(LONGEST_PHRASE, dtype=np.uint16))
    for length in range(2, LONGEST_PHRASE + 1):
        longest[np.searchsorted(ends, places, side="right")] = length
        goes_on = begun + length < len(asked) - 1
        goes_on[goes_on] = asked[begun[goes_on] + length] == said[places[goes_on] + length]
        places, begun = places[goes_on], begun[goes_on]
    return (longest - 1) / np.float32(LONGEST_PHRASE - 1)


def _pairs(asked: Codes, said: Codes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where two characters stand that follow each other in a topic, and where they do there."""
    of_topic = np.zeros(1 << 16, dtype=np.bool_)
    of_topic[asked] = True
    known = of_topic[said]
    places = np.flatnonzero(known[:-1] & known[1:])
    pairs = said[places].astype(np.uint32) << 16 | said[places + 1]
    wanted = asked[:-1].astype(np.uint32) << 16 | asked[1:]
    order = np.argsort(wanted, kind="stable")
    firsts, lasts = (np.searchsorted(wanted[order], pairs, side=side) for side in _SIDES)
    counts = lasts - firsts
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(places, counts), order[np.repeat(firsts, counts) + within]


def longest_phrase(topic: str, text: str) -> float:
    """Return the length of the longest run of characters of a topic that a text has, as a share of LONGEST_PHRASE."""
    longest = 1
    for start in range(len(topic)):
        while longest < LONGEST_PHRASE and topic[start : start + longest + 1] in text and start + longest < len(topic):
            longest += 1
    return (longest - 1) / (LONGEST_PHRASE - 1)
