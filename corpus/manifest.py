"""The manifest: what is known of each document, and whether its files are all there (agreement.py reads the texts)."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from corpus.document import Status
from corpus.errors import ManifestInvalid

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LISTS = ("issuers", "regions", "implements", "cites")
_DATES = ("issued", "effective", "expires")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document's table in manifest.toml."""

    id: str
    file: str
    sha256: str
    title: str
    issued: date
    issuers: tuple[str, ...]
    level: str
    regions: tuple[str, ...]
    source: str
    status: Status
    status_evidence: str
    implements: tuple[str, ...]
    cites: tuple[str, ...]
    number: str | None = None
    effective: date | None = None
    expires: date | None = None
    title_source: str | None = None


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read manifest.toml; ManifestInvalid with everything that is not well formed in it."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("document")
    except (OSError, ValueError) as error:  # tomllib's and the decoder's errors are ValueErrors
        raise ManifestInvalid([f"{path}: {error}"]) from error
    if not isinstance(tables, list) or not tables:
        raise ManifestInvalid([f"{path}: no [[document]] table"])
    problems = [
        f"{path}: document {table.get('id', f'number {i}')}: {problem}"
        for i, table in enumerate(tables, start=1)
        for problem in _faults(table)
    ]
    if problems:
        raise ManifestInvalid(problems)
    return tuple(map(_entry, tables))


def _faults(table: dict[str, Any]) -> list[str]:
    """Return what is wrong with an entry's fields, taken one by one."""
    known = {field.name for field in fields(Entry)}
    required = {field.name for field in fields(Entry) if field.default is MISSING}
    faults = [f"{name} is missing" for name in sorted(required - set(table))]
    faults += [f"{name} is not a field" for name in sorted(set(table) - known)]
    for name, value in table.items():
        if name in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                faults.append(f"{name}: {value!r} is not a list of strings")
        elif name in _DATES:
            if type(value) is not date:  # a datetime is a date, too
                faults.append(f"{name}: {value!r} is not a date (write 2023-02-07, without quotes)")
        elif name in known and not isinstance(value, str):
            faults.append(f"{name}: {value!r} is not a string")
    if isinstance(own := table.get("id"), str) and not _ID.fullmatch(own):
        faults.append(f"id: {own!r} holds more than letters, digits, '.', '_' and '-'")
    if isinstance(status := table.get("status"), str) and status not in set(Status):
        faults.append(f"status: {status!r} is none of {', '.join(Status)}")
    return faults


def _entry(table: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    values["status"] = Status(table["status"])
    return Entry(**values)


def check_files(entries: Iterable[Entry], folder: Path) -> None:
    """Check that ids and files are unique and that entries and files are the same; ManifestInvalid if not."""
    entries = tuple(entries)
    problems = []
    for what in ("id", "file"):
        values = [getattr(entry, what) for entry in entries]
        twice = sorted({value for value in values if values.count(value) > 1})
        problems += [f"manifest.toml: {what} {value!r} is used twice" for value in twice]
    paths = folder.iterdir() if folder.is_dir() else ()
    present = {path.name for path in paths if path.is_file() and not path.name.startswith(".")}
    listed = {entry.file for entry in entries}
    problems += [f"manifest.toml lists {name}, but {folder / name} does not exist" for name in sorted(listed - present)]
    problems += [f"{folder / name} has no entry in manifest.toml" for name in sorted(present - listed)]
    if problems:
        raise ManifestInvalid(problems)


def digest(data: bytes) -> str:
    """Return the sha256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
