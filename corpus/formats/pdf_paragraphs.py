"""Lines of a PDF joined to paragraphs: which line breaks are the paper's, and which end a paragraph.

A line was broken by the paper where the next word would not have fitted into what is left of it. Where paragraphs begin
with an indent, as in most official documents, or have a space above, that decides; elsewhere a full line that ends with
a sentence does end the paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.formats.pdf_page import Grid, Leaf, Line, join
from corpus.formats.tables import placed_lines
from corpus.numbering import is_item_start

_ENDS = re.compile(r"[。：；！？:;!?][”’」』）)》]*$")
# What never begins a line is moved down together with the character before it.
_NOT_FIRST = "，。、；：！？）》”’】〕」』…—,.;:!?)]%"
_LATIN_WORD = re.compile(r"[\x21-\x7e]+")
_WIDE = re.compile(r"[^\x00-\x7f]")
# An indent is two characters as a rule; a marker or a quotation mark at a line's start is nudged by less than one.
_INDENT = 1.2
# A habit of a document shows in so many of its lines at least.
_HABIT = 0.12
_FEW = 3
# From line to line, in usual steps: more than this parts paragraphs, and less where many of them are parted by a space.
_FAR = 1.5
_SPACED = 1.2
_OTHER_SIZE = 1.15
_OUTLIERS = 50
# Where all lines are short, none was broken by the paper: the margin is at least here.
_LEAST_RIGHT = 0.7

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of one column begin and end, the step from line to line, and how paragraphs are parted."""

    left: float
    right: float
    step: float
    indented: bool
    spaced: bool


@dataclass(slots=True)
class Text:
    """The text as it grows, and where its pages begin."""

    lines: list[str] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    _length: int = 0

    def begin_page(self, page: int, offset: int) -> None:
        """Note that this page, and any empty ones before it, begin here."""
        while len(self.page_starts) <= page:
            self.page_starts.append(offset)

    def add(self, line: str, page: int) -> None:
        """Add a line of its own."""
        offset = self._length + bool(self.lines)
        self.begin_page(page, offset)
        self.lines.append(line)
        self._length = offset + len(line)

    def go_on(self, line: str, page: int) -> None:
        """Add to the last line."""
        joined = join(self.lines[-1], line)
        self._length += len(joined) - len(self.lines[-1])
        self.lines[-1] = joined
        self.begin_page(page, self._length - len(line))

    def finish(self, pages: int) -> tuple[str, tuple[int, ...]]:
        """Return the text and its page starts."""
        self.begin_page(pages - 1, self._length)
        return "\n".join(self.lines), tuple(self.page_starts)


def join_pages(leaves: Sequence[Leaf]) -> tuple[str, tuple[int, ...]]:
    """Return the text of all pages, and the offset where each begins."""
    blocks = _joined_grids([block for leaf in leaves for block in leaf.blocks])
    lines = [block for block in blocks if isinstance(block, Line)]
    width = min((leaf.width for leaf in leaves), default=0.0)
    margins = {place: _margins(found, width) for place, found in _by_place(lines).items()}
    text = Text()
    above: Line | None = None
    for block in blocks:
        if isinstance(block, Grid):
            for i, row in placed_lines(block.rows):
                text.add(row, block.pages[i])
            above = None
            continue
        if above is not None and _goes_on(above, block, margins[_place(above)], margins[_place(block)]):
            text.go_on(block.text, block.page)
        else:
            text.add(block.text, block.page)
        above = block
    return text.finish(len(leaves))


def _place(line: Line) -> Place:
    return line.column, line.page % 2


def _by_place(lines: Iterable[Line]) -> dict[Place, list[Line]]:
    """Group lines by column; left and right pages may have other margins."""
    found: dict[Place, list[Line]] = defaultdict(list)
    for line in lines:
        found[_place(line)].append(line)
    return found


def _margins(lines: list[Line], width: float) -> _Margins:
    """Measure a column, a few lines that stick out of it left aside."""
    skip = len(lines) // _OUTLIERS
    left = sorted(line.x0 for line in lines)[skip]
    right = sorted((line.x1 for line in lines), reverse=True)[skip]
    if not lines[0].column:
        right = max(right, _LEAST_RIGHT * width)
    body = [line for line in lines if line.x1 > right - 2 * line.size]
    indented = [line for line in body if _INDENT * line.size < line.x0 - left < 3.5 * line.size]
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if a.page == b.page and b.top > a.top)
    step = steps[len(steps) // 3] if steps else 0.0
    spaced = [x for x in steps if _SPACED * step < x < 2 * _SPACED * step]
    return _Margins(left, right, step, len(indented) > _HABIT * len(body), len(spaced) > max(_HABIT * len(steps), _FEW))


def _goes_on(above: Line, line: Line, its: _Margins, own: _Margins) -> bool:
    """Tell whether a line goes on with the paragraph of the line above it."""
    if _is_set_off(above, line, own) or bool(above.column) != bool(line.column):
        return False
    if line.text[0] in _NOT_FIRST:
        return True
    if not _is_full(above, line, its):
        return False
    is_indented = line.x0 - own.left > _INDENT * line.size
    if is_indented:
        return False
    is_item = is_item_start(line.text)
    if own.indented or (own.spaced and _is_below(above, line) and not is_item):
        return True
    return not _ENDS.search(above.text) and not is_item


def _is_full(above: Line, line: Line, its: _Margins) -> bool:
    """Tell whether the first word of `line` had no room left on the line above."""
    word = _LATIN_WORD.match(line.text)
    length = len(word.group()) / 2 if word else 1.0
    rest = line.text[word.end() if word else 1 :]
    length += len(rest) - len(rest.lstrip(_NOT_FIRST))
    half_a_character = 0.5
    return its.right - above.x1 < (length + half_a_character) * above.size


def _is_set_off(above: Line, line: Line, own: _Margins) -> bool:
    """Tell whether a line is of another size than the one above, or stands away from it."""
    sizes = sorted((above.size, line.size))
    if sizes[1] > _OTHER_SIZE * max(sizes[0], 0.1):
        return True
    return _is_below(above, line) and line.top - above.top > max((_SPACED if own.spaced else _FAR) * own.step, 1.0)


def _is_below(above: Line, line: Line) -> bool:
    return above.page == line.page and above.column == line.column


def _joined_grids(blocks: list[Line | Grid]) -> list[Line | Grid]:
    """Join a table to its continuation at the top of the next page, whose repeated headers are left out."""
    joined: list[Line | Grid] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Grid) and isinstance(last, Grid) and _continues(last, block):
            skip = int(block.rows[0] == last.rows[0])
            rows, pages = (*last.rows, *block.rows[skip:]), (*last.pages, *block.pages[skip:])
            joined[-1] = Grid(rows, pages, last.top, block.bottom, last.edges)
        else:
            joined.append(block)
    return joined


def _continues(first: Grid, second: Grid) -> bool:
    near = 3.0
    same = len(first.edges) == len(second.edges)
    return second.pages[0] > first.pages[-1] and same and all(
        abs(a - b) < near for a, b in zip(first.edges, second.edges, strict=True)
    )  # fmt: skip
