"""The vectors of a question by all encoders: those of one while another is still at work."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

Vectors = NDArray[np.float32]


def encode_question(encoders: Sequence[Encoder], texts: Sequence[str]) -> list[Vectors]:
    """Return one unit row for each text, (n, dimension), by each encoder in order.

    The calling thread works for the first, which is the slowest of the bundled ones.
    """
    if len(encoders) < 2:
        return [encoder.encode_queries(texts) for encoder in encoders]
    with ThreadPoolExecutor(len(encoders) - 1, "encode") as beside:
        others = [beside.submit(encoder.encode_queries, texts) for encoder in encoders[1:]]
        return [encoders[0].encode_queries(texts), *(other.result() for other in others)]
