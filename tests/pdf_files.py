"""PDF files for tests: lines at given places."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from eval.variants.printed import FONT


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
