"""Rewordings offered with a refusal: made from the closest clauses, checked by asking, ahead of time."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evidence import Refusal
from assistant.pipeline import Assistant
from assistant.suggest import Suggester
from assistant.wording import Wording
from corpus.document import Document
from corpus.load import load_directory
from index.filters import Filter
from index.language import Language
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import document, hit, tiny_gate, tiny_ranking

CHINESE = Wording(Language.SIMPLIFIED)
FIRST, SECOND = "文件对“支持”是怎么规定的？", "文件对“鼓励发展边境贸易”是怎么规定的？"
IN_ENGLISH = "What do the documents say about “支持”?"


class Asked:
    """Answers every question from one clause, and keeps what was asked."""

    def __init__(self, clause_id: str | None) -> None:
        self.clause_id, self.questions = clause_id, list[str]()

    def __call__(self, question: str, filters: Filter) -> str | None:  # noqa: ARG002
        self.questions.append(question)
        return self.clause_id


def prepared(ask: Asked, *documents: Document) -> Suggester:
    made = Suggester(ask, len)
    made.prepare(documents)
    return made


def offered(made: Suggester, found: Document, question: str, tiny: Assistant) -> tuple[str, ...]:
    return made.suggest([hit(found)], Refusal.NOTHING_CLOSE, CHINESE, tiny.index.read(question))


def test_the_heading_of_the_closest_clause_is_offered_where_it_is_answered_from_it(tiny: Assistant) -> None:
    ask, found = Asked("doc#一"), document("支持边境贸易。")
    made = prepared(ask, found)
    assert [question for question in ask.questions if "“支持”" in question] == [FIRST, IN_ENGLISH]
    assert offered(made, found, "有多少支持", tiny) == (FIRST,)


@pytest.mark.parametrize("clause_id", [None, "other#一"])
def test_what_is_not_answered_from_that_clause_is_not_offered(clause_id: str | None, tiny: Assistant) -> None:
    ask, found = Asked(clause_id), document("鼓励发展边境贸易，扩大进出口。")
    made = prepared(ask, found)
    assert [question for question in ask.questions if question.startswith("文件")] == [FIRST, SECOND]
    assert offered(made, found, "有多少支持", tiny) == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("有多少支持", (FIRST,)),
        ("边境贸易的税率是多少", (SECOND,)),
        ("高新技术企业所得税税率是多少", ()),
        ("What is the tax rate of border trade?", (SECOND,)),
        ("What is the corporate income tax rate?", ()),
    ],
)
def test_what_shares_no_word_with_the_question_is_not_offered(
    question: str, expected: tuple[str, ...], tiny: Assistant
) -> None:
    found = document("鼓励发展边境贸易，扩大进出口。")
    made = prepared(Asked("doc#一"), found)
    assert offered(made, found, question, tiny) == expected


def test_a_word_that_many_clauses_have_is_no_reason_to_offer(tiny: Assistant) -> None:
    clause = document("支持边境贸易。").clauses[0]
    others = tuple(replace(clause, id=f"doc#{n}", path=(f"{n}、支持",)) for n in "二三")
    found = document("支持边境贸易。", clauses=(clause, *others))
    assert offered(prepared(Asked("doc#一"), found), found, "有多少支持", tiny) == ()


def test_nothing_is_offered_or_asked_before_all_is_checked_and_the_same_ever_after(tiny: Assistant) -> None:
    found, during = document("支持边境贸易。"), list[tuple[str, ...]]()

    def ask(_question: str, _filters: Filter) -> str:
        during.append(offered(made, found, "有多少支持", tiny))
        return "doc#一"

    made = Suggester(ask, len)
    assert offered(made, found, "有多少支持", tiny) == ()
    assert during == []
    made.prepare([found])
    checked = len(during)
    assert set(during) == {()}
    assert {offered(made, found, "有多少支持", tiny) for _ in range(3)} == {(FIRST,)}
    assert len(during) == checked


def test_an_assistant_offers_nothing_before_it_has_prepared(tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path, [FakeEncoder(), FakeEncoder("fake-2")])
    index.model = tiny_ranking()
    fresh = Assistant(index, load_directory(), gate_model=tiny_gate())
    assert fresh.answer("用地指标有多少亩？").suggestions == ()
    fresh.prepare()
    assert fresh.answer("用地指标有多少亩？").suggestions != ()


@pytest.mark.parametrize("language", list(Language))
def test_suggestions_are_in_the_language_of_the_question_and_have_answers(language: Language, tiny: Assistant) -> None:
    question = {
        Language.SIMPLIFIED: "用地指标有多少亩？",
        Language.TRADITIONAL: "用地指標有多少畝？",
        Language.ENGLISH: "How many hectares does the land quota have?",
    }[language]
    tiny.prepare()
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


@pytest.mark.parametrize(
    ("refusal", "least"),
    [(Refusal.NOTHING_CLOSE, 0.1), (Refusal.DETAIL_NOT_GIVEN, 0.1), (Refusal.PLACE_NOT_COVERED, 0.2)],
)
def test_the_best_clause_must_be_close_closer_for_a_place_that_no_document_covers(
    refusal: Refusal, least: float, tiny: Assistant
) -> None:
    found = document("支持边境贸易。")
    made, asked = prepared(Asked("doc#一"), found), tiny.index.read("有多少支持")
    for probability, expected in ((least - 0.01, ()), (least, (FIRST,))):
        assert made.suggest([hit(found, probability)], refusal, CHINESE, asked) == expected


def test_small_talk_is_offered_nothing_however_close(tiny: Assistant) -> None:
    found = document("支持边境贸易。")
    made, asked = prepared(Asked("doc#一"), found), tiny.index.read("有多少支持")
    assert made.suggest([hit(found, 0.99)], Refusal.NOT_A_POLICY_QUESTION, CHINESE, asked) == ()


@pytest.mark.parametrize("question", ["天气预报", "西红柿炒鸡蛋先放哪个？", "What's a good filling for dumplings?"])
def test_nothing_is_suggested_where_nothing_is_close(question: str, tiny: Assistant) -> None:
    tiny.prepare()
    assert tiny.answer(question).suggestions == ()


def test_an_answer_has_no_suggestions(tiny: Assistant) -> None:
    assert tiny.answer("怎样发展跨境旅游").suggestions == ()
