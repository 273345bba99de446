"""The gate: a change may not make the answers worse than the committed run by more than the tolerances.

eval/results/gate.json names the committed run and states the tolerance of each measure, in shares of one.

    python -m eval.gate eval/results/2026-11-21-0123456789ab.json    make this the committed run
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import Fault
from eval.asking import Outcome, Status
from eval.errors import ResultInvalid
from eval.measures import LOWER_IS_BETTER, measures
from eval.question import Split
from eval.results import Run, read_run

RESULTS = Path(__file__).with_name("results")
GATE = RESULTS / "gate.json"


@dataclass(frozen=True, slots=True)
class Gate:
    """The committed run, and by how much each measure of the test split may be worse than in it."""

    run: Run
    tolerances: dict[str, float]


def read_gate(path: Path = GATE) -> Gate:
    """Read the gate and the run that it names; ResultInvalid where one of them is missing or broken."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        name, tolerances = values["run"], values["tolerances"]
    except (OSError, ValueError, KeyError) as error:
        raise ResultInvalid(f"{path} names no committed run ({error}): see CONTRIBUTING.md, Evaluation") from error
    return Gate(read_run(path.parent / name), {measure: float(value) for measure, value in tolerances.items()})


def breaches(gate: Gate, outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is worse than the gate allows on the test split, in words; nothing where all is well.

    Whatever the figures, a quote that is not verbatim and a question that raised an error are breaches in any split.
    """
    test = [outcome for outcome in outcomes if outcome.question.split is Split.TEST]
    now, before = measures(test), gate.run.figures[Split.TEST.value]["all"]
    found = []
    for name, tolerance in gate.tolerances.items():
        committed, value = before[name].value, now[name].value()
        worse = value - committed if name in LOWER_IS_BETTER else committed - value
        if not worse <= tolerance:  # NaN, where nothing was asked, is a breach as well
            found.append(f"{name} is {value:.4f}, committed {committed:.4f}, tolerance {tolerance}")
    return found + [fault for outcome in outcomes for fault in _faults(outcome)]


def _faults(outcome: Outcome) -> list[str]:
    record = outcome.record
    if record.status is Status.ERROR:
        return [f"{record.id} raised {record.error}"]
    broken = record.quotes - record.verbatim
    return [f"{record.id} shows {broken} of {record.quotes} quotes that are not verbatim"] if broken else []


def accept(path: Path, gate: Path = GATE) -> None:
    """Make a run the committed one, and remove the one before with its report."""
    run = read_run(path)
    if run.split != "all":
        raise ResultInvalid(f"{path} asked {run.split}, the gate wants all: run `assistant eval`")
    values = json.loads(gate.read_text(encoding="utf-8"))
    before, values["run"] = gate.parent / values["run"], path.name
    gate.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    if before.name != path.name:
        before.unlink(missing_ok=True)
        before.with_suffix(".html").unlink(missing_ok=True)


def main(run: Annotated[Path, typer.Argument(help="A result file in eval/results that asked all questions.")]) -> None:
    """Make a run the one that `make test` compares with."""
    try:
        accept(run)
    except Fault as fault:
        sys.exit(f"gate: {fault}")


if __name__ == "__main__":
    typer.run(main)
