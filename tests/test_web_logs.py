"""The log of a server: a line for each request, with its id; no question, no key, no value of a variable."""

import io
import json
import logging
import threading
from pathlib import Path
from typing import NoReturn

import httpx2
import pytest
from fastapi.testclient import TestClient

from assistant.keys import Scope
from assistant.pipeline import Assistant
from assistant.rates import Rate
from assistant.settings import LogForm, LogLevel, Settings
from index.errors import IndexMissing
from tests.serving import QUESTION, assert_problem, real_server
from tests.signing_in import bearer, new_key
from tests.waiting import PATIENCE
from web.app import create_app
from web.logs import configure_logs
from web.operation import Operation

HIDDEN = "(its text may quote what was asked: set ASSISTANT_LOG_LEVEL=debug to see it)"
Line = dict[str, object]


@pytest.fixture
def logged() -> io.StringIO:
    """Return where a server of this test logs in JSON."""
    stream = io.StringIO()
    assert configure_logs(Settings(log=LogForm.JSON), stream) is LogForm.JSON
    return stream


def lines(stream: io.StringIO) -> list[Line]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def requests(stream: io.StringIO) -> list[Line]:
    return [line for line in lines(stream) if line["event"] == "request"]


def fails(question: str, *_: object, **__: object) -> NoReturn:
    secret = f"local {question}"
    raise ValueError(f"cannot understand {secret}")


def test_a_request_is_one_line(tiny: Assistant, tmp_path: Path, logged: io.StringIO) -> None:
    key = new_key(tmp_path, Scope.READ)
    app = create_app(lambda: tiny, tmp_path, operation=Operation(Rate(60, 60)))
    with TestClient(app) as client:
        done = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"X-Request-ID": "q-1", **bearer(key)})
        client.get("/", params={"q": QUESTION})
        client.get("/api/v1/documents/用地")
        client.get("/nowhere", params={"用地": "用地"})
    assert done.headers["x-request-id"] == "q-1"
    first, page, missing, nowhere = requests(logged)
    assert first.pop("time")
    assert isinstance(first.pop("ms"), float)
    assert first == {
        "event": "request", "level": "info", "logger": "web.request_log", "request_id": "q-1", "method": "POST",
        "route": "/api/v1/ask", "status": 200, "bytes": len(done.content), "key_id": key[3:15],
        "generation": tiny.index.generation,
    }  # fmt: skip
    assert [(line["route"], line["status"], line["key_id"]) for line in (page, missing, nowhere)] == [
        ("/", 200, None), ("/api/v1/documents/{document_id}", 404, None), ("none", 404, None),
    ]  # fmt: skip
    assert "用地" not in logged.getvalue()
    assert key not in logged.getvalue()


@pytest.mark.parametrize("given", ["q-1", "0af7651916cd43dd8448eb211c80319c", "a.B_c-9", "x" * 64])
def test_a_sane_request_id_is_taken(given: str, tiny: Assistant) -> None:
    with TestClient(create_app(lambda: tiny)) as client:
        assert client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", " ", "a b", 'x"}', "<script>", "x" * 65, "-x", "a\tb", "é"])
def test_any_other_request_id_is_replaced(given: str, tiny: Assistant) -> None:
    with TestClient(create_app(lambda: tiny)) as client:
        made = [client.get("/healthz", headers={b"X-Request-ID": given.encode()}).headers["x-request-id"] for _ in "12"]
    assert all(len(text) == 16 and int(text, 16) >= 0 for text in made)
    assert len(set(made)) == 2


def test_a_refused_request_has_its_id_as_well(tiny: Assistant, tmp_path: Path, logged: io.StringIO) -> None:
    with TestClient(create_app(lambda: tiny, tmp_path, operation=Operation(Rate(1, 60)))) as client:
        client.post("/api/v1/ask", json={"question": QUESTION})
        refused = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"X-Request-ID": "late"})
        assert (refused.status_code, refused.headers["x-request-id"]) == (429, "late")
        assert client.get("/api/v1/admin/documents").headers["x-request-id"]
    assert [line["status"] for line in requests(logged)] == [200, 429, 401]


def test_an_error_is_logged_with_its_places_and_without_values(
    tiny: Assistant, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    monkeypatch.setattr(tiny, "answer", fails)
    with real_server(create_app(lambda: tiny), "info") as address:
        response = httpx2.post(
            f"{address}/api/v1/ask", json={"question": QUESTION}, headers={"X-Request-ID": "r-7"}, timeout=PATIENCE
        )
        assert response.headers["x-request-id"] == "r-7"
        assert_problem(response, 500, "the server failed: its log says why, under the request id r-7")
        streamed = httpx2.post(
            f"{address}/turn", json={"question": QUESTION}, headers={"X-Request-ID": "r-8"}, timeout=PATIENCE
        )
        assert "event: problem" in streamed.text
    failed = [line for line in lines(logged) if "exception" in line]
    assert {line["request_id"] for line in failed} == {"r-7", "r-8"}
    for line in failed:
        text = str(line["exception"])
        assert f"builtins.ValueError: {HIDDEN}" in text
        assert "tests/test_web_logs.py" in text
        assert " in fails: raise ValueError(" in text
    assert [(line["status"], line["level"]) for line in requests(logged) if line["request_id"] == "r-7"] == [
        (500, "warning")
    ]
    assert QUESTION not in logged.getvalue()


def test_the_text_of_an_error_is_there_for_who_asks_for_it() -> None:
    stream = io.StringIO()
    configure_logs(Settings(log=LogForm.JSON, log_level=LogLevel.DEBUG), stream)
    try:
        fails("那个问题")
    except ValueError as error:
        logging.getLogger("web.test").error("it failed", exc_info=error)
    (line,) = lines(stream)
    assert "builtins.ValueError: cannot understand local 那个问题" in str(line["exception"])


def test_faults_and_what_the_system_says_are_shown(logged: io.StringIO) -> None:
    for error in (IndexMissing("no index at /srv"), OSError(28, "No space left on device")):
        logging.getLogger("web.test").error("it failed", exc_info=error)
    shown = [str(line["exception"]) for line in lines(logged)]
    assert shown == [
        "index.errors.IndexMissing: no index at /srv",
        "builtins.OSError: [Errno 28] No space left on device",
    ]


def test_a_chain_of_errors_and_a_group_are_shown_whole(logged: io.StringIO) -> None:
    asked = "甲乙丙"
    try:
        try:
            fails(asked[0])
        except ValueError as first:
            raise ExceptionGroup(asked[1], [KeyError(asked[2])]) from first
    except ExceptionGroup as group:
        logging.getLogger("web.test").error("it failed", exc_info=group)
    shown = str(lines(logged)[0]["exception"]).splitlines()
    kinds = [line.partition(":")[0] for line in shown if not line.startswith("  ")]
    assert kinds == [
        "builtins.ValueError",
        "which led to",
        "builtins.ExceptionGroup",
        "of which one is",
        "builtins.KeyError",
    ]
    assert not set(asked) & set("".join(shown))


def test_a_thread_that_fails_and_a_task_that_nobody_waits_for_are_lines_as_well(logged: io.StringIO) -> None:
    thread = threading.Thread(target=fails, args=("甲",), name="worker")
    thread.start()
    thread.join()
    message = "Task exception was never retrieved\nfuture: <Task finished exception=ValueError('甲')>"
    logging.getLogger("asyncio").error(message)
    failed, unwatched = lines(logged)
    assert (failed["event"], unwatched["event"]) == ("worker failed", "Task exception was never retrieved")
    assert "甲" not in logged.getvalue()


def test_a_key_is_not_whole_in_any_line(tmp_path: Path, logged: io.StringIO) -> None:
    key = new_key(tmp_path, Scope.READ)
    logging.getLogger("web.test").warning("sent %s", key, extra={"address": f"/?key={key}"})
    (line,) = lines(logged)
    assert (line["event"], line["address"]) == (f"sent {key[:16]}…", f"/?key={key[:16]}…")


def test_levels_and_forms_are_settings() -> None:
    stream = io.StringIO()
    assert configure_logs(Settings(), stream) is LogForm.JSON  # no terminal
    assert configure_logs(Settings(log=LogForm.TEXT, log_level=LogLevel.WARNING), stream) is LogForm.TEXT
    for name in ("web.test", "index.test", "somebody.else"):
        logging.getLogger(name).info("unheard")
        logging.getLogger(name).warning("heard", extra={"n": 1})
    shown = stream.getvalue().splitlines()
    assert len(shown) == 3
    assert all("[warning" in line and "heard" in line and "n=1" in line for line in shown)
