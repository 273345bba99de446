"""Whether clauses and their documents are of what a question names: 1, -1, or 0 where one of them says nothing."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.agencies import Agency
from corpus.document import Clause, Document, Role, Span
from corpus.places import Place, places_in
from index.agreement import Agreement
from index.entities import Entities
from index.intent import Intent
from tests.handmade import document, document_of, mention

INNER_MONGOLIA, LIAONING = "内蒙古自治区", "辽宁省"
BORDER, CROSS_BORDER, NATIONAL = "边境经济合作区", "跨境经济合作区", "国家级经济技术开发区"
LAND, TRADE = Agency("自然资源部"), Agency("商务部")


def named(name: str, text: str, title: str, level: str, *regions: str) -> Document:
    """Return a document of one clause, name#1."""
    made = document_of(((), text), id=name, title=title, level=level, regions=regions)
    return replace(made, clauses=(replace(made.clauses[0], id=f"{name}#1", document_id=name),))


BOTH = named("both", "支持满洲里。", "关于边（跨）境经济合作区的通知", "国家", INNER_MONGOLIA, LIAONING)
REGION = named("region", "支持满洲里、二连浩特。", "关于边境经济合作区的实施方案", "自治区", INNER_MONGOLIA)
NATION = named("nation", "支持开发区。", "关于国家级经济技术开发区的通知", "国家", "全国")
GENERAL = named("general", "支持。", "关于园区的通知", "国家", "全国")
DOCUMENTS = (BOTH, REGION, NATION, GENERAL)
CLAUSES = [document.clauses[0] for document in DOCUMENTS]


def scores(entities: Entities, feature: str, clauses: list[Clause] | None = None) -> list[float]:
    """Return a feature of the clauses of BOTH, REGION, NATION and GENERAL, or of others."""
    found: list[float] = (
        Agreement(DOCUMENTS).scores(entities, CLAUSES if clauses is None else clauses)[feature].tolist()
    )
    return found


@pytest.mark.parametrize("feature", ["named_document", "named_clause", "place", "place_named", "zone", "level", "body"])
def test_a_question_that_names_nothing_agrees_with_nothing(feature: str) -> None:
    assert scores(Entities(), feature) == [0, 0, 0, 0]


def test_a_place_agrees_with_documents_for_its_province() -> None:
    """A document for the whole country is for no province in particular."""
    assert scores(Entities(provinces=frozenset({LIAONING})), "place") == [1, -1, 0, 0]
    assert scores(Entities(provinces=frozenset({LIAONING, INNER_MONGOLIA})), "place") == [1, 1, 0, 0]
    assert scores(Entities(provinces=frozenset({"云南省"})), "place") == [-1, -1, 0, 0]


def test_a_kind_of_zone_agrees_with_the_titles_that_name_it() -> None:
    """Both kinds are in 边（跨）境经济合作区; a title that names no kind, 园区, says nothing."""
    assert scores(Entities(zones=frozenset({BORDER})), "zone") == [1, 1, -1, 0]
    assert scores(Entities(zones=frozenset({CROSS_BORDER})), "zone") == [1, -1, -1, 0]
    assert scores(Entities(zones=frozenset({NATIONAL})), "zone") == [-1, -1, 1, 0]


def test_a_level_of_government_agrees_with_the_documents_of_it() -> None:
    assert scores(Entities(levels=frozenset({"自治区"})), "level") == [-1, 1, -1, -1]
    assert scores(Entities(levels=frozenset({"自治区", "国家"})), "level") == [1, 1, 1, 1]


def test_documents_and_clauses_named_outright_agree_and_others_do_not_disagree() -> None:
    assert scores(Entities(documents=frozenset({"region", "nation"})), "named_document") == [0, 1, 1, 0]
    assert scores(Entities(clauses=frozenset({"both#1"})), "named_clause") == [1, 0, 0, 0]


def test_places_are_counted_where_the_clause_itself_names_them() -> None:
    def asked(text: str) -> tuple[Place, ...]:
        return places_in(text)

    assert scores(Entities(places=asked("二连浩特")), "place_named") == [0, 1, 0, 0]
    # Of two places one is half.
    assert scores(Entities(places=asked("二连浩特和满洲里")), "place_named") == [0.5, 1, 0, 0]
    # A province tells documents: 内蒙古 is neither asked for in a clause, nor does it make the other count less.
    assert scores(Entities(places=asked("内蒙古")), "place_named") == [0, 0, 0, 0]
    assert scores(Entities(places=asked("内蒙古二连浩特")), "place_named") == [0, 1, 0, 0]


def test_a_place_in_another_clause_of_the_document_does_not_count() -> None:
    made = document_of(((), "支持满洲里。"), ((), "支持发展。"))
    found = Agreement([made]).scores(Entities(places=places_in("满洲里")), made.clauses)
    assert found["place_named"].tolist() == [1, 0]


def test_bodies_are_counted_where_the_clause_names_them() -> None:
    responsible = replace(CLAUSES[0], agencies=(mention("自然资源部", Role.RESPONSIBLE), mention("商务部", Role.LEADS)))
    mentioned = replace(CLAUSES[1], agencies=(mention("商务部", Role.MENTIONED),))
    clauses = [responsible, mentioned, CLAUSES[2]]
    assert scores(Entities(bodies=(LAND, TRADE)), "body", clauses) == [1, 0.5, 0]
    assert scores(Entities(bodies=(LAND,)), "body", clauses) == [1, 0, 0]


def test_clauses_may_be_any_in_any_order() -> None:
    entities = Entities(provinces=frozenset({LIAONING}))
    assert scores(entities, "place", [CLAUSES[1], CLAUSES[0], CLAUSES[1]]) == [-1, 1, -1]
    assert scores(entities, "place", []) == []


def test_a_document_is_told_by_an_issuer_that_issued_no_other() -> None:
    """中国进出口银行 issued one of the three, through its office; 商务部 two of them: each is told half."""
    notice, loans = replace(document("一"), id="a"), replace(document("二"), id="b")
    other = replace(document("三"), id="c", issuers=("财政部",))
    loans = replace(loans, issuers=("商务部办公厅", "中国进出口银行办公室"))
    found = [replace(d.clauses[0], document_id=d.id) for d in (notice, loans, other)]
    agreement = Agreement([notice, loans, other])
    bank, ministry = Agency("中国进出口银行", aliases=("口行",)), Agency("商务部")
    assert agreement.scores(Entities(bodies=(bank,)), found)["issuer"].tolist() == [0.0, 1.0, 0.0]
    assert agreement.scores(Entities(bodies=(ministry,)), found)["issuer"].tolist() == [0.5, 0.5, 0.0]


def test_what_is_likelier_before_anything_is_asked() -> None:
    """The older notice is a year (365 days of 365.25) behind the newer, which is a province's."""
    old = replace(document("一"), id="a", issued=date(2022, 2, 7))
    new = replace(document("二"), id="b", regions=("内蒙古自治区",))
    found = [replace(d.clauses[0], document_id=d.id) for d in (old, new)]
    scores = Agreement([old, new]).scores(Entities(), found)
    assert scores["years"].tolist() == pytest.approx([365 / 365.25, 0.0])
    assert scores["local"].tolist() == [0.0, 1.0]
    listed = [replace(found[0], agency_list=Span(0, 1)), found[1]]
    assert Agreement([old, new]).scores(Entities(), listed, Intent.AGENCY)["lists_bodies"].tolist() == [1.0, 0.0]
    assert Agreement([old, new]).scores(Entities(), listed)["lists_bodies"].tolist() == [0.0, 0.0]
