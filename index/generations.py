"""The generations of an index: which there are, whether each is whole, which is served."""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.checked import Checked
from index.errors import IndexDamaged, IndexFault, IndexMissing, IndexStale
from index.recipe import Recipe, difference, quick_key
from index.snapshot import (
    CURRENT,
    MANIFEST,
    Manifest,
    alone,
    check_files,
    generation_folders,
    held,
    open_snapshot,
    point_to,
    read_manifest,
    writing,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation on the disk; without a manifest where that cannot be read, for the reason in `fault`."""

    name: str
    is_current: bool
    built: datetime
    size: int
    manifest: Manifest | None
    fault: str | None = None


def list_generations(root: Path) -> list[Generation]:
    """Return the generations, the one that was current last first; their files are not compared with their sha256."""
    current = current_name(root)
    return [_described(folder, folder.name == current) for folder in generation_folders(root)]


def current_name(root: Path) -> str:
    """Return the name of the folder that is served, empty where none can be told."""
    try:
        return (root / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _described(folder: Path, is_current: bool) -> Generation:
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    manifest = folder / MANIFEST
    written = (manifest if manifest.is_file() else folder).stat().st_mtime
    built, size = datetime.fromtimestamp(written, UTC), sum(file.st_size for file in files)
    try:
        return Generation(folder.name, is_current, built, size, read_manifest(folder))
    except IndexFault as fault:
        return Generation(folder.name, is_current, built, size, None, str(fault))


def verify(root: Path, name: str | None = None) -> Generation:
    """Compare every file of a generation, the current one if none is named, with its sha256.

    Raises IndexMissing where there is no such generation, IndexStale where another version wrote it, IndexDamaged
    with the name of the file that is not what was written.
    """
    folder = _folder(root, current_name(root) if name is None else name)
    check_files(folder, read_manifest(folder))
    return _described(folder, folder.name == current_name(root))


def activate(root: Path, name: str, expected: Recipe) -> Generation:
    """Serve a generation from now on; `expected` is what an index would be made from now, encoders aside.

    Raises what `verify` does, and IndexStale where the generation was made from something else: its answers would
    quote documents that are not there.
    """
    with writing(root), alone(_existing(root)):
        folder = _folder(root, name)
        manifest = read_manifest(folder)
        if different := difference(quick_key(manifest.recipe), quick_key(expected)):
            raise IndexStale(
                f"generation {name} was built {different} and cannot be served: bring those back, "
                "or run `assistant build`"
            )
        check_files(folder, manifest)
        os.utime(folder)  # what was current last is removed last
        point_to(root, name)
        return _described(folder, True)


def _existing(root: Path) -> Path:
    if not root.is_dir():
        raise IndexMissing(f"no index at {root}: run `assistant build`")
    return root


def _folder(root: Path, name: str) -> Path:
    for folder in generation_folders(root):
        if folder.name == name:
            return folder
    if not name:
        raise IndexMissing(f"no index at {root}: run `assistant build`")
    raise IndexMissing(f"no generation {name} at {root}: `assistant index list` shows those that are there")


@contextmanager
def reading(root: Path, expected: Recipe, checked: Checked | None = None) -> Iterator[tuple[Path, Manifest]]:
    """Yield the folder of the current generation, every file checked; no build removes it until the block ends.

    Where it is damaged and an older generation of the same recipe is whole, that one is yielded, and a warning is
    logged: its answers are the same. Raises what `open_snapshot` does.
    """
    with ExitStack() as holding:
        yield _hold(root, expected, holding, checked)


def _hold(root: Path, expected: Recipe, holding: ExitStack, checked: Checked | None) -> tuple[Path, Manifest]:
    while True:
        name = current_name(root)
        with ExitStack() as trying:
            with suppress(OSError, ValueError):  # it is gone, or its name is damaged: open_snapshot says which
                trying.enter_context(held(root / name))
            try:
                folder, manifest = open_snapshot(root, expected, checked)
            except IndexDamaged as damage:
                if current_name(root) != name:
                    continue  # another took its place, and builds since then may have removed it
                return _hold_older(root, expected, holding, damage, checked)
            if folder.name == name:
                holding.push(trying.pop_all())
                return folder, manifest


def _hold_older(
    root: Path, expected: Recipe, holding: ExitStack, damage: IndexDamaged, checked: Checked | None
) -> tuple[Path, Manifest]:
    """Return an older whole generation of the same recipe; raise the damage where there is none."""
    for folder in generation_folders(root):
        with ExitStack() as trying, suppress(IndexFault, OSError):
            trying.enter_context(held(folder))
            manifest = read_manifest(folder)
            if difference(manifest.recipe, expected) is None:
                check_files(folder, manifest, checked)
                holding.push(trying.pop_all())
                _log.warning("%s. Until then generation %s, made from the same, is served.", damage, folder.name)
                return folder, manifest
    raise damage
