"""Comparisons as the API and the answer page give them."""

import json
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.compare import Compared, compare_asked
from assistant.pipeline import Assistant
from index.language import Language
from tests.conftest import Done
from tests.elements import read_page
from tests.serving import assert_problem
from web.app import create_app
from web.comparison_models import Comparison
from web.comparison_strings import COMPARISON_PHRASES
from web.comparison_views import comparison_view
from web.strings import Interface
from web.templating import templates

ADDRESS = "/api/v1/compare"
QUESTION = "2021年和2023年的通知对财政资金的要求有什么变化"


@pytest.fixture(scope="module")
def client(keywords_only: Assistant) -> Iterator[TestClient]:
    """Return a client of a server with the five documents."""
    with TestClient(create_app(lambda: keywords_only)) as client:
        yield client


@pytest.fixture(scope="module")
def funds(keywords_only: Assistant) -> Compared:
    found = compare_asked(keywords_only.index, keywords_only.index.read(QUESTION), keywords_only.documents)
    assert isinstance(found, Compared)
    return found


def rendered(compared: Compared, language: Language) -> str:
    page = '{% from "_comparison.html" import comparison_table %}{{ comparison_table(comparison, ui) }}'
    ui = Interface(language, COMPARISON_PHRASES)
    return templates().env.from_string(page).render(comparison=comparison_view(compared), ui=ui)


@pytest.mark.parametrize("query", ["?q=用地", "?q=land&document=nmg-2023&document=mofcom-2023-18", "?q=火星"])
def test_responses_are_what_the_model_says(query: str, client: TestClient) -> None:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    assert Comparison.model_validate_json(response.text).model_dump(mode="json", exclude_unset=True) == response.json()


def test_columns_are_the_documents_asked_for_in_their_order(client: TestClient) -> None:
    values = client.get(f"{ADDRESS}?q=用地&document=nmg-2023&document=mofcom-2023-18&document=nmg-2023").json()
    assert [column["id"] for column in values["columns"]] == ["nmg-2023", "mofcom-2023-18"]
    assert values["rows"][0]["aspect"] == "长期租赁、先租后让、租让结合"


def test_what_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{ADDRESS}?q=用地")
    assert client.get(f"{ADDRESS}?q=用地", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_wrong_requests_are_problems(client: TestClient) -> None:
    assert_problem(client.get(f"{ADDRESS}?q=%20"), 422, "the subject is empty: write what you want to know")
    one = client.get(f"{ADDRESS}?q=用地&document=nmg-2023")
    assert_problem(one, 422, "1 documents to compare: give from 2 to 4, or none for all")
    unknown = client.get(f"{ADDRESS}?q=用地&document=nmg-2023&document=no")
    assert (unknown.status_code, unknown.json()["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("language", "aspect"),
    [(Language.SIMPLIFIED, "方面"), (Language.TRADITIONAL, "方面"), (Language.ENGLISH, "Aspect")],
)
def test_the_table_has_a_caption_scopes_and_links_to_the_source(
    language: Language, aspect: str, funds: Compared
) -> None:
    page = read_page(rendered(funds, language))
    (caption,) = [e for e in page.walk() if e.tag == "caption"]
    assert "财政资金" in caption.text
    heads = [e for e in page.walk() if e.tag == "th"]
    assert [e.attributes["scope"] for e in heads] == ["col"] * 3 + ["row"] * len(funds.comparison.rows)
    assert heads[0].text.strip() == aspect
    quotes = [e for e in page.walk() if e.tag == "blockquote"]
    cells = [cell for row in funds.comparison.rows for cells in row.cells for cell in cells]
    assert [e.text for e in quotes] == [cell.quote for cell in cells]
    assert {e.attributes["lang"] for e in quotes} == {"zh-Hans"}
    links = [e.attributes["href"] for e in page.walk() if e.tag == "a"][2:]
    assert links == [e.attributes["cite"] for e in quotes]
    assert all(f"?mark={cell.span.start}-{cell.span.end}#" in link for cell, link in zip(cells, links, strict=True))


def test_the_address_of_a_quote_shows_it_in_the_document(client: TestClient) -> None:
    values = client.get(f"{ADDRESS}?q=用地&document=nmg-2023&document=mofcom-2023-18").json()
    address, _, _ = values["rows"][0]["cells"][0][0]["url"].partition("#")
    shown = client.get(address, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert "<mark" in shown.text


def test_the_subject_is_escaped(funds: Compared) -> None:
    assert "<b>" not in rendered(Compared("<b>用地", funds.comparison), Language.ENGLISH)


@pytest.mark.usefixtures("keywords_home")
@pytest.mark.usefixtures("keywords_home")
def test_the_command_prints_a_table_or_json(run_cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    documents = ("--document", "mofcom-2023-18", "--document", "nmg-2023")
    shown = run_cli("compare", "用地", *documents)
    assert shown.code == 0
    assert "各文件对“用地”的规定" in shown.out
    assert "五/（十二）" in shown.out
    values = json.loads(run_cli("compare", "用地", *documents, "--json").out)
    assert values["rows"][0]["aspect"] == "长期租赁、先租后让、租让结合"
    assert "No document has a clause on it" in run_cli("compare", "penguins").out
    refused = run_cli("compare", "用地", "--document", "nmg-2023")
    assert (refused.code, "give from 2 to 4" in refused.err) == (1, True)
