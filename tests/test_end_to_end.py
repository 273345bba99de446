"""The five documents, the bundled encoders and the dev questions: what people get."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerStatus
from assistant.contract import answer_json
from assistant.pipeline import Assistant
from eval.asking import Outcome
from eval.gate import breaches, read_gate
from eval.question import EvalQuestion, Split, read_questions
from tests.conftest import dev_sample
from tests.schemas import faults

pytestmark = pytest.mark.model

Answers = list[tuple[EvalQuestion, Answer]]
BANK, EXCHANGE = "中国人民银行呼和浩特中心支行", "国家外汇管理局内蒙古分局"


@pytest.fixture(scope="module")
def answers(evaluated: list[Outcome]) -> Answers:
    """Return a sample of the dev questions with their answers."""
    of_dev = (outcome for outcome in evaluated if outcome.question.split is Split.DEV)
    return [(outcome.question, outcome.answer) for outcome in of_dev if outcome.answer]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("跨境人民币结算由哪些部门负责", f"责任单位：{BANK}、{EXCHANGE}。"),
        ("跨境人民幣結算由哪些部門負責", f"責任單位：{BANK}、{EXCHANGE}。"),
        (
            "Which agencies handle cross-border RMB settlement",
            f"Responsible: Hohhot Central Sub-branch of the People's Bank of China ({BANK}), "
            f"Inner Mongolia Branch of the State Administration of Foreign Exchange ({EXCHANGE}).",
        ),
    ],
)
def test_who_handles_cross_border_rmb_settlement(question: str, first: str, assistant: Assistant) -> None:
    answer = assistant.answer(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert (answer.statements[0].text, answer.statements[0].citations) == (first, (1,))
    assert [agency.name for agency in answer.agencies] == [BANK, EXCHANGE]
    assert answer.citations[0].clause_id == "nmg-2023#三/（三）/2"
    assert "nmg-2023#五/（十一）" in [citation.clause_id for citation in answer.citations]
    assert "有序推进跨境人民币结算便利化试点" in answer.statements[1].quotes[0]


def test_the_answers_are_not_worse_than_the_committed_run(evaluated: list[Outcome]) -> None:
    assert breaches(read_gate(), evaluated) == []


def test_every_quote_of_every_answer_is_verbatim(evaluated: list[Outcome]) -> None:
    assert sum(o.record.quotes for o in evaluated) > len(evaluated)
    assert [o.question.id for o in evaluated if o.record.verbatim != o.record.quotes] == []


def test_every_answer_keeps_to_the_contract_and_quotes_to_the_letter(
    answers: Answers,
) -> None:
    assert len(answers) == len(dev_sample())
    for question, answer in answers:
        values = answer_json(answer, question.id)
        assert faults("answer", values) == []
        for shown, found in zip(values["citations"], answer.citations, strict=True):
            assert shown["quote"] == found.document.text[shown["start"] : shown["end"]]
            assert all(shown["start"] <= start < end <= shown["end"] for start, end in shown["highlights"])
        for statement in answer.statements:
            assert all(quote in statement.text for quote in statement.quotes)


def test_citations_are_ranked_best_first(answers: Answers) -> None:
    for _, answer in answers:
        probabilities = [citation.probability for citation in answer.citations]
        assert probabilities == sorted(probabilities, reverse=True)
        assert [c.n for c in answer.citations] == list(range(1, len(probabilities) + 1))


def test_answers_are_in_the_language_of_the_question(answers: Answers) -> None:
    assert {question.id for question, answer in answers if answer.language != question.language} == set()


def test_a_file_of_a_hundred_questions_is_answered_in_order(built_home: Path, tmp_path: Path) -> None:
    """Without encoders, which change answers and not what is done with a file."""
    questions = read_questions()[:100]
    lines = [json.dumps({"question": q.text, "id": q.id}, ensure_ascii=False) for q in questions]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from assistant.cli import main; main()", "ask"),
            *("--input", "questions.jsonl", "--output", "answers.jsonl"),
        ],
        cwd=tmp_path,
        env={**os.environ, "ASSISTANT_HOME": str(built_home), "ASSISTANT_ENCODER": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "100 answers in answers.jsonl\n")
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(a["id"], a["question"]) for a in answers] == [(q.id, q.text) for q in questions]
    assert [faults("answer", answer) for answer in answers] == [[]] * 100
