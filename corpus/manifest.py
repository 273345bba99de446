"""The manifest: what is known of each document, and whether the document's own text agrees."""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.document import Link, Status
from corpus.errors import ManifestInvalid
from corpus.front import FrontMatter
from corpus.links import link_names, title_key


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
    """Read manifest.toml; ManifestInvalid with every table that is not well formed."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ManifestInvalid([f"{path}: {error}"]) from error
    entries: list[Entry] = []
    problems: list[str] = []
    for i, table in enumerate(tables, start=1):
        try:
            entries.append(_entry(table))
        except (TypeError, ValueError) as error:
            problems.append(f"{path}: document {table.get('id', f'number {i}')}: {error}")
    if problems:
        raise ManifestInvalid(problems)
    return tuple(entries)


def _entry(table: dict[str, object]) -> Entry:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    entry = Entry(**values)  # type: ignore[arg-type]
    if not isinstance(entry.issued, date):
        raise ValueError(f"issued: {entry.issued!r} is not a date (write 2023-02-07, without quotes)")
    return replace_status(entry)


def replace_status(entry: Entry) -> Entry:
    """Return the entry with its status as a Status; ValueError if it is none."""
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**{**values, "status": Status(entry.status)})


def check_files(entries: Iterable[Entry], folder: Path) -> None:
    """Check that ids and files are unique and that entries and files are the same; ManifestInvalid if not."""
    entries = tuple(entries)
    problems = []
    for what in ("id", "file"):
        values = [getattr(entry, what) for entry in entries]
        problems += [f"manifest.toml: {what} {v!r} is used twice" for v in sorted({v for v in values if values.count(v) > 1})]
    present = {path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")} if folder.is_dir() else set()
    listed = {entry.file for entry in entries}
    problems += [f"manifest.toml lists {name}, but {folder / name} does not exist" for name in sorted(listed - present)]
    problems += [f"{folder / name} has no entry in manifest.toml" for name in sorted(present - listed)]
    if problems:
        raise ManifestInvalid(problems)


def digest(data: bytes) -> str:
    """Return the sha256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def disagreements(entry: Entry, front: FrontMatter, links: tuple[Link, ...]) -> list[str]:
    """Return where an entry and the document's own text differ, each naming both."""
    found = []

    def compare(what: str, manifest: object, text: object) -> None:
        if manifest != text:
            found.append(f"{entry.id}: {what} is {_show(manifest)} in manifest.toml but {_show(text)} in {entry.file}")

    if front.titles:
        titles = [title_key(title) for title in front.titles]
        if title_key(entry.title) not in titles:
            compare("title", entry.title, front.titles[0])
    elif entry.title_source is None:
        found.append(f"{entry.id}: {entry.file} has no title line; say in title_source where {entry.title!r} comes from")
    compare("number", entry.number, front.number)
    compare("issued", entry.issued, front.issued)
    compare("effective", entry.effective, front.effective)
    compare("expires", entry.expires, front.expires)
    compare("issuers", entry.issuers, front.issuers)
    if front.issuer_count is not None:
        compare("number of issuers", len(entry.issuers), front.issuer_count)
    compare("regions", set(entry.regions), set(front.regions))
    compare("status", entry.status, front.status)
    own = {entry.number, title_key(entry.title), *map(title_key, front.titles)}
    outside = [link for link in links if link.document_id is None and title_key(link.title or "") not in own]
    compare("cites", set(entry.cites), set(link_names(outside)) - own)
    inside = {link.document_id for link in links if link.document_id not in (None, entry.id)}
    if not set(entry.implements) <= inside:
        compare("implements", set(entry.implements), inside)
    return found


def _show(value: object) -> str:
    if value is None:
        return "absent"
    if isinstance(value, set | tuple):
        return "、".join(sorted(map(str, value)) if isinstance(value, set) else map(str, value)) or "empty"
    return str(value)
