"""Feedback and conversations over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import AnswerStatus
from assistant.feedback import Feedback, Opinion, Thumb
from assistant.pipeline import Assistant
from tests.serving import CLAUSE, QUESTION, assert_problem, ready
from web.app import create_app

ALICE, BOB = {"X-Conversation-Owner": "a" * 32}, {"X-Conversation-Owner": "b" * 32}
ID = "5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"
PATH = f"/api/v1/conversations/{ID}"
NO_HOME = "this server keeps neither feedback nor conversations: start it with `assistant serve`"
LIKED = {
    "question": QUESTION,
    "verdict": "up",
    "reason": "正是所问",
    "citations": [CLAUSE],
    "index": "g1",
    "answer_status": "answered",
}


@pytest.fixture
def client(tiny: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny, tmp_path / "home"))


@pytest.fixture
def conversation(client: TestClient) -> dict[str, Any]:
    turns = []
    for question in (QUESTION, "天气预报"):
        turns.append({"question": question, "answer": client.post("/api/v1/ask", json={"question": question}).json()})
    return {"title": "用地", "turns": turns}


def test_feedback_is_kept(client: TestClient, tmp_path: Path) -> None:
    response = client.post("/api/v1/feedback", json=LIKED)
    assert (response.status_code, response.json()) == (201, {"id": 1})
    without_reason = {name: value for name, value in LIKED.items() if name != "reason"}
    refused = without_reason | {"verdict": "down", "citations": [], "answer_status": "insufficient_evidence"}
    assert client.post("/api/v1/feedback", json=refused).json() == {"id": 2}
    assert [row.opinion for row in Feedback.of_home(tmp_path / "home").rows()] == [
        Opinion(QUESTION, Thumb.UP, "正是所问", (CLAUSE,), "g1", AnswerStatus.ANSWERED),
        Opinion(QUESTION, Thumb.DOWN, None, (), "g1", AnswerStatus.INSUFFICIENT),
    ]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"verdict": "maybe"}, "verdict: Input should be 'up' or 'down'"),
        ({"reason": "x" * 1001}, "reason: String should have at most 1000 characters"),
        ({"citations": ["x"]}, "citations.0: String should match pattern '^[^#]+#.+$'"),
        ({"citations": [CLAUSE] * 51}, "citations: List should have at most 50 items after validation, not 51"),
        ({"index": ""}, "index: String should have at least 1 character"),
        ({"question": " "}, "the question is empty: write what you want to know"),
        ({"more": 1}, "more: Extra inputs are not permitted"),
    ],
)
def test_feedback_that_cannot_be_meant_is_not_kept(
    change: dict[str, Any], detail: str, client: TestClient, tmp_path: Path
) -> None:
    assert_problem(client.post("/api/v1/feedback", json=LIKED | change), 422, detail)
    assert Feedback.of_home(tmp_path / "home").rows() == ()


def test_text_that_no_file_can_hold_is_refused(client: TestClient) -> None:
    detail = "body: Value error, a text in it is not UTF-8 (half of a surrogate pair)"
    for method, path, body in (
        ("POST", "/api/v1/feedback", rb'{"question": "x", "reason": "\ud800"}'),
        ("PUT", PATH, rb'{"title": "\ud800", "turns": []}'),
        ("POST", "/api/v1/export?format=md", rb'{"title": "\ud800", "turns": []}'),
    ):
        headers = {"Content-Type": "application/json", **ALICE}
        assert_problem(client.request(method, path, content=body, headers=headers), 422, detail)


def test_a_conversation_comes_back_as_it_was_put(client: TestClient, conversation: dict[str, Any]) -> None:
    put = client.put(PATH, json=conversation, headers=ALICE)
    assert put.status_code == 201
    summary = put.json()
    assert (summary["id"], summary["title"], summary["turns"]) == (ID, "用地", 2)
    got = client.get(PATH, headers=ALICE)
    assert got.json() == {**summary, "turns": conversation["turns"]}
    assert got.headers["cache-control"] == "no-store"
    assert client.get("/api/v1/conversations", headers=ALICE).json() == {"conversations": [summary]}


def test_a_conversation_is_replaced_and_deleted(client: TestClient, conversation: dict[str, Any]) -> None:
    assert client.put(PATH, json=conversation, headers=ALICE).status_code == 201
    again = client.put(PATH, json=conversation | {"title": "改名", "turns": []}, headers=ALICE)
    assert (again.status_code, again.json()["title"], again.json()["turns"]) == (200, "改名", 0)
    gone = client.delete(PATH, headers=ALICE)
    assert (gone.status_code, gone.content) == (204, b"")
    detail = f"this owner keeps no conversation {ID}: GET /api/v1/conversations lists them"
    assert_problem(client.get(PATH, headers=ALICE), 404, detail)
    assert_problem(client.delete(PATH, headers=ALICE), 404, detail)


def test_a_conversation_is_its_owners_alone(client: TestClient, conversation: dict[str, Any]) -> None:
    client.put(PATH, json=conversation, headers=ALICE)
    assert client.get("/api/v1/conversations", headers=BOB).json() == {"conversations": []}
    assert [client.request(method, PATH, headers=BOB).status_code for method in ("GET", "DELETE")] == [404, 404]
    assert client.put(PATH, json=conversation | {"title": "乙"}, headers=BOB).status_code == 201
    assert client.get(PATH, headers=ALICE).json()["title"] == "用地"


@pytest.mark.parametrize(
    ("owner", "detail"),
    [
        (None, "X-Conversation-Owner: Field required"),
        ("a" * 31, "X-Conversation-Owner: String should have at least 32 characters"),
        ("a" * 257, "X-Conversation-Owner: String should have at most 256 characters"),
        ("a" * 31 + " b", "X-Conversation-Owner: String should match pattern '^[A-Za-z0-9_-]+$'"),
    ],
)
def test_an_owner_must_be_told(owner: str | None, detail: str, client: TestClient) -> None:
    headers = {"X-Conversation-Owner": owner} if owner else {}
    assert_problem(client.get("/api/v1/conversations", headers=headers), 422, detail)


def test_only_contract_answers_and_uuids_are_kept(client: TestClient, conversation: dict[str, Any]) -> None:
    broken = {
        "title": "x",
        "turns": [{"question": "x", "answer": {**conversation["turns"][0]["answer"], "html": "<b>"}}],
    }
    response = client.put(PATH, json=broken, headers=ALICE)
    assert_problem(response, 422, "turns.0.answer.html: Extra inputs are not permitted")
    assert client.put("/api/v1/conversations/x", json=conversation, headers=ALICE).status_code == 422
    assert client.put(PATH, json={"title": "", "turns": []}, headers=ALICE).status_code == 422


def test_without_a_home_nothing_is_kept(tiny: Assistant) -> None:
    with TestClient(create_app(lambda: tiny)) as client:
        assert_problem(client.post("/api/v1/feedback", json=LIKED), 503, NO_HOME)
        assert_problem(client.get("/api/v1/conversations", headers=ALICE), 503, NO_HOME)
        assert_problem(client.delete(PATH, headers=ALICE), 503, NO_HOME)


def test_a_store_that_cannot_be_used_is_a_problem(tiny: Assistant, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    with TestClient(create_app(lambda: tiny, tmp_path / "home")) as client:
        response = client.post("/api/v1/feedback", json=LIKED)
        assert response.status_code == 503
        assert "feedback.sqlite3 cannot be used" in response.json()["detail"]
