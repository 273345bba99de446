"""SQLite files of what users leave: every commit on disk before it is answered, the schema versioned in the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from assistant.errors import StoreUnusable

# A writer waits for another's commit so long before it gives up.
BUSY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Database:
    """A file and the statements that lead to its schema: steps[n] from version n to n + 1."""

    path: Path
    steps: tuple[tuple[str, ...], ...]

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection of its own in a write transaction: kept where the block ends well, or else none of it.

        Makes the file where there is none, and brings an older schema up to date. Raises StoreUnusable for a file
        that cannot be read or written, that is damaged, or that a newer version of this program has written.
        """
        try:
            with closing(self._connect()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                with connection:  # commits, or rolls back
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreUnusable(f"{self.path} cannot be used ({error}): check the file and its folder") from error

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            if _version(connection) != len(self.steps):
                self._bring_up_to_date(connection)
            # FULL: a commit has reached the disk when it returns, also in WAL mode.
            connection.execute("PRAGMA synchronous=FULL")
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
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
