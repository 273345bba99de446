"""A run as a value and as a file: names, round trip, and what is refused."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.asking import Status
from eval.errors import ResultInvalid
from eval.figures import Figure
from eval.intervals import Interval
from eval.question import Split
from eval.results import (
    Run,
    make_folder,
    read_run,
    run_json,
    tidy,
    write_run,
)
from tests.handmade_eval import (
    erred,
    finished,
    outcome,
    question,
    right,
    unanswerable,
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
    assert tidy({"a": (0.12345678, float("nan"), 3, "x"), "b": [{"c": None, "d": True}]}) == {
        "a": [0.123457, None, 3, "x"],
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
