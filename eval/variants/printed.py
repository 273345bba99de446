"""Statutes as PDFs, set like an official print: headers of one or two lines, page numbers, indents or spaces."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from eval.variants.statutes import Statute

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable

FONT = "STSong-Light"
PAGE_NUMBER = "— {} —"


def set_as_text(
    lines: list[str], indent: bool, header: Sequence[str] = (), size: float = 16, page_number: str = PAGE_NUMBER
) -> bytes:
    """Return a PDF of paragraphs, the first as title, with page numbers and, on every page, the lines of the header.

    Paragraphs begin with an indent of two characters, or have a little space between them.
    """
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=size, leading=size * 1.75, wordWrap="CJK",
        firstLineIndent=2 * size if indent else 0, spaceAfter=0 if indent else size / 4,
    )  # fmt: skip
    title = ParagraphStyle("title", body, fontSize=22, leading=32, alignment=TA_CENTER, firstLineIndent=0)
    story: list[Flowable] = [Paragraph(escape(lines[0]), title), Spacer(1, size)]
    story += [Paragraph(escape(line), body) for line in lines[1:]]
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, title=lines[0])

    def print_margins(sheet: "Canvas", _: "BaseDocTemplate") -> None:
        sheet.setFont(FONT, 10)
        for i, text in enumerate(header):
            sheet.drawCentredString(A4[0] / 2, A4[1] - 45 - 14 * i, text)
        sheet.drawCentredString(A4[0] / 2, 40, page_number.format(sheet.getPageNumber()))

    frame = Frame(80, 70, A4[0] - 160, A4[1] - 150, id="body")
    template.addPageTemplates([PageTemplate(frames=[frame], onPage=print_margins)])
    template.build(story)
    return buffer.getvalue()


def statute_pdf(
    statute: Statute, indent: bool, header: Sequence[str] | None = None, page_number: str = PAGE_NUMBER
) -> bytes:
    """Return a statute as a PDF of pages with a header, its title where none is given, and page numbers."""
    lines = [statute.title, *statute.lines]
    return set_as_text(lines, indent, (statute.title,) if header is None else header, page_number=page_number)
