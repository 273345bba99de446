"""Where a document is from, and when it was taken in: shown wherever it is quoted or listed."""

from dataclasses import dataclass
from datetime import datetime

from assistant.json_parts import times_json
from corpus.document import Document
from corpus.shipped import came_with_program
from web.strings import Interface


@dataclass(frozen=True, slots=True)
class Arrival:
    """A time at which a document came: what happened then, the time in UTC, and as a person reads it."""

    label: str
    time: str
    shown: str


@dataclass(frozen=True, slots=True)
class OriginView:
    """What a document says of its source, when it came, and whether that was with the program (else empty)."""

    source: str
    arrivals: tuple[Arrival, ...]
    bundled: str


def origin_view(document: Document, ui: Interface) -> OriginView:
    """Return where a document is from, in the reader's language."""
    arrivals = (Arrival(ui.say(f"origin_{what}"), at, at_minute(at)) for what, at in times_json(document).items())
    return OriginView(document.source, tuple(arrivals), ui.say("origin_bundled") if came_with_program(document) else "")


def at_minute(time: str | None) -> str:
    """Return a time in the time zone of this machine: 2026-01-31 17:30."""
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M") if time else "—"
