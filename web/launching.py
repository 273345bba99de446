"""`assistant serve`: the address is taken and /healthz answered first, then the application is imported and made."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from assistant.settings import Settings
from web.listening import address_of, take_address
from web.logs import configure_logs, notes
from web.serving import server_of
from web.starting import Starting

if TYPE_CHECKING:
    from rich.console import Console

_log = logging.getLogger(__name__)


def serve_pages(read: Settings, host: str, port: int) -> None:
    """Serve the pages and the API until interrupted.

    Raises AddressInvalid where the address cannot be listened on, and the Fault that keeps the index from being built.
    """
    shown = notes(configure_logs(read))
    with take_address(host, port) as taken:
        starting = Starting(partial(_application, read, shown, taken.getsockname()[0]))
        server = server_of(starting, starting)
        starting.on_failure = server.give_up
        taken.listen()  # who comes before the server is up waits for it
        _log.info("serving on %s/ (its API: /docs); Ctrl-C stops", address_of(taken))
        server.run(sockets=[taken])
    starting.raise_failure()


def _application(read: Settings, shown: "Console", bound: str) -> Starlette:
    """Build the index where none is current, and return the application; what it needs is imported here."""
    from assistant.building import build_with_progress
    from assistant.live import Live
    from web.app import create_app
    from web.capacity import Limits
    from web.operation import Operation

    operation = Operation.of(read).on(bound, read)
    built = build_with_progress(read, shown, force=False, quiet=True)
    if not built.was_current:
        _log.info("index %s built", built.generation)
    live = Live(read, built.encoders)
    limits = Limits(read.answer_places, read.answers_waiting, read.answer_seconds)
    return create_app(
        live.open,
        read.home.expanduser(),
        read.explain,
        live,
        reading=read.reading,
        documents=read,
        questions=limits,
        operation=operation,
    )
