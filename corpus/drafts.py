"""A document before it is added: its entry, its clauses, what is missing, and which documents are like it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from corpus.document import Document, Status
from corpus.formats.result import Reading
from corpus.manifest import Entry, digest
from corpus.metadata import Metadata
from corpus.stated import Carried

# What stands in place of words of the text where a person has stated the status.
STATED_BY_HAND = "添加时注明"
OPTIONS = {
    "title": "--title",
    "issued": "--issued",
    "issuers": "--issuer",
    "level": "--level",
    "regions": "--region",
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person states in place of what was read; None where they state nothing, an empty 文号 for no 文号."""

    title: str | None = None
    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    issuers: tuple[str, ...] | None = None
    level: str | None = None
    regions: tuple[str, ...] | None = None
    status: Status | None = None
    # Days that were read and that the document does not have: of effective and expires.
    cleared: tuple[str, ...] = ()

    def given(self) -> dict[str, Any]:
        """Return the fields that are stated, None for a day that is cleared."""
        values = {name: getattr(self, name) for name in CORRECTED}
        stated = {name: value for name, value in values.items() if value is not None}
        return {**dict.fromkeys(self.cleared), **stated}


# The fields that a person may state.
CORRECTED = tuple(field.name for field in fields(Corrections) if field.name != "cleared")


@dataclass(frozen=True, slots=True)
class Near:
    """A document whose text is nearly the same, and the share of it that is."""

    id: str
    share: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it would be added. `entry` and `document` are None where a required field is `missing`.

    `identical` names the document that has the same text already, `refused` says what else speaks against adding it.
    `carried` says what became of the fields of the version that it replaces.
    """

    name: str
    data: bytes
    reading: Reading
    text: str
    metadata: Metadata
    entry: Entry | None
    document: Document | None
    missing: tuple[str, ...]
    identical: str | None
    near: tuple[Near, ...]
    notes: tuple[str, ...]
    refused: str | None
    carried: tuple[Carried, ...] = ()

    @property
    def can_be_added(self) -> bool:
        """Whether nothing speaks against it."""
        return self.entry is not None and self.refused is None and self.identical is None

    def reason(self) -> str | None:
        """Return why it cannot be added, with the next step; None where it can."""
        if self.identical:
            return f"identical to {self.identical}"
        if self.missing:
            options = " ".join(OPTIONS[name] for name in self.missing)
            return f"its text does not state {', '.join(self.missing)}: give {options}"
        return self.refused


def values_of(
    metadata: Metadata, corrections: Corrections, old: Entry | None = None, carried: Sequence[Carried] = ()
) -> dict[str, Any]:
    """Return the fields of an entry: what a person states, else what is kept of the `old` one, else what was read."""
    read: dict[str, Any] = {
        name: getattr(metadata, name)
        for name in (
            "title", "title_source", "number", "issuers", "issued", "effective", "expires", "level", "regions",
            "status", "status_evidence", "source",
        )
    }  # fmt: skip
    given = corrections.given()
    if "title" in given:
        read["title_source"] = None
    if "status" in given:
        read["status_evidence"] = STATED_BY_HAND
    kept = {one.field: one.value for one in carried if one.is_kept}
    for field, beside in (("title", "title_source"), ("status", "status_evidence")):
        if old is not None and field in kept:
            kept[beside] = getattr(old, beside)
    values = {**read, **kept, **given}
    values["number"] = values["number"] or None
    stated = set(given) | ({one.field for one in carried if one.is_kept} & set(old.stated if old else ()))
    values["stated"] = tuple(name for name in CORRECTED if name in stated)
    values["implements"] = old.implements if old else ()
    return values


def entry_of(values: dict[str, Any], own_id: str, reading: Reading, original: tuple[str, bytes]) -> Entry:
    """Return the entry of a document; `original` is the name and contents of the file as it was added."""
    name, data = original
    text = reading.text.encode()
    return Entry(
        id=own_id,
        file=f"{own_id}.txt",
        sha256=digest(text),
        cites=(),
        original=name,
        original_sha256=digest(data),
        format=reading.format.value,
        page_starts=reading.page_starts,
        **values,
    )


def wrong_days(values: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """Return why days that a person stated cannot be, or None; and what a person should know of days that are odd."""
    issued, effective, expires = values["issued"], values["effective"], values["expires"]
    first = effective or issued
    if expires and first and expires < first:
        fault = f"it expires on {expires}, before {first}, from when it applies"
        if {"issued", "effective", "expires"} & set(values["stated"]):
            return f"{fault}: correct --expires or --effective", ()
        return None, (f"expires: {fault}",)
    if effective and issued and effective < issued:
        return None, (f"effective: it takes effect on {effective}, before {issued}, when it was issued",)
    return None, ()


def alike(entry: Entry, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return what a person should know of other documents with the same 文号 or title."""
    notes = []
    for other in entries:
        if entry.number and other.number == entry.number:
            notes.append(f"{other.id} has the same 文号, {entry.number}")
        elif other.title == entry.title:
            notes.append(f"{other.id} has the same title")
    return tuple(notes)
