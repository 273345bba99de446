"""Word documents (.docx): their paragraphs and tables in order, with the numbers that Word adds by itself.

A footnote follows the paragraph or table that refers to it, marked [1] in both places; endnotes stand at the end. The
text of a text box follows the paragraph that the box is fixed to. Of tracked changes the insertions are kept. Comments,
headers, footers, hidden text, macros and a table of contents are left out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.errors import DocumentUnreadable
from corpus.formats.docx_blocks import Blocks
from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_package import Package, W
from corpus.formats.docx_runs import Runs
from corpus.formats.docx_styles import Styles, value
from corpus.formats.result import Format, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARTS = ("styles", "numbering", "footnotes", "endnotes")
_SEEN = {
    "changes": "it has tracked changes: insertions are kept, deletions left out",
    "hidden": "its hidden text is left out",
    "contents": "its table of contents is left out: it repeats the headings",
    "symbols": "some characters of a symbol font are left out",
    "embedded": "a document embedded in it is left out: add that file by itself",
    "empty": "numbered paragraphs without text are counted but left out",
}


def read_docx(data: bytes, name: str) -> Reading:
    """Read a .docx file; raises DocumentUnreadable where it is encrypted, damaged, a bomb, or holds no text."""
    package = Package.open(data, name)
    path = package.main_part()
    root = package.part(path)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise DocumentUnreadable(f"{name} is damaged: {path} has no body; save it as .docx in Word anew")
    parts = {kind: package.part(target) for kind, target in package.related(path) if kind in _PARTS}
    styles = Styles.read(parts.get("styles"))
    blocks = Blocks(styles, Numbering.read(parts.get("numbering"), styles), Runs(styles))
    try:
        text = "\n".join(_lines(blocks, body, _notes(parts)))
    except RecursionError as error:
        message = f"{name} is nested more deeply than any document: save its text alone as .docx in Word"
        raise DocumentUnreadable(message) from error
    if not text:
        message = f"{name} holds no text: if its pages are pictures, run OCR on them and add what that gives"
        raise DocumentUnreadable(message)
    return Reading(text, Format.DOCX, title=_title(package), warnings=_warnings(blocks))


def _notes(parts: "dict[str, _Element | None]") -> "dict[tuple[str, str], _Element]":
    """Return footnotes and endnotes by kind and id."""
    kinds = [(kind, part) for kind in ("footnotes", "endnotes") if (part := parts.get(kind)) is not None]
    return {(kind, value(note, "id") or ""): note for kind, part in kinds for note in part}


def _lines(blocks: Blocks, body: "_Element", notes: "dict[tuple[str, str], _Element]") -> Iterator[str]:
    """Yield the lines of the body, each footnote after the block that refers to it, and the endnotes last."""
    endnotes: list[str] = []
    for lines in blocks.read(body):
        yield from lines
        due, blocks.notes = blocks.notes, []
        for kind, note_id, mark in due:
            # Each note is given once, however often it is referred to.
            note = notes.pop((kind, note_id), None)
            found = [] if note is None else [line for block in blocks.read(note) for line in block]
            if found:
                found[0] = f"{mark} {found[0]}"
            if kind == "endnotes":
                endnotes += found
            else:
                yield from found
    yield from endnotes


def _title(package: Package) -> str | None:
    """Return the title in the core properties, or None."""
    parts = [package.part(path) for kind, path in package.related("") if kind == "core-properties"]
    found = next((title for part in parts if part is not None and (title := part.findtext(_TITLE))), "")
    return " ".join(found.split()) or None


def _warnings(blocks: Blocks) -> tuple[str, ...]:
    """Say what of the file is not in the text."""
    said = [text for key, text in _SEEN.items() if key in blocks.runs.seen]
    if blocks.runs.pictures:
        said.append(f"it has {blocks.runs.pictures} picture(s): text in them is not read")
    said += [f"numbers of the format {x} are written 1, 2, 3" for x in sorted(blocks.numbering.unknown)]
    return tuple(said)
