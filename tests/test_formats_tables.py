"""Tables of any format: each row a line with its headers, in the clause it stands in; no cell opens a heading."""

import io

import pytest
from docx import Document
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from corpus.clean import clean
from corpus.formats.reading import read_document
from corpus.formats.tables import table_lines
from corpus.front import read_front_matter
from corpus.split import split_clauses
from eval.variants.printed import FONT
from tests.pdf_files import canvas

ABOVE, BELOW = "（一）支持项目。标准如下：", "（二）加强管理。责任到人。"
ROWS = (
    ("序号", "项目", "标准"),
    ("1.", "第一条 仓储", "50元"),
    ("二、", "（三）运输", "3．5元"),
)
LINES = ["序号：1. | 项目：第一条 仓储 | 标准：50元。", "序号：二、 | 项目：（三）运输 | 标准：3．5元。"]


def as_docx() -> bytes:
    document = Document()
    document.add_paragraph(ABOVE)
    table = document.add_table(3, 3)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(BELOW)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<html><body><p>{ABOVE}</p><table>{rows}</table><p>{BELOW}</p></body></html>".encode()


def as_markdown() -> bytes:
    rows = ["| " + " | ".join(row) + " |" for row in ROWS]
    return "\n".join([ABOVE, "", rows[0], "|---|---|---|", *rows[1:], "", BELOW]).encode()


def as_pdf() -> bytes:
    canvas(io.BytesIO())
    style = [("FONT", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 1, colors.black)]
    text = ParagraphStyle("text", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK")
    buffer = io.BytesIO()
    story = [Paragraph(ABOVE, text), Table(ROWS, colWidths=[60, 160, 100], style=style), Paragraph(BELOW, text)]
    SimpleDocTemplate(buffer, pagesize=A4).build(story)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.docx", as_docx()), ("a.html", as_html()), ("a.md", as_markdown()), ("a.pdf", as_pdf())],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_rows_stand_in_their_clause_with_their_headers(name: str, data: bytes) -> None:
    text = clean(read_document(data, name).text, lambda _: []).text
    assert text.split("\n") == [ABOVE, *LINES, BELOW]
    found = split_clauses(text, "d", read_front_matter(text).parts)
    assert [clause.id for clause in found.clauses] == ["d#（一）", "d#（二）"]
    assert text[found.clauses[0].start : found.clauses[0].end].split("\n") == [ABOVE, *LINES]
    assert found.headings == ()
    assert found.problems == ()


def test_a_row_of_one_cell_that_looks_like_a_heading_is_marked_as_a_row() -> None:
    rows = (("项目", "标准", "单位"), ("一、能源", None, None), ("电", "1元", "供电局"), ("第二类", None, None))
    assert table_lines(rows) == ["一、能源 |", "项目：电 | 标准：1元 | 单位：供电局。", "第二类 |"]
    found = split_clauses("一、甲\n乙。\n" + "\n".join(table_lines(rows)), "d", ())
    assert [(clause.id, heading.title) for clause, heading in zip(found.clauses, found.headings, strict=True)] == [
        ("d#一", "甲")
    ]


def test_a_wide_table_with_merged_headers_says_in_each_row_what_each_cell_is() -> None:
    head = ("地区", *(x for i in range(6) for x in (f"{2020 + i}年", None)))
    below = ("地区", *(x for _ in range(6) for x in ("出口", "进口")))
    body = ("崇左", *(str(i) for i in range(12)))
    expected = [f"{2020 + i // 2}年/{'出口' if i % 2 == 0 else '进口'}：{i}" for i in range(12)]
    assert table_lines((head, below, body)) == [" | ".join(["地区：崇左", *expected]) + "。"]
