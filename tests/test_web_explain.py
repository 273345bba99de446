"""The page and the route that explain an answer: only where the server is set to, and nothing of the question runs."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from assistant.explain import Part, feature_rows
from assistant.explain_json import explanation_json
from assistant.pipeline import Assistant
from index.filters import In
from tests.elements import Element, read_page
from tests.schemas import read_schema
from tests.serving import CLAUSE, QUESTION, assert_problem, ready
from tests.test_assistant_contract import QUESTIONS
from tests.test_web_contract import plain, same
from tests.test_web_pages import BROWSER, by_class, page_of, turn
from web.app import create_app
from web.asked import Asked
from web.explain_models import Explanation
from web.explain_pages import direction

LINK = "为什么是这些条文？"


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    """Return a browser at a server that explains."""
    for client in ready(create_app(lambda: tiny, explains=True)):
        client.headers.update(BROWSER)
        yield client


@pytest.fixture
def readers(tiny: Assistant) -> Iterator[TestClient]:
    """Return a browser at a server for readers, which does not."""
    for client in ready(create_app(lambda: tiny)):
        client.headers.update(BROWSER)
        yield client


def links(page: Element) -> list[str]:
    return [link.attributes["href"] for link in page.all("a") if link.text == LINK]


def rows(table: Element) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row.walk() if cell.tag in ("th", "td")] for row in table.all("tr")]


def test_it_is_not_there_where_the_server_is_not_set_to_explain(readers: TestClient) -> None:
    page = readers.get("/explain", params={"q": QUESTION})
    assert page.status_code == 404
    assert page_of(page).all("h1")[0].text == "没有这个页面或文件"
    assert_problem(readers.get("/api/v1/explain", params={"question": QUESTION}), 404, "Not Found")
    assert "/api/v1/explain" not in readers.get("/openapi.json").json()["paths"]


def test_only_a_server_that_explains_links_to_it(client: TestClient, readers: TestClient) -> None:
    for question in (QUESTION, "明天会下雪吗"):
        for asked in ({"q": question}, {"q": question, "previous": "统计由谁负责", "year": "2023"}):
            (href,) = links(page_of(client.get("/", params=asked)))
            assert href.startswith("/explain?")
            assert dict(parse_qsl(href.partition("?")[2])) == asked
            assert client.get(href).status_code == 200
            assert links(page_of(readers.get("/", params=asked))) == []
    streamed = [dict(turn(server, question=QUESTION))["turn"]["html"] for server in (client, readers)]
    assert [links(read_page(html)) for html in streamed] == [[Asked(QUESTION).explained], []]


def test_the_page_has_every_feature_of_the_clauses_and_of_the_gate(client: TestClient, tiny: Assistant) -> None:
    explanation = tiny.explain(QUESTION, top=2)
    clauses, gate = page_of(client.get("/explain", params={"q": QUESTION, "top": 2})).all("table")
    head, *body = rows(clauses)
    assert head == ["特征", "1", "2"]
    parts = [
        [row.name, *(f"{part.value:.3f} {part.contribution:+.3f}" for part in row.parts)]
        for row in feature_rows(explanation.clauses)
    ]
    assert body[: len(parts)] == parts
    assert body[len(parts) :] == [
        ["截距", *[f"{explanation.intercept:+.3f}"] * 2],
        ["得分", *(f"{clause.score:.3f}" for clause in explanation.clauses)],
        ["概率", *(f"{clause.probability:.1%}".replace("%", " %") for clause in explanation.clauses)],
    ]
    gate_rows = rows(gate)[1:-3]
    assert gate_rows == [[p.name, f"{p.value:.3f}", f"{p.contribution:+.3f}"] for p in explanation.gate]


def test_the_page_says_how_the_question_was_read_and_what_was_decided(client: TestClient, tiny: Assistant) -> None:
    question = "满洲里边境合作区怎样发展跨境旅游"
    explanation, response = tiny.explain(question), client.get("/explain", params={"q": question})
    verdict, reading = page_of(response).all("dl")
    said = [element.text for element in reading.walk()]
    assert said[:4] == ["语言", "简体中文", "检索的文字", "满洲里边境合作区怎样发展跨境旅游"]
    assert said[said.index("地名") + 1] == "满洲里市"
    assert said[-2:] == ["要找的", "条款内容"]
    answerable, threshold = (f"{100 * value:.1f} %" for value in (explanation.answerable or 0, explanation.threshold))
    assert verdict.all("dd")[-1].text.replace("<", "≥") == f"{answerable} ≥ 门槛 {threshold}"


def test_clauses_lead_to_their_place(client: TestClient) -> None:
    page = page_of(client.get("/explain", params={"q": QUESTION, "top": 1}))
    (link,) = by_class(page, "explain-clauses")[0].all("a")
    assert link.text == CLAUSE
    assert link.attributes["href"] == "/documents/toy-2023#%E4%B8%80/%EF%BC%88%E4%B8%80%EF%BC%89"


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"q": "财税〔2019〕5号怎么说"}, "number_unknown", "没有用到证据门槛：问题直接被拒答。"),
        ({"q": QUESTION, "level": "县"}, "filter_empty", "没有用到证据门槛：问题直接被拒答。"),
        ({"q": "商资发〔2023〕18号是谁发的"}, "", "没有用到证据门槛：答案取自文件自身的标题、文号、落款各行。"),
    ],
)
def test_what_was_decided_without_the_gate_is_said(
    asked: dict[str, str], code: str, said: str, client: TestClient
) -> None:
    page = page_of(client.get("/explain", params=asked))
    assert page.all("p")[-2].text == said  # the last is the foot of every page
    assert "".join(element.text for element in page.all("code")) == code
    assert len(page.all("table")) == (0 if "level" in asked else 1)


def test_tables_are_ones_that_a_screen_reader_reads(client: TestClient) -> None:
    page = page_of(client.get("/explain", params={"q": QUESTION}))
    assert len(page.all("table")) == len(page.all("caption")) == len(by_class(page, "scroll")) == 2
    assert {cell.attributes.get("scope") for cell in page.all("th")} == {"col", "row"}
    assert {region.attributes["tabindex"] for region in by_class(page, "scroll")} == {"0"}


def test_what_looks_like_markup_is_text(client: TestClient) -> None:
    question = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'用地指标"
    response = client.get("/explain", params={"q": question, "previous": "<b>x</b>"})
    page = page_of(response)
    assert response.status_code == 200
    assert by_class(page, "explain-question")[0].all("span")[0].text == question
    assert {element.tag for element in page.all("main")[0].walk()}.isdisjoint({"script", "img", "b"})
    assert response.headers["content-security-policy"].startswith("default-src 'self'")
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=[^&]*>|<script(?! src=\"/static/)", response.text)


@pytest.mark.parametrize(
    ("lang", "title", "label"), [("en", "Why these clauses?", "Searched"), ("zh-Hant", None, None)]
)
def test_the_page_speaks_the_readers_language(
    lang: str, title: str | None, label: str | None, client: TestClient
) -> None:
    page = page_of(client.get("/explain", params={"q": QUESTION, "lang": lang}))
    assert page.all("h1")[0].text == (title or "為什麼是這些條文？")
    assert (label or "檢索的文字") in [element.text for element in page.all("dt")]


@pytest.mark.parametrize(
    ("query", "status"), [("", 422), ("q=%20", 422), ("q=x&top=0", 422), ("q=x&top=51", 422), ("q=x&agencies=no", 422)]
)
def test_a_page_that_cannot_be_meant_is_an_error_page(query: str, status: int, client: TestClient) -> None:
    response = client.get(f"/explain?{query}")
    assert (response.status_code, page_of(response).all("h1")[0].text) == (status, "这个请求无法理解")


def test_the_route_returns_the_explanation(client: TestClient, tiny: Assistant) -> None:
    query: dict[str, str | int] = {"question": "那跨境旅游呢", "top": 2, "previous": QUESTION, "document": "toy-2023"}
    found = client.get("/api/v1/explain", params=query)
    expected = tiny.explain("那跨境旅游呢", 2, [QUESTION], In("document", ("toy-2023",)))
    assert found.json() == explanation_json(expected)
    assert found.json()["searched"] == "跨境旅游由哪个部门负责?"
    etag = found.headers["etag"]
    assert etag == f'"{tiny.index.generation}"'
    again = client.get("/api/v1/explain", params=query, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("", "question: Field required"),
        ("question=%20", "the question is empty: write what you want to know"),
        ("question=x&previous=%20", "the earlier question is empty: write what you want to know"),
        ("question=x&top=51", "top: Input should be less than or equal to 50"),
        ("q=x", "question: Field required; q: Extra inputs are not permitted"),
    ],
)
def test_a_question_that_cannot_be_explained(query: str, detail: str, client: TestClient) -> None:
    assert_problem(client.get(f"/api/v1/explain?{query}", headers={"If-None-Match": "*"}), 422, detail)


@pytest.mark.parametrize("question", QUESTIONS)
def test_explanations_are_what_the_models_say(question: str, client: TestClient) -> None:
    same(Explanation, client.get("/api/v1/explain", params={"question": question}).json())


def test_model_and_schema_are_equal() -> None:
    schema, described = read_schema("explanation"), Explanation.model_json_schema(mode="serialization")
    assert plain(described, described) == plain(schema, schema)


def test_openapi_describes_it_where_it_is_there(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/api/v1/explain"]["get"]
    parameters = [parameter["name"] for parameter in operation["parameters"]]
    assert parameters == [
        "question", "top", "document", "level", "region", "status", "year", "agencies", "as_of", "previous",
    ]  # fmt: skip
    assert set(operation["responses"]) == {"200", "304", "422", "500", "503"}
    assert "schema-Explanation" in client.get("/docs").text


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_responses_are_what_openapi_says(mode: GenerationMode, tiny: Assistant) -> None:
    app, checked = create_app(lambda: tiny, explains=True), 0
    for _ in ready(app):
        operation = schemathesis.openapi.from_asgi("/openapi.json", app)["/api/v1/explain"]["GET"]

        @settings(
            max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case[Any]) -> None:
            nonlocal checked
            checked += 1
            case.call_and_validate(checks=[not_a_server_error, status_code_conformance, response_schema_conformance])

        holds()
    assert checked >= 6


@pytest.mark.parametrize(
    ("contribution", "told"),
    [
        (0.005, "up"),
        (2.0, "up"),
        (-0.005, "down"),
        (-2.0, "down"),
        (0.0, "slight"),
        (0.004, "slight"),
        (-0.004, "slight"),
    ],
)
def test_what_a_feature_does_is_told_by_sign_and_size(contribution: float, told: str) -> None:
    assert direction(Part("grams", 0.5, contribution)) == told
