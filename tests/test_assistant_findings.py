"""Answers that go beyond clauses: a body's duties, who acts by the implementing clause, support, validity."""

import pytest

from assistant.answer import AnswerStatus, Lineal
from assistant.contract import parse_filters
from assistant.pipeline import Assistant
from corpus.document import Role

pytestmark = pytest.mark.model

EDUCATION, SOCIAL = "内蒙古自治区教育厅", "内蒙古自治区人力资源和社会保障厅"


def test_a_bodys_duties_are_counted_and_cited(assistant: Assistant) -> None:
    answer = assistant.answer("呼和浩特海关负责哪些工作")
    assert answer.status is AnswerStatus.ANSWERED
    # Its five clauses in the plan: （二）（三）1（四）（六）（七）.
    assert answer.statements[0].text == "中华人民共和国呼和浩特海关在所收文件中：负责 5 条。"
    assert [c.clause_id for c in answer.citations] == [
        "nmg-2023#二/（二）", "nmg-2023#三/（三）/1", "nmg-2023#三/（四）", "nmg-2023#四/（六）", "nmg-2023#四/（七）",
    ]  # fmt: skip
    assert answer.statements[1].quotes == ("（自治区商务厅、呼和浩特海关、满洲里海关、内蒙古税务局）",)
    assert [(a.name, a.role, a.citations) for a in answer.agencies] == [
        ("中华人民共和国呼和浩特海关", Role.RESPONSIBLE, (1, 2, 3, 4, 5))
    ]
    assert answer.extra.body
    assert len(answer.extra.body.with_role(Role.RESPONSIBLE)) == 5


def test_of_more_duties_than_citations_the_rest_is_counted(assistant: Assistant) -> None:
    answer = assistant.answer("What is Hohhot Customs responsible for?", top=3)
    assert len(answer.citations) == 3
    assert answer.statements[-1].text == "2 more are on the page of this body's duties."


def test_filters_hold_for_duties(assistant: Assistant) -> None:
    filters = parse_filters({"document": ["mofcom-2025"]})
    answer = assistant.answer("呼和浩特海关负责哪些工作", filters)
    assert answer.extra.body is None
    assert {citation.document.id for citation in answer.citations} == {"mofcom-2025"}
    local = assistant.answer("自治区商务厅负责哪些工作", parse_filters({"level": ["自治区"]})).extra.body
    assert local
    assert {duty.document.id for duty in local.duties} == {"nmg-2023"}


def test_a_clause_that_names_nobody_is_answered_with_the_clause_that_carries_it_out(assistant: Assistant) -> None:
    answer = assistant.answer("2023年的通知对人才队伍建设点名由谁负责")
    assert answer.citations[0].clause_id == "mofcom-2023-18#五/（十三）"
    local = next(citation for citation in answer.citations if citation.clause_id == "nmg-2023#五/（十三）")
    assert [statement.text for statement in answer.statements[:2]] == [
        "该条没有列明责任单位。",
        "该条由《内蒙古自治区关于落实服务构建新发展格局推动边（跨）境经济合作区高质量发展若干措施的实施方案》"
        f"（十三）加强人才队伍建设落实，后者列明的责任单位：{EDUCATION}、{SOCIAL}。",
    ]
    assert answer.statements[1].citations == (local.n,)
    # They are not the bodies of the clause that was asked for.
    assert answer.agencies == ()
    assert [(a.name, a.citations) for a in answer.extra.implementing] == [
        (EDUCATION, (local.n,)),
        (SOCIAL, (local.n,)),
    ]


def test_the_implementing_clause_takes_a_place_among_the_citations(assistant: Assistant) -> None:
    question = "2023年的通知对人才队伍建设点名由谁负责"
    answer = assistant.answer(question, top=2)
    assert [c.clause_id for c in answer.citations] == ["mofcom-2023-18#五/（十三）", "nmg-2023#五/（十三）"]
    assert assistant.answer(question, top=1).extra.implementing == ()


def test_an_implementing_clause_outside_the_filters_is_not_cited(assistant: Assistant) -> None:
    filters = parse_filters({"document": ["mofcom-2023-18"]})
    answer = assistant.answer("人才队伍建设由谁负责", filters)
    assert answer.citations[0].clause_id == "mofcom-2023-18#五/（十三）"
    assert answer.extra.implementing == ()
    assert {citation.document.id for citation in answer.citations} == {"mofcom-2023-18"}


def test_a_clause_that_names_bodies_is_answered_with_these_alone(assistant: Assistant) -> None:
    answer = assistant.answer("跨境人民币结算由哪些部门负责")
    assert answer.extra.implementing == ()


def test_citations_come_with_the_clauses_that_carry_them_out_or_are_their_basis(assistant: Assistant) -> None:
    answer = assistant.answer("2023年的通知对人才队伍建设点名由谁负责")
    related = {citation.clause_id: [(r.lineal, r.clause.id) for r in citation.related] for citation in answer.citations}
    assert related["mofcom-2023-18#五/（十三）"] == [(Lineal.CARRIED_OUT_BY, "nmg-2023#五/（十三）")]
    assert related["nmg-2023#五/（十三）"] == [(Lineal.CARRIES_OUT, "mofcom-2023-18#五/（十三）")]


@pytest.mark.parametrize(
    "question", ["我们在二连浩特做羊绒加工，能拿到哪些扶持", "What support can a cashmere processor in Erenhot get?"]
)
def test_support_is_told_by_kind_with_a_citation_each(question: str, assistant: Assistant) -> None:
    answer = assistant.answer(question)
    assert answer.citations[0].clause_id == "nmg-2023#四/（七）"
    assert answer.extra.support
    first = answer.extra.support.ranked[0]
    assert "二连浩特" in first.measure.quote
    assert first.fit.is_close
    by_kind = [statement for statement in answer.statements[2:] if statement.quotes]
    assert len(by_kind) >= 3
    assert any("给予加工企业融资、土地等特殊政策支持" in statement.text for statement in by_kind)
    every = [quote for statement in answer.statements for quote in statement.quotes]
    assert len(every) == len(set(every))


def test_filters_hold_for_support(assistant: Assistant) -> None:
    filters = parse_filters({"document": ["mofcom-2023-18"]})
    support = assistant.answer("我们在二连浩特做羊绒加工，能拿到哪些扶持", filters).extra.support
    assert support
    assert {fitted.measure.document.id for fitted in support.ranked} == {"mofcom-2023-18"}


@pytest.mark.parametrize("top", [1, 2])
def test_an_answer_on_validity_keeps_to_the_number_of_citations(top: int, assistant: Assistant) -> None:
    answer = assistant.answer("2021年的通知现在还有效吗", top=top)
    assert [citation.n for citation in answer.citations] == list(range(1, top + 1))
    assert {n for statement in answer.statements for n in statement.citations} <= set(range(1, top + 1))
    assert len(answer.statements) == 3


def test_whether_a_document_is_valid_is_not_concluded_from_silence(assistant: Assistant) -> None:
    answer = assistant.answer("2021年的通知现在还有效吗")
    assert answer.status is AnswerStatus.INSUFFICIENT
    assert next(note.code for note in answer.notes) == "validity_not_stated"
    assert "closest_clauses" not in [note.code for note in answer.notes]
    assert "（未注明）" in answer.statements[0].text
    assert "2021年4月30日" in answer.statements[0].text
    assert "推动边（跨）境经济合作区高质量发展若干措施的通知》（2023年2月7日）" in answer.statements[1].text
    assert answer.citations[0].quote == "2021年4月30日"
    assert answer.extra.validity
    assert not answer.extra.validity.is_stated


def test_a_comparison_is_a_row_for_each_aspect_with_quotes_of_each_document(assistant: Assistant) -> None:
    answer = assistant.answer("对比国家和内蒙古对用地的规定")
    assert answer.status is AnswerStatus.ANSWERED
    compared = answer.extra.comparison
    assert compared
    assert compared.subject == "用地"
    assert {"mofcom-2023-18", "nmg-2023"} <= {document.id for document in compared.comparison.columns}
    assert len(answer.citations) <= 5
    assert {"mofcom-2023-18#五/（十二）", "nmg-2023#五/（十二）"} <= {c.clause_id for c in answer.citations}
    said = [quote for statement in answer.statements for quote in statement.quotes]
    assert any("弹性出让、长期租赁、先租后让、租让结合" in quote for quote in said)
    assert any("长期租赁、先租后让、租让结合及弹性年期出让" in quote for quote in said)


def test_a_question_that_asks_for_no_comparison_has_none(assistant: Assistant) -> None:
    assert assistant.answer("边境经济合作区的用地有哪些规定").extra.comparison is None


def test_a_document_that_is_not_held_is_not_compared(assistant: Assistant) -> None:
    answer = assistant.answer("对比国发〔1999〕99号和内蒙古对用地的规定")
    assert answer.status is AnswerStatus.INSUFFICIENT
    assert answer.extra.comparison is None
