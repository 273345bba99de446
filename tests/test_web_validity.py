"""The validity of a document on its page, in the API and on the command line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from assistant.derived.validity import validity_of
from assistant.pipeline import Assistant
from corpus.document import Corpus
from tests.conftest import Done
from tests.elements import Element, read_page
from tests.handmade import document
from tests.test_derived_validity_terms import read
from web.app import create_app
from web.document_validity import validity_view

NOTICE = "mofcom-2021-163"


@pytest.fixture
def client(keywords_only: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a server with the five documents."""
    with TestClient(create_app(lambda: keywords_only, tmp_path), headers={"Accept": "text/html"}) as client:
        yield client


def facts(client: TestClient, address: str) -> dict[str, Element]:
    """Return the facts of a document's page by their names."""
    page = read_page(client.get(address).text)
    rows = [row for dl in page.all("dl") if dl.attributes.get("class") == "about-facts" for row in dl.all("div")]
    return {row.all("dt")[0].text: row.all("dd")[0] for row in rows}


def test_the_page_gives_the_status_and_the_later_documents(client: TestClient) -> None:
    shown = facts(client, f"/documents/{NOTICE}?lang=zh-Hans")
    assert shown["时效"].text.split() == ["未注明", "正文未注明时效"]
    links = [link.attributes["href"] for link in shown["同主题较新的文件"].all("a")]
    assert links == ["/documents/mofcom-2023-18", "/documents/nmg-2023"]
    assert [badge.text for badge in shown["同主题较新的文件"].walk() if badge.attributes.get("class") == "badge"] == [
        "地方"
    ]
    assert shown["同主题较新的文件"].text.endswith("较新不等于废止：是否废止以文件原文为准。")


def test_the_page_speaks_the_readers_language(client: TestClient) -> None:
    assert "Later on this subject" in facts(client, f"/documents/{NOTICE}?lang=en")
    assert "同主題較新的文件" in facts(client, f"/documents/{NOTICE}?lang=zh-Hant")


def test_one_without_later_documents_has_no_such_fact(client: TestClient) -> None:
    assert "同主题较新的文件" not in facts(client, "/documents/mofcom-2025?lang=zh-Hans")


def test_words_of_the_text_link_to_their_place() -> None:
    raw = "关于<b>贸易</b>的通知\n一、支持贸易。\n二、本通知自2023年3月1日起施行。《甲办法》同时废止。"
    found = read(raw, title="关于贸易的通知")
    other = document("支持。", id="old", title="甲办法", number=None, issued=found.issued)
    view = validity_view(validity_of(found, Corpus((found, other), "")))
    start = found.text.index("自2023")
    assert [(place.text, unquote(place.address), place.title) for place in view.terms] == [
        ("自2023年3月1日起施行", f"/documents/doc?mark={start}-{start + 13}#二", None)
    ]
    assert [place.text for place in view.repeals] == ["《甲办法》同时废止。"]
    assert (view.places, view.catalogued) == ((), "")
    repealed = validity_view(validity_of(other, Corpus((found, other), "")))
    assert [(place.text, place.title) for place in repealed.places] == [("《甲办法》同时废止。", "关于贸易的通知")]


def test_the_api_gives_the_validity(client: TestClient) -> None:
    found = client.get(f"/api/v1/documents/{NOTICE}").json()
    validity = found["validity"]
    assert (validity["status"], validity["issued"], validity["terms"]) == ("未注明", "2021-04-30", [])
    assert found["text"][slice(*validity["issued_span"])] == "2021年4月30日"
    assert [(each["document"], each["issued"], each["local"]) for each in validity["later"]] == [
        ("mofcom-2023-18", "2023-02-07", False),
        ("nmg-2023", "2023-08-14", True),
    ]


def test_the_command_line_shows_it(run_cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = run_cli("documents", "show", NOTICE)
    lines = done.out.splitlines()
    assert "状态：未注明（正文未注明时效）" in lines
    assert [line for line in lines if line.startswith("同主题较新")] == [
        "同主题较新：mofcom-2023-18（2023-02-07）",
        "同主题较新：nmg-2023（2023-08-14，自治区）",
    ]
    values = json.loads(run_cli("documents", "show", NOTICE, "--json").out)
    assert [each["document"] for each in values["validity"]["later"]] == ["mofcom-2023-18", "nmg-2023"]
