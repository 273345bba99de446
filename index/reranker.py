"""A question and a passage read together, to one score: the `Reranker` seam and the cross-encoders behind it.

None comes with the program; any sentence-transformers CrossEncoder is one setting away:

    load_reranker("none")                       no reranker
    load_reranker("BAAI/bge-reranker-v2-m3")    a model of the hub
    load_reranker("/srv/models/mine")           a folder
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import NONE, UNREADABLE, limit_threads
from index.errors import RerankerError
from index.model_source import Wanted

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Pairs of one forward pass. On one core and on two none of 4 to 64 is faster by more than a few percent,
# and 32 takes up to three times as long, for larger passes pad more.
BATCH = 8
# Two lengths, so that one pass has to pad.
PROBE = (("边境", "边境"), ("边境", "边境经济合作区"))
NEXT_STEP = "set ASSISTANT_RERANKER=none, or a folder that holds a sentence-transformers CrossEncoder"


class Reranker(Protocol):
    """Scores passages by how well they answer a question."""

    @property
    def name(self) -> str:
        """Return what the model is called."""
        ...

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return one real number for each passage, (n,); a larger one answers better."""
        ...


class CrossEncoderReranker:
    """A `Reranker` over one `CrossEncoder`, safe to share between threads."""

    def __init__(self, model: "CrossEncoder", name: str) -> None:
        self.name = name
        self._model = model
        # Fast tokenizers fail when two threads set their padding, and no engine promises better.
        self._busy = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return the model's logit for each passage, (n,); a larger one answers better.

        A text longer than the model reads is cut.
        """
        if not passages:
            return np.zeros(0, dtype=np.float32)
        asked = UNREADABLE.sub(" ", question)
        pairs = [(asked, UNREADABLE.sub(" ", passage)) for passage in passages]
        with self._busy:
            logits = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False)
        return np.asarray(logits, dtype=np.float32)


def load_reranker(setting: str) -> Reranker | None:
    """Load the cross-encoder in the folder, or under the hub name, `setting`; None for `none` or nothing.

    A hub model's name ends in its commit. Takes seconds, for torch is imported here: load the
    encoders before it, whose thread limits hold for both. Code that comes with a model is never
    run and pickled transformer weights are never read. Raises RerankerError, with the next step,
    for a model that is absent, damaged or unreachable, or that does not give a pair one score.
    """
    if setting in ("", NONE):
        return None
    wanted = Wanted("reranker", setting, RerankerError, NEXT_STEP)
    source = wanted.find()
    limit_threads(setting)
    with wanted.guarded():
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity

        # Logits, whatever the model was saved with: a sigmoid squeezes most passages into 0 and 1,
        # where a linear model no longer tells them apart.
        model = CrossEncoder(source.path, **source.options, activation_fn=Identity())
        probe = model.predict(list(PROBE), batch_size=BATCH, show_progress_bar=False)
    _check_head(setting, model)
    if probe.shape != (len(PROBE),) or not np.isfinite(probe).all():
        raise RerankerError(f"reranker {setting!r} does not give a pair one finite score: {NEXT_STEP}")
    return CrossEncoderReranker(model, source.name)


def _check_head(setting: str, model: "CrossEncoder") -> None:
    """Raise RerankerError for a plain encoder, to which the library adds a head with random weights."""
    from sentence_transformers.base.modules import Transformer

    first = model[0]
    if not isinstance(first, Transformer) or first.transformer_task != "sequence-classification":
        return
    saved = first.config.architectures or []
    if not any(architecture.endswith("ForSequenceClassification") for architecture in saved):
        raise RerankerError(f"reranker {setting!r} is no cross-encoder ({', '.join(saved)}): {NEXT_STEP}")
