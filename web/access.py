"""Who may do what: a request without the key or session that it needs is refused before its body is read.

Keys are sent as `Authorization: Bearer KEY`; browsers sign in with one and have a session (web/sessions.py). The
address alone tells which scope is needed, so that a new route is closed until somebody opens it:

    /admin, /api/v1/admin           admin, whatever the setting; /admin/login and /admin/logout look for themselves
    where reading is "keyed"
      /healthz, /readyz, /static    nothing: probes send no keys, and these tell next to nothing
      /api/v1/feedback              feedback
      all others                    read; /metrics too: it tells how much is asked, and Prometheus can send a key

What may change something has more to show, where a session and not a key is sent: that a page of this server sent it
(Origin or Sec-Fetch-Site, for all routes) and, for administrators, the session's CSRF token.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import keys
from assistant.settings import Reading
from corpus.errors import Fault
from web.errors import respond, status_of
from web.visitors import (
    COOKIE,
    CSRF_FIELD,
    CSRF_HEADER,
    Access,
    Visitor,
    allow,
    bearer_key,
    check_csrf,
    is_unsafe,
)

ADMIN, LOGIN, LOGOUT = "/admin", "/admin/login", "/admin/logout"
_ADMIN_PREFIXES = (ADMIN, "/api/v1/admin")
_LOOK_FOR_THEMSELVES = frozenset({LOGIN, LOGOUT})
_OPEN = frozenset({"/healthz", "/readyz", *_LOOK_FOR_THEMSELVES})
_OPEN_PREFIX = "/static/"
_FEEDBACK = "/api/v1/feedback"
KEY = HTTPBearer(scheme_name="key", description="A key that `assistant keys create` made.", auto_error=False)
SESSION = APIKeyCookie(
    name=COOKIE,
    scheme_name="session",
    description=f"The session of a browser that signed in at {LOGIN}. What may change something needs the Origin or "
    f"Sec-Fetch-Site of this server; of an administrator the {CSRF_HEADER} header as well.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Admin:
    """An administrator; `csrf` goes into the hidden field `csrf` of forms, and is "" where a key was sent."""

    key_id: str
    name: str
    csrf: str


def scope_needed(path: str, reading: Reading) -> keys.Scope | None:
    """Return what a key must be for to get at an address, None where none is needed."""
    if path.startswith(_ADMIN_PREFIXES):
        return None if path in _LOOK_FOR_THEMSELVES else keys.Scope.ADMIN
    if reading is Reading.OPEN or path in _OPEN or path.startswith(_OPEN_PREFIX):
        return None
    return keys.Scope.FEEDBACK if path == _FEEDBACK else keys.Scope.READ


class AccessMiddleware:
    """Lets requests through that need no key or have the right one, and answers the others."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its visitor in its state, or refuse it."""
        needed = scope_needed(scope["path"], self._access.reading) if scope["type"] == "http" else None
        if needed is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            found = await run_in_threadpool(self._access.visitor, request)
            scope.setdefault("state", {})["visitor"] = allow(request, found, needed)
        except Fault as fault:
            await respond(request, *status_of(fault))(scope, receive, send)
        except HTTPException as error:
            await _refusal(request, error)(scope, receive, send)
        else:
            await self._app(scope, receive, _private(send))


def _private(send: Send) -> Send:
    """Return a function that sends a response which no cache between may keep."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            kept = headers.get("cache-control")
            headers["Cache-Control"] = f"private, {kept}" if kept else "no-store"
        await send(message)

    return sent


def _refusal(request: Request, error: HTTPException) -> Response:
    """Return the page to sign in on, for a browser on its way to a page, or else the error."""
    if error.status_code == HTTPStatus.UNAUTHORIZED and _is_on_its_way(request):
        return RedirectResponse(login_address(request), HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    return respond(request, HTTPStatus(error.status_code), str(error.detail), dict(error.headers or {}))


def _is_on_its_way(request: Request) -> bool:
    """Tell whether a browser wants to show a page: scripts and programs are better told what is missing."""
    if bearer_key(request) is not None or request.url.path.startswith(("/api/", "/v1/")):
        return False
    if mode := request.headers.get("sec-fetch-mode"):
        return mode == "navigate"
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or (accepted == "*/*" and request.url.path.startswith(ADMIN))


def login_address(request: Request) -> str:
    """Return where to sign in, and then come back to the page that was asked for; a form is not sent again."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return LOGIN if is_unsafe(request) else f"{LOGIN}?{urlencode({'next': here})}"


def access_of(request: Request) -> Access:
    """Return what tells who sent a request."""
    access: Access = request.state.access
    return access


async def _administrator(request: Request) -> Visitor:
    """Return the administrator that the middleware found; on an address that it leaves alone, look for one."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        visitor = await run_in_threadpool(access_of(request).visitor, request)
    return allow(request, visitor, keys.Scope.ADMIN)


async def _admin_page(request: Request) -> AsyncIterator[Admin]:
    visitor = await _administrator(request)
    given = request.headers.get(CSRF_HEADER)
    if given is None and is_unsafe(request) and visitor.csrf:
        given = str((await request.form()).get(CSRF_FIELD, ""))
    check_csrf(request, visitor, given or "")
    yield _admin(visitor)
    await request.close()  # the files of a form that was read here or in the route


async def _admin_api(
    request: Request,
    _key: Annotated[object, Depends(KEY)],
    _session: Annotated[object, Depends(SESSION)],
) -> Admin:
    visitor = await _administrator(request)
    check_csrf(request, visitor, request.headers.get(CSRF_HEADER, ""))
    return _admin(visitor)


def _admin(visitor: Visitor) -> Admin:
    return Admin(visitor.key.id, visitor.key.name, visitor.csrf)


# Of a page: a form carries the token in its field `csrf`. A route that declares no form or file of its own, but reads
# `await request.form()`, has its body read after this check.
AdminPage = Annotated[Admin, Depends(_admin_page)]
# Of the API: a key, or the session's cookie with the token in the header X-CSRF-Token.
AdminApi = Annotated[Admin, Depends(_admin_api)]
