"""A model by the settings: off by default, told where it is named by halves, used by every way to ask."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from assistant.chat.setup import endpoint_of, rewriter_of, with_writer
from assistant.doctor.findings import State
from assistant.doctor.model import check_model
from assistant.errors import SettingInvalid
from assistant.live import Live
from assistant.opening import open_assistant
from assistant.settings import Settings
from tests.chat_server import ChatServer, chat_server, plain
from tests.conftest import Done
from web.app import create_app
from web.operation import Operation

QUESTION = "跨境人民币结算由哪些部门负责"
SENTENCE = "有序推进跨境人民币结算便利化试点。"


@pytest.fixture(scope="module")
def served() -> Iterator[ChatServer]:
    with chat_server() as found:
        found.says(f"{SENTENCE}[1]")
        yield found


@pytest.fixture
def named(built_home: Path, served: ChatServer) -> Settings:
    """Return settings with a model, of a home without encoders."""
    return Settings(
        home=built_home, encoder="none", llm_base_url=served.address, llm_model="some-model",
        llm_seconds=60, llm_first_seconds=60,
    )  # fmt: skip


def test_no_model_is_asked_unless_one_is_named() -> None:
    assert endpoint_of(Settings()) is None
    assert rewriter_of(Settings(llm_rewriting=True), None) is None


def test_an_address_without_a_model_is_told() -> None:
    with pytest.raises(SettingInvalid, match="ASSISTANT_LLM_MODEL is not"):
        endpoint_of(Settings(llm_base_url="http://localhost:11434/v1"))
    with pytest.raises(ValidationError, match="no address of a server"):
        Settings(llm_base_url="localhost:11434")


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_API_KEY", "sk-very-secret")
    settings = Settings()
    assert settings.llm_api_key.get_secret_value() == "sk-very-secret"
    assert "sk-very-secret" not in repr(settings) + str(settings.model_dump())


def test_an_evaluation_chooses_its_writer(named: Settings) -> None:
    assert with_writer(named, "extractive").llm_base_url == ""
    assert with_writer(named, "chat") is named
    with pytest.raises(SettingInvalid, match="set ASSISTANT_LLM_BASE_URL"):
        with_writer(Settings(), "chat")


def test_the_assistant_of_a_command_and_of_a_server_have_it(named: Settings) -> None:
    for assistant in (open_assistant(named), Live(named).open()):
        answer = assistant.answer(QUESTION)
        assert answer.prose is not None
        assert [statement.text for statement in answer.statements][:1] == [SENTENCE]


def test_on_the_command_line_it_is_said_who_worded_the_answer(
    run_cli: Callable[..., Done], built_home: Path, served: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "HOME": built_home, "ENCODER": "none", "LLM_BASE_URL": served.address, "LLM_MODEL": "some-model",
        "LLM_SECONDS": 60, "LLM_FIRST_SECONDS": 60,
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", str(value))
    done = run_cli("ask", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert SENTENCE in done.out
    assert "语言模型（some-model）" in "".join(done.out.split())
    told = json.loads(run_cli("ask", "--json", QUESTION).out)
    assert told["prose"]["model"] == "some-model"


def test_the_doctor_says_whether_it_answers(named: Settings, served: ChatServer) -> None:
    assert list(check_model(Settings())) == []
    (found,) = check_model(named)
    assert (found.state, found.what) == (State.OK, "language model")
    (found,) = check_model(named.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1"}))
    assert (found.state, "start the server" in found.next_step) == (State.WARNING, True)
    (found,) = check_model(named.model_copy(update={"llm_model": ""}))
    assert found.state is State.PROBLEM
    served.sends(plain("404 Not Found", b"{}"))
    (found,) = check_model(named)
    assert "ASSISTANT_LLM_MODEL" in found.next_step
    served.says(f"{SENTENCE}[1]")


def test_readers_are_told_where_questions_go(named: Settings, built_home: Path) -> None:
    for settings, said in ((named, "发往 127.0.0.1"), (Settings(home=built_home, encoder="none"), "问题不会发往别处")):
        app = create_app(partial(open_assistant, settings), built_home, operation=Operation.of(settings))
        with TestClient(app) as client:
            assert said in client.get("/privacy", params={"lang": "zh-Hans"}).text
