"""The page and the route of support, with the five documents and no encoder."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from assistant.derived.measures import Kind, Measure, Strength
from assistant.pipeline import Assistant
from assistant.support import Wanted
from tests.elements import Element
from tests.handmade_measures import measure
from tests.serving import assert_problem, ready
from tests.test_web_contract import same
from tests.test_web_pages import BROWSER, by_class, by_id, page_of
from tests.test_web_strings import fields
from web.app import create_app
from web.support_models import Support
from web.support_strings import SUPPORT_PHRASES
from web.support_views import Segment, segments

CASHMERE = "我们在二连浩特做羊绒加工，能拿到哪些扶持"


@pytest.fixture(scope="module")
def server(keywords_only: Assistant) -> Iterator[TestClient]:
    """Return a browser without JavaScript."""
    for client in ready(create_app(lambda: keywords_only)):
        client.headers.update(BROWSER)
        yield client


@pytest.fixture
def client(server: TestClient) -> TestClient:
    """Return the browser without what earlier tests left in it."""
    server.cookies.clear()
    return server


def shown(client: TestClient, **query: str | list[str]) -> Element:
    response = client.get("/support", params=query)
    assert response.status_code == 200
    return page_of(response)


def names(page: Element) -> list[str]:
    return [heading.text for group in by_class(page, "group") for heading in group.all("h2")]


def quotes(page: Element) -> list[str]:
    return [quote.text for quote in by_class(page, "quote")]


def test_every_measure_is_on_the_page_once_to_the_letter(client: TestClient, keywords_only: Assistant) -> None:
    every = [measure.quote for measure in keywords_only.derived.support.measures]
    assert sorted(quotes(shown(client))) == sorted(every)


def test_groups_are_folded_until_something_is_asked(client: TestClient) -> None:
    assert all("open" not in group.attributes for group in by_class(shown(client), "group"))
    asked = by_class(shown(client, kind="用地"), "group")
    assert ["open" in group.attributes for group in asked if group.attributes["id"] != "prohibitions"] == [True]
    first, *_, last = by_class(shown(client, q=CASHMERE), "group")
    assert ("open" in first.attributes, "open" in last.attributes) == (True, False)


def test_what_fits_who_asks_comes_first_and_says_why(client: TestClient) -> None:
    page = shown(client, q=CASHMERE)
    assert names(page)[:2] == ["产业", "融资"]
    first = page.all("tbody")[0].all("tr")[0]
    assert "羊绒纺织" in by_class(first, "quote")[0].text
    assert [chip.text for chip in by_class(first, "why")] == ["点名二连浩特市", "涉及羊绒、加工"]
    assert [chip.text for chip in by_class(by_class(page, "read-as")[0], "chip")] == ["在二连浩特市", "从事羊绒、加工"]
    assert not any(quote.startswith("支持满洲里综合保税区") for quote in quotes(page))
    assert re.search(r"另有 \d+ 条只适用于其他地方", page.all("main")[0].text)


def test_a_question_that_says_nothing_of_who_asks_is_told_so(client: TestClient) -> None:
    page = shown(client, q="有哪些扶持政策")
    assert by_class(page, "read-as")[0].text.startswith("没有读出地点、行业或所要的类别")


def test_a_row_has_bodies_strength_and_a_link_to_its_place(client: TestClient, keywords_only: Assistant) -> None:
    page = shown(client, q=CASHMERE)
    row = page.all("tbody")[0].all("tr")[0]
    (bodies,) = by_class(row, "bodies")
    assert bodies.all("a")[0].text == "内蒙古自治区商务厅"
    assert unquote(bodies.all("a")[0].attributes["href"]) == "/agencies?name=内蒙古自治区商务厅"
    (source,) = by_class(row, "source")
    (link,) = source.all("a")
    assert link.text == "四、（七）"
    address = unquote(link.attributes["href"])
    span = re.fullmatch(r"/documents/nmg-2023\?mark=(\d+)-(\d+)#四/（七）", address)
    assert span is not None
    text = keywords_only.document("nmg-2023").text
    assert text[int(span[1]) : int(span[2])] == by_class(row, "quote")[0].text
    assert [mark.text for mark in by_class(client_page(client, address), "sheet")[0].all("mark")] != []


def client_page(client: TestClient, address: str) -> Element:
    return page_of(client.get(address))


def test_a_national_clause_names_nobody(client: TestClient) -> None:
    page = shown(client, kind="用地", region="吉林省")
    assert {cell.text for cell in by_class(page, "bodies")} == {"条文未列明"}


def test_the_form_keeps_what_was_chosen(client: TestClient) -> None:
    query: dict[str, str | list[str]] = {
        "q": "做羊绒",
        "kind": ["用地", "land", "tax"],
        "region": "Inner Mongolia",
        "strength": "binding",
    }
    page = shown(client, **query, place="二连", beneficiary="企业", text="加工", verb="grant")
    assert by_id(page, "who").attributes["value"] == "做羊绒"
    checked = [box.attributes["value"] for box in page.all("input") if "checked" in box.attributes]
    assert checked == ["用地", "税收"]
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen == ["内蒙古自治区", "刚性"]
    hidden = [
        (i.attributes["name"], i.attributes["value"]) for i in page.all("input") if i.attributes["type"] == "hidden"
    ]
    assert hidden == [("verb", "给予"), ("text", "加工")]
    assert "open" in by_class(page, "narrow")[0].attributes


def test_empty_fields_of_the_form_are_no_filters(client: TestClient, keywords_only: Assistant) -> None:
    page = shown(client, q="", region="", strength="", beneficiary="", place=" ")
    assert len(quotes(page)) == len(keywords_only.derived.support.measures)
    assert "open" not in by_class(page, "narrow")[0].attributes


def test_prohibitions_stand_apart_and_last(client: TestClient) -> None:
    page = shown(client)
    last = by_class(page, "group")[-1]
    assert last.attributes["id"] == "prohibitions"
    assert all("严防" in quote.text or "严禁" in quote.text for quote in by_class(last, "quote"))
    assert "不是扶持" in by_class(last, "notice")[0].text


def test_nothing_found_says_so_with_the_next_step(client: TestClient) -> None:
    page = shown(client, kind="税收", place="海南", q="做羊绒")
    (nothing,) = by_class(page, "nothing")
    assert nothing.all("h2")[0].text == "没有符合这些条件的措施。"
    assert [unquote(link.attributes["href"]) for link in nothing.all("a")] == ["/support", "/?q=做羊绒"]


@pytest.mark.parametrize(
    ("lang", "title", "kind"),
    [("zh-Hans", "扶持政策", "税收"), ("zh-Hant", "扶持政策", "稅收"), ("en", "Support", "Tax")],
)
def test_the_page_speaks_the_readers_language_and_quotes_stay(
    lang: str, title: str, kind: str, client: TestClient
) -> None:
    page = shown(client, lang=lang, kind="税收")
    assert page.all("h1")[0].text == title
    assert names(page)[0] == kind
    assert quotes(page) == quotes(shown(client, lang="zh-Hans", kind="税收"))


def test_bodies_have_their_english_names_on_an_english_page(client: TestClient) -> None:
    page = shown(client, lang="en", place="二连浩特", kind="land")
    link = by_class(page, "bodies")[0].all("a")[0]
    assert (link.attributes["lang"], link.text.isascii()) == ("en", True)


def test_what_looks_like_markup_is_text(client: TestClient) -> None:
    evil = "<script>alert(1)</script>\"'"
    response = client.get("/support", params={"q": evil, "place": evil, "beneficiary": evil, "text": evil})
    page = page_of(response)
    assert by_id(page, "who").attributes["value"] == evil
    assert "script" not in {element.tag for element in page.all("main")[0].walk()}
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=[^&]*>|<script(?! src=\"/static/)", response.text)


@pytest.mark.parametrize("query", ["kind=房子", "region=Atlantis", "strength=x"])
def test_a_filter_that_cannot_be_meant_is_an_error_page(query: str, client: TestClient) -> None:
    response = client.get(f"/support?{query}")
    assert (response.status_code, page_of(response).all("h1")[0].text) == (422, "这个请求无法理解")


def cut(made: Measure) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.text, part.marks) for part in segments(made)]


def test_a_quote_is_cut_at_its_spans_which_may_hold_one_another() -> None:
    text = "支持符合条件的企业按规定用地。"
    made = measure(text, beneficiaries=["符合条件的企业"], conditions=["符合条件的", "按规定"])
    assert cut(made) == [
        ("支持", ("verb",)),
        ("符合条件的", ("beneficiary", "condition")),
        ("企业", ("beneficiary",)),
        ("按规定", ("condition",)),
        ("用地。", ()),
    ]
    assert segments(measure("支持"))[0] == Segment("支持", ("verb",))


def test_cut_quotes_put_together_are_the_quotes(keywords_only: Assistant) -> None:
    for each in keywords_only.derived.support.measures:
        assert "".join(part.text for part in segments(each)) == each.quote


def test_the_route_returns_the_table_in_the_form_of_its_model(client: TestClient, keywords_only: Assistant) -> None:
    query = {"q": CASHMERE, "strength": "鼓励"}
    found = client.get("/api/v1/support", params=query)
    same(Support, found.json())
    assert found.json()["groups"][0]["measures"][0]["citation"]["clause_id"] == "nmg-2023#四/（七）"
    etag = found.headers["etag"]
    assert etag == f'"{keywords_only.index.generation}"'
    again = client.get("/api/v1/support", params=query, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_every_span_of_the_route_has_its_words(client: TestClient, keywords_only: Assistant) -> None:
    found = client.get("/api/v1/support").json()
    same(Support, found)
    measures = [each for group in found["groups"] for each in group["measures"]] + found["prohibitions"]
    assert len(measures) == len(keywords_only.derived.support.measures)
    for each in measures:
        citation = each["citation"]
        text = keywords_only.document(citation["document"]["id"]).text
        assert citation["quote"] == text[citation["start"] : citation["end"]]
        parts = ("verbs", "kinds", "beneficiaries", "places", "conditions")
        for span in [*(span for part in parts for span in each[part]), each["strength"]]:
            assert span["text"] == text[span["start"] : span["end"]]
            assert citation["start"] <= span["start"] < span["end"] <= citation["end"]


@pytest.mark.parametrize("kind", [Kind.LAND, Kind.TAX, Kind.LOGISTICS])
def test_the_route_filters_as_the_table_does(kind: Kind, client: TestClient, keywords_only: Assistant) -> None:
    found = client.get("/api/v1/support", params={"kind": kind.value, "strength": Strength.BINDING.value}).json()
    wanted = Wanted(kinds=frozenset({kind}), strengths=frozenset({Strength.BINDING}))
    assert found["count"] + len(found["prohibitions"]) == len(keywords_only.derived.support.find(wanted))


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("q=%20", "the question is empty: write what you want to know"),
        ("region=Atlantis", "no province 'Atlantis': write one such as 内蒙古自治区 or Inner Mongolia"),
        ("who=me", "who: Extra inputs are not permitted"),
    ],
)
def test_a_request_that_cannot_be_meant(query: str, detail: str, client: TestClient) -> None:
    assert_problem(client.get(f"/api/v1/support?{query}"), 422, detail)


@pytest.mark.parametrize("key", SUPPORT_PHRASES)
def test_both_languages_take_the_same_values(key: str) -> None:
    chinese, english = SUPPORT_PHRASES[key]
    assert chinese and english
    assert fields(chinese) == fields(english)


def test_every_kind_and_strength_is_called_something() -> None:
    wanted = {f"kind_{kind}" for kind in Kind} | {f"strength_{strength}" for strength in Strength}
    assert wanted - set(SUPPORT_PHRASES) == set()
