"""A hostile document and hostile questions: text everywhere, and on every response the headers that stop the rest."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.elements import Element, read_page
from tests.hostile import ASKED, EVERY, QUESTION, SCRIPT, SOURCE, TITLE, hostile_assistant
from web.app import create_app
from web.security import CONTENT_SECURITY_POLICY

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
BROWSER = {"Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Attacked:
    """A client of a server with the hostile document, and the document's id."""

    client: TestClient
    document: str


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    home = tmp_path_factory.mktemp("hostile")
    assistant, document = hostile_assistant(home)
    with TestClient(create_app(lambda: assistant, home, explains=True)) as client:
        yield Attacked(client, document)


def pages(attacked: Attacked) -> dict[str, str]:
    q = quote(ASKED)
    # The committed report stands where the tests run; its own form is held in tests/test_eval_report.py.
    return {
        "chat": f"/?q={q}", "found": f"/?q={quote(QUESTION)}", "documents": "/documents",
        "document": f"/documents/{attacked.document}", "agencies": "/agencies",
        "body": f"/agencies?q={quote(SCRIPT)}", "support": f"/support?q={q}",
        "support filters": f"/support?text={quote('羊驼')}", "lineage": "/lineage", "explain": f"/explain?q={q}",
        "comparison": f"/lineage?local={attacked.document}&basis=mofcom-2023-18",
        "comparing": f"/?q={quote('比较各文件关于羊驼养殖的规定' + SCRIPT)}", "evaluation": "/evaluation",
        "nowhere": f"/documents/{quote(SCRIPT, safe='')}", "docs": "/docs", "language": f"/?lang={q}",
    }  # fmt: skip


def test_pages_show_it_as_text(attacked: Attacked) -> None:
    """A page is read as elements: none of them, and no attribute, is the document's."""
    shown = 0
    for name, path in pages(attacked).items():
        response = attacked.client.get(path, headers=BROWSER)
        assert response.status_code in (200, 404, 422), name
        if name == "evaluation":
            continue
        page = re.sub(r"(?s)<!doctype html>", "", response.text)
        shown += SCRIPT in read_main(page).text
        for element in read_page(page).walk():
            check_element(element, name)
    assert shown >= 4


def read_main(page: str) -> Element:
    return read_page(page[page.index("<main") : page.index("</main>") + len("</main>")])


def check_element(element: Element, page: str) -> None:
    assert not [name for name in element.attributes if name.startswith("on") or name == "style"], page
    assert element.tag not in {"style", "iframe", "object", "embed", "base"}, page
    assert element.tag != "img" or element.attributes["src"] == "/static/icon.svg", page
    if element.tag == "script":
        assert element.attributes.get("type") == "application/json" or element.attributes["src"].startswith("/static/")
    for name in ("href", "src", "action", "formaction", "cite", "xlink:href"):
        assert re.match(r"/(?!/)|#|\?|$|https?://(?!evil)", element.attributes.get(name, "")), (page, element)


def test_the_streamed_answer_is_text_as_well(attacked: Attacked) -> None:
    response = attacked.client.post("/turn", json={"question": ASKED})
    (turn,) = re.findall(r"(?m)^event: turn\ndata: (.*)$", response.text)
    page = read_page(json.loads(turn)["html"])
    assert "window.ran=1" in page.text
    for element in page.walk():
        check_element(element, "turn")


def test_json_repeats_it_to_the_letter(attacked: Attacked) -> None:
    """And says that it is JSON, which no browser shows as a page."""
    for path in (f"/api/v1/documents/{attacked.document}", "/api/v1/documents", f"/api/v1/search?q={quote(ASKED)}"):
        response = attacked.client.get(path, headers=BROWSER)
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-content-type-options"] == "nosniff"
    document = attacked.client.get(f"/api/v1/documents/{attacked.document}").json()
    assert (document["title"], document["source"]) == (TITLE, SOURCE)
    assert all(part in document["text"] for part in EVERY)


def test_files_are_handed_out_as_files(attacked: Attacked) -> None:
    for path in (f"/documents/{attacked.document}/original", f"/api/v1/documents/{attacked.document}/raw"):
        response = attacked.client.get(path, headers=BROWSER)
        assert response.status_code == 200
        shown = response.headers["content-type"] == "text/plain; charset=utf-8"
        assert shown or response.headers["content-disposition"].startswith("attachment")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "\n" not in response.headers.get("content-disposition", "")
        assert "<" not in response.headers.get("content-disposition", "")


def exported(attacked: Attacked, kind: str) -> bytes:
    answer = attacked.client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert answer["citations"][0]["document"]["id"] == attacked.document
    turn = {"question": ASKED, "answer": answer}
    response = attacked.client.post(f"/api/v1/export?format={kind}", json={"title": ASKED[:200], "turns": [turn]})
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"].startswith("attachment")
    return response.content


def test_markdown_has_no_live_link_image_or_html(attacked: Attacked) -> None:
    text = exported(attacked, "md").decode()
    assert "alert(5)" in text
    assert re.findall(r"(?<!\\)<(?!https?:)|(?<!\\)\]\((?!http)|(?<!\\)!\[", text) == []


def test_a_word_file_has_no_link_field_or_macro(attacked: Attacked) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(attacked, "docx"))) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name or "oleObject" in name]
    body = parts["word/document.xml"]
    assert "window.ran" in body
    assert re.findall(r"w:fldSimple|w:instrText|w:hyperlink|w:object|<script|<img|w:altChunk", body) == []
    assert [name for name, text in parts.items() if 'TargetMode="External"' in text] == []


# Headers and paths


def test_every_kind_of_response_has_the_headers(attacked: Attacked) -> None:
    paths = [*pages(attacked).values(), "/static/style.css", "/static/gone.css", "/nowhere", "/api/v1/ask", "/metrics",
             f"/documents/{attacked.document}/original", f"/api/v1/documents/{attacked.document}/raw", "/healthz",
             "/readyz", "/openapi.json", "/history", "/admin", "/admin/login", "/v1/models",
             "/api/v1/admin/uploads"]  # fmt: skip
    for path in paths:
        headers = attacked.client.get(path, follow_redirects=False).headers
        found = {name: headers.get(name, "") for name in HEADERS}
        if path == "/evaluation" or path.endswith("/original"):
            # Files of their own: they may run nothing, and load not even what is ours.
            policy = found.pop("content-security-policy").split("; ")
            assert "default-src 'none'" in policy
            assert not [part for part in policy if "script" in part or ("unsafe" in part and "style" not in part)]
        assert found == {name: HEADERS[name] for name in found}, path


def test_the_policy_is_strict() -> None:
    assert CONTENT_SECURITY_POLICY.split("; ") == [
        "default-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'",
    ]  # fmt: skip


@pytest.mark.parametrize("root", ["/static/", "/documents/", "/api/v1/documents/", "/api/v1/clauses/"])
@pytest.mark.parametrize(
    "path",
    ["%2e%2e/app.py", "..%2fapp.py", "%2e%2e%2f%2e%2e%2fpyproject.toml", "..%5capp.py", "..%255capp.py", "%00",
     "style.css%00", "%2fetc%2fpasswd", "%2f%2fetc%2fpasswd", "C:%5cWindows%5cwin.ini", "file:%2f%2f%2fetc%2fpasswd",
     "a" * 5000, "%e7%95%8c" * 1500, "con", "%ff%fe", "..;%2fapp.py", "style.css%2f..%2f..%2fapp.py",
     "....%2f%2fapp.py", "mofcom-2023-18%00", "mofcom-2023-18%2f..%2f..", "~root", "%0d%0aX-Bad:1"],
)  # fmt: skip
def test_no_path_leads_elsewhere(root: str, path: str, attacked: Attacked) -> None:
    for end in ("", "/original", "/raw"):
        response = attacked.client.get(f"{root}{path}{end}", follow_redirects=False)
        assert response.status_code in (404, 422) if root == "/api/v1/clauses/" else response.status_code == 404
        assert "x-bad" not in response.headers
        assert "root:" not in response.text
