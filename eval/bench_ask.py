"""How long the server takes for a question, and where the time goes.

    python -m eval.bench_ask                  every dev question once, warm, over HTTP on this machine
    python -m eval.bench_ask --output FILE    and write the figures as JSON

Starts `assistant serve` on a free port, waits until it is ready, and asks one question at a time. Figures are the
median (p50) and the 95th percentile of milliseconds, and each stage's share of the time: machines differ, shares less.
"""

import http.client
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eval.question import Split, read_questions
from eval.server import served

WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over HTTP: the server's own time and stages, the client's time, and that to the first event."""

    elapsed_ms: float
    stages: dict[str, float]
    request_ms: float
    first_byte_ms: float


def ask(connection: http.client.HTTPConnection, question: str) -> Asked:
    """Ask a question twice: for its JSON, and for its stream up to the first event."""
    body = json.dumps({"question": question})
    started = time.perf_counter()
    connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    request_ms = 1000 * (time.perf_counter() - started)
    started = time.perf_counter()
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    connection.request("POST", "/api/v1/ask", body, headers)
    response = connection.getresponse()
    response.read(1)
    first_byte_ms = 1000 * (time.perf_counter() - started)
    response.read()
    return Asked(answer["meta"]["elapsed_ms"], answer["meta"]["stages"], request_ms, first_byte_ms)


def figures(asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """Return p50, p95 and share of the server's time of every row of the table."""
    total = sum(one.elapsed_ms for one in asked)
    stages = dict.fromkeys(name for one in asked for name in one.stages)
    rows = {name: [one.stages.get(name, 0.0) for one in asked] for name in stages}
    rows["answer, server side"] = [one.elapsed_ms for one in asked]
    rows["without the encoders"] = [one.elapsed_ms - one.stages.get("encode", 0.0) for one in asked]
    rows["request, client side"] = [one.request_ms for one in asked]
    rows["first byte of the stream"] = [one.first_byte_ms for one in asked]
    return {
        name: {
            "p50": float(np.percentile(values, 50)),
            "p95": float(np.percentile(values, 95)),
            "share": sum(values) / total if total else 0.0,
        }
        for name, values in rows.items()
    }


def table(found: dict[str, dict[str, float]]) -> Table:
    """Return the figures as a table."""
    shown = Table("", "p50 ms", "p95 ms", "share")
    for name, row in found.items():
        shown.add_row(name, f"{row['p50']:.1f}", f"{row['p95']:.1f}", f"{row['share']:.0%}")
    return shown


def main(
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the figures go as JSON.")] = None,
) -> None:
    """Measure the server's answers."""
    questions = [question.text for question in read_questions(Split.DEV)]
    console = Console(stderr=True)
    with served() as server:
        connection = server.connect()
        for question in questions[:WARM_UP]:
            ask(connection, question)
        tracked = track(questions, "asking", console=console, transient=True, disable=not console.is_terminal)
        found = figures([ask(connection, question) for question in tracked])
    Console().print(table(found))
    if output:
        output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
