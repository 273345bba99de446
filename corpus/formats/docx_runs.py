"""The visible text of a paragraph of a .docx file: no deletions, no hidden text, no page numbers, no comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.docx_package import W
from corpus.formats.docx_styles import Styles, switched, value
from corpus.formats.number_formats import format_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = f"{_COMPATIBILITY}AlternateContent"
_CHOICE, _FALLBACK = f"{_COMPATIBILITY}Choice", f"{_COMPATIBILITY}Fallback"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_BOX = f"{W}txbxContent"
_TOUCHES = {f"{W}del", f"{W}moveFrom", f"{W}ins", f"{W}moveTo"}
_LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}rt", f"{W}instrText"}
_CHARACTERS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
_GRAPHICS = {f"{W}drawing", f"{W}pict", f"{W}object"}
# Boxes to tick, from the symbol fonts.
_SYMBOLS = {"F052": "☑", "F053": "☒", "F0FE": "☑", "F0FD": "☒", "F0A3": "□", "F0A8": "□", "F06F": "□", "F0FC": "✓"}
# Fields whose result is the place on paper, or repeats headings with it.
_UNSEEN_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC"}


@dataclass(slots=True)
class _Field:
    """A field that is being read: its instruction, then its result."""

    instruction: str = ""
    has_result: bool = False

    @property
    def name(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


@dataclass(slots=True)
class Line:
    """What stands in one paragraph: its text, the text boxes fixed to it, and the notes it refers to."""

    text: str = ""
    boxes: list["_Element"] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Runs:
    """Reads one paragraph after another: fields, and the count of notes, go on from each to the next."""

    styles: Styles
    seen: set[str] = field(default_factory=set)
    pictures: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _notes: dict[str, int] = field(default_factory=dict)
    _hidden_by_style: bool = False
    _line: Line = field(default_factory=Line)

    def read(self, paragraph: "_Element") -> Line:
        """Return what stands in a paragraph."""
        self._line = line = Line()
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        self._hidden_by_style = bool(self.styles.hides(style))
        self._content(paragraph)
        # A field that has no result by the end of its paragraph is broken: it must not swallow what follows.
        while self._fields and not self._fields[-1].has_result:
            self._fields.pop()
        return line

    def _content(self, element: "_Element") -> None:
        """Take in what an element holds, in order."""
        for child in element:
            if child.tag in _TOUCHES:
                self.seen.add("changes")
            if child.tag in _LEFT_OUT:
                continue
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag == f"{W}fldSimple":
                self._simple_field(child)
            elif child.tag == ALTERNATE:
                self._content(alternative(child))
            elif child.tag == f"{_MATHS}t":
                self._write(child.text or "")
            else:
                self._content(child)

    def _run(self, run: "_Element") -> None:
        hidden = self._is_hidden(run)
        for child in run:
            if child.tag == f"{W}fldChar":
                self._field_mark(value(child, "fldCharType"))
            elif child.tag == f"{W}instrText" and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif hidden:
                self.seen.update({"hidden"} if child.tag == f"{W}t" else ())
            else:
                self._piece(child)

    def _is_hidden(self, run: "_Element") -> bool:
        own = switched(run.find(f"{W}rPr/{W}vanish"))
        style = self.styles.hides(value(run.find(f"{W}rPr/{W}rStyle"))) if own is None else own
        return self._hidden_by_style if style is None else style

    def _piece(self, piece: "_Element") -> None:
        """Take in one thing inside a run."""
        if piece.tag == f"{W}t":
            self._write((piece.text or "").replace("\n", " "))
        elif piece.tag in _CHARACTERS:
            self._write(_CHARACTERS[piece.tag])
        elif piece.tag == f"{W}sym":
            self._write(self._symbol(value(piece, "char") or ""))
        elif piece.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            self._note(piece)
        elif piece.tag in _GRAPHICS:
            self._graphics(piece)
        elif piece.tag == ALTERNATE:
            for child in alternative(piece):
                self._piece(child)
        elif piece.tag == f"{W}ruby":
            self._content(piece)

    def _write(self, text: str) -> None:
        unseen = [x for x in self._fields if not x.has_result or x.name in _UNSEEN_FIELDS]
        if not unseen:
            self._line.text += text
        self.seen.update({"contents"} if any(x.name == "TOC" for x in unseen) else ())

    def _symbol(self, code: str) -> str:
        symbol = _SYMBOLS.get(code.upper())
        if symbol is None:
            self.seen.add("symbols")
        return symbol or ""

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].has_result = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _simple_field(self, element: "_Element") -> None:
        self._fields.append(_Field(value(element, "instr") or "", has_result=True))
        depth = len(self._fields)
        self._content(element)
        del self._fields[depth - 1 :]

    def _note(self, reference: "_Element") -> None:
        """Number a note as Word does, footnotes 1, 2, 3 and endnotes i, ii, iii, and keep its mark in the text."""
        kind = "footnotes" if reference.tag == f"{W}footnoteReference" else "endnotes"
        self._notes[kind] = count = self._notes.get(kind, 0) + 1
        mark = f"[{format_number(count, 'decimal' if kind == 'footnotes' else 'lowerRoman')}]"
        self._line.text += mark
        self._line.notes.append((kind, value(reference, "id") or "", mark))

    def _graphics(self, element: "_Element") -> None:
        self._line.boxes += boxes(element)
        self.pictures += sum(1 for _ in element.iter(_PICTURE))


def alternative(element: "_Element") -> "_Element":
    """Return the one of several renderings of the same thing that current programs show."""
    choice = element.find(_CHOICE)
    other = element.find(_FALLBACK) if choice is None else choice
    return element if other is None else other


def boxes(element: "_Element") -> Iterator["_Element"]:
    """Yield the contents of the text boxes in a drawing, each once; a box in a box is left to the reader of the box."""
    for child in alternative(element) if element.tag == ALTERNATE else element:
        if child.tag == _BOX:
            yield child
        else:
            yield from boxes(child)
