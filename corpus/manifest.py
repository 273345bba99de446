"""The manifest: what is known of each document, and whether its files are all there (agreement.py reads the texts).

A manifest that people write is compared with the texts. One that says `written_by = "assistant documents"` was written
from them (corpus/own.py): it may hold corrections, and errata of its own, and files without an entry are what an
interrupted write left.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.document import Status
from corpus.errata import Erratum, errata_of
from corpus.errors import ManifestInvalid

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LISTS = ("issuers", "regions", "implements", "cites", "stated")
_DATES = ("issued", "effective", "expires")
_TIMES = ("added", "updated")
_OFFSETS = ("page_starts",)
# From so many documents on a manifest is read table by table.
_MANY = 50
WRITTEN_BY = "assistant documents"


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
    # Of a document that was added: the file in originals/ that `file` was read from, its format, and where its pages
    # start in `file`.
    original: str | None = None
    original_sha256: str | None = None
    format: str | None = None
    page_starts: tuple[int, ...] = ()
    # When it was first taken in, and when it was last replaced or read again.
    added: datetime | None = None
    updated: datetime | None = None
    # The fields that a person stated in place of the text, or beside it.
    stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in manifest.toml; `is_own` where `assistant documents` wrote it."""

    entries: tuple[Entry, ...]
    errata: tuple[Erratum, ...] = ()
    is_own: bool = False


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read the entries of manifest.toml; ManifestInvalid with everything that is not well formed in it."""
    return read_whole_manifest(path).entries


def read_whole_manifest(path: Path) -> Manifest:
    """Read manifest.toml; ManifestInvalid with everything that is not well formed in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # the decoder's errors are ValueErrors
        raise ManifestInvalid([f"{path}: {error}"]) from error
    return parse_manifest(text, path)


def parse_manifest(text: str, path: Path) -> Manifest:
    """Read the text of a manifest.toml that is, or is to be, at a path; ManifestInvalid as of read_whole_manifest."""
    try:
        values = _tables(text)
    except ValueError as error:  # tomllib's errors are ValueErrors
        raise ManifestInvalid([f"{path}: {error}"]) from error
    tables = values.get("document")
    if not isinstance(tables, list) or not tables:
        raise ManifestInvalid([f"{path}: no [[document]] table"])
    problems = [
        f"{path}: document {table.get('id', f'number {i}')}: {problem}"
        for i, table in enumerate(tables, start=1)
        for problem in _faults(table)
    ]
    if problems:
        raise ManifestInvalid(problems)
    is_own = values.get("written_by") == WRITTEN_BY
    errata = errata_of(values.get("erratum", []), path) if is_own else ()
    return Manifest(tuple(map(_entry, tables)), errata, is_own)


def _tables(text: str) -> dict[str, Any]:
    """Return a manifest's values; of thousands of documents the tables that were read before are not read again."""
    head, *tables = re.split(r"^(?=\[\[document\]\]$)", text, flags=re.MULTILINE)
    if len(tables) < _MANY:
        return tomllib.loads(text)
    try:
        return {**tomllib.loads(head), "document": [dict(_table(table)) for table in tables]}
    except (KeyError, ValueError):  # what looks like the start of a table stands in a string, or there is a mistake
        return tomllib.loads(text)


@lru_cache(maxsize=1 << 14)
def _table(text: str) -> dict[str, Any]:
    values = tomllib.loads(text)
    (table,) = values.pop("document")
    if values:
        raise KeyError(*values)
    return dict(table)


def _faults(table: dict[str, Any]) -> list[str]:
    """Return what is wrong with an entry's fields, taken one by one."""
    known = {field.name for field in fields(Entry)}
    required = {field.name for field in fields(Entry) if field.default is MISSING}
    faults = [f"{name} is missing" for name in sorted(required - set(table))]
    faults += [f"{name} is not a field" for name in sorted(set(table) - known)]
    faults += [f"{name}: {fault}" for name, value in table.items() if name in known and (fault := _fault(name, value))]
    if isinstance(own := table.get("id"), str) and not _ID.fullmatch(own):
        faults.append(f"id: {own!r} holds more than letters, digits, '.', '_' and '-'")
    if isinstance(status := table.get("status"), str) and status not in set(Status):
        faults.append(f"status: {status!r} is none of {', '.join(Status)}")
    return faults


def _fault(name: str, value: object) -> str | None:
    """Return what is wrong with the kind of a field's value."""
    if name in _LISTS:
        is_right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if is_right else f"{value!r} is not a list of strings"
    if name in _DATES:  # a datetime is a date, too
        return None if type(value) is date else f"{value!r} is not a date (write 2023-02-07, without quotes)"
    if name in _TIMES:
        is_right = isinstance(value, datetime) and value.tzinfo is not None
        return None if is_right else f"{value!r} is not a time (write 2026-01-31T09:30:00Z, without quotes)"
    if name in _OFFSETS:
        is_right = isinstance(value, list) and all(type(item) is int for item in value) and value == sorted(value)
        return None if is_right else f"{value!r} is not a list of ascending offsets"
    return None if isinstance(value, str) else f"{value!r} is not a string"


def _entry(table: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    values["status"] = Status(table["status"])
    values |= {name: values[name].astimezone(UTC) for name in _TIMES if name in values}
    return Entry(**values)


def check_files(entries: Iterable[Entry], folder: Path, strays: bool = False) -> None:
    """Check that ids and files are unique and that entries and files are the same; ManifestInvalid if not.

    With `strays` there may be files without an entry.
    """
    entries = tuple(entries)
    problems = []
    for what in ("id", "file"):
        values = [getattr(entry, what) for entry in entries]
        twice = sorted(value for value, count in Counter(values).items() if count > 1)
        problems += [f"manifest.toml: {what} {value!r} is used twice" for value in twice]
    paths = folder.iterdir() if folder.is_dir() else ()
    present = {path.name for path in paths if path.is_file() and not path.name.startswith(".")}
    listed = {entry.file for entry in entries}
    problems += [f"manifest.toml lists {name}, but {folder / name} does not exist" for name in sorted(listed - present)]
    problems += [f"{folder / name} has no entry in manifest.toml" for name in sorted(present - listed) if not strays]
    if problems:
        raise ManifestInvalid(problems)


def digest(data: bytes) -> str:
    """Return the sha256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
