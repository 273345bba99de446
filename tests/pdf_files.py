"""PDF files for tests: lines at given places, or a statute set like an official print."""

import io
from collections.abc import Sequence

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

from tests.statute_variants import Statute

FONT = "STSong-Light"


def canvas(buffer: io.BytesIO, **options: object) -> Canvas:
    """Return an A4 canvas with a Chinese font."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return Canvas(buffer, pagesize=A4, **options)


def placed(*pages: Sequence[tuple[float, float, str]], size: float = 16, font: str = FONT, **options: object) -> bytes:
    """Return a PDF of these pages: each line with its x and its distance from the top, in points."""
    buffer = io.BytesIO()
    sheet = canvas(buffer, **options)
    for page in pages:
        sheet.setFont(font, size)
        for x, top, text in page:
            sheet.drawString(x, A4[1] - top, text)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def set_as_text(lines: list[str], indent: bool, header: str | None = None, size: float = 16) -> bytes:
    """Return a PDF of paragraphs, the first as title, with page numbers — 1 — and, on every page, a header.

    Paragraphs begin with an indent of two characters, or have a little space between them.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=size, leading=size * 1.75, wordWrap="CJK",
        firstLineIndent=2 * size if indent else 0, spaceAfter=0 if indent else size / 4,
    )  # fmt: skip
    title = ParagraphStyle("title", body, fontSize=22, leading=32, alignment=TA_CENTER, firstLineIndent=0)
    story: list[Flowable] = [Paragraph(lines[0], title), Spacer(1, size)]
    story += [Paragraph(line, body) for line in lines[1:]]
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, title=lines[0])

    def print_margins(sheet: Canvas, _: BaseDocTemplate) -> None:
        sheet.setFont(FONT, 10)
        if header:
            sheet.drawCentredString(A4[0] / 2, A4[1] - 45, header)
        sheet.drawCentredString(A4[0] / 2, 40, f"— {sheet.getPageNumber()} —")

    frame = Frame(80, 70, A4[0] - 160, A4[1] - 150, id="body")
    template.addPageTemplates([PageTemplate(frames=[frame], onPage=print_margins)])
    template.build(story)
    return buffer.getvalue()


def statute_file(statute: Statute, indent: bool) -> bytes:
    """Return a statute as a PDF of pages with header and page number."""
    return set_as_text([statute.title, *statute.lines], indent, header=statute.title)
