"""Sentence-transformers models from a folder or the hub, named by what their vectors depend on."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EncoderError
from index.model_source import Wanted

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# What the library reads from a folder to compute a vector: weights, configuration, vocabulary.
MODEL_SUFFIXES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
NEXT_STEP = "set ASSISTANT_ENCODER=bundled, or a folder that holds a sentence-transformers model"


def load_pretrained(setting: str) -> tuple["SentenceTransformer", str]:
    """Load the model in the folder, or under the hub name, `setting`, with its manifest name.

    A folder's name ends in a digest of its weights and configuration, a hub model's in its commit.
    Code that comes with a model is never run and pickled transformer weights are never read.
    Raises EncoderError.
    """
    wanted = Wanted("encoder", setting, EncoderError, NEXT_STEP)
    source = wanted.find()
    with wanted.guarded():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(source.path, **source.options)
    return model, source.name if source.commit else f"{source.name}-{_digest(Path(source.path))[:16]}"


def _digest(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.suffix in MODEL_SUFFIXES and path.is_file()]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
