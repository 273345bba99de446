"""What `assistant eval` does: on the tiny corpus, and from the command line on the five documents."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from assistant.pipeline import Assistant
from eval.command import Request, default_output, evaluate
from eval.errors import ResultInvalid
from eval.question import Split, questions_digest, read_questions
from eval.report import write_report
from eval.results import read_run
from tests.conftest import Done
from tests.handmade_eval import TINY, question, write_questions

RunCli = Callable[..., Done]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation left: whether all went well, what it printed, and the result file."""

    well: bool
    out: str
    err: str
    result: Path


@pytest.fixture
def run(tiny: Assistant, tmp_path: Path) -> Callable[..., Evaluated]:
    """Return a function that evaluates the tiny assistant on questions."""

    def evaluated(
        split: str = "all", compare: Path | None = None, output: Path = tmp_path / "output", as_json: bool = False
    ) -> Evaluated:
        if not (tmp_path / "questions").exists():
            write_questions(tmp_path / "questions")
        request = Request(split, compare, output, as_json, tmp_path / "questions")
        out, err = (Console(file=io.StringIO(), width=200, highlight=False) for _ in range(2))
        well = evaluate(tiny, tiny.index.corpus, request, out, err)
        assert isinstance(out.file, io.StringIO)
        assert isinstance(err.file, io.StringIO)
        told = err.file.getvalue()
        return Evaluated(well, out.file.getvalue(), told, Path(told.splitlines()[0].removeprefix("result ")))

    return evaluated


def test_result_and_report_are_written_and_told(run: Callable[..., Evaluated], tmp_path: Path) -> None:
    done = run()
    assert done.well
    assert done.err == f"result {done.result}\nreport {done.result.with_suffix('.html')}\n"
    assert sorted(path.suffix for path in (tmp_path / "output").iterdir()) == [".html", ".json"]
    found = read_run(done.result)
    assert done.result == tmp_path / "output" / f"{found.name}.json"
    assert [record.id for record in found.records] == [q.id for q in TINY]
    assert found.split == "all"
    assert found.digests["questions"] == questions_digest(tmp_path / "questions")
    html = done.result.with_suffix(".html").read_text(encoding="utf-8")
    assert found.name in html
    assert "Compared with" not in html
    assert "怎样发展跨境旅游" not in html  # t1 is no miss
    assert "有多少亩用地指标" in html  # t3 is one


def test_the_tables_and_what_went_wrong_are_printed(run: Callable[..., Evaluated]) -> None:
    """Of test, t1 and t5 have their clause first, t2 has it second."""
    done = run()
    printed = done.out
    lines = printed.splitlines()
    titles = [line.strip() for line in lines if line.startswith(("test: ", "dev: "))]
    assert titles[0] == "test: finding the clause"
    assert len(titles) == 6
    first = next(line for line in lines if line.split()[:1] == ["all"])
    assert first.split() == ["all", ".667", "1.000", "1.000", ".833", ".953", "1.000", "3"]
    took = r"an answer takes \d+ ms \(p50\), \d+ ms \(p95\); "
    shown = done.result.with_suffix(".html").read_text(encoding="utf-8").count("<details>")
    assert shown >= 3  # t2, t3 and t7
    assert re.fullmatch(took + f"{shown} of 7 questions went wrong: the report shows why", lines[-1])
    assert "turned right" not in printed
    assert "error in" not in printed


@pytest.mark.parametrize(("split", "ids"), [("dev", ["t3", "t4", "t7"]), ("test", ["t1", "t2", "t5", "t6"])])
def test_one_split_alone_can_be_asked(split: str, ids: list[str], run: Callable[..., Evaluated]) -> None:
    done = run(split)
    found = read_run(done.result)
    assert [record.id for record in found.records] == ids
    assert (found.split, list(found.figures)) == (split, [split])


def test_json_goes_to_standard_output(run: Callable[..., Evaluated], capsys: pytest.CaptureFixture[str]) -> None:
    done = run(as_json=True)
    printed = capsys.readouterr().out
    assert json.loads(printed) == json.loads(done.result.read_text(encoding="utf-8"))
    assert "由哪个部门" not in printed  # records hold no text
    assert "toy-2023#一/（二）" in printed
    assert done.out == ""


def test_a_comparison_is_printed(run: Callable[..., Evaluated], tmp_path: Path) -> None:
    """In the earlier run t1 had no answer first, and t9 was asked."""
    before = run(output=tmp_path / "before").result
    values = json.loads(before.read_text(encoding="utf-8"))
    values["records"][0]["ranked"].reverse()
    values["records"].append({**values["records"][2], "id": "t9"})
    before.write_text(json.dumps(values), encoding="utf-8")
    done = run(compare=before)
    assert done.well
    assert "compared on 7 questions" in done.out
    assert done.out.splitlines()[-3:-1] == ["turned right: t1", "turned wrong: none"]
    assert re.search(r"^ hit@1 +\.400 +\.600 +\+0\.200 ", done.out, re.M)  # t1 of five
    html = done.result.with_suffix(".html").read_text(encoding="utf-8")
    assert "Turned right: t1." in html


def test_a_comparison_with_the_same_answers_has_no_change(
    run: Callable[..., Evaluated], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(output=tmp_path / "before")
    again = run(compare=first.result, as_json=True)
    assert again.result.name == first.result.name  # the same answers have the same name
    comparison = json.loads(capsys.readouterr().out)["comparison"]
    assert (comparison["questions"], comparison["better"], comparison["worse"]) == (7, [], [])
    changes = {change["measure"]: change for change in comparison["changes"]}
    assert changes["hit@1"]["difference"] == {"value": 0.0, "interval": {"low": 0.0, "high": 0.0}, "p": 1.0}
    # .6 before and now; confidences are kept to six decimals, so that Brier moves by less.
    assert (changes["hit@1"]["before"], changes["hit@1"]["now"]) == (0.6, 0.6)
    assert abs(changes["Brier"]["difference"]["value"]) <= 0.00001
    assert set(comparison["latency_before"]) == {"p50", "p95"}
    assert all(change["now"] == round(change["now"], 6) for change in comparison["changes"])


def test_a_question_that_raises_an_error_is_told_and_the_others_are_asked(
    run: Callable[..., Evaluated], tmp_path: Path
) -> None:
    """A question of more than 500 characters is refused by the assistant itself."""
    write_questions(tmp_path / "questions", [question("t0", text="问" * 501, gold=TINY[0].gold), TINY[0]])
    done = run()
    assert not done.well
    told = "error in t0: QuestionInvalid: the question has 501 characters: 500 is the most"
    assert told in done.out.splitlines()
    found = read_run(done.result)
    assert [record.id for record in found.errors] == ["t0"]
    assert found.figures["test"]["all"]["hit@1"].value == 0.5
    assert done.result.with_suffix(".html").exists()
    assert "1 of 2" in done.out


def test_where_every_question_raises_an_error_no_time_is_told(run: Callable[..., Evaluated], tmp_path: Path) -> None:
    write_questions(tmp_path / "questions", [question("t0", text="问" * 501, gold=TINY[0].gold)])
    done = run()
    assert not done.well
    assert " ms (p50)" not in done.out
    assert done.out.splitlines()[-1].startswith("1 of 1 questions went wrong")


@pytest.mark.parametrize("broken", ["compare", "output"])
def test_what_cannot_be_used_is_told_before_any_question_is_asked(
    broken: str, run: Callable[..., Evaluated], tmp_path: Path
) -> None:
    """No question can be read here, and none is missed."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "bad.jsonl").write_text("{\n", encoding="utf-8")
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultInvalid, match=f"{tmp_path}/file"):
        run(**{broken: tmp_path / "file"})
    assert not (tmp_path / "output").exists()


def test_a_report_is_written_or_the_reason_is_told(tmp_path: Path) -> None:
    write_report("边境\n", tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "边境\n"
    with pytest.raises(ResultInvalid) as fault:
        write_report("", tmp_path)
    assert str(fault.value) == f"{tmp_path} cannot be written (Is a directory): give another --output"


def test_results_go_into_a_checkout_or_under_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    assert default_output(tmp_path / "home") == tmp_path / "home" / "evaluation"
    assert default_output(Path("~/data")) == tmp_path / "user" / "data" / "evaluation"
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "results").write_text("")
    assert default_output(tmp_path / "home") == tmp_path / "home" / "evaluation"
    (tmp_path / "eval" / "results").unlink()
    (tmp_path / "eval" / "results").mkdir()
    assert default_output(tmp_path / "home") == Path("eval/results")


@pytest.mark.usefixtures("keywords_home")
def test_the_command_line_asks_the_questions_of_a_split(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of test, every fifth: nobody looks at the answers."""
    monkeypatch.setattr("eval.command.read_questions", lambda *given: read_questions(*given)[::5])
    done = run_cli("eval", "--split", "test", "--output", str(tmp_path / "results"))
    assert done.code == 0, done.err
    report, result = sorted((tmp_path / "results").iterdir())
    assert (report.suffix, result.suffix) == (".html", ".json")
    assert done.err == f"result {result}\nreport {report}\n"
    assert "test: finding the clause" in done.out
    assert "dev: " not in done.out
    found = read_run(result)
    assert [record.id for record in found.records] == [q.id for q in read_questions(Split.TEST)[::5]]
    assert (found.split, found.encoders) == ("test", ())
    assert found.figures["test"]["all"]["verbatim"].value == 1.0


@pytest.mark.usefixtures("keywords_home")
def test_an_earlier_run_that_is_missing_is_told_at_once(run_cli: RunCli, tmp_path: Path) -> None:
    done = run_cli("eval", "--compare", str(tmp_path / "run.json"), "--output", str(tmp_path / "results"))
    reason = "cannot be read (No such file or directory): name a file that `assistant eval` wrote"
    assert done == Done(1, "", f"assistant: {tmp_path}/run.json {reason}\n")
    assert not (tmp_path / "results").exists()
