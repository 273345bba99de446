"""An assistant that can be held in the middle of an answer, and one that fails."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from corpus.load import load_directory
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import tiny_gate, tiny_ranking
from tests.waiting import PATIENCE

HELD = "用地指标慢"


class HeldEncoder(FakeEncoder):
    """Encodes a text with 慢 in it only when it is let: `entered` counts those that wait or waited for that."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()
        self.entered = 0
        self._counting = threading.Lock()

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, 7)."""
        if any("慢" in text for text in texts):
            with self._counting:
                self.entered += 1
            assert self.let.wait(PATIENCE)
        return super().encode_queries(texts)


class BrokenEncoder(FakeEncoder):
    """Fails for a text with 坏 in it."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, 7)."""
        if any("坏" in text for text in texts):
            raise RuntimeError("secret of the encoder")
        return super().encode_queries(texts)


def assistant_with(encoder: FakeEncoder, folder: Path) -> Assistant:
    """Return an assistant with the three documents of tests/fakes.py and this encoder."""
    index = build_tiny_index(folder, [encoder, FakeEncoder("fake-2")])
    index.model = tiny_ranking()
    return Assistant(index, load_directory(folder / "corpus"), gate_model=tiny_gate())
