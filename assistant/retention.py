"""For how long rows of a database are kept, and how they are deleted: of what is gone nothing is left in the file."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from assistant.database import Database, stamp


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The rows of a table, each with a time (UTC) in a column: kept for so many days, or until they are deleted.

    Methods raise StoreUnusable.
    """

    database: Database
    table: str
    column: str
    days: int | None

    @property
    def oldest(self) -> str:
        """The time before which rows are too old, as it compares with the column; "" where none ever is."""
        return stamp(datetime.now(UTC) - timedelta(days=self.days)) if self.days is not None else ""

    def drop_old_in(self, connection: sqlite3.Connection) -> int:
        """Delete what is too old as part of a transaction; return how many."""
        return self._delete(connection, self.oldest) if self.days is not None else 0

    def drop_old(self) -> int:
        """Delete what is too old, and return how many; makes no file where there is none."""
        if self.days is None or not self.database.path.exists():
            return 0
        with self.database.open() as connection:
            deleted = self.drop_old_in(connection)
        if deleted:
            self.database.compact()
        return deleted

    def purge(self, before: date | None = None) -> int:
        """Delete the rows of before a day (UTC), all where none is given, and return how many.

        The file is written anew: of a deleted row nothing is left in it, or beside it.
        """
        if not self.database.path.exists():
            return 0
        with self.database.open() as connection:
            deleted = self._delete(connection, before.isoformat() if before is not None else None)
        self.database.compact()
        return deleted

    def _delete(self, connection: sqlite3.Connection, before: str | None) -> int:
        if before is None:
            return connection.execute(f"DELETE FROM {self.table}").rowcount
        return connection.execute(f"DELETE FROM {self.table} WHERE {self.column} < ?", (before,)).rowcount
