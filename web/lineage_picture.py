"""The picture of lineage: where its boxes and arrows lie, in the units of the SVG's viewBox.

Lanes from left to right: documents not held, then one for each level, the highest first. Rows from top to bottom: one
for each document held, the oldest first, with those not held beside the first document that names them. As a row has
one document, an arrow that crosses lanes within its own row meets no box.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.derived.lineage import DocumentRelation, Lineage
from corpus.document import Document
from corpus.links import title_key

LANE, NOT_HELD_LANE, GUTTER, MARGIN = 282, 236, 150, 6
HEAD_ROW, ROW_GAP, BOX_GAP = 34, 30, 10
PADDING, LINE, META = 10, 20, 20
# Text in the boxes: units per line, and the width of a Han and of a Latin character, in 14 and 13 units.
FONT, SMALL_FONT, LATIN = 14, 13, 0.56
MOST_LINES, MOST_SMALL_LINES = 5, 4
# A picture of more is no picture: then only documents with relations are drawn, the newest.
MOST_DRAWN = 40
# Documents not held that stand beside one that names them.
MOST_BESIDE = 10
# How far an arrow runs straight before its head, where its label stands; how far it bends and bulges.
_RUN, _LABEL, _BEND, _BULGE, _HEAD = 92, 50, 40, 60, 8
_LEVELS = ("国家", "自治区", "省", "直辖市", "市", "县")
_NOT_AT_START = "》）”’，。、；：！？"


@dataclass(frozen=True, slots=True)
class Box:
    """A document: its place, its title in lines, and the document or, of one not held, what first names it."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    title: str
    document: Document | None
    named_by: DocumentRelation | None

    @property
    def middle(self) -> int:
        """Half-way down."""
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        """Where it ends on the right."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation: its line and head as SVG paths, and the place of its label's middle."""

    relation: DocumentRelation
    line: str
    head: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A column with what stands in it: a level, None for documents not held."""

    level: str | None
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn; `left_out` tells whether there are relations that are not."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: bool


def draw(lineage: Lineage) -> Picture:
    """Lay out the documents and relations of a corpus."""
    documents = _drawn(lineage)
    ids = {document.id for document in documents}
    relations = [r for r in lineage.relations if r.source.id in ids and (r.target is None or r.target.id in ids)]
    lanes = _lanes(documents, any(r.target is None for r in relations))
    boxes = _boxes(documents, relations, lanes)
    bottom = max((box.y + box.height for box in boxes.values()), default=HEAD_ROW)
    right = max((lane.x + lane.width for lane in lanes), default=0)
    arrows = tuple(_arrows([r for r in relations if key_of(r) in boxes], boxes))
    return Picture(
        width=right + (_BULGE + _LABEL if any(boxes[key_of(x.relation)].right == right for x in arrows) else MARGIN),
        height=bottom + MARGIN,
        lanes=lanes,
        boxes=tuple(boxes.values()),
        arrows=arrows,
        left_out=len(arrows) < len(lineage.relations),
    )


def wrapped(text: str, units: float, most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines of so many Han characters; what is too long ends in an ellipsis."""
    lines, used = [""], 0.0
    for char in " ".join(text.split()):
        width = 1.0 if unicodedata.east_asian_width(char) in "WFA" else LATIN
        if used + width > units and char not in _NOT_AT_START:
            lines.append(char.lstrip())
            used = width if char.strip() else 0.0
        else:
            lines[-1] += char
            used += width
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], lines[most - 1][:-1] + "…")


def _drawn(lineage: Lineage) -> list[Document]:
    """Return the documents to draw, the oldest first."""
    documents = list(lineage.documents)
    if len(documents) > MOST_DRAWN:
        related = {d.id for r in lineage.relations for d in (r.source, r.target) if d}
        documents = sorted((d for d in documents if d.id in related), key=lambda d: d.issued)[-MOST_DRAWN:]
    return sorted(documents, key=lambda d: (d.issued, d.id))


def _lanes(documents: Sequence[Document], with_not_held: bool) -> tuple[Lane, ...]:
    known = {level: n for n, level in enumerate(_LEVELS)}
    levels = sorted({d.level for d in documents}, key=lambda level: (known.get(level, len(known)), level))
    lanes, x = [], MARGIN
    for level in [None, *levels] if with_not_held else levels:
        width = LANE if level else NOT_HELD_LANE
        lanes.append(Lane(level, x, width))
        x += width + GUTTER
    return tuple(lanes)


def _boxes(
    documents: Sequence[Document], relations: Sequence[DocumentRelation], lanes: Sequence[Lane]
) -> dict[str, Box]:
    """Return the box of each document by its id, or by its name where it is not held."""
    by_level = {lane.level: lane for lane in lanes}
    boxes: dict[str, Box] = {}
    top = HEAD_ROW
    for document in documents:
        named = {key_of(r): r for r in relations if r.source.id == document.id and r.target is None}
        new = [(key, _not_held(r, by_level[None])) for key, r in named.items() if key not in boxes][:MOST_BESIDE]
        own = _held(document, by_level[document.level])
        stack = sum(box.height + BOX_GAP for _, box in new) - BOX_GAP
        height = max(own.height, stack)
        boxes[document.id] = replace(own, y=top + (height - own.height) // 2)
        y = top + (height - stack) // 2
        for key, box in new:
            boxes[key] = replace(box, y=y)
            y += box.height + BOX_GAP
        top += height + ROW_GAP
    return boxes


def key_of(relation: DocumentRelation) -> str:
    """Return what a picture knows the named document by: its id, else its 文号 or title."""
    if relation.target:
        return relation.target.id
    return f"《{relation.number or title_key(relation.title or '')}》"


def _held(document: Document, lane: Lane) -> Box:
    lines = wrapped(document.title, (lane.width - 2 * PADDING) / FONT, MOST_LINES)
    return Box(lane.x, 0, lane.width, _height(lines), lines, document.title, document, None)


def _not_held(relation: DocumentRelation, lane: Lane) -> Box:
    lines = wrapped(relation.name, (lane.width - 2 * PADDING) / SMALL_FONT, MOST_SMALL_LINES)
    return Box(lane.x, 0, lane.width, _height(lines), lines, relation.name, None, relation)


def _height(lines: Sequence[str]) -> int:
    return 2 * PADDING + META + LINE * len(lines)


def _arrows(relations: Sequence[DocumentRelation], boxes: Mapping[str, Box]) -> Iterator[Arrow]:
    """Yield an arrow for each relation; those on one side of a box are spread over it, in the order of their ends."""
    ends = [(r, boxes[r.source.id], boxes[key_of(r)]) for r in relations]
    leaving = _spread([(n, a, b.x < a.x, b.middle) for n, (_, a, b) in enumerate(ends)])
    arriving = _spread([(n, b, b.x > a.x, a.middle) for n, (_, a, b) in enumerate(ends)])
    for n, (relation, a, b) in enumerate(ends):
        yield _arrow(relation, a, b, leaving[n], arriving[n])


def _spread(ends: Iterable[tuple[int, Box, bool, int]]) -> dict[int, int]:
    """Return the height at which each arrow meets a side of its box, by the arrow's number."""
    sides: dict[tuple[int, int, bool], list[tuple[int, int]]] = {}
    of_side: dict[tuple[int, int, bool], Box] = {}
    for n, box, on_left, towards in ends:
        sides.setdefault((box.x, box.y, on_left), []).append((towards, n))
        of_side[box.x, box.y, on_left] = box
    met = {}
    for side, arrows in sides.items():
        box = of_side[side]
        for place, (_, n) in enumerate(sorted(arrows), start=1):
            met[n] = box.y + round(box.height * place / (len(arrows) + 1))
    return met


def _arrow(relation: DocumentRelation, a: Box, b: Box, leaves: int, arrives: int) -> Arrow:
    if b.x < a.x:
        edge, run = b.right + GUTTER, b.right + _RUN
        line = (
            f"M{a.x} {leaves}H{edge}C{edge - _BEND} {leaves} {run + _BEND} {arrives} {run} {arrives}H{b.right + _HEAD}"
        )
        return Arrow(relation, line, f"M{b.right} {arrives}l9 -5v10z", b.right + _LABEL, arrives)
    if b.x > a.x:
        edge, run = a.right + GUTTER, a.right + GUTTER - _RUN
        line = f"M{a.right} {leaves}C{a.right + _BEND} {leaves} {run - _BEND} {arrives} {run} {arrives}H{b.x - _HEAD}"
        return Arrow(relation, line, f"M{b.x} {arrives}l-9 -5v10z", edge - _LABEL, arrives)
    out = a.right + _BULGE
    line = f"M{a.right} {leaves}C{out} {leaves} {out} {arrives} {b.right + _HEAD} {arrives}"
    return Arrow(relation, line, f"M{b.right} {arrives}l9 -5v10z", a.right + _BULGE * 3 // 4, (leaves + arrives) // 2)
