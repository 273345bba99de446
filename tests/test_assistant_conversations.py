"""Conversations on the server: each belongs to who has its owner's token, of which only the digest is stored."""

import hashlib
import threading
from pathlib import Path

import pytest

from assistant import conversations as module
from assistant.conversations import Conversations, Turn
from tests.waiting import PATIENCE

ALICE, BOB = "a" * 32, "b" * 32
ID, OTHER_ID = "5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01", "5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a02"
TURN: Turn = {"question": "用地指标由谁负责", "answer": {"status": "answered", "statements": []}}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conversations:
    """Return a store whose clock ticks once a call: t0, t1, …"""
    ticks = iter(f"t{n}" for n in range(100))
    monkeypatch.setattr(module, "now", lambda: next(ticks))
    return Conversations.of_home(tmp_path)


def test_a_conversation_comes_back_as_it_was_put(kept: Conversations) -> None:
    summary, is_new = kept.put(ALICE, ID, "用地", [TURN, TURN])
    assert is_new
    assert (summary.id, summary.title, summary.turns, summary.created, summary.updated) == (ID, "用地", 2, "t0", "t0")
    found = kept.get(ALICE, ID)
    assert found is not None
    assert (found.summary, found.turns) == (summary, (TURN, TURN))


def test_putting_again_replaces_it_and_keeps_when_it_was_made(kept: Conversations) -> None:
    kept.put(ALICE, ID, "用地", [TURN, TURN])
    summary, is_new = kept.put(ALICE, ID, "改名", [TURN])
    assert not is_new
    assert (summary.title, summary.turns, summary.created, summary.updated) == ("改名", 1, "t0", "t1")
    assert len(kept.list(ALICE)) == 1


def test_the_list_has_the_last_changed_first(kept: Conversations) -> None:
    kept.put(ALICE, ID, "先", [])
    kept.put(ALICE, OTHER_ID, "后", [TURN])
    assert [summary.title for summary in kept.list(ALICE)] == ["后", "先"]
    kept.put(ALICE, ID, "先改", [])
    assert [(summary.title, summary.turns) for summary in kept.list(ALICE)] == [("先改", 0), ("后", 1)]


def test_nobody_sees_changes_or_deletes_what_is_anothers(kept: Conversations) -> None:
    kept.put(ALICE, ID, "甲", [TURN])
    assert (kept.get(BOB, ID), kept.list(BOB), kept.delete(BOB, ID)) == (None, (), False)
    kept.put(BOB, ID, "乙", [])
    found = kept.get(ALICE, ID)
    assert found is not None
    assert found.summary.title == "甲"


def test_what_is_deleted_is_gone(kept: Conversations) -> None:
    kept.put(ALICE, ID, "用地", [TURN])
    assert [kept.delete(ALICE, ID), kept.delete(ALICE, ID)] == [True, False]
    assert (kept.get(ALICE, ID), kept.list(ALICE)) == (None, ())


def test_the_token_itself_is_nowhere_in_the_files(kept: Conversations, tmp_path: Path) -> None:
    kept.put(ALICE, ID, "用地", [TURN])
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert ALICE.encode() not in written
    assert hashlib.sha256(ALICE.encode()).hexdigest().encode() in written


def test_threads_put_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.database.BUSY_SECONDS", PATIENCE)
    kept = Conversations.of_home(tmp_path)
    threads = [threading.Thread(target=kept.put, args=(ALICE, f"{n}", "题", [TURN])) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert {summary.id for summary in kept.list(ALICE)} == {f"{n}" for n in range(12)}
