"""This program side by side with txtai, LangChain, LlamaIndex and Haystack.

    make bench-peers                              installs them into build/peers/venv and measures all
    python -m eval.peers --only Haystack          one of them
    python -m eval.peers --write docs/benchmarks.md --output FILE

The questions are the dev questions that stand alone: the test questions are for this program's own report.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from assistant.opening import read_sources
from assistant.settings import Settings
from corpus.load import BUNDLED
from eval.errors import EvalFault
from eval.peers.jobs import PEERS, Peer, Pieces, our_pieces, write_job
from eval.peers.rows import Row, row
from eval.peers.running import VENV, peers_python, run_script
from eval.peers.table import terminal_tables, write_into
from eval.question import QUESTIONS, EvalQuestion, Split, read_file, read_questions

# What the thresholds of the peers are chosen on.
TRAIN = "train.jsonl"
RESULTS = Path(__file__).parent / "results"


def chosen(only: Sequence[str]) -> tuple[Peer, ...]:
    """Return the peers of these names, all where none is given; typer.BadParameter for another name."""
    known = {peer.name.lower(): peer for peer in PEERS}
    for name in only:
        if name.lower() not in known:
            raise typer.BadParameter(f"no peer {name!r}: choose of {', '.join(peer.name for peer in PEERS)}")
    return tuple(known[name.lower()] for name in only) or PEERS


def measure(peers: Sequence[Peer], venv: Path, progress: Progress) -> Iterator[Row]:
    """Run every script over every way of cutting the documents, one after the other."""
    documents = read_sources(Settings(corpus=BUNDLED)).corpus.documents
    questions = [question for question in read_questions(Split.DEV) if not question.previous]
    train = {question.id for question in read_file(QUESTIONS / TRAIN)}
    ours = our_pieces(documents)
    for peer in peers:
        python = peers_python(venv) if peer.environment else Path(sys.executable)
        for pieces in peer.pieces:
            given = ours if pieces is Pieces.OURS else []
            with TemporaryDirectory() as folder:
                job, result = Path(folder, "job.json"), Path(folder, "result.json")
                write_job(job, peer, given, documents, questions)
                task = progress.add_task(f"{peer.name}, {pieces}", total=None)

                def told(_what: str, done: int, total: int, task: TaskID = task) -> None:
                    progress.update(task, completed=done, total=total)

                found = run_script(python, peer.script, job, result, told)
                progress.remove_task(task)
            yield row(peer, pieces, ours, questions, [question.id in train for question in questions], found)


def summary(rows: Sequence[Row], questions: Sequence[EvalQuestion], day: str) -> dict[str, Any]:
    """Return a run in the form of its file."""
    return {
        "date": day,
        "split": Split.DEV.value,
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "questions": len(questions),
        "answerable": sum(question.answerable for question in questions),
        "rows": [asdict(one) for one in rows],
    }


def main(
    only: Annotated[list[str] | None, typer.Option(metavar="PEER", help="Measure this peer; may be repeated.")] = None,
    split: Annotated[Split, typer.Option(help="The questions: dev, no others.")] = Split.DEV,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Put the table between the marks here.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the figures go as JSON.")] = None,
    venv: Annotated[Path, typer.Option(metavar="DIR", help="The peers' environment.")] = VENV,
) -> None:
    """Measure the peers and this program, one after the other."""
    if split is not Split.DEV:
        raise typer.BadParameter("only dev questions are asked here: the test questions stay unseen")
    peers, console = chosen(only or []), Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            rows = []
            for measured in measure(peers, venv, progress):
                rows.append(measured)
                console.print(f"measured {measured.name}, {measured.pieces}", highlight=False)
        asked = [question for question in read_questions(split) if not question.previous]
        run: dict[str, Any] = summary(rows, asked, datetime.now(UTC).date().isoformat())
        if write:
            write_into(write, run)
    except EvalFault as error:
        console.print(f"error: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error
    Console().print(*terminal_tables(run["rows"]))
    path = output or (None if only else RESULTS / f"{run['date']}.json")
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        console.print(f"wrote {path}", highlight=False)


if __name__ == "__main__":
    typer.run(main)
