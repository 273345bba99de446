"""Asking on the real page: typing, stages, citations and their sources, filters, follow-ups, refusals, feedback."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.feedback import Feedback, Thumb
from tests.browser import UNANSWERED, Site, Watch, ask, choose, turn

pytestmark = [pytest.mark.browser, pytest.mark.model]

AGENCY = "跨境人民币结算由哪些部门负责"
PLACE = "满洲里有什么支持措施"
FOLLOW_UP = "那二连浩特呢"
# Every text that the line of stages has held, in order, however briefly.
NOTE_STAGES = """() => {
  window.stages = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) window.stages.push(node.textContent);
  }).observe(document.getElementById("stage"), { childList: true });
}"""


def joined(marks: Locator) -> str:
    """Return the text of all marks: on the source page a link to a body may cut one in two."""
    return "".join(marks.all_text_contents())


def documents(shown: Locator) -> set[str]:
    """Return the ids of the documents that the cards of an answer quote."""
    addresses = [link.get_attribute("href") or "" for link in shown.locator(".card a.source").all()]
    return {address.partition("?")[0].removeprefix("/documents/") for address in addresses}


def test_a_typed_question_shows_the_stages_then_statements_with_marks(page: Page) -> None:
    expect(page.locator("#q")).to_be_focused()
    page.evaluate(NOTE_STAGES)
    shown = ask(page, AGENCY)
    expect(shown.locator("h2")).to_contain_text(AGENCY)
    expect(shown.locator(".statement").first).to_have_text(
        "责任单位：中国人民银行呼和浩特中心支行、国家外汇管理局内蒙古分局。[1]"
    )
    assert shown.locator("a.n").all_text_contents() == ["[1]", "[1]"]
    stages = page.evaluate("window.stages")
    assert stages[:-1] == [
        "正在理解问题…", "正在检索条款…", "正在判断依据…", "正在组织答案…", "正在逐字核对引文…",
    ]  # fmt: skip
    # The answer itself is read out from the same line, which is then out of sight.
    assert stages[-1].startswith("责任单位：中国人民银行呼和浩特中心支行")
    expect(page.locator("#stage")).to_have_class("read")
    expect(page.locator(".examples")).to_be_hidden()


def test_enter_asks_and_shift_enter_breaks_the_line(page: Page) -> None:
    box = page.locator("#q")
    box.press_sequentially("用地指标")
    box.press("Shift+Enter")
    expect(box).to_have_value("用地指标\n")
    box.press_sequentially("由谁负责")
    box.press("Enter")
    expect(turn(page).locator("h2")).to_contain_text("用地指标")
    expect(box).to_have_value("")


def test_an_example_asks_its_question(page: Page) -> None:
    page.locator(".examples a").first.click()
    expect(turn(page).locator("h2")).to_contain_text(AGENCY)
    expect(page).to_have_url(re.compile(r"/\?c="))


def test_a_mark_leads_to_its_card(page: Page) -> None:
    shown = ask(page, "边境经济合作区能不能扩区")
    shown.locator("a.n", has_text="[2]").click()
    card = shown.locator('.card[data-n="2"]')
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()


@pytest.mark.parametrize(
    "question",
    [AGENCY, "商资发〔2023〕18号是哪些部门印发的", "What support is there for cross-border logistics?"],
)
def test_the_source_shows_the_quote_in_view_with_the_same_marks(page: Page, question: str) -> None:
    shown = ask(page, question)
    shown.locator("details.others summary").evaluate_all("(all) => all.forEach((each) => each.click())")
    cards = [
        (card.locator(".quote").text_content(), joined(card.locator(".quote mark")), card.locator("a.source"))
        for card in shown.locator(".card").all()
    ]
    addresses = [source.get_attribute("href") or "" for _, _, source in cards]
    cards[0][2].click()
    page.wait_for_url("**/documents/**")
    for (quote, marked, _), address in zip(cards, addresses, strict=True):
        page.goto(address)
        clause = page.locator(":target")
        assert clause.text_content() == quote
        assert quote
        assert joined(page.locator(".sheet mark")) == joined(clause.locator("mark")) == marked
        assert marked
        expect(clause.locator("mark").first).to_be_in_viewport()


def test_filters_restrict_what_is_cited(page: Page) -> None:
    choose(page, region="西藏自治区", year="2023")
    expect(page.locator("#filters-name")).to_have_text("筛选 (2)")
    first = ask(page, PLACE)
    assert " ".join((first.locator(".limited").text_content() or "").split()) == (
        "限于 适用地区 西藏自治区 成文年份 2023 去掉筛选再问"
    )
    assert documents(first) == {"mofcom-2023-18"}
    page.locator("#filters summary").click()
    page.locator("#filters-clear").click()
    expect(page.locator("#filters-name")).to_have_text("筛选")
    choose(page, level="自治区")
    assert documents(ask(page, AGENCY)) == {"nmg-2023"}


def test_a_day_restricts_what_is_cited_and_can_be_taken_off(page: Page) -> None:
    choose(page, as_of="2022-01-01")
    expect(page.locator("#filters-name")).to_have_text("筛选 (1)")
    first = ask(page, PLACE)
    expect(first.locator(".limited")).to_contain_text("2022-01-01")
    assert documents(first) <= {"mofcom-2021-163", "mofcom-exim-2020"}
    page.locator("#filters summary").click()
    page.locator("#filters-clear").click()
    expect(page.locator('.filters input[name="as_of"]')).to_have_value("")
    expect(page.locator("#filters-name")).to_have_text("筛选")


def test_filters_that_leave_nothing_are_named_and_can_be_taken_off(page: Page) -> None:
    choose(page, region="西藏自治区", year="2021")
    shown = ask(page, AGENCY)
    expect(shown).to_have_attribute("data-status", "insufficient_evidence")
    expect(shown.locator(".statements")).to_contain_text("西藏自治区")
    expect(shown.locator(".statements")).to_contain_text("2021")
    expect(shown.locator(".card")).to_have_count(0)
    shown.locator('[data-again="unfiltered"]').click()
    expect(turn(page)).to_have_attribute("data-status", "answered")
    expect(turn(page).locator(".limited")).to_have_count(0)


def test_a_follow_up_says_what_it_was_understood_as_and_can_be_asked_as_it_stands(page: Page) -> None:
    ask(page, PLACE)
    shown = ask(page, FOLLOW_UP)
    expect(shown.locator(".understood")).to_contain_text("理解为：二连浩特有什么支持措施")
    with page.expect_request("**/turn") as sent:
        shown.locator('[data-again="alone"]').click()
    assert json.loads(sent.value.post_data or "") == {
        "question": FOLLOW_UP, "previous": [], "filters": {}, "lang": "zh-Hans",
    }  # fmt: skip
    expect(shown.locator(".understood")).to_have_count(0)
    alone = turn(page, 1)
    expect(alone.locator("h2")).to_contain_text(FOLLOW_UP)
    expect(alone).to_have_attribute("data-status", "answered")


def test_the_chip_of_a_body_asks_about_it(page: Page) -> None:
    chip = ask(page, AGENCY).locator(".chip").first
    question = chip.get_attribute("data-ask") or ""
    assert question == "中国人民银行呼和浩特中心支行负责哪些工作"
    chip.click()
    shown = turn(page, 1)
    expect(shown.locator("h2")).to_contain_text(question)
    expect(shown.locator(".understood")).to_have_count(0)
    expect(shown.locator(".card").first.locator(".chips")).to_contain_text("中国人民银行呼和浩特中心支行")


@pytest.mark.usefixtures("suggesting")
def test_a_refusal_shows_what_is_close_as_such_and_questions_that_are_answered(page: Page) -> None:
    shown = ask(page, UNANSWERED)
    expect(shown.locator(".verdict")).to_have_text("文件中没有找到答案")
    expect(shown.get_by_role("heading", name="相关但未必回答")).to_be_visible()
    expect(shown.locator(".card").first).to_be_visible()
    expect(shown.locator("a.n")).to_have_count(0)
    suggestion = shown.locator(".suggestions a").first
    question = suggestion.text_content() or ""
    suggestion.click()
    answered = turn(page, 1)
    expect(answered.locator("h2")).to_contain_text(question)
    expect(answered).to_have_attribute("data-status", "answered")


@pytest.mark.parametrize(("thumb", "reason"), [(Thumb.UP, None), (Thumb.DOWN, "应当先引实施方案的条款")])
def test_an_opinion_is_stored_with_the_question_and_its_citations(
    page: Page, site: Site, thumb: Thumb, reason: str | None
) -> None:
    shown = ask(page, AGENCY)
    shown.locator(f'.thumb[data-verdict="{thumb.value}"]').click()
    if reason:
        shown.get_by_label("哪里不对，或应当怎样回答（可不填）").fill(reason)
    shown.get_by_role("button", name="提交评价").click()
    expect(shown.locator(".said")).to_have_text("已记录，谢谢。")
    opinion = Feedback.of_home(site.home).rows()[-1].opinion
    assert (opinion.question, opinion.thumb, opinion.reason) == (AGENCY, thumb, reason)
    assert opinion.citations[:2] == ("nmg-2023#三/（三）/2", "nmg-2023#五/（十一）")
    assert opinion.generation in (shown.locator(".about").text_content() or "")


def test_a_citation_can_be_copied(watch: Watch) -> None:
    page = watch.open(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    card = ask(page, AGENCY).locator(".card").first
    card.locator(".cite summary").click()
    card.locator(".copy").first.click()
    expect(card.locator(".copy").first).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == card.locator(".cite dd").first.text_content()
    assert "[Z]. 2023-08-14." in copied
