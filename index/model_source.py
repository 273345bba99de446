"""Models of other people, encoders and rerankers alike: where a setting finds one, and what an unfit one raises.

Code that comes with a model is never run, and pickled weights are never read: `Source.options` sees to both.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexFault

_PICKLED, _SAFE = "pytorch_model.bin", "model.safetensors"
_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A folder, or a commit of a hub model; `commit` is None for a folder."""

    path: str
    commit: str | None

    @property
    def name(self) -> str:
        """The folder's name, or the hub name with the commit's first twelve digits."""
        return f"{self.path}@{self.commit[:12]}" if self.commit else Path(self.path).name

    @property
    def options(self) -> dict[str, Any]:
        """What the constructors of sentence-transformers take for it beside the path."""
        return {
            "revision": self.commit,
            # Else the library asks the hub whether it knows a model named like the folder.
            "local_files_only": self.commit is None,
            "trust_remote_code": False,
            "model_kwargs": {"use_safetensors": True},
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that a setting names, and how its faults are told: what it is for, and the next step."""

    what: str
    setting: str
    fault: type[IndexFault]
    next_step: str

    def find(self) -> Source:
        """Return the folder, or the hub model with its commit; raise the fault."""
        folder = Path(self.setting).expanduser()
        if folder.is_dir():
            self._refuse_pickles(folder)
            return Source(str(folder.resolve()), None)
        if not _HUB_NAME.fullmatch(self.setting):
            problem = "is neither a folder nor a hub name (organisation/model)"
            raise self.fault(f"{self.what} {self.setting!r} {problem}: {self.next_step}")
        from huggingface_hub import resolve_revision

        with self.guarded():
            # By itself and first: without a network it fails at once, a model's files after 70 seconds of retries.
            return Source(self.setting, resolve_revision(self.setting).resolved)

    def _refuse_pickles(self, folder: Path) -> None:
        """Raise the fault where a part of the model, whichever, has its weights as a pickle alone."""
        for path in sorted(folder.rglob(_PICKLED)):
            if not path.with_name(_SAFE).exists():
                problem = f"{path} is a pickle, and no file named {_SAFE} stands beside it"
                raise self.fault(f"cannot load {self.what} {self.setting!r} ({problem}): {self.next_step}")

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what loading, or a first pass, of an unfit model has been seen to raise into the fault."""
        from httpx2 import HTTPError
        from huggingface_hub.errors import RevisionResolutionError, StrictDataclassError
        from safetensors import SafetensorError

        builtin = (OSError, ValueError, LookupError, ImportError, RuntimeError, TypeError, AttributeError)
        try:
            yield
        except (*builtin, SafetensorError, StrictDataclassError, RevisionResolutionError, HTTPError) as error:
            cause = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise self.fault(f"cannot load {self.what} {self.setting!r} ({cause}): {self.next_step}") from error
