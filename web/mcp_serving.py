"""The two transports of the MCP server: the standard streams of this process, and streamable HTTP on an address.

Over HTTP the same holds as for `assistant serve`: who may ask and how often, how many are answered at once, which names
are answered to, what is logged, and how it stops.
"""

import logging
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import NoReturn

import anyio
from fastapi import Request
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.building import build_with_progress
from assistant.live import Live
from assistant.settings import Settings
from web.access import AccessMiddleware
from web.capacity import QUESTIONS, Capacities, Limits
from web.capacity_middleware import CapacityMiddleware
from web.errors import respond
from web.hosts import HostMiddleware, hosts_of
from web.listening import address_of, take_address
from web.loading import Loading
from web.logs import configure_logs, notes
from web.mcp_server import mcp_server
from web.operation import Operation
from web.proxies import ProxyMiddleware
from web.rate_limit import RateLimitMiddleware
from web.request_log import RequestLogMiddleware
from web.security import MAX_BODY, SecurityMiddleware
from web.serving import server_of
from web.visitors import Access

PATH = "/mcp"


def serve_stdio(read: Settings) -> None:
    """Serve one client over standard input and output, until it closes them.

    While it serves, what anything else prints goes to standard error. A client gives up if it waits for a build, so
    the index is built in the background as well, where none is current; a newer one is taken up between calls.
    """
    live = Live(read)
    server = mcp_server(partial(live.rebuilt, lambda _what, _done, _total: None), updates=live)

    async def serve() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    # A thread waits for the next line of standard input, which Python cannot interrupt: let Ctrl-C end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(serve)
    leave()


def leave() -> NoReturn:
    """End the process well, and at once: a thread may still prepare answers.

    Where Python ends such a thread inside a library in C++, that library ends the process as a crash.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the client may have closed them
            stream.flush()
    os._exit(0)


def serve_http(read: Settings, host: str, port: int) -> None:
    """Serve clients over streamable HTTP until interrupted; AddressInvalid where the address cannot be listened on."""
    shown = notes(configure_logs(read))
    operation = Operation.of(read)
    with take_address(host, port) as taken:
        built = build_with_progress(read, shown, force=False, quiet=True)
        live, bound = Live(read, built.encoders), taken.getsockname()[0]
        limits = Limits(read.answer_places, read.answers_waiting, read.answer_seconds)
        server, access = mcp_server(live.open, updates=live), Access(read.home, read.reading)
        app = http_app(server, bound, access, operation.on(bound, read), limits)
        taken.listen()  # who comes before the server is up waits for it
        logging.getLogger(__name__).info("serving MCP on %s%s; Ctrl-C stops", address_of(taken), PATH)
        server_of(app, app.state.capacities).run(sockets=[taken])


def http_app(
    server: Server[Loading],
    bound: str,
    access: Access | None = None,
    operation: Operation | None = None,
    limits: Limits = QUESTIONS,
) -> Starlette:
    """Return the application for an address that is listened on: it keeps no sessions, and answers in JSON.

    `access` tells who may ask; without it everybody may. Without `operation` there is no limit of requests, and what
    listens on this machine alone answers only to its names.
    """
    run = operation or Operation(hosts=hosts_of(bound, ()))
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY,
        transport_security=_who_may_ask(run.hosts),
    )
    app.state.capacities = Capacities(limits)
    app.add_middleware(OnlyPost)
    app.add_middleware(CapacityMiddleware, capacities=app.state.capacities)
    if access is not None:
        app.add_middleware(AccessMiddleware, access=access)
        if run.rate is not None:
            app.add_middleware(RateLimitMiddleware, access=access, rate=run.rate)
    if run.hosts is not None:
        app.add_middleware(HostMiddleware, hosts=run.hosts)
    app.add_middleware(SecurityMiddleware)
    app.add_middleware(RequestLogMiddleware)
    app.add_middleware(ProxyMiddleware, proxies=run.proxies)
    return app


class OnlyPost:
    """Refuses what is no call: without sessions nothing would ever come on the stream that a GET opens."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a POST on, and answer the others with 405."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] == "POST":
            await self._app(scope, receive, send)
            return
        refusal = respond(Request(scope), HTTPStatus.METHOD_NOT_ALLOWED, "send calls with POST", {"Allow": "POST"})
        await refusal(scope, receive, send)


def _who_may_ask(hosts: frozenset[str] | None) -> TransportSecuritySettings:
    """Return the library's check of Origin, for which it wants Host checked as well: pages of others may not call."""
    if hosts is None:
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    forms = [form for name in sorted(hosts) for form in (name, f"{name}:*")]
    origins = [f"{scheme}://{form}" for scheme in ("http", "https") for form in forms]
    return TransportSecuritySettings(allowed_hosts=forms, allowed_origins=origins)
