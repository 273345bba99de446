"""A server before its application is there: importing that takes a second, and a first build of the index minutes.

/healthz is answered at once, and /readyz with 503. What else comes waits for the application, which then answers it.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from corpus.errors import Fault
from web.security import protect

STARTING = "the server is starting: ask again in a few seconds"
CRASHED = "the server could not be started: its log says why"
# A first build of the shipped documents takes about as long.
WAIT_SECONDS = 60.0
# Whoever comes beyond these is told to come again at once.
MOST_WAITING = 100
_log = logging.getLogger(__name__)


class Starting:
    """An ASGI application that stands for another one, which is made in a thread of its own."""

    def __init__(self, make: Callable[[], Starlette], wait_seconds: float = WAIT_SECONDS) -> None:
        """Take what makes the application, and how long a request waits for it."""
        self._make, self._wait_seconds = make, wait_seconds
        self._made: Starlette | None = None
        self._fault: Fault | None = None
        self.waiting = 0  # requests
        self._ended, self._closing = asyncio.Event(), asyncio.Event()
        # The application once it has begun, and what it gives to each request.
        self._app: Starlette | None = None
        self._state: dict[str, object] = {}
        self.on_failure: Callable[[], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what the application is to answer."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        else:
            await self._before(scope, receive, send)

    def stop(self) -> None:
        """Tell the application that the server begins to stop."""
        if self._app is not None:
            self._app.state.capacities.stop()
        self._ended.set()

    @property
    def has_ended(self) -> bool:
        """Whether the application is there, or will not come."""
        return self._ended.is_set()

    def raise_failure(self) -> None:
        """Raise the Fault that kept the application from being made, where there was one."""
        if self._fault is not None:
            raise self._fault

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make and run the application for as long as the server runs."""
        await receive()
        self._state = scope["state"]
        running = asyncio.create_task(self._run())
        running.add_done_callback(self._look_for_failure)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._closing.set()
        if self._app is None:  # a thread cannot be ended: what it makes is of no use any more
            running.cancel()
        await asyncio.wait({running})
        await send({"type": "lifespan.shutdown.complete"})

    async def _run(self) -> None:
        """Make the application, and be it until the server stops."""
        made = asyncio.Event()
        work = partial(self._work, asyncio.get_running_loop(), made)
        threading.Thread(target=work, name="make-application", daemon=True).start()
        await made.wait()
        if self._made is None:
            return
        async with self._made.router.lifespan_context(self._made) as state:
            self._state.update(state or {})
            self._app = self._made
            self._ended.set()
            await self._closing.wait()

    def _work(self, loop: asyncio.AbstractEventLoop, made: asyncio.Event) -> None:
        # What is no Fault ends up in the log, as in any thread.
        try:
            self._made = self._make()
        except Fault as fault:
            self._fault = fault
        finally:
            with suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(made.set)

    def _look_for_failure(self, running: "asyncio.Task[None]") -> None:
        if running.cancelled():
            return
        if error := running.exception():
            _log.error("the application does not begin", exc_info=error)
        if error or self._made is None:
            self._fault = self._fault or Fault(CRASHED)
        self._ended.set()
        if self._fault is not None and self.on_failure is not None:
            self.on_failure()

    async def _before(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that comes before the application does."""
        if (scope["method"], scope["path"]) == ("GET", "/healthz"):
            await _reply(HTTPStatus.OK, {"status": "ok"})(scope, receive, send)
            return
        if scope["path"] != "/readyz" and self.waiting < MOST_WAITING:
            await self._wait()
        if self._app is not None:
            scope["state"].update(self._state)  # the request was made before there was any
            await self._app(scope, receive, send)
        else:
            await _refusal()(scope, receive, send)

    async def _wait(self) -> None:
        self.waiting += 1
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), self._wait_seconds)
        finally:
            self.waiting -= 1


def _refusal() -> Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": STARTING}
    response = _reply(status, problem, "application/problem+json")
    response.headers["Retry-After"] = "5"
    return response


def _reply(status: HTTPStatus, body: Mapping[str, object], media_type: str = "application/json") -> Response:
    response = Response(json.dumps(body), status.value, media_type=media_type)
    protect(response.headers)
    return response
