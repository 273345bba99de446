"""`assistant fit`: what it fits on, prints and writes, on the corpus of tests/fakes.py and questions made by hand."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from assistant.gate import GATE, GateModel
from assistant.settings import Settings
from eval.errors import QuestionsInvalid
from eval.fit_command import FitRequest, fit, with_encoders, write_models
from eval.question import EvalQuestion, Gold, Split, dev_digest
from index.ranking import RANKING, RankingModel
from tests.fakes import build_tiny_index
from tests.handmade import ranking_model, tiny_gate
from tests.handmade_eval import example, question, unanswerable, write_questions

LAND, TOURISM, SETTLEMENT, TRAINING, STATISTICS = (
    Gold("toy-2023", "优先安排边境合作区工业项目用地指标", 2),
    Gold("toy-2023", "支持边境合作区发展跨境旅游", 2),
    Gold("toy-2023", "推进跨境人民币结算便利化", 2),
    Gold("toy-2021", "组织管委会人员参加人才培训", 2),
    Gold("toy-2021", "按月报送统计数据", 2),
)
ANSWERED = {
    "优先安排工业项目用地指标": LAND,
    "盘活园区存量土地由谁负责": LAND,
    "怎样发展跨境旅游": TOURISM,
    "支持跨境旅游的措施": TOURISM,
    "跨境人民币结算便利化": SETTLEMENT,
    "银行创新信贷产品": SETTLEMENT,
    "组织人才培训": TRAINING,
    "管委会人员培训": TRAINING,
    "按月报送统计数据": STATISTICS,
    "怎么报送统计": STATISTICS,
}
REFUSED = (
    "天气预报",
    "足球比赛的门票",
    "养老金怎么领",
    "车牌摇号",
    "广东补贴多少钱",
    "高考分数线",
    "你是谁",
    "股票代码",
)


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def asked() -> list[EvalQuestion]:
    """Return eighteen dev questions, and a test question that cannot be read for want of its document."""
    answered = [question(f"a{n}", text=t, gold=(g,), split=Split.DEV) for n, (t, g) in enumerate(ANSWERED.items())]
    refused = [unanswerable(f"u{n}", text=text, split=Split.DEV) for n, text in enumerate(REFUSED)]
    return [*answered, *refused, question("t", gold=(Gold("no document", "…", 2),))]


def fitted(folder: Path, questions: list[EvalQuestion], write: bool = False) -> list[str]:
    """Fit on the tiny corpus without encoders; return what is printed."""
    build_tiny_index(folder)
    settings = Settings(home=folder, corpus=folder / "corpus", encoder="none")
    console = Console(file=io.StringIO(), width=120)
    request = FitRequest(None, 100, write, write_questions(folder / "questions", questions))
    fit(settings, request, console, silent)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_dry_run_prints_figures_for_each_number_of_encoders_and_writes_nothing(tmp_path: Path) -> None:
    before = RANKING.read_bytes(), GATE.read_bytes()
    lines = fitted(tmp_path, asked())
    assert (RANKING.read_bytes(), GATE.read_bytes()) == before
    assert lines[0] == "0 encoders"
    figures = dict(re.split(r"\s{2,}", line.strip()) for line in lines if re.search(r"\d$", line.strip()))
    assert list(figures) == [
        "questions",
        "hit@1",
        "hit@3",
        "RR@10",
        "AUROC of the gate",
        "refused of the unanswerable at 3% false refusals",
        "ECE of the confidence",
        "Brier, platt",
        "Brier, isotonic",
    ]
    assert figures["questions"] == "10"
    assert all(0 <= float(value) <= 1 for name, value in figures.items() if name != "questions")
    assert float(figures["hit@3"]) >= float(figures["hit@1"]) > 0.5


def test_only_dev_questions_are_fitted_on(tmp_path: Path) -> None:
    """A test question's gold is not even looked for."""
    moved = [*asked()[:-1], question("t", gold=(Gold("no document", "…", 2),), split=Split.DEV)]
    with pytest.raises(QuestionsInvalid, match="t is about no document"):
        fitted(tmp_path, moved)


def test_with_fewer_encoders_an_example_lacks_their_features() -> None:
    names = ("grams", "first_sentence", "topic_first_clause", "second_heading", "topic_second_sentence", "place")
    full = example("q1", [1, 0], {name: [1.0, 0.0] for name in names})
    kept = {n: list(with_encoders(full, n).found.features) for n in range(3)}
    assert kept == {
        0: ["grams", "place"],
        1: ["grams", "first_sentence", "topic_first_clause", "place"],
        2: list(names),
    }
    assert with_encoders(full, 0).answers is full.answers
    np.testing.assert_array_equal(with_encoders(full, 0).found.features["grams"], [1, 0])


def test_what_is_written_is_what_the_assistant_reads(tmp_path: Path) -> None:
    digests = {"dev_questions": dev_digest(write_questions(tmp_path / "questions"))}
    ranking, gate = tmp_path / "ranking.json", tmp_path / "gate.json"
    write_models(ranking, {"1": ranking_model({"grams": 2.0}).write()}, digests)
    write_models(gate, {"1": tiny_gate().write()}, digests)
    assert RankingModel.load(1, ranking) == ranking_model({"grams": 2.0})
    assert GateModel.load(1, gate) == tiny_gate()
    for path in (ranking, gate):
        text = path.read_text(encoding="utf-8")
        assert json.loads(text)["fitted_on"] == digests
        assert text.endswith("}\n")


def test_the_shipped_models_say_what_they_were_fitted_on() -> None:
    fitted_on = [json.loads(path.read_text(encoding="utf-8"))["fitted_on"] for path in (RANKING, GATE)]
    assert fitted_on[0] == fitted_on[1]
    assert "dev_questions" in fitted_on[0]
