"""Conversations on the real page: kept by the browser or by the server, opened again, exported, deleted."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from assistant.conversations import FILE, Conversations
from tests.browser import Site, Watch, ask, turn

pytestmark = [pytest.mark.browser, pytest.mark.model]

FIRST, SECOND = "满洲里有什么支持措施", "那二连浩特呢"
QUOTE = "支持二连浩特边境经济合作区统筹推进"


@pytest.fixture
def asked(page: Page) -> Page:
    """Return the page with a conversation of two questions."""
    ask(page, FIRST)
    ask(page, SECOND)
    return page


def saved(page: Page, button: str, folder: Path) -> Path:
    """Click what downloads a file, and return the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def kept_by_the_server(page: Page, site: Site) -> list[tuple[str, int]]:
    """Return title and number of turns of the conversations which the server keeps for this browser."""
    owner = page.evaluate("JSON.parse(localStorage.getItem('owner'))")
    return [(each.title, each.turns) for each in Conversations.of_home(site.home).list(owner)]


def test_a_conversation_is_listed_and_opens_again_with_its_follow_up(asked: Page) -> None:
    asked.get_by_role("link", name="记录").click()
    expect(asked.locator(".conversation-title")).to_have_text([FIRST])
    expect(asked.locator("#conversations .count")).to_have_text("2 问")
    asked.locator(".conversation-title").click()
    shown = turn(asked, 1)
    expect(shown.locator("h2")).to_contain_text(SECOND)
    expect(shown.locator(".understood")).to_contain_text("二连浩特有什么支持措施")
    expect(shown.locator(".quote").first).to_contain_text(QUOTE)
    ask(asked, "那呼和浩特海关呢")
    asked.get_by_role("link", name="记录").click()
    expect(asked.locator("#conversations .count")).to_have_text("3 问")


def test_a_reload_keeps_the_conversation(asked: Page) -> None:
    asked.reload()
    expect(turn(asked, 1).locator("h2")).to_contain_text(SECOND)


def test_conversations_are_exported_from_the_page_and_from_the_list(asked: Page, tmp_path: Path) -> None:
    markdown = saved(asked, "导出 Markdown", tmp_path)
    assert markdown.name == f"{FIRST}.md"
    text = markdown.read_text(encoding="utf-8")
    assert all(part in text for part in (FIRST, SECOND, QUOTE))
    word = saved(asked, "导出 Word", tmp_path)
    assert word.name == f"{FIRST}.docx"
    paragraphs = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert all(part in paragraphs for part in (FIRST, SECOND, QUOTE))
    asked.goto("/history")
    (tmp_path / "list").mkdir()
    assert saved(asked, "导出 Markdown", tmp_path / "list").read_bytes() == markdown.read_bytes()
    again = Document(str(saved(asked, "导出 Word", tmp_path / "list")))
    assert "\n".join(paragraph.text for paragraph in again.paragraphs) == paragraphs


def test_a_conversation_is_deleted_once_the_reader_confirms(asked: Page) -> None:
    asked.goto("/history")
    asked.once("dialog", lambda dialog: dialog.dismiss())
    asked.locator("[data-delete]").click()
    expect(asked.locator(".conversation-title")).to_have_count(1)
    asked.once("dialog", lambda dialog: dialog.accept())
    asked.locator("[data-delete]").click()
    expect(asked.get_by_text("还没有对话。")).to_be_visible()
    asked.reload()
    expect(asked.get_by_text("还没有对话。")).to_be_visible()


def test_the_server_keeps_conversations_only_by_choice(asked: Page, site: Site, watch: Watch) -> None:
    asked.goto("/history")
    box = asked.get_by_label("同时保存在服务器上")
    expect(box).not_to_be_checked()
    assert asked.evaluate("localStorage.getItem('owner')") is None
    box.check()
    expect(asked.locator("#conversations .badge")).to_be_visible()
    assert kept_by_the_server(asked, site) == [(FIRST, 2)]
    owner = asked.evaluate("JSON.parse(localStorage.getItem('owner'))")
    assert owner.encode() not in (site.home / FILE).read_bytes()

    # A new question goes there too, and another browser without the key sees nothing.
    asked.locator(".conversation-title").click()
    turn(asked, 1)
    with asked.expect_response(lambda response: response.request.method == "PUT"):
        ask(asked, "跨境人民币结算由哪些部门负责")
    expect(asked.locator("#conversation-bar")).to_be_visible()
    asked.goto("/history")
    expect(asked.locator("#conversations .count")).to_have_text("3 问")
    assert kept_by_the_server(asked, site) == [(FIRST, 3)]
    other = watch.open()
    other.goto("/history")
    other.get_by_label("同时保存在服务器上").check()
    expect(other.get_by_text("还没有对话。")).to_be_visible()

    asked.get_by_label("同时保存在服务器上").uncheck()
    expect(asked.locator("#conversations .badge")).to_be_hidden()
    assert kept_by_the_server(asked, site) == []
    expect(asked.locator(".conversation-title")).to_have_text([FIRST])


def test_the_server_copy_opens_where_the_browser_lost_its_own(asked: Page) -> None:
    asked.goto("/history")
    asked.get_by_label("同时保存在服务器上").check()
    expect(asked.locator("#conversations .badge")).to_be_visible()
    asked.evaluate("localStorage.removeItem('conversations')")
    asked.reload()
    asked.locator(".conversation-title").click()
    expect(turn(asked, 1).locator(".understood")).to_contain_text("二连浩特有什么支持措施")
