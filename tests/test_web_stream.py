"""An answer as server-sent events."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from assistant.errors import CitationBroken
from assistant.pipeline import Assistant
from assistant.stages import TOLD
from tests.schemas import faults
from tests.serving import QUESTION, assert_problem, ready
from web.app import create_app
from web.streaming import wants_events

EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def events(response: Response) -> list[tuple[str, Any]]:
    """Return the name and the data of each event."""
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_stages_then_citations_then_statements_then_the_answer(client: TestClient, tiny: Assistant) -> None:
    body = {"question": QUESTION, "id": "q-1", "top": 2}
    response = client.post("/api/v1/ask", json=body, headers=EVENTS)
    assert response.headers["etag"] == f'"{tiny.index.generation}"'
    assert (response.headers["cache-control"], response.headers["vary"]) == ("no-cache", "Accept")
    found = events(response)
    answer = found[-1][1]
    assert found == [
        *(("stage", {"stage": stage.value}) for stage in TOLD),
        ("citations", answer["citations"]),
        *(("statement", statement) for statement in answer["statements"]),
        ("answer", answer),
    ]
    assert faults("answer", answer) == []
    whole = client.post("/api/v1/ask", json=body).json()
    assert {**answer, "meta": None} == {**whole, "meta": None}


def test_a_refusal_is_streamed_as_well(client: TestClient) -> None:
    found = events(client.post("/api/v1/ask", json={"question": "天气预报"}, headers=EVENTS))
    assert found[-1][1]["status"] == "insufficient_evidence"


def test_what_cannot_be_asked_is_a_problem_before_any_event(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": ""}, headers=EVENTS)
    assert_problem(response, 422, "the question is empty: write what you want to know")


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (CitationBroken("doc#一: 0:9 is outside doc"), "doc#一: 0:9 is outside doc"),
        (RuntimeError("secret"), "the server failed: its log says why"),
    ],
)
def test_a_failure_after_the_start_is_an_event(
    error: Exception, detail: str, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("assistant.pipeline.verify_statements", fail)
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers=EVENTS)
    assert response.status_code == 200
    found = events(response)
    assert [name for name, _ in found] == [*["stage"] * len(TOLD), "problem"]
    assert found[-1][1] == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": detail,
    }
    assert [record.exc_info and record.exc_info[1] for record in caplog.records if record.name == "web.streaming"] == [
        error
    ]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/event-stream", True),
        ("application/json;q=0.5, Text/Event-Stream;q=1", True),
        ("*/*", False),
        ("application/json", False),
        ("", False),
    ],
)
def test_events_are_sent_to_who_names_them(accept: str, wanted: bool) -> None:
    assert wants_events(accept) is wanted
