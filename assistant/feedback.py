"""What readers thought of answers: thumbs up or down with a reason, in a SQLite file."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.answer import AnswerStatus
from assistant.database import Database, now
from assistant.masking import mask
from assistant.retention import DatedRows

FILE = "feedback.sqlite3"
_STEPS = (
    (
        """CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created TEXT NOT NULL,
            question TEXT NOT NULL,
            thumb TEXT NOT NULL CHECK (thumb IN ('up', 'down')),
            reason TEXT,
            citations TEXT NOT NULL,
            generation TEXT NOT NULL,
            answer_status TEXT NOT NULL
        ) STRICT""",
    ),
)


class Thumb(StrEnum):
    """What a reader thought of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reader's view of an answer: `citations` are clause ids, `generation` that of the index which answered."""

    question: str
    thumb: Thumb
    reason: str | None
    citations: tuple[str, ...]
    generation: str
    answer_status: AnswerStatus


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """An opinion as it is kept: its number, and when it came (UTC)."""

    id: int
    created: str
    opinion: Opinion


class Feedback:
    """The opinions in a file; safe to use from several threads and processes. Methods raise StoreUnusable.

    They are kept for so many days, until they are deleted where none are given.
    """

    def __init__(self, path: Path, days: int | None = None) -> None:
        self._database = Database(path, _STEPS, private=True)
        self.dated = DatedRows(self._database, "feedback", "created", days)

    @classmethod
    def of_home(cls, home: Path, days: int | None = None) -> "Feedback":
        """Return the opinions kept in an ASSISTANT_HOME."""
        return cls(home.expanduser() / FILE, days)

    def add(self, opinion: Opinion) -> int:
        """Keep an opinion, who is named in its texts masked, and return its number; drop what is too old."""
        values = (
            now(), mask(opinion.question), opinion.thumb.value, mask(opinion.reason) if opinion.reason else None,
            _dump(opinion.citations), opinion.generation, opinion.answer_status.value,
        )  # fmt: skip
        with self._database.open() as connection:
            self.dated.drop_old_in(connection)
            cursor = connection.execute(
                "INSERT INTO feedback (created, question, thumb, reason, citations, generation, answer_status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def rows(self) -> tuple[FeedbackRow, ...]:
        """Return every opinion that is not too old, oldest first; none, and no file is made, where there is no file."""
        if not self._database.path.exists():
            return ()
        with self._database.open() as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute("SELECT * FROM feedback WHERE created >= ? ORDER BY id", (self.dated.oldest,))
            return tuple(map(_row, found))


def _row(row: sqlite3.Row) -> FeedbackRow:
    opinion = Opinion(
        question=row["question"],
        thumb=Thumb(row["thumb"]),
        reason=row["reason"],
        citations=tuple(json.loads(row["citations"])),
        generation=row["generation"],
        answer_status=AnswerStatus(row["answer_status"]),
    )
    return FeedbackRow(row["id"], row["created"], opinion)


def _dump(citations: Sequence[str]) -> str:
    return json.dumps(list(citations), ensure_ascii=False)
