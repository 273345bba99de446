"""What a question asks for beyond a clause: all duties of a body, the support there is, whether a document holds."""

import pytest

from assistant.asks import asks_for_support, asks_for_validity, body_asked_about
from assistant.pipeline import Assistant

COMMERCE, HOHHOT = "内蒙古自治区商务厅", "中华人民共和国呼和浩特海关"


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("自治区商务厅负责哪些工作", COMMERCE),
        ("商务厅负责什么", COMMERCE),
        ("財政廳管什麼", "内蒙古自治区财政厅"),
        ("呼和浩特海关的职责有哪些？", HOHHOT),
        # The national body of this name has no duties in these documents, the region's has.
        ("能源局在边合区建设中承担什么职责", "内蒙古自治区能源局"),
        ("What is the Inner Mongolia Department of Commerce responsible for?", COMMERCE),
        ("what does Hohhot Customs do in the plan", HOHHOT),
        # A subject, or another body, beside the name: clauses answer.
        ("商务厅在羊绒加工方面负责什么", None),
        ("What is Hohhot Customs responsible for in bonded logistics?", None),
        ("商务厅和财政厅分别负责什么", None),
        ("商务厅什么时候印发的方案", None),
        ("谁负责跨境人民币结算", None),
        # A body without duties in these documents.
        ("水利部负责哪些工作", None),
    ],
)
def test_a_question_for_all_duties_of_a_body(question: str, body: str | None, keywords_only: Assistant) -> None:
    found = body_asked_about(keywords_only.index.read(question), keywords_only.derived.register)
    assert (found.name if found else None) == body


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("我们在二连浩特做羊绒加工，能拿到哪些扶持", True),
        ("邊合區用地有什麼優惠政策", True),
        ("扶持政策都有哪些", True),
        ("what support can a cashmere processor in Erenhot get", True),
        ("Which incentives are there for logistics firms?", True),
        # One thing, supported or not.
        ("土地不够，想搬进多层厂房，国家级经开区支持吗？", False),
        ("跨境人民币结算由哪些部门负责", False),
        ("Who supports the border zones?", False),
    ],
)
def test_a_question_for_the_support_there_is(question: str, asked: bool, keywords_only: Assistant) -> None:
    assert asks_for_support(keywords_only.index.read(question)) is asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("2021年的通知现在还有效吗", True),
        ("商务部等17部门的通知是否已经废止", True),
        ("2021年的通知什么时候失效", True),
        ("2023年的方案废止了没有", True),
        ("Is the 2021 notice still valid?", True),
        ("Has the 2020 notice been repealed?", True),
        ("2021年的通知是什么时候印发的", False),
        ("有效推动防范化解重大风险隐患由谁负责", False),
        ("What does the 2021 notice say about effective training?", False),
    ],
)
def test_a_question_whether_a_document_is_in_force(question: str, asked: bool, keywords_only: Assistant) -> None:
    assert asks_for_validity(keywords_only.index.read(question)) is asked
