"""Who reads the page and how: languages, appearance, keyboard, phone, paper, without JavaScript; and what it weighs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import MISSING, PHONE, Watch, ask, chromium_path, turn

pytestmark = [pytest.mark.browser, pytest.mark.model]

AGENCY = "跨境人民币结算由哪些部门负责"
PAGE_BYTES = 150_000
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_a_browser_is_missed_in_ci_and_only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception) as failed:
        chromium_path()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception) as skipped:
        chromium_path()
    assert str(failed.value) == str(skipped.value) == MISSING


def test_the_language_changes_with_the_answer_in_place_and_is_kept(page: Page) -> None:
    ask(page, AGENCY)
    shown = turn(page)
    for short, lang, verdict in (("繁", "zh-Hant", "把握"), ("EN", "en", "How sure"), ("简", "zh-Hans", "把握")):
        page.goto(shown.locator(".about a").get_attribute("href") or "")
        page.locator(".languages a", has_text=short).click()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(turn(page).locator("h2")).to_contain_text(AGENCY)
        expect(turn(page).locator(".verdict")).to_contain_text(verdict)
        page.goto("/documents")
        expect(page.locator("html")).to_have_attribute("lang", lang)
        page.go_back()


@pytest.mark.parametrize(
    ("locale", "lang", "send"), [("zh-CN", "zh-Hans", "提问"), ("zh-TW", "zh-Hant", "提問"), ("en-GB", "en", "Ask")]
)
def test_the_browsers_language_is_the_pages(watch: Watch, locale: str, lang: str, send: str) -> None:
    page = watch.open(locale=locale)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("#send")).to_have_text(send)


def test_the_appearance_follows_the_system_until_the_reader_chooses_and_is_kept(watch: Watch) -> None:
    page = watch.open(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate(BACKGROUND)
    button = page.locator("#theme")
    expect(button).to_have_attribute("aria-label", "外观：随系统")
    button.click()
    expect(button).to_have_attribute("aria-label", "外观：浅色")
    light = page.evaluate(BACKGROUND)
    assert light != dark
    page.reload()
    assert page.evaluate(BACKGROUND) == light
    page.goto("/documents")
    assert page.evaluate(BACKGROUND) == light
    button.click()
    expect(button).to_have_attribute("aria-label", "外观：深色")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(BACKGROUND) == dark


def test_the_keyboard_reaches_the_box_and_moves_between_citations(page: Page) -> None:
    shown = ask(page, "边境经济合作区能不能扩区")
    page.locator("#main").focus()
    page.keyboard.press("/")
    box = page.locator("#q")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    shown.locator("a.n").first.focus()
    page.keyboard.press("Enter")
    cards = shown.locator(".card")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cards.nth(1)).to_be_focused()
    expect(cards.nth(1)).to_be_in_viewport()
    page.keyboard.press("ArrowUp")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()


def test_without_javascript_the_form_answers_follows_up_and_filters(watch: Watch) -> None:
    page = watch.open(java_script_enabled=False)
    page.goto("/")
    expect(page.locator("noscript p")).to_be_visible()
    page.locator("#q").fill("满洲里有什么支持措施")
    page.locator("#send").click()
    expect(page.locator(".turn")).to_have_attribute("data-status", "answered")
    page.locator("#q").fill("那二连浩特呢")
    page.locator("#filters summary").click()
    page.locator('.filters input[name="year"][value="2023"]').check()
    page.locator("#send").click()
    expect(page.locator(".turn .understood")).to_contain_text("二连浩特有什么支持措施")
    expect(page.locator(".turn .limited")).to_contain_text("2023")
    expect(page.locator(".earlier a")).to_have_text(["满洲里有什么支持措施"])
    card = page.locator(".card").first
    quote = card.locator(".quote").text_content()
    card.locator("a.source").click()
    page.wait_for_url("**/documents/**")
    assert page.locator(":target").text_content() == quote
    expect(page.locator(".sheet mark").first).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_on_a_phone_nothing_scrolls_sideways_and_everything_is_in_reach(watch: Watch, lang: str) -> None:
    page = watch.open(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/?lang={lang}")
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    page.locator("#filters summary").tap()
    page.locator('.filters input[value="国家"]').check()
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    page.locator("#q").fill("边境经济合作区的企业能得到哪些金融支持")
    page.locator("#send").tap()
    shown = turn(page)
    expect(shown.locator("h2")).to_be_in_viewport()
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    expect(page.locator("#q")).to_be_in_viewport()
    shown.locator("a.n").first.tap()
    expect(shown.locator(".card").first).to_be_in_viewport()
    shown.locator(".card a.source").first.tap()
    expect(page.locator(".sheet mark").first).to_be_in_viewport()
    for address in (None, "/documents", "/history", "/docs", "/documents/none"):
        if address:
            page.goto(address)
        assert not page.evaluate(SCROLLS_SIDEWAYS), address
    watch.forgive("status of 404")


def test_on_paper_there_is_the_answer_and_nothing_to_click(page: Page) -> None:
    shown = ask(page, AGENCY)
    page.emulate_media(media="print")
    for hidden in (".top", ".foot", ".composer", ".feedback", "#conversation-bar"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(shown.locator(".statement").first).to_be_visible()
    expect(shown.locator(".card .quote").first).to_be_visible()
    page.goto(shown.locator("a.source").first.get_attribute("href") or "")
    for hidden in (".top", ".foot", ".contents", ".clause-tools"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".sheet")).to_be_visible()


@pytest.mark.parametrize("address", ["/", f"/?q={AGENCY}"])
def test_the_page_is_light(watch: Watch, address: str) -> None:
    page = watch.open()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    assert {kinds[request] for request in sizes} >= {"Document", "Stylesheet", "Script"}
    assert 10_000 < sum(size for request, size in sizes.items() if kinds[request] != "Font") < PAGE_BYTES
