"""The log of a server: one line an event on standard error, JSON for programs or text for people.

    {"time": "2026-01-31T09:30:00.123456Z", "level": "info", "logger": "web.request_log", "event": "request",
     "request_id": "5f0c…", "method": "POST", "route": "/api/v1/ask", "status": 200, "ms": 31.4, "bytes": 5120, …}

No line holds what somebody asked: addresses are logged as the template of their route, bodies not at all, and of an
error that nobody foresaw the places in the code, without the values of variables. The text of such an error may quote
what it was given, so it is there at the level debug alone.
"""

import logging
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from assistant.keys import masked
from assistant.settings import LogForm, LogLevel, Settings
from corpus.errors import Fault

if TYPE_CHECKING:
    from rich.console import Console

# Whose lines below warnings are wanted; those of libraries may hold what they work on.
OURS = ("assistant", "corpus", "index", "web", "uvicorn")
# Their texts are ours, or name a file and what the system says of it.
_PLAIN = (Fault, OSError, sqlite3.Error, MemoryError)
_HIDDEN = "(its text may quote what was asked: set ASSISTANT_LOG_LEVEL=debug to see it)"


def configure_logs(settings: Settings, stream: TextIO | None = None) -> LogForm:
    """Log as the settings say from now on, and return the form; without a setting, text on a terminal, else JSON."""
    out = sys.stderr if stream is None else stream
    form = settings.log or (LogForm.TEXT if out.isatty() else LogForm.JSON)
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(form, out.isatty(), settings.log_level is LogLevel.DEBUG))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level.upper())
    logging.captureWarnings(True)
    threading.excepthook = _on_thread_error
    return form


def notes(form: LogForm) -> "Console":
    """Return where a server says in words what it does before it serves: nowhere, where programs read its log."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, quiet=form is LogForm.JSON)


def _formatter(form: LogForm, colors: bool, shows_texts: bool) -> logging.Formatter:
    def reported(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        return _without_values(event, shows_texts)

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        reported,
        _without_keys,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form is LogForm.JSON
        else structlog.dev.ConsoleRenderer(colors=colors, timestamp_key="time")
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _without_values(event: EventDict, shows_texts: bool) -> EventDict:
    """Put the places of an error into a line, and leave out what another library adds to show values."""
    event.pop("color_message", None)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name == "asyncio":
        # What follows shows the task or future, and with it the text of its error.
        event["event"] = str(event["event"]).partition("\n")[0]
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(error_lines(error, shows_texts))
    return event


def _without_keys(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Mask keys of the server in every text of a line."""
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}


def error_lines(error: BaseException, shows_texts: bool) -> Iterator[str]:
    """Yield an error and what led to it, first things first: its kind, text if it may be shown, and the places."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from error_lines(before, shows_texts)
        yield "which led to"
    shown = str(error) if shows_texts or isinstance(error, _PLAIN) else _HIDDEN
    yield f"{type(error).__module__}.{type(error).__qualname__}: {shown}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield "of which one is"
            yield from error_lines(part, shows_texts)


def _on_thread_error(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread is not None else "a thread"
    error = failed.exc_value
    logging.getLogger(__name__).error(
        "%s failed", name, exc_info=(type(error), error, error.__traceback__) if error is not None else None
    )
