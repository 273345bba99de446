"""Keys for the API and the pages: who may read, give feedback or administer, until when.

A key is `pa_<id>_<secret>`. Its secret is 256 random bits, of which the file has the sha256 alone. A fast hash is
right for these: slow ones protect passwords, which can be guessed; a random secret cannot, however fast each guess is,
and every request with a key computes it.
"""

import hashlib
import hmac
import logging
import re
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from assistant.database import Database, now, stamp
from assistant.errors import KeyInvalid, StoreUnusable, UnknownKey

FILE = "keys.sqlite3"
MAX_NAME = 80
_ID_BYTES, _SECRET_BYTES = 6, 32
_TEXT = re.compile(r"pa_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
# What an unknown id is compared with: no secret has this digest.
_NOBODY = "0" * 64
_STEPS = (
    (
        """CREATE TABLE keys (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            hash TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created TEXT NOT NULL,
            expires TEXT,
            revoked TEXT,
            last_used TEXT
        ) STRICT, WITHOUT ROWID""",
    ),
)
_log = logging.getLogger(__name__)


class Scope(StrEnum):
    """What a key is for."""

    READ = "read"
    FEEDBACK = "feedback"
    ADMIN = "admin"


class KeyState(StrEnum):
    """Whether a key is accepted."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret; times are UTC, `last_used` is a day."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: str
    expires: str | None
    revoked: str | None
    last_used: str | None

    def allows(self, scope: Scope) -> bool:
        """Tell whether the key is good for this: an admin's is good for everything."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    @property
    def state(self) -> KeyState:
        """Whether it is accepted now."""
        if self.revoked is not None:
            return KeyState.REVOKED
        return KeyState.EXPIRED if self.expires is not None and self.expires <= now() else KeyState.ACTIVE


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, with the text to show once."""

    key: Key
    text: str = field(repr=False)


class Keys:
    """The keys in a file; safe to use from several threads and processes. Methods raise StoreUnusable."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _STEPS, private=True)

    @classmethod
    def of_home(cls, home: Path) -> "Keys":
        """Return the keys kept in an ASSISTANT_HOME."""
        return cls(home.expanduser() / FILE)

    def create(self, name: str, scopes: Iterable[Scope], lifetime: timedelta | None) -> NewKey:
        """Make a key that lasts so long, for ever where None; KeyInvalid for a name that is no line of text."""
        name = name.strip()
        if not name or len(name) > MAX_NAME or not name.isprintable():
            raise KeyInvalid(f"the name of a key is 1 to {MAX_NAME} printable characters: say who or what uses it")
        wanted = set(scopes)
        if not wanted:
            raise KeyInvalid(f"a key without a scope is good for nothing: give one of {', '.join(Scope)}")
        expires = None if lifetime is None else stamp(datetime.now(UTC) + lifetime)
        key = Key(
            id=secrets.token_hex(_ID_BYTES),
            name=name,
            scopes=tuple(scope for scope in Scope if scope in wanted),
            created=now(),
            expires=expires,
            revoked=None,
            last_used=None,
        )
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        with self._database.open() as connection:
            connection.execute(
                "INSERT INTO keys (id, name, hash, scopes, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
                (key.id, key.name, _digest(secret), " ".join(key.scopes), key.created, key.expires),
            )
        return NewKey(key, f"pa_{key.id}_{secret}")

    def check(self, text: str) -> Key | None:
        """Return the key that this is the text of; None where there is none, or it expired or was revoked.

        Takes as long for an id that there is not as for a wrong secret.
        """
        shaped = _TEXT.fullmatch(text)
        key_id, secret = (shaped[1], shaped[2]) if shaped else ("", text)
        row = self._row(key_id)
        right = hmac.compare_digest(_digest(secret), row["hash"] if row is not None else _NOBODY)
        if row is None or not right:
            return None
        key = _key(row)
        if key.state is not KeyState.ACTIVE:
            return None
        self._used(key)
        return key

    def get(self, key_id: str) -> Key | None:
        """Return a key whatever its state, None where there is none with this id."""
        row = self._row(key_id)
        return _key(row) if row is not None else None

    def list(self) -> tuple[Key, ...]:
        """Return all keys, oldest first."""
        if not self._database.path.exists():
            return ()
        with self._database.reading() as connection:
            connection.row_factory = sqlite3.Row
            return tuple(map(_key, connection.execute("SELECT * FROM keys ORDER BY created, id")))

    def revoke(self, key_id: str) -> Key:
        """Make a key worthless from now on, and return it; one that is already keeps its day. UnknownKey for none."""
        if self.get(key_id) is not None:
            with self._database.open() as connection:
                connection.execute("UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", (now(), key_id))
        key = self.get(key_id)
        if key is None:
            raise UnknownKey(f"no key has the id {masked(key_id)!r}: `assistant keys list` shows them")
        return key

    def _row(self, key_id: str) -> sqlite3.Row | None:
        if not self._database.path.exists():
            return None
        with self._database.reading() as connection:
            connection.row_factory = sqlite3.Row
            row: sqlite3.Row | None = connection.execute("SELECT * FROM keys WHERE id = ?", (key_id,)).fetchone()
            return row

    def _used(self, key: Key) -> None:
        """Note the day: one write a day and key. A file that cannot be written keeps nobody out."""
        today = now()[:10]
        if key.last_used == today:
            return
        try:
            with self._database.open() as connection:
                connection.execute("UPDATE keys SET last_used = ? WHERE id = ?", (today, key.id))
        except StoreUnusable as fault:
            _log.warning("the day that key %s was used is not kept: %s", key.id, fault)


def masked(text: str) -> str:
    """Return a text with the secrets of the keys in it left out."""
    return _TEXT.sub(r"pa_\1_…", text)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _key(row: sqlite3.Row) -> Key:
    values = {name: row[name] for name in ("id", "name", "created", "expires", "revoked", "last_used")}
    return Key(scopes=tuple(map(Scope, row["scopes"].split())), **values)
