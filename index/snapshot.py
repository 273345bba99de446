"""Snapshots: a folder per generation, written aside, published in one step, checked file by file when loaded.

    $ASSISTANT_HOME/index/
        CURRENT              the name of the generation that is served
        3f9c2b7a41d0/
            manifest.json    what it was built from, and the sha256 of every other file
            …

A generation is named by what it is made from, so building twice from the same gives the same folder.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexDamaged, IndexMissing, IndexStale

# Changes whenever a file of the snapshot changes its meaning.
FORMAT = 1
CURRENT, MANIFEST = "CURRENT", "manifest.json"
# The generation before the current one stays, for processes that still serve from it.
KEPT_GENERATIONS = 2
NEXT_STEP = "run `assistant build`"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index is made from; two indexes of one recipe are the same."""

    format: int
    corpus: str
    tokenizer: str
    translation: str
    encoder: str
    encoders: tuple[tuple[str, int], ...]

    @property
    def generation(self) -> str:
        """Name of the generation: a digest of the recipe."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a snapshot's manifest.json."""

    generation: str
    recipe: Recipe
    counts: dict[str, int]
    files: dict[str, str]


@contextmanager
def new_snapshot(root: Path, recipe: Recipe, counts: dict[str, int]) -> Iterator[Path]:
    """Yield a folder to write the files of a generation into; publish it when the block ends without an error.

    Nothing is left behind, and the current generation stays, when the block raises or the process is interrupted.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
    try:
        yield folder
        files = {path.relative_to(folder).as_posix(): _sha256(path) for path in _files(folder)}
        manifest = {"generation": recipe.generation, "recipe": asdict(recipe), "counts": counts, "files": files}
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        for path in _files(folder):
            _sync(path)
        _publish(root, folder, recipe.generation)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(root: Path, folder: Path, generation: str) -> None:
    """Give a finished folder its name and make it current."""
    target = root / generation
    if target.exists():
        # The same recipe, so the same files, or damaged ones: either way the new folder takes its place.
        old = Path(tempfile.mkdtemp(prefix=".replaced-", dir=root))
        target.rename(old / generation)
        folder.rename(target)
        shutil.rmtree(old)
    else:
        folder.rename(target)
    pointer = root / f".{CURRENT}-{os.getpid()}"
    pointer.write_text(generation + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(root / CURRENT)
    _sync(root)
    _remove_old(root, generation)


def _remove_old(root: Path, current: str) -> None:
    others = [p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT_GENERATIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def current_manifest(root: Path) -> Manifest:
    """Read the manifest of the current generation; IndexMissing or IndexDamaged where there is none."""
    pointer = root / CURRENT
    if not pointer.is_file():
        raise IndexMissing(f"no index at {root}: {NEXT_STEP}")
    path = root / pointer.read_text(encoding="utf-8").strip() / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        recipe = Recipe(**{**values["recipe"], "encoders": tuple((n, d) for n, d in values["recipe"]["encoders"])})
        manifest = Manifest(values["generation"], recipe, values["counts"], values["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): {NEXT_STEP} --force") from error
    if manifest.generation != manifest.recipe.generation:
        raise IndexDamaged(f"{path} names generation {manifest.generation}, its recipe another: {NEXT_STEP} --force")
    return manifest


def open_snapshot(root: Path, expected: Recipe) -> tuple[Path, Manifest]:
    """Return the folder of the current generation, every file checked.

    Raises IndexStale where it was made from something else than `expected`, IndexDamaged where a file differs.
    """
    manifest = current_manifest(root)
    check_recipe(manifest.recipe, expected)
    folder = root / manifest.generation
    for name, sha256 in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing: {NEXT_STEP} --force")
        if _sha256(path) != sha256:
            raise IndexDamaged(f"{path} is not the file that was written (its sha256 differs): {NEXT_STEP} --force")
    return folder, manifest


def check_recipe(found: Recipe, expected: Recipe) -> None:
    """Raise IndexStale, naming both, where an index was made from something else than expected."""
    what = {
        "format": "by another version of this program",
        "corpus": "from other documents",
        "tokenizer": "with another user dictionary",
        "translation": "with another glossary",
        "encoder": "with another encoder setting",
        "encoders": "with another encoder",
    }
    for name, words in what.items():
        old, new = getattr(found, name), getattr(expected, name)
        if old != new:
            raise IndexStale(f"the index was built {words} ({_short(old)}, now {_short(new)}): {NEXT_STEP}")


def _short(value: object) -> str:
    text = str(value)
    return text[:12] if isinstance(value, str) and len(text) == 64 else text


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Write a file or folder through to the disk, so that publishing cannot overtake its contents."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
