"""The server as a process: it stops within 10 s of a signal, and what it is doing is done or answered with 503."""

import socket
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from web.capacity import STOP_SECONDS

# What is worked on or waits ends after STOP_SECONDS at the latest: this is for what does not.
_GRACE_SECONDS = round(STOP_SECONDS + 2)


class Stoppable(Protocol):
    """What is told when the server begins to stop."""

    def stop(self) -> None:
        """Refuse what is new, and end what waits."""


class Server(uvicorn.Server):
    """A server that tells its application when it begins to stop."""

    def __init__(self, config: uvicorn.Config, capacities: Stoppable | None) -> None:
        super().__init__(config)
        self._capacities = capacities

    def give_up(self) -> None:
        """Stop, as after a signal."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Refuse what is new, let the rest end, and stop."""
        if self._capacities is not None:
            self._capacities.stop()
        await super().shutdown(sockets)


def server_of(app: ASGIApp, capacities: Stoppable | None = None, log_level: str = "info") -> Server:
    """Return a server of an application; its `run` takes the sockets to listen on."""
    config = uvicorn.Config(
        app,
        log_config=None,  # web/logs.py says how
        log_level=log_level,
        access_log=False,  # its lines would have the query, and with it the question: web/request_log.py has others
        proxy_headers=False,  # it believes whoever comes from this machine: web/proxies.py those of the settings
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return Server(config, capacities)
