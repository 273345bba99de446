"""From settings to a writer: with a language model where one is named, else none."""

from importlib.util import find_spec

from assistant.chat.checking import Checker
from assistant.chat.endpoint import Endpoint, Limits
from assistant.chat.rewriting import Rewriter
from assistant.chat.writer import ChatWriter
from assistant.errors import SettingInvalid
from assistant.settings import Settings
from corpus.agencies import Directory
from index.search import Index

# Servers on this machine ask for no key, and the client wants one.
_NO_KEY = "none"


def with_writer(settings: Settings, writer: str) -> Settings:
    """Return settings for a writer, extractive or chat; SettingInvalid for chat where no model is named."""
    if writer != "chat":
        return settings.model_copy(update={"llm_base_url": ""})
    if not settings.llm_base_url:
        raise SettingInvalid("no model is named: set ASSISTANT_LLM_BASE_URL and ASSISTANT_LLM_MODEL")
    return settings


def endpoint_of(settings: Settings) -> Endpoint | None:
    """Return the model that the settings name, None where they name none.

    Raises SettingInvalid for an address without a model, or where the library that asks is not installed.
    """
    if not settings.llm_base_url:
        return None
    if not settings.llm_model:
        raise SettingInvalid("ASSISTANT_LLM_BASE_URL is set and ASSISTANT_LLM_MODEL is not: name the model to use")
    if find_spec("openai") is None:
        raise SettingInvalid(
            "ASSISTANT_LLM_BASE_URL needs the package openai: run `pip install 'policy-assistant[llm]'`"
        )
    limits = Limits(settings.llm_seconds, settings.llm_first_seconds, settings.llm_tokens, settings.llm_at_once)
    key = settings.llm_api_key.get_secret_value() or _NO_KEY
    return Endpoint(settings.llm_base_url, settings.llm_model, key, limits)


def rewriter_of(settings: Settings, endpoint: Endpoint | None) -> Rewriter | None:
    """Return what rewords questions, None where the settings do not want that."""
    return Rewriter(endpoint) if endpoint is not None and settings.llm_rewriting else None


def chat_writer(endpoint: Endpoint | None, index: Index, directory: Directory) -> ChatWriter | None:
    """Return a writer with a model, None without one."""
    return ChatWriter(endpoint, Checker(index, directory)) if endpoint is not None else None
