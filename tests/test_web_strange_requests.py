"""Requests that no honest client sends: strange characters, bodies, headers and methods never make a 500."""

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from assistant.contract import answer_json
from assistant.pipeline import Assistant
from tests.serving import QUESTION, assert_problem, ready, real_server
from tests.waiting import PATIENCE
from web.app import create_app
from web.security import MAX_BODY

BODY = {"Content-Type": "application/json"}
# What is drawn as nothing: spaces, joiners and marks of no width, variation selectors, the byte order mark.
INVISIBLE = [*map(chr, range(0x200B, 0x2010)), "\u2060", "\ufeff", "\ufe00", "\ufe0f", "\U000e0100", "\u00ad", "\u180e"]
STRANGE = {
    "NUL": "用地\x00指标",
    "RTL override": "\u202e用地指标\u202c由哪个部门负责",
    "emoji": "😀" * 500,
    "joined emoji": "👨‍👩‍👧‍👦🏳️‍🌈" * 40,
    "homoglyphs": "Whіch аgency hаndles lаnd quоta",
    "combining marks": "用" + "\u0301" * 499,
    "spaces": "用" + " " * 498 + "地",
    "compatibility forms": "㈠㌀﷽ﬃ①Ⅷ㍿",
    "private use": "\ue000\uf8ff\U0010fffd",
    "noncharacters": "\uffff\ufffe\ufdd0",
    "controls": "".join(map(chr, range(1, 32))) + "用地",
    "Zalgo": "l̷̢̛a̴n̶d̸ ̵q̶u̸o̶t̵a̷",
    "brackets": "（" * 250 + "）" * 250,
    "numbers": "第" + "一" * 498 + "条",
    "expressions": "(a+)+$" * 83,
    "format": "{0.__class__} %s %n ${jndi:ldap://x} {{7*7}} <%= 1 %>",
    "SQL": "'; DROP TABLE feedback; --",
    "path": "../../../../etc/passwd",
}


@pytest.fixture(scope="module")
def client(tiny: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny, tmp_path_factory.mktemp("home"), explains=True))


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out the time, and the question that is repeated."""
    return {**answer, "question": "", "meta": {**answer["meta"], "elapsed_ms": 0, "stages": {}}}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_characters_are_answered_or_refused(name: str, client: TestClient) -> None:
    text = STRANGE[name]
    responses = [
        client.post("/api/v1/ask", json={"question": text}),
        client.post("/api/v1/ask", json={"question": "用地", "previous": [text], "id": text}),
        client.post("/turn", json={"question": text}),
        client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": text}]}),
        client.get("/", params={"q": text}),
        *(client.get(path, params={"q": text}) for path in ("/api/v1/search", "/api/v1/compare", "/api/v1/support")),
        *(client.get(path, params={"q": text}) for path in ("/support", "/agencies", "/explain")),
    ]
    assert {response.status_code for response in responses} <= {200, 404, 422}
    assert responses[0].status_code == 200
    assert responses[0].json()["question"] == text


def test_spaces_beyond_the_limit_are_refused(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "用地" + " " * 10_000})
    assert_problem(response, 422, "the question has 10002 characters: 500 is the most")
    assert client.get("/", params={"q": "用地" + " " * 10_000}).status_code == 200


@pytest.mark.parametrize("question", [QUESTION, "Which agency handles the land quota?", "用地指標由哪個部門負責"])
def test_characters_that_are_drawn_as_nothing_do_not_change_the_answer(question: str, client: TestClient) -> None:
    plain = client.post("/api/v1/ask", json={"question": question}).json()
    for char in INVISIBLE:
        for text in (char.join(question), f"{char * 3}{question}{char * 3}", question.replace("用地", f"用{char}地")):
            answer = client.post("/api/v1/ask", json={"question": text}).json()
            assert answer["question"] == text
            assert untimed(answer) == untimed(plain), f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    "question", ["跨境人民币结算由哪些部门负责", "Which agencies handle cross-border RMB settlement?"]
)
def test_nor_in_a_conversation_about_the_five_documents(question: str, keywords_only: Assistant) -> None:
    """Neither in the question nor in the one that it follows."""

    def asked(text: str, *earlier: str) -> dict[str, Any]:
        found = untimed(answer_json(keywords_only.answer(text, previous=earlier)))
        return {**found, "understood_as": ""}

    after = "那用地呢" if question.startswith("跨") else "And land?"
    for char in ("\u200b", "\u200f", "\u2060", "\ufeff"):
        assert asked(char.join(question)) == asked(question)
        assert asked(char.join(after), char.join(question)) == asked(after, question)


# Bodies


@pytest.mark.parametrize("path", ["/api/v1/ask", "/turn", "/api/v1/feedback", "/api/v1/export?format=md"])
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", None])
def test_a_body_of_another_type_is_refused(content_type: str | None, path: str, client: TestClient) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = client.post(path, content=json.dumps({"question": QUESTION}).encode(), headers=headers)
    assert_problem(response, 415, f"the body is {content_type or 'of no stated type'}: send application/json")


def test_a_body_of_another_type_is_refused_to_clients_of_openai(client: TestClient) -> None:
    response = client.post("/v1/chat/completions", content=b"x", headers={"Content-Type": "text/plain"})
    assert response.status_code == 415
    assert response.json()["error"]["message"] == "the body is text/plain: send application/json"


def test_a_type_with_a_charset_or_a_suffix_is_json_as_well(client: TestClient) -> None:
    for content_type in ("application/json; charset=utf-8", "application/problem+json", "APPLICATION/JSON"):
        content = json.dumps({"question": QUESTION}).encode()
        assert client.post("/api/v1/ask", content=content, headers={"Content-Type": content_type}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/ask", "/turn", "/v1/chat/completions", "/api/v1/feedback"])
def test_json_that_is_nested_too_deep_is_refused_and_the_server_goes_on(path: str, client: TestClient) -> None:
    lists, objects = "[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000
    for content in (lists, f'{{"question": {lists}}}', objects, f'{{"question": "x", "filters": {objects}}}'):
        assert client.post(path, content=content.encode(), headers=BODY).status_code == 400
    assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"0", b'"x"', b"[]", b"{", b"{]", b"NaN", b"\xff\xfe", b"\xef\xbb\xbf{}", b'{"question": Infinity}',
     b'{"question": "x", "id": ' + b"9" * 5000 + b"}", b'{"question": "x", "top": 1e999}', b'{"question": "\xff"}',
     b'{"question": "\xed\xa0\x80"}', b'{"question": {"$ne": null}}', b"--x\r\n", b"\x1f\x8b\x08"],
)  # fmt: skip
def test_what_is_no_request_is_refused(content: bytes, client: TestClient) -> None:
    for path in ("/api/v1/ask", "/turn", "/v1/chat/completions", "/api/v1/feedback", "/api/v1/export?format=md"):
        assert client.post(path, content=content, headers=BODY).status_code in (400, 422)


@pytest.mark.parametrize("path", ["/?q=%ff%fe", "/?q=x&year=%00", "/documents?x=%ed%a0%80", "/agencies?q=%ff%00",
                                  "/support?q=%c3%28", "/explain?q=%ff", "/lineage?local=%ff", "/docs?%ff=%00",
                                  "/history?lang=%00", "/api/v1/search?q=x&q=%ff&top=5", "/?lang=../../x"])  # fmt: skip
def test_an_address_that_is_no_utf_8(path: str, client: TestClient) -> None:
    for accept in ("text/html", "application/json"):
        assert client.get(path, headers={"Accept": accept}).status_code in (200, 404, 422)


# What a server makes of bytes


@pytest.fixture(scope="module")
def address(tiny: Assistant) -> Iterator[tuple[str, int]]:
    with real_server(create_app(lambda: tiny)) as found:
        parts = urlsplit(found)
        yield parts.hostname or "", parts.port or 0


def exchange(address: tuple[str, int], request: bytes) -> bytes:
    """Send bytes and return what comes back, until the server ends it."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


ASKED = json.dumps({"question": QUESTION}).encode()
HEAD = b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (b"GET /healthz HTTP/1.0\r\n\r\n", {200}),
        (
            b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + b"a" * 60_000 + b"\r\n\r\n",
            {200, 400, 431},
        ),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Odd: \xff\xfe\x01\r\n\r\n", {200, 400}),
        (b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {400, 404, 414}),
        (b"GET /?q=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {200, 400, 503}),
        (b"FOO /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {400, 405}),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {405}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400}),
        (HEAD + b"Content-Length: -1\r\n\r\n", {400}),
        (HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", {400, 413}),
        (HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400, 422}),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}", {400}),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
        (HEAD + b"Content-Length: %d\r\n\r\n" % len(ASKED) + ASKED, {200}),
    ],
)
def test_bytes_that_are_hardly_a_request(request_bytes: bytes, statuses: set[int], address: tuple[str, int]) -> None:
    answer = exchange(address, request_bytes)
    assert answer.startswith(b"HTTP/1.1 ")
    assert int(answer[9:12]) in statuses
    assert exchange(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[9:12] == b"200"


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX-Long: ", b"GET /?q=", b"A" * 100])
def test_a_head_without_an_end_is_cut_off(start: bytes, address: tuple[str, int]) -> None:
    """The server ends the connection long before it has read a megabyte."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(start)
        with pytest.raises(ConnectionError):
            for _ in range(1000):
                connection.sendall(b"a" * 100_000)
    assert exchange(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[9:12] == b"200"


def test_a_body_without_a_length_is_read_no_further_than_the_limit(tiny: Assistant) -> None:
    """The chunks have no end: what is over the limit is answered with 413 all the same."""
    with real_server(create_app(lambda: tiny)) as found:
        parts = urlsplit(found)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE) as connection:
            connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            chunk = b"%x\r\n" % 1024 + b" " * 1024 + b"\r\n"
            connection.sendall(chunk * (MAX_BODY // 1024))
            connection.settimeout(0.2)
            with pytest.raises(TimeoutError):
                connection.recv(4096)
            connection.settimeout(PATIENCE)
            connection.sendall(chunk)
            assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")
