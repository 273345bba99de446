"""Questions that were asked, where the setting says so: masked, for so many days, in a SQLite file.

A row says what was asked and how it was answered, never by whom: no address, no key, no session, no conversation.
"""

import logging
import sqlite3
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from assistant.answer import Answer
from assistant.database import Database, now
from assistant.errors import StoreUnusable
from assistant.masking import mask
from assistant.retention import DatedRows

FILE = "questions.sqlite3"
_STEPS = (
    (
        """CREATE TABLE questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            question TEXT NOT NULL,
            language TEXT NOT NULL,
            status TEXT NOT NULL,
            generation TEXT NOT NULL,
            ms REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX questions_at ON questions (at)",
    ),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question as it is kept: when (UTC), masked, in which language, and how which index answered it."""

    id: int
    at: str
    question: str
    language: str
    status: str
    generation: str
    ms: float

    @property
    def values(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


class QuestionLog:
    """The questions in a file; safe to use from several threads and processes. Methods raise StoreUnusable."""

    def __init__(self, path: Path, days: int) -> None:
        self._database = Database(path, _STEPS, private=True)
        self.dated = DatedRows(self._database, "questions", "at", days)

    @classmethod
    def of_home(cls, home: Path, days: int) -> "QuestionLog":
        """Return the questions kept in an ASSISTANT_HOME, each for so many days."""
        return cls(home.expanduser() / FILE, days)

    @property
    def path(self) -> Path:
        """Where they are."""
        return self._database.path

    def keep(self, answer: Answer) -> None:
        """Keep the question of an answer, masked, and drop what is too old. Where that fails the answer stands."""
        values = (
            now(), mask(answer.question), answer.language.value, answer.status.value, answer.index,
            round(answer.elapsed_ms, 1),
        )  # fmt: skip
        try:
            with self._database.open() as connection:
                self.dated.drop_old_in(connection)
                connection.execute(
                    "INSERT INTO questions (at, question, language, status, generation, ms) VALUES (?, ?, ?, ?, ?, ?)",
                    values,
                )
        except StoreUnusable as fault:
            _log.warning("a question is not logged: %s", fault)

    def rows(self) -> tuple[LoggedQuestion, ...]:
        """Return the questions that are not too old, oldest first; no file is made where there is none."""
        if not self.path.exists():
            return ()
        with self._database.reading() as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute("SELECT * FROM questions WHERE at >= ? ORDER BY id", (self.dated.oldest,))
            return tuple(LoggedQuestion(**row) for row in found)

    def purge(self, before: date | None = None) -> int:
        """Delete the questions asked before a day (UTC), all where none is given, and return how many."""
        return self.dated.purge(before)
