"""The characters of a text as numbers in a row, for looking at many at once."""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]


def codes(text: str) -> Codes:
    """Return the characters of a text as numbers; one beyond the first 65,536 is two."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
