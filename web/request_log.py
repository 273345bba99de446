"""A line in the log for every request, and the id that it is found by: X-Request-ID, taken from the client or made."""

import logging
import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.loading import Loading
from web.metrics import route_of

REQUEST_ID = "X-Request-ID"
# What a client calls its request is repeated in logs: it must not look like anything else.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MADE_BYTES = 8
_log = logging.getLogger(__name__)


class RequestLogMiddleware:
    """Gives every request its id, and logs it when its response has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Sent(send, _request_id(scope))
        scope.setdefault("state", {})["request_id"] = sent.request_id
        # Every line that is logged on the way has it. A server runs each request in a task of its own: it is not taken
        # back, so that what the server logs of an error has it, too.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=sent.request_id)
        try:
            await self._app(scope, receive, sent)
        finally:
            _log.log(logging.WARNING if sent.status >= 500 else logging.INFO, "request", extra=_values(scope, sent))


class Sent:
    """Sends a response with the request's id, and knows of it what the log says."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.request_id = request_id
        self.started = time.perf_counter()
        self.status = 500
        self.bytes = 0
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Send a part of the response."""
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[REQUEST_ID] = self.request_id
            self.status = message["status"]
        self.bytes += len(message.get("body", b""))
        await self._send(message)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _SANE.fullmatch(given) else secrets.token_hex(_MADE_BYTES)


def _generation(loading: Loading | None) -> str | None:
    """Return the index that answers, None while there is none."""
    assistant = loading.assistant(0) if loading is not None and loading.ready else None
    return assistant.index.generation if assistant is not None else None


def _values(scope: Scope, sent: Sent) -> dict[str, object]:
    state = scope.get("state", {})
    visitor = state.get("visitor")
    return {
        "method": scope["method"],
        "route": route_of(scope),
        "status": sent.status,
        "ms": round(1000 * (time.perf_counter() - sent.started), 1),
        "bytes": sent.bytes,
        "key_id": visitor.key.id if visitor is not None else state.get("key_id"),
        "generation": _generation(state.get("loading")),
    }
