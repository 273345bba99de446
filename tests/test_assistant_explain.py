"""Explanations: what scores and the gate's opinion are made of adds up, and what decided without the gate is said."""

import io
import math

import pytest
from rich.console import Console

from assistant.answer import AnswerStatus
from assistant.errors import FilterInvalid, QuestionInvalid
from assistant.evidence import Refusal
from assistant.explain import (
    ExplainedClause,
    Explanation,
    Part,
    explain_clauses,
    feature_rows,
    names_found,
    words_put_beside,
)
from assistant.explain_json import explanation_json
from assistant.pipeline import Assistant
from assistant.render_explain import clauses_across, render_explanation
from index.filters import EVERYTHING, In
from index.intent import Intent
from index.language import Language
from tests.handmade import document, hit, ranking_model
from tests.schemas import faults
from tests.test_assistant_contract import QUESTIONS

# In the words of the three documents of tests/fakes.py: 商资发〔2023〕18号 is one of them, 财税〔2019〕5号 is not.
ASKED, REFUSED_OUTRIGHT, OWN_LINES = "用地指标由哪个部门负责", "财税〔2019〕5号怎么说", "商资发〔2023〕18号是谁发的"


def added(parts: tuple[Part, ...]) -> float:
    return math.fsum(part.contribution for part in parts)


def printed(explanation: Explanation, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    render_explanation(console, explanation)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def table_of(lines: list[str], head: str) -> list[str]:
    """Return the first words of the rows of a table, by the first word of its head."""
    first = next(n for n, line in enumerate(lines) if line.split()[:1] == [head])
    return [line.split()[0] for line in lines[first + 2 :] if line.strip()]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_add_up_to_the_score(question: str, tiny: Assistant) -> None:
    explanation = tiny.explain(question, top=6)
    assert len(explanation.clauses) == 6
    for clause in explanation.clauses:
        assert explanation.intercept + added(clause.parts) == pytest.approx(clause.score, abs=1e-9)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_gates_parts_add_up_to_its_logit(question: str, tiny: Assistant) -> None:
    explanation = tiny.explain(question)
    assert bool(explanation.gate) is (explanation.answerable is not None)
    if explanation.answerable is not None:
        logit = math.log(explanation.answerable / (1 - explanation.answerable))
        assert explanation.gate_intercept + added(explanation.gate) == pytest.approx(logit, abs=1e-6)


def test_a_contribution_is_the_coefficient_times_the_feature() -> None:
    """2 · 0.25 and -1 · 0.5; what the model does not use adds nothing, and stands last."""
    found = hit(document("支持边境贸易。"))
    found.features.update({"grams": 0.25, "level": 0.5, "unused": 3.0})
    (clause,) = explain_clauses([found], ranking_model({"grams": 2.0, "level": -1.0}).score)
    assert clause.parts == (Part("grams", 0.25, 0.5), Part("level", 0.5, -0.5), Part("unused", 3.0, 0.0))
    assert (clause.clause_id, clause.path, clause.score, clause.probability) == ("doc#一", ("一、支持",), 1.0, 0.9)


def clause_of(**contributions: float) -> ExplainedClause:
    return ExplainedClause("d#一", (), 0.0, 0.0, tuple(Part(name, 1.0, c) for name, c in contributions.items()))


def test_features_stand_in_the_order_in_which_they_part_the_clauses() -> None:
    """Spreads 0 (3, 3), 1.5 (1, -0.5) and 0.5 (0, 0.5); of one clause alone the size: 3, 1, 0."""
    first, second = clause_of(a=3.0, b=1.0, c=0.0), clause_of(a=3.0, b=-0.5, c=0.5)
    rows = feature_rows([first, second])
    assert [(row.name, row.spread) for row in rows] == [("b", 1.5), ("c", 0.5), ("a", 0.0)]
    assert [part.contribution for part in rows[0].parts] == [1.0, -0.5]
    assert [row.name for row in feature_rows([second])] == ["a", "b", "c"]
    assert feature_rows([]) == ()


def test_the_explanation_is_that_of_the_answer(tiny: Assistant) -> None:
    for question in QUESTIONS:
        answer, explanation = tiny.answer(question), tiny.explain(question)
        assert (explanation.status, explanation.confidence) == (answer.status, answer.confidence)
        assert explanation.question.language is answer.language
        codes = {note.code for note in answer.notes}
        assert explanation.refusal is None or explanation.refusal.value in codes
        assert (explanation.refusal is None) is (answer.status is AnswerStatus.ANSWERED)


def test_what_is_refused_outright_has_no_gate(tiny: Assistant) -> None:
    explanation = tiny.explain(REFUSED_OUTRIGHT)
    assert (explanation.status, explanation.refusal) == (AnswerStatus.INSUFFICIENT, Refusal.NUMBER_UNKNOWN)
    assert (explanation.gate, explanation.answerable) == ((), None)
    assert len(explanation.clauses) == 5
    assert printed(explanation, 80)[-1] == "The gate was not asked: refused outright (number_unknown)."


def test_a_documents_own_lines_answer_without_the_gate(tiny: Assistant) -> None:
    explanation = tiny.explain(OWN_LINES)
    assert (explanation.intent, explanation.refusal, explanation.gate) == (Intent.ISSUERS, None, ())
    assert printed(explanation, 80)[-1] == "The gate was not asked: the answer is a document's own lines."


def test_how_a_chinese_question_was_read(keywords_only: Assistant) -> None:
    question = keywords_only.explain("满州里边合区没钱周转怎么办").question
    assert (question.language, question.searched) == (Language.SIMPLIFIED, "满洲里边合区没钱周转怎么办")
    assert question.topic == "没钱周转怎么办"
    named = names_found(question.entities)
    assert {kind: names for kind, names in named.items() if names} == {
        "places": ("满洲里市",),
        "provinces": ("内蒙古自治区",),
        "zones": ("边境经济合作区",),
    }
    ((everyday, official),) = words_put_beside(question)
    assert everyday in question.topic
    assert official
    assert not any(word in question.topic for word in official)


def test_how_an_english_question_was_read(tiny: Assistant) -> None:
    question = tiny.explain("What about talent training?").question
    assert question.language is Language.ENGLISH
    renderings = dict(words_put_beside(question))
    assert {chinese for others in renderings.values() for chinese in others} >= {"人才", "培训"}


def test_a_question_without_everyday_words_is_searched_by_itself(tiny: Assistant) -> None:
    assert words_put_beside(tiny.explain("人才培训").question) == ()


def test_a_follow_up_is_explained_with_what_it_takes_from_before(tiny: Assistant) -> None:
    explanation = tiny.explain("那归谁管？", previous=["用地指标怎么安排"])
    assert explanation.question.text == "那归谁管？"
    assert explanation.question.searched == "用地指标,归谁管?"
    assert explanation.clauses == tiny.explain("用地指标，归谁管？").clauses


def test_filters_are_those_of_the_answer(tiny: Assistant) -> None:
    explanation = tiny.explain("统计", filters=In("document", ("toy-nmg",)))
    assert [clause.clause_id for clause in explanation.clauses] == ["toy-nmg#（一）"]
    nothing = tiny.explain("统计", filters=In("level", ("县",)))
    assert (nothing.clauses, nothing.refusal, nothing.gate) == ((), Refusal.FILTER_EMPTY, ())
    assert tiny.explain("统计", filters=EVERYTHING) == tiny.explain("统计")


def test_a_question_that_cannot_be_meant_has_no_explanation(tiny: Assistant) -> None:
    with pytest.raises(QuestionInvalid, match="the question is empty"):
        tiny.explain(" ")
    with pytest.raises(FilterInvalid, match="top is 0"):
        tiny.explain(ASKED, top=0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_json_keeps_to_the_schema(question: str, tiny: Assistant) -> None:
    assert faults("explanation", explanation_json(tiny.explain(question))) == []


def test_json_of_what_was_read_and_decided(tiny: Assistant) -> None:
    explanation = tiny.explain(ASKED, top=2)
    values = explanation_json(explanation)
    assert (values["question"], values["searched"], values["intent"]) == (ASKED, ASKED, "agency")
    assert (values["status"], values["refusal"], values["corrections"]) == ("answered", None, [])
    first, second = values["ranking"]["clauses"]
    assert (first["n"], first["clause_id"], second["n"]) == (1, "toy-2023#一/（一）", 2)
    assert first["path"] == ["一、加强保障", "（一）安排用地指标"]
    assert first["url"] == "/documents/toy-2023#%E4%B8%80/%EF%BC%88%E4%B8%80%EF%BC%89"
    assert values["gate"]["threshold"] == tiny.threshold
    total = values["ranking"]["intercept"] + sum(feature["contribution"] for feature in first["features"])
    assert total == pytest.approx(first["score"], abs=1e-4)


def test_three_clauses_fit_80_characters_and_five_120(tiny: Assistant) -> None:
    assert (clauses_across(80), clauses_across(120), clauses_across(20)) == (3, 5, 1)
    explanation = tiny.explain(ASKED)
    for width in (80, 120):
        lines = printed(explanation, width)
        assert max(map(len, lines)) <= width
        assert not [line for line in lines if "…" in line]


def test_the_table_has_every_feature_of_the_clauses_and_of_the_gate(tiny: Assistant) -> None:
    explanation = tiny.explain(ASKED)
    lines = printed(explanation, 120)
    gate = table_of(lines, "gate")
    assert gate == [*(part.name for part in explanation.gate), "intercept", "logit", "P(answerable)"]
    names = [row.name for row in feature_rows(explanation.clauses)]
    assert table_of(lines, "feature")[: len(names) + 3] == [*names, "intercept", "score", "probability"]
    assert "[1] toy-2023#一/（一）  一、加强保障 / （一）安排用地指标" in lines


def test_clauses_that_do_not_fit_beside_each_other_have_a_table_of_their_own(tiny: Assistant) -> None:
    lines = printed(tiny.explain(ASKED, top=5), 80)
    heads = [line.split() for line in lines if line.split()[:1] == ["feature"]]
    assert heads == [["feature", "[1]", "[2]", "[3]"], ["feature", "[4]", "[5]"]]
    scores = [line.split()[1:] for line in lines if line.split()[:1] == ["score"]][:2]
    assert list(map(len, scores)) == [3, 2]
