"""Settings: the environment variables that this program reads, all of them."""

from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.load import BUNDLED, MANIFEST

OWN_CORPUS = "corpus"


def _default_corpus(given: dict[str, Any]) -> Path:
    """Return the folder of documents in the home where there is one, else the bundled one."""
    own = own_corpus(given["home"]) if "home" in given else None
    return own if own is not None and (own / MANIFEST).is_file() else BUNDLED


def own_corpus(home: Path) -> Path:
    """Return where the documents are that `assistant documents add` adds to."""
    return home.expanduser() / OWN_CORPUS


class Settings(BaseSettings):
    """The variables ASSISTANT_HOME, ASSISTANT_CORPUS and so on, one for each field, or their defaults.

    Which corpus is the default is decided when settings are read: read them anew after a first document was added.
    """

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", env_ignore_empty=True, frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("policy-assistant")),
        description="Folder of built indexes and user data.",
    )
    corpus: Path = Field(
        default_factory=_default_corpus,
        description="Folder with manifest.toml and documents/: $ASSISTANT_HOME/corpus if it has one, else the bundled.",
    )
    encoder: str = Field(default="bundled", description="bundled, none, a hub name or a folder.")
    reranker: str = Field(default="none", description="none, or a cross-encoder: a hub name or a folder.")
    explain: bool = Field(default=False, description="Whether the server shows why answers came out as they did.")

    @property
    def index_root(self) -> Path:
        """Folder of index generations."""
        return self.home.expanduser() / "index"

    @property
    def vector_cache(self) -> Path:
        """Folder of the vectors that earlier builds computed."""
        return self.home.expanduser() / "cache" / "vectors"

    @property
    def writable_corpus(self) -> Path:
        """Folder that documents are added to: the one that ASSISTANT_CORPUS names, or $ASSISTANT_HOME/corpus."""
        return own_corpus(self.home) if self.corpus == BUNDLED else self.corpus.expanduser()
