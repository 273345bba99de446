"""The MCP server: who is served when, and what is told to whom."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import cast

import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS
from starlette.testclient import TestClient as PlainClient

from assistant.json_parts import Json
from assistant.pipeline import Assistant
from corpus.document import Document
from index.errors import IndexMissing
from tests.mcp_calls import NAMES, call, failure, from_api, in_loop, untimed
from tests.serving import CLAUSE, QUESTION, ready, real_server
from tests.waiting import PATIENCE
from web.app import create_app
from web.errors import CRASHED
from web.loading import LOADING
from web.mcp_server import mcp_server
from web.mcp_serving import PATH, http_app
from web.security import MAX_BODY


@pytest.fixture(scope="module")
def address(tiny: Assistant) -> Iterator[str]:
    with real_server(http_app(mcp_server(lambda: tiny), "127.0.0.1")) as found:
        yield found + PATH


@pytest.fixture(scope="module")
def api(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def error_of(address: str, tool: str, arguments: Json) -> MCPError:
    """Return the error of the protocol that a call ends with."""

    async def calling() -> MCPError:
        async with Client(address) as client:
            with pytest.raises(MCPError) as raised:
                await client.call_tool(tool, arguments)
            return raised.value

    return in_loop(calling())


def test_an_unknown_tool_is_an_error_of_the_protocol(address: str) -> None:
    error = error_of(address, "forget", {})
    assert (error.code, error.message) == (INVALID_PARAMS, f"no tool 'forget'; there are {', '.join(NAMES)}")


def test_a_client_of_the_earlier_protocol_is_served_as_well(address: str, api: TestClient) -> None:
    found = call(address, "list_documents", {}, mode="legacy").structured_content
    assert (False, found) == from_api(api, "documents", {})


def test_two_clients_are_served_at_the_same_time(address: str, api: TestClient) -> None:
    questions = [QUESTION, "天气预报", "统计由谁负责", "跨境旅游有什么支持"] * 2

    async def asking(client: Client, question: str) -> Json:
        found = (await client.call_tool("ask", {"question": question})).structured_content
        assert found is not None
        return untimed(found)

    async def both() -> list[Json]:
        async with Client(address) as one, Client(address) as other:
            return await asyncio.gather(*(asking(one if n % 2 else other, q) for n, q in enumerate(questions)))

    assert [(False, found) for found in in_loop(both())] == [
        from_api(api, "ask", {"question": question}) for question in questions
    ]


class Stopping:
    """An assistant that stops when it is asked for a document, until it is told to go on."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def document(self, document_id: str) -> Document:
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        return self._assistant.document(document_id)


def test_a_client_that_goes_away_in_the_middle_disturbs_nobody(tiny: Assistant, api: TestClient) -> None:
    stopping = Stopping(tiny)

    async def leaving(address: str) -> None:
        async with Client(address) as client:
            asked = asyncio.create_task(client.call_tool("get_clause", {"clause_id": CLAUSE}))
            await asyncio.to_thread(stopping.begun.wait, PATIENCE)
            asked.cancel()

    with real_server(http_app(mcp_server(lambda: cast("Assistant", stopping)), "127.0.0.1")) as found:
        in_loop(leaving(found + PATH))
        assert stopping.begun.is_set()
        documents = call(found + PATH, "list_documents", {}).structured_content
        assert (False, documents) == from_api(api, "documents", {})
        stopping.go_on.set()
        clause = call(found + PATH, "get_clause", {"clause_id": CLAUSE}).structured_content
    assert (False, clause) == from_api(api, f"clauses/{CLAUSE.replace('#', '%23')}", {})


def in_process(open_assistant: Callable[[], Assistant], wait: float = 30) -> Client:
    return Client(mcp_server(open_assistant, wait))


def test_tools_are_listed_and_calls_answered_while_the_assistant_is_opened(tiny: Assistant) -> None:
    opened = threading.Event()

    def opening() -> Assistant:
        assert opened.wait(PATIENCE)
        return tiny

    async def asking() -> None:
        async with in_process(opening, wait=0.1) as client:
            assert len((await client.list_tools()).tools) == len(NAMES)
            assert failure(await client.call_tool("list_documents")) == LOADING
        opened.set()

    in_loop(asking())


def test_a_call_waits_for_the_assistant_to_be_opened(tiny: Assistant) -> None:
    opened = threading.Event()

    def opening() -> Assistant:
        assert opened.wait(PATIENCE)
        return tiny

    async def asking() -> None:
        async with in_process(opening) as client:
            asked = asyncio.create_task(client.call_tool("list_documents"))
            await asyncio.sleep(0.2)
            assert not asked.done()
            opened.set()
            assert not (await asked).is_error

    in_loop(asking())


def test_every_call_says_why_the_assistant_cannot_be_opened() -> None:
    def never_opens() -> Assistant:
        raise IndexMissing("no index: run assistant build")

    async def asking() -> None:
        async with in_process(never_opens) as client:
            for _ in range(2):
                assert failure(await client.call_tool("list_documents")) == "no index: run assistant build"

    in_loop(asking())


def test_a_failure_nobody_foresaw_is_logged_and_not_shown(tiny: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Stopping):
        def document(self, document_id: str) -> Document:
            raise ZeroDivisionError(f"a secret: {document_id}")

    async def asking() -> None:
        async with in_process(lambda: cast("Assistant", Failing(tiny))) as client:
            assert failure(await client.call_tool("get_clause", {"clause_id": CLAUSE})) == CRASHED

    in_loop(asking())
    assert "the tool get_clause failed" in caplog.text
    assert "a secret" in caplog.text


@pytest.mark.parametrize(
    ("bound", "headers", "status"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8000"}, 200),
        ("127.0.0.1", {"host": "localhost:8000", "origin": "http://localhost:8000"}, 200),
        ("127.0.0.1", {"host": "localhost"}, 200),
        ("::1", {"host": "[::1]:8000"}, 200),
        ("127.0.0.2", {"host": "127.0.0.2:8000"}, 200),
        ("127.0.0.1", {"host": "evil.example"}, 421),
        ("127.0.0.1", {"host": "127.0.0.1.evil.example:8000"}, 421),
        ("127.0.0.1", {"host": "127.0.0.1:8000", "origin": "http://evil.example"}, 403),
        ("0.0.0.0", {"host": "policies.example"}, 200),
    ],
)
def test_a_local_server_answers_only_who_calls_it_by_a_local_name(
    bound: str, headers: dict[str, str], status: int, tiny: Assistant
) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accepted = {"accept": "application/json, text/event-stream"}
    with PlainClient(http_app(mcp_server(lambda: tiny), bound)) as client:
        response = client.post(PATH, json=ping, headers={**accepted, **headers})
    assert response.status_code == status
    if status == 421:  # by what the web server is guarded with, which says what to set
        assert response.json()["detail"].endswith("ASSISTANT_HOSTS")


def test_a_body_that_is_too_long_is_refused(address: str) -> None:
    response = httpx2.post(
        address, content=b"x" * (MAX_BODY + 1), headers={"content-type": "application/json"}, timeout=PATIENCE
    )
    assert response.status_code == 413
