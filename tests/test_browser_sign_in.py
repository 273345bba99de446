"""Signing in on the real page, where reading is keyed: led to the form, back to the page, asking, signing out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.feedback import Feedback
from assistant.keys import Scope
from assistant.pipeline import Assistant
from assistant.settings import Reading
from tests.browser import Site, Watch
from tests.serving import QUESTION, real_server
from tests.signing_in import new_key
from web.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture
def keyed(tiny: Assistant, tmp_path: Path) -> Iterator[Site]:
    with real_server(create_app(lambda: tiny, tmp_path, reading=Reading.KEYED)) as address:
        yield Site(address, tmp_path)


def test_a_reader_signs_in_asks_and_signs_out(chromium: Browser, keyed: Site) -> None:
    key, watch = new_key(keyed.home, Scope.READ, Scope.FEEDBACK), Watch(chromium, keyed)
    watch.forgive("401")
    page = watch.open()
    page.goto("/documents?lang=zh-Hans")
    expect(page).to_have_url(f"{keyed.address}/admin/login?next=%2Fdocuments%3Flang%3Dzh-Hans")
    page.get_by_label("密钥").fill("pa_wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("这个密钥不被接受")
    page.get_by_label("密钥").fill(key)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{keyed.address}/documents?lang=zh-Hans")

    page.goto("/")
    page.locator("#q").fill(QUESTION)
    page.locator("#q").press("Enter")
    expect(page.locator(".statement").first).to_contain_text("自然资源部")
    page.locator('.thumb[data-verdict="up"]').click()
    with page.expect_response("**/api/v1/feedback") as told:
        page.locator(".feedback").get_by_role("button", name="提交评价").click()
    assert told.value.status == 201
    assert len(Feedback.of_home(keyed.home).rows()) == 1

    page.goto("/admin/login")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("密钥")).to_be_visible()
    page.goto("/documents")
    expect(page.get_by_label("密钥")).to_be_visible()
    assert watch.close() == []
