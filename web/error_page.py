"""An error as a page, for a reader whose browser asked for one."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.templating import interface, page

_SIGN_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def error_page(
    request: Request, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Return a page that says what is wrong, with the error's headers; a Retry-After is said in words as well."""
    given = dict(headers or {})
    ui = interface(request)
    known = f"error_{status.value}"
    context = {
        "status": status.value,
        "title": ui.say(known if known in ui.phrases else "error"),
        "detail": detail,
        "sign_in": status in _SIGN_IN,
        "retry": given.get("Retry-After"),
    }
    response = page(request, "error.html", context, status)
    response.headers.update(given)
    return response
