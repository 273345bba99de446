"""The log of what administrators did: acts are added, never changed, and it holds neither keys nor texts."""

import getpass
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.database import Database, now
from assistant.keys import Keys, masked

FILE = "audit.sqlite3"
# Who acts through the command line has the machine, and no key.
COMMAND_LINE = "command line"
# An act names what it was done to, an id or the name of a file; a text that was pasted in is cut.
MAX_WHAT = 200
_STEPS = (
    (
        """CREATE TABLE acts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            key_id TEXT NOT NULL,
            name TEXT NOT NULL,
            act TEXT NOT NULL,
            what TEXT NOT NULL,
            outcome TEXT NOT NULL
        ) STRICT""",
        "CREATE TRIGGER acts_stay BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are only added'); END",
        "CREATE TRIGGER acts_remain BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are only added'); END",
    ),
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act: when (UTC), by whose key (its id and name), what was done, to what, and how it went."""

    id: int
    at: str
    key_id: str
    name: str
    act: str
    what: str
    outcome: str


class Audit:
    """The acts in a file; safe to use from several threads and processes. Methods raise StoreUnusable."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self._database = Database(path, _STEPS, private=True)
        self._keys = keys

    @classmethod
    def of_home(cls, home: Path) -> "Audit":
        """Return the acts kept in an ASSISTANT_HOME."""
        return cls(home.expanduser() / FILE, Keys.of_home(home))

    def record(self, key_id: str, act: str, what: str, outcome: str) -> None:
        """Add an act, with the name that the key has; COMMAND_LINE is an id as well.

        Give ids and names of files, not texts. Line breaks become spaces, and the secret of a key is masked.
        """
        said = tuple(_short(text) for text in (key_id, self._name(key_id), act, what, outcome))
        with self._database.open() as connection:
            connection.execute(
                "INSERT INTO acts (at, key_id, name, act, what, outcome) VALUES (?, ?, ?, ?, ?, ?)", (now(), *said)
            )

    def entries(self, limit: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the last acts, newest first, all where no limit is given; no file is made where there is none."""
        if not self._database.path.exists():
            return ()
        with self._database.reading() as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT * FROM acts ORDER BY id DESC LIMIT ?", (-1 if limit is None else limit,))
            return tuple(AuditEntry(**row) for row in rows)

    def _name(self, key_id: str) -> str:
        if key_id != COMMAND_LINE:
            key = self._keys.get(key_id)
            return key.name if key is not None else ""
        with suppress(OSError, KeyError, ImportError):  # a container's user may have no name
            return getpass.getuser()
        return ""


def _short(text: str) -> str:
    """Return a text that fits on a line: what cannot be printed is a space, and no key is whole in it."""
    printable = "".join(c if c.isprintable() else " " for c in masked(text))
    return printable if len(printable) <= MAX_WHAT else f"{printable[: MAX_WHAT - 1]}…"
