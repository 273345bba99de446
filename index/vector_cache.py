"""Vectors that were computed once: kept by encoder, kind and sha256 of the text, so that a build encodes what is new.

    $ASSISTANT_HOME/cache/vectors/
        vectors-1.sqlite     encoder and kind, sha256 of the text, float32 row, sha256 of these, day of last use

No text is in it. A row that is not what was written is encoded again, a file that is no such database is begun anew:
nothing here is trusted, and nothing is lost with it but time.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import IndexUnwritable

Vectors = NDArray[np.float32]
# Is told how many texts are encoded, and of how many.
Told = Callable[[int, int], None]
Done = TypeVar("Done")
# The number changes with the columns.
FILE = "vectors-1.sqlite"
# Both bundled encoders need some 16 kB for a clause with its sentences: enough for 250,000 clauses.
LIMIT_BYTES = 4 << 30
# Texts that are encoded before their rows are written: a build that is killed loses no more. A multiple of the
# encoder's batch, so that the batches are those of one call.
CHUNK = 256
# How long a build waits for another that is writing; each writes for less than a second.
WAIT_SECONDS = 60.0
DAY_SECONDS = 24 * 60 * 60
# What sqlite3 reports where the folder, the disk or its rights are at fault, and not the contents of the file.
UNWRITABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
# Deleted rows are overwritten and given back: a removed document leaves nothing.
SETTINGS = ("PRAGMA auto_vacuum = FULL", "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY")
TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors (encoder TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, "
    "sha256 BLOB NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (encoder, text))"
)


class Kind(StrEnum):
    """What a text is encoded as: an encoder has a prompt of its own for each."""

    PASSAGE = "passage"
    QUERY = "query"


class VectorCache:
    """The vectors of earlier builds, in a folder of their own."""

    def __init__(self, folder: Path, limit: int = LIMIT_BYTES) -> None:
        self._path = folder / FILE
        self._limit = limit
        # What may lie in it, where this process has looked through all of it before: None where it has not.
        self._held: set[bytes] | None = None
        self._writing = threading.Lock()
        # Texts that are no document's yet and are kept as well.
        self.waiting: frozenset[bytes] = frozenset()

    def encode(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        kind: Kind = Kind.PASSAGE,
        progress: Told | None = None,
    ) -> Vectors:
        """Return one unit row for each text, (n, dimension), encoding each text that is not kept yet once.

        `progress` is told how many of those are encoded, and how many there are. Raises IndexUnwritable.
        """
        keys = [text_digest(text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        found = self._with_rows(partial(_read, space=_space(encoder, kind), keys=by_key))
        # Longest first, as an encoder orders one call: its passes then hold the same texts.
        missing = sorted((key for key in by_key if key not in found), key=lambda key: -len(by_key[key]))
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            told = None if progress is None else _later(progress, start, len(missing))
            encoded = encode_all(encoder, [by_key[key] for key in chunk], kind, told)
            new = dict(zip(chunk, encoded, strict=True))
            with self._writing:
                if self._held is not None:
                    self._held.update(new)
                self._with_rows(partial(_write, space=_space(encoder, kind), new=new))
            found |= new
        return np.array([found[key] for key in keys], dtype=np.float32).reshape(len(keys), encoder.dimension)

    @property
    def is_unseen(self) -> bool:
        """Whether there is a file that this process has not looked through yet: the first look takes seconds."""
        return self._held is None and self._path.is_file()

    def keep_only(self, digests: Iterable[bytes]) -> None:
        """Remove the vectors of all other texts than these, then the longest unused ones beyond the limit."""
        with self._writing:
            kept = self.waiting.union(digests)
            if self._held is None:
                self._with_rows(partial(_keep, kept=kept))
            elif self._held - kept:
                self._with_rows(partial(_remove, texts=self._held - kept))
            self._held = set(kept)
            self._with_rows(partial(_shrink, limit=self._limit))

    def _with_rows(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        """Do one transaction; on a file that is no database of ours begin a new one, and do it once more."""
        try:
            return self._transaction(work)
        except sqlite3.DatabaseError as error:
            self._unless_unwritable(error)
        for name in (FILE, f"{FILE}-journal"):
            self._path.with_name(name).unlink(missing_ok=True)
        return self._transaction(work)

    def _transaction(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error.strerror) from error
        with closing(sqlite3.connect(self._path, timeout=WAIT_SECONDS)) as rows:
            for statement in (*SETTINGS, TABLE):
                rows.execute(statement)
            with rows:
                return work(rows)

    def _unless_unwritable(self, error: sqlite3.DatabaseError) -> None:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF in UNWRITABLE:  # the low byte is the primary code
            raise self._unwritable(str(error)) from error

    def _unwritable(self, reason: str | None) -> IndexUnwritable:
        return IndexUnwritable(
            f"cannot write to {self._path.parent} ({reason}): make room or set ASSISTANT_HOME to another folder"
        )


def text_digest(text: str) -> bytes:
    """Return what a text is kept by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _later(progress: Told, start: int, total: int) -> Told:
    """Tell `progress` of a chunk as part of the whole."""
    return lambda done, _of_chunk: progress(start + done, total)


def encode_all(encoder: Encoder, texts: Sequence[str], kind: Kind, progress: Told | None = None) -> Vectors:
    """Return one unit row for each text, (n, dimension); of questions no progress is told."""
    if kind is Kind.QUERY:
        return encoder.encode_queries(texts)
    total = len(texts)
    return encoder.encode_passages(texts, None if progress is None else lambda done: progress(done, total))


def _space(encoder: Encoder, kind: Kind) -> str:
    """Return the name of vectors that may stand for one another."""
    return f"{encoder.name} {encoder.dimension} {kind}"


def _row_digest(space: str, key: bytes, vector: bytes) -> bytes:
    return hashlib.sha256(b"\0".join((space.encode(), key, vector))).digest()


def _read(rows: sqlite3.Connection, space: str, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
    """Return the kept rows that are what was written, and note that they were used."""
    today = int(time.time()) // DAY_SECONDS
    found: dict[bytes, Vectors] = {}
    unused: list[tuple[int, str, bytes]] = []
    for key in keys:
        query = "SELECT vector, sha256, used FROM vectors WHERE encoder = ? AND text = ?"
        for vector, sha256, used in rows.execute(query, (space, key)):
            if isinstance(vector, bytes) and _row_digest(space, key, vector) == sha256:
                found[key] = np.frombuffer(vector, dtype="<f4")
                if used != today:
                    unused.append((today, space, key))
    rows.executemany("UPDATE vectors SET used = ? WHERE encoder = ? AND text = ?", unused)
    return found


def _write(rows: sqlite3.Connection, space: str, new: dict[bytes, Vectors]) -> None:
    today = int(time.time()) // DAY_SECONDS
    values = ((key, row.astype("<f4").tobytes()) for key, row in new.items())
    rows.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)",
        ((space, key, vector, _row_digest(space, key, vector), today) for key, vector in values),
    )


def _keep(rows: sqlite3.Connection, kept: Iterable[bytes]) -> None:
    rows.execute("CREATE TEMP TABLE kept (text BLOB PRIMARY KEY) WITHOUT ROWID")
    rows.executemany("INSERT INTO kept VALUES (?)", ((key,) for key in sorted(kept)))
    rows.execute("DELETE FROM vectors WHERE text NOT IN (SELECT text FROM kept)")


def _remove(rows: sqlite3.Connection, texts: Iterable[bytes]) -> None:
    spaces = [space for (space,) in rows.execute("SELECT DISTINCT encoder FROM vectors")]
    query = "DELETE FROM vectors WHERE encoder = ? AND text = ?"
    rows.executemany(query, ((space, text) for space in spaces for text in texts))


def _shrink(rows: sqlite3.Connection, limit: int) -> None:
    """Remove the longest unused rows until the file is within the limit."""
    oldest = "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY used, rowid LIMIT ?)"
    while True:
        pages, unused, page_bytes = (
            rows.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        size = (pages - unused) * page_bytes
        count = rows.execute("SELECT count(*) FROM vectors").fetchone()[0] if size > limit else 0
        if not count:
            return
        # Each row has its share of the file; what is left of a page is told in the next turn.
        rows.execute(oldest, (-(-(size - limit) * count // size),))
