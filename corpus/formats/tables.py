"""Tables as lines: one for each row, every cell with its column's header, so that a row says all when quoted alone.

    项目       支持标准           项目：保税仓储 | 支持标准：每平方米50元 | 责任单位：商务厅。
    保税仓储   每平方米50元  …

A row ends like a sentence, or cleaning would take it for a line that goes on in the next row; inside it the cells are
parted by " | ", at which no sentence ends, so a row is one sentence to the search.
"""

import re
from collections.abc import Sequence

from corpus.numbering import is_item_start
from corpus.rows import CELL_GAP

# The cells of a row from left to right; None where a cell to the left covers this column too.
Row = Sequence[str | None]

_ENDED = re.compile(r"[。！？；：!?;:…][”’」』）)》]*$")
_SENTENCE_MARK = re.compile(r"[。；！？]")
_FIGURES = re.compile(r"[-+]?[\d.,，%％/〇—\s]+")
# In a table of two columns the first row may well be a pair like the others (牵头单位 | 商务厅): only these head it.
_HEADS_OF_PAIRS = re.compile(r"序号|编号|项目|名称|类别|类型|种类|指标|事项|地区|内容|年度|年份|代码|条款|阶段|环节")
# A header longer than this is text.
_LONGEST_HEADER = 24
# Even one that the file marks as header is not repeated in every row if it is longer than this.
_LONGEST_MARKED = 100
_PAIR = 2


def table_lines(rows: Sequence[Row], header_rows: int | None = None) -> list[str]:
    """Return one line for each row; `header_rows` says how many rows are headers where the file marks them.

    A cell that covers several rows is given in each of them. A row of one cell over all columns is a line as it is. A
    table without headers has its cells alone.
    """
    return [line for _, line in placed_lines(rows, header_rows)]


def placed_lines(rows: Sequence[Row], header_rows: int | None = None) -> list[tuple[int, str]]:
    """Return the lines of a table, each with the place of its row among `rows`."""
    body = [(i, row) for i, row in enumerate(rows) if any(cell and cell.strip() for cell in row)]
    width = max((len(row) for _, row in body), default=0)
    lines: list[tuple[int, str]] = []
    while body and _is_caption(body[0][1], width):
        lines += [(body[0][0], _as_row(text)) for text in _texts(body[0][1])]
        body = body[1:]
    bare = [row for _, row in body]
    count = min(_marked_or_seen(bare, width) if header_rows is None else header_rows, max(len(body) - 1, 0))
    headers = _headers(bare[:count], width)
    return lines + [(i, _line(row, width, headers)) for i, row in body[count:]]


def is_layout(rows: Sequence[Row]) -> bool:
    """Tell whether a table only frames text: no row of it has two cells."""
    return all(len([cell for cell in row if cell is not None]) < _PAIR for row in rows)


def _texts(row: Row) -> list[str]:
    return [cell.strip() for cell in row if cell and cell.strip()]


def _is_caption(row: Row, width: int) -> bool:
    return width > 1 and len([cell for cell in row if cell is not None]) == 1


def _line(row: Row, width: int, headers: list[str]) -> str:
    if _is_caption(row, width):
        return _as_row("".join(_texts(row)))
    cells = [
        f"{header}：{text}" if header and header != text else text
        for header, cell in zip(headers, row, strict=False)
        if (text := _one_line(cell))
    ]
    line = CELL_GAP.join(cells)
    line = line if _ENDED.search(line) else f"{line}。"
    return _as_row(line)


def _as_row(text: str) -> str:
    """Return a row of one cell, marked as one where it would open a heading: 一、能源类 |."""
    return f"{text}{CELL_GAP.rstrip()}" if is_item_start(text) else text


def _one_line(cell: str | None) -> str:
    return " ".join((cell or "").split("\n")).strip()


def _headers(rows: Sequence[Row], width: int) -> list[str]:
    """Return the header of each column: a header over several columns goes before each of theirs (支持标准/上限)."""
    headers: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        text = ""
        for column, cell in enumerate(row):
            text = text if cell is None else re.sub(r"\s+", "", cell).rstrip("：:")
            if text and len(text) <= _LONGEST_MARKED and text not in headers[column]:
                headers[column].append(text)
    return ["/".join(texts) for texts in headers]


def _marked_or_seen(rows: Sequence[Row], width: int) -> int:
    """Return how many rows look like headers: short, different names over columns of something else."""
    if len(rows) < _PAIR or width < _PAIR:
        return 0
    first = [cell for cell in rows[0] if cell is not None]
    names = [re.sub(r"\s+", "", cell) for cell in first]
    if not all(map(_is_name, names)) or len(set(names)) < len(names):
        return 0
    if len(first) < len(rows[0]):
        # Headers over several columns: the next row has the columns' own, and repeats those that reach down to it.
        return 2 if set(names) & {re.sub(r"\s+", "", cell or "") for cell in rows[1]} and len(rows) > _PAIR else 1
    if width > _PAIR or _HEADS_OF_PAIRS.search(names[0]):
        return 1
    return int(any(_is_column_of_figures(rows[1:], column) for column in range(width)))


def _is_name(text: str) -> bool:
    is_short = 0 < len(text) <= _LONGEST_HEADER
    return is_short and not _SENTENCE_MARK.search(text) and not _FIGURES.fullmatch(text)


def _is_column_of_figures(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if len(row) > column]
    return len(cells) >= _PAIR and all(cell and _FIGURES.fullmatch(cell.strip()) for cell in cells)
