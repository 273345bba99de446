"""One line of a document as pieces: plain text, links, corrected words, footnote marks; what is marked inside them.

Put together, the texts of a line's pieces are the line: nothing is added, changed or left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from corpus.document import Span


class PieceKind(StrEnum):
    """What a piece of a line is."""

    PLAIN = "plain"
    DOCUMENT = "document"
    AGENCY = "agency"
    MENDED = "mended"
    LEAD = "lead"
    NAME = "name"
    WORD = "word"
    GAP = "gap"
    REPAIR = "repair"


_LINKS = (PieceKind.DOCUMENT, PieceKind.AGENCY)
# Where two kinds claim the same characters, the one named first here has them.
_ORDER = (*_LINKS, PieceKind.MENDED, PieceKind.LEAD, PieceKind.NAME, PieceKind.WORD, PieceKind.GAP)


@dataclass(frozen=True, slots=True)
class Feature:
    """A span of a document's text that is shown in its own way; `target` is what it stands for."""

    kind: PieceKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are marked, or are not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. A REPAIR has no characters; its target is the number of its footnote."""

    kind: PieceKind
    runs: tuple[Run, ...]
    target: str = ""


def set_line(
    text: str, line: Span, features: Iterable[Feature], marks: Sequence[Span], notes: Sequence[tuple[int, int]]
) -> tuple[Piece, ...]:
    """Return the pieces of a line.

    `marks` are sorted and apart from each other; `notes` are (offset, number of the footnote), in that order. A link
    is never cut: of two that overlap the second is left out, and a footnote mark inside one comes after it.
    """
    owners = _owners(line, features)
    places = sorted((_after_link(place, owners), number) for place, number in notes)
    edges = {line.start, line.end, *(place for place, _ in places)}
    edges |= {edge for feature in owners for edge in (feature.start, feature.end) if line.start < edge < line.end}
    pieces: list[Piece] = []
    for start, end in pairwise(sorted(edges)):
        pieces += [Piece(PieceKind.REPAIR, (), str(number)) for place, number in places if place == start]
        owner = next((x for x in owners if x.start <= start < x.end), None)
        kind, target = (owner.kind, owner.target) if owner else (PieceKind.PLAIN, "")
        pieces.append(Piece(kind, set_runs(text, Span(start, end), marks), target))
    pieces += [Piece(PieceKind.REPAIR, (), str(number)) for place, number in places if place == line.end]
    return tuple(pieces)


def set_runs(text: str, span: Span, marks: Sequence[Span]) -> tuple[Run, ...]:
    """Cut a span where a mark begins or ends."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if span.start < edge < span.end}
    return tuple(
        Run(text[start:end], any(mark.start <= start < mark.end for mark in marks))
        for start, end in pairwise(sorted({span.start, span.end, *edges}))
    )


def _owners(line: Span, features: Iterable[Feature]) -> list[Feature]:
    """Return the features in this line, those first that have their characters before others."""
    inside = [x for x in features if line.start <= x.start < x.end <= line.end]
    owners: list[Feature] = []
    for feature in sorted(inside, key=lambda x: (_ORDER.index(x.kind), x.start, -x.end)):
        overlaps = any(x.start < feature.end and feature.start < x.end for x in owners)
        if not (feature.kind in _LINKS and overlaps):
            owners.append(feature)
    return owners


def _after_link(place: int, owners: Iterable[Feature]) -> int:
    """Return the place of a footnote mark, moved behind the link that it stands in."""
    return next((x.end for x in owners if x.kind in _LINKS and x.start < place < x.end), place)
