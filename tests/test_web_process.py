"""A server as a process of its own: stopped, killed, without space, and started again."""

import json
import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from assistant.feedback import FILE, Feedback
from eval.faults import kill_writers, whole
from eval.server import Reply, Server, served
from tests.waiting import PATIENCE, until

QUESTIONS = (
    "用地指标由哪个部门负责",
    "跨境人民币结算有什么支持",
    "Which agencies handle cross-border RMB settlement?",
    "商资发〔2023〕18号现在还有效吗",
    "邊民互市貿易有什麼支持",
    "自治区商务厅负责哪些工作",
    "明天天气怎么样",
    "对比各文件对用地的规定",
)
LIKED: dict[str, object] = {
    "question": "x",
    "verdict": "up",
    "citations": [],
    "index": "g",
    "answer_status": "answered",
}
OWNER = {"X-Conversation-Owner": "a" * 32}
CONVERSATION = "/api/v1/conversations/5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"
TIMES = re.compile(r'"(elapsed_ms|stages)": ([\d.]+|\{[^}]*\})')


@dataclass
class Lives:
    """What was seen of a server that lived twice over one home: killed the first time, stopped the second."""

    answers: list[list[str]] = field(default_factory=list)
    statuses: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    kept: list[int] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    ended: list[tuple[int, str]] = field(default_factory=list)
    stop_seconds: float = 0.0


def answers_of(server: Server) -> list[str]:
    """Return the answers as text, without the times, once the rewordings of refusals are checked."""
    until(lambda: bool(server.ask("边民互市贸易的税率是多少")["suggestions"]))
    return [TIMES.sub("", json.dumps(server.ask(question), ensure_ascii=False)) for question in QUESTIONS]


def seen(reply: Reply) -> tuple[int, str]:
    values: dict[str, Any] = reply.json()
    return reply.status, str(values.get("detail", ""))


def round_of(server: Server) -> list[tuple[int, str]]:
    """Ask, leave feedback, keep a conversation: the status and the detail of each."""
    return [
        seen(server.request("POST", "/api/v1/ask", {"question": QUESTIONS[0]})),
        seen(server.request("POST", "/api/v1/feedback", LIKED)),
        seen(server.request("PUT", CONVERSATION, {"title": "x", "turns": []}, OWNER)),
    ]


def kill_while_feedback_comes(server: Server, kept: list[int]) -> None:
    """Kill a server while four clients leave feedback; `kept` gets the numbers that were acknowledged."""

    def leave() -> None:
        while True:
            try:
                kept.append(server.request("POST", "/api/v1/feedback", LIKED).json()["id"])
            except (OSError, ValueError, HTTPException):
                return

    clients = [threading.Thread(target=leave) for _ in range(4)]
    for client in clients:
        client.start()
    until(lambda: len(kept) > 20)
    server.kill()
    for client in clients:
        client.join()


@pytest.fixture(scope="module")
def lives(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Lives:
    home, found = tmp_path_factory.mktemp("lives"), Lives()
    (home / "index").symlink_to(built_home / "index")
    with served(home, ASSISTANT_ENCODER="none", PYTHONHASHSEED="1") as server:
        found.answers.append(answers_of(server))
        found.statuses["whole"] = round_of(server)
        with server.without_space():
            found.statuses["full"] = round_of(server)
        with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            found.statuses["locked"] = round_of(server)
            other.execute("ROLLBACK")
        found.statuses["again"] = round_of(server)
        kill_while_feedback_comes(server, found.kept)
    with served(home, ASSISTANT_ENCODER="none", PYTHONHASHSEED="2") as server:
        found.answers.append(answers_of(server))
        found.statuses["restarted"] = round_of(server)
        found.ended, found.stop_seconds = server.stop_while_asked(QUESTIONS[0], requests=20, streams=5)
    found.rows = {row.id for row in Feedback.of_home(home).rows()}
    assert whole(home / FILE) == "ok"
    return found


def test_another_process_with_another_hash_seed_gives_the_same_answers(lives: Lives) -> None:
    assert len(lives.answers[0]) == len(QUESTIONS)
    assert lives.answers[0] == lives.answers[1]


def test_without_space_answers_go_on_and_the_rest_is_a_503_with_the_next_step(lives: Lives) -> None:
    ask, feedback, conversation = lives.statuses["full"]
    assert ask == (200, "")
    for status, detail in (feedback, conversation):
        assert status == 503
        assert detail.endswith(": free space on its disk, or check the disk")


def test_while_a_database_is_locked_answers_go_on_and_feedback_is_a_503_with_the_next_step(lives: Lives) -> None:
    ask, feedback, conversation = lives.statuses["locked"]
    assert ask == (200, "")
    assert feedback[0] == 503
    assert feedback[1].endswith("(database is locked): another program holds it; try again in a moment")
    assert conversation[0] == 200  # another file


def test_what_was_in_the_way_leaves_nothing_behind(lives: Lives) -> None:
    assert lives.statuses["whole"] == [(200, ""), (201, ""), (201, "")]
    for when in ("again", "restarted"):
        assert lives.statuses[when] == [(200, ""), (201, ""), (200, "")]


def test_feedback_that_was_acknowledged_before_a_kill_is_there(lives: Lives) -> None:
    assert len(lives.kept) > 20
    assert set(lives.kept) - lives.rows == set()


def test_feedback_survives_kills_of_who_writes_it(tmp_path: Path) -> None:
    assert kill_writers(tmp_path, rounds=5) >= 5


def test_a_stopped_server_ends_what_it_does_and_is_gone(lives: Lives) -> None:
    """Within ten seconds: `python -m eval.soak` measures them. Here what hangs is told from what is slow."""
    assert lives.stop_seconds <= PATIENCE / 2
    assert len(lives.ended) == 20
    for n, (status, text) in enumerate(lives.ended):
        assert status in (200, 503)
        if n < 5 and status == 200:
            assert text.rsplit("event: ", 1)[1].startswith(("answer\n", "problem\n"))
        elif status == 503:
            assert "retry-after: " in text
        else:
            assert '"statements"' in text
