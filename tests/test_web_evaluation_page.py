"""The page of the evaluation: the newest report as it was written, or how to make one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from tests.elements import read_page
from web.app import create_app
from web.document_pages import newest_report


@pytest.fixture
def client(tiny: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a client of a server in a folder without reports."""
    monkeypatch.chdir(tmp_path)
    with TestClient(create_app(lambda: tiny, tmp_path / "home")) as client:
        yield client


def test_without_a_report_the_page_says_how_to_make_one(client: TestClient) -> None:
    html = client.get("/evaluation").text
    main = read_page(html[html.index("<main") : html.index("</main>") + len("</main>")])
    assert main.all("code")[0].text == "assistant eval"


def test_the_newest_report_is_served_with_a_policy_of_its_own(client: TestClient, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "evaluation"
    folder.mkdir(parents=True)
    (folder / "2026-01-02-b.html").write_text("<!doctype html><p style='color:red'>new", encoding="utf-8")
    (folder / "2026-01-01-a.html").write_text("old", encoding="utf-8")
    (folder / "2026-01-03-c.json").write_text("{}", encoding="utf-8")
    response = client.get("/evaluation")
    assert response.text == "<!doctype html><p style='color:red'>new"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    )


def test_of_two_folders_the_newest_report_counts(tmp_path: Path) -> None:
    checkout, home = tmp_path / "eval" / "results", tmp_path / "home"
    assert newest_report([checkout, home]) is None
    checkout.mkdir(parents=True)
    home.mkdir()
    (checkout / "2026-05-01-x.html").write_text("", encoding="utf-8")
    (home / "2026-04-30-y.html").write_text("", encoding="utf-8")
    (home / "2026-06-01.html").mkdir()
    assert newest_report([checkout, home]) == checkout / "2026-05-01-x.html"


def test_a_report_in_the_checkout_is_found(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "eval" / "results").mkdir(parents=True)
    (tmp_path / "eval" / "results" / "2026-01-01-a.html").write_text("here", encoding="utf-8")
    assert client.get("/evaluation").text == "here"
