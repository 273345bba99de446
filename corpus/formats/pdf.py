"""PDF files with a text layer: their pages, without what every page repeats, as paragraphs and rows of tables."""

import io
import logging
import re
import struct
import zlib
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from corpus.errors import DocumentUnreadable
from corpus.formats.pdf_margins import without_margins
from corpus.formats.pdf_page import Leaf, Line, read_page
from corpus.formats.pdf_paragraphs import join_pages
from corpus.formats.result import Format, Reading

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

# A page takes about 50 ms, so that these take a minute or two; statutes and plans have tens.
MAX_PAGES = 2_000
# Characters that the file gives no meaning for: (cid:123), or one of the private use area.
_NO_MEANING = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff]")
_MOST_WITHOUT_MEANING = 0.2
# A page of pictures may still have a stamp or a page number as text.
_LEAST_TEXT = 5
_OFFICE_TITLE = re.compile(r"^Microsoft (?:Word|PowerPoint) - |\.(?:docx?|wps|pdf|rtf)$", re.IGNORECASE)
_OCR = "run OCR on it (so that its text can be selected) or add the Word file"
# What the parser raises on a damaged file, besides its own errors: it trusts the types and offsets that files state.
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError,
           EOFError, struct.error, zlib.error)  # fmt: skip


def read_pdf(data: bytes, name: str) -> Reading:
    """Read a PDF; raises DocumentUnreadable where it is encrypted, damaged, scanned or longer than MAX_PAGES."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # It tells of each oddity of a file in its log, which is the standard error of a command.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)

    try:
        file = pdfplumber.open(io.BytesIO(data))
        # Not inside `with`: closing a file goes over all of its pages.
        _check_length(file, name)
        with file:
            leaves = _leaves(file)
            title = file.metadata.get("Title")
    except (PSException, PdfminerException, MalformedPDFException, *_DAMAGE) as error:
        causes = (error, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise DocumentUnreadable(f"{name} is encrypted: save it without a password and add it again") from error
        message = f"{name} is damaged ({type(error).__name__}): print it to a new PDF, or add the Word file"
        raise DocumentUnreadable(message) from error
    warnings = _check_text(leaves, name)
    text, page_starts = join_pages(without_margins(leaves))
    if not text:
        raise DocumentUnreadable(f"{name} holds nothing but headers and page numbers: {_OCR}")
    return Reading(text, Format.PDF, page_starts=page_starts, title=_title(title), warnings=warnings)


def _check_length(file: "PDF", name: str) -> None:
    """Refuse a file of too many pages before any of them is read."""
    from pdfminer.pdfpage import PDFPage

    if sum(1 for _ in islice(PDFPage.create_pages(file.doc), MAX_PAGES + 1)) > MAX_PAGES:
        raise DocumentUnreadable(f"{name} has more than {MAX_PAGES} pages: split it and add the parts")


def _leaves(file: "PDF") -> list[Leaf]:
    """Read every page, and let go of what the parser keeps of it."""
    leaves = []
    for number, page in enumerate(file.pages):
        leaves.append(read_page(page, number))
        page.close()
    return leaves


def _check_text(leaves: Sequence[Leaf], name: str) -> tuple[str, ...]:
    """Return what a reader should know; refuse a file whose pages are pictures or whose characters mean nothing."""
    texts = ["".join(x.text if isinstance(x, Line) else str(x.rows) for x in leaf.blocks) for leaf in leaves]
    pictures = sum(leaf.pictures for leaf in leaves)
    if sum(map(len, texts)) < _LEAST_TEXT * max(pictures, 1):
        what = "is scanned: its pages are pictures without a text layer" if pictures else "has no text layer"
        raise DocumentUnreadable(f"{name} {what}; {_OCR}")
    lost = sum(len(_NO_MEANING.findall(text)) for text in texts)
    if lost > _MOST_WITHOUT_MEANING * sum(len(_NO_MEANING.sub("x", text)) for text in texts):
        raise DocumentUnreadable(f"{name} has a text layer that does not say which characters it shows; {_OCR}")
    warnings = [f"{lost} characters cannot be told from the file"] if lost else []
    scanned = [str(i) for i, leaf in enumerate(leaves, 1) if leaf.pictures and len(texts[i - 1]) < _LEAST_TEXT]
    if scanned:
        warnings.append(f"pages without text, only pictures, are not read: {', '.join(scanned)}")
    if any(leaf.askew for leaf in leaves):
        warnings.append("text set askew (watermarks, stamps, text on its side) is left out")
    return tuple(warnings)


def _title(title: object) -> str | None:
    """Return the title among the file's properties, without what office programs add to it."""
    return _OFFICE_TITLE.sub("", " ".join(title.split())).strip() or None if isinstance(title, str) else None
