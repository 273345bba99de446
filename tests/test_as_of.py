"""The filter as_of: documents that applied on a day, from the request to the page."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.adding import File, Result, add_files
from assistant.derived.ends import known_ends
from assistant.emptied import emptied_by
from assistant.opening import build, open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.document import Corpus, Document, Status
from corpus.drafts import Corrections
from corpus.formats.reading import read_document
from index.filters import EVERYTHING, And, AsOf, In, matches
from tests.conftest import Done
from tests.elements import read_page
from tests.handmade import changed, document
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


def law(own_id: str, text: str, issued: date, **changes: object) -> Document:
    title = text.partition("\n")[0]
    return document(text, id=own_id, title=title, number=None, issued=issued, **changes)


OLD = law("old", "机动车登记规定\n支持。", date(2008, 5, 27))
REVOKES = "机动车登记办法\n第一条 本办法自2022年5月1日起施行。2008年5月27日发布的《机动车登记规定》同时废止。"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (REVOKES, date(2022, 5, 1)),
        ("登记决定\n《机动车登记规定》自2022年6月1日起废止。", date(2022, 6, 1)),
        ("登记决定\n本决定自2022年5月1日起施行，《机动车登记规定》自2022年6月1日起同时废止。", date(2022, 6, 1)),
        ("登记办法\n本办法自发布之日起施行。《机动车登记规定》同时废止。", date(2022, 3, 1)),
        ("登记办法\n本办法自发布之日起30日后施行。《机动车登记规定》同时废止。", None),
        (
            "决定\n本决定自2022年5月1日起施行。《机动车登记规定》自2022年6月1日起废止，《机动车规定》自2023年1月1日起废止。",
            None,
        ),
        ("登记通知\n《机动车登记规定》同时废止。", None),
        ("登记办法\n本办法自2022年5月1日起施行。《机动车登记规定》第三条同时废止。", None),
        ("登记办法\n本办法自2022年5月1日起施行。《机动车登记规定实施细则》同时废止。", None),
    ],
)
def test_another_document_says_when_one_ended(text: str, end: date | None) -> None:
    corpus = Corpus((OLD, law("new", text, date(2022, 3, 1))), "")
    assert known_ends(corpus) == ({"old": end} if end else {})


def test_a_document_cannot_repeal_a_later_one() -> None:
    assert known_ends(Corpus((replace(OLD, issued=date(2023, 1, 1)), law("new", REVOKES, date(2022, 3, 1))), "")) == {}


def test_the_first_of_several_repeals_counts() -> None:
    later = law("later", REVOKES.replace("2022年5月", "2024年5月"), date(2024, 3, 1))
    assert known_ends(Corpus((OLD, later, law("new", REVOKES, date(2022, 3, 1))), "")) == {"old": date(2022, 5, 1)}


def test_one_that_another_repealed_passes_until_the_day_before() -> None:
    def passes(day: date, **changes: object) -> bool:
        found = changed(OLD, changes)
        return matches(AsOf(day, {"old": date(2022, 5, 1)}), found, found.clauses[0])

    assert passes(date(2022, 4, 30))
    assert not passes(date(2022, 5, 1))
    # The day being known, its own status says nothing against the days before it; that it has lapsed does.
    assert passes(date(2022, 4, 30), status=Status.REPEALED)
    assert not passes(date(2022, 4, 30), status=Status.EXPIRED)
    assert not passes(date(2022, 4, 30), expires=date(2020, 1, 1))


def test_answers_as_of_a_day_leave_out_what_another_document_had_repealed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, encoder="none")
    old = "某市机动车登记规定\n某商发〔2008〕1号\n第一条 登记机动车应当交验车辆。\n某市商务局\n2008年5月27日\n"
    new = (
        "某市机动车登记办法\n某商发〔2022〕2号\n第一条 登记机动车应当交验车辆和保险单。\n"
        "第二条 本办法自2022年5月1日起施行。《某市机动车登记规定》同时废止。\n某市商务局\n2022年3月1日\n"
    )
    given = Corrections(level="市", regions=("云南省",))
    for name, text in (("旧.txt", old), ("新.txt", new)):
        (outcome,) = add_files(settings, [File(name, text.encode(), read_document(text.encode(), name))], given)
        assert outcome.result is Result.ADDED, outcome.reason
    settings = Settings(home=tmp_path, encoder="none")
    build(settings, lambda _what, _done, _total: None, lambda: None)
    assistant = open_assistant(settings)

    def found(day: date | None) -> set[str]:
        condition = And((AsOf(day),)) if day else EVERYTHING
        _, citations = assistant.search("登记机动车应当交验什么", condition, 50)
        return {c.document.id for c in citations} & {"moushangfa-2008-1", "moushangfa-2022-2"}

    assert found(date(2022, 4, 30)) == {"moushangfa-2008-1"}
    assert found(date(2022, 5, 1)) == {"moushangfa-2022-2"}
    assert found(None) == {"moushangfa-2008-1", "moushangfa-2022-2"}
    answer = assistant.answer("登记机动车应当交验什么", And((AsOf(date(2023, 1, 1)),)))
    assert "moushangfa-2008-1" not in {citation.document.id for citation in answer.citations}
