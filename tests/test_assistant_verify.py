"""The check that every answer passes: each way in which a citation can be broken."""

import pytest

from assistant.answer import NamedAgency, Statement
from assistant.errors import CitationBroken
from assistant.verify import verify_agencies, verify_statements
from corpus.document import Role, Span
from tests.handmade import citation, document, mention

NOTICE = document("支持边境贸易。推动跨境旅游。")  # 14 characters
BORDER_TRADE = Statement("《通知》：“支持边境贸易。”", (1,), ("支持边境贸易。",))
COMMERCE = mention("商务部", Role.LEADS)


def test_whole_citations_and_quotes_pass() -> None:
    found = citation(NOTICE, highlights=(Span(0, 7), Span(7, 14)))
    verify_statements([BORDER_TRADE, Statement("没有条文。", ())], [found])
    verify_statements([], [])


@pytest.mark.parametrize(("start", "end"), [(-1, 7), (7, 7), (8, 7), (0, 15)])
def test_a_citation_outside_its_document(start: int, end: int) -> None:
    with pytest.raises(CitationBroken, match=rf"doc#一: {start}:{end} is outside doc"):
        verify_statements([], [citation(NOTICE, start=start, end=end)])


@pytest.mark.parametrize("span", [Span(6, 8), Span(7, 15), Span(9, 9), Span(10, 9)])
def test_a_highlight_outside_its_citation(span: Span) -> None:
    with pytest.raises(CitationBroken, match=f"highlight {span.start}:{span.end} is outside the citation"):
        verify_statements([], [citation(NOTICE, start=7, end=14, highlights=(span,))])


def test_a_statement_that_cites_a_number_the_answer_does_not_have() -> None:
    with pytest.raises(CitationBroken, match=r"cites \[2, 3\], which the answer does not have"):
        verify_statements([Statement("支持。", (1, 2, 3))], [citation(NOTICE)])


def test_a_quote_that_is_not_to_the_letter() -> None:
    with pytest.raises(CitationBroken, match="'支持边境贸易！', which its citations do not say"):
        verify_statements([Statement("支持。", (1,), ("支持边境贸易！",))], [citation(NOTICE)])


def test_a_quote_from_another_citation_than_the_one_cited() -> None:
    first, second = citation(NOTICE, start=0, end=7), citation(NOTICE, n=2, start=7, end=14)
    with pytest.raises(CitationBroken, match="which its citations do not say"):
        verify_statements([Statement("支持。", (2,), ("支持边境贸易。",))], [first, second])
    verify_statements([Statement("另见：支持边境贸易。", (2, 1), ("支持边境贸易。",))], [first, second])


def test_a_quote_that_the_statement_does_not_have() -> None:
    with pytest.raises(CitationBroken, match="claims to quote '支持边境贸易。', which it does not"):
        verify_statements([Statement("支持。", (1,), ("支持边境贸易。",))], [citation(NOTICE)])


def test_a_quote_without_citation() -> None:
    with pytest.raises(CitationBroken, match="which its citations do not say"):
        verify_statements([Statement("支持。", (), ("支持边境贸易。",))], [citation(NOTICE)])


def test_a_body_that_its_citation_names_in_that_role_passes() -> None:
    verify_agencies([NamedAgency("商务部", None, Role.LEADS, (1,))], [citation(NOTICE, agencies=[COMMERCE])])


@pytest.mark.parametrize(("name", "role"), [("财政部", Role.LEADS), ("商务部", Role.ASSISTS)])
def test_a_body_that_its_citation_does_not_name_or_names_in_another_role(name: str, role: Role) -> None:
    found = citation(NOTICE, agencies=[COMMERCE])
    with pytest.raises(CitationBroken, match=rf"{name} \({role.value}\) cites \[1\] doc#一, which does not say so"):
        verify_agencies([NamedAgency(name, None, role, (1,))], [found])


def test_a_body_that_only_one_of_its_citations_names() -> None:
    found = [citation(NOTICE, agencies=[COMMERCE]), citation(NOTICE, n=2)]
    with pytest.raises(CitationBroken, match=r"cites \[2\]"):
        verify_agencies([NamedAgency("商务部", None, Role.LEADS, (1, 2))], found)


def test_a_body_that_cites_a_number_the_answer_does_not_have() -> None:
    with pytest.raises(CitationBroken, match=r"商务部 cites \[7\], which the answer does not have"):
        verify_agencies([NamedAgency("商务部", None, Role.LEADS, (7,))], [citation(NOTICE, agencies=[COMMERCE])])
