"""What holds for every request: headers that a browser protects the reader by, and the largest body that is read."""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.formats.reading import MAX_INPUT

# Nothing but this server's own files: no inline script or style, no other host, no frame round a page.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # An address may hold a question: no other site is told.
    "Referrer-Policy": "same-origin",
    # No page of another site holds a window of ours, or embeds what is served here.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
MAX_BODY = 64 * 1024
# Whole conversations are kept and exported: a hundred answers with their quotes.
MAX_CONVERSATION = 4 * 1024 * 1024
_LARGE = ("/api/v1/conversations/", "/api/v1/export")
# A document; whether the client may upload is known before any of it is read (web/access.py).
MAX_UPLOAD = MAX_INPUT + MAX_BODY
_UPLOADS = ("/api/v1/admin/uploads", "/admin/uploads")


def protect(headers: MutableHeaders) -> None:
    """Add the headers that a response does not set itself."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


class SecurityMiddleware:
    """Puts the headers on every response, and stops reading a body that is too long: 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, _limited(scope, receive), protected)


def _most(path: str) -> int:
    """Return the largest body that is read at an address."""
    if path in _UPLOADS:
        return MAX_UPLOAD
    return MAX_CONVERSATION if path.startswith(_LARGE) else MAX_BODY


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Return a function that receives the body and raises HTTPException 413 where it is too long.

    A body whose announced length is too large is not read at all.
    """
    most = _most(scope["path"])
    announced = Headers(scope=scope).get("content-length", "")
    # Python refuses to read a number of thousands of digits.
    total = int(announced[:20]) if announced.isdecimal() else 0
    read = 0

    async def limited() -> Message:
        nonlocal read
        if total <= most:
            message = await receive()
            read += len(message.get("body", b""))
            if read <= most:
                return message
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value, f"the body has more than {most} bytes")

    return limited
