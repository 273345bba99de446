"""The vectors of a question by all encoders: those of one while another is still at work."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.side_by_side import side_by_side

Vectors = NDArray[np.float32]


def encode_question(encoders: Sequence[Encoder], texts: Sequence[str], is_alone: bool = True) -> list[Vectors]:
    """Return one unit row for each text, (n, dimension), by each encoder in order.

    The calling thread works for the first, which is the slowest of the bundled ones, and for all if it is not alone.
    """
    return side_by_side([partial(encoder.encode_queries, texts) for encoder in encoders], is_alone)
