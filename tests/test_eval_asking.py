"""Asking: what is recorded of an answer, of an error, and of a quote that its document does not hold."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answer import Answer, AnswerStatus, Statement
from assistant.pipeline import Assistant
from corpus.document import Corpus, Span
from eval.asking import Outcome, Status, ask_all, count_verbatim
from eval.question import EvalQuestion, Gold, Split, Type
from index.language import Language
from tests.handmade import changed, citation, document


def asked(text: str, *gold: Gold) -> EvalQuestion:
    kind = Type.FACT if gold else Type.UNANSWERABLE
    return EvalQuestion(text, text, text, Language.SIMPLIFIED, kind, frozenset(), (), gold, None, Split.DEV)


def ask(assistant: Assistant, *questions: EvalQuestion) -> list[Outcome]:
    return ask_all(assistant, questions, assistant.index.corpus)


def test_an_answer_is_recorded(tiny: Assistant) -> None:
    """The question is on 跨境旅游, whose clause comes first; the agencies are those that the answer names."""
    (found,) = ask(tiny, asked("怎样发展跨境旅游", Gold("toy-2023", "支持边境合作区发展跨境旅游", 2)))
    answer = tiny.answer("怎样发展跨境旅游", top=10)
    assert found.record.status is Status.ANSWERED
    assert found.record.ranked == tuple(citation.clause_id for citation in answer.citations)
    assert found.record.ranked[0] == found.record.top == "toy-2023#一/（二）"
    assert found.record.confidence == answer.confidence
    assert found.record.agencies == tuple(agency.name for agency in answer.agencies)
    assert found.record.quotes == found.record.verbatim >= len(answer.citations)
    assert found.ranking is not None
    assert len(found.ranking.hits) == 6


def test_a_refused_question_is_ranked_beyond_the_closest_clauses_shown(tiny: Assistant) -> None:
    (found,) = ask(tiny, asked("天气预报"))
    assert found.record.status is Status.REFUSED
    assert found.answer is not None
    assert len(found.answer.citations) == 3
    assert found.record.ranked == tuple(c.clause_id for c in tiny.search("天气预报", top=10)[1])
    assert len(found.record.ranked) == 6


def test_a_place_outside_the_clauses_is_found_by_its_line(tiny: Assistant) -> None:
    """The 文号 is answered from the front matter: its citation has no clause, and the gold's line for its place."""
    (found,) = ask(
        tiny, asked("《商务部关于推动边境合作区发展的通知》的文号是什么", Gold("toy-2023", "商资发〔2023〕18号", 2))
    )
    assert found.record.ranked == (found.gold[0].unit,)
    assert found.record.top == "toy-2023#文号"


def test_an_error_is_recorded_and_the_next_question_is_asked(tiny: Assistant) -> None:
    """A question of 501 characters raises; the one after it is answered all the same."""
    first, second = ask(tiny, asked("旅" * 501), asked("怎样发展跨境旅游"))
    assert first.record.status is Status.ERROR
    assert first.record.error == "QuestionInvalid: the question has 501 characters: 500 is the most"
    assert (first.record.ranked, first.record.top, first.answer, first.ranking) == ((), None, None, None)
    assert second.record.status is not Status.ERROR


def test_rankings_can_be_left_out(tiny: Assistant) -> None:
    (found,) = ask_all(tiny, [asked("怎样发展跨境旅游")], tiny.index.corpus, with_rankings=False)
    assert found.ranking is None
    assert found.answer is not None


TEXT = "支持边境贸易。推动跨境旅游。"


def answered(**changes: object) -> Answer:
    """Return an answer with one citation, TEXT with its second sentence highlighted, and a statement of the first."""
    found = replace(citation(document(TEXT)), highlights=(Span(7, 14),))
    said = Statement("支持边境贸易。", (1,), ("支持边境贸易。",))
    made = Answer("q", Language.SIMPLIFIED, AnswerStatus.ANSWERED, 0.9, (said,), (), (found,), (), "i", 1.0)
    return changed(made, changes)


def test_verbatim_quotes_are_counted() -> None:
    """One citation and one quote of a statement."""
    assert count_verbatim(answered(), Corpus((document(TEXT),), "")) == (2, 2)


@pytest.mark.parametrize(
    ("breaking", "kept"),
    [
        (
            lambda a: replace(a, statements=(Statement("支持边境", (1,), ("支持边境贸易。",)),)),
            1,
        ),  # not in its statement
        (lambda a: replace(a, statements=(Statement("支持口岸", (1,), ("支持口岸",)),)), 1),  # not in its citation
        (lambda a: replace(a, citations=(replace(a.citations[0], highlights=(Span(7, 15),)),)), 1),  # beyond the end
        (lambda a: replace(a, citations=(replace(a.citations[0], start=3, end=3, highlights=()),), statements=()), 0),
    ],
)
def test_a_quote_that_its_source_does_not_hold_is_counted(breaking: Callable[[Answer], Answer], kept: int) -> None:
    shown, verbatim = count_verbatim(breaking(answered()), Corpus((document(TEXT),), ""))
    assert (verbatim, verbatim < shown) == (kept, True)


def test_quotes_are_compared_with_the_documents_read_anew() -> None:
    """The assistant's text has another character than the file: its quote stands in no document."""
    assert count_verbatim(answered(statements=()), Corpus((document(TEXT.replace("旅游", "游旅")),), "")) == (1, 0)
