"""The gate: what it lets pass, and what not; tests/test_end_to_end.py holds the answers of today to it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from corpus.document import Corpus
from eval.asking import Outcome, Status, ask_all
from eval.errors import ResultInvalid
from eval.figures import Figure
from eval.gate import GATE, Gate, accept, breaches, read_gate
from eval.intervals import Interval
from eval.question import Split, Type, questions_digest, read_questions
from eval.results import Run, documents_digest
from eval.table import share
from tests.handmade_eval import question, returned

GUARDED = {"hit@3", "RR@10", "false refusals", "refusal recall"}


@pytest.mark.model
def test_a_worsened_ranking_does_not_pass(
    assistant: Assistant, shipped: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No keyword counts anything: what is found by vectors alone. Every other question tells."""
    model = assistant.index.model
    vectors = ("first_", "second_", "topic_first_", "topic_second_")
    pairs = zip(model.score.names, model.score.coefficients, strict=True)
    kept = tuple(coefficient if name.startswith(vectors) else 0.0 for name, coefficient in pairs)
    monkeypatch.setattr(assistant.index, "model", replace(model, score=replace(model.score, coefficients=kept)))
    found = breaches(read_gate(), ask_all(assistant, read_questions(Split.TEST)[::2], shipped, with_rankings=False))
    assert {fault.split(" is ")[0] for fault in found} >= {"hit@3", "RR@10"}


def test_the_committed_run_is_of_these_questions_and_documents(shipped: Corpus) -> None:
    """After a change of either: `make evaluation`, and look at what moved."""
    gate = read_gate()
    assert gate.run.digests["questions"] == questions_digest()
    assert gate.run.digests["documents"] == documents_digest(shipped)
    assert [record.id for record in gate.run.records] == [q.id for q in read_questions()]
    assert gate.run.errors == ()


def test_the_gate_guards_these_measures_tightly() -> None:
    """A tolerance beyond a few questions of two hundred would let a change for the worse pass."""
    gate = read_gate()
    assert set(gate.tolerances) == GUARDED
    assert max(gate.tolerances.values()) <= 0.035
    committed = gate.run.figures["test"]["all"]
    assert min(committed[name].questions for name in GUARDED) >= 50


def gate(**committed: float) -> Gate:
    """Return a gate with tolerance .1 on each measure, committed in a run of this value."""
    found = {name.replace("_", " "): Figure(value, Interval(0, 1), 4) for name, value in committed.items()}
    run = Run("2026-01-01", "all", {}, (), 0.2, {"test": {"all": found}}, (), {})
    return Gate(run, dict.fromkeys(found, 0.1))


def refused(count: int, of: int, kind: Type = Type.FACT) -> list[Outcome]:
    statuses = [Status.REFUSED] * count + [Status.ANSWERED] * (of - count)
    return [returned(question(f"{kind}{n}", type=kind), "x", "x", status=status) for n, status in enumerate(statuses)]


def test_better_and_slightly_worse_pass_and_worse_does_not() -> None:
    """Of ten refusals of unanswerable questions .8 were committed: .9 and .7 pass, .6 does not."""
    unanswerable = Type.UNANSWERABLE
    committed = Gate(replace(gate(), run=gate(**{"refusal_recall": 0.8}).run).run, {"refusal recall": 0.11})
    assert breaches(committed, refused(9, 10, unanswerable)) == []
    assert breaches(committed, refused(7, 10, unanswerable)) == []
    assert breaches(committed, refused(6, 10, unanswerable)) == [
        "refusal recall is 0.6000, committed 0.8000, tolerance 0.11"
    ]


def test_of_false_refusals_fewer_are_better() -> None:
    committed = Gate(gate(**{"false_refusals": 0.2}).run, {"false refusals": 0.11})
    assert breaches(committed, refused(0, 10)) == []
    assert breaches(committed, refused(3, 10)) == []
    assert breaches(committed, refused(4, 10)) == ["false refusals is 0.4000, committed 0.2000, tolerance 0.11"]


def test_only_the_test_split_is_compared() -> None:
    committed = gate(**{"hit@3": 1.0})
    missed = returned(question("a", split=Split.DEV), "y", "x")
    assert breaches(committed, [missed, returned(question("b"), "x", "x")]) == []
    assert breaches(committed, [returned(question("a"), "y", "x")]) != []


def test_no_test_question_at_all_is_a_breach() -> None:
    assert breaches(gate(**{"hit@3": 1.0}), []) == ["hit@3 is nan, committed 1.0000, tolerance 0.1"]


def test_a_quote_that_is_not_verbatim_is_a_breach_in_any_split() -> None:
    broken = returned(question("a", split=Split.DEV), "x", "x", quotes=3, verbatim=2)
    assert breaches(gate(), [broken]) == ["a shows 1 of 3 quotes that are not verbatim"]


def test_an_error_is_a_breach() -> None:
    assert breaches(gate(), [returned(question("a"), status=Status.ERROR)]) == ["a raised ValueError: broken"]


def test_a_gate_without_its_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultInvalid, match=r"gate\.json names no committed run"):
        read_gate(tmp_path / "gate.json")
    values = json.loads(GATE.read_text(encoding="utf-8"))
    (tmp_path / "gate.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(ResultInvalid, match="cannot be read"):
        read_gate(tmp_path / "gate.json")


def test_accepting_a_run_keeps_the_tolerances_and_removes_the_run_before(tmp_path: Path) -> None:
    values = json.loads(GATE.read_text(encoding="utf-8"))
    (tmp_path / "gate.json").write_text(json.dumps(values), encoding="utf-8")
    for name in (values["run"], values["run"].replace(".json", ".html"), "new.json", "other.json"):
        (tmp_path / name).write_bytes((GATE.parent / values["run"]).read_bytes())
    accept(tmp_path / "new.json", tmp_path / "gate.json")
    assert json.loads((tmp_path / "gate.json").read_text(encoding="utf-8")) == {**values, "run": "new.json"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gate.json", "new.json", "other.json"]
    accept(tmp_path / "new.json", tmp_path / "gate.json")
    assert (tmp_path / "new.json").exists()


def test_what_is_no_run_of_all_questions_is_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(ResultInvalid, match="cannot be read"):
        accept(tmp_path / "new.json", tmp_path / "gate.json")
    values = json.loads((GATE.parent / json.loads(GATE.read_text(encoding="utf-8"))["run"]).read_text(encoding="utf-8"))
    (tmp_path / "dev.json").write_text(json.dumps({**values, "split": "dev"}), encoding="utf-8")
    with pytest.raises(ResultInvalid, match=r"dev\.json asked dev, the gate wants all: run `assistant eval`"):
        accept(tmp_path / "dev.json", tmp_path / "gate.json")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_figures_of_the_readmes_are_those_of_the_committed_run(readme: str) -> None:
    """The rows in order: how many questions, then these measures by language, for all, and of keywords only."""
    run = read_gate().run
    figures, keywords = run.figures["test"], run.details["splits"]["test"]["baselines"]["keywords only"]
    text = (GATE.parents[2] / readme).read_text(encoding="utf-8")
    table = text[text.index("hit@1") - 300 :].split("|---|\n", 1)[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    columns = ("en", "zh-Hans", "zh-Hant", "all")
    assert rows[0][1:5] == [str(figures[column]["right"].questions) for column in columns]
    measures = ("hit@1", "hit@3", "RR@10", "false refusals", "refusal recall", "agency exact", "verbatim")
    assert len(rows) == 1 + len(measures)
    for name, (_, *cells) in zip(measures, rows[1:], strict=True):
        each = [share(figures[column][name].value) for column in columns]
        assert cells[:4] in (each, ["–", "–", "–", each[-1]])
        found = figures["all"][name].interval
        assert cells[4] in (f"{share(found.low)} – {share(found.high)}", "")
        assert cells[5] in (share(keywords.get(name)), "")
