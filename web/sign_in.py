"""Signing in with a key, and out: /admin/login and /admin/logout."""

import logging
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from assistant.keys import Key, Scope
from web.access import ADMIN, LOGIN, LOGOUT, access_of
from web.sessions import LIFETIME
from web.sign_in_strings import SIGN_IN_PHRASES
from web.templating import page
from web.visitors import CSRF_HEADER, Visitor, check_csrf, check_origin, cookie_name, is_https

router = APIRouter(include_in_schema=False)

# What is personal is no cache's business.
_PRIVATE = {"Cache-Control": "no-store"}
_TOO_MANY = "too many keys that are not accepted came from your address: wait, and check the key"
_log = logging.getLogger(__name__)


@router.get(LOGIN)
def login_page(request: Request, after: Annotated[str, Query(alias="next")] = "") -> Response:
    """Show the form for a key; to who has signed in, the one to sign out."""
    return _shown(request, after, access_of(request).visitor(request))


@router.post(LOGIN)
def sign_in(
    request: Request, key: Annotated[str, Form()] = "", after: Annotated[str, Form(alias="next")] = ""
) -> Response:
    """Begin a session with a key: always a new one, so that no token that somebody else has set becomes one."""
    check_origin(request)
    access, client = access_of(request), request.client.host if request.client else ""
    if seconds := access.attempts.seconds_to_wait(client):
        raise HTTPException(429, _TOO_MANY, {"Retry-After": str(seconds)})
    found = access.keys.check(key.strip())
    if found is None:
        access.attempts.failed(client)
        _log.warning("a key that is not accepted was entered at %s from %s", LOGIN, client)
        return _shown(request, after, None, HTTPStatus.UNAUTHORIZED)
    if earlier := request.cookies.get(cookie_name(request)):
        access.sessions.end(earlier)
    if found.allows(Scope.ADMIN):
        access.audit.record(found.id, "sign in", "", "ok")
    response = RedirectResponse(own_path(after) or _first_page(found), HTTPStatus.SEE_OTHER, _PRIVATE)
    _set_cookie(request, response, access.sessions.start(found.id), int(LIFETIME.total_seconds()))
    return response


@router.post(LOGOUT)
def sign_out(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
    """End the session of this browser."""
    check_origin(request)
    access, response = access_of(request), RedirectResponse(LOGIN, HTTPStatus.SEE_OTHER, _PRIVATE)
    visitor, token = access.visitor(request), request.cookies.get(cookie_name(request))
    if visitor is not None and token:
        check_csrf(request, visitor, request.headers.get(CSRF_HEADER, csrf))
        access.sessions.end(token)
    _set_cookie(request, response, "", 0)
    return response


def own_path(address: str) -> str:
    """Return an address where it is a path of this server, else "".

    Browsers read //host and /\\host as another host, and leave out tabs and line breaks before they look.
    """
    own = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if own and address.isprintable() and " " not in address else ""


def _shown(request: Request, after: str, visitor: Visitor | None, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    own = own_path(after)
    shown = own or (_first_page(visitor.key) if visitor else "")
    context = {"visitor": visitor, "after": shown, "refused": status is not HTTPStatus.OK}
    response = page(request, "sign_in.html", context, status, SIGN_IN_PHRASES)
    response.headers.update(_PRIVATE)
    return response


def _first_page(key: Key) -> str:
    return ADMIN if key.allows(Scope.ADMIN) else "/"


def _set_cookie(request: Request, response: Response, token: str, seconds: int) -> None:
    """Give the browser its token, or with none take it back."""
    response.set_cookie(
        cookie_name(request), token, max_age=seconds, path="/", secure=is_https(request), httponly=True,
        samesite="strict",
    )  # fmt: skip
