"""Paragraphs and tables of a .docx file as lines, each paragraph with the number that Word shows before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_package import W
from corpus.formats.docx_runs import ALTERNATE, Runs, alternative
from corpus.formats.docx_styles import Styles, number, switched, value
from corpus.formats.tables import is_layout, table_lines

if TYPE_CHECKING:
    from lxml.etree import _Element

# What may stand around paragraphs, rows or cells without being seen.
_WRAPPERS = {f"{W}{x}" for x in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_GONE = ("del", "moveFrom")
# Full-width punctuation brings its own gap.
_FULL_WIDTH_END = "、，。：；．）】〕》"
_UNIT_END = "编章节条"
# Word's tables have no more columns.
_MOST_COLUMNS = 63
# What a cell over several rows says is given in each of them where it is a label, and once where it is text.
_LONGEST_LABEL = 200


@dataclass(slots=True)
class Blocks:
    """Reads one container of paragraphs and tables after another, in the order of the document."""

    styles: Styles
    numbering: Numbering
    runs: Runs
    # The notes referred to since they were last taken: kind, id, mark.
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    _cells: int = 0

    def read(self, container: "_Element") -> Iterator[list[str]]:
        """Yield the lines of each paragraph and each table.

        A paragraph whose mark is deleted or hidden runs on into the next one, and has the number of that one.
        """
        carried = ""
        for element in self._inside(container):
            if element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag == f"{W}p":
                line = self.runs.read(element)
                self.notes += line.notes
                lines: list[str] = []
                if self._runs_on(element):
                    carried += line.text
                else:
                    lines = self._lines(element, carried + line.text)
                    carried = ""
                yield lines + [x for box in line.boxes for block in self.read(box) for x in block]
        yield _split(carried)

    def _inside(self, container: "_Element") -> Iterator["_Element"]:
        """Yield what stands in a container, wrappers opened and deletions left out."""
        for child in container:
            if child.tag in _WRAPPERS:
                yield from self._inside(child)
            elif child.tag == ALTERNATE:
                yield from self._inside(alternative(child))
            elif child.tag == f"{W}altChunk":
                self.runs.seen.add("embedded")
            else:
                yield child

    def _runs_on(self, paragraph: "_Element") -> bool:
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and any(mark.find(W + x) is not None for x in _GONE):
            self.runs.seen.add("changes")
            return True
        hidden = None if mark is None else switched(mark.find(f"{W}vanish"))
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        return bool(self.styles.hides(style) if hidden is None else hidden)

    def _lines(self, paragraph: "_Element", text: str) -> list[str]:
        """Return a paragraph's lines; one without text shows its number only in a table (a column of 序号)."""
        label, closes = self._label(paragraph)
        if text.strip():
            return _split(label + _gap(label, closes, text) + text)
        if label and not self._cells:
            self.runs.seen.add("empty")
        return [label] if label and self._cells else []

    def _label(self, paragraph: "_Element") -> tuple[str, bool]:
        """Count a numbered paragraph; return its number and whether the text follows it without a gap."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        own = None if properties is None else number(properties.find(f"{W}numId"))
        level = None if properties is None else number(properties.find(f"{W}ilvl"))
        style = None
        if own is None:
            found = self.styles.numbering(value(paragraph.find(f"{W}pPr/{W}pStyle")))
            if found is None:
                return "", False
            own, style_level, style = found
            # The level made for a style counts before the one that the style states.
            place = self.numbering.place(own, level, style) or self.numbering.place(own, style_level, None)
        else:
            place = self.numbering.place(own, level, None)
        if place is None:
            return "", False
        return self.numbering.count(*place), self.numbering.lists[place[0]].levels[place[1]].closes

    def _table(self, table: "_Element") -> list[str]:
        """Return a table's lines: a row each, or, where the table only frames text, the lines of that text."""
        rows: list[list[str | None]] = []
        above: dict[int, str] = {}
        marked = 0
        layout: list[str] = []
        self._cells += 1
        for row in self._inside(table):
            if row.tag != f"{W}tr" or any(row.find(f"{W}trPr/{W}{x}") is not None for x in _GONE):
                continue
            if marked == len(rows) and switched(row.find(f"{W}trPr/{W}tblHeader")):
                marked += 1
            rows.append(self._row(row, above, layout))
        self._cells -= 1
        return layout if is_layout(rows) else table_lines(rows, marked or None)

    def _row(self, row: "_Element", above: dict[int, str], lines: list[str]) -> list[str | None]:
        """Return a row's cells; one that goes on from the row above has the text of that. All lines go to `lines`."""
        cells: list[str | None] = [""] * _columns(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in self._inside(row):
            if cell.tag != f"{W}tc":
                continue
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            found = [line for block in self.read(cell) for line in block]
            lines += found
            goes_on = merge is not None and value(merge) != "restart"
            text = above.get(len(cells), "") if goes_on else "\n".join(found)
            above[len(cells)] = text if len(text) <= _LONGEST_LABEL else ""
            cells += [text, *[None] * (_columns(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1)]
        return cells


def _columns(element: "_Element | None", default: int) -> int:
    """Return a number of columns."""
    columns = number(element)
    return default if columns is None else min(columns, _MOST_COLUMNS)


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _gap(label: str, closes: bool, text: str) -> str:
    """Return the gap after a number: Word's is a tab stop, and no character of the text.

    第一条 is parted from its text even where Word shows none: only so is it told from 第一条 in a sentence.
    """
    if not label or text[0].isspace() or label[-1] in _FULL_WIDTH_END:
        return ""
    runs_together = label[-1].isalnum() and text[0].isascii() and text[0].isalnum()
    return "" if closes and label[-1] not in _UNIT_END and not runs_together else " "
