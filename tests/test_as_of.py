"""The filter as_of: documents that applied on a day, from the request to the page."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from assistant.emptied import emptied_by
from assistant.pipeline import Assistant
from corpus.document import Corpus, Status
from index.filters import And, AsOf, In, matches
from tests.conftest import Done
from tests.elements import read_page
from tests.handmade import document
from tests.serving import assert_problem, ready
from web.app import create_app
from web.asked import Asked

QUESTION = "用地指标由哪个部门负责"
WRONG = "filter 'as_of' takes a day, 2022-01-01, not '2022'"


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    """Return a client of a server with documents of 2021-04-30, 2023-02-07 and 2023-08-14."""
    yield from ready(create_app(lambda: tiny))


def applied(day: date, **changes: object) -> bool:
    found = document("支持。", issued=date(2023, 2, 7), **changes)
    return matches(AsOf(day), found, found.clauses[0])


@pytest.mark.parametrize(
    ("changes", "first", "last"),
    [
        ({}, date(2023, 2, 7), date.max),
        ({"effective": date(2023, 3, 1)}, date(2023, 3, 1), date.max),
        ({"effective": date(2023, 1, 1)}, date(2023, 1, 1), date.max),
        ({"expires": date(2025, 12, 31)}, date(2023, 2, 7), date(2025, 12, 31)),
        ({"expires": date(2025, 12, 31), "status": Status.EXPIRED}, date(2023, 2, 7), date(2025, 12, 31)),
        ({"status": Status.IN_FORCE}, date(2023, 2, 7), date.max),
    ],
)
def test_a_document_applies_from_its_first_day_to_its_last(changes: dict[str, object], first: date, last: date) -> None:
    assert not applied(date.fromordinal(first.toordinal() - 1), **changes)
    assert applied(first, **changes)
    assert applied(last, **changes)
    assert last == date.max or not applied(date.fromordinal(last.toordinal() + 1), **changes)


@pytest.mark.parametrize("status", [Status.REPEALED, Status.EXPIRED])
def test_one_that_has_ended_nobody_knows_when_is_not_said_to_have_applied(status: Status) -> None:
    assert not applied(date(2023, 2, 7), status=status)


def test_a_day_that_leaves_nothing_is_named() -> None:
    corpus = Corpus((document("支持。"),), "")
    condition = And((AsOf(date(2020, 1, 1)), In("level", ("国家",))))
    assert emptied_by(condition, corpus) == (("as_of=2020-01-01",),)


def test_the_api_answers_and_searches_as_of_a_day(client: TestClient) -> None:
    body = {"question": QUESTION, "filters": {"as_of": "2023-03-01"}}
    answer = client.post("/api/v1/ask", json=body).json()
    found = client.get("/api/v1/search", params={"q": QUESTION, "as_of": "2023-03-01", "top": 50}).json()
    assert {citation["document"]["id"] for citation in answer["citations"]} <= {"toy-2023", "toy-2021"}
    assert {citation["document"]["id"] for citation in found["citations"]} == {"toy-2023", "toy-2021"}


def test_the_api_refuses_what_is_no_day(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "filters": {"as_of": "2022"}})
    assert_problem(response, 422, WRONG)
    assert_problem(client.get("/api/v1/search", params={"q": QUESTION, "as_of": "2022"}), 422, WRONG)


def test_an_address_has_the_day() -> None:
    asked = Asked.from_fields([("q", "土地"), ("as_of", "2022-01-01")])
    assert asked.address == "/?q=%E5%9C%9F%E5%9C%B0&as_of=2022-01-01"
    assert asked.filters == And((AsOf(date(2022, 1, 1)),))
    assert Asked.from_values("土地", (), asked.values) == asked
    # A form sends the field whether it was filled in or not.
    assert Asked.from_fields([("q", "土地"), ("as_of", "")]).filters == And(())


def test_the_form_takes_a_day_and_keeps_it(client: TestClient) -> None:
    page = read_page(client.get("/", params={"q": QUESTION, "as_of": "2023-03-01"}).text)
    (field,) = [each for each in page.all("input") if each.attributes.get("name") == "as_of"]
    assert (field.attributes["type"], field.attributes["value"]) == ("date", "2023-03-01")
    (limited,) = [each for each in page.walk() if each.attributes.get("class") == "limited"]
    assert limited.text.split()[:3] == ["限于", "时点", "2023-03-01"]
    (count,) = [each for each in page.walk() if each.attributes.get("id") == "filters-name"]
    assert count.text == "筛选 (1)"


def test_the_page_says_what_is_no_day(client: TestClient) -> None:
    response = client.get("/", params={"q": QUESTION, "as_of": "2022"}, headers={"Accept": "text/html"})
    assert response.status_code == 422
    assert "filter &#39;as_of&#39; takes a day" in response.text


def test_the_form_says_when_no_document_applied(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "filters": {"as_of": "2019-01-01"}}).json()
    (note,) = [note["text"] for note in answer["notes"] if note["code"] == "filter_empty"]
    assert note == "没有条文符合筛选条件（as_of=2019-01-01）；请放宽或去掉该条件。"
    assert answer["citations"] == []


@pytest.mark.usefixtures("keywords_home")
def test_the_command_line_asks_and_searches_as_of_a_day(run_cli: Callable[..., Done]) -> None:
    for command in ("ask", "search"):
        done = run_cli(command, "边合区有哪些支持政策", "--as-of", "2022-01-01", "--top", "50", "--json")
        ids = {citation["document"]["id"] for citation in json.loads(done.out)["citations"]}
        assert ids == {"mofcom-2021-163", "mofcom-exim-2020"}


@pytest.mark.parametrize("day", ["2022", ""])
@pytest.mark.usefixtures("keywords_home")
def test_the_command_line_refuses_what_is_no_day(day: str, run_cli: Callable[..., Done]) -> None:
    done = run_cli("ask", "边合区有哪些支持政策", "--as-of", day)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"assistant: filter 'as_of' takes a day, 2022-01-01, not {day!r}\n"
