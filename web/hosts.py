"""Which names a server answers to: 421 for every other `Host`.

A site may let its own name point to this machine (DNS rebinding): a browser that is on it then takes this server for
that site, and lets its scripts read what is answered. The name in `Host` gives that away.

    listens on            ASSISTANT_HOSTS unset                     set
    a loopback address    localhost, 127.0.0.1, [::1], its own      these, and what is set
    any other             every name: `assistant doctor` warns      localhost, …, its own, and what is set

`*` among them is every name: for a proxy on this machine that looks at `Host` itself.
"""

import ipaddress
from collections.abc import Iterable
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import respond

LOCAL = ("localhost", "127.0.0.1", "[::1]")
ANY = "*"
# A probe names the address of a container or machine, and is told next to nothing.
_PROBES = frozenset({"/healthz", "/readyz"})
_SHOWN = 100
_TWO = "the request has more than one Host, or none: send one"


def hosts_of(bound: str, given: Iterable[str]) -> frozenset[str] | None:
    """Return the names that a server on an address answers to, None for every name."""
    names = frozenset(given)
    address = ipaddress.ip_address(bound)
    if ANY in names or not (names or address.is_loopback):
        return None
    return names | {*LOCAL, f"[{address}]" if address.version == 6 else str(address)}


def name_of(host: str) -> str:
    """Return the name in a Host header, without its port: `Policies.example.:8000` is policies.example."""
    name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name.lower().rstrip(".")


class HostMiddleware:
    """Lets requests through that name this server, and refuses the others before anything of them is read."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or scope["path"] in _PROBES:
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("host")
        if len(given) != 1:
            await respond(Request(scope), HTTPStatus.BAD_REQUEST, _TWO)(scope, receive, send)
        elif name_of(given[0]) not in self._hosts:
            await respond(Request(scope), HTTPStatus.MISDIRECTED_REQUEST, _why(given[0]))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _why(host: str) -> str:
    return (
        f"this server does not answer to the name {name_of(host)[:_SHOWN]!r}: its operator adds the names that it "
        "answers to with ASSISTANT_HOSTS"
    )
