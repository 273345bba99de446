"""A language model behind the server: its sentences come while it writes, and nothing it does is an error page."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from assistant.chat.breaker import Breaker
from assistant.chat.checking import Checker
from assistant.chat.endpoint import Endpoint, Limits
from assistant.chat.support import SupportModel
from assistant.chat.writer import ChatWriter
from assistant.pipeline import Assistant
from index.logistic import LinearModel
from tests.chat_server import EVENTS, ChatServer, chat_server, chunk, plain
from tests.serving import QUESTION, ready, real_server
from tests.waiting import PATIENCE
from web.app import create_app

LAND = "优先安排边境合作区工业项目用地指标"
FIRST, SECOND = f"{LAND}。", "盘活园区存量土地。"
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def served() -> Iterator[ChatServer]:
    with chat_server() as found:
        found.says(f"{FIRST}[1] ", f"{SECOND}[1]")
        yield found


@pytest.fixture(scope="module")
def chatting(tiny: Assistant, served: ChatServer) -> Assistant:
    model = SupportModel(LinearModel(("coverage",), (0.5,), (0.1,), (1.0,)), 0.5)
    checker = Checker(tiny.index, tiny.directory, model)
    endpoint = Endpoint(served.address, "some-model", "k", Limits(60, 60), Breaker(failures=1000))
    writer = ChatWriter(endpoint, checker)
    return Assistant(tiny.index, tiny.directory, writer, tiny.gate.model)


@pytest.fixture(scope="module")
def client(chatting: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: chatting))


def events(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream, their data as JSON."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["event"], json.loads(fields["data"])))
    return found


@pytest.mark.parametrize(("address", "last"), [("/api/v1/ask", "answer"), ("/turn", "turn")])
def test_sentences_come_before_the_answer(client: TestClient, served: ChatServer, address: str, last: str) -> None:
    served.says(f"{FIRST}[1] ", f"{SECOND}[1]")
    found = events(client.post(address, json={"question": QUESTION}, headers=STREAM).text)
    assert [data for name, data in found if name == "sentence"] == [
        {"text": FIRST, "citations": [1]},
        {"text": SECOND, "citations": [1]},
    ]
    names = [name for name, _ in found]
    assert names.index("sentence") > names.index("stage")
    assert names[-1] == last
    answer = found[-1][1] if last == "answer" else found[-1][1]["answer"]
    assert [statement["text"] for statement in answer["statements"]] == [FIRST, SECOND]
    assert answer["prose"]["supported"] == 2


def test_the_page_says_who_worded_the_answer(client: TestClient, served: ChatServer) -> None:
    served.says(f"{FIRST}[1]")
    shown = client.get("/", params={"q": QUESTION, "lang": "zh-Hans"})
    assert shown.status_code == 200
    assert FIRST in shown.text
    assert "语言模型（some-model）" in shown.text


def test_a_script_in_a_sentence_is_text(client: TestClient, served: ChatServer) -> None:
    served.says(f"{LAND}<script>alert(1)</script>。[1]")
    shown = client.get("/", params={"q": QUESTION}).text
    assert "<script>alert(1)" not in shown


@pytest.mark.parametrize("path", ["/api/v1/ask", "/v1/chat/completions", "/turn"])
def test_a_model_that_fails_is_a_note_and_no_error(client: TestClient, served: ChatServer, path: str) -> None:
    served.sends(plain("500 Internal Server Error", b"{}"))
    asked = {"model": "any", "messages": [{"role": "user", "content": QUESTION}]}
    response = client.post(path, json=asked if path.startswith("/v1") else {"question": QUESTION})
    assert response.status_code == 200
    assert "prose_unavailable" in response.text
    assert "自然资源部" in response.text


def test_when_the_reader_is_gone_the_model_is_left_alone(chatting: Assistant, served: ChatServer) -> None:
    async def endless(_: dict[str, Any]) -> AsyncIterator[bytes]:
        yield EVENTS
        yield chunk(f"{FIRST}[1] 又")
        await asyncio.sleep(600)

    served.broken_off.clear()
    served.script = endless
    with real_server(create_app(lambda: chatting)) as address:
        url = f"{address}/api/v1/ask"
        with httpx2.stream("POST", url, json={"question": QUESTION}, headers=STREAM, timeout=60) as response:
            assert any(line == "event: sentence" for line in response.iter_lines())
        assert served.broken_off.wait(PATIENCE)
