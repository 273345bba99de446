"""Composing an answer from clauses: verbatim quotes, who acts, and where it stands, in three languages."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import NamedAgency, Statement
from assistant.composing import evidence
from assistant.evidence import Refusal
from assistant.leads import Lead, LeadKind
from assistant.wording import Wording
from assistant.writing import (
    Draft,
    ExtractiveWriter,
    place_of,
    refusal_statement,
    source_name,
    title_of,
)
from corpus.document import AgencyMention, Document, Role, Span
from index.intent import Intent
from index.language import Language
from index.search import Hit
from tests.handmade import citation, document, hit, mention

CHINESE, TRADITIONAL, ENGLISH = Wording(Language.SIMPLIFIED), Wording(Language.TRADITIONAL), Wording(Language.ENGLISH)
COMMERCE = mention("商务部", Role.RESPONSIBLE, name_en="Ministry of Commerce")
FINANCE = mention("财政部", Role.RESPONSIBLE, name_en="Ministry of Finance")
NOTICE = document("支持边境贸易。")
PLAN = document("推动跨境旅游。", id="plan", title="实施方案", number=None)


def named(found: Document, *agencies: AgencyMention) -> Hit:
    """Return the clause of a document, with a 责任单位 list as soon as it has bodies."""
    return hit(found, agencies=agencies, agency_list=Span(0, 1) if agencies else None)


def write(intent: Intent, wording: Wording, *hits: Hit) -> Draft:
    return ExtractiveWriter().write("", intent, evidence(hits, intent), wording)


def texts(draft: Draft) -> list[str]:
    return [statement.text for statement in draft.statements]


def test_who_acts_comes_first_then_what_the_clause_says() -> None:
    draft = write(Intent.AGENCY, CHINESE, named(NOTICE, COMMERCE, FINANCE))
    assert draft.statements == (
        Statement("责任单位：商务部、财政部。", (1,)),
        Statement(
            "《关于边境合作区的通知》（商资发〔2023〕18号）一、支持：“支持边境贸易。”", (1,), ("支持边境贸易。",)
        ),
    )
    assert draft.agencies == (
        NamedAgency("商务部", "Ministry of Commerce", Role.RESPONSIBLE, (1,)),
        NamedAgency("财政部", "Ministry of Finance", Role.RESPONSIBLE, (1,)),
    )


def test_english_wording_has_english_names_of_bodies_and_chinese_quotes() -> None:
    assert texts(write(Intent.AGENCY, ENGLISH, named(NOTICE, COMMERCE, mention("联席会议", Role.RESPONSIBLE)))) == [
        "Responsible: Ministry of Commerce (商务部), 联席会议.",
        "《关于边境合作区的通知》（商资发〔2023〕18号）一、支持 says: “支持边境贸易。”",
    ]


def test_traditional_wording_leaves_names_and_quotes_as_they_are() -> None:
    assert texts(write(Intent.AGENCY, TRADITIONAL, named(NOTICE, COMMERCE))) == [
        "責任單位：商务部。",
        "《关于边境合作区的通知》（商资发〔2023〕18号）一、支持：“支持边境贸易。”",
    ]


def test_each_role_is_a_statement_of_its_own_in_the_order_of_roles() -> None:
    roles = (Role.JOINTLY, Role.ASSISTS, Role.LEADS, Role.RESPONSIBLE)
    bodies = [mention(name, role) for name, role in zip("甲乙丙丁", roles, strict=True)]
    draft = write(Intent.AGENCY, CHINESE, named(NOTICE, *bodies))
    assert texts(draft)[:4] == ["责任单位：丁。", "牵头：丙。", "配合：乙。", "会同：甲。"]


def test_the_bodies_of_the_matching_clause_answer_not_those_of_the_next() -> None:
    draft = write(Intent.AGENCY, CHINESE, named(NOTICE, COMMERCE), named(PLAN, FINANCE, COMMERCE))
    assert texts(draft)[0] == "责任单位：商务部。"
    assert draft.agencies == (NamedAgency("商务部", "Ministry of Commerce", Role.RESPONSIBLE, (1, 2)),)


def test_a_question_after_content_names_the_bodies_of_every_quoted_clause() -> None:
    draft = write(Intent.CONTENT, CHINESE, named(NOTICE, COMMERCE), named(PLAN, FINANCE))
    assert texts(draft) == [
        "《关于边境合作区的通知》（商资发〔2023〕18号）一、支持：“支持边境贸易。”",
        "另见《实施方案》一、支持：“推动跨境旅游。”",
    ]
    assert [(a.name, a.citations) for a in draft.agencies] == [("商务部", (1,)), ("财政部", (2,))]


def test_a_clause_without_bodies_is_said_to_name_none() -> None:
    draft = write(Intent.AGENCY, CHINESE, named(NOTICE))
    assert draft.statements[0] == Statement("该条没有列明责任单位。", (1,))
    assert draft.agencies == ()
    assert texts(write(Intent.AGENCY, ENGLISH, named(NOTICE)))[0] == "This clause names no responsible body."


def test_bodies_that_are_only_named_are_given_as_such_where_none_acts() -> None:
    bank = mention("进出口银行", Role.MENTIONED, start=2)
    assert texts(write(Intent.AGENCY, CHINESE, hit(NOTICE, agencies=(bank,))))[:2] == [
        "该条没有列明责任单位。",
        "条文提及：进出口银行。",
    ]
    draft = write(Intent.AGENCY, CHINESE, named(NOTICE, COMMERCE, bank))
    assert [agency.name for agency in draft.agencies] == ["商务部"]


def test_a_body_named_outside_the_quoted_sentence_is_not_mentioned() -> None:
    text = "支持边境贸易。进出口银行提供贷款。商务部按月通报。"
    sentences = (Span(0, 7), Span(7, 17), Span(17, 25))
    bodies = (mention("进出口银行", Role.MENTIONED, start=7), mention("商务部", Role.MENTIONED, start=17))
    draft = write(Intent.AGENCY, CHINESE, hit(document(text), sentences=sentences, agencies=bodies))
    assert [agency.name for agency in draft.agencies] == ["进出口银行"]
    assert draft.statements[-1].quotes == ("支持边境贸易。", "进出口银行提供贷款。")


def test_no_more_than_three_clauses_are_quoted() -> None:
    assert len(write(Intent.CONTENT, CHINESE, *[hit(NOTICE)] * 5).statements) == 3


def test_the_same_document_is_the_one_just_named() -> None:
    """Notice, plan, notice: 同一文件 after the plan would be the plan."""
    assert texts(write(Intent.CONTENT, CHINESE, hit(NOTICE), hit(PLAN), hit(NOTICE)))[2].startswith("另见《关于边境")
    assert texts(write(Intent.CONTENT, CHINESE, hit(NOTICE), hit(PLAN), hit(PLAN)))[2].startswith("同一文件一、支持：")
    said = texts(write(Intent.CONTENT, ENGLISH, hit(NOTICE), hit(NOTICE)))[1]
    assert said == "The same document, 一、支持: “支持边境贸易。”"


def test_two_sentences_of_a_clause_are_joined_by_an_ellipsis() -> None:
    text = "商务部支持贸易。推动跨境旅游。开展培训。"
    body = mention("商务部", Role.MENTIONED, 0)
    found = hit(document(text), sentences=(Span(15, 20), Span(0, 8), Span(8, 15)), agencies=(body,))
    said = write(Intent.AGENCY, CHINESE, found).statements[-1]
    assert said.quotes == ("商务部支持贸易。", "开展培训。")
    assert said.text.endswith("一、支持：“商务部支持贸易。”……“开展培训。”")


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("推广“白名单”模式。", "「推广“白名单”模式。」"),
        ("推广「白名单」模式。", "“推广「白名单」模式。”"),
        ("实行标准地”供应。", "「实行标准地”供应。」"),
    ],
)
def test_a_quote_with_quotation_marks_stays_as_it_is_in_marks_of_the_other_kind(quote: str, marked: str) -> None:
    said = write(Intent.CONTENT, CHINESE, hit(document(quote))).statements[0]
    assert said.text.endswith(f"一、支持：{marked}")
    assert said.quotes == (quote,)


def test_book_title_marks_inside_a_title_are_single() -> None:
    assert title_of(document("", title="关于印发《工作方案》的通知")) == "《关于印发〈工作方案〉的通知》"


def test_a_source_is_named_by_title_number_and_heading() -> None:
    assert source_name(citation(PLAN), CHINESE) == "《实施方案》一、支持"
    unnumbered = citation(PLAN, clause_id="plan#前言", path=())
    assert source_name(unnumbered, CHINESE) == "《实施方案》前言"
    assert source_name(unnumbered, ENGLISH) == "《实施方案》 preamble"


@pytest.mark.parametrize(
    ("clause_id", "chinese", "traditional", "english"),
    [
        ("plan#前言", "前言", "前言", "preamble"),
        ("plan#结语", "结语", "結語", "conclusion"),
        ("plan#通知", "通知", "通知", "covering notice"),
        ("plan#附件2/前言", "附件2/前言", "附件2/前言", "附件2/前言"),
    ],
)
def test_a_clause_without_headings_has_the_name_of_its_place(
    clause_id: str, chinese: str, traditional: str, english: str
) -> None:
    found = citation(PLAN, clause_id=clause_id, path=())
    assert [place_of(found, wording) for wording in (CHINESE, TRADITIONAL, ENGLISH)] == [chinese, traditional, english]


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        (CHINESE, "所收文件没有提到广东。"),
        (TRADITIONAL, "所收文件沒有提到广东。"),
        (ENGLISH, "The documents do not mention 广东."),
    ],
)
def test_a_refusal_says_why_and_cites_nothing(wording: Wording, text: str) -> None:
    assert refusal_statement(Refusal.PLACE_NOT_COVERED, "广东", wording) == Statement(text, ())


OLDER = document("支持边民互市。", id="older", title="工作通知", number="商办〔2021〕3号", issued=date(2021, 4, 30))


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        (CHINESE, "2021年4月30日的《工作通知》（商办〔2021〕3号）一、支持也写道（上文为2023年2月7日的文件）："),
        (TRADITIONAL, "2021年4月30日的《工作通知》（商办〔2021〕3号）一、支持也寫道（上文為2023年2月7日的文件）："),
        (
            ENGLISH,
            "《工作通知》（商办〔2021〕3号）一、支持, of 30 April 2021"
            " (the one above is of 7 February 2023), also says: ",
        ),
    ],
)
def test_of_documents_of_different_dates_the_second_is_shown_with_both(wording: Wording, said: str) -> None:
    assert texts(write(Intent.CONTENT, wording, hit(NOTICE), hit(OLDER)))[1] == f"{said}“支持边民互市。”"


def test_the_order_is_that_of_the_ranking_whatever_the_dates() -> None:
    said = texts(write(Intent.CONTENT, CHINESE, hit(OLDER), hit(NOTICE)))
    assert said[0] == "《工作通知》（商办〔2021〕3号）一、支持：“支持边民互市。”"
    assert said[1].startswith(
        "2023年2月7日的《关于边境合作区的通知》（商资发〔2023〕18号）一、支持也写道（上文为2021年4月30日"
    )


def test_a_document_is_dated_once() -> None:
    said = texts(write(Intent.CONTENT, CHINESE, hit(OLDER), hit(NOTICE), hit(OLDER)))
    assert said[2].startswith("另见《工作通知》（商办〔2021〕3号）一、支持：")
    newest = document("支持互贸。", id="newest", title="办法", number=None, issued=date(2025, 5, 1))
    said = texts(write(Intent.CONTENT, CHINESE, hit(OLDER), hit(NOTICE), hit(newest)))
    assert said[2] == "2025年5月1日的《办法》一、支持也写道：“支持互贸。”"


def test_documents_of_one_date_at_different_levels_are_dated_too() -> None:
    regional = document("支持互贸。", id="regional", title="办法", number=None, level="自治区")
    assert texts(write(Intent.CONTENT, CHINESE, hit(NOTICE), hit(regional)))[1] == (
        "2023年2月7日的《办法》一、支持也写道（上文为2023年2月7日的文件）：“支持互贸。”"
    )


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        (LeadKind.PLACE, "地点：满洲里。", "Where: Manzhouli (满洲里)."),
        (LeadKind.DOCUMENT, "文件：满洲里。", "Document: Manzhouli (满洲里)."),
        (LeadKind.DATE, "时间：满洲里。", "When: Manzhouli (满洲里)."),
        (LeadKind.BODY, "机构：满洲里。", "Institution: Manzhouli (满洲里)."),
        (LeadKind.FIGURE, "数字：满洲里。", "Figure: Manzhouli (满洲里)."),
    ],
)
def test_what_is_asked_for_by_name_leads(kind: LeadKind, chinese: str, english: str) -> None:
    lead = Lead(kind, (("满洲里", "Manzhouli"),), (Span(2, 5),))
    found = replace(evidence([hit(document("支持满洲里申报。"))], Intent.CONTENT)[0], lead=lead)
    for wording, text in ((CHINESE, chinese), (ENGLISH, english)):
        draft = ExtractiveWriter().write("", Intent.CONTENT, [found], wording)
        assert draft.statements[0] == Statement(text, (1,), ("满洲里",))
        assert draft.statements[1].quotes == ("支持满洲里申报。",)
