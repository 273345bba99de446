"""Conversations that users chose to keep on the server, in a SQLite file.

An owner is whoever holds a random token that their browser made. Only its sha256 is stored: who reads the file cannot
ask the server for anybody's conversations.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.database import Database, now
from assistant.retention import DatedRows

FILE = "conversations.sqlite3"
_STEPS = (
    (
        """CREATE TABLE conversations (
            owner TEXT NOT NULL,
            id TEXT NOT NULL,
            title TEXT NOT NULL,
            turns TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            PRIMARY KEY (owner, id)
        ) STRICT, WITHOUT ROWID""",
    ),
)
# What a list shows; the turns themselves may be long.
_SUMMARY = "id, title, json_array_length(turns) AS turns, created, updated"
Turn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list: its title, the number of its turns, when it was made and last changed (UTC)."""

    id: str
    title: str
    turns: int
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation: each turn holds a question and its answer as JSON values."""

    summary: Summary
    turns: tuple[Turn, ...]


class Conversations:
    """The conversations in a file; safe to use from several threads and processes. Methods raise StoreUnusable.

    An id belongs to its owner: two owners may use the same one and never see each other's. They are kept for so many
    days after their last change, until they are deleted where none are given.
    """

    def __init__(self, path: Path, days: int | None = None) -> None:
        self._database = Database(path, _STEPS, private=True)
        self.dated = DatedRows(self._database, "conversations", "updated", days)

    @classmethod
    def of_home(cls, home: Path, days: int | None = None) -> "Conversations":
        """Return the conversations kept in an ASSISTANT_HOME."""
        return cls(home.expanduser() / FILE, days)

    def put(self, owner: str, conversation_id: str, title: str, turns: Sequence[Turn]) -> tuple[Summary, bool]:
        """Keep a conversation in place of an earlier one with its id; return it, and whether it is a new one.

        What is too old is dropped.
        """
        key, at = (_digest(owner), conversation_id), now()
        with self._database.open() as connection:
            connection.row_factory = sqlite3.Row
            self.dated.drop_old_in(connection)
            found = connection.execute("SELECT 1 FROM conversations WHERE owner = ? AND id = ?", key).fetchone()
            connection.execute(
                "INSERT INTO conversations (owner, id, title, turns, created, updated) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (owner, id) DO UPDATE"
                " SET title = excluded.title, turns = excluded.turns, updated = excluded.updated",
                (*key, title, json.dumps(list(turns), ensure_ascii=False), at, at),
            )
            row = connection.execute(f"SELECT {_SUMMARY} FROM conversations WHERE owner = ? AND id = ?", key)
            return Summary(**row.fetchone()), found is None

    def get(self, owner: str, conversation_id: str) -> Conversation | None:
        """Return a conversation, None where this owner has none with this id."""
        with self._database.open() as connection:
            connection.row_factory = sqlite3.Row
            row = connection.execute(
                f"SELECT {_SUMMARY}, turns AS all_turns FROM conversations"
                " WHERE owner = ? AND id = ? AND conversations.updated >= ?",
                (_digest(owner), conversation_id, self.dated.oldest),
            ).fetchone()
        if row is None:
            return None
        values = dict(row)
        turns = tuple(json.loads(values.pop("all_turns")))
        return Conversation(Summary(**values), turns)

    def list(self, owner: str) -> tuple[Summary, ...]:
        """Return what an owner keeps, the last changed first."""
        with self._database.open() as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(
                f"SELECT {_SUMMARY} FROM conversations WHERE owner = ? AND conversations.updated >= ?"
                " ORDER BY conversations.updated DESC, id",
                (_digest(owner), self.dated.oldest),
            ).fetchall()
        return tuple(Summary(**row) for row in rows)

    def delete(self, owner: str, conversation_id: str) -> bool:
        """Forget a conversation; return whether there was one."""
        with self._database.open() as connection:
            done = connection.execute(
                "DELETE FROM conversations WHERE owner = ? AND id = ?", (_digest(owner), conversation_id)
            )
        return done.rowcount == 1


def _digest(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
