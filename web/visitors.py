"""Who sent a request, by the key in its Authorization header or by its session; and whether its form is one of ours."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from starlette.exceptions import HTTPException

from assistant.audit import Audit
from assistant.errors import StoreUnusable
from assistant.keys import Key, Keys, KeyState, Scope
from assistant.settings import Reading
from web.attempts import Attempts
from web.sessions import Sessions, csrf_token

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
COOKIE = "assistant_session"
NO_KEYS = "this server keeps no keys: start it with `assistant serve`"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = "bearer"
# What a browser says of a request that a page of ours made, or that its user typed in.
_OWN_SITES = frozenset({"same-origin", "none"})
_UNKNOWN = (
    "a key is needed: send a valid one as `Authorization: Bearer KEY`, or sign in at /admin/login; "
    "`assistant keys create NAME` on the server makes one"
)
_FOREIGN = "this request came from another site: open the page on this server and send it from there"
_NO_CSRF = f"the {CSRF_FIELD} field or the {CSRF_HEADER} header is not this session's: load the page again, then send"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request; `csrf` is the token of the session, "" where a key was sent."""

    key: Key
    csrf: str


class Access:
    """Tells who sent a request, by the keys and sessions of a home; with none nobody is known."""

    def __init__(self, home: Path | None, reading: Reading = Reading.OPEN) -> None:
        self._home = home
        self.reading = reading
        self.attempts = Attempts()

    @property
    def keys(self) -> Keys:
        """The keys of the home; StoreUnusable where there is none."""
        return Keys.of_home(self._known_home())

    @property
    def sessions(self) -> Sessions:
        """The sessions of the home; StoreUnusable where there is none."""
        return Sessions.of_home(self._known_home())

    @property
    def audit(self) -> Audit:
        """The log of the home; StoreUnusable where there is none."""
        return Audit.of_home(self._known_home())

    def visitor(self, request: Request) -> Visitor | None:
        """Return who sent a request, None for nobody that is known. Reads files. A key that is sent is what counts."""
        sent = bearer_key(request)
        if sent is not None:
            key = self.keys.check(sent)
            return Visitor(key, "") if key is not None else None
        token = request.cookies.get(cookie_name(request))
        key_id = self.sessions.key_id(token) if token else None
        if token is None or key_id is None:
            return None
        key = self.keys.get(key_id)
        return Visitor(key, csrf_token(token)) if key is not None and key.state is KeyState.ACTIVE else None

    def _known_home(self) -> Path:
        if self._home is None:
            raise StoreUnusable(NO_KEYS)
        return self._home


def bearer_key(request: Request) -> str | None:
    """Return the key that was sent; other schemes are those of a proxy before this server."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == _BEARER else None


def is_https(request: Request) -> bool:
    """Tell whether the browser speaks https, as far as the server or a proxy that it trusts says."""
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """Return the session cookie's name: by https one that no other host of the domain can set (RFC 6265bis, 4.1.3)."""
    return f"__Host-{COOKIE}" if is_https(request) else COOKIE


def is_unsafe(request: Request) -> bool:
    """Tell whether a request may change something."""
    return request.method not in _SAFE


def allow(request: Request, visitor: Visitor | None, scope: Scope) -> Visitor:
    """Return the visitor who may do this; HTTPException 401 for nobody, 403 for another scope or another site."""
    if visitor is None:
        raise HTTPException(401, _UNKNOWN, {"WWW-Authenticate": "Bearer"})
    if not visitor.key.allows(scope):
        has = ", ".join(visitor.key.scopes)
        raise HTTPException(403, f"this needs a key with the scope {scope.value}, and yours has {has}: use another key")
    if visitor.csrf:
        check_origin(request)
    return visitor


def check_origin(request: Request) -> None:
    """Raise HTTPException 403 for a request that may change something and was not sent by a page of this server."""
    if not is_unsafe(request):
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    # Browsers name the site of a request on https and on this machine, and the origin of every form.
    own = origin.partition("://")[2].lower() == request.headers.get("host", "").lower()
    if not (own if site is None else site in _OWN_SITES):
        raise HTTPException(403, _FOREIGN)


def check_csrf(request: Request, visitor: Visitor, given: str) -> None:
    """Raise HTTPException 403 for a request of a session that may change something without the session's token."""
    if is_unsafe(request) and visitor.csrf and not hmac.compare_digest(visitor.csrf.encode(), given.encode()):
        raise HTTPException(403, _NO_CSRF)
