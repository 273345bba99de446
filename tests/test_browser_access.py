"""Every page, light and dark, has nothing that axe finds against WCAG 2 A and AA; the policy of contents holds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.pipeline import Assistant
from tests.browser import PHONE, UNANSWERED, Site, Watch, ask
from tests.serving import real_server
from web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.model]

RULES: dict[str, object] = {"runOnly": ["wcag2a", "wcag2aa"], "resultTypes": ["violations"]}
# Of these, the rules that look at colours: the dark scheme changes nothing else.
COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
Scheme = Literal["light", "dark"]
SCHEMES: dict[Scheme, str] = {"light": "rgb(250, 249, 246)", "dark": "rgb(21, 25, 27)"}


def violations(page: Page, rules: dict[str, object] = RULES) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks once it is whole, each with the elements that do."""
    page.wait_for_load_state()
    if page.evaluate("window.axe === undefined"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(rules) => axe.run(rules)", rules)["violations"]
    return [(rule["id"], [f"{node['target']} {node['html'][:120]}" for node in rule["nodes"]]) for rule in found]


def violations_in_both(page: Page) -> dict[Scheme, list[tuple[str, list[str]]]]:
    """Return what is found with the light colours, and with the dark ones."""
    found: dict[Scheme, list[tuple[str, list[str]]]] = {}
    for scheme, background in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_css("background-color", background)
        found[scheme] = violations(page, COLOURS if found else RULES)
    return found


def empty(page: Page) -> None:
    page.goto("/")
    page.locator("#filters summary").click()


def answered(page: Page) -> None:
    page.goto("/")
    shown = ask(page, "跨境人民币结算由哪些部门负责")
    shown.locator(".thumb").first.click()
    # With everything unfolded.
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.setAttribute('open', ''))")


def followed_up(page: Page) -> None:
    page.goto("/?q=那二连浩特呢&previous=满洲里有什么支持措施&year=2023")
    expect(page.locator(".understood")).to_be_visible()
    page.locator(".card").first.focus()


def refused(page: Page) -> None:
    page.goto("/")
    ask(page, UNANSWERED)


def history(page: Page) -> None:
    page.goto("/")
    ask(page, "跨境人民币结算由哪些部门负责")
    page.goto("/history")
    expect(page.locator(".conversation-title")).to_be_visible()


def document(page: Page) -> None:
    # The document with the most footnotes, and marks in the clause in view.
    page.goto("/?q=跨境人民币结算由哪些部门负责&document=mofcom-2023-18")
    page.locator(".card a.source").first.click()
    page.locator(".changes summary").first.click()


def converted(page: Page) -> None:
    page.goto("/documents/mofcom-2025")


def at(address: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(address)

    go.__name__ = address.strip("/")
    return go


PAGES = (
    empty, answered, followed_up, refused, history, document, converted,
    at("/documents"), at("/docs"), at("/evaluation"), at("/documents/none"), at("/?lang=en&q=What about land?"),
    at("/support"), at("/support?lang=en&q=We process cashmere in Erenhot&kind=land"),
    at("/support?kind=用地&place=海南"), at("/agencies"), at("/agencies?name=内蒙古商务厅"),
    at("/lineage"), at("/lineage?local=nmg-2023&basis=mofcom-2023-18"),
)  # fmt: skip


@pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
def test_axe_finds_nothing_in_light_and_dark(
    watch: Watch, show: Callable[[Page], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No report of the evaluation is found from here: the page that says so.
    monkeypatch.chdir(tmp_path)
    watch.forgive("status of 404")
    page = watch.open()
    show(page)
    assert violations_in_both(page) == {"light": [], "dark": []}


def test_axe_finds_nothing_on_a_phone(watch: Watch) -> None:
    page = watch.open(viewport=PHONE, is_mobile=True, has_touch=True)
    answered(page)
    assert violations(page) == []


def test_axe_finds_nothing_in_the_report_of_the_evaluation(watch: Watch) -> None:
    """The newest in eval/results; it has one scheme."""
    page = watch.open()
    page.goto("/evaluation")
    expect(page.locator("h1")).to_have_text("How good are the answers?")
    # Of the hundred questions that went wrong ten are like the others.
    page.evaluate("[...document.querySelectorAll('details')].slice(10).forEach((each) => each.remove())")
    assert violations(page) == []


@pytest.fixture(scope="module")
def explaining_site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that explains its answers, which the one of the other tests does not."""
    home = tmp_path_factory.mktemp("maintainers")
    with real_server(create_app(lambda: assistant, home, explains=True)) as address:
        yield Site(address, home)


@pytest.fixture
def explaining(chromium: Browser, explaining_site: Site) -> Iterator[Watch]:
    """Yield what opens pages there."""
    watching = Watch(chromium, explaining_site)
    yield watching
    assert watching.close() == []


@pytest.mark.parametrize("question", ["满州里边合区没钱周转怎么办", "What about land?", "财税〔2019〕5号怎么说"])
def test_axe_finds_nothing_in_an_explanation(question: str, explaining: Watch) -> None:
    page = explaining.open()
    page.goto(f"/?q={question}")
    page.get_by_role("link", name="为什么是这些条文？").click()
    expect(page.locator("h1")).to_have_text("为什么是这些条文？")
    assert violations_in_both(page) == {"light": [], "dark": []}


def test_an_explanation_on_a_phone_is_no_wider_than_the_screen(explaining: Watch) -> None:
    page = explaining.open(viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto("/explain?q=跨境人民币结算由哪些部门负责")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(
        "(() => { const t = document.querySelector('.scroll'); return t.scrollWidth > t.clientWidth })()"
    )
    assert violations(page) == []


def test_axe_finds_what_is_wrong(watch: Watch) -> None:
    page = watch.open()
    page.goto("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [rule for rule, _ in violations(page)] == ["html-has-lang"]


def test_what_somebody_else_put_into_the_page_does_not_run(watch: Watch) -> None:
    watch.forgive("Content Security Policy")
    page = watch.open()
    page.goto("/")
    page.evaluate("""() => {
      document.body.insertAdjacentHTML("beforeend", '<p id=put style="color:red" onclick="window.ran = 1">put</p>');
      document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 2" }));
    }""")
    page.locator("#put").click()
    assert page.evaluate("[window.ran, document.getElementById('put').style.color]") == [None, ""]
    # What a console says arrives beside what is evaluated.
    while len(refused := [said for said in watch.complaints if "Content Security Policy" in said]) < 3:
        page.wait_for_event("console")
    assert len(refused) == 3
