"""What the page shows of a comparison."""

from dataclasses import dataclass

from assistant.compare import Compared
from assistant.comparison_json import cell_address
from assistant.derived.comparison import Cell
from assistant.writing import title_of
from corpus.document import Document


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A document at the head of its column."""

    title: str
    number: str | None
    issued: str
    address: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote, cut into pieces, marked where the aspect's words stand; the clause, and the address in the source."""

    pieces: tuple[tuple[str, bool], ...]
    clause: str
    address: str


@dataclass(frozen=True, slots=True)
class RowView:
    """An aspect and the quotes of each column."""

    aspect: str
    cells: tuple[tuple[QuoteView, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A comparison as a table; `silent` are the titles of documents without a word on the subject."""

    subject: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    silent: tuple[str, ...]
    more: int


def comparison_view(compared: Compared) -> ComparisonView:
    """Return what the page shows of a comparison that a question asked for."""
    comparison = compared.comparison
    return ComparisonView(
        subject=compared.subject,
        columns=tuple(map(_column, comparison.columns)),
        rows=tuple(RowView(r.aspect, tuple(tuple(map(_quote, cells)) for cells in r.cells)) for r in comparison.rows),
        silent=tuple(title_of(document) for document in comparison.silent),
        more=comparison.more,
    )


def _column(document: Document) -> ColumnView:
    return ColumnView(title_of(document), document.number, document.issued.isoformat(), f"/documents/{document.id}")


def _quote(cell: Cell) -> QuoteView:
    text, at = cell.document.text, cell.span.start
    pieces: list[tuple[str, bool]] = []
    for mark in cell.marks:
        pieces += [(text[at : mark.start], False), (text[mark.start : mark.end], True)]
        at = mark.end
    pieces.append((text[at : cell.span.end], False))
    clause = cell.clause.path[-1] if cell.clause.path else cell.clause.id.partition("#")[2]
    return QuoteView(tuple(piece for piece in pieces if piece[0]), clause, cell_address(cell))
