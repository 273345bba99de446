"""What holds for every response: the headers that protect a reader, and how much is read of a body."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from tests.serving import QUESTION, assert_problem, ready, real_server
from tests.waiting import PATIENCE
from web.app import create_app
from web.security import MAX_BODY, MAX_CONVERSATION

POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/healthz"),
        ("GET", "/docs"),
        ("GET", "/api/v1/documents"),
        ("GET", "/api/v1/documents/gone"),
        ("GET", "/nowhere"),
        ("PUT", "/healthz"),
        ("POST", "/api/v1/ask"),
        ("GET", "/v1/models/x"),
        ("GET", "/static/style.css"),
    ],
)
def test_every_response_has_the_headers(method: str, path: str, client: TestClient) -> None:
    headers = client.request(method, path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")


def test_the_policy_allows_nothing_else(client: TestClient) -> None:
    assert client.get("/healthz").headers["content-security-policy"] == POLICY


def test_a_crash_has_the_headers_too(tiny: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("assistant.pipeline.verify_statements", fail)
    with TestClient(create_app(lambda: tiny), raise_server_exceptions=False) as client:
        response = client.post("/api/v1/ask", json={"question": QUESTION})
        assert (response.status_code, response.headers["content-security-policy"]) == (500, POLICY)


def test_a_body_that_is_too_long_is_refused(client: TestClient) -> None:
    detail = f"the body has more than {MAX_BODY} bytes"
    fitting = b'{"question": "x"}' + b" " * (MAX_BODY - 17)
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/v1/ask", content=fitting, headers=headers).status_code == 200
    assert_problem(client.post("/api/v1/ask", content=fitting + b" ", headers=headers), 413, detail)

    def in_parts() -> Iterator[bytes]:  # sent without a length
        yield fitting
        yield b" "

    assert_problem(client.post("/api/v1/ask", content=in_parts(), headers=headers), 413, detail)
    wrong = client.post("/v1/chat/completions", content=fitting + b" ", headers=headers)
    assert (wrong.status_code, wrong.json()["error"]["message"]) == (413, detail)


def test_a_conversation_may_be_longer(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    content = b'{"title": "x", "turns": []}' + b" " * MAX_BODY
    assert client.post("/api/v1/export?format=md", content=content, headers=headers).status_code == 200
    content += b" " * MAX_CONVERSATION
    response = client.post("/api/v1/export?format=md", content=content, headers=headers)
    assert_problem(response, 413, f"the body has more than {MAX_CONVERSATION} bytes")


def test_a_body_that_is_announced_as_too_long_is_not_waited_for(tiny: Assistant) -> None:
    with real_server(create_app(lambda: tiny)) as address:
        parts = urlsplit(address)
        assert parts.hostname
        with socket.create_connection((parts.hostname, parts.port or 0), timeout=PATIENCE) as connection:
            connection.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 999999999\r\n\r\n"
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_browser_is_shown_a_page_and_a_program_a_problem(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/nowhere", headers=browser)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert_problem(client.get("/nowhere"), 404, "Not Found")
    response = client.get("/api/v1/documents/gone", headers=browser)
    assert response.headers["content-type"] == "application/problem+json"
