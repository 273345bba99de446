"""One page of a PDF: its lines of text and its ruled tables, from top to bottom, column after column."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from corpus.formats.tables import Row

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

# Between two characters of one phrase there is less than this, in heights of a line: justified lines stay under it.
_GAP = 0.6
# Tops of characters on one line differ by less: figures in another font stand a little lower.
_Y_TOLERANCE = 4
# A scanned and straightened page may run up this much; a watermark runs up more.
_SLOPE = 0.05
# Two columns: so many lines at least lie side by side, each filling most of its column.
_COLUMN_LINES = 6
_COLUMN_FILL = 0.6
_MIDDLE = (0.35, 0.65)
_PAIR = 2
# Radicals that some fonts give instead of the characters, each before its character (Unicode's
# EquivalentUnifiedIdeograph); the Kangxi ones (U+2F00 on) are told by the normalization form NFKC.
_RADICALS = (
    "⺁厂⺄乙⺅亻⺆冂⺇几⺉刂⺊卜⺎兀⺐尢⺒巳⺓幺⺕彐⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺶羊⺷羊⺹耂⺺肀⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西"
    "⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_KANGXI = ("\u2f00", "\u2fdf")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its place in points from the top left corner, the usual size of its characters, its column.

    Characters of several fonts stand at several heights, so that a line may be higher than its size.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    column: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its rows, the page each stands on, its place, and the left edges of its columns."""

    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    top: float
    bottom: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that was read: its blocks in reading order."""

    blocks: tuple[Line | Grid, ...]
    width: float
    height: float
    askew: bool
    pictures: bool


def read_page(page: "Page", number: int) -> Leaf:
    """Read one page; text that is set askew (a watermark, a stamp) is left out."""
    askew = any(map(_is_askew, page.chars))
    upright = (page.filter(lambda x: not _is_askew(x)) if askew else page).dedupe_chars()
    tables = [table for table in _tables(upright) if _is_grid(table)]
    grids = [_grid(table, number) for table in tables]
    words = upright.extract_words(
        keep_blank_chars=True, x_tolerance_ratio=_GAP, y_tolerance=_Y_TOLERANCE, return_chars=True
    )
    segments = [
        segment
        for word in words
        if not any(_is_inside(word, table.bbox) for table in tables) and (segment := _segment(word, number))
    ]
    lines = _reading_order(segments, float(page.width))
    return Leaf(tuple(_with_grids(lines, grids)), float(page.width), float(page.height), askew, bool(page.images))


def _is_askew(thing: dict[str, Any]) -> bool:
    """Tell whether a character does not run from left to right: by the slope of the line that it stands on."""
    if thing["object_type"] != "char":
        return False
    along, up = thing["matrix"][:2]
    return not thing["upright"] or abs(up) > _SLOPE * abs(along)


def _tables(page: "Page") -> "list[Table]":
    """Return ruled tables; looking for them is slow, so only where there are rules."""
    few = 4
    return page.find_tables() if len(page.edges) >= few else []


def _is_grid(table: "Table") -> bool:
    """Tell a table from a frame or a rule: two rows at least, and two columns in one of them."""
    rows = [[cell for cell in row.cells if cell] for row in table.rows]
    return len(rows) >= _PAIR and max(map(len, rows)) >= _PAIR


def _is_inside(word: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grid(table: "Table", number: int) -> Grid:
    """Return a table's cells; where rows are merged the text stands in each of them."""
    texts = table.extract(x_tolerance_ratio=_GAP, y_tolerance=_Y_TOLERANCE)
    edges = sorted({round(cell[0], 1) for row in table.rows for cell in row.cells if cell})
    rows: list[list[str | None]] = []
    for row, cells in zip(table.rows, texts, strict=True):
        shown: list[str | None] = []
        for column, cell in enumerate(cells):
            if cell is not None:
                shown.append(_join_cell(cell))
            elif _covered_from_left(row.cells, column, edges):
                shown.append(None)
            else:
                shown.append(rows[-1][column] if rows else "")
        rows.append(shown)
    return Grid(tuple(map(tuple, rows)), (number,) * len(rows), table.bbox[1], table.bbox[3], tuple(edges))


def _covered_from_left(cells: Sequence[tuple[float, ...] | None], column: int, edges: list[float]) -> bool:
    """Tell whether a cell to the left reaches over this column."""
    left = next((cell for cell in reversed(cells[:column]) if cell), None)
    return left is not None and column < len(edges) and left[2] > edges[column] + 1


def _join_cell(text: str) -> str:
    """Return a cell's text on one line: its line breaks are the column's."""
    joined = ""
    for line in text.split("\n"):
        joined = join(joined, tidy(line)) if joined else tidy(line)
    return joined


def join(first: str, second: str) -> str:
    """Join two pieces of a line: with a space only between Latin words or figures."""
    needs_space = first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalnum()
    return f"{first} {second}" if needs_space else first + second


def tidy(text: str) -> str:
    """Return a text with characters in place of radicals, without white space at its ends."""
    if any(_KANGXI[0] <= char <= _KANGXI[1] for char in text):
        text = "".join(unicodedata.normalize("NFKC", c) if _KANGXI[0] <= c <= _KANGXI[1] else c for c in text)
    return text.translate(str.maketrans(_RADICALS[::2], _RADICALS[1::2])).strip()


def _segment(word: dict[str, Any], page: int) -> Line | None:
    """Return a run of characters as a line; blanks at its ends are indentation, not text."""
    raw = str(word["text"])
    text = tidy(raw)
    if not text:
        return None
    x0, x1, top, bottom = (float(word[key]) for key in ("x0", "x1", "top", "bottom"))
    wide = (x1 - x0) / max(sum(map(_width, raw)), 1)
    lead = raw[: len(raw) - len(raw.lstrip())]
    trail = raw[len(raw.rstrip()) :]
    x0, x1 = x0 + wide * sum(map(_width, lead)), x1 - wide * sum(map(_width, trail))
    return Line(text, page, x0, x1, top, bottom, float(median(char["size"] for char in word["chars"])))


def _width(char: str) -> float:
    """Return how wide a character is, full-width ones as 1."""
    return 1 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def _rows(segments: Iterable[Line]) -> list[list[Line]]:
    """Group segments that stand beside each other, from top to bottom."""
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda x: (x.top + x.bottom, x.x0)):
        last = rows[-1][-1] if rows else None
        middle = (segment.top + segment.bottom) / 2
        if last and abs((last.top + last.bottom) / 2 - middle) < min(last.size, segment.size) / 2:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda x: x.x0) for row in rows]


def _one_line(row: Sequence[Line], column: str = "") -> Line:
    """Return the segments of one row as one line, the gaps between them as spaces."""
    return Line(
        " ".join(x.text for x in row), row[0].page, row[0].x0, max(x.x1 for x in row),
        min(x.top for x in row), max(x.bottom for x in row),
        max(row, key=lambda x: x.x1 - x.x0).size, column,
    )  # fmt: skip


def _reading_order(segments: list[Line], width: float) -> list[Line]:
    """Return the lines of a page: a run of rows in two columns is read down the left one, then down the right one."""
    rows = _rows(segments)
    gutter = _gutter(rows, width)
    lines: list[Line] = []
    band: list[list[Line]] = []
    for row in rows:
        if gutter is not None and not _crosses(row, gutter):
            band.append(row)
        else:
            lines += [*_band(band, gutter), _one_line(row)]
            band = []
    return lines + _band(band, gutter)


def _crosses(row: list[Line], x: float) -> bool:
    return any(segment.x0 < x < segment.x1 for segment in row)


def _band(rows: list[list[Line]], gutter: float | None) -> list[Line]:
    """Return rows between two full lines: as two columns where several of them have both sides."""
    if gutter is None or sum(_is_split(row, gutter) for row in rows) < _COLUMN_LINES:
        return [_one_line(row) for row in rows]
    left = [_one_line(side, "left") for row in rows if (side := [x for x in row if x.x0 < gutter])]
    right = [_one_line(side, "right") for row in rows if (side := [x for x in row if x.x0 >= gutter])]
    return left + right


def _is_split(row: list[Line], x: float) -> bool:
    return row[0].x1 <= x <= row[-1].x0


def _gutter(rows: list[list[Line]], width: float) -> float | None:
    """Return where the space between two columns of running text is, or None."""
    starts = [b.x0 for row in rows for b in row[1:] if _MIDDLE[0] * width < b.x0 < _MIDDLE[1] * width]
    if len(starts) < _COLUMN_LINES:
        return None
    x = median(starts) - 1
    split = [row for row in rows if _is_split(row, x)]
    if len(split) < max(_COLUMN_LINES, len(rows) // 2):
        return None
    left, right = min(row[0].x0 for row in split), max(row[-1].x1 for row in split)
    fill = [row[0].x1 - row[0].x0 for row in split], [row[-1].x1 - row[-1].x0 for row in split]
    is_text = median(fill[0]) > _COLUMN_FILL * (x - left) and median(fill[1]) > _COLUMN_FILL * (right - x)
    return x if is_text else None


def _with_grids(lines: list[Line], grids: list[Grid]) -> Iterator[Line | Grid]:
    """Put each table before the first line below it."""
    waiting = sorted(grids, key=lambda x: x.top)
    for line in lines:
        while waiting and waiting[0].top < line.top and not line.column:
            yield waiting.pop(0)
        yield line
    yield from waiting
