"""Settings: the environment variables that this program reads, all of them."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, IPvAnyNetwork, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.rates import Rate, parse_rate
from corpus.load import BUNDLED, MANIFEST
from index.store_address import IndexType, StoreAddress

OWN_CORPUS = "corpus"
# Questions that are answered at the same time where no model is waited for.
_COMPUTED_AT_ONCE = 2
_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\]|\*")


class LogForm(StrEnum):
    """How the lines of the server's log look."""

    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """From which weight on lines are logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Reading(StrEnum):
    """Who may ask and read."""

    OPEN = "open"
    KEYED = "keyed"


class Tracing(StrEnum):
    """Where spans go."""

    OFF = "off"
    STDERR = "stderr"
    OTLP = "otlp"


def _default_corpus(given: dict[str, Any]) -> Path:
    """Return the folder of documents in the home where there is one, else the bundled one."""
    own = own_corpus(given["home"]) if "home" in given else None
    return own if own is not None and (own / MANIFEST).is_file() else BUNDLED


def _host_name(value: object) -> object:
    name = value.strip().lower().rstrip(".") if isinstance(value, str) else ""
    if not _HOST_NAME.fullmatch(name):
        raise ValueError("not a host name, without scheme and port: policies.example.org, or [2001:db8::1]")
    return name


HostName = Annotated[str, BeforeValidator(_host_name)]


def _checked_store(text: str) -> str:
    return str(StoreAddress.parse(text))


def _checked_url(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("no address of a server: http://localhost:11434/v1")
    return text


def _checked_rate(text: str) -> str:
    parse_rate(text)
    return text


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


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
    store: Annotated[str, AfterValidator(_checked_store)] = Field(
        default="faiss", description="Where vectors are: faiss, milvus://HOST:PORT, milvus-lite:///FILE.db."
    )
    store_token: SecretStr = Field(default=SecretStr(""), description="USER:PASSWORD, or an API key, for Milvus.")
    store_index: IndexType = Field(
        default=IndexType.AUTO, description="How Milvus searches: auto, flat, hnsw, ivf_flat or ivf_sq8."
    )
    explain: bool = Field(default=False, description="Whether the server shows why answers came out as they did.")
    reading: Reading = Field(default=Reading.OPEN, description="open, or keyed: asking and reading need a key as well.")
    answers_at_once: int | None = Field(
        default=None, ge=1, description="Questions answered at the same time: two, and those that wait for a model."
    )
    answers_waiting: int = Field(default=32, ge=0, description="Questions that wait for that; further ones get a 503.")
    answer_seconds: float = Field(default=30.0, gt=0, description="How long a question waits and is answered at most.")

    rate_limit: Annotated[str, AfterValidator(_checked_rate)] = Field(
        default="60/minute", description="What one client may ask of the server: 60/minute, 10/second, or none."
    )
    proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_listed)] = Field(
        default=(), description="Addresses or networks of proxies whose X-Forwarded-For is believed, with commas."
    )
    hosts: Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(_listed)] = Field(
        default=(), description="Names that the server answers to, with commas; * for any. See docs/deploy.md."
    )
    log: LogForm | None = Field(default=None, description="json or text; else text on a terminal and json elsewhere.")
    log_level: LogLevel = Field(default=LogLevel.INFO, description="debug, info, warning or error.")
    question_log: bool = Field(default=False, description="Whether the server keeps the questions, masked.")
    question_log_days: int = Field(default=30, ge=1, le=3650, description="For how many days.")
    feedback_days: int | None = Field(
        default=None, ge=1, le=3650, description="For how many days feedback is kept; until it is deleted if unset."
    )
    conversation_days: int | None = Field(
        default=None, ge=1, le=3650, description="The same for conversations, counted from their last change."
    )
    llm_base_url: Annotated[str, AfterValidator(_checked_url)] = Field(
        default="", description="A language model's server (chat completions of OpenAI): then it words the answers."
    )
    llm_model: str = Field(default="", description="The name of the model there.")
    llm_api_key: SecretStr = Field(default=SecretStr(""), description="The key for it, where it asks for one.")
    llm_seconds: float = Field(default=20.0, gt=0, le=120, description="How long it may take for an answer.")
    llm_first_seconds: float = Field(default=8.0, gt=0, le=120, description="And for its first word.")
    llm_tokens: int = Field(default=800, ge=50, le=8000, description="Tokens of an answer at most.")
    llm_rewriting: bool = Field(default=False, description="Whether it also rewords questions for the search.")
    llm_at_once: int = Field(default=4, ge=1, description="Answers that it words at the same time.")
    tracing: Tracing = Field(default=Tracing.OFF, description="off, or where spans go: stderr, or otlp (OTEL_…).")

    @property
    def rate(self) -> Rate | None:
        """What one client may ask, None without limit."""
        return parse_rate(self.rate_limit)

    @property
    def answer_places(self) -> int:
        """How many questions are answered at the same time.

        Two use two cores best: Python computes one at a time for the most part. Who waits for a model computes nothing.
        """
        of_model = self.llm_at_once if self.llm_base_url else 0
        return self.answers_at_once or _COMPUTED_AT_ONCE + of_model

    @property
    def store_address(self) -> StoreAddress:
        """Where the vectors are."""
        return StoreAddress.parse(self.store)

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
