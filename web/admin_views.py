"""What the administrators' pages show: sizes and times in words, the outline of a preview, the form of its fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.intake_preview import FieldPreview, Preview
from corpus.document import Document, Problem, Role
from corpus.jurisdiction import LEVELS
from web.admin_doubts import said_of
from web.strings import Interface
from web.typeset import Block, BlockKind, typeset
from web.typeset_contents import table_of_contents

PER_PAGE = 50
# Lines of a text that would come or go: more than these are counted only.
MAX_LINES = 60
_UNITS = ("B", "KiB", "MiB", "GiB")
_SEVERAL = ("issuers", "regions")
_DAYS = ("issued", "effective", "expires")
_KINDS = {**dict.fromkeys(_SEVERAL, "lines"), **dict.fromkeys(_DAYS, "day"), "level": "level", "status": "status"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the outline: a heading or a clause, with its text, its bodies and the doubts about it."""

    level: int
    label: str
    is_clause: bool
    text: str
    bodies: tuple[tuple[str, Role], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of a document, and its lines that are in no clause and no heading."""

    rows: tuple[Row, ...]
    outside: tuple[str, ...]
    headings: int
    clauses: int
    bodies: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field in the form: `kind` is how it is entered, `text` what stands there now; doubts with their language."""

    preview: FieldPreview
    kind: str
    text: str
    read: str | None
    carried: str | None
    doubts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of a list is shown, from 1."""

    page: int
    pages: int

    @property
    def start(self) -> int:
        """How many rows are before it."""
        return (self.page - 1) * PER_PAGE


def outline(document: Document) -> Outline:
    """Return the structure of a document as it was read."""
    blocks = typeset(document).blocks
    entries = {entry.anchor: entry for entry in table_of_contents(document, blocks)}
    rows: list[Row] = []
    before: list[Problem] = []
    for block in blocks:
        before += block.problems
        entry = entries.get(block.anchor or "")
        if entry is not None and (block.clause or block.heading):
            quote = document.quote(block.clause) if block.clause else ""
            label = f"{entry.label} · {entry.part}" if entry.part else entry.label
            rows.append(Row(min(entry.level, 6), label, entry.is_clause, quote, _bodies(block), tuple(before)))
            before = []
    bodies = {mention.name for clause in document.clauses for mention in clause.agencies}
    outside = tuple(_outside(document, blocks))
    return Outline(tuple(rows), outside, len(document.headings), len(document.clauses), len(bodies))


def _bodies(block: Block) -> tuple[tuple[str, Role], ...]:
    mentions = block.clause.agencies if block.clause else ()
    found: dict[tuple[str, Role], None] = dict.fromkeys((m.name, m.role) for m in mentions)
    return tuple(sorted(found, key=lambda pair: pair[1] is Role.MENTIONED))


def _outside(document: Document, blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind is BlockKind.TEXT:
            yield from (document.text[line.start : line.end] for line in block.lines)


def form_fields(preview: Preview, ui: Interface, entered: dict[str, str] | None = None) -> list[Field]:
    """Return the fields of the form with what would be accepted, or with what was entered and is not right."""
    return [_field(one, ui, (entered or {}).get(one.name)) for one in preview.fields]


def _field(one: FieldPreview, ui: Interface, entered: str | None) -> Field:
    return Field(
        preview=one,
        kind=_KINDS.get(one.name, "text"),
        text=as_text(one.value) if entered is None else entered,
        read=as_text(one.read) if one.read and one.read != one.value else None,
        carried=as_text(one.carried.value) if one.carried else None,
        doubts=tuple(said_of(doubt, ui) for doubt in one.doubts),
    )


def as_text(value: object) -> str:
    """Return the value of a field as it is entered: several on a line each."""
    if isinstance(value, tuple):
        return "\n".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def from_form(entered: dict[str, str]) -> dict[str, Any]:
    """Return the values of a form: nothing for what was left empty."""
    values: dict[str, Any] = {}
    for name, text in entered.items():
        several = [part.strip() for line in text.splitlines() for part in line.split("、") if part.strip()]
        values[name] = (several if name in _SEVERAL else text.strip()) or None
    return values


def levels() -> Sequence[str]:
    """Return the levels to choose from."""
    return LEVELS


def in_units(size: int | None) -> str:
    """Return a number of bytes in words: 17.8 KiB."""
    if size is None:
        return "—"
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 or value >= 100 else f"{value:.1f} {_UNITS[unit]}"


def page_of(wanted: int, count: int) -> Pages:
    """Return the page that is wanted, or the last one."""
    pages = max(1, -(-count // PER_PAGE))
    return Pages(min(max(wanted, 1), pages), pages)
