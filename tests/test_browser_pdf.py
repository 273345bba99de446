"""PDFs that a real browser prints: fonts embedded in part, two fonts on a line, radicals in place of characters."""

import pytest
from playwright.sync_api import Browser

from corpus.formats.pdf import read_pdf
from eval.variants.statutes import Statute
from tests.statute_variants import precision_recall, statutes
from tests.waiting import PATIENCE

pytestmark = pytest.mark.browser

HEADER = "<div style='font-size:9px;margin-left:60px'>政策公报 2023年第3期</div>"
FOOTER = (
    "<div style='font-size:9px;width:100%;text-align:center'>"
    "第<span class=pageNumber></span>页 共<span class=totalPages></span>页</div>"
)
# Indented and justified, indented, spaced and justified, spaced.
STYLES = ("margin:0;text-indent:2em;text-align:justify", "margin:0;text-indent:2em",
          "margin:0 0 .6em;text-align:justify", "margin:0 0 .6em")  # fmt: skip


def printed(browser: Browser, statute: Statute, style: str) -> bytes:
    page = browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    lines = "".join(f"<p style='font-size:16px;line-height:1.8;{style}'>{line}</p>" for line in statute.lines)
    page.set_content(f"<h2 style='text-align:center'>{statute.title}</h2>{lines}")
    data = page.pdf(
        format="A4", display_header_footer=True, header_template=HEADER, footer_template=FOOTER,
        margin={"top": "80px", "bottom": "80px", "left": "70px", "right": "70px"},
    )  # fmt: skip
    page.close()
    return data


def test_articles_of_printed_pages_are_all_found(chromium: Browser) -> None:
    chosen = statutes(4, longest=70)
    texts = [read_pdf(printed(chromium, x, STYLES[i]), x.name).text for i, x in enumerate(chosen)]
    assert not any("政策公报" in text or "页 共" in text for text in texts)
    precision, recall, missed = precision_recall(zip(chosen, texts, strict=True))
    assert precision >= 0.995, missed
    assert recall >= 0.995, missed
