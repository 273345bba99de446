"""One door for files of any format: what a file is, told by its first bytes, and its text.

A name says little: a page saved by a browser may be called .doc, a Word file .txt. So the bytes decide, and a name that
says something else is a warning. What cannot be read is refused by what it is, with what to convert it to.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from corpus.errors import DocumentUnreadable
from corpus.formats.result import Format, Reading
from corpus.formats.signatures import foreign_format, zip_format

__all__ = ["MAX_INPUT", "MAX_OUTPUT", "Format", "Reading", "read_document", "sniff"]

# A policy document has some 100 kB; a scanned book, which is not read anyway, more than this.
MAX_INPUT = 64 * 2**20
# The longest code of law has 130,000 characters.
MAX_OUTPUT = 20_000_000
EXTENSIONS = {
    ".txt": Format.TEXT, ".text": Format.TEXT, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML, ".shtml": Format.HTML, ".docx": Format.DOCX,
    ".pdf": Format.PDF,
}  # fmt: skip
_HEAD = 4096
_PDF_WITHIN = 1024
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_TAGS = re.compile(rb"<(?:html|body|div|p|table|span|h[1-6])[\s>]", re.I)


def read_document(data: bytes, name: str) -> Reading:
    """Read a file of any format; `name` is its name, for its extension and for messages.

    DocumentUnreadable says what the file is, and what to convert it to, where it cannot be read.
    """
    if len(data) > MAX_INPUT:
        raise DocumentUnreadable(
            f"{name} has {len(data) / 2**20:.0f} MiB, more than the {MAX_INPUT >> 20} MiB read: split it"
        )
    if not data.strip(b" \t\r\n\f\v\0"):
        raise DocumentUnreadable(f"{name} is empty: add the file that has the text")
    kind = sniff(data, name)
    reading = _reader(kind)(data, name)
    if len(reading.text) > MAX_OUTPUT:
        raise DocumentUnreadable(
            f"{name} gives {len(reading.text)} characters of text, more than the {MAX_OUTPUT} read: split the file"
        )
    if not reading.text.strip():
        raise DocumentUnreadable(f"{name} holds no text: add the file that has it")
    return _with_warning(reading, name)


def sniff(data: bytes, name: str) -> Format:
    """Tell a file's format by its first bytes, then by its name; DocumentUnreadable for one that is not read here."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return zip_format(data, name)
    foreign = foreign_format(data)
    if foreign is not None:
        raise DocumentUnreadable(f"{name} is {foreign.what}, which cannot be read: {foreign.remedy}")
    stated = _stated(name)
    is_called_pdf = stated is Format.PDF and b"%PDF-" in data[:_PDF_WITHIN]
    if is_called_pdf or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return Format.PDF
    head = _plain_head(data)
    if _PAGE.match(head) or (stated is Format.HTML and _TAGS.search(head)):
        return Format.HTML
    if re.match(rb"\s*<\?xml", head) and not _TAGS.search(head):
        raise DocumentUnreadable(
            f"{name} is XML of an unknown kind, which cannot be read: save it as DOCX, HTML or TXT"
        )
    return Format.MARKDOWN if stated is Format.MARKDOWN else Format.TEXT


def _plain_head(data: bytes) -> bytes:
    """Return the first bytes as ASCII shows them: without a byte order mark, without the NULs of UTF-16."""
    return re.sub(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", data[:_HEAD]).replace(b"\0", b"")


def _stated(name: str) -> Format | None:
    return EXTENSIONS.get(PurePosixPath(name.lower()).suffix)


def _reader(kind: Format) -> Callable[[bytes, str], Reading]:
    """Return the reader of a format, loading what it needs only now."""
    if kind is Format.HTML:
        from corpus.formats.html import read_html as read
    elif kind is Format.MARKDOWN:
        from corpus.formats.markdown import read_markdown as read
    elif kind is Format.DOCX:
        from corpus.formats.docx import read_docx as read
    elif kind is Format.PDF:
        from corpus.formats.pdf import read_pdf as read
    else:
        from corpus.formats.plain import read_plain as read
    return read


def _with_warning(reading: Reading, name: str) -> Reading:
    """Add a warning where the name says another format than the bytes."""
    from dataclasses import replace

    suffix = PurePosixPath(name).suffix
    if not suffix or _stated(name) is reading.format:
        return reading
    return replace(
        reading, warnings=(f"{name} is called {suffix} and was read as what it is, {reading.format}", *reading.warnings)
    )
