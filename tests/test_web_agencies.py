"""The register of bodies as the API and the pages give it."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from tests.elements import Element, read_page
from tests.serving import assert_problem
from web.agency_models import AgencyList
from web.agency_strings import AGENCY_PHRASES
from web.app import create_app

COMMERCE = "内蒙古自治区商务厅"
ADDRESS = "/api/v1/agencies"


@pytest.fixture(scope="module")
def client(keywords_only: Assistant) -> Iterator[TestClient]:
    """Return a client of a server with the five documents."""
    with TestClient(create_app(lambda: keywords_only), headers={"Accept": "text/html"}) as client:
        yield client


def main_of(client: TestClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    html = response.text
    return read_page(html[html.index("<main") : html.index("</main>") + len("</main>")])


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.walk() if name in element.attributes.get("class", "").split()]


def words(element: Element) -> str:
    return " ".join(element.text.split())


# The API


@pytest.mark.parametrize(
    "query", ["", "?role=牵头", f"?name={COMMERCE}", "?name=金融机构&role=机制成员", "?name=公安部"]
)
def test_responses_are_what_the_models_say(query: str, client: TestClient) -> None:
    values = client.get(ADDRESS + query).json()
    assert AgencyList.model_validate(values).model_dump(mode="json", exclude_unset=True) == values


def test_every_body_is_listed_with_its_roles_and_without_its_duties(client: TestClient) -> None:
    bodies = client.get(ADDRESS).json()["agencies"]
    assert len(bodies) == 106
    assert [body["name"] for body in bodies if body["duties"] is not None] == []
    shown = {body["name"]: body["roles"] for body in bodies}
    assert shown[COMMERCE] == {"负责": 10, "机制成员": 1, "发文": 1}
    assert shown["公安部"] == {}


def test_a_role_keeps_the_bodies_that_have_it(client: TestClient) -> None:
    bodies = client.get(ADDRESS, params={"role": "会同"}).json()["agencies"]
    assert [body["name"] for body in bodies] == ["有关部门", "地方人民政府"]


@pytest.mark.parametrize("name", ["內蒙古商務廳", "Inner Mongolia Department of Commerce", "商务厅"])
def test_a_body_comes_by_any_of_its_names_with_its_duties(name: str, client: TestClient) -> None:
    (body,) = client.get(ADDRESS, params={"name": name, "role": "机制成员"}).json()["agencies"]
    assert body["name"] == COMMERCE
    (duty,) = body["duties"]
    document = client.get(f"/api/v1/documents/{duty['document']['id']}").json()
    assert document["text"][duty["start"] : duty["end"]] == duty["quote"]
    assert document["text"][slice(*duty["name"])] == "自治区商务厅"
    assert duty["clause_id"] == "nmg-2023#六/（十四）"


def test_where_a_duty_stands_can_be_fetched(client: TestClient) -> None:
    (body,) = client.get(ADDRESS, params={"name": COMMERCE}).json()["agencies"]
    assert len(body["duties"]) == 12
    for duty in body["duties"]:
        found = client.get(f"/api/v1/clauses/{quote(duty['clause_id'], safe='/')}").json()
        assert duty["quote"] in found["quote"]


def test_what_the_client_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get(ADDRESS).headers["ETag"]
    assert client.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304


def test_a_body_that_there_is_not(client: TestClient) -> None:
    response = client.get(ADDRESS, params={"name": "內蒙商物廳"})
    near = response.json()["detail"].partition("near: ")[2]
    assert COMMERCE in near.split("、")
    assert_problem(response, 404, f"no body is called '內蒙商物廳'; near: {near}")


@pytest.mark.parametrize("query", [{"name": ""}, {"name": "商" * 201}, {"role": "主持"}])
def test_a_request_that_cannot_be_meant(query: dict[str, str], client: TestClient) -> None:
    assert client.get(ADDRESS, params=query).status_code == 422


# The pages


def test_the_list_has_every_body_with_its_roles(client: TestClient) -> None:
    page = main_of(client, "/agencies")
    assert words(of_class(page, "agency-count")[0]) == "106 个机构"
    assert [words(heading) for heading in page.all("h2")] == [
        "国家机关 24",
        "自治区机关 24",
        "金融机构 15",
        "境外、国际及其他机构 3",
        "统称 20",
    ]
    row = next(row for row in of_class(page, "agency-row") if COMMERCE in words(row))
    assert [words(chip).partition("、")[0] for chip in of_class(row, "chip")] == ["负责 10", "机制成员 1", "发文 1"]
    names = [words(name) for name in of_class(page, "agency-name")]
    assert (names[0], names[24], len(names)) == ("商务部", COMMERCE, 106)  # who does most comes first in its group
    assert words(page.all("summary")[0]) == "条款没有给出角色的机构（20）"


def test_the_list_is_searched_and_filtered(client: TestClient) -> None:
    page = main_of(client, "/agencies?q=海关&role=负责")
    assert [words(name) for name in of_class(page, "agency-name")] == [
        "中华人民共和国呼和浩特海关",
        "中华人民共和国满洲里海关",
    ]
    (box,) = [element for element in page.all("input") if element.attributes["name"] == "q"]
    assert box.attributes["value"] == "海关"
    (option,) = [element for element in page.all("option") if "selected" in element.attributes]
    assert option.attributes["value"] == "负责"


def test_a_search_that_finds_nothing_offers_names_like_it(client: TestClient) -> None:
    page = main_of(client, "/agencies?q=内蒙古商物厅")
    assert words(of_class(page, "agency-count")[0]) == "没有符合条件的机构。"
    assert f"/agencies?name={quote(COMMERCE)}" in {a.attributes["href"] for a in page.all("a")}
    assert words(of_class(main_of(client, "/agencies?role=主持"), "agency-count")[0]) == "106 个机构"


def test_a_body_has_its_names_its_superior_and_its_duties_by_role(client: TestClient) -> None:
    page = main_of(client, "/agencies?name=呼和浩特海关")
    assert words(page.all("h1")[0]) == "中华人民共和国呼和浩特海关"
    facts = dict(zip(map(words, page.all("dt")), map(words, page.all("dd")), strict=True))
    assert facts["英文名"] == "Hohhot Customs"
    assert facts["其他名称"].startswith("呼和浩特海关、呼市海关、")
    assert (facts["级别"], facts["上级机构"]) == ("自治区", "海关总署")
    assert [words(heading) for heading in page.all("h2")] == ["负责（5）", "发文（1）"]
    duties = of_class(page, "duty")
    assert [words(duty.all("mark")[0]) for duty in duties] == ["呼和浩特海关"] * 5 + ["中华人民共和国呼和浩特海关"]
    assert words(duties[0].all("h3")[0]) == "二、完善功能布局 › （二）加强与相关开放平台联动"
    assert {unquote(a.attributes["href"]) for a in of_class(page, "button")} == {
        "/?q=中华人民共和国呼和浩特海关负责哪些工作"
    }
    below = dict(
        zip(*(map(words, main_of(client, "/agencies?name=海关总署").all(tag)) for tag in ("dt", "dd")), strict=True)
    )
    assert below["下属机构"] == "中华人民共和国呼和浩特海关、中华人民共和国满洲里海关"


def test_each_duty_leads_to_its_place_with_the_name_marked(client: TestClient) -> None:
    page = main_of(client, f"/agencies?name={COMMERCE}")
    links = [duty.all("h3")[0].all("a")[0].attributes["href"] for duty in of_class(page, "duty")]
    assert len(set(links)) == 12
    for link in links:
        path, _, anchor = link.partition("#")
        target = main_of(client, path)
        (place,) = [e for e in target.walk() if e.attributes.get("id") == unquote(anchor)]
        assert "".join(mark.text for mark in place.all("mark")) in (COMMERCE, "自治区商务厅", "商务厅")


def test_a_role_keeps_the_duties_in_it_and_says_so(client: TestClient) -> None:
    page = main_of(client, f"/agencies?name={COMMERCE}&role=机制成员")
    assert [words(heading) for heading in page.all("h2")] == ["机制成员（1）"]
    assert words(of_class(page, "notice")[0]).startswith("只显示：机制成员")
    assert "没有条款给出这个角色。" in words(main_of(client, f"/agencies?name={COMMERCE}&role=牵头"))
    assert "没有条款给出这个机构的角色。" in words(main_of(client, "/agencies?name=公安部"))


def test_part_of_an_item_is_told_from_the_other(client: TestClient) -> None:
    page = main_of(client, "/agencies?name=人民银行呼和浩特中心支行&role=负责")
    assert words(of_class(page, "duty")[0].all("h3")[0]).endswith("（三）畅通跨境物流和资金流 第 2 段")


def test_quotes_are_the_same_in_every_language_of_the_interface(client: TestClient) -> None:
    pages = [main_of(client, f"/agencies?name={COMMERCE}&lang={tag}") for tag in ("zh-Hans", "zh-Hant", "en")]
    quotes = [[quote_.text for quote_ in page.all("blockquote")] for page in pages]
    assert quotes[0] == quotes[1] == quotes[2]
    assert {q.attributes["lang"] for page in pages for q in page.all("blockquote")} == {"zh-Hans"}
    assert [words(page.all("h2")[0]) for page in pages] == ["负责（10）", "負責（10）", "Responsible (10)"]
    assert words(pages[2].all("h1")[0]) == "Department of Commerce of Inner Mongolia Autonomous Region"


def test_a_name_that_there_is_not_is_a_page_that_says_so(client: TestClient) -> None:
    response = client.get("/agencies?name=<script>alert(1)</script>")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in response.text


def test_what_is_searched_for_is_text(client: TestClient) -> None:
    html = client.get('/agencies?q="><img src=x onerror=alert(1)>').text
    assert "<img src=x" not in html


@pytest.mark.parametrize("address", ["/agencies", f"/agencies?name={COMMERCE}", "/agencies?q=x&lang=en"])
def test_no_page_has_a_script_or_style_of_its_own(address: str, client: TestClient) -> None:
    response = client.get(address)
    assert response.headers["content-security-policy"].startswith("default-src 'self'")
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", response.text)
    ids = re.findall(r'\sid="([^"]+)"', response.text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("key", AGENCY_PHRASES)
def test_both_languages_take_the_same_values(key: str) -> None:
    chinese, english = (set(re.findall(r"{(\w+)}", text)) for text in AGENCY_PHRASES[key])
    assert chinese == english
