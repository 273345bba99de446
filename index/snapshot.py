"""Snapshots: a folder per generation, written aside, published in one step, checked file by file when loaded.

    $ASSISTANT_HOME/index/
        CURRENT              the name of the folder that is served
        3f9c2b7a41d0/
            manifest.json    what it was built from, and the sha256 of itself and of every other file
            …

A generation is named by what it is made from. Its folder has that name; built again from the same, 3f9c2b7a41d0-2.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from filelock import FileLock

from index.errors import IndexDamaged, IndexMissing, IndexStale, IndexUnwritable
from index.recipe import Recipe, difference

# Changes whenever a file of the snapshot changes its meaning.
FORMAT = 2
CURRENT, MANIFEST, LOCK, BUILDING = "CURRENT", "manifest.json", ".lock", ".building-"
# The generation before the current one stays, for processes that are loading it.
KEPT_GENERATIONS = 2
# A folder of a build that was killed is removed by a later one; no build takes so many seconds.
ABANDONED_AFTER = 24 * 60 * 60
NEXT_STEP = "run `assistant build`"
_GENERATION = re.compile(r"[0-9a-f]{12}(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a snapshot's manifest.json: `files` maps each other file to its sha256."""

    recipe: Recipe
    counts: dict[str, int]
    files: dict[str, str]

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self.recipe.generation


@contextmanager
def new_snapshot(root: Path, recipe: Recipe, counts: dict[str, int]) -> Iterator[Path]:
    """Yield a folder to write the files of a generation into; publish it when the block ends without an error.

    When the block raises or the process is interrupted, nothing is left behind and the current generation stays.
    """
    folder = root / f"{BUILDING}{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        reason = error.strerror
        raise IndexUnwritable(f"cannot write to {root} ({reason}): set ASSISTANT_HOME to another folder") from error
    try:
        yield folder
        files = {path.relative_to(folder).as_posix(): _sha256(path) for path in folder.rglob("*") if path.is_file()}
        values = {"recipe": asdict(recipe), "counts": counts, "files": dict(sorted(files.items()))}
        text = json.dumps({**values, "sha256": _digest(values)}, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        for path in (*folder.rglob("*"), folder):
            _sync(path)
        _publish(root, folder, recipe.generation)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(root: Path, folder: Path, generation: str) -> None:
    """Give a finished folder a name of its own, then make it current: no moment is without a whole index."""
    with _alone(root):
        names = chain([generation], (f"{generation}-{n}" for n in count(2)))
        target = next(root / name for name in names if not (root / name).exists())
        folder.rename(target)
        pointer = root / f".{CURRENT}"
        pointer.write_text(target.name + "\n", encoding="utf-8")
        _sync(pointer)
        _sync(root)
        pointer.replace(root / CURRENT)
        _sync(root)
        _remove_old(root, target)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one thread of one process publish at a time; the lock of one that dies is released."""
    with FileLock(root / LOCK):
        yield


def _remove_old(root: Path, current: Path) -> None:
    """Remove all but the newest generations, and what killed builds left; whatever else lies here stays."""
    others = [path for path in root.iterdir() if _GENERATION.fullmatch(path.name) and path != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT_GENERATIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
    for path in root.glob(f"{BUILDING}*"):
        with suppress(FileNotFoundError):  # another build may end at this moment and remove its own
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
                shutil.rmtree(path, ignore_errors=True)


def current_manifest(root: Path) -> Manifest:
    """Read the manifest of the current generation.

    Raises IndexMissing where nothing was built, IndexStale where another version wrote it, IndexDamaged where it is
    not what was written.
    """
    return _current(root)[1]


def _current(root: Path) -> tuple[Path, Manifest]:
    """Return the folder that is served, and its manifest."""
    path = root / CURRENT
    try:
        folder = root / path.read_text(encoding="utf-8").strip()
        path = folder / MANIFEST
        values = json.loads(path.read_bytes())
        sha256, recipe = values.pop("sha256"), values["recipe"]
        if recipe["format"] != FORMAT:
            raise IndexStale(f"{path} has format {recipe['format']}, this program writes {FORMAT}: {NEXT_STEP}")
        if _digest(values) != sha256:
            raise ValueError("its sha256 differs")
        encoders = tuple((name, dimension) for name, dimension in recipe["encoders"])
        return folder, Manifest(Recipe(**{**recipe, "encoders": encoders}), values["counts"], values["files"])
    except FileNotFoundError as error:
        if path.name == CURRENT:
            raise IndexMissing(f"no index at {root}: {NEXT_STEP}") from error
        raise IndexDamaged(f"{path} is missing: {NEXT_STEP}") from error
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): {NEXT_STEP}") from error


def open_snapshot(root: Path, expected: Recipe) -> tuple[Path, Manifest]:
    """Return the folder of the current generation, every file checked.

    Raises IndexMissing, IndexStale where it was made from something else than `expected`, IndexDamaged where a file
    differs.
    """
    folder, manifest = _current(root)
    if different := difference(manifest.recipe, expected):
        raise IndexStale(f"the index was built {different}: {NEXT_STEP}")
    for name, sha256 in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing: {NEXT_STEP}")
        if _sha256(path) != sha256:
            raise IndexDamaged(f"{path} is not the file that was written (its sha256 differs): {NEXT_STEP}")
    return folder, manifest


def _digest(values: dict[str, Any]) -> str:
    """Return the sha256 of a manifest's values, in whatever order they were written."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Write a file or folder through to the disk, so that publishing cannot overtake its contents."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folder, and writes a rename through by itself
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
