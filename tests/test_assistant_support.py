"""The support finder on measures made by hand: filters, groups, order; and on the five documents: whom it serves."""

from datetime import date

import pytest

from assistant.asker import Asker, asker_of, own_places
from assistant.derived.measures import Kind, Verb
from assistant.errors import FilterInvalid
from assistant.pipeline import Assistant
from assistant.support import Support, SupportTable, Wanted, forbids, main_kind, responsible
from assistant.support_json import support_json
from corpus.document import Corpus, Role
from corpus.places import places_in
from tests.handmade import mention
from tests.handmade_measures import measure

CASHMERE = "我们在二连浩特做羊绒加工，能拿到哪些扶持"
LOCAL = measure(
    "支持二连浩特市产业园建设，给予加工企业融资、土地等特殊政策支持。",
    {"产业": Kind.INDUSTRY, "融资": Kind.FINANCE, "土地": Kind.LAND},
    {"支持": Verb.SUPPORT, "给予": Verb.GRANT},
    beneficiaries=["加工企业"],
    id="local",
    level="自治区",
    regions=("内蒙古自治区",),
    issued=date(2023, 8, 14),
)
GENERAL = measure("支持边境经济合作区合理用地。", {"用地": Kind.LAND}, beneficiaries=["边境经济合作区"])
NEWER = measure("支持园区用地。", {"用地": Kind.LAND}, id="newer", issued=date(2025, 5, 21))
OTHER = measure("支持满洲里融资。", {"融资": Kind.FINANCE}, beneficiaries=["满洲里"])
FORBIDDEN = measure("严禁以用地名义开发房地产。", {"用地": Kind.LAND}, {"严禁": Verb.FORBID})
BARE = measure("支持符合条件的园区。", conditions=["符合条件的"])
TABLE = SupportTable([LOCAL, GENERAL, NEWER, OTHER, FORBIDDEN, BARE])
ERENHOT = Asker(own_places(places_in("二连浩特")), frozenset({"内蒙古自治区"}))


def quotes(found: Support) -> dict[str, list[str]]:
    return {
        (group.kind.value if group.kind else "其他"): [each.measure.quote for each in group.measures]
        for group in found.groups
    }


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, [LOCAL, GENERAL, NEWER, OTHER, FORBIDDEN, BARE]),
        ({"kind": ["用地"]}, [LOCAL, GENERAL, NEWER, FORBIDDEN]),
        ({"kind": ["finance"]}, [LOCAL, OTHER]),
        ({"kind": ["finance", "用地"], "strength": ["binding"]}, [LOCAL]),
        ({"verb": ["严禁"]}, [FORBIDDEN]),
        ({"verb": ["grant"]}, [LOCAL]),
        ({"strength": ["刚性"]}, [LOCAL]),
        ({"region": ["吉林"]}, [GENERAL, NEWER, OTHER, FORBIDDEN, BARE]),
        ({"region": ["Inner Mongolia"]}, [LOCAL, GENERAL, NEWER, OTHER, FORBIDDEN, BARE]),
        ({"beneficiary": ["企業"]}, [LOCAL]),
        ({"beneficiary": ["边合区"]}, [GENERAL]),
        ({"place": ["二连"]}, [LOCAL]),
        ({"place": ["Erenhot"]}, [LOCAL]),
        ({"place": ["二連浩特"]}, [LOCAL]),
        ({"place": ["海南"]}, []),
        ({"place": ["产业园"]}, [LOCAL]),
        ({"text": ["用地 名义"]}, [FORBIDDEN]),
        ({"region": [""], "text": [" "], "kind": []}, [LOCAL, GENERAL, NEWER, OTHER, FORBIDDEN, BARE]),
    ],
)
def test_filters_let_through_what_they_say(values: dict[str, list[str]], found: list[object]) -> None:
    assert list(TABLE.find(Wanted.of(values))) == found


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": ["房子"]}, "no kind '房子'; there are 资金, funds, 融资, finance"),
        ({"strength": ["strong"]}, "no strength 'strong'; there are 刚性, binding, 鼓励, encouraging"),
        ({"region": ["Atlantis"]}, "no province 'Atlantis': write one such as 内蒙古自治区 or Inner Mongolia"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_an_error(values: dict[str, list[str]], message: str) -> None:
    with pytest.raises(FilterInvalid) as caught:
        Wanted.of(values)
    assert str(caught.value).startswith(message)


def test_without_an_asker_the_newest_stand_first_and_prohibitions_apart() -> None:
    found = TABLE.for_asker(Asker())
    assert quotes(found) == {
        "用地": [NEWER.quote, GENERAL.quote],
        "融资": [LOCAL.quote, OTHER.quote],
        "其他": [BARE.quote],
    }
    assert [each.measure for each in found.prohibitions] == [FORBIDDEN]
    assert (found.count, found.for_others) == (5, 0)


def test_what_names_the_askers_place_is_first_and_what_names_another_left_out() -> None:
    found = TABLE.for_asker(ERENHOT)
    assert list(quotes(found)) == ["融资", "用地", "其他"]
    assert found.groups[0].measures[0].measure == LOCAL
    assert found.groups[0].measures[0].fit.score == 5.0
    assert [group.is_close for group in found.groups] == [True, False, False]
    assert found.for_others == 1
    assert [each.measure for each in found.ranked] == [LOCAL, NEWER, GENERAL, BARE]


def test_the_kind_asked_for_comes_first_and_takes_the_measures_that_have_it() -> None:
    found = TABLE.for_asker(Asker(kinds=frozenset({Kind.LAND})))
    assert quotes(found)["用地"] == [NEWER.quote, LOCAL.quote, GENERAL.quote]
    assert list(quotes(found)) == ["用地", "融资", "其他"]


def test_a_kind_that_is_filtered_is_asked_for() -> None:
    found = TABLE.for_asker(Asker(), Wanted.of({"kind": ["用地"]}))
    assert list(quotes(found)) == ["用地"]
    assert LOCAL.quote in quotes(found)["用地"]


def test_a_region_that_is_filtered_ranks_its_own_documents_first() -> None:
    found = TABLE.for_asker(Asker(), Wanted.of({"region": ["内蒙古"], "kind": ["land"]}))
    assert [each.measure for each in found.groups[0].measures] == [LOCAL, NEWER, GENERAL]


def test_of_several_kinds_what_is_handed_out_stands_before_a_field() -> None:
    assert main_kind(LOCAL) is Kind.FINANCE
    assert main_kind(LOCAL, frozenset({Kind.INDUSTRY})) is Kind.INDUSTRY
    assert main_kind(BARE) is None


def test_a_measure_stands_once() -> None:
    every = [each.measure for group in TABLE.for_asker(ERENHOT).groups for each in group.measures]
    assert len(every) == len({one.quote for one in every})


def test_what_grants_as_well_is_no_prohibition() -> None:
    both = measure("支持园区用地，严禁开发房地产。", {}, {"支持": Verb.SUPPORT, "严禁": Verb.FORBID})
    assert (forbids(FORBIDDEN), forbids(both), forbids(LOCAL)) == (True, False, False)


def test_responsible_bodies_are_those_that_act_each_once_and_the_leading_one_first() -> None:
    named = [
        mention("财政厅", Role.RESPONSIBLE, 3),
        mention("国务院", Role.MENTIONED, 0),
        mention("商务厅", Role.LEADS, 9),
        mention("财政厅", Role.RESPONSIBLE, 12),
    ]
    found = responsible(measure("支持园区用地建设和发展的各项工作。", agencies=named))
    assert [(body.name, body.start) for body in found] == [("商务厅", 9), ("财政厅", 3)]


def test_json_has_every_field_with_its_words() -> None:
    made = support_json(TABLE.for_asker(ERENHOT, Wanted.of({"place": ["二连浩特"]})), "q")
    (group,) = made["groups"]
    (shown,) = group["measures"]
    assert (made["count"], group["kind"], group["count"]) == (1, "融资", 1)
    assert shown["verbs"][1] == {"verb": "给予", "start": 13, "end": 15, "text": "给予"}
    assert [kind["text"] for kind in shown["kinds"]] == ["产业", "融资", "土地"]
    assert shown["beneficiaries"] == [{"start": 15, "end": 19, "text": "加工企业"}]
    assert shown["places"] == [{"name": "二连浩特市", "name_en": "Erenhot", "start": 2, "end": 7, "text": "二连浩特市"}]
    assert shown["strength"] == {"strength": "刚性", "start": 0, "end": 2, "text": "支持"}
    assert shown["citation"]["quote"] == LOCAL.quote
    assert shown["citation"]["url"] == "/documents/local#%E4%B8%80"
    assert shown["fit"]["places"] == ["二连浩特市"]
    assert made["asker"]["places"] == [{"name": "二连浩特市", "name_en": "Erenhot"}]


def test_json_of_filters_alone_has_no_asker() -> None:
    made = support_json(TABLE.for_asker(Asker()))
    assert (made["question"], made["asker"], len(made["prohibitions"])) == (None, None, 1)


@pytest.fixture(scope="module")
def table(shipped: Corpus) -> SupportTable:
    """Return the measures of the five documents."""
    return SupportTable.of(shipped)


def clauses(found: Support, first: int) -> list[str]:
    return [each.measure.clause.id for each in found.ranked[:first]]


@pytest.mark.parametrize(
    "question",
    [
        CASHMERE,
        "我們在二連浩特做羊絨加工，能拿到哪些扶持",
        "We process cashmere in Erenhot; what support can we get?",
    ],
)
def test_who_processes_cashmere_in_erenhot_gets_what_is_for_them_first(
    question: str, table: SupportTable, keywords_only: Assistant
) -> None:
    found = table.for_asker(asker_of(keywords_only.index.read(question)))
    assert clauses(found, 2) == ["nmg-2023#四/（七）"] * 2
    assert ["羊绒" in found.ranked[0].measure.quote, "绒毛" in found.ranked[1].measure.quote] == [True, True]
    assert "nmg-2023#四/（六）" in clauses(found, 5)
    finance = next(group for group in found.groups if group.kind is Kind.FINANCE)
    assert finance.measures[0].measure.quote.endswith("给予加工企业融资、土地等特殊政策支持。")


def test_what_is_for_manzhouli_is_not_for_erenhot(table: SupportTable) -> None:
    manzhouli = Asker(own_places(places_in("满洲里")), frozenset({"内蒙古自治区"}))
    here, there = ({each.measure.quote for each in table.for_asker(asker).ranked} for asker in (ERENHOT, manzhouli))
    only = "支持满洲里边民互市贸易区申请进口商品落地加工试点。"
    assert (only in here, only in there) == (False, True)
    both = next(quote for quote in here if quote.startswith("支持满洲里、二连浩特按规定申报建设加工贸易"))
    assert both in there


def test_a_regions_plan_is_not_for_another_region(table: SupportTable) -> None:
    xinjiang = Asker(own_places(places_in("新疆")), frozenset({"新疆维吾尔自治区"}))
    found = table.for_asker(xinjiang)
    assert {each.measure.document.id for each in found.ranked} == {
        "mofcom-2023-18", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025",
    }  # fmt: skip
    assert found.count + found.for_others + len(found.prohibitions) == len(table.measures)


def test_property_in_the_name_of_new_industry_is_forbidden(table: SupportTable) -> None:
    forbidden = [each.measure for each in table.for_asker(Asker()).prohibitions]
    assert [each.clause.id for each in forbidden if "严防" in each.quote] == ["mofcom-2025#五/（十三）"]
