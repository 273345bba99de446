"""FAISS in a folder as a store of vectors (index/store.py): a folder for each generation, a file that names the active.

    ACTIVE            the generation that is searched
    3f9c2b7a41d0/     a committed generation (index/faiss_generation.py)
    .begun-a41d…/     one that is being written: its name gets final when it is whole

The index that ships keeps its rows in its own snapshots (index/snapshot.py) and searches them by the same code
(index/row_search.py): this store is for rows that are kept by themselves, and for what is said of all engines.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.errors import GenerationActive, GenerationExists, GenerationMissing, IndexFault, RowsInvalid
from index.faiss_generation import MANIFEST, opened, read_generation, write_manifest, write_rows
from index.filters import EVERYTHING, Filter
from index.row_search import ENGINE, RowSearch
from index.row_table import Columns, Mask, RowTable
from index.seen_ids import SeenIds
from index.snapshot import alone, sync, writing
from index.store import Found, Health, Ids, RowKind, Rows, Vectors
from index.stored_rows import MOST_EXACT, CompactRows, StoredRows, compact, exact, joined

ACTIVE, BEGUN = "ACTIVE", ".begun-"
# Segments of about so many rows: a change of a row writes that of its segment anew.
SEGMENT_ROWS = 20_000
_GENERATION = re.compile(r"[A-Za-z0-9-]{1,100}")


class FaissStore:
    """The generations of one channel in one folder; safe to share between threads and processes."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Take the folder, which is made when something is written, and the length of a vector."""
        self._folder, self._dimension = folder, dimension
        self._begun: dict[str, tuple[list[Rows], SeenIds]] = {}
        self._opened: tuple[tuple[str, int, int], RowSearch] | None = None
        self._opening = threading.Lock()

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._dimension

    def begin(self, generation: str) -> None:
        """Begin an empty generation; what an interrupted one of this name left is removed first."""
        if not _GENERATION.fullmatch(generation):
            raise ValueError(f"{generation!r} is no name of a generation: letters, digits and hyphens")
        if generation in self.generations():
            raise GenerationExists(f"generation {generation} is in {self._folder} already: drop it first")
        self.abort(generation)
        with writing(self._folder):
            (self._folder / f"{BEGUN}{generation}").mkdir(parents=True)
        self._begun[generation] = [], SeenIds()

    def add(self, generation: str, rows: Rows) -> None:
        """Put rows into a generation that was begun; RowsInvalid where an id is there already."""
        many, seen = self._of_begun(generation)
        self._check(rows)
        if repeated := seen.repeated(rows.ids):
            raise RowsInvalid(f"generation {generation} has a row {repeated} already: each id stands for one row")
        many.append(rows)
        seen.add(rows.ids)

    def commit(self, generation: str) -> None:
        """Finish a generation: whole, on the disk, ready to be searched, and not active yet."""
        many, seen = self._of_begun(generation)
        folder = self._folder / f"{BEGUN}{generation}"
        keep = compact if len(seen) > MOST_EXACT else exact
        with writing(self._folder):
            segments = [write_rows(folder, joined([keep(rows.vectors) for rows in group])) for group in _groups(many)]
            write_manifest(folder, self._dimension, segments, Columns.of(many))
            folder.rename(self._folder / generation)
            sync(self._folder)
        del self._begun[generation]

    def abort(self, generation: str) -> None:
        """Remove all of a generation that was begun; one that is not there is none to remove."""
        self._begun.pop(generation, None)
        if _GENERATION.fullmatch(generation):
            shutil.rmtree(self._folder / f"{BEGUN}{generation}", ignore_errors=True)

    def generations(self) -> tuple[str, ...]:
        """Return the names of the committed generations, sorted."""
        return tuple(sorted(path.parent.name for path in self._folder.glob(f"[!.]*/{MANIFEST}")))

    def active(self) -> str | None:
        """Return the generation that is searched, None before the first."""
        try:
            return (self._folder / ACTIVE).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def reading(self, generation: str) -> RowSearch:
        """Return the rows of a committed generation, also while and after another one is activated."""
        return opened(self._committed(generation), self._dimension)

    def activate(self, generation: str) -> None:
        """Search a committed generation from now on: one rename."""
        self._committed(generation)
        with writing(self._folder), alone(self._folder):
            pointer = self._folder / f".{ACTIVE}"
            pointer.write_text(generation + "\n", encoding="utf-8")
            sync(pointer)
            pointer.replace(self._folder / ACTIVE)
            sync(self._folder)

    def drop(self, generation: str) -> None:
        """Remove a committed generation; GenerationActive for the one that is searched."""
        folder = self._committed(generation)
        if generation == self.active():
            raise GenerationActive(f"generation {generation} is searched: activate another one first")
        aside = self._folder / f"{BEGUN}{generation}"
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)  # what is killed in the middle leaves nothing that looks like a generation
        shutil.rmtree(aside)

    def upsert(self, rows: Rows) -> None:
        """Put rows into the active generation, in place of those with the same ids."""
        self._check(rows)
        if len(np.unique(rows.ids)) < len(rows.ids):
            raise RowsInvalid("an id is given twice: each id stands for one row")
        self._change(lambda table: table.among(rows.ids), rows)

    def delete(self, ids: Ids) -> int:
        """Remove rows from the active generation by their ids; return how many were there."""
        return self._change(lambda table: table.among(ids))

    def delete_where(self, condition: Filter) -> int:
        """Remove the rows of the active generation that meet a condition; return how many."""
        return self._change(lambda table: _all_or(table.meeting(condition), len(table)))

    def search(self, queries: Vectors, kind: RowKind, top: int, condition: Filter = EVERYTHING) -> Found:
        """Return the best `top` rows of a kind that meet a condition, for each query, (queries, dimension)."""
        return self._searched().search(queries, kind, top, condition)

    def get(self, ids: Ids) -> Vectors:
        """Return the vectors of some rows, (n, dimension), in the order of the ids; RowsMissing for one unknown."""
        return self._searched().get(ids)

    def cosines(self, queries: Vectors, ids: Ids) -> Vectors:
        """Return the inner product of each query with some rows, (queries, n), as of those that `get` returns."""
        return self._searched().cosines(queries, ids)

    def count(self, condition: Filter = EVERYTHING) -> int:
        """Return how many rows meet a condition."""
        return self._searched().count(condition)

    def health(self) -> Health:
        """Tell how the store is; never raises for what is wrong with it."""
        try:
            return self._searched().health()
        except (IndexFault, OSError) as fault:
            return Health(ENGINE, False, None, 0, str(fault))

    def _searched(self) -> RowSearch:
        """Return the rows of the active generation as they are now, opened again where somebody changed them."""
        found = self._opened
        if found is None or found[0] != self._state():
            with self._opening, alone(self._folder_there()):
                found = self._opened
                state = self._state()
                if found is None or found[0] != state:
                    found = state, opened(self._folder / state[0], self._dimension)
                    self._opened = found
        return found[1]

    def _state(self) -> tuple[str, int, int]:
        """Return the name of the active generation, and what tells its manifest from an earlier one."""
        name = self.active()
        if name is None:
            raise GenerationMissing(f"no generation in {self._folder} is active: activate one")
        manifest = (self._committed(name) / MANIFEST).stat()
        return name, manifest.st_ino, manifest.st_mtime_ns

    def _change(self, chosen: Callable[[RowTable], Mask], rows: Rows | None = None) -> int:
        """Take the chosen rows out of the active generation and put others in; return how many were taken out."""
        folder = self._folder / self._state()[0]
        with writing(self._folder), alone(self._folder):
            columns, segments, names = read_generation(folder)
            gone = chosen(RowTable(columns))
            if rows is None and not gone.any():
                return 0
            kept = _without(folder, segments, names, gone)
            if rows is not None and len(rows.ids):
                keep = compact if any(isinstance(one, CompactRows) for one in segments) else exact
                kept.append(write_rows(folder, keep(rows.vectors)))
            changed = columns.changed(np.flatnonzero(~gone), [] if rows is None else [rows])
            write_manifest(folder, self._dimension, kept, changed)
        return int(gone.sum())

    def _committed(self, generation: str) -> Path:
        if generation not in self.generations():
            raise GenerationMissing(f"no generation {generation} in {self._folder}: there are {self.generations()}")
        return self._folder / generation

    def _of_begun(self, generation: str) -> tuple[list[Rows], SeenIds]:
        if generation not in self._begun:
            raise GenerationMissing(f"generation {generation} was not begun here: begin it first")
        return self._begun[generation]

    def _check(self, rows: Rows) -> None:
        if rows.vectors.ndim != 2 or rows.vectors.shape[1] != self._dimension:
            raise RowsInvalid(f"vectors of shape {rows.vectors.shape} are given, (n, {self._dimension}) are kept here")

    def _folder_there(self) -> Path:
        self._state()  # else a lock would be made where there is no store
        return self._folder


def _without(folder: Path, segments: Sequence[StoredRows], names: Sequence[str], gone: Mask) -> list[str]:
    """Write the segments that lose rows anew; return the names of all that are left."""
    found: list[str] = []
    start = 0
    for name, segment in zip(names, segments, strict=True):
        left = np.flatnonzero(~gone[start : start + len(segment)])
        start += len(segment)
        if len(left):
            found.append(name if len(left) == len(segment) else write_rows(folder, segment.chosen(left)))
    return found


def _groups(many: Sequence[Rows]) -> Iterator[list[Rows]]:
    """Yield rows in groups of at least SEGMENT_ROWS, as far as there are so many."""
    group: list[Rows] = []
    for rows in many:
        group += [rows] if len(rows.ids) else []
        if sum(len(one.ids) for one in group) >= SEGMENT_ROWS:
            yield group
            group = []
    if group:
        yield group


def _all_or(met: Mask | None, count: int) -> Mask:
    return np.ones(count, dtype=np.bool_) if met is None else met
