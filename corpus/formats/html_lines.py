"""The lines of a part of a web page: one for each paragraph, heading, item and table row, as a browser breaks them.

<p>一、总体要求<br>（一）目标</p>          一、总体要求
                                           （一）目标
<ol><li>试点<ol type=a><li>甲</ol></ol>    1. 试点
                                           a. 甲
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.formats.html_tree import Element
from corpus.formats.number_formats import format_number
from corpus.formats.tables import Row, is_layout, table_lines
from corpus.numbering import is_item_start

_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|"
    r"figure|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|legend|li|main|menu|nav|ol|p|pre|section|summary|"
    r"table|tbody|td|tfoot|th|thead|tr|ul"
)
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
# A line break of the source between two of these is no space: Chinese is written without any.
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]")
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", re.I)
_COUNTERS = {
    "1": ("decimal", ". "), "a": ("lowerLetter", ". "), "A": ("upperLetter", ". "), "i": ("lowerRoman", ". "),
    "I": ("upperRoman", ". "), "decimal": ("decimal", ". "), "lower-alpha": ("lowerLetter", ". "),
    "upper-alpha": ("upperLetter", ". "), "lower-latin": ("lowerLetter", ". "), "upper-latin": ("upperLetter", ". "),
    "lower-roman": ("lowerRoman", ". "), "upper-roman": ("upperRoman", ". "),
    "cjk-ideographic": ("chineseCountingThousand", "、"), "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"),
}  # fmt: skip
_WHOLE = re.compile(r"-?\d{1,6}")
# Browsers allow 1,000 columns and 65,534 rows; no table that is read has as many, and each costs memory.
MAX_SPAN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, and how many of its characters are links."""

    text: str
    linked: int = 0

    @property
    def is_link(self) -> bool:
        """Whether most of the line is a link."""
        return self.linked * 2 > len(self.text)


@dataclass(slots=True)
class _List:
    """A list being read: its next number, and how its numbers look (None: not at all)."""

    number: int = 1
    step: int = 1
    counter: tuple[str, str] | None = None


@dataclass(slots=True)
class _Walk:
    """Collects lines while the tree is walked."""

    left_out: Callable[[Element], bool]
    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    linked: int = 0
    in_links: int = 0
    in_pre: int = 0
    marker: str = ""

    def walk(self, root: Element) -> list[Line]:
        stack: list[tuple[Element | str, bool]] = [(child, True) for child in reversed(root.children)]
        while stack:
            node, entering = stack.pop()
            if isinstance(node, str):
                self._text(node)
            elif not entering:
                self._leave(node)
            elif not self.left_out(node) and self._enter(node):
                stack.append((node, False))
                stack += [(child, True) for child in reversed(node.children)]
        self._end_line()
        return self.lines

    def _enter(self, element: Element) -> bool:
        """Begin an element; return whether to go into it."""
        if element.tag == "br" or _BLOCKS.fullmatch(element.tag):
            self._end_line()
        if element.tag == "table" and not _frames_text(element):
            rows, header_rows = _rows(element, self.left_out)
            if not is_layout(rows):
                captions = [c for c in element.children if isinstance(c, Element) and c.tag == "caption"]
                self.lines += [line for caption in captions for line in _Walk(self.left_out).walk(caption)]
                self.lines += [Line(text) for row in table_lines(rows, header_rows) for text in row.split("\n")]
                return False
        if element.tag in {"ol", "ul", "menu", "dir"}:
            self.lists.append(_list(element))
        elif element.tag == "li":
            self._item(element)
        self.in_links += element.tag == "a"
        self.in_pre += element.tag == "pre"
        return True

    def _leave(self, element: Element) -> None:
        if _BLOCKS.fullmatch(element.tag):
            self._end_line()
        if element.tag in {"ol", "ul", "menu", "dir"}:
            self.lists.pop()
            self.marker = ""
        self.in_links -= element.tag == "a"
        self.in_pre -= element.tag == "pre"

    def _item(self, element: Element) -> None:
        self.marker = ""
        if not self.lists or (items := self.lists[-1]).counter is None:
            return
        if _WHOLE.fullmatch(element.attributes.get("value", "")):
            items.number = int(element.attributes["value"])
        number_format, ending = items.counter
        self.marker = f"{format_number(items.number, number_format) if items.number > 0 else items.number}{ending}"
        items.number += items.step

    def _text(self, text: str) -> None:
        if not self.in_pre:
            self.pieces.append(text)
        for i, part in enumerate(text.split("\n") if self.in_pre else ()):
            if i:
                self._end_line()
            self.pieces.append(part)
        self.linked += len("".join(text.split())) if self.in_links else 0

    def _end_line(self) -> None:
        text = one_line("".join(self.pieces))
        if text:
            # An author who numbers the items in the text has the list's own numbers turned off in the style sheet.
            text = text if not self.marker or is_item_start(text) else self.marker + text
            self.lines.append(Line(text, self.linked))
            self.marker = ""
        self.pieces, self.linked = [], 0


def one_line(text: str) -> str:
    """Collapse white space as a browser does, a line break between Chinese characters to nothing."""

    def gap(match: re.Match[str]) -> str:
        before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
        is_wrap = "\n" in match[0] and "\xa0" not in match[0] and _WIDE.match(before) and _WIDE.match(after)
        return "" if is_wrap else " "

    return _SPACE.sub(gap, text).strip()


def element_lines(root: Element, left_out: Callable[[Element], bool] = lambda _: False) -> list[Line]:
    """Return the lines of an element, without those elements inside it that are left out."""
    return _Walk(left_out).walk(root)


def _list(element: Element) -> _List:
    if element.tag != "ol":
        return _List()
    attributes = element.attributes
    style = _STYLE.search(attributes.get("style", ""))
    look = style[1].lower() if style else attributes.get("type", "1")
    counter = None if look == "none" else _COUNTERS.get(look, _COUNTERS["1"])
    items = sum(isinstance(child, Element) and child.tag == "li" for child in element.children)
    is_reversed = "reversed" in attributes
    start = attributes.get("start", "")
    first = int(start) if _WHOLE.fullmatch(start) else items if is_reversed else 1
    return _List(first, -1 if is_reversed else 1, counter)


def _frames_text(table: Element) -> bool:
    """Tell whether a table holds another, or a heading of the page: old pages are laid out in tables."""
    return next(table.find("table", "h1", "ol"), None) is not None


def _rows(table: Element, left_out: Callable[[Element], bool]) -> tuple[list[Row], int | None]:
    """Return a table's cells, one that covers several rows in each of them, and how many rows are marked as headers."""
    rows: list[Row] = []
    marked: list[bool] = []
    below: dict[int, tuple[int, str | None]] = {}
    for tr in table.find("tr"):
        cells = [cell for cell in tr.children if isinstance(cell, Element) and cell.tag in {"td", "th"}]
        row: list[str | None] = []
        for cell in cells:
            _fill(row, below)
            text = "\n".join(line.text for line in _Walk(left_out).walk(cell))
            height = _span(cell, "rowspan")
            for i in range(_span(cell, "colspan")):
                if height > 1:
                    below[len(row)] = (height - 1, None if i else text)
                row.append(None if i else text)
        _fill(row, below)
        in_head = tr.parent is not None and tr.parent.tag == "thead"
        marked.append(bool(cells) and (in_head or all(cell.tag == "th" for cell in cells)))
        rows.append(row)
    count = next((i for i, is_header in enumerate(marked) if not is_header), len(marked))
    if not count and rows and all(row and (row[0] or "").endswith(("：", ":")) for row in rows):
        return rows, 0  # 发文字号：| … | 成文日期：| …: names and values side by side
    return rows, count or None


def _fill(row: list[str | None], below: dict[int, tuple[int, str | None]]) -> None:
    """Add the cells from the rows above that reach down to here."""
    while (column := len(row)) in below:
        left, text = below.pop(column)
        row.append(text)
        if left > 1:
            below[column] = (left - 1, text)


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if _WHOLE.fullmatch(value) else 1
