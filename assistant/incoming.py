"""The folder of files that wait for a decision: each with a folder of its own, bounded in number and bytes.

incoming/<id>/file/<name>     the bytes as they were received, under a safe name
incoming/<id>/reading.json    the text that was read from them; read anew after a restart
incoming/<id>/state.json      written last, through to the disk: a folder without it was never received whole
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import DecisionInvalid, IncomingFull, StoreUnusable, UnknownUpload, UploadTooLarge
from assistant.incoming_item import Item, State, item_json, item_of, shown_name
from corpus.durable import sync_folder, write_durably
from corpus.formats.reading import MAX_INPUT, Format, Reading

FOLDER = "incoming"
STATE, READING, FILE = "state.json", "reading.json", "file"
_ID = re.compile(r"[0-9a-f]{16}")
_MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may wait: bytes of one file, files, bytes of all; and how many that are live are still listed."""

    file_bytes: int = MAX_INPUT
    files: int = 200
    all_bytes: int = 2**30
    listed: int = 20


class Incoming:
    """The files that wait, as they stand on the disk."""

    def __init__(self, folder: Path, bounds: Bounds | None = None) -> None:
        self.folder, self.bounds = folder, bounds or Bounds()
        self._lock = threading.RLock()
        self._receiving: dict[str, int] = {}

    def items(self) -> list[Item]:
        """Return what is known of every file, the one received last first."""
        found = [item for path in self.folder.glob(f"*/{STATE}") if (item := _read(path))]
        return sorted(found, key=lambda item: (item.received, item.id), reverse=True)

    def item(self, item_id: str) -> Item:
        """Return what is known of a file; UnknownUpload where there is none with this id."""
        found = _read(self.folder / item_id / STATE) if _ID.fullmatch(item_id) else None
        if found is None:
            raise UnknownUpload(f"no file with the id {item_id!r} waits: it was rejected, or is live since long")
        return found

    def change(self, item_id: str, make: Callable[[Item], Item]) -> Item:
        """Change what is known of a file, all at once: `make` gets what is known now, and may refuse by raising."""
        with self._lock, writable(self.folder):
            made = make(self.item(item_id))
            write_durably(self._path(made) / STATE, json.dumps(item_json(made), ensure_ascii=False).encode())
        return made

    def remove(self, item_id: str, unless: State | None = None) -> Item:
        """Forget a file, and remove its bytes; DecisionInvalid where it is in the state `unless`."""
        with self._lock, writable(self.folder):
            found = self.item(item_id)
            if found.state is unless:
                raise DecisionInvalid(f"{found.name} is being taken into the index: delete the document afterwards")
            self._path(found).joinpath(STATE).unlink()  # first: what is left after a crash is no file that waits
            shutil.rmtree(self._path(found), ignore_errors=True)
        return found

    def receive(self, name: str, announced: int = 0, **known: Any) -> "Receiving":  # noqa: ANN401 - fields of Item
        """Return where the bytes of a file go; UploadTooLarge or IncomingFull where there is no room for it."""
        item_id, shown = secrets.token_hex(8), shown_name(name)
        self._check_file(shown, announced)
        with self._lock:
            waiting = sum(1 for item in self.items() if item.is_undecided) + len(self._receiving)
            if waiting >= self.bounds.files:
                raise IncomingFull(f"{waiting} files wait, {self.bounds.files} at most: accept or reject some first")
            self._check_all(announced)
            self._receiving[item_id] = 0
        item = Item(item_id, shown, State.READING, 0, "", datetime.now(UTC).isoformat(timespec="milliseconds"), **known)
        try:
            with writable(self.folder):
                return Receiving(self, item)
        except StoreUnusable:
            self.forget(item_id)
            raise

    def grown(self, item: Item, size: int) -> None:
        """Note how much of a file has come; UploadTooLarge or IncomingFull where that is too much."""
        self._check_file(item.name, size)
        with self._lock:
            self._check_all(size - self._receiving[item.id])
            self._receiving[item.id] = size

    def forget(self, item_id: str) -> None:
        """Note that a file is being received no longer."""
        with self._lock:
            self._receiving.pop(item_id, None)

    def data(self, item: Item) -> bytes:
        """Return the bytes of a file."""
        try:
            return self.file(item).read_bytes()
        except OSError as error:
            raise UnknownUpload(f"the bytes of {item.name} are gone ({error.strerror}): upload it again") from error

    def file(self, item: Item) -> Path:
        """Return where the bytes of a file are."""
        return self._path(item) / FILE / item.name

    def drop_file(self, item: Item) -> None:
        """Remove the bytes and the text of a file that is live; what is known of it stays for the list."""
        shutil.rmtree(self._path(item) / FILE, ignore_errors=True)
        self._path(item).joinpath(READING).unlink(missing_ok=True)

    def keep_reading(self, item: Item, reading: Reading) -> None:
        """Keep the text that was read from a file."""
        with writable(self.folder):
            write_durably(self._path(item) / READING, json.dumps(asdict(reading)).encode())

    def reading(self, item: Item) -> Reading:
        """Return the text that was read from a file."""
        try:
            values = json.loads((self._path(item) / READING).read_bytes())
        except (OSError, ValueError) as error:
            raise DecisionInvalid(f"{item.name} has not been read: wait, or upload it again") from error
        pairs = tuple((name, value) for name, value in values["metadata"])
        lists = {name: tuple(values[name]) for name in ("page_starts", "warnings")}
        return Reading(**values | lists | {"metadata": pairs, "format": Format(values["format"])})

    def clear(self) -> None:
        """Remove what a server that was cut off left: files half received, and the bytes of what is live."""
        for path in self.folder.glob("*"):
            if path.is_dir() and path.name not in self._receiving and not (path / STATE).is_file():
                shutil.rmtree(path, ignore_errors=True)
        for item in self.items():
            if item.state is State.LIVE:
                self.drop_file(item)

    def shorten(self) -> None:
        """Forget of what is live all but the last."""
        live = [item for item in self.items() if item.state is State.LIVE]
        for item in live[self.bounds.listed :]:
            self.remove(item.id)

    def _path(self, item: Item) -> Path:
        return self.folder / item.id

    def _check_file(self, name: str, size: int) -> None:
        if size > self.bounds.file_bytes:
            most = self.bounds.file_bytes / _MEBIBYTE
            raise UploadTooLarge(f"{name} has more than {most:g} MiB, the most that is read: split it")

    def _check_all(self, more: int) -> None:
        kept = sum(item.size for item in self.items() if item.has_file)
        if kept + sum(self._receiving.values()) + more > self.bounds.all_bytes:
            most = self.bounds.all_bytes / _MEBIBYTE
            raise IncomingFull(f"the files that wait have {most:g} MiB, the most there may be: decide on some first")


class Receiving:
    """A file that is being received: nothing of it is left unless `finish` was called."""

    def __init__(self, incoming: Incoming, item: Item) -> None:
        self._incoming, self._item, self._size, self._digest = incoming, item, 0, hashlib.sha256()
        path = incoming.file(item)
        path.parent.mkdir(parents=True)
        self._file = path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Take in some bytes."""
        self._incoming.grown(self._item, self._size + len(chunk))
        self._size += len(chunk)
        self._digest.update(chunk)
        with writable(self._incoming.folder):
            self._file.write(chunk)

    def finish(self) -> Item:
        """Write the file through to the disk; from now on it waits."""
        with writable(self._incoming.folder):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            sync_folder(self._incoming.file(self._item).parent)
            made = item_json(self._item) | {"size": self._size, "sha256": self._digest.hexdigest()}
            write_durably(self._incoming.folder / self._item.id / STATE, json.dumps(made, ensure_ascii=False).encode())
            sync_folder(self._incoming.folder)
        return item_of(made)

    def close(self) -> None:
        """End it: where it was not finished, remove what had come."""
        try:
            self._file.close()
        finally:
            folder = self._incoming.folder / self._item.id
            if not (folder / STATE).is_file():
                shutil.rmtree(folder, ignore_errors=True)
            self._incoming.forget(self._item.id)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Say what to do where the folder cannot be written: StoreUnusable."""
    try:
        yield
    except OSError as error:
        reason = f"{folder} cannot be written ({error.strerror})"
        raise StoreUnusable(f"{reason}: free space or let the server write there, then try again") from error


def _read(path: Path) -> Item | None:
    """Return what a state file says; None where it is gone or damaged."""
    try:
        return item_of(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
