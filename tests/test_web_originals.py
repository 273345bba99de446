"""Pages of a document's original file: in answers, exports and pages, and the file itself as a browser gets it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient
from rich.console import Console

import corpus.own as own_module
from assistant.adding import File, Result, add_files
from assistant.contract import answer_json, document_json
from assistant.derived.validity import validity_of
from assistant.opening import build, open_assistant
from assistant.pipeline import Assistant
from assistant.render import documents_table, render_answer, render_document
from assistant.settings import Settings
from corpus.drafts import Corrections
from corpus.formats.reading import read_document
from corpus.own_files import original_path
from tests.handmade import citation, document
from tests.pdf_files import placed
from tests.schemas import faults
from web import answer_models, document_models
from web.app import create_app
from web.citing import gbt7714, plain
from web.mcp_arguments import ClauseArguments, SearchArguments
from web.mcp_tools import tools
from web.origin import at_minute

ADDED_AT = "2026-01-31T09:30:05+00:00"
NAME = "互市通知.pdf"
QUESTION = "广西互市商品落地加工专项资金"
FIRST = (
    "广西壮族自治区商务厅关于互市贸易的通知", "桂商规〔2024〕7号", "各市商务局：", "一、支持落地加工",
    "（一）安排专项资金。对广西互市商品落地加工企业给予专项资金支持，",
)  # fmt: skip
SECOND = (
    "每家企业不超过五十万元，分两年安排。", "（二）便利通关。会同海关推行互市商品集中申报。",
    "广西壮族自治区商务厅", "2024年3月5日",
)  # fmt: skip


def printed() -> bytes:
    pages = [[(80.0, 100.0 + 30 * i, line) for i, line in enumerate(lines)] for lines in (FIRST, SECOND)]
    return placed(*pages, size=12)


@dataclass(frozen=True, slots=True)
class Own:
    """An assistant with a PDF and a web page of its own beside the bundled documents."""

    assistant: Assistant
    pdf: str
    page: str
    data: bytes


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Own:
    settings = Settings(home=tmp_path_factory.mktemp("originals"), encoder="none")
    web_page = (
        "<html><head><title>广西壮族自治区商务厅关于页面的通知</title></head><body>"
        "<p>广西壮族自治区商务厅关于页面的通知</p><p>一、做好页面工作。各市报送页面。</p>"
        "<p>广西壮族自治区商务厅</p><p>2024年3月6日</p><script>alert(1)</script></body></html>"
    ).encode()
    given = (printed(), NAME), (web_page, "页面.html")
    files = [File(name, data, read_document(data, name)) for data, name in given]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own_module, "now", lambda: datetime(2026, 1, 31, 9, 30, 5, tzinfo=UTC))
        outcomes = add_files(settings, files, Corrections())
    assert [outcome.result for outcome in outcomes] == [Result.ADDED, Result.ADDED]
    settings = Settings(home=settings.home, encoder="none")
    build(settings, lambda _what, _done, _total: None, lambda: None)
    pdf, page = (str(outcome.id) for outcome in outcomes)
    return Own(open_assistant(settings), pdf, page, given[0][0])


@pytest.fixture
def client(own: Own) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: own.assistant), headers={"Accept": "text/html"}) as client:
        client.get(f"/documents/{own.pdf}")
        yield client


def test_a_citation_gives_the_pages_of_its_quote(own: Own) -> None:
    answer = answer_json(own.assistant.answer(QUESTION))
    first = answer["citations"][0]
    assert (
        first["quote"]
        == "（一）安排专项资金。对广西互市商品落地加工企业给予专项资金支持，每家企业不超过五十万元，分两年安排。"
    )
    assert (first["page"], first["last_page"]) == (1, 2)
    assert first["original"] == f"/documents/{own.pdf}/original#page=1"
    assert faults("answer", answer) == []
    answer_models.Answer.model_validate(answer)


def test_citations_of_documents_without_pages_or_originals_have_neither(keywords_only: Assistant, own: Own) -> None:
    for cited in answer_json(keywords_only.answer("跨境人民币结算由哪些部门负责"))["citations"]:
        assert cited.keys().isdisjoint({"page", "last_page", "original"})
    of_page = [c for c in answer_json(own.assistant.answer("各市报送页面"))["citations"] if own.page in c["clause_id"]]
    assert [(c.get("page"), c["original"]) for c in of_page] == [(None, f"/documents/{own.page}/original")]


def test_clauses_of_a_document_give_their_pages(own: Own) -> None:
    values = document_json(own.assistant.document(own.pdf), own.assistant.index.corpus)
    assert [(c["number"], c.get("page"), c.get("last_page")) for c in values["clauses"]] == [
        ("（一）", 1, 2),
        ("（二）", 2, None),
    ]
    assert values["original"] == f"/documents/{own.pdf}/original"
    document_models.Document.model_validate(values)


def test_pages_are_cited_as_the_standard_has_them() -> None:
    made = citation(document("一二三四五六", original="a/通知.pdf", page_starts=(0, 3)))
    assert made.pages == (1, 2)
    assert gbt7714(made).endswith("[Z]. 2023-02-07: 1-2.")
    assert plain(made).endswith("一，第1-2页")
    assert gbt7714(citation(document("一二三"))).endswith("[Z]. 2023-02-07.")
    assert plain(citation(document("一二三"))).endswith("）一")


def test_the_terminal_shows_pages(own: Own) -> None:
    console = Console(file=io.StringIO(), width=200)
    render_answer(console, own.assistant.answer(QUESTION))
    found = own.assistant.document(own.pdf)
    render_document(console, found, validity_of(found, own.assistant.index.corpus))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "原件第1—2页" in shown
    assert f"{own.pdf}#一/（二）  一、支持落地加工 / （二）便利通关  原件第2页" in shown


def test_exports_give_the_pages(own: Own, client: TestClient) -> None:
    turn = {"question": QUESTION, "answer": answer_json(own.assistant.answer(QUESTION))}
    body = {"title": "互市", "turns": [turn]}
    as_markdown = client.post("/api/v1/export", params={"format": "md"}, json=body)
    assert as_markdown.status_code == 200, as_markdown.text
    assert "- 原件页码：1–2\n" in as_markdown.text
    as_docx = client.post("/api/v1/export", params={"format": "docx"}, json=body)
    assert "原件页码：1–2" in [p.text for p in docx.Document(io.BytesIO(as_docx.content)).paragraphs]


def test_citations_and_documents_say_when_what_is_not_bundled_was_added(own: Own) -> None:
    cited = [c["document"] for c in answer_json(own.assistant.answer(QUESTION))["citations"]]
    assert all(document["source"] for document in cited)
    times = {document["id"]: document.get("added") for document in cited}
    assert times.pop(own.pdf) == ADDED_AT
    assert {time for own_id, time in times.items() if own_id != own.page} == {None}
    values = document_json(own.assistant.document(own.pdf), own.assistant.index.corpus)
    assert (values["added"], values.keys() & {"updated"}) == (ADDED_AT, set())


def test_pages_exports_and_the_terminal_say_it_beside_the_source(own: Own, client: TestClient) -> None:
    document = own.assistant.document(own.pdf)
    line = (
        f'<span lang="zh-Hans">{document.source}</span> <span class="muted arrival">收录于 '
        f'<time datetime="{ADDED_AT}">{at_minute(ADDED_AT)}</time></span>'
    )
    for address in (f"/?q={QUESTION}", "/documents", f"/documents/{own.pdf}"):
        assert line in client.get(address).text, address
    assert "随程序提供" not in client.get(f"/documents/{own.pdf}").text
    of_bundled = client.get("/documents/nmg-2023").text
    assert '（附件文本）</span> <span class="muted">随程序提供</span>' in of_bundled
    assert "收录于" not in of_bundled
    assert client.get("/documents", params={"lang": "en"}).text.count("came with the program") == 5
    answer = own.assistant.answer(QUESTION)
    body = {"title": "互市", "turns": [{"question": QUESTION, "answer": answer_json(answer)}]}
    exported = client.post("/api/v1/export", params={"format": "md"}, json=body).text
    assert f"- 来源：{document.source}\n- 收录时间：{ADDED_AT}\n" in exported
    console = Console(file=io.StringIO(), width=200)
    render_answer(console, answer)
    console.print(documents_table([document]))
    render_document(console, document, validity_of(document, own.assistant.index.corpus))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    for expected in (f"来源：{document.source} · 收录：{ADDED_AT}", f"· added: {ADDED_AT}", f"\n收录：{ADDED_AT}"):
        assert expected in shown


def test_the_pages_link_to_the_page_of_the_original(own: Own, client: TestClient) -> None:
    shown = client.get("/", params={"q": QUESTION}).text
    assert f'href="/documents/{own.pdf}/original#page=1" target="_blank" rel="noopener">原件第 1-2 页<' in shown
    sheet = client.get(f"/documents/{own.pdf}").text
    assert f'<a class="button" href="/documents/{own.pdf}/original"' in sheet
    assert f'href="/documents/{own.pdf}/original#page=2" target="_blank" rel="noopener">原件第 2 页</a>' in sheet
    bundled = client.get("/documents/nmg-2023").text
    assert "/original" not in bundled


def test_a_pdf_is_shown_and_may_load_nothing(own: Own, client: TestClient) -> None:
    got = client.get(f"/documents/{own.pdf}/original")
    assert (got.status_code, got.content) == (200, own.data)
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == ("inline; filename*=UTF-8''%E4%BA%92%E5%B8%82%E9%80%9A%E7%9F%A5.pdf")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'; ")


def test_a_web_page_is_handed_over_and_never_shown(own: Own, client: TestClient) -> None:
    got = client.get(f"/documents/{own.page}/original")
    assert got.status_code == 200
    assert b"<script>alert(1)</script>" in got.content
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'; ")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_what_is_not_kept_is_said(own: Own, client: TestClient) -> None:
    none = client.get("/documents/nmg-2023/original")
    assert (none.status_code, "no original of nmg-2023 was kept" in none.text) == (404, True)
    assert client.get("/documents/gone/original").status_code == 404
    found = own.assistant.document(own.pdf)
    folder = own.assistant.index.corpus.folder
    assert folder is not None
    kept = original_path(folder, str(found.original))
    kept.rename(aside := kept.with_suffix(".aside"))
    gone = client.get(f"/documents/{own.pdf}/original")
    aside.rename(kept)
    assert (gone.status_code, "is not here any more" in gone.text) == (404, True)


def test_a_name_that_leads_out_of_the_folder_is_no_original(tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "originals" / "link").symlink_to(tmp_path / "secret.txt")
    for name in ("../secret.txt", "/etc/passwd", "link"):
        with pytest.raises(ValueError, match="is not in"):
            original_path(tmp_path, name)


def test_search_results_of_the_tools_have_pages(own: Own) -> None:
    found = tools()["search"].call(own.assistant, SearchArguments(question=QUESTION), None)
    assert found["citations"][0]["page"] == 1
    clause = tools()["get_clause"].call(own.assistant, ClauseArguments(clause_id=f"{own.pdf}#一/（二）"), None)
    assert clause["clause"]["page"] == 2
    assert "last_page" not in clause["clause"]
