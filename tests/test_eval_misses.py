"""What went wrong, in words, and what a person is shown beside it."""

from dataclasses import replace

import pytest

from assistant.pipeline import Assistant
from corpus.document import Span
from eval.asking import Outcome, Status, ask_all
from eval.misses import Miss, faults, misses
from eval.question import EvalQuestion, Gold, Place
from index.search import Hit
from tests.handmade import document, hit, ranking
from tests.handmade_eval import LAND, LAND_NMG, TINY, TOURISM, erred, outcome, question, right, unanswerable, wrong


def asked_for(*agencies: str) -> EvalQuestion:
    return question(agencies=frozenset(agencies))


REFUSED = {"status": Status.REFUSED}
NO_ANSWER = "answered, though the documents do not answer it"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (right("q"), ()),
        (wrong("q"), ("the first that answers is number 2",)),
        (outcome(question(), {"a": 2}, *"bcdefghija"), ("the first that answers is number 10",)),
        (outcome(question(), {"a": 2, "b": 2}, "c", "b", "a"), ("the first that answers is number 2",)),
        (outcome(question(), {"a": 2, "b": 1}, "b", "c", "a"), ("the first that answers is number 3",)),
        (outcome(question(), {"a": 2}, "b"), ("none of the first ten answers",)),
        (outcome(question(), {"a": 2}), ("none of the first ten answers",)),
        (outcome(question(), {"a": 2}, "a", **REFUSED), ("refused",)),
        (outcome(question(), {"a": 2}, "b", "a", **REFUSED), ("the first that answers is number 2", "refused")),
        (outcome(unanswerable("q"), {}, "a", **REFUSED), ()),
        (outcome(unanswerable("q"), {}, "a"), (NO_ANSWER,)),
        (erred(question(), "ValueError: no"), ("error: ValueError: no",)),
        (erred(unanswerable("q"), "KeyError: 'x'"), ("error: KeyError: 'x'",)),
        (erred(asked_for("商务部")), ("error: ValueError: no",)),
        (outcome(question(), {"a": 2}, "a", quotes=3, verbatim=1), ("2 quotes are not verbatim",)),
        (outcome(unanswerable("q"), {}, "a", quotes=3, verbatim=2, **REFUSED), ("1 quotes are not verbatim",)),
        (outcome(asked_for("商务部"), {"a": 2}, "a", agencies=("商务部",)), ()),
        (outcome(asked_for("商务部", "财政部"), {"a": 2}, "a", agencies=("财政部", "商务部")), ()),
        (outcome(question(), {"a": 2}, "a", agencies=("商务部",)), ()),  # none is asked for
        (outcome(asked_for("商务部", "财政部"), {"a": 2}, "a"), ("bodies not named: 商务部、财政部",)),
        (
            outcome(asked_for("商务部"), {"a": 2}, "a", agencies=("海关总署", "商务部", "外交部")),
            ("bodies named beside: 海关总署、外交部",),
        ),
        (
            outcome(asked_for("商务部"), {"a": 2}, "b", "a", agencies=("财政部",), verbatim=0),
            (
                "the first that answers is number 2",
                "bodies not named: 商务部; named beside: 财政部",
                "2 quotes are not verbatim",
            ),
        ),
    ],
)
def test_faults_are_told_in_words(found: Outcome, words: tuple[str, ...]) -> None:
    assert faults(found) == words


def test_misses_are_the_questions_with_a_fault_in_their_order() -> None:
    outcomes = [wrong("b"), right("c"), erred(question("a")), outcome(unanswerable("d"), {}, "x")]
    found = misses(outcomes)
    assert [(miss.question.id, miss.faults) for miss in found] == [
        ("b", ("the first that answers is number 2",)),
        ("a", ("error: ValueError: no",)),
        ("d", (NO_ANSWER,)),
    ]
    assert found[0].outcome is outcomes[0]
    assert found[0].gold == outcomes[0].gold
    assert [miss.returned for miss in found] == [(), (), ()]  # made by hand, without a ranking


TEXT = "支持边境贸易。推动跨境旅游。"
CHANNELS = {"grams": 0.6, "words": 0.4, "first_sentence": 0.5, "named_document": 1.0}


def clause(name: str, *sentences: Span) -> Hit:
    """Return a clause of two sentences with its channels, found by these sentences."""
    return replace(hit(document(TEXT), id=name), channels=CHANNELS, sentences=sentences or (Span(0, 7), Span(7, 14)))


def missed(grades: dict[str, int], *hits: Hit) -> Miss:
    """Return the miss of a question that was answered wrongly, with the ranking of all clauses."""
    return misses([replace(outcome(question(), grades, "wrong"), ranking=ranking("q", *hits))])[0]


def test_the_first_three_clauses_are_shown_with_their_places_and_grades() -> None:
    hits = [clause(name) for name in "abcdef"]
    shown = missed({"b": 1, "z": 2}, *hits).returned
    assert [(one.place, one.hit.clause.id, one.grade) for one in shown] == [(1, "a", 0), (2, "b", 1), (3, "c", 0)]
    assert shown[0].hit is hits[0]


def test_every_clause_that_answers_is_shown_wherever_it_is_ranked() -> None:
    """e and f answer; d is related only, and not shown."""
    shown = missed({"d": 1, "e": 2, "f": 2, "b": 2}, *(clause(name) for name in "abcdef")).returned
    assert [(one.place, one.grade) for one in shown] == [(1, 0), (2, 2), (3, 0), (5, 2), (6, 2)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_clause_with_two_gold_quotes_has_the_better_grade(order: tuple[int, int]) -> None:
    gold = tuple(Place("a", Gold("doc", f"原文{grade}", grade)) for grade in order)
    found = Outcome(question(), gold, wrong("q1").record, ranking=ranking("q", clause("a")))
    assert [one.grade for one in misses([found])[0].returned] == [2]


def test_features_are_each_channels_value_and_its_part_in_the_score() -> None:
    """Weights: grams 1, words ½, first_sentence ½, named_document .3."""
    features = missed({}, clause("a")).returned[0].features
    assert features == (
        ("grams", 0.6, 0.6),
        ("words", 0.4, 0.2),
        ("first_sentence", 0.5, 0.25),
        ("named_document", 1.0, 0.3),
    )


def test_the_quote_is_the_sentence_that_was_found_closest() -> None:
    assert missed({}, clause("a", Span(7, 14), Span(0, 7))).returned[0].quote == "推动跨境旅游。"
    assert missed({}, replace(clause("a"), sentences=())).returned[0].quote == TEXT


@pytest.mark.parametrize(("length", "quote"), [(160, "边" * 160), (161, "边" * 160 + "…")])
def test_a_long_quote_is_cut(length: int, quote: str) -> None:
    assert missed({}, hit(document("边" * length))).returned[0].quote == quote


def test_misses_of_the_tiny_assistant(tiny: Assistant) -> None:
    """t2's clause is second behind a related one; t3 is refused; t7 names another body. The others are served."""
    found = {miss.question.id: miss for miss in misses(ask_all(tiny, TINY, tiny.index.corpus))}
    assert {name: miss.faults for name, miss in found.items()} == {
        "t2": ("the first that answers is number 2",),
        "t3": ("the first that answers is number 2", "refused"),
        "t7": ("bodies not named: 商务部; named beside: 自然资源部",),
    }
    shown = found["t2"].returned
    assert [(one.hit.clause.id, one.grade) for one in shown] == [(LAND, 1), (LAND_NMG, 2), (TOURISM, 0)]
    assert sum(part for _, _, part in shown[0].features) == pytest.approx(shown[0].hit.score)
    assert shown[0].quote == "（一）安排用地指标。"
