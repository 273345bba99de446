"""What is known of a file that was received: its name, its state, what a person corrected; and the same as JSON."""

import re
import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.document import Status
from corpus.drafts import Corrections
from corpus.durable import safe_name

_DAYS = ("issued", "effective", "expires")
_LISTS = ("issuers", "regions")
CLEARABLE = ("effective", "expires")
_SPACE = re.compile(r"\s+")


class State(StrEnum):
    """Where a file stands: live is the last state, and refused unless somebody uploads another."""

    READING = "reading"
    WAITING = "waiting"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    LIVE = "live"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Item:
    """A file that was received.

    `message` says why it was refused or failed, `document` is the id that it has among the documents once accepted,
    `replaces` the id of the document whose content it is to replace; `again` is whether it is that document's own file,
    to be read again.
    """

    id: str
    name: str
    state: State
    size: int
    sha256: str
    received: str
    message: str | None = None
    document: str | None = None
    replaces: str | None = None
    again: bool = False
    corrections: Corrections = field(default_factory=Corrections)

    @property
    def is_undecided(self) -> bool:
        """Whether somebody has to decide on it."""
        return self.state in (State.READING, State.WAITING, State.REFUSED)

    @property
    def has_file(self) -> bool:
        """Whether its bytes are kept."""
        return self.state is not State.LIVE


def item_json(item: Item) -> dict[str, Any]:
    """Return an item as plain values."""
    values = {one.name: getattr(item, one.name) for one in fields(Item)}
    return values | {"state": item.state.value, "corrections": corrections_json(item.corrections)}


def item_of(values: dict[str, Any]) -> Item:
    """Return the item that plain values are of."""
    made = {"state": State(values["state"]), "corrections": corrections_of(values["corrections"])}
    return Item(**values | made)


def corrections_json(corrections: Corrections) -> dict[str, Any]:
    """Return what a person corrected as plain values; a day that is cleared is null."""
    plain: dict[str, Any] = {}
    for name, value in corrections.given().items():
        plain[name] = value.isoformat() if isinstance(value, date) else list(value) if name in _LISTS else value
    return plain


def corrections_of(values: dict[str, Any]) -> Corrections:
    """Return the corrections that plain values are of."""
    made = {name: value for name, value in values.items() if value is not None}
    made |= {name: date.fromisoformat(made[name]) for name in _DAYS if name in made}
    made |= {name: tuple(made[name]) for name in _LISTS if name in made}
    if "status" in made:
        made["status"] = Status(made["status"])
    return Corrections(**made, cleared=tuple(name for name in CLEARABLE if name in values and values[name] is None))


def shown_name(name: str) -> str:
    """Return a name that is safe in a folder and on a page: its last part, printable: ../a\u202efdp.exe -> afdp.exe."""
    return safe_name(printable(name))


def printable(text: str) -> str:
    """Return a text on one line without controls, marks of direction, what has no width, half surrogates."""
    plain = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(c)[0] == "Z" or c in "\t\r\n" else c for c in plain)
    return _SPACE.sub(" ", "".join(c for c in spaced if unicodedata.category(c)[0] != "C")).strip()
