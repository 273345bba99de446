"""A hostile document and hostile questions in a real browser: no dialog, no injected node, no complaint, no request."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser import Site, Watch, ask
from tests.hostile import ASKED, QUESTION, SCRIPT, hostile_assistant
from tests.serving import real_server
from web.app import create_app

pytestmark = pytest.mark.browser

INJECTED = """() => [
  window.ran ?? null,
  document.querySelectorAll("[onerror], [onload], [onclick], [style*=display], style, img[src=x], iframe").length,
  [...document.querySelectorAll("a[href], link[href], script[src], use, image")].filter((node) => {
    const to = node.getAttribute("href") || node.getAttribute("src") || node.getAttribute("xlink:href") || "";
    return /^\\s*(javascript|data|vbscript):|^\\s*(https?:)?[/\\\\]{2}evil/i.test(to);
  }).length,
]"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    home = tmp_path_factory.mktemp("hostile")
    assistant, document = hostile_assistant(home)
    with real_server(create_app(lambda: assistant, home, explains=True)) as address:
        yield Site(address, home), document


@pytest.fixture
def watching(chromium: Browser, hostile: tuple[Site, str]) -> Iterator[Watch]:
    watch = Watch(chromium, hostile[0])
    yield watch
    assert watch.close() == []


@pytest.fixture
def dialogs() -> list[str]:
    return []


@pytest.fixture
def page(watching: Watch, dialogs: list[str]) -> Page:
    shown = watching.open()

    def opened(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    shown.on("dialog", opened)
    return shown


def test_an_answer_that_is_streamed_is_text(page: Page, dialogs: list[str]) -> None:
    page.goto("/")
    turn = ask(page, ASKED)
    expect(turn).to_contain_text("window.ran=1")
    other = ask(page, QUESTION)
    expect(other.locator(".card").first).to_contain_text(SCRIPT)
    assert (page.evaluate(INJECTED), dialogs) == ([None, 0, 0], [])


def test_no_page_has_more_than_text_of_it(
    page: Page, watching: Watch, dialogs: list[str], hostile: tuple[Site, str]
) -> None:
    watching.forgive("status of 404")  # no body is called what is looked for
    document, q = hostile[1], quote(ASKED)
    for path in (
        f"/?q={q}", f"/?q={quote(QUESTION)}", "/documents", f"/documents/{document}", "/lineage", f"/explain?q={q}",
        f"/lineage?local={document}&basis=mofcom-2023-18", "/agencies", f"/agencies?q={quote(SCRIPT)}",
        f"/support?q={q}", f"/support?text={quote('羊驼')}", f"/?q={quote('比较各文件关于羊驼养殖的规定')}", "/history",
        "/evaluation",
    ):  # fmt: skip
        page.goto(path)
        if path != "/evaluation":  # whose one style is its own
            assert (page.evaluate(INJECTED), dialogs) == ([None, 0, 0], []), path
        assert page.evaluate("window.ran ?? null") is None
    page.goto("/lineage")
    assert page.locator("svg svg").count() == 0


def test_the_history_shows_it_as_text(page: Page, dialogs: list[str]) -> None:
    page.goto("/")
    ask(page, ASKED)
    page.goto("/history")
    expect(page.locator("main")).to_contain_text("window.ran=1")
    assert (page.evaluate(INJECTED), dialogs) == ([None, 0, 0], [])
