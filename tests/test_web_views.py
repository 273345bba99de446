"""What the page shows of an answer."""

from datetime import date

import pytest

from assistant.answer import Answer, AnswerStatus, Citation, Note, Statement
from corpus.document import Role, Span
from index.language import Language
from tests.handmade import citation, document, mention
from web.asked import Asked
from web.phrases import PHRASES
from web.strings import Interface
from web.views import Piece, StatementView, card_view, how_sure, pieces, source_address, statement_view, turn_view

TEXT = "一、支持。优先安排用地指标。盘活存量土地。"
CHINESE, ENGLISH = (Interface(language, PHRASES) for language in (Language.SIMPLIFIED, Language.ENGLISH))
ASKED = Asked("用地有什么支持", (), {"year": ("2023",)})


def answer(
    *citations: Citation,
    statements: tuple[Statement, ...] = (Statement("答", (1,)),),
    status: AnswerStatus = AnswerStatus.ANSWERED,
    notes: tuple[Note, ...] = (),
) -> Answer:
    return Answer(ASKED.question, Language.SIMPLIFIED, status, 0.9, statements, (), citations, notes, "i-1", 1.0)


@pytest.mark.parametrize(
    ("highlights", "shown"),
    [
        ((), "一、支持。优先安排用地指标。盘活存量土地。"),
        ((Span(5, 14),), "一、支持。[优先安排用地指标。]盘活存量土地。"),
        ((Span(14, 21), Span(0, 5)), "[一、支持。]优先安排用地指标。[盘活存量土地。]"),
        ((Span(5, 14), Span(9, 21)), "一、支持。[优先安排用地指标。][盘活存量土地。]"),
        ((Span(5, 14), Span(7, 9)), "一、支持。[优先安排用地指标。]盘活存量土地。"),
        ((Span(0, 99),), "[一、支持。优先安排用地指标。盘活存量土地。]"),
    ],
)
def test_the_pieces_are_the_quote_with_its_highlights(highlights: tuple[Span, ...], shown: str) -> None:
    found = pieces(citation(document(TEXT), highlights=highlights))
    assert "".join(piece.text for piece in found) == TEXT
    assert "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in found) == shown


def test_a_quote_within_its_document_is_cut_at_its_own_ends() -> None:
    inner = citation(document(TEXT), start=5, end=14, highlights=(Span(0, 9), Span(12, 21)))
    assert pieces(inner) == (Piece("优先安排", True), Piece("用地指", False), Piece("标。", True))


@pytest.mark.parametrize(
    ("statement", "view"),
    [
        (Statement("某条：“优先安排。”", (1,), ("优先安排。",)), StatementView("某条：", "“优先安排。”", (1,))),
        (
            Statement("A says: 「用“一”字。」", (1,), ("用“一”字。",)),
            StatementView("A says:", "「用“一”字。」", (1,)),
        ),
        (Statement("日期是2023年2月7日。", (1,), ("2023年2月7日",)), StatementView("日期是2023年2月7日。", "", (1,))),
        (Statement("责任单位：商务部。", (1, 2)), StatementView("责任单位：商务部。", "", (1, 2))),
        (
            Statement("鼓励提供“一体化”配套服务。", (1,), ("一体化",)),
            StatementView("鼓励提供“一体化”配套服务。", "", (1,)),
        ),
    ],
)
def test_a_statement_is_split_before_its_quotation_mark(statement: Statement, view: StatementView) -> None:
    assert statement_view(statement) == view


@pytest.mark.parametrize(
    ("probability", "phrase", "steps"),
    [(0.0, "doubtful", 1), (0.29, "doubtful", 2), (0.3, "likely", 2), (0.7, "very_likely", 4), (1.0, "very_likely", 5)],
)
def test_how_sure_is_a_word_and_a_bar_that_is_never_empty(probability: float, phrase: str, steps: int) -> None:
    sure = how_sure(probability, CHINESE)
    assert (sure.phrase, sure.steps) == (phrase, steps)


def test_how_sure_is_said_in_the_language_of_the_interface() -> None:
    assert how_sure(0.9, CHINESE).word == "很可能"
    assert how_sure(0.9, ENGLISH).word == "very likely"


def test_a_card_in_chinese_and_in_english() -> None:
    bodies = [
        mention("自然资源部", Role.RESPONSIBLE, 0, "Ministry of Natural Resources"),
        mention("某局", Role.ASSISTS, 5),
    ]
    found = citation(document(TEXT, issued=date(2023, 2, 7)), agencies=bodies)
    chinese, english = card_view(found, ASKED, CHINESE), card_view(found, ASKED, ENGLISH)
    assert (chinese.title, chinese.number, chinese.clause) == ("《关于边境合作区的通知》", "商资发〔2023〕18号", "一")
    assert (chinese.issued, chinese.status, chinese.level) == ("2023年2月7日", "时效未注明", "国家")
    assert (english.issued, english.status, english.level) == ("7 February 2023", "Status not stated", "National")
    assert [(a.name, a.shown_role, a.foreign) for a in chinese.agencies] == [
        ("自然资源部", "", False),
        ("某局", "配合", False),
    ]
    assert [(a.name, a.shown_role, a.foreign) for a in english.agencies] == [
        ("Ministry of Natural Resources", "", False),
        ("某局", "assists", True),
    ]
    assert chinese.agencies[0].question == "自然资源部负责哪些工作"
    assert chinese.agencies[0].address == Asked("自然资源部负责哪些工作", (), ASKED.chosen).address
    assert english.agencies[0].question == "What is the Ministry of Natural Resources responsible for?"


@pytest.mark.parametrize("name", ["Hohhot Customs", "China Development Bank"])
def test_some_english_names_take_no_article(name: str) -> None:
    found = citation(document(TEXT), agencies=[mention("某", Role.RESPONSIBLE, 0, name)])
    assert card_view(found, ASKED, ENGLISH).agencies[0].question == f"What is {name} responsible for?"


def test_bodies_that_are_only_named_or_issue_the_document_are_no_chips_and_others_stand_once() -> None:
    roles = (Role.MENTIONED, Role.ISSUES, Role.RESPONSIBLE, Role.RESPONSIBLE, Role.LEADS)
    found = citation(document(TEXT), agencies=[mention("商务部", role, n) for n, role in enumerate(roles)])
    assert [agency.shown_role for agency in card_view(found, ASKED, CHINESE).agencies] == ["", "牵头"]


def test_many_issuers_are_folded_and_few_are_not() -> None:
    three, four = ("甲部", "乙部", "丙部"), ("甲部", "乙部", "丙部", "丁部")
    assert not card_view(citation(document(TEXT, issuers=three)), ASKED, CHINESE).folded
    card = card_view(citation(document(TEXT, issuers=four)), ASKED, CHINESE)
    assert (card.folded, card.issuers) == (True, four)


def test_the_source_is_opened_at_the_clause_with_the_highlights_marked() -> None:
    found = citation(document(TEXT), clause_id="doc#三/（三）", highlights=(Span(5, 14), Span(14, 21)))
    assert source_address(found) == "/documents/doc?mark=5-14,14-21#%E4%B8%89/%EF%BC%88%E4%B8%89%EF%BC%89"
    assert source_address(citation(document(TEXT))) == "/documents/doc?mark=0-21#%E4%B8%80"


def test_citations_that_no_statement_uses_stand_apart() -> None:
    cited = [citation(document(TEXT), n) for n in (1, 2, 3)]
    view = turn_view(ASKED, answer(*cited, statements=(Statement("答", (2,)),)), (), CHINESE)
    assert [card.n for card in view.cards] == [2]
    assert [card.n for card in view.others] == [1, 3]


def test_the_clauses_of_a_refusal_all_stand_together_and_its_note_is_not_said_twice() -> None:
    notes = (Note("nothing_close", "没有"), Note("closest_clauses", "最接近"), Note("status_not_stated", "时效"))
    refused = answer(
        *(citation(document(TEXT), n) for n in (1, 2)),
        statements=(Statement("没有", ()),),
        status=AnswerStatus.INSUFFICIENT,
        notes=notes,
    )
    view = turn_view(ASKED, refused, (), CHINESE)
    assert not view.answered
    assert ([card.n for card in view.cards], view.others) == ([1, 2], ())
    assert view.notes == ("时效",)
    assert view.filters == (("成文年份", "2023"),)
