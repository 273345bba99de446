"""Measures of sentences made by hand and of the shipped documents: each field with its words and where they stand."""

from dataclasses import replace

import pytest

from assistant.derived.measures import Kind, Measure, Strength, Verb, corpus_measures, find_measures
from corpus.document import Corpus, Span
from corpus.sentences import split_sentences
from tests.handmade import document


def measures(text: str, heading: str = "") -> tuple[Measure, ...]:
    """Return the measures of a document of one clause, its sentences as they would be read."""
    found = document(text)
    clause = replace(found.clauses[0], sentences=split_sentences(text, 0, len(text)), number="（一）", heading=heading)
    return find_measures(replace(found, clauses=(clause,)), clause)


def measure(text: str) -> Measure:
    """Return the only measure of a text."""
    (found,) = measures(text)
    return found


def word(found: Measure, span: Span) -> str:
    """Return what stands at a span."""
    return found.document.text[span.start : span.end]


def words(found: Measure, *spans: Span) -> list[str]:
    """Return what stands at each of some spans."""
    return [word(found, span) for span in spans]


def verbs(text: str) -> list[tuple[str, str]]:
    """Return the classes of a measure's verbs, each with the word that says so."""
    found = measure(text)
    return [(verb.verb.value, word(found, verb.span)) for verb in found.verbs]


def kinds(text: str) -> list[tuple[str, str]]:
    """Return the kinds of what a measure gives, each with the words that say so."""
    found = measure(text)
    return [(kind.kind.value, word(found, kind.span)) for kind in found.kinds]


def beneficiaries(text: str) -> list[str]:
    """Return who gets what a measure gives."""
    found = measure(text)
    return words(found, *found.beneficiaries)


def conditions(text: str) -> list[str]:
    """Return what limits a measure."""
    found = measure(text)
    return words(found, *found.conditions)


def places(text: str) -> list[tuple[str, str]]:
    """Return the places of a measure by their full names, each with what is written."""
    found = measure(text)
    return [(place.place.name, word(found, place.span)) for place in found.places]


def test_a_measure_has_all_its_fields_with_where_they_stand() -> None:
    text = "各地要抓好落实。鼓励银行按规定为满洲里外贸企业提供外汇服务。"
    found = measure(text)
    assert (found.sentence, found.quote) == (Span(8, 30), "鼓励银行按规定为满洲里外贸企业提供外汇服务。")
    assert [(verb.verb, verb.span) for verb in found.verbs] == [(Verb.ENCOURAGE, Span(8, 10))]
    assert [(kind.kind, kind.span) for kind in found.kinds] == [(Kind.FOREIGN_EXCHANGE, Span(25, 27))]
    assert found.beneficiaries == (Span(16, 23),)
    assert [(place.place.name, place.span) for place in found.places] == [("满洲里市", Span(16, 19))]
    assert found.conditions == (Span(12, 15),)
    assert (found.strength, found.strength_span) == (Strength.ENCOURAGING, Span(8, 10))


@pytest.mark.parametrize(
    "text",
    [
        "为推动园区高质量发展，经国务院同意，现将有关事项通知如下：",
        "边境经济合作区是沿边地区的重要平台。",
        "进出口银行作为支持对外贸易的重要机构，具有专业优势。",
        "各地要压实主体责任，制定支持和配套措施，精心组织实施。",
        "发挥好联席会议作用，鼓励建立联席会议制度。",
        "组织开展督促和评估工作，确保本方案各项措施落实到位。",
        "到2025年，进出口总额年均增长8%以上。",
        "对直接责任人员依法给予处分。",
        "重大事项及时请示报告。",
    ],
)
def test_background_and_administration_are_no_measures(text: str) -> None:
    assert measures(text) == ()


def test_a_heading_is_no_measure_but_what_follows_it_is() -> None:
    found = measures("（一）支持企业上市。支持企业上市融资。", heading="支持企业上市")
    assert [one.quote for one in found] == ["支持企业上市融资。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持园区建设。", [("支持", "支持")]),
        ("进一步加大对小微企业的信贷支持力度。", [("支持", "加大对小微企业的信贷支持力度")]),
        ("支持鼓励企业开拓市场。", [("支持", "支持"), ("鼓励", "鼓励")]),
        ("赋予园区更大自主权。", [("允许", "赋予")]),
        ("落实退税政策，强化人才服务保障。", [("给予", "落实"), ("保障", "强化人才服务保障")]),
        ("优先保障重大项目合理用地。", [("优先", "优先"), ("保障", "保障")]),
        ("支持外商投资项目优先纳入清单。", [("支持", "支持"), ("优先", "优先")]),
        ("任何单位和个人不得向企业摊派费用。", [("严禁", "不得")]),
        ("积极推进跨境旅游合作区申建。", [("推动", "推进")]),
        # 促进工作 is a name; 发展 belongs to the enterprises.
        ("负责中小企业促进工作的部门应当为企业发展提供服务。", [("支持", "提供")]),
    ],
)
def test_the_main_verbs_are_found_with_the_words_that_say_so(text: str, expected: list[tuple[str, str]]) -> None:
    assert verbs(text) == expected


def test_what_a_supported_zone_improves_is_no_verb_of_the_measure() -> None:
    assert verbs("支持园区开展边境旅游，提升服务功能，推动形成产业基地。") == [("支持", "支持"), ("推动", "推动")]
    assert verbs("提升口岸服务功能，完善配套设施。") == [("推动", "提升")]


@pytest.mark.parametrize(
    ("text", "strength", "word"),
    [
        ("对企业给予补助，支持企业上市。", Strength.BINDING, "给予"),
        ("支持企业上市，给予企业补助。", Strength.ENCOURAGING, "支持"),
        ("稳步有序研究推动园区新设工作。", Strength.ENCOURAGING, "推动"),
        ("稳步有序推动园区新设工作。", Strength.BINDING, "推动"),
        ("加强对园区申报工作的指导。", Strength.ENCOURAGING, "加强对园区申报工作的指导"),
    ],
)
def test_the_first_verb_says_how_firm_a_measure_is(text: str, strength: Strength, word: str) -> None:
    found = measure(text)
    assert (found.strength, words(found, found.strength_span)) == (strength, [word])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持园区申请增值税试点。", [("税收", "增值税"), ("平台", "试点")]),
        ("鼓励银行提供贷款和担保，完善风电政策。", [("融资", "贷款"), ("用能", "风电")]),
        # Who gets it is not what is given, unless nothing else says.
        ("支持外贸企业引进人才。", [("人才", "人才")]),
        ("支持跨境旅游合作区建设。", [("旅游", "旅游"), ("平台", "合作区建设")]),
        ("鼓励园区共建飞地。", [("招商", "飞地"), ("平台", "飞地")]),
        ("给予企业房租减免，降低能耗。", [("资金", "房租"), ("用能", "能耗")]),
        # A zone that is built is what is given, not only who gets it.
        ("支持建设跨境电商产业园。", [("贸易", "跨境电商"), ("平台", "建设跨境电商产业园")]),
        # A word within another: 用工 in 使用工作, 贸易 in 国际贸易“单一窗口”.
        ("支持园区资金使用工作。", [("资金", "资金")]),
        ("推动国际贸易“单一窗口”建设。", [("通关", "单一窗口")]),
        ("支持进出口银行开展相关业务。", [("融资", "银行")]),
        # What stands before the verb is why; 在…方面 is what.
        ("为稳住外贸，支持园区招商。", [("招商", "招商")]),
        ("在用地等方面，为园区提供支持。", [("用地", "用地")]),
        ("落实灵活就业社会保险补贴政策。", [("人才", "就业"), ("资金", "补贴")]),
    ],
)
def test_kinds_are_what_is_given(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(kinds(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持边（跨）境经济合作区及所在地方政府承办会议。", ["边（跨）境经济合作区", "所在地方政府"]),
        ("支持有条件的边境经济合作区所在口岸申请设立指定口岸。", ["边境经济合作区所在口岸"]),
        ("支持二连浩特申建跨境电商综试区。", ["二连浩特"]),
        ("支持有关市县编制实施方案。", ["市县"]),
        ("鼓励银行为园区及区内企业提供金融服务。", ["园区", "区内企业"]),
        ("支持地方向边境经济合作区赋予经济管理权限。", ["边境经济合作区"]),
        ("支持地方明确园区管理主体。", ["地方"]),
        ("在合规前提下，加大对边境地区制造业的贷款投放，大力扶持小微企业发展。", ["边境地区制造业", "小微企业"]),
        ("对符合国家产业政策的重大项目，优先予以核准。", ["重大项目"]),
        ("强化高端人才、技能人才服务保障。", ["高端人才", "技能人才"]),
        ("符合条件的外商投资企业可享受所得税优惠政策。", ["外商投资企业"]),
        ("免征企业所得税。", ["企业"]),
        ("推动广西边合区建设合作高地，云南边合区建设开放平台。", ["广西边合区", "云南边合区"]),
        ("支持国家级经开区对口帮扶边境经济合作区。", ["边境经济合作区"]),
        ("严禁向企业摊派费用。", ["企业"]),
        ("对组织游客入境的旅行社，给予奖励。", ["旅行社"]),
        ("对高校毕业生到边境地区就业创业的，给予补贴。", ["高校毕业生"]),
        ("支持经开区与高校共建实验室。", ["经开区"]),
        ("加强教育、卫生等公共服务人员培训，支持沿边县市建设学校。", ["公共服务人员", "沿边县市"]),
        ("推动银行为小微外贸主体提供服务。", ["小微外贸主体"]),
    ],
)
def test_beneficiaries_are_the_names_of_who_gets_it(text: str, expected: list[str]) -> None:
    assert beneficiaries(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持符合条件的企业按规定程序申请试点。", ["符合条件的", "按规定程序"]),
        ("支持发展态势较好的边境经济合作区扩区。", ["发展态势较好的"]),
        ("在风险可控的前提下，为企业提供融资。", ["在风险可控的前提下"]),
        ("根据口岸实际情况，优化口岸作业模式。", ["根据口岸实际情况"]),
        ("支持地方按照优化协同高效原则完善机构设置。", ["按照优化协同高效原则"]),
        ("允许工业用地（三类工业用地除外）合理转换。", ["三类工业用地除外"]),
        ("支持有序建设保税仓库，有序推进招商。", ["有序"]),
        # With what something is done limits nothing.
        ("支持保税场所申建，结合重点项目发挥优势。", []),
    ],
)
def test_conditions_are_the_phrases_that_limit(text: str, expected: list[str]) -> None:
    assert conditions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持满洲里、二连浩特市开展试点。", [("满洲里市", "满洲里"), ("二连浩特市", "二连浩特市")]),
        (
            "支持中蒙二连浩特—扎门乌德经济合作区建设。",
            [("二连浩特市", "二连浩特"), ("扎门乌德", "扎门乌德")],
        ),
        ("支持园区融入中蒙俄经济走廊建设。", []),
        ("支持园区与蒙古贸易发展银行开展外汇合作。", []),
        ("立足内蒙古实际，支持东北园区建设。", []),
    ],
)
def test_places_are_those_where_it_is_given(text: str, expected: list[tuple[str, str]]) -> None:
    assert places(text) == expected


@pytest.fixture(scope="module")
def found(shipped: Corpus) -> tuple[Measure, ...]:
    """Return the measures of the shipped documents."""
    return corpus_measures(shipped)


def test_every_shipped_document_has_measures_in_its_order(shipped: Corpus, found: tuple[Measure, ...]) -> None:
    assert [d.id for d in shipped.documents if any(one.document is d for one in found)] == [
        d.id for d in shipped.documents
    ]
    clauses = [clause.id for clause in shipped.clauses]
    at = [(clauses.index(one.clause.id), one.sentence.start) for one in found]
    assert at == sorted(at)
    assert len(at) == len(set(at))


def test_every_span_of_a_shipped_measure_lies_within_its_sentence(found: tuple[Measure, ...]) -> None:
    for one in found:
        assert one.sentence in one.clause.sentences
        verbs, kinds, places = ([part.span for part in parts] for parts in (one.verbs, one.kinds, one.places))
        for span in (*verbs, *kinds, *places, *one.beneficiaries, *one.conditions, one.strength_span):
            assert one.sentence.start <= span.start < span.end <= one.sentence.end
        assert one.verbs
        assert len({verb.verb for verb in one.verbs}) == len(one.verbs)


def test_a_sentence_of_a_shipped_document_is_read_whole(found: tuple[Measure, ...]) -> None:
    (one,) = (m for m in found if m.quote.startswith("支持综合保税区申请一般纳税人资格试点"))
    assert one.clause.id == "nmg-2023#二/（二）"
    assert [verb.verb for verb in one.verbs] == [Verb.SUPPORT, Verb.GRANT]
    assert {kind.kind for kind in one.kinds} == {Kind.TAX, Kind.PLATFORM}
    assert words(one, *one.beneficiaries) == ["综合保税区", "试点企业"]
    assert words(one, *one.conditions) == ["按规定"]
