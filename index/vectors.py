"""Arithmetic of vectors: the component that all vectors of a language share is removed, and cosines are taken.

The language's mean is subtracted and the rest scaled to length 1, so that an English question is compared with Chinese
clauses by topic and not by language.
"""

import numpy as np

from index.store import Vectors

# A shorter difference from the mean is rounding of float32, and has no direction worth scaling up to length 1.
ROUNDING = 1e-4


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return rows with the mean removed, scaled back to unit length; one that is the mean itself is left near 0."""
    rows = vectors - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, ROUNDING), dtype=np.float32)


def inner_products(queries: Vectors, rows: Vectors) -> Vectors:
    """Return the inner product of each query with each row, (queries, n): the same for equal rows, wherever they stand.

    A product of matrices adds up in an order that depends on where a row stands among the others.
    """
    found: Vectors = np.vecdot(queries[:, None], rows[None])
    return found
