"""How often a client may ask: 429 with Retry-After beyond, so that one client takes no answers from the others.

A client is its key or session, or else its address; a home or an office has a whole /64 of IPv6, which counts as one.
What a request costs is told by its address, so that a new route is limited until somebody lets it be:

    nothing    /healthz, /readyz, /metrics, /static: a probe or a monitor that is refused would look like a failure,
               and a page that was allowed needs its files
    reading    pages and documents that are there: ten times as many, for each page that is read leads to others
    work       all others: asking, searching, comparing, exporting, feedback, uploading, signing in
"""

from enum import StrEnum
from http import HTTPStatus
from ipaddress import IPv6Address
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import StoreUnusable
from assistant.rates import Rate
from web.errors import respond
from web.proxies import read_address
from web.visitors import Access, Visitor, bearer_key, cookie_name
from web.windows import Turn, Windows

READING_FACTOR = 10
_FREE = frozenset({"/healthz", "/readyz", "/metrics"})
_FREE_PREFIX = "/static/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_READING = (
    "/documents", "/agencies", "/lineage", "/history", "/evaluation", "/privacy", "/docs", "/openapi.json", "/admin",
    "/api/v1/documents", "/api/v1/clauses", "/api/v1/agencies", "/api/v1/lineage", "/api/v1/conversations",
    "/api/v1/admin", "/v1/models",
)  # fmt: skip
_IPV6_BITS = 64


class Cost(StrEnum):
    """What a request costs the server."""

    NOTHING = "nothing"
    READING = "reading"
    WORK = "work"


def cost_of(scope: Scope) -> Cost:
    """Tell what a request costs, by its method and address."""
    path: str = scope["path"]
    if path in _FREE or path.startswith(_FREE_PREFIX):
        return Cost.NOTHING
    if scope["method"] not in _SAFE:
        return Cost.WORK
    if path == "/":
        return Cost.WORK if _asks(scope["query_string"]) else Cost.READING
    reads = any(path == known or path.startswith(f"{known}/") for known in _READING)
    return Cost.READING if reads else Cost.WORK


def _asks(query: bytes) -> bool:
    return any(name == "q" for name, _ in parse_qsl(query.decode("latin-1")))


class RateLimitMiddleware:
    """Counts the requests of each client, and refuses those beyond the rate. Several workers count each their own."""

    def __init__(self, app: ASGIApp, access: Access, rate: Rate) -> None:
        self._app = app
        self._access = access
        self._windows = {Cost.WORK: Windows(rate), Cost.READING: Windows(rate.times(READING_FACTOR))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before its body is read."""
        windows = self._windows.get(cost_of(scope)) if scope["type"] == "http" else None
        if windows is None:
            await self._app(scope, receive, send)
            return
        turn = windows.take(await self._client(scope))
        if turn.passes:
            await self._app(scope, receive, _told(send, windows.rate, turn))
            return
        headers = {"Retry-After": str(turn.wait), **_headers(windows.rate, turn)}
        await respond(Request(scope), HTTPStatus.TOO_MANY_REQUESTS, _why(windows.rate, turn), headers)(
            scope, receive, send
        )

    async def _client(self, scope: Scope) -> str:
        """Return who sent a request; the visitor is known where a key was needed, and looked for where one came."""
        state = scope.setdefault("state", {})
        visitor: Visitor | None = state.get("visitor")
        request = Request(scope)
        if visitor is None and (bearer_key(request) is not None or cookie_name(request) in request.cookies):
            visitor = await run_in_threadpool(self._known, request)
        if visitor is None:
            return address_of(scope)
        state["key_id"] = visitor.key.id
        return f"key {visitor.key.id}"

    def _known(self, request: Request) -> Visitor | None:
        try:
            return self._access.visitor(request)
        except StoreUnusable:  # then no key can be known, and reading goes on where it is open
            return None


def address_of(scope: Scope) -> str:
    """Return the address that a request is counted under: of IPv6 the network, of a Unix socket none."""
    client = scope.get("client")
    address = read_address(client[0]) if client else None
    if isinstance(address, IPv6Address):
        return f"{IPv6Address(int(address) >> _IPV6_BITS << _IPV6_BITS)}/{_IPV6_BITS}"
    return str(address) if address is not None else str(client[0] if client else "")


def _why(rate: Rate, turn: Turn) -> str:
    every = "a minute" if rate.seconds == 60 else f"in {rate.seconds} seconds"
    return f"more than {rate.requests} requests {every}: send the next one in {turn.wait} seconds"


def _headers(rate: Rate, turn: Turn) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(rate.requests),
        "RateLimit-Remaining": str(turn.remaining),
        "RateLimit-Reset": str(turn.wait),
    }


def _told(send: Send, rate: Rate, turn: Turn) -> Send:
    """Return a function that sends a response with what the client may still send."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_headers(rate, turn))
        await send(message)

    return sent
