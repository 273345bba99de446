"""Which clause of a document carries out which clause of its basis, found by headings, words and order.

    content   1 - (1 - 0.7 · headings)(1 - words): equal headings are near to proof, and so are the same words
    order     of the pairs that content alone makes sure, the share that this pair stands in the same order as, -1..1
    score     content ^ (1 - 0.5 · agreement · order), 0..1

`agreement` is Kendall's tau of the sure pairs: where they keep the basis's order, so do the others, and order counts;
where the clauses were shuffled, it counts for nothing. A clause that has nothing in common with another has 0 whatever
the order. Each local clause carries out the clause with which it has the highest score, or none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from corpus.document import Clause, Document
from corpus.numbering import parse_marker
from index.tokens import grams

Matrix = NDArray[np.float64]

# How far equal headings prove a pair: 总体要求 and 保障措施 stand in plans on anything.
HEADING_WEIGHT = 0.7
# How much the root of the content that order may take: sqrt(0.25) = 0.5 for a pair wholly in order, in a plan that
# keeps to it.
ORDER_WEIGHT = 0.5
# Pairs with so much in common, each the other's best, tell whether the order is kept.
SURE = 0.5
# The least score of a pair: more than two clauses have in common by their subject alone. Of the documents here that do
# not carry each other out, the likest clauses (but for their equal 总体要求) reach 0.46, and so does the second best
# clause of a basis with the help of order; the least alike of those that are carried out has 0.49 of content, and 0.70
# with the help of order.
THRESHOLD = 0.5
_TRACE = 1e-6


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause, and the clause of the basis that it carries out; `score` lies between THRESHOLD and 1."""

    local_document: Document
    local: Clause
    basis_document: Document
    basis: Clause
    score: float


def align(local: Document, basis: Document) -> tuple[ClausePair, ...]:
    """Return for each clause of a document the one of its basis that it carries out, where there is one."""
    if not local.clauses or not basis.clauses:
        return ()
    scores = pair_scores(local, basis)
    best = scores.argmax(axis=1)
    return tuple(
        ClausePair(local, clause, basis, basis.clauses[best[i]], float(scores[i, best[i]]))
        for i, clause in enumerate(local.clauses)
        if scores[i, best[i]] >= THRESHOLD
    )


def pair_scores(local: Document, basis: Document) -> Matrix:
    """Return the score of each pair of clauses, (clauses of local, clauses of basis), 0..1."""
    content = _content(local, basis)
    agreement, order = _order(content)
    scores: Matrix = content ** (1 - ORDER_WEIGHT * agreement * order)
    # Two clauses with the same words in full have 1 wherever they stand: then the one in its place is a trace better.
    return np.clip(scores - _TRACE * (1 - agreement * order), 0.0, 1.0)


def _content(local: Document, basis: Document) -> Matrix:
    """Return what the clauses have in common, whatever their order."""
    headings = _cosines([_bigrams(c.heading) for c in local.clauses], [_bigrams(c.heading) for c in basis.clauses])
    bodies = _cosines([_body(local, c) for c in local.clauses], [_body(basis, c) for c in basis.clauses], weighted=True)
    content: Matrix = 1 - (1 - HEADING_WEIGHT * headings) * (1 - bodies)
    return np.clip(content, 0.0, 1.0)


def _body(document: Document, clause: Clause) -> Counter[str]:
    """Return the bigrams of a clause's words: without its number and heading, and without who is responsible."""
    end = clause.agency_list.start if clause.agency_list else clause.end
    text = document.text[clause.start : end]
    marker = parse_marker(text)
    opening = (marker.text if marker else "") + clause.heading
    return _bigrams(text.removeprefix(opening))


def _bigrams(text: str) -> Counter[str]:
    return Counter(gram for gram in grams(text) if len(gram) > 1)


def _cosines(left: Sequence[Counter[str]], right: Sequence[Counter[str]], weighted: bool = False) -> Matrix:
    """Return the cosine of each of `left` with each of `right`; `weighted` by how few clauses of both have a bigram."""
    everything = [*left, *right]
    in_clauses = Counter(gram for counts in everything for gram in counts)
    columns = {gram: n for n, gram in enumerate(in_clauses)}
    if not columns:
        return np.zeros((len(left), len(right)))
    weights = {g: np.log(1 + len(everything) / n) if weighted else 1.0 for g, n in in_clauses.items()}
    rows = [
        (row, columns[gram], np.sqrt(count) * weights[gram])
        for row, counts in enumerate(everything)
        for gram, count in counts.items()
    ]
    at_rows, at_columns, values = (np.array(part) for part in zip(*rows, strict=True))
    norms = np.sqrt(np.bincount(at_rows, values**2, len(everything)))
    matrix = csr_matrix((values / norms[at_rows], (at_rows, at_columns)), (len(everything), len(columns)))
    cosines: Matrix = (matrix[: len(left)] @ matrix[len(left) :].T).toarray()
    return cosines


def _order(content: Matrix) -> tuple[float, Matrix]:
    """Return how far the sure pairs keep one order (Kendall's tau, not below 0), and how far each pair keeps to theirs.

    The second is of the shape of `content`, -1..1: the mean over the sure pairs of +1 for one that stands before or
    after both clauses, -1 for one that stands before the one and after the other, 0 for one with either of them.
    """
    best = content.argmax(axis=1)
    mutual = content[:, best].argmax(axis=0) == np.arange(len(best))
    sure = np.flatnonzero(mutual & (content.max(axis=1) >= SURE))
    if len(sure) < 2:
        return 0.0, np.zeros_like(content)
    local = np.sign(np.arange(content.shape[0])[:, None] - sure[None, :])
    basis = np.sign(np.arange(content.shape[1])[:, None] - best[sure][None, :])
    order: Matrix = (local @ basis.T) / len(sure)
    # Each sure pair compared with all others: the mean is tau.
    agreement = order[sure, best[sure]].mean() * len(sure) / (len(sure) - 1)
    return max(0.0, float(agreement)), order
