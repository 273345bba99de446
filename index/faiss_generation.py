"""One generation of a store in a folder: segments of rows, what is known of them, and a manifest of all.

    manifest.json      the files in order, with the sha256 of each, and of the manifest
    a41d….faiss        some rows (index/stored_rows.py); ….rows where there are many
    57c0….npz          ids, kinds and fields of all of them

Files are named by their contents and never change. A change of rows writes new ones and then replaces the manifest.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import IndexDamaged
from index.row_search import RowSearch
from index.row_table import Columns, RowTable
from index.snapshot import sync
from index.store import Fields
from index.stored_rows import StoredRows, read_rows, suffix_of

MANIFEST = "manifest.json"
_COLUMNS, _SEGMENTS, _SHA256, _DIMENSION = "columns", "segments", "sha256", "dimension"
_DAYS = ("issued", "effective", "expires")


def write_rows(folder: Path, rows: StoredRows) -> str:
    """Write a segment through to the disk, unless it is there; return the name of its file."""
    return _write(folder, rows.to_bytes(), suffix_of(rows))


def write_manifest(folder: Path, dimension: int, segments: Sequence[str], columns: Columns) -> None:
    """Make a folder a generation of these segments, in one step, and remove the files that it no longer needs."""
    values = {_DIMENSION: dimension, _SEGMENTS: list(segments), _COLUMNS: _write(folder, _to_bytes(columns), "npz")}
    text = json.dumps({**values, _SHA256: _digest(json.dumps(values).encode())})
    written = folder / f".{MANIFEST}"
    written.write_text(text, encoding="utf-8")
    sync(written)
    written.replace(folder / MANIFEST)
    sync(folder)
    needed = {MANIFEST, *segments, str(values[_COLUMNS])}
    for path in folder.iterdir():
        if path.name not in needed:
            path.unlink(missing_ok=True)


def read_generation(folder: Path) -> tuple[Columns, list[StoredRows], list[str]]:
    """Read a generation, every file checked; IndexDamaged names the first that is missing or not what was written."""
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        sha256 = values.pop(_SHA256)
        if _digest(json.dumps(values).encode()) != sha256:
            raise ValueError("its sha256 differs")
        names: list[str] = values[_SEGMENTS]
        for name in (values[_COLUMNS], *names):
            path = folder / name
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != path.stem:
                    raise ValueError("its sha256 differs")
        return _read_columns(folder / values[_COLUMNS]), [read_rows(folder / name) for name in names], names
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): build the store anew") from error


def opened(folder: Path, dimension: int) -> RowSearch:
    """Return what searches a generation; raises what `read_generation` does."""
    columns, segments, _ = read_generation(folder)
    return RowSearch(dimension, segments, RowTable(columns), folder.name)


def _write(folder: Path, contents: bytes, suffix: str) -> str:
    name = f"{_digest(contents)}.{suffix}"
    path = folder / name
    if not path.exists():
        path.write_bytes(contents)
        sync(path)
    return name


def _to_bytes(columns: Columns) -> bytes:
    fields = json.dumps([asdict(one) for one in columns.different], ensure_ascii=False, default=_plain)
    contents = io.BytesIO()
    different = np.frombuffer(fields.encode(), dtype=np.uint8)
    np.savez(contents, ids=columns.ids, kinds=columns.kinds, fields=columns.fields, different=different)
    return contents.getvalue()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else sorted(value) if isinstance(value, frozenset) else value


def _read_columns(path: Path) -> Columns:
    with np.load(path, allow_pickle=False) as arrays:
        different = [_read_fields(values) for values in json.loads(arrays["different"].tobytes())]
        return Columns(arrays["ids"], arrays["kinds"], arrays["fields"], different)


def _read_fields(values: dict[str, Any]) -> Fields:
    days = {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    regions, agencies = tuple(values["regions"]), frozenset(values["agencies"])
    return Fields(**{**values, **days, "regions": regions, "agencies": agencies})


def _digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()
