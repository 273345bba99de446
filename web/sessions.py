"""Sessions of browsers: who signed in with a key, in a SQLite file, so that restarts and several workers agree.

A session is known by a random token of 256 bits in a cookie, of which the file has the sha256 alone. It lasts eight
hours at most, and no longer than its key. The token against forged requests is made of the session's: whoever knows
one of these learns nothing about the other, and it need not be kept.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.database import Database, now, stamp

FILE = "sessions.sqlite3"
LIFETIME = timedelta(hours=8)
_TOKEN_BYTES = 32
_STEPS = (
    (
        """CREATE TABLE sessions (
            digest TEXT PRIMARY KEY,
            key_id TEXT NOT NULL,
            created TEXT NOT NULL,
            expires TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
)


class Sessions:
    """The sessions in a file; safe to use from several threads and processes. Methods raise StoreUnusable."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _STEPS, private=True)

    @classmethod
    def of_home(cls, home: Path) -> "Sessions":
        """Return the sessions kept in an ASSISTANT_HOME."""
        return cls(home.expanduser() / FILE)

    def start(self, key_id: str, lifetime: timedelta = LIFETIME) -> str:
        """Begin a session of a key, forget those that are over, and return its token."""
        token, at = secrets.token_urlsafe(_TOKEN_BYTES), now()
        expires = stamp(datetime.now(UTC) + lifetime)
        with self._database.open() as connection:
            connection.execute("DELETE FROM sessions WHERE expires <= ?", (at,))
            connection.execute(
                "INSERT INTO sessions (digest, key_id, created, expires) VALUES (?, ?, ?, ?)",
                (_digest(token), key_id, at, expires),
            )
        return token

    def key_id(self, token: str) -> str | None:
        """Return whose session this is, None where it is none or is over."""
        if not self._database.path.exists():
            return None
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT key_id FROM sessions WHERE digest = ? AND expires > ?", (_digest(token), now())
            ).fetchone()
        return row[0] if row is not None else None

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.open() as connection:
            connection.execute("DELETE FROM sessions WHERE digest = ?", (_digest(token),))


def csrf_token(token: str) -> str:
    """Return what a form of this session carries, so that no other site can send it."""
    return hmac.digest(token.encode(), b"csrf", "sha256").hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
