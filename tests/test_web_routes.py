"""The JSON API: alive, ready, and a question."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.errors import CitationBroken
from assistant.pipeline import Assistant
from index.errors import IndexMissing
from tests.schemas import faults
from tests.serving import QUESTION, assert_problem, ready
from tests.waiting import PATIENCE
from web import state
from web.app import create_app
from web.loading import CRASHED, LOADING

NO_INDEX = "no index: run `assistant build`"


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    """Return a client of a server that is ready."""
    yield from ready(create_app(lambda: tiny))


def never_opens() -> Assistant:
    raise IndexMissing(NO_INDEX)


def test_healthy_at_once_and_ready_once_the_assistant_is_open(tiny: Assistant) -> None:
    may_open = threading.Event()

    def open_when_allowed() -> Assistant:
        assert may_open.wait(PATIENCE)
        return tiny

    with TestClient(create_app(open_when_allowed)) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        waiting = client.get("/readyz")
        assert_problem(waiting, 503, LOADING)
        assert waiting.headers["retry-after"] == "5"
        may_open.set()
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
        assert client.get("/readyz").json() == {"status": "ready"}


def test_a_question_waits_for_the_assistant_only_so_long(tiny: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "WAIT_SECONDS", 0.01)
    may_open = threading.Event()

    def open_when_allowed() -> Assistant:
        assert may_open.wait(PATIENCE)
        return tiny

    with TestClient(create_app(open_when_allowed)) as client:
        response = client.post("/api/v1/ask", json={"question": QUESTION})
        assert_problem(response, 503, LOADING)
        assert response.headers["retry-after"] == "5"
        may_open.set()


def test_an_assistant_that_cannot_open_says_why() -> None:
    with TestClient(create_app(never_opens)) as client:
        response = client.post("/api/v1/ask", json={"question": QUESTION})
        assert_problem(response, 503, NO_INDEX)
        assert response.headers["retry-after"] == "5"
        assert_problem(client.get("/readyz"), 503, NO_INDEX)
        assert client.get("/healthz").status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_assistant_whose_opening_crashes_is_not_said_to_be_loading_for_ever() -> None:
    def crash() -> Assistant:
        raise RuntimeError("out of memory")

    with TestClient(create_app(crash)) as client:
        response = client.post("/api/v1/ask", json={"question": QUESTION})
        assert_problem(response, 503, CRASHED)


def test_the_server_opens_its_assistant_once(tiny: Assistant) -> None:
    opened: list[int] = []

    def opening() -> Assistant:
        opened.append(1)
        return tiny

    with TestClient(create_app(opening)) as client:
        for _ in range(3):
            client.post("/api/v1/ask", json={"question": QUESTION})
    assert opened == [1]


def test_an_answer_keeps_to_the_contract(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "id": "q-1", "top": 2})
    answer = response.json()
    assert response.headers["content-type"] == "application/json"
    assert faults("answer", answer) == []
    assert (answer["id"], answer["question"]) == ("q-1", QUESTION)
    assert answer["statements"][0]["text"] == "责任单位：自然资源部。"
    assert len(answer["citations"]) == 2


def test_chinese_is_not_escaped(client: TestClient) -> None:
    body = client.post("/api/v1/ask", json={"question": QUESTION}).content
    assert QUESTION.encode() in body
    assert b"\\u" not in body


@pytest.mark.parametrize("request_id", ["", "问-1", 0, 7])
def test_the_id_is_returned_as_it_came(request_id: str | int, client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "id": request_id}).json()
    assert answer["id"] == request_id


def test_no_id_is_returned_where_none_came(client: TestClient) -> None:
    assert "id" not in client.post("/api/v1/ask", json={"question": QUESTION, "id": None}).json()


def test_filters(client: TestClient) -> None:
    filters = {"region": ["内蒙古自治区"], "level": "自治区"}
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "filters": filters}).json()
    assert {citation["document"]["id"] for citation in answer["citations"]} == {"toy-nmg"}


def test_a_refusal_is_an_answer(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "天气预报"})
    assert response.status_code == 200
    assert faults("answer", response.json()) == []
    assert response.json()["status"] == "insufficient_evidence"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"question": ""}, "the question is empty: write what you want to know"),
        ({"question": " \u3000\n"}, "the question is empty: write what you want to know"),
        ({"question": "问" * 501}, "the question has 501 characters: 500 is the most"),
        ({}, "question: Field required"),
        ({"question": None}, "question: Input should be a valid string"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": ["用地"]}, "question: Input should be a valid string"),
        ({"question": "用地", "top": 0}, "top: Input should be greater than or equal to 1"),
        ({"question": "用地", "top": 51}, "top: Input should be less than or equal to 50"),
        ({"question": "用地", "top": "5"}, "top: Input should be a valid integer"),
        ({"question": "用地", "top": True}, "top: Input should be a valid integer"),
        (
            {"question": "用地", "id": [1]},
            "id.str: Input should be a valid string; id.int: Input should be a valid integer",
        ),
        ({"question": "用地", "filters": "x"}, "filters: Input should be a valid dictionary"),
        (
            {"question": "用地", "filters": {"city": "x"}},
            "no filter 'city'; there are document, level, region, status, year, agencies, as_of",
        ),
        (
            {"question": "用地", "filters": {"year": 2023}},
            "filter 'year' takes a text or a list of texts, not 2023",
        ),
        ({"question": "用地", "language": "en"}, "language: Extra inputs are not permitted"),
        (
            {"question": "", "top": 0, "x": 1},
            "top: Input should be greater than or equal to 1; x: Extra inputs are not permitted",
        ),
        ({"question": "用地", "previous": "用地"}, "previous: Input should be a valid list"),
        ({"question": "用地", "previous": [7]}, "previous.0: Input should be a valid string"),
        ({"question": "用地", "previous": [""]}, "the earlier question is empty: write what you want to know"),
        (
            {"question": "用地", "previous": ["问" * 501]},
            "the earlier question has 501 characters: 500 is the most",
        ),
        (
            {"question": "用地", "previous": ["问"] * 11},
            "previous: List should have at most 10 items after validation, not 11",
        ),
        (["用地"], "body: Input should be a valid dictionary or object to extract fields from"),
    ],
)
def test_a_request_that_cannot_be_meant(body: object, detail: str, client: TestClient) -> None:
    assert_problem(client.post("/api/v1/ask", json=body), 422, detail)


@pytest.mark.parametrize("content", [b"", b"{", b'{"question": "\xff"}', b"question=x"])
def test_a_body_that_is_no_json(content: bytes, client: TestClient) -> None:
    response = client.post("/api/v1/ask", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


def test_a_question_that_is_not_unicode(client: TestClient) -> None:
    """JSON can spell half a surrogate pair, which an answer could not repeat in UTF-8."""
    for body, detail in (
        (rb'{"question": "\ud800"}', "the question is not UTF-8 (character 1): write it in UTF-8"),
        (rb'{"question": "x", "id": "a\ud800"}', "the id is not UTF-8 (character 2): write it in UTF-8"),
        (rb'{"question": "x", "\ud800": 1}', "body: Input should be a valid string, unable to parse"),
        (rb'{"question": "x", "filters": {"\ud800": 1}}', r"no filter '\ud800'; there are document, level, region, "),
    ):
        response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
        assert response.json()["detail"].startswith(detail)
        assert response.status_code == response.json()["status"] == 422


def test_a_bad_request_is_told_while_the_assistant_is_still_being_opened() -> None:
    may_stop = threading.Event()

    def opening() -> Assistant:
        may_stop.wait(PATIENCE)
        raise IndexMissing(NO_INDEX)

    with TestClient(create_app(opening)) as client:
        assert client.post("/api/v1/ask", json={"question": ""}).status_code == 422
        may_stop.set()


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/nowhere", 404, "Not Found"),
        ("GET", "/api/v1/ask", 405, "Method Not Allowed"),
        ("POST", "/healthz", 405, "Method Not Allowed"),
    ],
)
def test_an_address_or_method_that_is_not_there(
    method: str, path: str, status: int, detail: str, client: TestClient
) -> None:
    response = client.request(method, path)
    assert_problem(response, status, detail)
    assert ("allow" in response.headers) is (status == 405)


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (CitationBroken("doc#一: 0:9 is outside doc"), "doc#一: 0:9 is outside doc"),
        (RuntimeError("secret"), "the server failed: its log says why, under the request id r-1"),
    ],
)
def test_an_answer_that_fails_is_a_problem_and_not_a_page(
    error: Exception, detail: str, tiny: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("assistant.pipeline.verify_statements", fail)
    with TestClient(create_app(lambda: tiny), raise_server_exceptions=False) as client:
        response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"X-Request-ID": "r-1"})
        assert_problem(response, 500, detail)
        assert response.headers["x-request-id"] == "r-1"


def test_questions_at_the_same_time_have_their_own_answers(client: TestClient) -> None:
    questions = [f"{QUESTION}{'？' * i}" for i in range(8)]
    answers: dict[str, Any] = {}

    def ask(question: str) -> Callable[[], None]:
        def run() -> None:
            answers[question] = client.post("/api/v1/ask", json={"question": question}).json()

        return run

    threads = [threading.Thread(target=ask(question)) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert [answers[question]["question"] for question in questions] == questions


def test_rewordings_for_refusals_are_prepared_once_questions_can_be_answered(
    tiny: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = threading.Event()
    monkeypatch.setattr(Assistant, "prepare", lambda _: prepared.set())
    with TestClient(create_app(lambda: tiny)) as client:
        assert prepared.wait(PATIENCE)
        assert client.get("/readyz").status_code == 200
