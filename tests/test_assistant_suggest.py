"""Rewordings offered with a refusal: made from the closest clauses, checked by asking, in time or not at all."""

import pytest

from assistant.evidence import Refusal
from assistant.pipeline import Assistant
from assistant.suggest import Suggester
from assistant.wording import Wording
from index.filters import EVERYTHING, Filter, In
from index.language import Language
from tests.handmade import document, hit

CHINESE = Wording(Language.SIMPLIFIED)
FIRST = "文件对“支持”是怎么规定的？"


class Asked:
    """Answers every question from one clause, and keeps what was asked."""

    def __init__(self, clause_id: str | None) -> None:
        self.clause_id, self.questions = clause_id, list[str]()

    def __call__(self, question: str, filters: Filter) -> str | None:  # noqa: ARG002
        self.questions.append(question)
        return self.clause_id


def suggester(ask: Asked, tiny: Assistant) -> Suggester:
    return Suggester(ask, tiny.index.calibration, has_encoder=True)


def test_the_heading_of_the_closest_clause_is_offered_where_it_is_answered_from_it(tiny: Assistant) -> None:
    ask = Asked("doc#一")
    made = suggester(ask, tiny).suggest(
        [hit(document("支持边境贸易。"))], Refusal.NOTHING_CLOSE, EVERYTHING, CHINESE, 0
    )
    assert made == (FIRST,)
    assert ask.questions == [FIRST]


@pytest.mark.parametrize("clause_id", [None, "other#一"])
def test_what_is_not_answered_from_that_clause_is_not_offered(clause_id: str | None, tiny: Assistant) -> None:
    ask = Asked(clause_id)
    found = [hit(document("鼓励发展边境贸易，扩大进出口。"))]
    assert suggester(ask, tiny).suggest(found, Refusal.NOTHING_CLOSE, EVERYTHING, CHINESE, 0) == ()
    assert ask.questions == [FIRST, "文件对“鼓励发展边境贸易”是怎么规定的？"]


def test_a_check_that_would_take_too_long_is_left_out_unless_it_was_made_before(tiny: Assistant) -> None:
    ask, found = Asked("doc#一"), [hit(document("支持边境贸易。"))]
    made = suggester(ask, tiny)
    assert made.suggest(found, Refusal.NOTHING_CLOSE, EVERYTHING, CHINESE, 41.0) == ()
    assert ask.questions == []
    made.suggest(found, Refusal.NOTHING_CLOSE, EVERYTHING, CHINESE, 0)
    assert made.suggest(found, Refusal.NOTHING_CLOSE, EVERYTHING, CHINESE, 41.0) == (FIRST,)
    assert len(ask.questions) == 1


def test_what_answers_among_all_clauses_is_not_asked_again_within_a_filter(tiny: Assistant) -> None:
    ask, found = Asked("doc#一"), [hit(document("支持边境贸易。"))]
    made = suggester(ask, tiny)
    for filters in (EVERYTHING, In("document", ("doc",))):
        assert made.suggest(found, Refusal.NOTHING_CLOSE, filters, CHINESE, 0) == (FIRST,)
    assert len(ask.questions) == 1


@pytest.mark.parametrize("language", list(Language))
def test_suggestions_are_in_the_language_of_the_question_and_have_answers(language: Language, tiny: Assistant) -> None:
    question = {
        Language.SIMPLIFIED: "用地指标有多少亩？",
        Language.TRADITIONAL: "用地指標有多少畝？",
        Language.ENGLISH: "How many hectares does the land quota have?",
    }[language]
    tiny.prepare_suggestions()
    answer = tiny.answer(question)
    assert answer.language is language
    expected = {
        Language.SIMPLIFIED: "文件对“安排用地指标”是怎么规定的？",
        Language.TRADITIONAL: "文件對“安排用地指標”是怎麼規定的？",
        Language.ENGLISH: "What do the documents say about “安排用地指标”?",
    }[language]
    assert answer.suggestions[0] == expected
    for suggestion, cited in zip(answer.suggestions, answer.citations, strict=False):
        asked = tiny.answer(suggestion)
        assert (asked.status, asked.language) == ("answered", language)
        assert asked.citations[0].clause_id in {c.clause_id for c in answer.citations}, cited


@pytest.mark.parametrize("question", ["天气预报", "西红柿炒鸡蛋先放哪个？", "What's a good filling for dumplings?"])
def test_nothing_is_suggested_where_nothing_is_close(question: str, tiny: Assistant) -> None:
    tiny.prepare_suggestions()
    assert tiny.answer(question).suggestions == ()


def test_an_answer_has_no_suggestions(tiny: Assistant) -> None:
    assert tiny.answer("怎样发展跨境旅游").suggestions == ()
