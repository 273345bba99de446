"""The screenshots of the README, taken from the real page: SCREENSHOTS=docs/screenshots pytest -m browser."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import DESK, UNANSWERED, ask

pytestmark = [pytest.mark.browser, pytest.mark.model]

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "docs" / "screenshots"
MOST_BYTES = 250 * 1024
COLOURS = 256


def answer(page: Page) -> None:
    ask(page, "跨境人民币结算由哪些部门负责")


def source(page: Page) -> None:
    ask(page, "跨境人民币结算由哪些部门负责").locator(".card a.source").first.click()
    expect(page.locator(":target mark").first).to_be_in_viewport()


def no_answer(page: Page) -> None:
    ask(page, UNANSWERED)


SHOTS = {"answer": answer, "source": source, "no-answer": no_answer}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where screenshots go: the folder that SCREENSHOTS names, seen from the repository, else a new one."""
    wanted = os.environ.get("SCREENSHOTS")
    folder = ROOT / wanted if wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.usefixtures("suggesting")
@pytest.mark.parametrize(("name", "show"), SHOTS.items(), ids=SHOTS)
def test_a_screenshot_is_taken(page: Page, folder: Path, name: str, show: Callable[[Page], None]) -> None:
    show(page)
    page.evaluate("document.activeElement.blur()")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    # Text in shades of a few colours: a palette shows it as well, at a third of the size.
    picture.convert("RGB").quantize(COLOURS).save(folder / f"{name}.png", optimize=True)
    assert_small(folder / f"{name}.png")


@pytest.mark.parametrize("name", SHOTS)
def test_the_committed_screenshots_are_small_and_of_one_size(name: str) -> None:
    assert_small(COMMITTED / f"{name}.png")


def assert_small(path: Path) -> None:
    assert path.stat().st_size <= MOST_BYTES
    with Image.open(path) as picture:
        assert picture.size == (DESK["width"], DESK["height"])
