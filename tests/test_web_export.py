"""Conversations as files: Markdown that reads as it was written, and Word in fonts for Chinese."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from docx.oxml.ns import qn
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from tests.serving import QUESTION, assert_problem, ready
from web.app import create_app
from web.export import DOCX
from web.export_markdown import escaped

LAND = "（一）安排用地指标。优先安排边境合作区工业项目用地指标。盘活园区存量土地。（自然资源部）"


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def conversation(client: TestClient, *questions: str) -> dict[str, Any]:
    """Return a conversation whose turns follow each other."""
    turns = []
    for n, question in enumerate(questions):
        body = {"question": question, "previous": list(questions[:n])}
        turns.append({"question": question, "answer": client.post("/api/v1/ask", json=body).json()})
    return {"title": "用地 2*3 <b>", "turns": turns}


def test_markdown_has_every_statement_quote_and_place(client: TestClient) -> None:
    body = conversation(client, QUESTION, "那辽宁呢")
    response = client.post("/api/v1/export?format=md", json=body)
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == r"# 用地 2\*3 \<b\>"
    assert f"## 问：{QUESTION}" in lines
    assert "责任单位：自然资源部。[1]" in lines
    assert "### 引文" in lines
    assert "**[1] 商务部关于推动边境合作区发展的通知**" in lines
    for fact in (
        "- 文号：商资发〔2023〕18号",
        "- 发文机关：商务部",
        "- 落款日期：2023-02-07",
        "- 时效：未注明",
        "- 位置：一、加强保障 / （一）安排用地指标",
        r"- 条文：toy-2023\#一/（一）",
        f"> {LAND}  ",
    ):
        assert fact in lines
    understood = body["turns"][1]["answer"]["understood_as"]
    assert f"*理解为：{understood}*" in lines


def test_an_english_refusal_says_what_its_clauses_are(client: TestClient) -> None:
    body = conversation(client, "What does the land quota cost in Guangdong?")
    text = client.post("/api/v1/export?format=md", json=body).text
    assert "## Question: What does the land quota cost in Guangdong?" in text
    assert "### Related, but not necessarily an answer" in text
    assert "### Citations" not in text
    assert "- Document number: 商资发〔2023〕18号" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*b_c`d", r"a\*b\_c\`d"),
        ("<script>[x](y) & #1 | ~", r"\<script\>\[x\](y) \& \#1 \| \~"),
        ("- x\n+ y\n1. z\n2) w\n3.5", "\\- x\n\\+ y\n1\\. z\n2\\) w\n3.5"),
        ("《通知》（一）", "《通知》（一）"),
    ],
)
def test_markdown_marks_are_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


def test_word_has_headings_quotes_and_chinese_fonts(client: TestClient) -> None:
    body = conversation(client, QUESTION, "那辽宁呢")
    response = client.post("/api/v1/export?format=docx", json=body)
    assert response.headers["content-type"] == DOCX
    document = docx.Document(io.BytesIO(response.content))
    found = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]
    assert found[:2] == [("Title", "用地 2*3 <b>"), ("Heading 1", f"问：{QUESTION}")]
    assert ("Normal", "责任单位：自然资源部。[1]") in found
    assert ("Heading 2", "引文") in found
    assert ("Heading 3", "[1] 商务部关于推动边境合作区发展的通知") in found
    assert ("List Bullet", "文号：商资发〔2023〕18号") in found
    assert ("List Bullet", "落款日期：2023-02-07") in found
    assert ("Quote", LAND) in found
    quote = next(paragraph for paragraph in document.paragraphs if paragraph.text == LAND)
    answer = body["turns"][0]["answer"]["citations"][0]
    marked = [LAND[start - answer["start"] : end - answer["start"]] for start, end in answer["highlights"]]
    assert [run.text for run in quote.runs if run.bold] == marked
    for name, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Quote", "仿宋")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert (document.core_properties.title, document.core_properties.author) == ("用地 2*3 <b>", "policy-assistant")


def test_characters_that_xml_cannot_hold_are_replaced(client: TestClient) -> None:
    body = conversation(client, QUESTION) | {"title": "a\x00b\x0bc\ufffe"}
    response = client.post("/api/v1/export?format=docx", json=body)
    assert docx.Document(io.BytesIO(response.content)).paragraphs[0].text == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("用地指标", "用地指标.md"),
        ('a/b\\c:d"e\r\nf', "a-b-c-d-e-f.md"),
        ("../..", "conversation.md"),
        ("长" * 100, "长" * 60 + ".md"),
    ],
)
def test_the_file_is_named_by_the_title(title: str, name: str, client: TestClient) -> None:
    response = client.post("/api/v1/export?format=md", json={"title": title, "turns": []})
    shown, _, encoded = response.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert (shown, unquote(encoded)) == ('attachment; filename="conversation.md"', name)


def test_other_formats_are_refused(client: TestClient) -> None:
    body = {"title": "x", "turns": []}
    assert_problem(client.post("/api/v1/export?format=pdf", json=body), 422, "format: Input should be 'md' or 'docx'")
    assert_problem(client.post("/api/v1/export", json=body), 422, "format: Field required")
