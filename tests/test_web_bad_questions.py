"""Questions that cannot be asked are refused on every route that takes one, without the assistant being asked at all.

The server of these tests has no assistant: one is being opened for ever. A route that needed it would wait.
"""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from assistant.pipeline import MAX_QUESTION, Assistant
from index.errors import IndexMissing
from tests.conftest import Done
from tests.mcp_calls import call, failure
from tests.serving import real_server, until_nothing_is_opened
from tests.waiting import PATIENCE
from web import state
from web.app import create_app
from web.mcp_server import mcp_server
from web.mcp_serving import PATH, http_app

EMPTY, BLANK, INVISIBLE, NUL = "", " \u3000\t\n", "\u200b\ufeff\u2060\u200e", "\x00\x00"
LONG = "问" * (MAX_QUESTION + 1)
WRONG = {"empty": EMPTY, "blank": BLANK, "invisible": INVISIBLE, "NUL": NUL, "long": LONG}
BODY = {"Content-Type": "application/json"}
Asking = Callable[[TestClient, str], Response]

FEEDBACK = {"verdict": "up", "citations": [], "index": "x", "answer_status": "answered"}
ROUTES: dict[str, Asking] = {
    "ask": lambda client, q: client.post("/api/v1/ask", json={"question": q}),
    "ask with a conversation": lambda client, q: client.post("/api/v1/ask", json={"question": "用地", "previous": [q]}),
    "ask as a stream": lambda client, q: client.post(
        "/api/v1/ask", json={"question": q}, headers={"Accept": "text/event-stream"}
    ),
    "search": lambda client, q: client.get("/api/v1/search", params={"q": q}),
    "compare": lambda client, q: client.get("/api/v1/compare", params={"q": q}),
    "support": lambda client, q: client.get("/api/v1/support", params={"q": q}),
    "explain": lambda client, q: client.get("/api/v1/explain", params={"question": q}),
    "feedback": lambda client, q: client.post("/api/v1/feedback", json={"question": q, **FEEDBACK}),
    "the script of the page": lambda client, q: client.post("/turn", json={"question": q}),
    "OpenAI": lambda client, q: client.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": q}]}
    ),
}
PAGES: dict[str, Asking] = {
    "address": lambda client, q: client.get("/", params={"q": q}),
    "form": lambda client, q: client.post("/", data={"q": q}),
    "an earlier question": lambda client, q: client.get("/", params={"q": "用地", "previous": q}),
    "support": lambda client, q: client.get("/support", params={"q": q}),
    "explain": lambda client, q: client.get("/explain", params={"q": q}),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    may_stop = threading.Event()

    def opening() -> Assistant:
        may_stop.wait(PATIENCE)
        raise IndexMissing("never opened")

    with TestClient(create_app(opening, tmp_path_factory.mktemp("home"), explains=True)) as client:
        yield client
        may_stop.set()


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("route", ROUTES)
def test_it_is_refused_before_the_assistant_is_asked(
    route: str, wrong: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "WAIT_SECONDS", 0.0)  # who waits for the assistant gets a 503
    response = ROUTES[route](client, WRONG[wrong])
    assert response.status_code == (400 if route == "OpenAI" else 422)
    said = response.json()["error"]["message"] if route == "OpenAI" else response.json()["detail"]
    assert (
        f"has {MAX_QUESTION + 1} characters: {MAX_QUESTION} is the most" in said if wrong == "long" else "empty" in said
    )


@pytest.mark.parametrize("route", PAGES)
def test_a_page_is_not_waited_for_either(route: str, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "WAIT_SECONDS", 0.0)
    for wrong in (LONG, INVISIBLE):
        response = PAGES[route](client, wrong)
        assert (response.status_code, response.json()["status"]) == (422, 422)


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "/api/v1/ask", {}),
        ("POST", "/turn", {}),
        ("POST", "/api/v1/feedback", FEEDBACK),
        ("GET", "/api/v1/search", None),
        ("GET", "/api/v1/compare", None),
        ("GET", "/api/v1/explain", None),
    ],
)
def test_a_question_that_is_missing(method: str, path: str, content: object, client: TestClient) -> None:
    response = client.request(method, path, json=content)
    assert response.status_code == 422
    name = {"/api/v1/search": "q", "/api/v1/compare": "q"}.get(path, "question")
    assert f"{name}: Field required" in response.json()["detail"]


def test_a_page_without_a_question_is_the_page(client: TestClient) -> None:
    for response in (client.get("/"), client.get("/", params={"q": BLANK}), client.post("/", data={"q": ""})):
        assert response.status_code == 200


@pytest.mark.parametrize(
    "route", ["/api/v1/search?q=", "/api/v1/compare?q=", "/api/v1/support?q=", "/?q=", "/support?q="]
)
def test_half_a_surrogate_pair_in_an_address_is_no_crash(
    route: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are not UTF-8 are read as U+FFFD: a question like any other, which waits for the assistant."""
    monkeypatch.setattr(state, "WAIT_SECONDS", 0.0)
    for given in ("%ed%a0%80", "%ff%fe", "%c3%28", "%f8%88%80%80%80"):
        assert client.get(route + given).status_code == 503


@pytest.mark.parametrize("path", ["/api/v1/ask", "/turn", "/v1/chat/completions"])
def test_half_a_surrogate_pair_in_json(path: str, client: TestClient) -> None:
    for content in (rb'{"question": "\ud800"}', rb'{"messages": [{"role": "user", "content": "a\udfffb"}]}'):
        assert client.post(path, content=content, headers=BODY).status_code in (400, 422)


# Other ways of asking


def test_mcp_tools_refuse_it_before_the_index_is_asked(tiny: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def touched(*_: object, **__: object) -> None:
        raise AssertionError("the index was asked")

    until_nothing_is_opened()
    monkeypatch.setattr(Assistant, "prepare", lambda _: None)
    for name in ("read", "search", "candidates"):
        monkeypatch.setattr(type(tiny.index), name, touched)
    fields = dict.fromkeys(("ask", "search", "who_is_responsible", "find_support"), "question") | {"compare": "subject"}
    with real_server(http_app(mcp_server(lambda: tiny), "127.0.0.1")) as address:
        for tool, field in fields.items():
            for wrong in (EMPTY, LONG):
                said = failure(call(address + PATH, tool, {field: wrong}))
                assert "is empty" in said or f"{MAX_QUESTION} is the most" in said


@pytest.mark.parametrize("command", ["ask", "search", "support", "compare", "explain"])
def test_the_command_line_refuses_it_before_an_index_is_looked_for(
    command: str, run_cli: Callable[..., Done], tmp_path: Path
) -> None:
    for wrong in (EMPTY, BLANK, INVISIBLE, LONG):
        done = run_cli(command, wrong)
        assert (done.code, done.out) == (1, "")
        assert "is empty: write what you want to know" in done.err or f"{MAX_QUESTION} is the most" in done.err
    assert list(tmp_path.iterdir()) == []


# Around the question


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ("0", "greater than or equal to 1"),
        ("-1", "greater than or equal to 1"),
        ("1000000000", "less than or equal to 50"),
        ("NaN", "valid integer"),
        ("Infinity", "valid integer"),
        ("1.5", "valid integer"),
        ('"a"', "valid integer"),
        ("true", "valid integer"),
        ("null", "valid integer"),
        ("[1]", "valid integer"),
    ],
)
def test_a_number_of_citations_that_cannot_be(top: str, said: str, client: TestClient) -> None:
    in_json = client.post("/api/v1/ask", content=f'{{"question": "用地", "top": {top}}}'.encode(), headers=BODY)
    in_address = client.get("/api/v1/search", params={"q": "用地", "top": json.loads(top) if top == '"a"' else top})
    for response in (in_json, in_address):
        assert (response.status_code, response.json()["detail"].partition(":")[0]) == (422, "top")
    assert said in in_json.json()["detail"]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ('{"city": "x"}', "city"),
        ('{"year": 2023}', "year"),
        ('{"year": NaN}', "year"),
        ('{"year": []}', "year"),
        ('{"year": {"from": 2020}}', "year"),
        ('{"agencies": "true"}', "agencies"),
        ('{"agencies": 1}', "agencies"),
        ('{"as_of": "yesterday"}', "as_of"),
        ('{"as_of": "2023-02-30"}', "as_of"),
        ('{"as_of": ["2023-01-01", "2024-01-01"]}', "as_of"),
        ('{"region": null}', "region"),
        ("[]", "filters"),
    ],
)
def test_a_filter_that_cannot_be_is_named(filters: str, name: str, client: TestClient) -> None:
    content = f'{{"question": "用地", "filters": {filters}}}'.encode()
    response = client.post("/api/v1/ask", content=content, headers=BODY)
    assert response.status_code == 422
    assert name in response.json()["detail"]


def test_an_unknown_filter_in_an_address_is_named(client: TestClient) -> None:
    for path in ("/api/v1/search", "/api/v1/compare", "/api/v1/support"):
        response = client.get(path, params={"q": "用地", "city": quote("北京")})
        assert (response.status_code, response.json()["detail"]) == (422, "city: Extra inputs are not permitted")


def test_of_two_fields_with_one_name_the_last_counts(client: TestClient) -> None:
    response = client.post("/api/v1/ask", content='{"question": "用地", "question": ""}'.encode(), headers=BODY)
    assert (response.status_code, response.json()["detail"][:21]) == (422, "the question is empty")
