"""Simpler rankings from the features of hits: weighted sums, and reciprocal rank fusion."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.search import Hit

Scores = NDArray[np.float64]
# The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
RRF_K = 60


def feature_sum(hits: Sequence[Hit], weights: Mapping[str, float]) -> Scores:
    """Return the weighted sum of the features of each hit, (hits,); a feature that the index lacks adds nothing."""
    return np.array([sum(weight * hit.features.get(name, 0.0) for name, weight in weights.items()) for hit in hits])


def fused(*orders: Sequence[int]) -> list[int]:
    """Return what the orders hold by the sum of 1 / (k + rank), rank 1 first; the lower number first among equals."""
    scores: dict[int, float] = {}
    for order in orders:
        for rank, n in enumerate(order, start=1):
            scores[n] = scores.get(n, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda n: (-scores[n], n))
