"""SQLite files of what users leave: every commit on disk before it is answered, the schema versioned in the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from assistant.errors import StoreUnusable

# A writer waits for another's commit so long before it gives up; a commit takes milliseconds.
BUSY_SECONDS = 5.0
# What to do, by the beginning of the name that SQLite gives an error.
_NEXT_STEPS = {
    "SQLITE_BUSY": "another program holds it; try again in a moment",
    "SQLITE_FULL": "free space on its disk",
    "SQLITE_IOERR": "free space on its disk, or check the disk",
    "SQLITE_CANTOPEN": "let this program write to the file and its folder",
    "SQLITE_READONLY": "let this program write to the file and its folder",
    "SQLITE_CORRUPT": "restore it from a backup, or move it away",
    "SQLITE_NOTADB": "restore it from a backup, or move it away",
}


@dataclass(frozen=True, slots=True)
class Database:
    """A file and the statements that lead to its schema: steps[n] from version n to n + 1.

    A private one can be read by its owner alone.
    """

    path: Path
    steps: tuple[tuple[str, ...], ...]
    private: bool = False

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection of its own in a write transaction: kept where the block ends well, or else none of it.

        Makes the file where there is none, and brings an older schema up to date. Raises StoreUnusable for a file
        that cannot be read or written, that is damaged, or that a newer version of this program has written.
        """
        with self._understood(), closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:  # commits, or rolls back
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that reads: it waits for no writer, and no writer waits for it. Raises as `open` does."""
        with self._understood(), closing(self._connect()) as connection:
            connection.execute("PRAGMA query_only=ON")
            yield connection

    def compact(self) -> None:
        """Write the file anew, so that nothing that was deleted is left in it or beside it. Raises as `open` does."""
        with self._understood(), closing(self._connect()) as connection:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreUnusable(f"{self.path} cannot be used ({error}): {_next_step(error)}") from error

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.private and not self.path.exists():
            self.path.touch(mode=0o600)  # SQLite gives its other files the mode of this one
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            if _version(connection) != len(self.steps):
                self._bring_up_to_date(connection)
            # FULL: a commit has reached the disk when it returns, also in WAL mode.
            connection.execute("PRAGMA synchronous=FULL")
            # What is deleted is overwritten: a reader's words are not left in the free pages of a file.
            connection.execute("PRAGMA secure_delete=ON")
        except (sqlite3.Error, OSError, StoreUnusable):
            connection.close()
            raise
        return connection

    def _bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        # The lock: SQLite does not wait where two connections turn on WAL mode at the same time.
        with FileLock(f"{self.path}.lock", timeout=BUSY_SECONDS):
            connection.execute("PRAGMA journal_mode=WAL")
            found = _version(connection)
            if found > len(self.steps):
                raise StoreUnusable(
                    f"{self.path} has schema {found}, this program knows {len(self.steps)}: use the newer program"
                )
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                for step in self.steps[found:]:
                    for statement in step:
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version={len(self.steps)}")


def now() -> str:
    """Return the time in UTC as it is stored: 2026-01-31T09:30:00+00:00."""
    return stamp(datetime.now(UTC))


def stamp(at: datetime) -> str:
    """Return a time in UTC as it is stored: two of them compare as texts as they do as times."""
    return at.isoformat(timespec="seconds")


def _next_step(error: sqlite3.Error | OSError) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return next(
        (step for known, step in _NEXT_STEPS.items() if name.startswith(known)), "check the file and its folder"
    )


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
