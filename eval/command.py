"""What `assistant eval` does: ask, measure, write the result and its report, and say what came out."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from assistant.pipeline import Assistant
from assistant.terminal import print_json
from corpus.document import Corpus
from eval.asking import Outcome, ask_all
from eval.compare import Comparison, compare
from eval.misses import faults
from eval.question import QUESTIONS, EvalQuestion, Split, read_questions
from eval.report import report_html, write_report
from eval.results import Run, finish_run, make_folder, outcomes_of, read_run, run_json, tidy, write_run
from eval.table import comparison_table, derived_table, prose_table, tables

ALL = "all"
# In a checkout results go where they are committed; elsewhere they are the user's own data.
IN_CHECKOUT = Path("eval", "results")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line, of the questions in a folder."""

    split: str
    compare: Path | None
    output: Path
    as_json: bool
    questions: Path = QUESTIONS


def default_output(home: Path) -> Path:
    """Return the folder of results: eval/results where the current folder has one, else one under the home."""
    return IN_CHECKOUT if IN_CHECKOUT.is_dir() else home.expanduser() / "evaluation"


def evaluate(assistant: Assistant, corpus: Corpus, request: Request, console: Console, stderr: Console) -> bool:
    """Ask the questions of a split, write result and report, print the tables; tell whether no question failed.

    An earlier run that cannot be read and a folder that cannot be written are told before any question is asked.
    """
    before = read_run(request.compare) if request.compare else None
    make_folder(request.output)
    questions = read_questions(None if request.split == ALL else Split(request.split), request.questions)
    outcomes = ask_all(assistant, _tracked(questions, stderr), corpus)
    run = finish_run(assistant, outcomes, request.split, request.questions)
    comparison = compare(outcomes_of(before, questions, corpus), outcomes) if before else None
    path = write_run(run, request.output)
    report = path.with_suffix(".html")
    write_report(report_html(run, outcomes, assistant.index.model, comparison), report)
    if request.as_json:
        print_json(run_json(run) | ({"comparison": tidy(asdict(comparison))} if comparison else {}))
    else:
        _print(console, run, outcomes, comparison)
    stderr.print(f"result {path}\nreport {report}", markup=False, soft_wrap=True)
    return not run.errors


def _tracked(questions: Sequence[EvalQuestion], stderr: Console) -> Iterable[EvalQuestion]:
    return track(questions, "answering", console=stderr, transient=True, disable=not stderr.is_terminal)


def _print(console: Console, run: Run, outcomes: Sequence[Outcome], comparison: Comparison | None) -> None:
    for table in tables(run):
        console.print(table)
    if derived := run.details.get("derived"):
        console.print(derived_table(derived))
    if prose := run.details.get("prose"):
        console.print(prose_table(prose))
    if comparison:
        console.print(comparison_table(comparison))
        console.print(f"turned right: {', '.join(comparison.better) or 'none'}", markup=False)
        console.print(f"turned wrong: {', '.join(comparison.worse) or 'none'}", markup=False)
    for record in run.errors:
        console.print(f"error in {record.id}: {record.error}", markup=False)
    times = run.details["latency_ms"]
    took = f"an answer takes {times['p50']:.0f} ms (p50), {times['p95']:.0f} ms (p95); " if times else ""
    wrong = sum(bool(faults(outcome)) for outcome in outcomes)
    console.print(f"{took}{wrong} of {len(outcomes)} questions went wrong: the report shows why")
