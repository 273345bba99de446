"""Beyond capacity, too late, or for nobody: what the server does not do, and says so at once."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

import web.capacity
from assistant.pipeline import Assistant
from eval.server import asking, read_to_end
from tests.serving import QUESTION, assert_problem, real_server
from tests.slow import HELD, BrokenEncoder, HeldEncoder, assistant_with
from tests.waiting import PATIENCE, until
from web.app import create_app
from web.capacity import Busy, Ending, Limits
from web.serving import server_of

EVENTS = "text/event-stream"
FULL = Busy().detail
SOON = Limits(at_once=1, waiting=1, seconds=0.5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[HeldEncoder, Assistant]:
    encoder = HeldEncoder()
    encoder.let.set()
    return encoder, assistant_with(encoder, tmp_path_factory.mktemp("held"))


@pytest.fixture
def encoder(made: tuple[HeldEncoder, Assistant]) -> Iterator[HeldEncoder]:
    """Return the encoder of `held`."""
    encoder = made[0]
    encoder.let.clear()
    encoder.entered = 0
    yield encoder
    encoder.let.set()


@pytest.fixture
def held(made: tuple[HeldEncoder, Assistant]) -> Assistant:
    """Return an assistant whose answers to HELD wait for `encoder.let`."""
    return made[1]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    with real_server(app) as address:
        assert httpx2.post(f"{address}/api/v1/ask", json={"question": QUESTION}, timeout=PATIENCE).status_code == 200
        yield address


def answers_made(address: str) -> str:
    lines = httpx2.get(f"{address}/metrics", timeout=PATIENCE).text.splitlines()
    return next(line for line in lines if line.startswith('assistant_answers_total{status="answered"}'))


def nobody_waits(app: FastAPI) -> bool:
    """Tell whether the server knows that every client of what it still does is gone."""
    return all(work.ending is Ending.GONE for work in app.state.capacities.questions._works)


def test_what_is_too_much_is_refused_at_once_and_the_rest_goes_on(held: Assistant, encoder: HeldEncoder) -> None:
    app = create_app(lambda: held, questions=Limits(at_once=2, waiting=3, seconds=PATIENCE))
    with serving(app) as address, ExitStack() as clients:
        waiting = [clients.enter_context(asking(address, f"{HELD}{n}")) for n in range(5)]
        until(lambda: app.state.capacities.questions.works == 5 and encoder.entered == 2)
        # None of the places becomes free: who was made to wait for one would wait until the test fails.
        for _ in range(5):
            with httpx2.Client(timeout=PATIENCE) as client:
                refused = client.post(f"{address}/api/v1/ask", json={"question": QUESTION})
                assert_problem(refused, 503, FULL)
                assert refused.headers["retry-after"] == "2"
                for path in ("/api/v1/search?q=x", "/?q=x", "/support?q=x"):
                    assert client.get(f"{address}{path}").status_code == 503
                for path in ("/healthz", "/readyz", "/static/style.css", "/documents", "/documents/toy-2023", "/"):
                    assert client.get(f"{address}{path}").status_code == 200
        assert encoder.entered == 2
        encoder.let.set()
        assert [read_to_end(one)[0] for one in waiting] == [200] * 5
        assert app.state.capacities.questions.works == 0
        assert httpx2.post(f"{address}/api/v1/ask", json={"question": QUESTION}, timeout=PATIENCE).status_code == 200


def test_a_page_says_that_there_are_too_many(held: Assistant, encoder: HeldEncoder) -> None:
    app = create_app(lambda: held, questions=Limits(at_once=1, waiting=0, seconds=PATIENCE))
    with serving(app) as address, asking(address, HELD) as first:
        until(lambda: encoder.entered == 1)
        page = httpx2.get(f"{address}/?q=x", headers={"Accept": "text/html"}, timeout=PATIENCE)
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert FULL in page.text
        encoder.let.set()
        assert read_to_end(first)[0] == 200


def test_what_takes_too_long_is_given_up_and_its_place_is_free_when_its_work_has_ended(
    held: Assistant, encoder: HeldEncoder
) -> None:
    app = create_app(lambda: held, questions=SOON)
    with serving(app) as address:
        made = answers_made(address)
        with asking(address, HELD) as begun, asking(address, f"{HELD}2") as in_turn:
            for one in (begun, in_turn):
                status, text = read_to_end(one)
                assert (status, "retry-after: 2" in text, Ending.LATE in text) == (503, True, True)
        # At most one was begun, and holds its place until it ends.
        until(lambda: app.state.capacities.questions.works == encoder.entered)
        assert encoder.entered <= 1
        encoder.let.set()
        until(lambda: app.state.capacities.questions.works == 0)
        assert encoder.entered <= 1
        assert answers_made(address) == made
        with asking(address, QUESTION) as next_one:
            assert read_to_end(next_one)[0] == 200


def test_a_stream_that_takes_too_long_ends_with_a_problem(held: Assistant, encoder: HeldEncoder) -> None:
    app = create_app(lambda: held, questions=SOON)
    with serving(app) as address:
        with asking(address, HELD, EVENTS) as stream:
            status, text = read_to_end(stream)
        assert status == 200
        last = text.rsplit("event: ", 1)[1]
        assert last.startswith("problem\n")
        assert f'"status": 503, "detail": "{Ending.LATE}"' in last
        encoder.let.set()
        until(lambda: app.state.capacities.questions.works == 0)


@pytest.mark.parametrize("accept", ["application/json", EVENTS])
def test_for_a_client_that_is_gone_no_answer_is_made(held: Assistant, encoder: HeldEncoder, accept: str) -> None:
    app = create_app(lambda: held, questions=Limits(at_once=1, waiting=4, seconds=PATIENCE))
    with serving(app) as address:
        made = answers_made(address)
        with asking(address, HELD, accept):
            until(lambda: encoder.entered == 1)
            with asking(address, f"{HELD}2", accept):
                until(lambda: app.state.capacities.questions.works == 2)
        # Who waited has left the line; who was being answered ends with its stage.
        until(lambda: app.state.capacities.questions.works == 1)
        until(lambda: nobody_waits(app))
        encoder.let.set()
        until(lambda: app.state.capacities.questions.works == 0)
        assert (encoder.entered, answers_made(address)) == (1, made)


@pytest.mark.parametrize("accept", ["application/json", EVENTS])
def test_a_server_that_stops_ends_what_it_is_doing(
    held: Assistant, encoder: HeldEncoder, accept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.capacity, "STOP_SECONDS", 0.5)
    app, texts = create_app(lambda: held, questions=Limits(at_once=1, waiting=4, seconds=PATIENCE)), list[str]()

    def read(connection: socket.socket) -> None:
        texts.append(read_to_end(connection)[1])

    with ExitStack() as clients:
        with serving(app) as address:
            connections = [clients.enter_context(asking(address, f"{HELD}{n}", accept)) for n in range(3)]
            until(lambda: app.state.capacities.questions.works == 3 and encoder.entered == 1)
            readers = [threading.Thread(target=read, args=[connection]) for connection in connections]
            for reader in readers:
                reader.start()
            started = time.monotonic()
        assert time.monotonic() - started < PATIENCE / 2
        encoder.let.set()
        for reader in readers:
            reader.join(PATIENCE)
    assert [Ending.STOPPING in text for text in texts] == [True] * 3
    assert encoder.entered == 1


def test_a_failure_in_one_answer_is_a_500_without_details_and_the_next_is_answered(tmp_path: Path) -> None:
    broken = assistant_with(BrokenEncoder(), tmp_path)
    with serving(create_app(lambda: broken)) as address:
        failed = httpx2.post(f"{address}/api/v1/ask", json={"question": "用地指标坏"}, timeout=PATIENCE)
        assert failed.json()["detail"].startswith("the server failed: its log says why")
        assert (failed.status_code, "secret" in failed.text) == (500, False)
        streamed = httpx2.post(
            f"{address}/api/v1/ask", json={"question": "用地指标坏"}, headers={"Accept": EVENTS}, timeout=PATIENCE
        )
        assert ("event: problem" in streamed.text, "secret" in streamed.text) == (True, False)
        assert httpx2.post(f"{address}/api/v1/ask", json={"question": QUESTION}, timeout=PATIENCE).status_code == 200


def test_who_sends_a_body_slowly_takes_no_place(held: Assistant) -> None:
    app = create_app(lambda: held, questions=Limits(at_once=1, waiting=0, seconds=PATIENCE))
    with serving(app) as address, ExitStack() as slow:
        for _ in range(10):
            parts = httpx2.URL(address)
            connection = slow.enter_context(socket.create_connection((parts.host, parts.port or 0), timeout=PATIENCE))
            connection.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
            )
        assert httpx2.post(f"{address}/api/v1/ask", json={"question": QUESTION}, timeout=PATIENCE).status_code == 200


def test_a_body_that_does_not_come_is_given_up(held: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.capacity_middleware.BODY_SECONDS", 0.2)
    with serving(create_app(lambda: held)) as address:
        parts = httpx2.URL(address)
        with socket.create_connection((parts.host, parts.port or 0), timeout=PATIENCE) as connection:
            connection.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 408 ")


def test_a_server_has_ten_seconds_to_stop() -> None:
    """How long it takes is measured by eval/soak.py; here, that no more is given."""
    grace = server_of(create_app(lambda: pytest.fail("never opened"))).config.timeout_graceful_shutdown
    assert grace is not None
    assert web.capacity.STOP_SECONDS < grace <= 10
