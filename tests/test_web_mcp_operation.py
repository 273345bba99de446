"""MCP over HTTP is operated as the web server is: who may ask and how often, how much at once, how it stops."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.answer import Answer
from assistant.contract import answer_json
from assistant.json_parts import Json
from assistant.keys import Keys, Scope
from assistant.pipeline import Assistant
from assistant.rates import Rate
from assistant.settings import Reading, Settings
from tests.fakes import build_tiny_index
from tests.serving import QUESTION, assert_problem, real_server
from tests.slow import HELD, HeldEncoder, assistant_with
from tests.waiting import PATIENCE, until
from web.capacity import Busy, Ending, Limits
from web.listening import take_address
from web.mcp_server import mcp_server
from web.mcp_serving import PATH, http_app
from web.operation import Operation
from web.serving import server_of
from web.visitors import Access

ACCEPTED = {"Accept": "application/json, text/event-stream", "Host": "localhost"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def asking(question: str) -> dict[str, object]:
    return {**PING, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": question}}}


def app_of(assistant: Assistant, home: Path, limits: Limits, reading: Reading = Reading.OPEN) -> Starlette:
    operation = Operation(rate=Rate(3, 60)) if reading is Reading.OPEN else Operation()
    return http_app(mcp_server(lambda: assistant), "127.0.0.1", Access(home, reading), operation, limits)


@pytest.fixture
def encoder() -> Iterator[HeldEncoder]:
    held = HeldEncoder()
    yield held
    held.let.set()


def test_the_fourth_call_in_a_minute_waits_and_every_response_is_protected(tiny: Assistant, tmp_path: Path) -> None:
    with TestClient(app_of(tiny, tmp_path, Limits(1, 1, PATIENCE))) as client:
        replies = [client.post(PATH, json=PING, headers=ACCEPTED) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert 0 < int(replies[3].headers["retry-after"]) <= 60
    for reply in replies:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert len(reply.headers["x-request-id"]) == 16


def test_where_reading_is_keyed_calls_need_a_key(tiny: Assistant, tmp_path: Path) -> None:
    keys = Keys.of_home(tmp_path)
    read, feedback = (keys.create("x", (s,), timedelta(days=1)).text for s in (Scope.READ, Scope.FEEDBACK))
    with TestClient(app_of(tiny, tmp_path, Limits(1, 1, PATIENCE), Reading.KEYED)) as client:
        for key, status in (("", 401), (feedback, 403), (read, 200)):
            given = {"Authorization": f"Bearer {key}"} if key else {}
            assert client.post(PATH, json=PING, headers={**ACCEPTED, **given}).status_code == status


def test_what_is_no_call_is_refused_and_holds_no_place(tiny: Assistant, tmp_path: Path) -> None:
    app = app_of(tiny, tmp_path, Limits(1, 0, PATIENCE))
    with TestClient(app) as client:
        for method in ("GET", "DELETE"):
            refused = client.request(method, PATH, headers={**ACCEPTED, "Accept": "text/event-stream"})
            assert_problem(refused, 405, "send calls with POST")
            assert refused.headers["allow"] == "POST"
    assert app.state.capacities.questions.works == 0


def post(address: str, question: str) -> httpx2.Response:
    return httpx2.post(address + PATH, json=asking(question), headers=ACCEPTED, timeout=PATIENCE)


@contextmanager
def stoppable(app: Starlette, encoder: HeldEncoder) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve an application; yield its address, and what makes the server stop as a signal does."""
    with take_address("127.0.0.1", 0) as taken:
        taken.listen()
        server = server_of(app, app.state.capacities, "error")
        serving = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        serving.start()
        try:
            yield f"http://localhost:{taken.getsockname()[1]}", server.give_up
        finally:
            encoder.let.set()
            server.give_up()
            serving.join(PATIENCE)
    assert not serving.is_alive()


def test_beyond_capacity_calls_are_refused_and_stopping_ends_what_is_there(
    encoder: HeldEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.capacity.STOP_SECONDS", 0.2)
    assistant = assistant_with(encoder, tmp_path)
    app = http_app(mcp_server(lambda: assistant), "127.0.0.1", None, Operation(), Limits(1, 2, PATIENCE))
    places = app.state.capacities.questions
    with stoppable(app, encoder) as (address, stop), ThreadPoolExecutor(3) as clients:
        sent = [clients.submit(post, address, f"{HELD}{n}") for n in range(3)]
        until(lambda: places.works == 3 and encoder.entered == 1)
        refused = post(address, QUESTION)
        assert_problem(refused, 503, Busy().detail)
        assert refused.headers["retry-after"] == "2"
        stop()
        replies = [one.result(PATIENCE) for one in sent]
    assert [(reply.status_code, reply.json()["detail"]) for reply in replies] == [(503, Ending.STOPPING)] * 3
    assert encoder.entered == 1  # what waited was never begun


def test_a_call_that_takes_too_long_is_given_up_where_its_next_stage_would_begin(
    encoder: HeldEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[Answer] = []

    def told(answer: Answer) -> Json:
        answered.append(answer)
        return answer_json(answer)

    monkeypatch.setattr("web.mcp_tools.answer_json", told)
    assistant = assistant_with(encoder, tmp_path)
    app = http_app(mcp_server(lambda: assistant), "127.0.0.1", None, Operation(), Limits(1, 0, 0.3))
    with real_server(app) as address:
        assert_problem(post(address, HELD), 503, Ending.LATE)
        until(lambda: encoder.entered == 1)
        assert app.state.capacities.questions.works == 1  # it holds its place until its work has ended
        encoder.let.set()
        until(lambda: app.state.capacities.questions.works == 0)
        assert answered == []
        assert post(address, QUESTION).json()["result"]["structuredContent"]["status"] == "answered"
        assert [answer.question for answer in answered] == [QUESTION]


COMMAND = "from assistant.cli import main; main()"


def test_sigterm_with_twenty_calls_in_flight(tmp_path: Path) -> None:
    """All are answered or refused with 503, and the process is gone, by its signal."""
    build_tiny_index(tmp_path)
    read = Settings(home=tmp_path, corpus=tmp_path / "corpus", encoder="none")
    environment = {
        **os.environ, "ASSISTANT_HOME": str(read.home), "ASSISTANT_CORPUS": str(read.corpus),
        "ASSISTANT_ENCODER": "none", "ASSISTANT_RATE_LIMIT": "none",
    }  # fmt: skip
    command = [sys.executable, "-c", COMMAND, "mcp", "--transport", "http", "--port", "0"]
    with (
        ThreadPoolExecutor(20) as clients,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process,
    ):
        assert process.stderr is not None
        address = json.loads(process.stderr.readline())["event"].split()[3].removesuffix(f"{PATH};")
        assert post(address, QUESTION).status_code == 200
        sent = [clients.submit(_status, address) for _ in range(20)]
        until(lambda: any(one.done() for one in sent))
        process.send_signal(signal.SIGTERM)
        statuses = [one.result(PATIENCE) for one in sent]
        log = process.communicate(timeout=PATIENCE)[1]
    assert set(statuses) <= {200, 503, 0}
    assert 200 in statuses
    taken = [line["status"] for line in map(json.loads, log.splitlines()) if line["event"] == "request"]
    assert sorted(taken) == sorted([200, *filter(None, statuses)])  # whatever was taken in was answered
    assert process.returncode == -signal.SIGTERM
    assert "Traceback" not in log
    assert QUESTION not in log


def _status(address: str) -> int:
    """Return the status of a call; 0 where the server listens no more, or closed before it took the call in."""
    try:
        return post(address, QUESTION).status_code
    except (httpx2.ConnectError, httpx2.ReadError, httpx2.RemoteProtocolError):
        return 0
