"""Many requests, and many that are broken off, leave nothing behind: memory, threads, files, tasks.

Some hundred here, a thousand and more in `python -m eval.soak`.
"""

import asyncio
import gc
import socket
import struct
import sys
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.pipeline import Assistant
from eval.server import asking
from tests.serving import QUESTION, ready, real_server, until_nothing_is_opened
from tests.waiting import until
from web.app import create_app

# So many fill what is kept on purpose: caches, pools of threads, figures; each word of a question is in some.
WORDS = 20
WARM_UP, REQUESTS = 300, 250
BEFORE, BROKEN_OFF = 50, 200
# Threads that wait for work, at the most (anyio).
POOL = 40
RESET = struct.pack("ii", 1, 0)


def objects() -> int:
    """Return how many blocks of memory Python's objects take: what keeps anything of a request keeps one at least."""
    gc.collect()
    return sys.getallocatedblocks()


def mixed(client: TestClient, n: int) -> None:
    """Send one of the requests that there are in turn, never the same twice; of words that are remembered, a few."""
    kind, word = n % 5, n % WORDS
    if kind == 0:
        response = client.post("/api/v1/ask", json={"question": f"{QUESTION} {word}", "id": n})
    elif kind == 1:
        response = client.get("/api/v1/search", params={"q": f"跨境旅游 {word}", "top": 1 + n % 7})
    elif kind == 2:
        events = {"Accept": "text/event-stream", "X-Request-ID": f"stream-{n}"}
        response = client.post("/api/v1/ask", json={"question": f"用地 {word}"}, headers=events)
    elif kind == 3:
        response = client.get(f"/documents/toy-2023?n={n}", headers={"X-Request-ID": f"request-{n}"})
    else:
        response = client.get(f"/nowhere/{n}")
    assert response.status_code == (404 if kind == 4 else 200)


class Leaking:
    """An application that keeps a kilobyte of each request once `leaks` has something in it."""

    def __init__(self, app: ASGIApp, leaks: list[bytearray]) -> None:
        self._app = app
        self._leaks = leaks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if self._leaks:
            self._leaks.append(bytearray(1024))
        await self._app(scope, receive, send)


def test_many_requests_leave_nothing_and_a_leak_would_be_seen(tiny: Assistant) -> None:
    app, leaks = create_app(lambda: tiny), list[bytearray]()
    app.add_middleware(Leaking, leaks=leaks)
    for client in ready(app):
        for n in range(WARM_UP):
            mixed(client, n)
        until_nothing_is_opened()
        before = objects()
        for n in range(REQUESTS):
            mixed(client, WARM_UP + n)
        after = objects()
        assert after - before < REQUESTS / 2
        leaks.append(bytearray())
        for n in range(REQUESTS):
            mixed(client, WARM_UP + REQUESTS + n)
        assert objects() - after > REQUESTS / 2


class Tasks:
    """Tells how many tasks the event loop of an application has."""

    def __init__(self, app: ASGIApp, loops: list[asyncio.AbstractEventLoop]) -> None:
        self._app = app
        self._loops = loops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        self._loops[:] = [asyncio.get_running_loop()]
        await self._app(scope, receive, send)


def files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def break_off(address: str, n: int) -> None:
    """Ask for a stream, read its beginning, and be gone: every other time without a word."""
    with asking(address, f"{QUESTION} {n}", "text/event-stream") as connection:
        assert connection.recv(4).startswith(b"HTTP")
        if n % 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files are counted where Linux shows them")
def test_many_streams_that_are_broken_off_leave_nothing(tiny: Assistant) -> None:
    app, loops = create_app(lambda: tiny), list[asyncio.AbstractEventLoop]()
    app.add_middleware(Tasks, loops=loops)
    with real_server(app) as address:
        for n in range(BEFORE):
            break_off(address, n)

        def is_quiet() -> bool:
            return app.state.capacities.questions.works == 0 and len(asyncio.all_tasks(loops[0])) == tasks

        until(lambda: app.state.capacities.questions.works == 0)
        tasks = min(len(asyncio.all_tasks(loops[0])) for _ in range(20))
        until(is_quiet)
        threads, open_files = threading.active_count(), files()
        for n in range(BROKEN_OFF):
            break_off(address, n)
        until(is_quiet)
        assert threading.active_count() <= threads + POOL  # which grows with the load, and no further
        until(lambda: files() <= open_files)
