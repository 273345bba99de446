"""The files of a corpus folder of one's own: which of them belong to no document."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.load import DOCUMENTS
from corpus.manifest import Entry

ORIGINALS = "originals"


def stray_files(folder: Path, entries: Sequence[Entry]) -> Iterator[Path]:
    """Yield the files in documents/ and originals/ that no entry names."""
    listed = {folder / DOCUMENTS / entry.file for entry in entries}
    listed |= {folder / ORIGINALS / entry.original for entry in entries if entry.original}
    for part in (DOCUMENTS, ORIGINALS):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path not in listed:
                yield path


def original_path(folder: Path, original: str) -> Path:
    """Return where an original is; ValueError for a name that leads out of the folder, as a manifest by hand may."""
    root = (folder / ORIGINALS).resolve()
    path = (root / original).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{original!r} is not in {root}")
    return path


def remove_empty(folder: Path) -> None:
    """Remove the empty folders in a folder."""
    for path in sorted(folder.glob("*")):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
