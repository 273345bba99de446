"""The pages and routes of lineage as a browser and a program receive them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from assistant.derived.lineage import Lineage, Relation
from assistant.pipeline import Assistant
from corpus.document import Corpus
from index.language import Language
from tests.elements import Element, read_page
from tests.serving import assert_problem
from web import lineage_models as models
from web.app import create_app
from web.lineage_strings import LINEAGE_PHRASES
from web.templating import FOLDER

PAIR = "/lineage?local=nmg-2023&basis=mofcom-2023-18"
LOCAL, BASIS = "nmg-2023#三/（三）/2", "mofcom-2023-18#三/（三）"


@pytest.fixture
def client(keywords_only: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: keywords_only), headers={"Accept": "text/html"}) as client:
        yield client


@pytest.fixture(scope="module")
def lineage(shipped: Corpus) -> Lineage:
    return Lineage.of(shipped)


def main_of(client: TestClient, address: str, status: int = 200) -> Element:
    """Return what is inside <main>."""
    response = client.get(address)
    assert response.status_code == status
    html = response.text
    return read_page(html[html.index("<main") : html.index("</main>") + len("</main>")])


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.walk() if name in element.attributes.get("class", "").split()]


def test_the_api_gives_every_document_relation_and_pair(client: TestClient, lineage: Lineage) -> None:
    given = models.Lineage.model_validate_json(client.get("/api/v1/lineage").content)
    assert [document.id for document in given.documents] == [document.id for document in lineage.documents]
    assert [(x.source, x.relation, x.target) for x in given.relations] == [
        (x.source.id, x.relation, x.target.id if x.target else None) for x in lineage.relations
    ]
    assert [(x.local, x.basis) for x in given.pairs] == [(x.local.id, x.basis.id) for x in lineage.pairs]
    assert (given.alone, given.without_evidence) == ([], [])
    texts = {document.id: document.text for document in lineage.documents}
    for relation in given.relations:
        assert texts[relation.source][relation.start : relation.end] == relation.quote


def test_the_api_compares_a_clause_word_by_word(client: TestClient, lineage: Lineage) -> None:
    given = models.ClauseLineage.model_validate_json(client.get(f"/api/v1/lineage/{quote(LOCAL)}").content)
    assert (given.clause_id, given.carried_out_by) == (LOCAL, [])
    (pair,) = given.carries_out
    assert (pair.local.id, pair.basis.id) == (LOCAL, BASIS)
    local = sorted((piece.local, piece.text) for piece in pair.pieces if piece.local)
    basis = sorted((piece.basis, piece.text) for piece in pair.pieces if piece.basis)
    assert ("".join(t for _, t in local), "".join(t for _, t in basis)) == (pair.local.quote, pair.basis.quote)
    assert [named.text for named in pair.added.figures] == ["6家"]
    assert lineage.document("nmg-2023").text[pair.local.start : pair.local.end] == pair.local.quote
    back = models.ClauseLineage.model_validate_json(client.get(f"/api/v1/lineage/{quote(BASIS)}").content)
    assert [pair.local.id for pair in back.carried_out_by] == ["nmg-2023#三/（三）/1", LOCAL]


def test_a_clause_without_counterparts_and_one_that_there_is_not(client: TestClient) -> None:
    given = client.get(f"/api/v1/lineage/{quote('mofcom-2025#一')}").json()
    assert given == {"clause_id": "mofcom-2025#一", "carries_out": [], "carried_out_by": []}
    detail = "no clause 'nmg-2023#九九': `assistant documents show nmg-2023` lists those there are"
    assert_problem(client.get(f"/api/v1/lineage/{quote('nmg-2023#九九')}"), 404, detail)
    assert client.get("/api/v1/lineage/gone%23x").status_code == 404


def test_what_a_client_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/api/v1/lineage").headers["etag"]
    for address in ("/api/v1/lineage", f"/api/v1/lineage/{quote(LOCAL)}"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_picture_has_every_document_and_relation_as_a_link(client: TestClient, lineage: Lineage) -> None:
    page = main_of(client, "/lineage")
    (picture,) = of_class(page, "lineage-picture")
    assert (picture.attributes["role"], picture.attributes["aria-labelledby"]) == (
        "group",
        "picture-title picture-desc",
    )
    assert [x.tag for x in picture.walk() if x.attributes.get("id") in ("picture-title", "picture-desc")] == [
        "title", "desc",
    ]  # fmt: skip
    boxes, arrows = of_class(picture, "box"), of_class(picture, "arrow")
    held = [box for box in boxes if "absent" not in box.attributes["class"]]
    assert {box.attributes["href"] for box in held} == {f"/documents/{d.id}" for d in lineage.documents}
    assert len(boxes) - len(held) == len({x.name for x in lineage.relations if not x.target}) == 8
    assert len(arrows) == len(lineage.relations)
    (compared,) = [x for x in arrows if x.attributes["href"].startswith("/lineage?")]
    assert compared.attributes["href"] == PAIR
    assert all(re.match(r"《.+》(落实|依据|引用)《.+》：", arrow.attributes["aria-label"]) for arrow in arrows)


def test_the_table_below_has_each_relation_with_its_evidence(client: TestClient, lineage: Lineage) -> None:
    page = main_of(client, "/lineage")
    (table,) = of_class(page, "relations")
    assert [q.text for q in table.all("q")] == [relation.quote for relation in lineage.relations]
    links = [element.attributes["href"] for element in of_class(table, "evidence")]
    for link, relation in zip(links, lineage.relations, strict=True):
        assert unquote(link).startswith(
            f"/documents/{relation.source.id}?mark={relation.evidence.start}-{relation.evidence.end}#"
        )
        assert len(of_class(main_of(client, link.partition("#")[0]), "notice")) == 0


@pytest.mark.parametrize("language", list(Language))
def test_two_documents_stand_clause_by_clause_with_every_character(
    language: Language, client: TestClient, lineage: Lineage
) -> None:
    page = main_of(client, f"{PAIR}&lang={language.value}")
    sections = of_class(page, "pair")
    assert len(sections) == len(lineage.pairs) == 18
    for section, pair in zip(sections, lineage.pairs, strict=True):
        basis, local = of_class(section, "quote")
        assert basis.text == pair.basis_document.quote(pair.basis)
        assert local.text == pair.local_document.quote(pair.local)
        assert {local.attributes["lang"], basis.attributes["lang"]} == {"zh-Hans"}
        assert not basis.all("ins") and not local.all("del")
    assert unquote(sections[5].all("a")[0].attributes["href"]) == "#三/（三）/2"


def test_a_pair_shows_what_is_added_and_who_is_responsible(client: TestClient) -> None:
    section = of_class(main_of(client, PAIR), "pair")[5]
    (details,) = of_class(section, "pair-details")
    assert [d.text for d in details.all("dt")] == ["补充的地名", "补充的数字与日期", "补充的机构"]
    assert [d.text for d in details.all("dd")][:2] == ["二连浩特市", "6家"]
    (agencies,) = of_class(section, "side-agencies")
    assert agencies.text == "责任单位 中国人民银行呼和浩特中心支行、国家外汇管理局内蒙古分局"


def test_clauses_without_a_partner_are_shown_alone(
    client: TestClient, keywords_only: Assistant, lineage: Lineage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keywords_only.derived, "lineage", replace(lineage, pairs=lineage.pairs[2:]))
    page = main_of(client, PAIR)
    assert [nobody.text for nobody in of_class(page, "nobody")] == [
        "没有对应的依据条款", "没有对应的依据条款", "没有对应的落实条款", "没有对应的落实条款",
    ]  # fmt: skip
    shown = [section.attributes["id"] for section in of_class(page, "pair")]
    assert shown[:2] + shown[-2:] == ["前言", "一", "依据-前言", "依据-一"]
    assert len(shown) == 16 + 2 + 2


@pytest.mark.parametrize(
    "address",
    ["/lineage?local=gone&basis=nmg-2023", "/lineage?local=nmg-2023", "/lineage?local=mofcom-2025&basis=nmg-2023"],
)
def test_documents_that_cannot_be_compared_are_an_error(address: str, client: TestClient) -> None:
    assert main_of(client, address, 404).all("h1")[0].text == "没有这个页面或文件"


@pytest.mark.parametrize("name", ["lineage", "lineage_pair", "_lineage_picture"])
def test_every_phrase_of_the_templates_is_there(name: str) -> None:
    used = re.findall(r"""ui\.say\("([^"]+)"[,)]""", (FOLDER / "templates" / f"{name}.html").read_text("utf-8"))
    assert set(used) - set(LINEAGE_PHRASES) - {"separator"} == set()


def test_both_languages_take_the_same_values_and_every_relation_has_a_word() -> None:
    fields = [[re.findall(r"{(\w+)}", words) for words in both] for both in LINEAGE_PHRASES.values()]
    assert all(sorted(chinese) == sorted(english) for chinese, english in fields)
    assert {f"relation_{relation.value}" for relation in Relation} <= set(LINEAGE_PHRASES)
    details = {f"{side}_{kind}" for side in ("added", "left_out") for kind in ("places", "figures", "bodies")}
    assert details <= set(LINEAGE_PHRASES)
