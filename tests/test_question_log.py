"""Questions that are kept: only where that is on, masked, for their time; of a deleted one nothing is left."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.pipeline import Assistant
from assistant.question_log import FILE, QuestionLog
from assistant.settings import Settings
from tests.conftest import Done
from tests.serving import QUESTION
from tests.signing_in import OWN
from web.app import create_app
from web.operation import Operation
from web.sweeping import dated_rows, sweep

RunCli = Callable[..., Done]
PERSONAL = "我的电话13800138000，用地指标由哪个部门负责"
MASKED = "我的电话[phone]，用地指标由哪个部门负责"


def operation(home: Path, on: bool) -> Operation:
    return Operation.of(Settings(home=home, question_log=on, rate_limit="none"))


def log_of(home: Path, days: int = 30) -> QuestionLog:
    return QuestionLog.of_home(home, days)


def write_rows(home: Path, *rows: tuple[str, str]) -> None:
    """Add rows of a time and a question as they were written then."""
    values = [(at, question, "zh-Hans", "answered", "0123456789ab", 1.0) for at, question in rows]
    with closing(sqlite3.connect(home / FILE)) as connection, connection:
        connection.executemany(
            "INSERT INTO questions (at, question, language, status, generation, ms) VALUES (?, ?, ?, ?, ?, ?)", values
        )


def left(home: Path) -> bytes:
    """Return every byte of the file and of those beside it."""
    return b"".join(path.read_bytes() for path in sorted(home.glob(f"{FILE}*")))


@pytest.fixture
def answer(tiny: Assistant) -> Answer:
    return tiny.answer(QUESTION)


def test_no_question_is_kept_unless_that_is_switched_on(tiny: Assistant, tmp_path: Path) -> None:
    assert Settings().question_log is False
    with TestClient(create_app(lambda: tiny, tmp_path, operation=operation(tmp_path, on=False))) as client:
        client.post("/api/v1/ask", json={"question": PERSONAL})
    assert list(tmp_path.iterdir()) == []


def test_every_way_of_asking_is_kept_masked_without_who_asked(tiny: Assistant, tmp_path: Path) -> None:
    with TestClient(create_app(lambda: tiny, tmp_path, operation=operation(tmp_path, on=True))) as client:
        client.post("/api/v1/ask", json={"question": PERSONAL})
        client.post("/turn", json={"question": PERSONAL}, headers=OWN)
        client.get("/", params={"q": PERSONAL})
        client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": PERSONAL}]})
        client.post("/api/v1/ask", json={"question": "???"})
    rows = log_of(tmp_path).rows()
    assert [row.question for row in rows] == [MASKED] * 4 + ["???"]
    assert {row.generation for row in rows} == {tiny.index.generation}
    assert {row.status for row in rows} == {"insufficient_evidence"}
    assert set(rows[0].values) == {"id", "at", "question", "language", "status", "generation", "ms"}
    assert b"13800138000" not in left(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_what_is_too_old_goes_when_a_question_is_kept(tmp_path: Path, answer: Answer) -> None:
    log = log_of(tmp_path)
    log.keep(answer)
    write_rows(tmp_path, ("2020-01-01T00:00:00+00:00", "很久以前的问题"))
    assert [row.question for row in log.rows()] == [QUESTION]  # it is not shown any more
    assert "很久以前的问题".encode() in left(tmp_path)
    log.keep(answer)
    assert "很久以前的问题".encode() not in left(tmp_path)
    assert [row.question for row in log.rows()] == [QUESTION, QUESTION]


def test_what_is_too_old_goes_when_a_server_starts_even_one_that_keeps_no_more(tmp_path: Path, answer: Answer) -> None:
    log_of(tmp_path).keep(answer)
    write_rows(tmp_path, ("2020-01-01T00:00:00+00:00", "很久以前的问题"))
    sweep(dated_rows(Settings(home=tmp_path, question_log=False)))
    assert "很久以前的问题".encode() not in left(tmp_path)
    assert len(log_of(tmp_path).rows()) == 1


def test_starting_makes_no_file_where_there_is_none(tmp_path: Path) -> None:
    sweep(dated_rows(Settings(home=tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_a_purged_question_is_left(tmp_path: Path, answer: Answer) -> None:
    log = log_of(tmp_path, 3650)
    log.keep(answer)
    write_rows(
        tmp_path, *((f"2026-01-{day:02}T08:00:00+00:00", f"一月{day}日的问题{'长' * 900}") for day in range(1, 31))
    )
    assert log.purge(date(2026, 1, 20)) == 19
    kept, gone = left(tmp_path), [f"一月{day}日".encode() for day in range(1, 20)]
    assert not [text for text in gone if text in kept]
    assert all(f"一月{day}日".encode() in kept for day in range(20, 31))
    assert log.purge() == 12
    assert "问题".encode() not in left(tmp_path)
    assert QUESTION.encode() not in left(tmp_path)
    assert log.rows() == ()


def test_a_log_that_cannot_be_written_keeps_no_answer_back(tiny: Assistant, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database")
    with TestClient(create_app(lambda: tiny, tmp_path, operation=operation(tmp_path, on=True))) as client:
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200


def test_the_log_is_exported_as_lines_or_as_one_document(run_cli: RunCli, tmp_path: Path, answer: Answer) -> None:
    home = tmp_path / "home"
    log_of(home).keep(answer)
    log_of(home).keep(answer)
    rows = [row.values for row in log_of(home).rows()]
    for arguments in ((), ("--jsonl",)):
        done = run_cli("log", "export", *arguments)
        assert (done.code, [json.loads(line) for line in done.out.splitlines()]) == (0, rows)
    assert json.loads(run_cli("log", "export", "--json").out) == {"questions": rows}
    output = tmp_path / "questions.jsonl"
    assert run_cli("log", "export", "--output", str(output)) == Done(0, "", f"2 questions in {output}\n")
    assert len(output.read_text("utf-8").splitlines()) == 2


def test_an_export_of_nothing_is_empty(run_cli: RunCli) -> None:
    assert run_cli("log", "export") == Done(0, "", "")
    assert run_cli("log", "export", "--json").out == '{\n  "questions": []\n}\n'


def test_the_log_is_purged(run_cli: RunCli, tmp_path: Path, answer: Answer) -> None:
    log_of(tmp_path / "home").keep(answer)
    assert run_cli("log", "purge", "--before", "2026-01-31") == Done(0, "0 questions deleted\n", "")
    assert run_cli("log", "purge", "--all") == Done(0, "1 questions deleted\n", "")
    assert run_cli("log", "export").out == ""


@pytest.mark.parametrize(
    "arguments", [("purge",), ("purge", "--all", "--before", "2026-01-31"), ("export", "--json", "--jsonl")]
)
def test_what_contradicts_itself_is_refused(arguments: tuple[str, ...], run_cli: RunCli) -> None:
    done = run_cli("log", *arguments)
    assert done.code == 2
    assert "choose one of" in done.err


def test_the_privacy_page_says_what_this_server_keeps(tiny: Assistant, tmp_path: Path) -> None:
    for on, chinese, english in (
        (False, "不保留。问题只用于作答", "Not kept."),
        (True, "问题保留 30 天", "questions are kept for 30 days"),
    ):
        with TestClient(create_app(lambda: tiny, tmp_path, operation=operation(tmp_path, on))) as client:
            assert chinese in client.get("/privacy", params={"lang": "zh-Hans"}).text
            assert english in client.get("/privacy", params={"lang": "en"}).text
            assert '<a href="/privacy">' in client.get("/").text
    with TestClient(create_app(lambda: tiny)) as client:
        assert "This server keeps no data of its users." in client.get("/privacy", params={"lang": "en"}).text
