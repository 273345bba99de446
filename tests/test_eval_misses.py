"""What went wrong, in words, and what a person is shown beside it."""

from dataclasses import replace

import pytest

from assistant.pipeline import Assistant
from corpus.document import Span
from eval.asking import Outcome, Status, ask_all
from eval.misses import Miss, Part, faults, misses
from eval.question import EvalQuestion, Gold, Place
from index.logistic import Calibrator, LinearModel
from index.ranking import LEAD, SCORE, RankingModel
from index.search import Hit
from tests.handmade import document, hit, ranking
from tests.handmade_eval import LAND, LAND_NMG, TINY, TOURISM, erred, outcome, question, right, unanswerable, wrong


def asked_for(*agencies: str) -> EvalQuestion:
    return question(agencies=frozenset(agencies))


# score = .25 + 1 · (grams - .5) / .5 + .25 · rare_words
MODEL = RankingModel(
    LinearModel(("grams", "rare_words"), (0.5, 0.0), (0.5, 1.0), (1.0, 0.25), 0.25),
    LinearModel((SCORE, LEAD), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0)),
    Calibrator("platt", ((1.0, 0.0),)),
)
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
    found = misses(outcomes, MODEL)
    assert [(miss.question.id, miss.faults) for miss in found] == [
        ("b", ("the first that answers is number 2",)),
        ("a", ("error: ValueError: no",)),
        ("d", (NO_ANSWER,)),
    ]
    assert found[0].outcome is outcomes[0]
    assert found[0].gold == outcomes[0].gold
    assert [miss.returned for miss in found] == [(), (), ()]  # made by hand, without a ranking


TEXT = "支持边境贸易。推动跨境旅游。"
FEATURES = {"grams": 0.75, "rare_words": 1.0, "length": 2.7}


def clause(name: str, *sentences: Span, **features: float) -> Hit:
    """Return a clause of two sentences with its features, found by these sentences."""
    found = hit(document(TEXT), id=name)
    return replace(found, features=FEATURES | features, sentences=sentences or (Span(0, 7), Span(7, 14)))


def missed(grades: dict[str, int], *hits: Hit) -> Miss:
    """Return the miss of a question that was answered wrongly, with the ranking of the clauses."""
    return misses([replace(outcome(question(), grades, "wrong"), ranking=ranking("q", *hits))], MODEL)[0]


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
    assert [one.grade for one in misses([found], MODEL)[0].returned] == [2]


def test_the_features_of_the_model_are_shown_with_what_each_adds_to_the_score() -> None:
    """(.75 - .5) / .5 = .5, and .25 · 1; the length is in no model."""
    features = missed({}, clause("a")).returned[0].features
    assert features == {"grams": Part(0.75, 0.5), "rare_words": Part(1.0, 0.25)}


def test_the_features_that_set_the_shown_clauses_apart_are_told_first_what_does_so_most() -> None:
    """rare_words: .25 · (1 - 0) apart; grams: (.75 - .5) / .5, or (.75 - .7) / .5."""
    most = missed({}, clause("a"), clause("b", grams=0.5, rare_words=0.0), clause("c"))
    assert most.telling == ("grams", "rare_words")
    assert missed({}, clause("a"), clause("b", grams=0.7, rare_words=0.0)).telling == ("rare_words", "grams")
    assert missed({}, clause("a"), clause("b", grams=0.5, length=9.0)).telling == ("grams",)
    assert missed({}, clause("a"), clause("b")).telling == ()
    assert missed({}).telling == ()


def test_the_quote_is_the_sentence_that_was_found_closest() -> None:
    assert missed({}, clause("a", Span(7, 14), Span(0, 7))).returned[0].quote == "推动跨境旅游。"
    assert missed({}, replace(clause("a"), sentences=())).returned[0].quote == TEXT


@pytest.mark.parametrize(("length", "quote"), [(160, "边" * 160), (161, "边" * 160 + "…")])
def test_a_long_quote_is_cut(length: int, quote: str) -> None:
    found = replace(hit(document("边" * length)), features=FEATURES)
    assert missed({}, found).returned[0].quote == quote


def test_misses_of_the_tiny_assistant(tiny: Assistant) -> None:
    """t2's clause is second behind a related one, t3's behind another; t7 names another body. t1 and t5 are served."""
    found = {miss.question.id: miss for miss in misses(ask_all(tiny, TINY, tiny.index.corpus), tiny.index.model)}
    assert found["t2"].faults[0] == found["t3"].faults[0] == "the first that answers is number 2"
    assert found["t7"].faults == ("bodies not named: 商务部; named beside: 自然资源部",)
    assert not {"t1", "t5"} & set(found)
    shown = found["t2"].returned
    assert [(one.hit.clause.id, one.grade) for one in shown] == [(LAND, 1), (LAND_NMG, 2), (TOURISM, 0)]
    score = tiny.index.model.score
    assert list(shown[0].features) == list(score.names)
    added = sum(part.added for part in shown[0].features.values())
    assert score.intercept + added == pytest.approx(shown[0].hit.score)
    assert shown[0].quote == "（一）安排用地指标。"
