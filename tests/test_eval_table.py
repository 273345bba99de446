"""The tables of a run in a terminal of 80 columns."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from rich.table import Table

from eval.asking import Outcome, Status
from eval.baselines import COMPARED
from eval.channels import CHANNELS
from eval.compare import Change, Comparison, compare
from eval.figures import Figure
from eval.intervals import Difference, Interval
from eval.question import Split, Tag, Type
from eval.ranking import OWN
from eval.results import Run
from eval.table import comparison_table, share, tables
from index.language import Language
from tests.handmade_eval import finished, outcome, question, right, unanswerable, wrong

RANKINGS = (*CHANNELS, *COMPARED)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.942, ".942"),
        (1.0, "1.000"),
        (0.0, ".000"),
        (0.9999, "1.000"),
        (0.0004, ".000"),
        (1.2, "1.200"),
        (-0.25, "-0.250"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_share_is_written_with_three_decimals(value: float | None, written: str) -> None:
    assert share(value) == written


def printed(*shown: Table) -> list[str]:
    """Return the lines of tables in a terminal of 80 columns."""
    console = Console(file=io.StringIO(), width=80)
    for table in shown:
        console.print(table)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def rows(table: Table) -> dict[str, list[str]]:
    """Return the cells of each row as they are printed, by the first."""
    cells = (re.split(r"\s{2,}", line.strip()) for line in printed(table) if line)
    return {first: others for first, *others in cells}


def every_slice() -> list[Outcome]:
    """Return a question of every language, type and tag, right and wrong."""
    tags = [outcome(question(f"tag-{tag}", tags=frozenset({tag})), {"a": 2}, "a") for tag in Tag]
    refused = {kind: {"status": Status.REFUSED} if kind is Type.UNANSWERABLE else {} for kind in Type}
    types = [outcome(question(f"type-{kind}", type=kind), {"a": 2}, "b", "a", **refused[kind]) for kind in Type]
    languages = [right(f"language-{language}", language=language) for language in Language]
    return [*tags, *types, *languages]


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a run of dev and test questions with every ranking."""
    test = every_slice()
    dev = [replace(one, question=replace(one.question, id=f"dev-{one.question.id}", split=Split.DEV)) for one in test]
    found = finished([*test, *dev])
    ranked = {name: {measure: (k + n / 10) / 20 for n, measure in enumerate(OWN)} for k, name in enumerate(RANKINGS)}
    splits = {split: {**values, "baselines": ranked} for split, values in found.details["splits"].items()}
    return replace(found, details={**found.details, "splits": splits})


def test_every_table_fits_80_columns(run: Run) -> None:
    """With the widest name of a slice, a ranking and a measure, and figures of 1.000."""
    lines = printed(*tables(run))
    assert max(len(line) for line in lines) <= 80
    text = "\n".join(lines)
    assert "…" not in text
    for name in ("two_clauses", "second encoder, sentences", "refusal precision", "Recall@5", "questions"):
        assert name in text
    for line in text.splitlines():
        assert not re.fullmatch(r"\s*(cision|fusion|clauses|\d)", line)  # nothing is wrapped


def test_each_split_has_its_three_tables(run: Run) -> None:
    assert [table.title for table in tables(run)] == [
        "test: finding the clause",
        "test: beside simpler rankings of clauses",
        "test: all questions",
        "dev: finding the clause",
        "dev: beside simpler rankings of clauses",
        "dev: all questions",
    ]


def test_rank_measures_have_a_row_for_each_slice_with_an_answerable_question(run: Run) -> None:
    """Of agency questions there is one, its clause second: hit@1 0, RR ½, nDCG 1 / log2 3. None is unanswerable."""
    found = rows(tables(run)[0])
    assert found["slice"] == [*OWN, "questions"]
    assert found["agency"] == [".000", "1.000", "1.000", ".500", ".631", "1.000", "1"]
    assert found["two_clauses"] == ["1.000"] * 6 + ["1"]
    assert "unanswerable" not in found
    # 6 tags, 3 types that can be answered, 3 languages: 9 of the 12 first.
    assert found["all"][:2] == [".750", "1.000"]
    assert found["all"][-1] == "12"
    assert {*Language, *Tag} <= set(found)


def test_each_ranking_has_a_row(run: Run) -> None:
    found = rows(tables(run)[1])
    assert found["keywords"] == [".000", ".005", ".010", ".015", ".020", ".025"]
    assert found["ours, ranking only"] == [".800", ".805", ".810", ".815", ".820", ".825"]
    assert [name for name in found if name in RANKINGS] == list(RANKINGS)


def test_every_figure_of_all_questions_has_a_row(run: Run) -> None:
    found = rows(tables(run)[2])
    for name, figure in run.figures["test"]["all"].items():
        low, high = share(figure.interval.low), share(figure.interval.high)
        assert found[name] == [share(figure.value), f"{low} – {high}", str(figure.questions)]
    assert found["verbatim"] == ["1.000", "1.000 – 1.000", "13"]


def test_an_interval_that_is_not_known_is_a_dash() -> None:
    unknown = Figure(0.5, Interval(float("nan"), float("nan")), 1)
    made = finished([], figures={"test": {"all": {"ECE": unknown}}})
    made = replace(made, details={"splits": {"test": {"baselines": {}}}, "latency_ms": {}})
    assert rows(tables(made)[2])["ECE"] == [".500", "– – –", "1"]


def test_a_comparison_tells_before_now_difference_interval_and_p() -> None:
    """One of two questions turns right: hit@1 .500 to 1.000."""
    comparison = compare([right("a"), wrong("b")], [right("a"), right("b")])
    table = comparison_table(comparison)
    assert table.title == "compared on 2 questions"
    found = rows(table)
    assert found["measure"] == ["before", "now", "difference", "95 % interval", "p"]
    p = next(change.difference.p for change in comparison.changes if change.measure == "hit@1")
    assert found["hit@1"] == [".500", "1.000", "+0.500", "+0.000 – +1.000", f"{p:.3f}"]


def test_a_comparison_fits_80_columns() -> None:
    moved = Difference(-0.5, Interval(-0.75, -0.25), 0.0123)
    table = comparison_table(Comparison(600, (Change("refusal precision", 1.0, 0.5, moved),), (), (), {}, {}))
    assert rows(table)["refusal precision"] == ["1.000", ".500", "-0.500", "-0.750 – -0.250", "0.012"]
    assert max(len(line) for line in printed(table)) <= 80


def test_figures_of_refusals_have_their_row() -> None:
    refused = outcome(unanswerable("a"), {}, "x", status=Status.REFUSED)
    found = rows(tables(finished([refused]))[2])
    assert found["refusal recall"] == ["1.000", "1.000 – 1.000", "1"]
    assert "hit@1" not in found
    assert "AUROC" not in found
