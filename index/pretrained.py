"""Sentence-transformers models from a folder or the hub, named by what their vectors depend on."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
# What the library reads from a folder to compute a vector: weights, configuration, vocabulary.
MODEL_SUFFIXES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
NEXT_STEP = "set ASSISTANT_ENCODER=bundled, or a folder that holds a sentence-transformers model"


def load_pretrained(setting: str) -> tuple["SentenceTransformer", str]:
    """Load the model in the folder, or under the hub name, `setting`, with its manifest name.

    A folder's name ends in a digest of its weights and configuration, a hub model's in its commit.
    Code that comes with a model is never run and pickled transformer weights are never read.
    Raises EncoderError.
    """
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return _from_folder(setting, folder)
    if HUB_NAME.fullmatch(setting):
        return _from_hub(setting)
    raise EncoderError(f"encoder {setting!r} is neither a folder nor a hub name (organisation/model): {NEXT_STEP}")


def _from_folder(setting: str, folder: Path) -> tuple["SentenceTransformer", str]:
    # Local files only: else the library asks the hub whether it knows a model named like the folder.
    model = _sentence_transformer(setting, str(folder), local_files_only=True)
    return model, f"{folder.resolve().name}-{_digest(folder)[:16]}"


def _from_hub(setting: str) -> tuple["SentenceTransformer", str]:
    from huggingface_hub import resolve_revision
    from huggingface_hub.errors import RevisionResolutionError
    from huggingface_hub.utils import httpx  # type: ignore[attr-defined]  # listed in its __all__

    try:
        # By itself and first: without a network it fails at once, a model's files after 70 seconds
        # of retries.
        revision = resolve_revision(setting)
    except (OSError, ValueError, RevisionResolutionError, httpx.HTTPError) as error:
        raise _cannot_load(setting, error) from error
    model = _sentence_transformer(setting, setting, revision=revision)
    return model, f"{setting}@{revision.resolved[:12]}"


def _sentence_transformer(
    setting: str, path: str, revision: str | None = None, local_files_only: bool = False
) -> "SentenceTransformer":
    from huggingface_hub.utils import httpx  # type: ignore[attr-defined]  # listed in its __all__
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    known = (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError)
    try:
        return SentenceTransformer(
            path,
            revision=revision,
            local_files_only=local_files_only,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (*known, httpx.HTTPError) as error:
        raise _cannot_load(setting, error) from error


def _cannot_load(setting: str, error: Exception) -> EncoderError:
    cause = (str(error).strip() or type(error).__name__).splitlines()[0]
    return EncoderError(f"cannot load encoder {setting!r} ({cause}): {NEXT_STEP}")


def _digest(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.suffix in MODEL_SUFFIXES and path.is_file()]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
