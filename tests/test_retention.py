"""What readers leave is kept for its days, or until it is deleted: of what is gone nothing is left in any file."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import AnswerStatus
from assistant.audit import Audit
from assistant.conversations import Conversations
from assistant.feedback import Feedback, Opinion, Thumb
from assistant.pipeline import Assistant
from assistant.retention import DatedRows
from assistant.settings import Settings
from tests.conftest import Done
from tests.waiting import until
from web.app import create_app
from web.operation import Operation
from web.sweeping import Sweeper, dated_rows

RunCli = Callable[..., Done]
OWNER = "a" * 32
OLD, NEW = "很久以前留下的话", "刚刚留下的话"
ANSWERED = {"index": "g", "answer_status": "answered"}


def keep(home: Path, text: str, at: str | None = None) -> None:
    """Leave an opinion and a conversation, at a time if one is given."""
    number = Feedback.of_home(home).add(Opinion(text, Thumb.UP, None, (), "g", AnswerStatus.ANSWERED))
    Conversations.of_home(home).put(OWNER, text, text, [{"question": text * 300}])
    if at is not None:
        with closing(sqlite3.connect(home / "feedback.sqlite3")) as connection, connection:
            connection.execute("UPDATE feedback SET created = ? WHERE id = ?", (at, number))
        with closing(sqlite3.connect(home / "conversations.sqlite3")) as connection, connection:
            connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (at, text))


def left(home: Path) -> bytes:
    """Return every byte of the files and of those beside them."""
    return b"".join(path.read_bytes() for path in sorted(home.glob("*.sqlite3*")))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with something of 2020 and something of now."""
    folder = tmp_path / "home"
    keep(folder, OLD, "2020-01-01T00:00:00+00:00")
    keep(folder, NEW)
    return folder


def of_feedback(home: Path) -> list[str]:
    return [row.opinion.question for row in Feedback.of_home(home).rows()]


def of_conversations(home: Path) -> list[str]:
    return [summary.title for summary in Conversations.of_home(home).list(OWNER)]


def test_unless_a_setting_says_otherwise_it_is_kept(home: Path) -> None:
    read = Settings(home=home)
    assert (read.feedback_days, read.conversation_days) == (None, None)
    assert [rows.drop_old() for rows in dated_rows(read)] == [0, 0, 0]
    assert (of_feedback(home), of_conversations(home)) == ([OLD, NEW], [NEW, OLD])


def test_what_is_too_old_is_not_shown_and_goes_with_the_next_that_is_kept(home: Path) -> None:
    feedback, conversations = Feedback.of_home(home, 30), Conversations.of_home(home, 30)
    assert [row.opinion.question for row in feedback.rows()] == [NEW]
    assert [summary.title for summary in conversations.list(OWNER)] == [NEW]
    assert conversations.get(OWNER, OLD) is None
    assert conversations.get(OWNER, NEW) is not None
    feedback.add(Opinion("x", Thumb.UP, None, (), "g", AnswerStatus.ANSWERED))
    conversations.put(OWNER, "1", "x", [])
    assert (of_feedback(home), of_conversations(home)) == ([NEW, "x"], ["x", NEW])
    assert OLD.encode() not in left(home)


def test_a_server_deletes_it_when_it_starts_and_while_it_runs(tiny: Assistant, home: Path) -> None:
    read = Settings(home=home, feedback_days=30, conversation_days=60)
    with TestClient(create_app(lambda: tiny, home, operation=Operation.of(read))) as client:
        until(lambda: OLD.encode() not in left(home))
        body = {"question": "y", "verdict": "up", "citations": [], **ANSWERED}
        assert client.post("/api/v1/feedback", json=body).status_code == 201
    assert (of_feedback(home), of_conversations(home)) == ([NEW, "y"], [NEW])
    sweeper = Sweeper(dated_rows(read), seconds=0.01)
    sweeper.start()
    keep(home, OLD, "2020-01-01T00:00:00+00:00")
    until(lambda: OLD not in of_feedback(home) + of_conversations(home))
    sweeper.close()


@pytest.mark.parametrize(
    ("group", "what", "found"),
    [("feedback", "opinions", of_feedback), ("conversations", "conversations", of_conversations)],
)
def test_it_is_purged_by_day_or_whole(
    group: str, what: str, found: Callable[[Path], list[str]], run_cli: RunCli, home: Path
) -> None:
    assert run_cli(group, "purge", "--before", "2020-01-01") == Done(0, f"0 {what} deleted\n", "")
    assert run_cli(group, "purge", "--before", "2020-01-02") == Done(0, f"1 {what} deleted\n", "")
    assert found(home) == [NEW]
    assert json.loads(run_cli(group, "purge", "--all", "--json").out) == {"deleted": 1}
    assert found(home) == []
    texts = (home / f"{group}.sqlite3").read_bytes()
    assert OLD.encode() not in texts
    assert NEW.encode() not in texts
    acts = [(act.act, act.what, act.outcome) for act in Audit.of_home(home).entries()]
    assert acts == [(f"purge {group}", "all", "1 deleted"), (f"purge {group}", "before 2020-01-02", "1 deleted")]


@pytest.mark.parametrize("group", ["feedback", "conversations"])
def test_which_are_to_go_must_be_said(group: str, run_cli: RunCli, tmp_path: Path) -> None:
    for arguments in ((), ("--all", "--before", "2026-01-31")):
        done = run_cli(group, "purge", *arguments)
        assert (done.code, "choose one of --before DATE and --all" in done.err) == (2, True)
    assert run_cli(group, "purge", "--all").out.startswith("0 ")
    assert not list(tmp_path.glob("home/*"))


def test_a_reader_of_the_file_finds_nothing_that_was_purged(home: Path) -> None:
    """Also not while another connection has the file open, as a server that is asked has."""
    rows: DatedRows = Feedback.of_home(home).dated
    with rows.database.reading() as other:
        other.execute("SELECT count(*) FROM feedback").fetchone()
        assert rows.purge(date(2021, 1, 1)) == 1
        assert OLD.encode() not in b"".join(path.read_bytes() for path in home.glob("feedback.sqlite3*"))


def test_the_privacy_page_says_how_long(tiny: Assistant, tmp_path: Path) -> None:
    for given, chinese, english in (
        ({}, ("保留到管理员删除为止。", "否则保留到管理员删除为止。"), ("Kept until an", "Else it is kept until an")),
        (
            {"feedback_days": 90, "conversation_days": 365},
            ("保留 90 天，之后自动删除。", "最后一次修改 365 天后自动删除。"),
            ("Kept for 90 days and then", "It is deleted 365 days after its last change."),
        ),
    ):
        read = Settings.model_validate({"home": tmp_path, **given})
        with TestClient(create_app(lambda: tiny, tmp_path, operation=Operation.of(read))) as client:
            for language, texts in (("zh-Hans", chinese), ("en", english)):
                shown = client.get("/privacy", params={"lang": language}).text
                assert [text for text in texts if text not in shown] == []
