"""Feedback: what is kept, on disk, by several at a time, and what happens to a file that cannot be used."""

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer import AnswerStatus
from assistant.database import Database
from assistant.errors import StoreUnusable
from assistant.feedback import Feedback, Opinion, Thumb
from tests.waiting import PATIENCE

OPINION = Opinion(
    "用地指标由谁负责", Thumb.UP, None, ("toy-2023#一/（一）", "toy-nmg#（一）"), "g1", AnswerStatus.ANSWERED
)
REFUSED = Opinion("明天下雪吗", Thumb.DOWN, "应当说明\n原因 'x';--", (), "g2", AnswerStatus.INSUFFICIENT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "feedback.sqlite3"


def test_what_is_added_is_there_in_order_also_for_who_opens_the_file_later(path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    feedback = Feedback(path)
    assert [feedback.add(OPINION), feedback.add(REFUSED)] == [1, 2]
    rows = Feedback(path).rows()
    assert [(row.id, row.opinion) for row in rows] == [(1, OPINION), (2, REFUSED)]
    assert all(before <= datetime.fromisoformat(row.created) <= before + timedelta(minutes=1) for row in rows)


def test_who_is_named_in_a_question_or_a_reason_is_masked_before_it_is_kept(path: Path) -> None:
    named = replace(REFUSED, question="电话13800138000，下雪吗", reason="回我 li@example.com，2023-02-07")
    Feedback(path).add(named)
    (row,) = Feedback(path).rows()
    assert row.opinion == replace(REFUSED, question="电话[phone]，下雪吗", reason="回我 [email]，2023-02-07")
    assert not any(b"13800138000" in file.read_bytes() for file in path.parent.iterdir())


def test_without_a_file_there_is_none_and_none_is_made_by_reading(path: Path) -> None:
    assert Feedback(path).rows() == ()
    assert not path.parent.exists()


def test_it_is_kept_in_the_home(tmp_path: Path) -> None:
    Feedback.of_home(tmp_path).add(OPINION)
    assert (tmp_path / "feedback.sqlite3").exists()


def test_the_file_is_in_wal_mode_and_every_commit_is_on_disk(path: Path) -> None:
    Feedback(path).add(OPINION)
    with Database(path, ((),)).open() as connection:
        modes = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert modes == ["wal", 2]  # 2: FULL
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_many_threads_add_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.database.BUSY_SECONDS", PATIENCE)
    numbers: list[int] = []

    def add(n: int) -> None:
        numbers.append(Feedback(path).add(replace(OPINION, question=f"问题{n}")))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(numbers) == list(range(1, 21))
    assert {row.opinion.question for row in Feedback(path).rows()} == {f"问题{n}" for n in range(20)}


def test_several_processes_add_at_once(path: Path) -> None:
    code = f"""
from pathlib import Path
from tests.waiting import PATIENCE
from tests.test_assistant_feedback import OPINION
import assistant.database
from assistant.feedback import Feedback
assistant.database.BUSY_SECONDS = {PATIENCE}
for _ in range(5):
    Feedback(Path({str(path)!r})).add(OPINION)
"""
    root = Path(__file__).parent.parent
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=root) for _ in range(3)]
    assert [process.wait(PATIENCE) for process in running] == [0, 0, 0]
    assert [row.id for row in Feedback(path).rows()] == list(range(1, 16))


def test_what_fails_leaves_nothing(path: Path) -> None:
    feedback = Feedback(path)
    feedback.add(OPINION)
    database = Database(path, ((),))
    with pytest.raises(RuntimeError, match="stop"), database.open() as connection:
        connection.execute("DELETE FROM feedback")
        raise RuntimeError("stop")
    assert len(feedback.rows()) == 1


def test_an_older_schema_is_brought_up_to_date_step_by_step(path: Path) -> None:
    first = ("CREATE TABLE t (a TEXT)",)
    with Database(path, (first,)).open() as connection:
        connection.execute("INSERT INTO t VALUES ('kept')")
    second = ("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'",)
    with Database(path, (first, second)).open() as connection:
        assert connection.execute("SELECT a, b FROM t").fetchall() == [("kept", "new")]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    with pytest.raises(StoreUnusable), Database(path, (("CREATE TABLE t (a TEXT)", "NONSENSE"),)).open():
        pass
    with Database(path, (("CREATE TABLE t (a TEXT)",),)).open() as connection:
        assert connection.execute("SELECT * FROM t").fetchall() == []


def test_a_file_of_a_newer_program_is_refused(path: Path) -> None:
    Feedback(path).add(OPINION)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=9")
    connection.close()
    with pytest.raises(StoreUnusable) as error:
        Feedback(path).rows()
    assert str(error.value) == f"{path} has schema 9, this program knows 1: use the newer program"


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("this is no database, and longer than a header of a hundred bytes " * 4, encoding="utf-8")
    with pytest.raises(StoreUnusable, match=r"file is not a database.*: restore it from a backup, or move it away"):
        Feedback(path).add(OPINION)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x", encoding="utf-8")
    with pytest.raises(StoreUnusable, match="cannot be used"):
        Feedback.of_home(tmp_path / "home").add(OPINION)
