"""Lets a request begin when there is a place for it, and ends its work when nobody waits for it any more.

The body is read first: who sends it slowly, or never, takes no place. From then on the client is watched; that it is
gone, that the time is up and that the server stops are one thing to the work: it is to end.
"""

import asyncio
import logging
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.capacity import Abandoned, Capacities, Capacity, Ending, Work
from web.errors import problem_values, respond
from web.streaming import EVENT_STREAM, event

# A body has 64 KiB, a kept conversation 4 MiB: so long is enough on a slow line.
BODY_SECONDS = 20.0
_log = logging.getLogger(__name__)


class CapacityMiddleware:
    """Passes requests on as there are places for them, and refuses the others with 503 and Retry-After."""

    def __init__(self, app: ASGIApp, capacities: Capacities) -> None:
        self._app = app
        self._capacities = capacities
        # What goes on after its client was answered; a task that nothing refers to may vanish.
        self._ending: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        capacity = self._capacities.needed(scope)
        if capacity is None:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            await _refuse(scope, receive, send, HTTPStatus.REQUEST_TIMEOUT, "the body did not come: send it again")
        except HTTPException as error:
            await _refuse(scope, receive, send, HTTPStatus(error.status_code), error.detail, dict(error.headers or {}))
        else:
            if body is not None:
                await self._attend(capacity, scope, body, receive, send)

    async def _attend(self, capacity: Capacity, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Do the work of a request until it is done, or nobody waits for it."""
        work, response = Work(), _Response(send)
        scope.setdefault("state", {})["work"] = work
        doing = asyncio.create_task(self._do(capacity, work, scope, body, response))
        watching = asyncio.create_task(_watch(receive, work))
        ended = asyncio.create_task(work.ended.wait())
        try:
            await asyncio.wait({doing, ended}, return_when=asyncio.FIRST_COMPLETED)
            if doing.done() or not response.can_end:
                await doing
                return
            if not work.begun:
                doing.cancel()
            await response.end(scope, receive, work.ending or Ending.GONE)
        except asyncio.CancelledError:
            doing.cancel()
            raise
        finally:
            watching.cancel()
            ended.cancel()
            if not doing.done():
                self._ending.add(doing)
                doing.add_done_callback(self._over)

    async def _do(self, capacity: Capacity, work: Work, scope: Scope, body: bytes, response: "_Response") -> None:
        try:
            async with capacity.place(work):
                await self._app(scope, _again(body, work), response.send)
        except HTTPException as error:  # Busy: an application answers its own
            await _refuse(
                scope, _again(body, work), response.send, HTTPStatus(error.status_code), error.detail,
                dict(error.headers or {}),
            )  # fmt: skip

    def _over(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Abandoned):
            _log.error("what nobody waited for any more failed", exc_info=error)


class _Response:
    """What is sent to a client; nothing more once it was ended."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_over = False
        self._type: str | None = None

    async def send(self, message: Message) -> None:
        """Send a part of the response that the application makes."""
        if self._is_over:
            return
        if message["type"] == "http.response.start":
            self._type = Headers(raw=message["headers"]).get("content-type", "")
        await self._send(message)

    @property
    def can_end(self) -> bool:
        """Whether it can be ended now: before it began, or between two events. Others are whole in a moment."""
        return self._type is None or self._type.startswith(EVENT_STREAM)

    async def end(self, scope: Scope, receive: Receive, ending: Ending) -> None:
        """Say why there is no more, to a client that is there."""
        self._is_over = True
        if ending is Ending.GONE:
            return
        busy = Abandoned(ending)
        if self._type is None:
            await _refuse(scope, receive, self._send, HTTPStatus(busy.status_code), ending, dict(busy.headers or {}))
        else:
            last = event("problem", problem_values(HTTPStatus(busy.status_code), ending))
            await self._send({"type": "http.response.body", "body": last, "more_body": False})


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None
) -> None:
    await respond(Request(scope), status, str(detail), headers)(scope, receive, send)


async def _body(receive: Receive) -> bytes | None:
    """Read the body; None where the client is gone before its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _watch(receive: Receive, work: Work) -> None:
    """End work whose client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    work.end(Ending.GONE)


def _again(body: bytes, work: Work) -> Receive:
    """Return a function that receives a body that was read already, and then waits for the end."""
    parts = [body]

    async def receive() -> Message:
        if parts:
            return {"type": "http.request", "body": parts.pop(), "more_body": False}
        await work.ended.wait()
        return {"type": "http.disconnect"}

    return receive
