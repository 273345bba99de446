"""The documents' pages as a browser receives them."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from corpus.document import Document, Span
from corpus.load import load_corpus, load_directory
from index.build import Sources, build_index, load_index
from tests.elements import Element, read_page
from web.app import create_app
from web.document_pages import MAX_MARKS, read_marks
from web.typeset import front_anchors

IDS = ("mofcom-2023-18", "nmg-2023", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025")
DIRTY = """关于<b>测试</b>"的通知
商办〔2023〕1号
一、支持<script>alert(1)</script>
（一）落实措施。<img src=x onerror=alert(1)>支持[链接](javascript:alert(1))，**加粗**&amp;&lt;。
第二段 保留  空格。
（四）跳号。<a href="javascript:alert(1)">内容</a>。（商务部）
商务部
2023年1月1日
"""


def opened(assistant: Assistant, home: Path | None) -> TestClient:
    """Return a client of a server that a browser asks."""
    return TestClient(create_app(lambda: assistant, home), headers={"Accept": "text/html"})


@pytest.fixture
def client(keywords_only: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a client of a server with the five documents, in a folder without reports."""
    monkeypatch.chdir(tmp_path)
    with opened(keywords_only, tmp_path / "home") as client:
        yield client


@pytest.fixture(scope="session")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant with one document, full of what a browser or an editor would take for markup."""
    folder = tmp_path_factory.mktemp("dirty")
    (folder / "documents").mkdir()
    (folder / "documents" / "dirty.txt").write_text(DIRTY, encoding="utf-8")
    facts = [
        'id = "dirty"',
        'file = "dirty.txt"',
        f'sha256 = "{hashlib.sha256(DIRTY.encode()).hexdigest()}"',
        "title = '关于<b>测试</b>\"的通知'",
        'number = "商办〔2023〕1号"',
        "issued = 2023-01-01",
        'issuers = ["商务部"]',
        'level = "国家"',
        'regions = ["全国"]',
        'source = "<i>手写</i>"',
        'status = "未注明"',
        'status_evidence = "<script>"',
        "implements = []",
        "cites = []",
    ]
    (folder / "manifest.toml").write_text("\n".join(["[[document]]", *facts, ""]), encoding="utf-8")
    (folder / "glossary.tsv").write_text("english\tchinese\nland\t用地\n", encoding="utf-8")
    sources = Sources(load_corpus(folder), load_directory(folder), folder / "glossary.tsv")
    build_index(folder / "index", sources, "none", [], lambda _what, _done, _total: None)
    return Assistant(load_index(folder / "index", sources, "none", []), load_directory(folder))


def main_of(client: TestClient, address: str, status: int = 200) -> Element:
    """Return what is inside <main>: base.html is not this part's."""
    response = client.get(address)
    assert response.status_code == status
    html = response.text
    return read_page(html[html.index("<main") : html.index("</main>") + len("</main>")])


def by_id(page: Element) -> dict[str, Element]:
    """Return the elements with an id, which no two may share."""
    found = [element for element in page.walk() if "id" in element.attributes]
    assert len(found) == len({element.attributes["id"] for element in found})
    return {element.attributes["id"]: element for element in found}


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.walk() if name in element.attributes.get("class", "").split()]


def document_of(assistant: Assistant, document_id: str) -> Document:
    return assistant.document(document_id)


def test_every_clause_has_its_address_and_its_text_is_the_quote(client: TestClient, keywords_only: Assistant) -> None:
    quotes: dict[str, str] = {}
    for document_id in IDS:
        elements = by_id(main_of(client, f"/documents/{document_id}"))
        found = document_of(keywords_only, document_id)
        quotes |= {clause.id: elements[clause.id.partition("#")[2]].text for clause in found.clauses}
    wanted = {c.id: d.text[c.start : c.end] for d in keywords_only.documents for c in d.clauses}
    assert quotes == wanted
    assert len(quotes) == 82


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_language_of_the_interface_changes_no_quote(
    language: str, client: TestClient, keywords_only: Assistant
) -> None:
    page = main_of(client, f"/documents/nmg-2023?lang={language}")
    elements = by_id(page)
    found = document_of(keywords_only, "nmg-2023")
    assert [elements[c.id.partition("#")[2]].text for c in found.clauses] == [found.quote(c) for c in found.clauses]
    assert page.all("article")[0].attributes["lang"] == "zh-Hans"


@pytest.mark.parametrize("document_id", IDS)
def test_what_answers_cite_of_the_front_matter_is_marked_to_the_letter(
    document_id: str, client: TestClient, keywords_only: Assistant
) -> None:
    found = document_of(keywords_only, document_id)
    anchors = front_anchors(found)
    assert "落款日期" in anchors
    for name, span in anchors.items():
        page = main_of(client, f"/documents/{document_id}?mark={span.start}-{span.end}")
        quote_ = found.text[span.start : span.end]
        assert by_id(page)[name].text == quote_
        assert "".join(mark.text for mark in page.all("mark")) == quote_


@pytest.mark.parametrize("document_id", IDS)
def test_the_whole_document_is_on_the_page(document_id: str, client: TestClient, keywords_only: Assistant) -> None:
    found = document_of(keywords_only, document_id)
    sheet = main_of(client, f"/documents/{document_id}").all("article")[0]
    lines = [e.text for e in sheet.walk() if e.tag == "p" and "line" in e.attributes["class"].split()]
    titles = [e.text for e in sheet.walk() if e.tag in ("h1", "h2", "h3")]
    assert set(found.text.split("\n")) <= {*lines, *titles}


def test_marks_across_links_and_corrections(client: TestClient, keywords_only: Assistant) -> None:
    found = document_of(keywords_only, "nmg-2023")
    clause = next(c for c in found.clauses if c.agency_list)
    assert clause.agency_list
    spans = [Span(clause.start + 3, clause.start + 40), Span(clause.agency_list.start, clause.agency_list.end)]
    address = f"/documents/nmg-2023?mark={','.join(f'{s.start}-{s.end}' for s in spans)}"
    element = by_id(main_of(client, address))[clause.id.partition("#")[2]]
    assert element.text == found.quote(clause)
    assert "".join(mark.text for mark in element.all("mark")) == "".join(found.text[s.start : s.end] for s in spans)
    assert all(link.all("mark")[0].text == link.text for link in of_class(element, "agency"))


@pytest.mark.parametrize(
    ("values", "spans", "bad"),
    [
        (["1-2,4-6"], [Span(1, 2), Span(4, 6)], []),
        (["1-2", "4-6"], [Span(1, 2), Span(4, 6)], []),
        ([" 1-2 , "], [Span(1, 2)], []),
        (["", ","], [], []),
        (["0-10"], [Span(0, 10)], []),
        (["0-11", "3-3", "5-4"], [], ["0-11", "3-3", "5-4"]),
        (["-1-2", "1–2", "x", "1", "١-٢", "9" * 10 + "-1"], [], ["-1-2", "1–2", "x", "1", "١-٢", "9999999999-1"]),
        (["<script>", "1-2"], [Span(1, 2)], ["<script>"]),
    ],
)
def test_marks_are_read_from_the_address(values: list[str], spans: list[Span], bad: list[str]) -> None:
    assert read_marks(values, 10) == (spans, bad)


def test_there_is_an_end_to_marks() -> None:
    spans, bad = read_marks([",".join(["1-2"] * (MAX_MARKS + 3))], 10)
    assert (len(spans), len(bad)) == (MAX_MARKS, 3)


def test_a_mark_that_is_none_is_said_and_ignored(client: TestClient) -> None:
    address = f"/documents/nmg-2023?mark={quote('<b>x</b>,1-5,99999-100000')}"
    page = main_of(client, address)
    assert [notice.text for notice in of_class(page, "notice")] == [
        "地址中的标记“<b>x</b>，99999-100000”不在本文件之内，已忽略。"
    ]
    assert "".join(mark.text for mark in page.all("mark")) == "件：内蒙"


def test_what_looks_like_markup_is_text(dirty: Assistant) -> None:
    (found,) = dirty.documents
    with opened(dirty, None) as client:
        html = client.get("/documents/dirty").text + client.get("/documents").text
        page = main_of(client, "/documents/dirty")
        elements = by_id(page)
    assert [elements[c.id.partition("#")[2]].text for c in found.clauses] == [found.quote(c) for c in found.clauses]
    assert "第二段 保留  空格。" in "".join(found.quote(c) for c in found.clauses)
    assert of_class(page, "title")[0].text == '关于<b>测试</b>"的通知'
    assert not {"script", "img", "i"} & {element.tag for element in page.walk()}
    assert not [name for e in page.walk() for name in e.attributes if name.startswith("on") or name == "style"]
    assert not re.findall(r'href="(?!/|#)', html)
    assert "<b>测试" not in html
    assert "<i>手写" not in html


def test_a_gap_in_the_numbering_is_said_where_it_is(dirty: Assistant) -> None:
    with opened(dirty, None) as client:
        sheet = main_of(client, "/documents/dirty").all("article")[0]
    order = [e for e in sheet.walk() if {"problem", "clause"} & set(e.attributes.get("class", "").split())]
    shown = [e.attributes.get("id", "problem") for e in order if e.tag != "p" or "problem" in e.attributes["class"]]
    assert shown[-2:] == ["problem", "一/（四）"]
    (problem,) = of_class(sheet, "problem")
    assert problem.text.startswith("此处编号不连续")


def test_repairs_lead_to_their_notes_and_back(client: TestClient, keywords_only: Assistant) -> None:
    page = main_of(client, "/documents/mofcom-2025")
    elements = by_id(page)
    marks = of_class(page, "repair")
    assert [(m.attributes["data-mark"], m.attributes["aria-label"], m.text) for m in marks] == [
        ("订1", "注 1：订正", ""),
        ("订2", "注 2：订正", ""),
    ]
    for mark in marks:
        note = elements[unquote(mark.attributes["href"]).removeprefix("#")]
        assert unquote(note.all("a")[0].attributes["href"]) == f"#{mark.attributes['id']}"
    assert [mended.text for mended in of_class(page, "mended")] == ["向专业", "对外合作。支持国家级经开区"]
    assert "".join(e.text for e in elements["注-1"].all("del")) == "(yè)向?qū)I(yè)"
    reason = next(r.reason for r in document_of(keywords_only, "mofcom-2025").repairs if r.step == "erratum")
    assert elements["注-1"].all("p")[0].text == reason


def test_the_other_changes_are_counted_in_a_table(client: TestClient) -> None:
    page = main_of(client, "/documents/mofcom-2025")
    (changes,) = of_class(page, "changes")
    rows = [[cell.text for cell in row.children if isinstance(cell, Element)] for row in changes.all("tr")[1:]]
    assert {row[0]: row[1] for row in rows} == {
        "删去注音": "537",
        "繁体转简体": "948",
        "统一括号": "52",
        "订正文字": "2",
    }
    assert changes.all("summary")[0].text == "整理一览：共 1539 处"


@pytest.mark.parametrize("document_id", IDS)
def test_only_a_converted_document_says_so(document_id: str, client: TestClient) -> None:
    notices = [notice.text[:5] for notice in of_class(main_of(client, f"/documents/{document_id}"), "notice")]
    assert notices == (["转换自繁体"] if document_id == "mofcom-2025" else [])


def test_bodies_link_to_a_question_and_documents_to_each_other(client: TestClient) -> None:
    page = main_of(client, "/documents/nmg-2023")
    links = {unquote(a.attributes["href"]) for a in of_class(page, "agency")}
    assert "/?q=内蒙古自治区商务厅负责哪些工作" in links
    (named,) = of_class(page, "named")
    assert named.attributes["href"] == "/documents/mofcom-2023-18"
    assert named.text.startswith("《商务部等17部门")
    english = main_of(client, "/documents/nmg-2023?lang=en")
    asked = {unquote(a.attributes["href"]) for a in of_class(english, "agency")}
    assert all(re.fullmatch(r"/\?q=What\+is\+[^?]+\+responsible\+for\?", link) for link in asked)


def test_contents_and_steps_lead_to_places_that_are_there(client: TestClient) -> None:
    for document_id in IDS:
        page = main_of(client, f"/documents/{document_id}")
        places = set(by_id(page))
        links = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("#")]
        assert {unquote(link.removeprefix("#")) for link in links} <= places
        entries = of_class(page, "contents")[0].all("a")
        assert len(entries) == len(of_class(page, "heading")) + len(of_class(page, "clause-row"))


def test_the_raw_file_is_one_click_away(client: TestClient) -> None:
    page = main_of(client, "/documents/nmg-2023")
    assert "/api/v1/documents/nmg-2023/raw" in {a.attributes["href"] for a in page.all("a")}


def test_the_list_has_every_document_and_what_is_known_of_it(client: TestClient, keywords_only: Assistant) -> None:
    page = main_of(client, "/documents")
    rows = page.all("tbody")[0].all("tr")
    titles = [of_class(row, "document-title")[0] for row in rows]
    assert [(a.attributes["href"], a.text) for a in titles] == [
        (f"/documents/{d.id}", d.title) for d in keywords_only.documents
    ]
    plan = rows[1]
    words = " ".join(plan.text.split())
    for said in (
        "2023-08-14",
        "自治区",
        "未注明",
        "正文未注明时效",
        "18",
        "订正 2",
        "整理 4",
        "亚太贸易协定",
        "等 21 个单位",
    ):
        assert said in words
    assert "/documents/mofcom-2023-18" in {a.attributes["href"] for a in plan.all("a")}
    assert "/documents/nmg-2023" in {a.attributes["href"] for a in rows[0].all("a")}


@pytest.mark.parametrize("document_id", ["nope", "%3Cscript%3E", "NMG-2023", "nmg-2023%23一"])
def test_a_document_that_is_not_there(document_id: str, client: TestClient) -> None:
    response = client.get(f"/documents/{document_id}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in response.text
    assert f"no document {unquote(document_id)!r}" in read_text(response.text)


def read_text(html: str) -> str:
    return read_page(html[html.index("<main") : html.index("</main>") + len("</main>")]).text


def test_no_page_has_a_script_or_style_of_its_own(client: TestClient) -> None:
    for address in ("/documents", "/documents/mofcom-2025", "/evaluation"):
        response = client.get(address)
        assert response.headers["content-security-policy"].startswith("default-src 'self'")
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", response.text)
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.text)
