"""The figures of a language model's sentences, by sentences whose support is known."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answer import Answer, Fate, Prose, Written
from assistant.chat.checking import Checker
from assistant.chat.endpoint import Endpoint, Limits
from assistant.chat.support import SupportModel
from assistant.chat.writer import ChatWriter
from assistant.pipeline import Assistant
from eval.asking import Outcome, ask_all
from eval.prose import is_relevant, is_supported, prose_figures
from eval.report import report_html
from eval.results import finish_run
from eval.table import prose_table
from index.logistic import LinearModel
from tests.chat_server import ChatServer, chat_server
from tests.handmade_eval import TINY

LAND, TOURISM = "优先安排边境合作区工业项目用地指标。", "支持边境合作区发展跨境旅游。"
QUESTION = "用地指标由哪个部门负责"


@pytest.fixture
def checker(tiny: Assistant) -> Checker:
    """Return a check that passes what has half of its words in the clauses it cites."""
    return Checker(tiny.index, tiny.directory, SupportModel(LinearModel(("coverage",), (0.5,), (0.1,), (1.0,)), 0.5))


@pytest.fixture
def answer(tiny: Assistant) -> Answer:
    """Return an answer whose first citation is on land; the second is another clause."""
    found = tiny.answer(QUESTION, top=2)
    assert len(found.citations) == 2
    return found


def test_a_citation_counts_where_the_sentence_needs_it(answer: Answer, checker: Checker) -> None:
    both = Written(LAND, (1, 2), Fate.SHOWN)
    assert is_supported(both, answer, checker)
    assert is_relevant(both, 1, answer, checker)
    assert not is_relevant(both, 2, answer, checker)
    invented = Written("给予每家企业税收减免，手续一律代办。", (1,), Fate.DROPPED)
    assert not is_supported(invented, answer, checker)
    assert not is_relevant(invented, 1, answer, checker)


def test_the_figures_are_shares_of_what_was_written(tiny: Assistant, answer: Answer, checker: Checker) -> None:
    sentences = (
        Written(LAND, (1, 2), Fate.SHOWN),
        Written(LAND, (1,), Fate.SHOWN),
        Written("给予每家企业税收减免，手续一律代办。", (1,), Fate.REPLACED),
        Written(LAND, (), Fate.DROPPED),
    )
    asked = replace(answer, prose=Prose("m", sentences, None, 40.0))
    failed = replace(answer, prose=Prose("m", (), "slow", None))
    outcome = ask_all(tiny, TINY[:1], tiny.index.corpus)[0]
    outcomes = [replace(outcome, answer=each) for each in (asked, failed, answer)]
    figures = prose_figures(outcomes, checker)
    assert figures == {
        "model": "m", "answers": 2, "by_the_model": 1, "failures": 1, "sentences": 4,
        "citation_recall": 2 / 4, "citation_precision": 2 / 4,
        "support_rate": 2 / 4, "replaced_rate": 1 / 4, "dropped_rate": 1 / 4,
        "first_token_ms": {"p50": 40.0, "p95": 40.0},
    }  # fmt: skip
    assert prose_table(figures).row_count == 10
    assert prose_figures(outcomes[2:], checker) is None


@pytest.fixture(scope="module")
def served() -> Iterator[ChatServer]:
    with chat_server() as found:
        yield found


def test_a_run_with_a_model_has_them(tiny: Assistant, served: ChatServer, checker: Checker) -> None:
    served.says(f"{LAND}[1]")
    writer = ChatWriter(Endpoint(served.address, "some-model", "k", Limits(60, 60)), checker)
    chatting = Assistant(tiny.index, tiny.directory, writer, tiny.gate.model)
    outcomes: list[Outcome] = ask_all(chatting, TINY[:2], tiny.index.corpus, with_rankings=False)
    assert outcomes[0].answer is not None
    assert outcomes[0].answer.prose is not None
    prose = prose_figures(outcomes, checker)
    assert prose is not None
    assert prose["model"] == "some-model"
    run = finish_run(tiny, outcomes, "all")
    shown = report_html(replace(run, details={**run.details, "prose": prose}), outcomes, tiny.index.model)
    assert "Answers worded by some-model" in shown
    assert "citation recall" in shown
    assert "prose" not in finish_run(tiny, ask_all(tiny, TINY[:1], tiny.index.corpus), "all").details
