"""What the page shows beside clauses: those that carry them out, who acts by these, and pages with more."""

import pytest

from assistant.pipeline import Assistant
from index.language import Language
from web.asked import Asked
from web.phrases import PHRASES
from web.related_views import further_pages, related_views
from web.strings import Interface
from web.views import turn_view, with_article

pytestmark = pytest.mark.model
CHINESE, ENGLISH = Interface(Language.SIMPLIFIED, PHRASES), Interface(Language.ENGLISH, PHRASES)


def test_a_national_clause_shows_the_local_one_and_its_bodies(assistant: Assistant) -> None:
    answer = assistant.answer("2023年的通知对人才队伍建设点名由谁负责")
    (local,) = related_views(answer.citations[0], CHINESE)
    assert (local.label, local.clause, local.heading) == ("落实", "五、（十三）", "（十三）加强人才队伍建设")
    assert local.bodies == "内蒙古自治区教育厅、内蒙古自治区人力资源和社会保障厅"
    assert local.beside == "/lineage?local=nmg-2023&basis=mofcom-2023-18"
    (other,) = related_views(answer.citations[0], ENGLISH)
    assert other.label == "Carried out by"
    assert other.bodies.startswith("Department of Education of Inner Mongolia Autonomous Region, ")


def test_a_local_clause_shows_its_basis(assistant: Assistant) -> None:
    answer = assistant.answer("2023年的通知对人才队伍建设点名由谁负责")
    local = next(citation for citation in answer.citations if citation.clause_id == "nmg-2023#五/（十三）")
    (basis,) = related_views(local, CHINESE)
    assert (basis.label, basis.clause, basis.bodies) == ("依据", "五、（十三）", "")
    assert basis.beside == "/lineage?local=nmg-2023&basis=mofcom-2023-18"


@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("呼和浩特海关负责哪些工作", [("中华人民共和国呼和浩特海关的全部职责", "/agencies?name=")]),
        ("我们在二连浩特做羊绒加工，能拿到哪些扶持", [("全部 ", "/support?q=")]),
        ("跨境人民币结算由哪些部门负责", []),
    ],
)
def test_pages_with_more(question: str, pages: list[tuple[str, str]], assistant: Assistant) -> None:
    asked = Asked.from_values(question, [], {})
    found = list(further_pages(asked, assistant.answer(question), CHINESE))
    assert len(found) == len(pages)
    for (name, address), (start, where) in zip(found, pages, strict=True):
        assert name.startswith(start)
        assert address.startswith(where)


def test_a_comparison_is_shown_as_a_table_and_not_said_twice(assistant: Assistant) -> None:
    asked = Asked.from_values("对比国家和内蒙古对用地的规定", [], {})
    answer = assistant.answer(asked.question)
    view = turn_view(asked, answer, assistant.documents, CHINESE)
    assert view.comparison
    assert len(view.statements) == 1
    assert len(answer.statements) > 3
    assert len(view.comparison.columns) == 3


def test_citations_that_say_what_is_known_of_validity_are_sources(assistant: Assistant) -> None:
    asked = Asked.from_values("2021年的通知现在还有效吗", [], {})
    assert not turn_view(asked, assistant.answer(asked.question), assistant.documents, CHINESE).are_closest
    other = Asked.from_values("2021年的通知要求企业交多少保证金", [], {})
    assert turn_view(other, assistant.answer(other.question), assistant.documents, CHINESE).are_closest


def test_an_english_name_has_its_article() -> None:
    assert with_article("Ministry of Commerce") == "the Ministry of Commerce"
    assert with_article("Hohhot Customs") == "Hohhot Customs"
    assert with_article("商务部") == "商务部"
