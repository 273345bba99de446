"""How many texts each encoder turns into vectors in a second, in which way, and how far that is from the limit.

    python -m eval.bench_encode                  both encoders, one core and all, the naive way beside the project's
    python -m eval.bench_encode --output FILE    and write the figures as JSON

The passages are what a build encodes of the documents that come with the program: sentences, clauses and headings. All
ways encode the same ones, in turns and each in a process of its own; of several turns the fastest counts, which other
work on the machine disturbs least. The limit is what a core multiplies in a second over what a passage needs.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.load import load_corpus
from eval.bench_encode_worker import Way
from eval.bench_figures import Json, figures_json, percentiles, ratio, show
from eval.bench_flops import Model, operations
from eval.bench_machine import Limits, Machine, cores
from eval.question import Split, read_questions
from index.passages import Passages

MODULE = "eval.bench_encode"


@dataclass(frozen=True, slots=True)
class Texts:
    """What is encoded."""

    passages: list[str]
    questions: list[str]

    @classmethod
    def drawn(cls, passages: int, questions: int) -> "Texts":
        """Draw so many rows of the shipped documents, and so many dev questions; always the same."""
        rows = [text for document in load_corpus().documents for text in Passages(document).encoded()]
        asked = [question.text for question in read_questions(Split.DEV)]
        chance = random.Random(1)
        return cls(chance.sample(rows, passages), chance.sample(asked, questions))


@dataclass(slots=True)
class Measured:
    """What one way did on so many cores: seconds of each turn for all passages, and of each question alone."""

    model: Model
    way: Way
    cores: int
    turns: list[float] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)

    def rate(self, passages: int) -> float:
        """Return passages a second in the fastest turn."""
        return passages / min(self.turns)


class Worker:
    """A process that encodes when it is told to."""

    def __init__(self, process: "subprocess.Popen[str]", measured: Measured, tokens: list[int]) -> None:
        self._process, self.measured, self.tokens = process, measured, tokens

    def turn(self) -> None:
        """Let it encode all passages once."""
        self.measured.turns.append(self._done("passages")["seconds"])

    def ask(self) -> None:
        """Let it encode each question alone."""
        self.measured.questions += self._done("questions")["each"]

    def _done(self, act: str) -> dict[str, Any]:
        return _exchange(self._process, act)


@contextmanager
def worker(model: Model, way: Way, number: int, texts: Texts) -> Iterator[Worker]:
    """Start a process for a way; it is ready when this yields."""
    command = (sys.executable, "-m", "eval.bench_encode_worker", model, way, str(number))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told = _exchange(process, json.dumps({"passages": texts.passages, "questions": texts.questions}))
        yield Worker(process, Measured(model, way, number), told["tokens"])
        if process.stdin is not None:
            process.stdin.close()


def _exchange(process: "subprocess.Popen[str]", line: str) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has no pipes")
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError(f"{process.args!r} ended with {process.wait()}: its own message is above")
    values: dict[str, Any] = json.loads(answer)
    return values


def measure(model: Model, texts: Texts, turns: int) -> tuple[list[Measured], list[int]]:
    """Let every way encode in turns; return what each did, and the tokens of each passage."""
    numbers = sorted({1, cores()})
    with ExitStack() as running:
        workers = [running.enter_context(worker(model, way, n, texts)) for n in numbers for way in Way]
        for _ in range(turns):
            for one in workers:
                one.turn()
        for one in workers:
            one.ask()
        return [one.measured for one in workers], workers[0].tokens


def figures(measured: Sequence[Measured], tokens: Sequence[int], limits: Sequence[Limits]) -> Json:
    """Return the figures of one encoder: of each way its rate, its ratio to the faster naive one and to the limit."""
    passages = len(tokens)
    needed = sum(operations(measured[0].model, count) for count in tokens) / passages
    fastest = {limit.threads: limit.multiply for limit in limits}
    naive = {
        number: max(one.rate(passages) for one in measured if one.way is not Way.PROJECT and one.cores == number)
        for number in fastest
    }
    rows = [
        {
            "way": one.way.value,
            "cores": one.cores,
            "passages_per_second": one.rate(passages),
            "ratio_to_naive": ratio(one.rate(passages), naive[one.cores]),
            "ratio_to_limit": ratio(one.rate(passages) * needed, fastest[one.cores]),
            "question_ms": percentiles([1000 * seconds for seconds in one.questions]),
        }
        for one in measured
    ]
    return {"tokens_per_passage": sum(tokens) / passages, "operations_per_passage": needed, "ways": rows}


def table(encoders: Json) -> Table:
    """Return the figures as a table."""
    shown = Table("encoder", "way", "cores", "passages/s", "to naive", "to limit", "question p50 ms", "p99 ms")
    for model, found in encoders.items():
        for row in found["ways"]:
            of_questions = row["question_ms"]
            shown.add_row(
                model, row["way"], str(row["cores"]), f"{row['passages_per_second']:.1f}",
                f"{row['ratio_to_naive']:.2f}", f"{row['ratio_to_limit']:.2f}",
                f"{of_questions['p50']:.1f}", f"{of_questions['p99']:.1f}",
            )  # fmt: skip
    return shown


def main(
    texts: Annotated[int, typer.Option(min=2, help="How many passages.")] = 64,
    questions: Annotated[int, typer.Option(min=2, help="How many questions.")] = 40,
    turns: Annotated[int, typer.Option(min=1, help="How often all passages are encoded.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the figures go as JSON.")] = None,
) -> None:
    """Measure how fast the bundled encoders are.

    Example: python -m eval.bench_encode --texts 32 --turns 2
    """
    machine, given = Machine.here(), Texts.drawn(texts, questions)
    limits = [Limits.measured(number) for number in sorted({1, cores()})]
    stderr = Console(stderr=True)
    found: Json = {}
    for model in track(list(Model), "encoding", console=stderr, transient=True, disable=not stderr.is_terminal):
        measured, tokens = measure(model, given, turns)
        found[model.value] = figures(measured, tokens, limits)
    # `measure` waits for each answer: what is given here was measured one after the other.
    rates = {str(one.threads): {"memory": one.memory, "multiply": one.multiply} for one in limits}
    values = figures_json(MODULE, machine, {"limits": rates, "passages": texts, "encoders": found})
    show([table(values["encoders"])], values, as_json, output)


if __name__ == "__main__":
    typer.run(main)
