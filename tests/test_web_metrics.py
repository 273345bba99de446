"""Figures for Prometheus: one registry an application, few labels, exact counts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.pipeline import Assistant
from assistant.stages import Stage
from index.errors import IndexMissing
from tests.serving import CLAUSE, QUESTION, ready
from web.app import create_app


@pytest.fixture
def app(tiny: Assistant, tmp_path: Path) -> FastAPI:
    return create_app(lambda: tiny, tmp_path)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Return a client that has asked one question already."""
    yield from ready(app)


def figures(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return the figures by name and labels."""
    response = client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    families = text_string_to_metric_families(response.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def value(client: TestClient, name: str, **labels: str) -> float | None:
    return figures(client).get((name, tuple(sorted(labels.items()))))


def test_requests_are_counted_by_template_method_and_status(client: TestClient) -> None:
    client.get("/api/v1/documents/toy-2023")
    client.get("/api/v1/documents/toy-nmg")
    client.get("/api/v1/documents/gone")
    client.get(f"/api/v1/clauses/{CLAUSE.replace('#', '%23')}")
    client.post("/api/v1/ask", json={"question": ""})
    client.get("/nowhere/1")
    client.request("BREW", "/nowhere/2")
    found = {
        labels: counted for (name, labels), counted in figures(client).items() if name == "assistant_requests_total"
    }

    def labels(method: str, route: str, status: str) -> tuple[tuple[str, str], ...]:
        return (("method", method), ("route", route), ("status", status))

    assert found == {
        labels("POST", "/api/v1/ask", "200"): 1,
        labels("POST", "/api/v1/ask", "422"): 1,
        labels("GET", "/api/v1/documents/{document_id}", "200"): 2,
        labels("GET", "/api/v1/documents/{document_id}", "404"): 1,
        labels("GET", "/api/v1/clauses/{clause_id:path}", "200"): 1,
        labels("GET", "none", "404"): 1,
        labels("other", "none", "404"): 1,
    }
    assert value(client, "assistant_request_seconds_count", route="/api/v1/ask") == 2


def test_stages_answers_and_refusals_are_counted(client: TestClient) -> None:
    events = {"Accept": "text/event-stream"}
    client.post("/api/v1/ask", json={"question": "天气预报"}, headers=events)
    client.post("/api/v1/ask", json={"question": QUESTION, "filters": {"level": "县"}})
    message = {"role": "user", "content": QUESTION}
    client.post("/v1/chat/completions", json={"messages": [message]})
    for stage in Stage:
        assert value(client, "assistant_stage_seconds_count", stage=stage.value) == 4
    assert value(client, "assistant_answers_total", status="answered") == 2
    assert value(client, "assistant_answers_total", status="insufficient_evidence") == 2
    assert value(client, "assistant_refusals_total", reason="not_a_policy_question") == 1
    assert value(client, "assistant_refusals_total", reason="filter_empty") == 1


def test_feedback_is_counted(client: TestClient) -> None:
    assert value(client, "assistant_feedback_total", verdict="up") == 0
    body = {"question": "x", "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
    client.post("/api/v1/feedback", json=body)
    assert value(client, "assistant_feedback_total", verdict="up") == 1
    assert value(client, "assistant_feedback_total", verdict="down") == 0


def test_the_index_is_named(client: TestClient, tiny: Assistant) -> None:
    assert value(client, "assistant_index_info", generation=tiny.index.generation) == 1
    assert value(client, "assistant_ready") == 1


def test_before_there_is_an_index_none_is_named() -> None:
    def never_opens() -> Assistant:
        raise IndexMissing("no index")

    with TestClient(create_app(never_opens)) as client:
        assert value(client, "assistant_index_info", generation="") == 1
        assert value(client, "assistant_ready") == 0


def test_a_crash_is_counted_as_one(tiny: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("assistant.pipeline.verify_statements", fail)
    with TestClient(create_app(lambda: tiny), raise_server_exceptions=False) as client:
        client.post("/api/v1/ask", json={"question": QUESTION})
        assert value(client, "assistant_requests_total", method="POST", route="/api/v1/ask", status="500") == 1


def test_two_applications_count_apart(client: TestClient, tiny: Assistant) -> None:
    with TestClient(create_app(lambda: tiny)) as other:
        assert value(other, "assistant_answers_total", status="answered") == 0
    assert value(client, "assistant_answers_total", status="answered") == 1
