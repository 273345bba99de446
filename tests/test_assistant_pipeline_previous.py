"""One door: questions after others, which are answered as they are understood, on the documents of tests/fakes.py."""

import pytest

from assistant.answer import AnswerStatus, Statement
from assistant.errors import QuestionInvalid
from assistant.pipeline import Assistant
from index.language import Language
from tests.handmade_eval import LAND, TOURISM


def test_a_follow_up_is_answered_as_it_is_understood(tiny: Assistant) -> None:
    """The earlier question's subject gets the new question's intent, and the answer keeps the new question's words."""
    answer = tiny.answer("那归谁管？", previous=["用地指标怎么安排"])
    assert (answer.question, answer.understood_as) == ("那归谁管？", "用地指标，归谁管？")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.statements[0] == Statement("责任单位：自然资源部。", (1,))
    assert answer.citations[0].clause_id == LAND
    alone = tiny.answer("那归谁管？")
    assert (alone.understood_as, alone.status) == (None, AnswerStatus.INSUFFICIENT)


def test_a_topic_takes_the_place_of_the_earlier_one(tiny: Assistant) -> None:
    answer = tiny.answer("what about cross-border tourism?", previous=["Which departments handle the land quota?"])
    assert answer.understood_as == "Which departments handle cross-border tourism?"
    assert answer.citations[0].clause_id == TOURISM


@pytest.mark.parametrize(
    ("question", "earlier", "language"),
    [
        ("那归谁管？", "Is there a land quota?", Language.SIMPLIFIED),
        ("那歸誰管？", "用地指标怎么安排", Language.TRADITIONAL),
        ("And who is responsible?", "用地指标怎么安排", Language.ENGLISH),
    ],
)
def test_the_answer_is_in_the_language_of_the_new_question(
    question: str, earlier: str, language: Language, tiny: Assistant
) -> None:
    answer = tiny.answer(question, previous=[earlier])
    assert answer.language is language
    assert answer.citations[0].clause_id == LAND
    assert answer.agencies[0].name == "自然资源部"


def test_search_takes_up_earlier_questions_as_the_answer_does(tiny: Assistant) -> None:
    previous = ["用地指标由哪个部门负责"]
    ranking, citations = tiny.search("那跨境旅游呢", previous=previous)
    assert ranking.question.text == "那跨境旅游呢"
    answered = tiny.answer("那跨境旅游呢", previous=previous).citations
    assert [c.clause_id for c in citations] == [c.clause_id for c in answered][: len(citations)]
    assert citations[0].clause_id == TOURISM


def test_a_question_that_stands_alone_is_answered_alike_after_others(tiny: Assistant) -> None:
    alone, after = (tiny.answer("怎样发展跨境旅游", previous=p) for p in ((), ("用地指标由哪个部门负责",)))
    assert after.understood_as is None
    assert (after.statements, after.citations) == (alone.statements, alone.citations)


def test_earlier_questions_are_checked_like_questions(tiny: Assistant) -> None:
    with pytest.raises(QuestionInvalid, match=r"^the earlier question has 501 characters: 500 is the most$"):
        tiny.answer("那归谁管？", previous=["问" * 501])


def test_only_ten_earlier_questions_are_looked_at(tiny: Assistant) -> None:
    previous = ["用地指标怎么安排", *["谢谢"] * 9]
    assert tiny.answer("那归谁管？", previous=previous).understood_as == "用地指标，归谁管？"
    assert tiny.answer("那归谁管？", previous=[*previous, "谢谢"]).understood_as is None
