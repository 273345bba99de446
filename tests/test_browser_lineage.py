"""The pages of lineage in a real browser: by keyboard, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Watch

pytestmark = [pytest.mark.browser, pytest.mark.model]

PAIR = "/lineage?local=nmg-2023&basis=mofcom-2023-18"


def test_an_arrow_leads_to_the_clauses_side_by_side(watch: Watch) -> None:
    page = watch.open(java_script_enabled=False)
    page.goto("/lineage")
    page.locator('.arrow[href^="/lineage?"] .relation').first.click()
    page.wait_for_url(f"**{PAIR}")
    expect(page.locator(".pair")).to_have_count(18)
    page.locator(".pair .side-source a").first.click()
    expect(page.locator("mark").first).to_be_visible()


def test_arrows_and_boxes_are_reached_by_keyboard(watch: Watch) -> None:
    page = watch.open()
    page.goto("/lineage")
    page.locator(".picture-frame").focus()
    page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith(
        "《内蒙古自治区关于落实服务构建新发展格局推动边（跨）境经济合作区高质量发展若干措施的实施方案》落实《"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAIR}")


@pytest.mark.parametrize("address", ["/lineage", PAIR, f"{PAIR}&lang=en"])
def test_on_a_phone_nothing_is_wider_than_the_screen(address: str, watch: Watch) -> None:
    page = watch.open(viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
