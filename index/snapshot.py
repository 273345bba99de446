"""Snapshots: a folder per generation, written aside, published in one step, checked file by file when loaded.

    $ASSISTANT_HOME/index/
        CURRENT              the name of the folder that is served
        3f9c2b7a41d0/
            manifest.json    what it was built from, and the sha256 of itself and of every other file
            …

A generation is named by what it is made from. Its folder has that name; built again from the same, 3f9c2b7a41d0-2.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from filelock import FileLock

from index.checked import Checked
from index.errors import IndexDamaged, IndexFault, IndexMissing, IndexStale, IndexUnwritable
from index.recipe import Recipe, difference

# Changes whenever a file of the snapshot changes its meaning.
FORMAT = 3
CURRENT, MANIFEST, LOCK, BUILDING = "CURRENT", "manifest.json", ".lock", ".building-"
# Besides the current one those before it, to go back to (`assistant index activate`).
KEPT_GENERATIONS = 3
# A folder of a build that was killed is removed by a later one after so many seconds: where a build holds its folder,
# no more than it takes to begin to; elsewhere, than any build takes.
ABANDONED_AFTER = 24 * 60 * 60 if os.name == "nt" else 10 * 60
NEXT_STEP = "run `assistant build`"
# None: numpy says how much it could not write, and gives no number.
_FULL = frozenset({None, errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_UNWRITABLE = _FULL | {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EIO}
_GENERATION = re.compile(r"[0-9a-f]{12}(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a snapshot's manifest.json.

    `files` maps each other file to its sha256, `documents` the id of each document to the sha256 of its text.
    """

    recipe: Recipe
    counts: dict[str, int]
    files: dict[str, str]
    documents: dict[str, str]

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self.recipe.generation


@contextmanager
def new_snapshot(
    root: Path,
    recipe: Recipe,
    counts: dict[str, int],
    documents: dict[str, str] | None = None,
    checked: Checked | None = None,
) -> Iterator[Path]:
    """Yield a folder to write the files of a generation into; publish it when the block ends without an error.

    When the block raises or the process is interrupted, nothing is left behind and the current generation stays. Older
    generations go if they hold a document that is not among `documents`, ids with the sha256 of their texts.
    """
    folder = root / f"{BUILDING}{secrets.token_hex(8)}"
    try:
        with writing(root):
            folder.mkdir(parents=True)
            with held(folder):
                yield folder
                manifest = _seal(folder, recipe, counts, documents or {}, checked or Checked())
                _publish(root, folder, manifest)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Raise IndexUnwritable for what a disk or its rights refuse while the index is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        reason = error.strerror or str(error)
        step = "make room, or set" if error.errno in _FULL else "set"
        message = f"cannot write to {root} ({reason}): {step} ASSISTANT_HOME to another folder"
        raise IndexUnwritable(message) from error


def _seal(
    folder: Path, recipe: Recipe, counts: dict[str, int], documents: dict[str, str], checked: Checked
) -> Manifest:
    """Write the manifest of what lies in a folder, and all of it through to the disk."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    new = [path for path in paths if not checked.knows(path)]  # the others are files of a published generation as well
    files = {path.relative_to(folder).as_posix(): checked.sha256(path) for path in paths}
    manifest = Manifest(recipe, counts, dict(sorted(files.items())), documents)
    values = asdict(manifest)
    text = json.dumps({**values, "sha256": _digest(values)}, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*new, folder / MANIFEST, *(path for path in folder.rglob("*") if path.is_dir()), folder):
        sync(path)
    return manifest


def _publish(root: Path, folder: Path, manifest: Manifest) -> None:
    """Give a finished folder a name of its own, then make it current: no moment is without a whole index."""
    with alone(root):
        names = chain([manifest.generation], (f"{manifest.generation}-{n}" for n in count(2)))
        target = next(root / name for name in names if not (root / name).exists())
        folder.rename(target)
        point_to(root, target.name)
        _remove_old(root, target, manifest.documents)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one thread of one process publish or switch at a time; the lock of one that dies is released."""
    with FileLock(root / LOCK):
        yield


def point_to(root: Path, name: str) -> None:
    """Make a whole generation the current one by one rename; call it inside `alone`."""
    pointer = root / f".{CURRENT}"
    pointer.write_text(name + "\n", encoding="utf-8")
    sync(pointer)
    sync(root)
    pointer.replace(root / CURRENT)
    sync(root)


def generation_folders(root: Path) -> list[Path]:
    """Return the folders of generations, the one that was current last first."""
    try:
        found = [path for path in root.iterdir() if _GENERATION.fullmatch(path.name) and path.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _remove_old(root: Path, current: Path, documents: Collection[str]) -> None:
    """Remove all but the newest generations, those that hold a document that is gone, and what killed builds left.

    Whatever else lies here stays.
    """
    others = [path for path in generation_folders(root) if path != current]
    for n, path in enumerate(others, start=1):
        if n >= KEPT_GENERATIONS or not _holds_only(path, documents):
            _remove(root, path)
    for path in root.glob(f"{BUILDING}*"):
        with suppress(OSError), held(path, alone=True):  # a build that goes on holds it; one that ends removes it
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
                shutil.rmtree(path)


def _holds_only(folder: Path, documents: Collection[str]) -> bool:
    """Tell whether a generation holds no other documents; one that this program cannot read may hold any."""
    try:
        return read_manifest(folder).documents.keys() <= set(documents)
    except IndexFault:
        return False


def _remove(root: Path, folder: Path) -> None:
    """Remove a generation, unless somebody is loading it: then a later build does."""
    aside = root / f"{BUILDING}{secrets.token_hex(8)}"
    with suppress(OSError), held(folder, alone=True):
        folder.rename(aside)  # first of all: what is killed in the middle leaves nothing that looks like a generation
        shutil.rmtree(aside)


@contextmanager
def held(folder: Path, alone: bool = False) -> Iterator[None]:
    """Keep a generation from being removed while it is read; BlockingIOError where `alone` cannot be."""
    if os.name == "nt":  # which opens no folder, and removes no file that is open
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if alone:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            with suppress(OSError):  # some network drives have no locks: there a removal fails to get its own as well
                fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def current_manifest(root: Path) -> Manifest:
    """Read the manifest of the current generation.

    Raises IndexMissing where nothing was built, IndexStale where another version wrote it, IndexDamaged where it is
    not what was written.
    """
    return current(root)[1]


def current(root: Path) -> tuple[Path, Manifest]:
    """Return the folder that is served, and its manifest; raises what `current_manifest` does."""
    path = root / CURRENT
    try:
        folder = root / path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"no index at {root}: {NEXT_STEP}") from error
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): {NEXT_STEP}") from error
    return folder, read_manifest(folder)


def read_manifest(folder: Path) -> Manifest:
    """Read what a generation says of itself; IndexStale where another version wrote it, IndexDamaged."""
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_bytes())
        sha256, recipe = values.pop("sha256"), values["recipe"]
        if recipe["format"] != FORMAT:
            raise IndexStale(f"{path} has format {recipe['format']}, this program writes {FORMAT}: {NEXT_STEP}")
        if _digest(values) != sha256:
            raise ValueError("its sha256 differs")
        encoders = tuple((name, dimension) for name, dimension in recipe["encoders"])
        made_from = Recipe(**{**recipe, "encoders": encoders})
        return Manifest(made_from, values["counts"], values["files"], values["documents"])
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing: {NEXT_STEP}") from error
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): {NEXT_STEP}") from error


def open_snapshot(root: Path, expected: Recipe, checked: Checked | None = None) -> tuple[Path, Manifest]:
    """Return the folder of the current generation, every file checked.

    Raises IndexMissing, IndexStale where it was made from something else than `expected`, IndexDamaged where a file
    differs.
    """
    folder, manifest = current(root)
    if different := difference(manifest.recipe, expected):
        raise IndexStale(f"the index was built {different}: {NEXT_STEP}")
    check_files(folder, manifest, checked)
    return folder, manifest


def check_files(folder: Path, manifest: Manifest, checked: Checked | None = None) -> None:
    """Compare every file with its sha256; IndexDamaged names the first that is missing or differs."""
    checked = checked or Checked()
    for name, sha256 in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing: {NEXT_STEP}")
        if checked.sha256(path) != sha256:
            raise IndexDamaged(f"{path} is not the file that was written (its sha256 differs): {NEXT_STEP}")


def _digest(values: dict[str, Any]) -> str:
    """Return the sha256 of a manifest's values, in whatever order they were written."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def sync(path: Path) -> None:
    """Write a file or folder through to the disk, so that publishing cannot overtake its contents."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folder, and writes a rename through by itself
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
