"""Settings: the environment variables that this program reads, all of them."""

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.load import BUNDLED


class Settings(BaseSettings):
    """The variables ASSISTANT_HOME, ASSISTANT_CORPUS and so on, one for each field, or their defaults."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", env_ignore_empty=True, frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("policy-assistant")),
        description="Folder of built indexes and user data.",
    )
    corpus: Path = Field(default=BUNDLED, description="Folder with manifest.toml and documents/.")
    encoder: str = Field(default="bundled", description="bundled, none, a hub name or a folder.")
    reranker: str = Field(default="none", description="none, or a cross-encoder: a hub name or a folder.")
    explain: bool = Field(default=False, description="Whether the server shows why answers came out as they did.")

    @property
    def index_root(self) -> Path:
        """Folder of index generations."""
        return self.home.expanduser() / "index"
