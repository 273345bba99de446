"""What reading a file gives: its lines as text, and what the file says of itself."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The kind of file a document came in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the lines of the document, \\n between them, as corpus.clean takes them.

    `page_starts` holds the offset in `text` where each page starts and is empty where there are no pages; `title` and
    `source` are what the file itself calls the document (<title>, core properties) and the address that it states;
    `warnings` are for a person to read. `encoding` is the character encoding of a file of text; `metadata` are
    names and values that a file states beside its text (front matter, <meta>).
    """

    text: str
    format: Format
    encoding: str | None = None
    page_starts: tuple[int, ...] = ()
    title: str | None = None
    source: str | None = None
    warnings: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
