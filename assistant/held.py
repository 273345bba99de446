"""The documents that are held, for whoever looks after them: where each is from, when it came, whether it is live."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.json_parts import time_text
from corpus.document import Document
from corpus.load import DOCUMENTS
from corpus.manifest import Entry
from corpus.own import OwnCorpus


class Standing(StrEnum):
    """Whether answers quote a document: `pending` is not in the index yet, `leaving` is still in it."""

    LIVE = "live"
    PENDING = "pending"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is held. `format` and `original` are of the file that it was added as, if it was.

    `added` is when it was first added, `updated` when it was last replaced or read again.

    `size` counts the bytes of that file, else of its text; `clauses` is None until it is live.
    """

    id: str
    title: str
    number: str | None
    issued: str
    status: str
    standing: Standing
    is_own: bool
    format: str | None
    added: str | None
    updated: str | None
    original: str | None
    size: int | None
    clauses: int | None


def held_documents(own: OwnCorpus, live: Sequence[Document]) -> list[Held]:
    """Return every document in the folder of documents, the one that came last first, and those that are still live."""
    shown = {document.id: document for document in live}
    held = [_held(own, entry, shown.get(entry.id)) for entry in own.entries]
    kept = {entry.id for entry in own.entries}
    held += [_leaving(document) for document in live if document.id not in kept]
    return sorted(held, key=lambda one: one.updated or one.added or "", reverse=True)


def found(held: Iterable[Held], words: str) -> list[Held]:
    """Return the documents whose title, 文号, id or file name hold each of the words."""
    wanted = words.casefold().split()
    return [one for one in held if all(word in _searched(one) for word in wanted)]


def _searched(one: Held) -> str:
    return "\n".join((one.title, one.number or "", one.id, one.original or "")).casefold()


def _held(own: OwnCorpus, entry: Entry, live: Document | None) -> Held:
    original = own.original(entry)
    path = original or own.base / DOCUMENTS / entry.file
    is_live = live is not None and _shown(live) == _shown(entry)
    return Held(
        id=entry.id,
        title=entry.title,
        number=entry.number,
        issued=entry.issued.isoformat(),
        status=entry.status.value,
        standing=Standing.LIVE if is_live else Standing.PENDING,
        is_own=original is not None,
        format=entry.format,
        added=time_text(entry.added) or (_written(path) if original and not entry.updated else None),
        updated=time_text(entry.updated),
        original=(entry.original or "").rpartition("/")[2] or None,
        size=path.stat().st_size if path.is_file() else None,
        clauses=len(live.clauses) if live else None,
    )


def _shown(one: Document | Entry) -> tuple[object, ...]:
    """Return what changes where a document is replaced or its fields are corrected."""
    fields = (one.sha256, one.title, one.number, one.issuers, one.issued, one.effective, one.expires)
    return (*fields, one.level, one.regions, one.status)


def _leaving(document: Document) -> Held:
    return Held(
        document.id, document.title, document.number, document.issued.isoformat(), document.status.value,
        Standing.LEAVING, document.original is not None, document.format, time_text(document.added),
        time_text(document.updated), None, None, len(document.clauses),
    )  # fmt: skip


def _written(path: Path) -> str | None:
    """Return when a file was written: of documents from before their times were noted it says when they came."""
    return time_text(datetime.fromtimestamp(path.stat().st_mtime, UTC)) if path.is_file() else None
