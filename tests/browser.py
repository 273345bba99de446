"""A real Chromium at a real server, for the tests of the page; whatever any of its pages complains of fails the test.

A pytest plugin, named in tests/conftest.py: the browser and the server are started once, each test gets contexts of
its own. In CI (the variable CI is set) a missing browser is a failure, elsewhere its tests are skipped.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from assistant.pipeline import Assistant
from tests.serving import real_server, until_nothing_is_opened
from tests.waiting import PATIENCE
from web.app import create_app

# Nothing but what a test asks for: no sandbox (CI runs as root), no look-ups of the browser's own.
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# Asks for a figure that no document gives, of something that they speak of.
UNANSWERED = "边境经济合作区的工业用地价格是多少"
_PATIENCE_MS = 1000 * PATIENCE
MISSING = "no chromium on the PATH: the tests of the page in a real browser need it (Debian: apt install chromium)"


@dataclass(frozen=True, slots=True)
class Site:
    """The server under test: its address, and the folder in which it keeps what readers leave."""

    address: str
    home: Path


# No slots: playwright notes on it whom it calls.
@dataclass
class Watch:
    """Opens pages at the site, and notes what their browser complains of and whom it asks."""

    chromium: Browser
    site: Site
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    forgiven: str = "$^"

    def open(self, **options: Any) -> Page:  # noqa: ANN401 - options of Browser.new_context
        """Return an empty page in a context of its own, of a Chinese reader at a desk unless the options differ."""
        chosen = {"viewport": DESK, "locale": "zh-CN", "base_url": self.site.address, **options}
        context = self.chromium.new_context(**chosen)
        context.set_default_timeout(_PATIENCE_MS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("request", self._asked)
        self.contexts.append(context)
        return context.new_page()

    def forgive(self, pattern: str) -> None:
        """Let complaints that match be: those that a test provokes."""
        self.forgiven = pattern

    def close(self) -> list[str]:
        """Close the pages, and return what was complained of."""
        for context in self.contexts:
            context.close()
        return [complaint for complaint in self.complaints if not re.search(self.forgiven, complaint)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.address}/", f"blob:{self.site.address}/", "data:")):
            self.complaints.append(f"foreign request: {request.url}")


def chromium_path() -> str:
    """Return where the browser is; without one, fail the test in CI and skip it elsewhere."""
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield the browser."""
    path = chromium_path()
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS), timeout=_PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server with the five documents and the bundled encoders."""
    home = tmp_path_factory.mktemp("readers")
    with real_server(create_app(lambda: assistant, home)) as address:
        yield Site(address, home)


@pytest.fixture(scope="session")
def suggesting(assistant: Assistant, site: Site) -> Site:
    """Return the server once it has found the questions to offer with refusals, which it does while it answers."""
    until_nothing_is_opened()
    assert assistant.answer(UNANSWERED).suggestions
    return site


@pytest.fixture
def watch(chromium: Browser, site: Site) -> Iterator[Watch]:
    """Yield what opens pages; fails the test for each error in a console and each request to another host."""
    watching = Watch(chromium, site)
    yield watching
    assert watching.close() == []


@pytest.fixture
def page(watch: Watch) -> Page:
    """Return the page for asking, as a Chinese reader at a desk finds it."""
    shown = watch.open()
    shown.goto("/")
    return shown


def ask(page: Page, question: str) -> Locator:
    """Type a question and send it by Ctrl+Enter; return the turn that was added, once it stands there."""
    before = page.locator(".turn").count()
    box = page.locator("#q")
    box.fill(question)
    box.press("Control+Enter")
    return turn(page, before)


def turn(page: Page, at: int = 0) -> Locator:
    """Return a turn of the conversation, the first is 0, once it is the last and complete."""
    expect(page.locator(".turn")).to_have_count(at + 1)
    expect(page.locator(".pending")).to_have_count(0)
    return page.locator(".turn").nth(at)


def choose(page: Page, **filters: str) -> None:
    """Set filters by a click on each; a day is written."""
    if not page.locator(".filters-in").is_visible():
        page.locator("#filters summary").click()
    for name, value in filters.items():
        field = page.locator(f'.filters input[name="{name}"]')
        if field.first.get_attribute("type") == "date":
            field.fill(value)
        else:
            page.locator(f'.filters input[name="{name}"][value="{value}"]').check()
