"""The pages of the conversation: by address, by form, by script; their language, their errors, their weight."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from assistant.pipeline import Assistant
from tests.elements import Element, read_page
from tests.schemas import faults
from tests.serving import QUESTION, ready
from tests.waiting import PATIENCE
from web.app import create_app
from web.asked import Asked
from web.templating import STATIC

BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh-CN"}
PAGE_BYTES = 150_000


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    """Return a browser without JavaScript, at a server that is ready."""
    for client in ready(create_app(lambda: tiny)):
        client.headers.update(BROWSER)
        yield client


def page_of(response: Response) -> Element:
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return read_page(response.text)


def by_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.walk() if name in element.attributes.get("class", "").split()]


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page.walk() if element.attributes.get("id") == name]
    return found


def events(response: Response) -> list[tuple[str, Any]]:
    """Return the events of a stream, each with its name and its data."""
    assert response.headers["content-type"].startswith("text/event-stream")
    parts = [dict(line.split(": ", 1) for line in part.split("\n")) for part in response.text.strip().split("\n\n")]
    return [(part["event"], json.loads(part["data"])) for part in parts]


def turn(client: TestClient, **body: object) -> list[tuple[str, Any]]:
    return events(client.post("/turn", json={"question": QUESTION, **body}))


def test_the_empty_page_has_the_box_the_filters_and_examples(client: TestClient) -> None:
    response = client.get("/")
    page = page_of(response)
    assert response.status_code == 200
    assert by_id(page, "main").attributes["data-state"] == "empty"
    assert by_class(page, "turn") == by_class(page, "earlier") == []
    names = [field.attributes["name"] for field in by_id(page, "ask").all("input")]
    assert set(names) == {"lang", "level", "region", "year", "status", "as_of", "document", "agencies"}
    assert by_class(page, "held")[0].text == "收录 3 份文件，6 条条款。"
    asked = [link.attributes["data-ask"] for link in by_class(page, "examples")[0].all("a")]
    assert asked[0] == "跨境人民币结算由哪些部门负责"
    assert asked[-1] == "What support is there for cross-border logistics?"


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [
        ("zh-Hant", "跨境人民幣結算由哪些部門負責", "What support is there for cross-border logistics?"),
        ("en", "Which authorities handle cross-border RMB settlement?", "跨境物流有哪些支持措施"),
    ],
)
def test_examples_are_in_the_language_of_the_interface_and_the_last_in_another(
    lang: str, first: str, last: str, client: TestClient
) -> None:
    links = by_class(page_of(client.get(f"/?lang={lang}")), "examples")[0].all("a")
    asked = [link.attributes["data-ask"] for link in links]
    assert (asked[0], asked[-1]) == (first, last)


def test_the_answer_stands_on_the_page_of_its_address(client: TestClient) -> None:
    response = client.get("/", params={"q": QUESTION})
    page = page_of(response)
    (shown,) = by_class(page, "turn")
    assert response.status_code == 200
    assert page.all("title")[0].text == f"{QUESTION} · 政策问答"
    assert by_class(shown, "statement")[0].text == "责任单位：自然资源部。[1]"
    card = by_class(shown, "card")[0]
    assert card.all("h4")[0].text.endswith("《商务部关于推动边境合作区发展的通知》")
    assert "商资发〔2023〕18号" in by_class(card, "card-facts")[0].text
    assert by_class(card, "card-path")[0].text.startswith("条款 一、（一）一、加强保障")
    assert [chip.text for chip in by_class(card, "chip")] == ["自然资源部"]


def test_a_card_holds_the_quote_and_its_marks_and_leads_to_its_source(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    page = page_of(client.get("/", params={"q": QUESTION}))
    for citation, card in zip(answer["citations"], by_class(page, "card"), strict=True):
        quote = by_class(card, "quote")[0]
        assert quote.text == citation["quote"]
        start = citation["start"]
        marked = "".join(citation["quote"][a - start : b - start] for a, b in citation["highlights"])
        assert "".join(mark.text for mark in quote.all("mark")) == marked
        path, fragment = citation["url"].split("#")
        spans = ",".join(f"{a}-{b}" for a, b in citation["highlights"])
        assert by_class(card, "source")[0].attributes["href"] == f"{path}?mark={spans}#{fragment}"


def test_every_mark_leads_to_a_card(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION}))
    ids = {element.attributes["id"] for element in page.walk() if "id" in element.attributes}
    marks = by_class(page, "n")
    assert marks
    assert {mark.attributes["href"].removeprefix("#") for mark in marks} <= ids
    assert len(ids) == len([element for element in page.walk() if "id" in element.attributes])


def test_a_chip_asks_about_its_body_among_the_same_clauses(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION, "year": "2023"}))
    chip = by_class(page, "chip")[0]
    assert chip.attributes["href"] == Asked("自然资源部负责哪些工作", (), {"year": ("2023",)}).address
    assert client.get(chip.attributes["href"]).status_code == 200


def test_a_form_without_javascript_asks_follows_up_and_filters(client: TestClient) -> None:
    first = page_of(client.post("/", data={"q": QUESTION}))
    hidden = [f.attributes["value"] for f in by_id(first, "ask").all("input") if f.attributes["name"] == "previous"]
    assert hidden == [QUESTION]
    second = page_of(client.post("/", data={"q": "统计由谁负责", "previous": hidden, "level": "自治区"}))
    assert [link.text for link in by_class(second, "earlier")[0].all("a")] == [QUESTION]
    assert by_class(second, "limited")[0].text.split() == ["限于", "发文级别", "自治区", "去掉筛选再问"]
    assert {card.all("h4")[0].text[-6:] for card in by_class(second, "card")} == {"的实施方案》"}
    chosen = [f for f in by_id(second, "ask").all("input") if "checked" in f.attributes]
    assert [(f.attributes["name"], f.attributes["value"]) for f in chosen] == [("level", "自治区")]


def test_a_form_without_a_question_is_the_page(client: TestClient) -> None:
    page = page_of(client.post("/", data={"q": " \u3000"}))
    assert by_id(page, "main").attributes["data-state"] == "empty"


def test_what_a_follow_up_was_understood_as_can_be_undone(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": "那跨境旅游呢", "previous": QUESTION}))
    (understood,) = by_class(page, "understood")
    assert understood.text.startswith("理解为：")
    undo = understood.all("a")[0].attributes["href"]
    assert undo == Asked("那跨境旅游呢").address
    assert by_class(page_of(client.get(undo)), "understood") == []


def test_no_answer_says_so_and_shows_the_closest_clauses_as_such(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": "用地指标的面积是多少亩"}))
    (shown,) = by_class(page, "turn")
    assert shown.attributes["data-status"] == "insufficient_evidence"
    assert by_class(shown, "verdict")[0].text.strip() == "文件中没有找到答案"
    assert by_class(shown, "citations")[0].attributes["aria-label"] == "相关但未必回答"
    assert by_class(shown, "bar") == by_class(shown, "n") == []


def test_an_empty_result_names_its_filter(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION, "year": "1999"}))
    assert "1999" in by_class(page, "limited")[0].text
    assert "1999" in by_class(page, "statements")[0].text
    assert by_class(page, "card") == []
    undo = by_class(page, "limited")[0].all("a")[0].attributes["href"]
    assert undo == Asked(QUESTION).address


def test_the_script_gets_stages_then_the_turn_as_html_and_json(client: TestClient) -> None:
    got = turn(client)
    assert [name for name, _ in got] == ["stage"] * 5 + ["turn"]
    assert [data["stage"] for _, data in got[:-1]] == ["read", "search", "judge", "write", "verify"]
    data = got[-1][1]
    assert faults("answer", data["answer"]) == []
    (shown,) = by_class(read_page(data["html"]), "turn")
    assert [quote.text for quote in by_class(shown, "quote") if quote.attributes.get("cite")] == [
        citation["quote"] for citation in data["answer"]["citations"]
    ]


def test_a_page_carries_what_the_script_needs_of_its_turn(client: TestClient) -> None:
    asked = {"q": "统计由谁负责", "previous": [QUESTION], "year": ["2023", "2021"], "agencies": "false"}
    (shown,) = by_class(page_of(client.get("/", params=asked)), "turn")
    data = json.loads(shown.attributes["data-turn"])
    assert data.pop("answer")["question"] == "统计由谁负责"
    assert data == {
        "question": "统计由谁负责",
        "previous": [QUESTION],
        "filters": {"year": ["2023", "2021"], "agencies": [False]},
    }
    again = events(client.post("/turn", json=data))
    assert by_class(read_page(again[-1][1]["html"]), "turn")[0].attributes["id"] == shown.attributes["id"]


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": "问" * 501},
        {"question": "用地", "previous": [""]},
        {"question": "用地", "filters": {"city": "x"}},
        {"question": "用地", "filters": {"agencies": "maybe"}},
        {"question": "用地", "x": 1},
        {"question": 7},
        [],
    ],
)
def test_a_turn_that_cannot_be_meant_is_a_problem_before_the_stream(body: object, client: TestClient) -> None:
    response = client.post("/turn", json=body, headers={"Accept": "text/event-stream"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_turn_that_fails_is_a_problem_in_the_stream(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("assistant.pipeline.verify_statements", fail)
    name, data = turn(client)[-1]
    assert (name, data["status"], data["detail"]) == ("problem", 500, "the server failed: its log says why")


def test_a_question_that_is_too_long_is_an_error_page(client: TestClient) -> None:
    response = client.get("/", params={"q": "问" * 501})
    page = page_of(response)
    assert response.status_code == 422
    assert by_class(page, "error")[0].all("h1")[0].text == "这个请求无法理解"
    assert "501 characters" in page.text


def test_while_the_assistant_opens_the_page_is_there_and_an_answer_is_not(
    tiny: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.state.WAIT_SECONDS", 0.01)
    may_open = threading.Event()

    def open_when_allowed() -> Assistant:
        assert may_open.wait(PATIENCE)
        return tiny

    with TestClient(create_app(open_when_allowed), headers=BROWSER) as client:
        page = page_of(client.get("/"))
        assert "正在载入索引" in by_class(page, "intro")[0].text
        assert by_class(page, "filters") == []
        waiting = client.get("/", params={"q": QUESTION})
        assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "5")
        assert "请在 5 秒后重试。" in page_of(waiting).text
        may_open.set()


def test_the_language_is_kept_in_a_cookie(client: TestClient) -> None:
    first = client.get("/?lang=en")
    assert "lang=en" in first.headers["set-cookie"]
    assert page_of(first).all("html")[0].attributes["lang"] == "en"
    again = client.get("/", params={"q": QUESTION})
    assert "set-cookie" not in again.headers
    assert page_of(again).all("html")[0].attributes["lang"] == "en"
    assert again.headers["content-language"] == "en"
    assert again.headers["vary"] == "Accept-Language, Cookie"


def test_the_links_of_languages_keep_the_question(client: TestClient) -> None:
    for response in (client.get("/", params={"q": QUESTION, "year": "2023"}), client.post("/", data={"q": QUESTION})):
        links = by_class(page_of(response), "languages")[0].all("a")
        assert [link.attributes["hreflang"] for link in links] == ["zh-Hans", "zh-Hant", "en"]
        english = page_of(client.get(links[2].attributes["href"]))
        assert by_class(english, "turn")[0].all("h2")[0].text == f"Question {QUESTION}"
        client.cookies.clear()


def test_contents_keep_their_own_language_on_an_english_page(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": "Who is responsible for land quota?", "lang": "en"}))
    (shown,) = by_class(page, "turn")
    assert (shown.attributes["lang"], by_class(shown, "statements")[0].attributes["lang"]) == ("en", "en")
    assert {quote.attributes["lang"] for quote in by_class(shown, "quote")} == {"zh-Hans"}


def test_what_a_reader_writes_is_text_and_never_markup(client: TestClient) -> None:
    nasty = "<script>alert(1)</script>\"'{{7*7}}"
    fields = {"q": f"{nasty}用地", "previous": nasty, "year": nasty}
    for response in (client.get("/", params=fields), client.post("/", data=fields)):
        page = page_of(response)
        assert {script.attributes.get("src", "inline")[:8] for script in page.all("script")} == {"/static/"}
        assert nasty in by_class(page, "turn")[0].all("h2")[0].text


@pytest.mark.parametrize("address", ["/", f"/?q={QUESTION}", "/history", "/?q=" + "问" * 501])
def test_no_page_needs_inline_code_or_another_host(address: str, client: TestClient) -> None:
    response = client.get(address)
    page = page_of(response)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    for element in page.walk():
        assert "style" not in element.attributes
        assert [name for name in element.attributes if name.startswith("on")] == []
        assert element.tag != "style"
        for name in ("src", "href", "action"):
            assert element.attributes.get(name, "/").startswith(("/", "#"))
    assert [script.text for script in page.all("script")] == [""] * len(page.all("script"))


@pytest.mark.parametrize("address", ["/", f"/?q={QUESTION}", "/history"])
def test_what_a_page_loads_is_there_and_light(address: str, client: TestClient) -> None:
    response = client.get(address)
    named = {
        element.attributes[name]
        for element in page_of(response).walk()
        for name in ("src", "href")
        if element.attributes.get(name, "").startswith("/static/")
    }
    # A module names those it imports.
    modules = {f"/static/{path.name}" for path in STATIC.glob("*.js")}
    imported = {found for name in named & modules for found in re.findall(r'from "([^"]+)"', client.get(name).text)}
    loaded = [client.get(name) for name in named | imported]
    assert {each.status_code for each in loaded} == {200}
    assert len(response.content) + sum(len(each.content) for each in loaded) < PAGE_BYTES


def test_scripts_import_only_files_of_this_server() -> None:
    for path in STATIC.glob("*.js"):
        for name in re.findall(r'from "([^"]+)"', path.read_text("utf-8")):
            assert (STATIC / Path(name).name).is_file()
            assert name.startswith("/static/")


def test_the_answers_of_pages_are_counted(client: TestClient) -> None:
    def answers() -> float:
        counted = re.findall(r"^assistant_answers_total\{.*\} (\S+)$", client.get("/metrics").text, re.MULTILINE)
        return sum(map(float, counted))

    before = answers()
    client.get("/", params={"q": QUESTION})
    client.post("/", data={"q": QUESTION})
    turn(client)
    assert answers() == before + 3
