"""What a file would be as a document, for a person to decide on: fields, structure, doubts, and what would change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from assistant.adding import versions_of
from assistant.incoming_item import CLEARABLE, Item, printable
from corpus.document import Document, Span, Status
from corpus.drafts import Corrections, Draft
from corpus.formats.result import Reading
from corpus.front import NATIONWIDE, read_front_matter
from corpus.jurisdiction import LEVELS
from corpus.manifest import Entry
from corpus.metadata import REQUIRED
from corpus.own import OwnCorpus
from corpus.split import split_clauses
from corpus.stated import Carried

FIELDS = ("title", "number", "issuers", "issued", "effective", "expires", "level", "regions", "status")
NOTHING_CHANGES = "nothing would change: text and fields are those that are held"
# Characters on either side of the words that a field was read from.
AROUND = 12
# What stands in for a required field while only the structure is looked at.
_ANY: dict[str, Any] = {
    "title": "—", "issued": date(1949, 10, 1), "issuers": ("—",), "level": LEVELS[0], "regions": (NATIONWIDE,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """A field as it would be: its value, the one without corrections, what was read, where, and why that is doubtful.

    `words` are the words of the text that it was read from, between those before and after them; `carried` is what
    becomes of what somebody stated of the document that the file replaces.
    """

    name: str
    value: Any
    base: Any
    read: Any
    span: Span | None
    words: tuple[str, str, str] | None
    doubts: tuple[str, ...]
    carried: Carried | None
    is_missing: bool
    is_corrected: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.is_missing or (bool(self.doubts) and not self.is_corrected)


@dataclass(frozen=True, slots=True)
class Changes:
    """What would be another in the document that a file replaces: lines that come and go, numbers of clauses."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    clauses_before: int
    clauses_after: int
    fields: tuple[str, ...]

    @property
    def are_none(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.removed or self.fields) and self.clauses_before == self.clauses_after


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be as a document. `document` shows the structure even where a required field is missing.

    `versions` are the documents with its 文号, title or file name, which it may replace; `reason` says why it cannot be
    accepted as it stands.
    """

    item: Item
    draft: Draft
    document: Document | None
    fields: tuple[FieldPreview, ...]
    versions: tuple[str, ...]
    changes: Changes | None
    reason: str | None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know beside fields and structure: warnings of the format, documents like it."""
        notes = (note for note in self.draft.notes if not note.startswith(tuple(f"{name}: " for name in FIELDS)))
        return (*self.draft.reading.warnings, *notes)


def preview_of(own: OwnCorpus, item: Item, data: bytes, reading: Reading) -> Preview:
    """Return what a file would be among the documents as they are now; UnknownEntry where it replaces none of them."""
    held = own.entry(item.replaces) if item.replaces else None
    draft = own.draft(item.name, data, reading, item.corrections, item.replaces)
    bare = own.draft(item.name, data, reading, None, item.replaces) if item.corrections.given() else draft
    if draft.identical is not None and draft.identical == item.replaces:
        draft = replace(draft, identical=None)  # it may be given other fields, or be read better than before
    document = draft.document or _structure(own, draft, item)
    changes = _changes(own, held, draft) if held and draft.document else None
    unknown = f"its text does not state {', '.join(draft.missing)}: state it" if draft.missing else None
    nothing = NOTHING_CHANGES if changes and changes.are_none else None
    reason = (unknown if draft.identical is None else None) or draft.reason() or nothing
    fields = tuple(_fields(draft, bare, item))
    known = {one.name: one.value for one in fields}
    found = () if item.replaces else versions_of(own, item.name, known["number"], known["title"])
    return Preview(item, draft, document, fields, tuple(dict.fromkeys(chain(*found))), changes, reason)


def corrections_from(preview: Preview, given: dict[str, Any]) -> Corrections:
    """Return as corrections those of the given values that are not what was read, or what is held and kept.

    A value that is left empty states nothing, but that there is no 文号 or no such day.
    """
    stated: dict[str, Any] = {}
    for one in preview.fields:
        value = _tidied(given.get(one.name)) or None
        if one.name not in given or value == one.base:
            continue
        if value is not None or one.name in (*CLEARABLE, "number"):
            stated[one.name] = "" if one.name == "number" and value is None else value
    cleared = tuple(name for name in CLEARABLE if name in stated and stated[name] is None)
    return Corrections(**{name: value for name, value in stated.items() if value is not None}, cleared=cleared)


def _tidied(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Status):
        return printable(value)
    return tuple(filter(None, map(printable, value))) if isinstance(value, list | tuple) else value


def _structure(own: OwnCorpus, draft: Draft, item: Item) -> Document | None:
    """Return the document with something in place of each required field that is missing."""
    given = item.corrections.given()
    return own.draft(
        item.name, draft.data, draft.reading, Corrections(**{n: _ANY[n] for n in REQUIRED} | given)
    ).document


def _value(draft: Draft, given: dict[str, Any], name: str) -> object:
    """Return a field as it would be; None where nothing is known."""
    if draft.entry is not None:
        return getattr(draft.entry, name) or None
    return given.get(name, getattr(draft.metadata, name)) or None


def _fields(draft: Draft, bare: Draft, item: Item) -> Iterable[FieldPreview]:
    metadata, given = draft.metadata, item.corrections.given()
    doubts = [line.partition(": ") for line in (*metadata.unsure, *draft.notes)]
    for name in FIELDS:
        span = metadata.where(name)
        yield FieldPreview(
            name=name,
            value=_value(draft, given, name),
            base=_value(bare, {}, name),
            read=getattr(metadata, name) or None,
            span=span,
            words=_around(draft.text, span) if span else None,
            doubts=tuple(reason for field, _, reason in doubts if field == name),
            carried=next((one for one in bare.carried if one.field == name), None),
            is_missing=name in draft.missing,
            is_corrected=name in given,
        )


def _around(text: str, span: Span) -> tuple[str, str, str]:
    """Return words with those before and after them on their line."""
    before = text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + AROUND].partition("\n")[0]
    return before, text[span.start : span.end], after


def _changes(own: OwnCorpus, held: Entry, draft: Draft) -> Changes:
    old, new = own.text(held), draft.text
    before, after = Counter(old.split("\n")), Counter(new.split("\n"))
    clauses = draft.document.clauses if draft.document else ()
    changed = () if draft.entry is None else [n for n in FIELDS if getattr(held, n) != getattr(draft.entry, n)]
    return Changes(
        added=_in_order(new, after - before),
        removed=_in_order(old, before - after),
        clauses_before=len(split_clauses(old, held.id, read_front_matter(old).parts).clauses),
        clauses_after=len(clauses),
        fields=tuple(changed),
    )


def _in_order(text: str, lines: Counter[str]) -> tuple[str, ...]:
    """Return these lines in the order of a text."""
    left, found = Counter(lines), []
    for line in text.split("\n"):
        if left[line] > 0:
            left[line] -= 1
            found.append(line)
    return tuple(found)
