"""The vectors of the questions asked last: topics and questions come again, and each costs an encoder some 10 ms."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# Of both bundled encoders some 4 MB.
KEPT = 1024


class Recent:
    """Rows by their text, in memory alone; safe to share between threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._rows: OrderedDict[str, Vectors] = OrderedDict()
        self._busy = threading.Lock()

    def rows(self, texts: Sequence[str], encode: Callable[[list[str]], Vectors]) -> Vectors:
        """Return one row for each of some texts, (n, d); those that are not kept are encoded, each once."""
        if not texts:
            return encode([])
        with self._busy:
            found = {text: self._rows[text] for text in texts if text in self._rows}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            # Copies: a view would keep all rows of its call.
            found |= {text: row.copy() for text, row in zip(missing, encode(missing), strict=True)}
        self._keep(found)
        return np.stack([found[text] for text in texts])

    def _keep(self, used: dict[str, Vectors]) -> None:
        with self._busy:
            for text, row in used.items():
                self._rows[text] = row
                self._rows.move_to_end(text)
            while len(self._rows) > self._kept:
                self._rows.popitem(last=False)
