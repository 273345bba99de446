"""The page of support in a real browser: without scripts, on a phone, by keyboard; marks that need no colour."""

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Watch

pytestmark = [pytest.mark.browser, pytest.mark.model]

WHO = "我们在二连浩特做羊绒加工"


def test_the_form_works_without_scripts_and_leads_to_the_source(watch: Watch) -> None:
    page = watch.open(java_script_enabled=False)
    page.goto("/support")
    page.locator("#who").fill(WHO)
    page.locator("#who").press("Enter")
    first = page.locator(".measures tbody tr").first
    expect(first.locator(".quote")).to_contain_text("羊绒纺织")
    quote = first.locator(".quote").text_content() or ""
    first.locator(".source a").click()
    expect(page.locator(".sheet mark")).to_have_text(quote)
    expect(page.locator(".sheet mark")).to_be_in_viewport()


def test_filters_narrow_the_table(watch: Watch) -> None:
    page = watch.open()
    page.goto("/support")
    page.locator(".narrow summary").click()
    page.get_by_label("用地", exact=True).check()
    page.get_by_label("适用地区").select_option("内蒙古自治区")
    page.get_by_label("地点").fill("二连浩特")
    page.get_by_label("地点").press("Enter")
    expect(page.locator(".group h2")).to_have_text(["用地"])
    expect(page.locator(".measures .quote").first).to_contain_text("给予加工企业融资、土地等特殊政策支持")
    expect(page.get_by_label("用地", exact=True)).to_be_checked()


def test_a_group_is_opened_by_keyboard(watch: Watch) -> None:
    page = watch.open()
    page.goto("/support")
    group = page.locator("#kind-land")
    expect(group.locator(".quote").first).to_be_hidden()
    group.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(group.locator(".quote").first).to_be_visible()


def test_marks_differ_by_more_than_colour(watch: Watch) -> None:
    page = watch.open()
    page.goto("/support")
    styles = page.evaluate(
        "[...document.querySelectorAll('.legend mark')].map((m) => getComputedStyle(m).textDecorationStyle)"
    )
    assert styles == ["solid", "dotted", "dashed"]


@pytest.mark.parametrize("query", ["", f"?q={WHO}&kind=用地", "?lang=en&kind=land"])
def test_on_a_phone_the_page_is_no_wider_than_the_screen(query: str, watch: Watch) -> None:
    page = watch.open(viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(f"/support{query}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.setAttribute('open', ''))")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
