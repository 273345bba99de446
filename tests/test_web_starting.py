"""The server before its application is there: alive at once, everything else waits or is told to come again."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from corpus.errors import Fault
from tests.waiting import PATIENCE, until
from web.capacity import QUESTIONS, Capacities
from web.listening import address_of, take_address
from web.serving import server_of
from web.starting import Starting


class Made:
    """An application that is made when it is told to, and says what it was given."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.lived: list[str] = []

    def make(self) -> Starlette:
        """Return the application, late."""
        self.go.wait(PATIENCE)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[dict[str, str]]:
            self.lived.append("begins")
            yield {"given": "what each request finds"}
            self.lived.append("ends")

        async def page(request: Request) -> PlainTextResponse:
            return PlainTextResponse(f"{request.method} {request.state.given}")

        app = Starlette(routes=[Route("/{any:path}", page, methods=["GET", "POST"])], lifespan=lifespan)
        app.state.capacities = Capacities(QUESTIONS)
        return app


@contextmanager
def started(make: Callable[[], Starlette], wait_seconds: float = PATIENCE) -> Iterator[tuple[str, Starting]]:
    starting = Starting(make, wait_seconds)
    with take_address("127.0.0.1", 0) as taken:
        server = server_of(starting, starting, log_level="critical")
        starting.on_failure = server.give_up
        taken.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            yield address_of(taken), starting
        finally:
            server.give_up()
            thread.join(PATIENCE)
    assert not thread.is_alive()


def test_it_is_alive_and_not_ready_before_the_application_is_there() -> None:
    made = Made()
    with started(made.make) as (address, _):
        alive = httpx2.get(f"{address}/healthz", timeout=PATIENCE)
        assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
        assert alive.headers["x-content-type-options"] == "nosniff"
        ready = httpx2.get(f"{address}/readyz", timeout=PATIENCE)
        assert (ready.status_code, ready.headers["retry-after"]) == (503, "5")
        assert ready.headers["content-type"] == "application/problem+json"
        assert ready.json() == {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "the server is starting: ask again in a few seconds",
        }
        assert made.lived == []
        made.go.set()


def test_who_comes_early_is_answered_by_the_application_with_all_that_it_gives() -> None:
    made = Made()
    with started(made.make) as (address, starting), ThreadPoolExecutor(2) as pool:
        early = [pool.submit(httpx2.request, method, f"{address}/x", timeout=PATIENCE) for method in ("GET", "POST")]
        until(lambda: starting.waiting == 2)
        made.go.set()
        assert [reply.result().text for reply in early] == [
            "GET what each request finds",
            "POST what each request finds",
        ]
        assert httpx2.get(f"{address}/healthz", timeout=PATIENCE).text == "GET what each request finds"
        assert made.lived == ["begins"]
    assert made.lived == ["begins", "ends"]


def test_who_waited_long_enough_is_told_to_come_again() -> None:
    made = Made()
    with started(made.make, wait_seconds=0.01) as (address, _):
        reply = httpx2.get(f"{address}/x", timeout=PATIENCE)
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
        made.go.set()


def test_a_server_that_is_stopped_meanwhile_ends_at_once_and_says_so() -> None:
    made = Made()
    with ThreadPoolExecutor(1) as pool, started(made.make) as (address, starting):
        early = pool.submit(httpx2.get, f"{address}/x", timeout=PATIENCE)
        until(lambda: starting.waiting == 1)
        # At the end of the block the server is told to stop, with the application still being made.
    assert early.result().status_code == 503
    starting.raise_failure()
    made.go.set()


def test_a_fault_ends_the_server_and_is_raised() -> None:
    def fail() -> Starlette:
        raise Fault("no documents: add some")

    with started(fail) as (_, starting):
        until(lambda: starting.has_ended)
    with pytest.raises(Fault, match=r"^no documents: add some$"):
        starting.raise_failure()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_that_nobody_foresaw_ends_the_server_as_well() -> None:
    def fail() -> Starlette:
        raise KeyError("x")

    with started(fail) as (_, starting):
        until(lambda: starting.has_ended)
    with pytest.raises(Fault, match=r"^the server could not be started: its log says why$"):
        starting.raise_failure()


def test_an_application_that_cannot_begin_ends_the_server() -> None:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        raise OSError("no space")
        yield

    with started(lambda: Starlette(lifespan=lifespan)) as (_, starting):
        until(lambda: starting.has_ended)
    with pytest.raises(Fault, match=r"^the server could not be started"):
        starting.raise_failure()
