"""The two transports of the MCP server: the standard streams of this process, and streamable HTTP on an address."""

import ipaddress
import signal
from functools import partial

import anyio
import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from assistant.building import build_with_progress
from assistant.live import Live
from assistant.opening import open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.terminal import console
from web.access import AccessMiddleware
from web.access_log import mask_keys
from web.listening import address_of, take_address
from web.loading import Loading
from web.mcp_server import mcp_server
from web.operation import Operation
from web.proxies import ProxyMiddleware
from web.rate_limit import RateLimitMiddleware
from web.security import MAX_BODY
from web.visitors import Access

PATH = "/mcp"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def serve_stdio(read: Settings) -> None:
    """Serve one client over standard input and output, until it closes them.

    While it serves, what anything else prints goes to standard error. A client gives up if it waits for a build, so
    the index is built in the background as well, where none is current.
    """
    server = mcp_server(partial(_build_and_open, read))

    async def serve() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    # A thread waits for the next line of standard input, which Python cannot interrupt: let Ctrl-C end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(serve)


def serve_http(read: Settings, host: str, port: int) -> None:
    """Serve clients over streamable HTTP until interrupted; AddressInvalid where the address cannot be listened on."""
    with take_address(host, port) as taken:
        built = build_with_progress(read, console(stderr=True), force=False, quiet=True)
        access, operation = Access(read.home, read.reading), Operation.of(read)
        live = Live(read, built.encoders)
        app = http_app(mcp_server(live.open, updates=live), taken.getsockname()[0], access)
        if operation.rate is not None:
            app.add_middleware(RateLimitMiddleware, access=access, rate=operation.rate)
        app.add_middleware(ProxyMiddleware, proxies=operation.proxies)
        console(stderr=True).print(f"serving MCP on {address_of(taken)}{PATH}; Ctrl-C stops", markup=False)
        config = uvicorn.Config(app, log_level="info", proxy_headers=False)
        mask_keys()
        uvicorn.Server(config).run(sockets=[taken])


def http_app(server: Server[Loading], host: str, access: Access | None = None) -> Starlette:
    """Return the application for the address of a host: it keeps no sessions, and answers in JSON.

    `access` tells who may ask; without it everybody may.
    """
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY,
        transport_security=_who_may_ask(host),
    )
    if access is not None:
        app.add_middleware(AccessMiddleware, access=access)
    return app


def _build_and_open(read: Settings) -> Assistant:
    built = build_with_progress(read, console(stderr=True), force=False, quiet=True)
    return open_assistant(read, built.encoders)


def _who_may_ask(host: str) -> TransportSecuritySettings:
    """Return the check against DNS rebinding: on a local address only what names one is answered."""
    if not ipaddress.ip_address(host).is_loopback:
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    own = f"[{host}]" if ":" in host else host
    hosts = [form for name in dict.fromkeys((own, *_LOCAL)) for form in (name, f"{name}:*")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts])
