"""Proxies before this server: what they say of a client is believed of those that the settings name, of no other.

A proxy adds the address that it was asked from at the right end of X-Forwarded-For, and whoever asks may have written
anything left of it. So the client is the rightmost address that is no such proxy.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_SCHEMES = frozenset({"http", "https"})


class ProxyMiddleware:
    """Puts the client's address and scheme into the request, where a known proxy passed it on."""

    def __init__(self, app: ASGIApp, proxies: Sequence[Network]) -> None:
        self._app = app
        self._proxies = tuple(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and self._proxies:
            self._look_behind(scope)
        await self._app(scope, receive, send)

    def _look_behind(self, scope: Scope) -> None:
        peer = read_address(scope["client"][0]) if scope.get("client") else None
        if peer is None or not _is_among(peer, self._proxies):
            return
        headers = Headers(scope=scope)
        client = forwarded_client(headers.getlist("x-forwarded-for"), self._proxies)
        if client is not None:
            scope["client"] = (str(client), 0)
        scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if scheme in _SCHEMES:
            scope["scheme"] = scheme


def forwarded_client(values: Iterable[str], proxies: Sequence[Network]) -> Address | None:
    """Return the rightmost address that is no proxy, the leftmost one where all are.

    None where there is no address, or one that cannot be read stands before the client is found.
    """
    entries = [entry for value in values for entry in value.split(",")]
    found: Address | None = None
    for entry in reversed(entries):
        found = read_address(entry)
        if found is None or not _is_among(found, proxies):
            return found
    return found


def read_address(text: str) -> Address | None:
    """Return an address, without a port that stands after it; an IPv4 address in an IPv6 one is the former."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _is_among(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
