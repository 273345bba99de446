"""The sha256 of files, each read once by a process for as long as it stays as it is."""

import hashlib
from pathlib import Path


class Checked:
    """The sha256 of files that this process has read, or written through to the disk.

    A file is the same as long as device, inode, size and time of change are: its other names need no second look.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int, int], str] = {}

    def sha256(self, path: Path) -> str:
        """Return the sha256 of a file, which is read if it is not known."""
        key = _identity(path)
        if key not in self._known:
            with path.open("rb") as file:
                self._known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._known[key]

    def knows(self, path: Path) -> bool:
        """Tell whether a file, as it is, was read before."""
        return _identity(path) in self._known


def _identity(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
