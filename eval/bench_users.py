"""How a server answers one user, several, and more than it has places for; and how soon it is there.

    python -m eval.bench_users                             10,000 clauses; 1, 4 and 16 users, then too many
    python -m eval.bench_users --clauses 100 --encoder none --users 1,4 --seconds 5
    python -m eval.bench_users --output FILE               and write the figures as JSON

A real `assistant serve` on this machine, which the users share with it: each asks, waits for the whole answer, and asks
the next question at once. No question comes twice, so that nothing kept from an earlier one helps. Beyond what the
server works on and lets wait it refuses with 503 and Retry-After; who is refused rests for REST seconds. The first asks
when what the server prepares after its start is done. The corpus is one that `python -m eval.bench_scale` makes.
"""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.table import Table

from assistant.settings import Settings, own_corpus
from corpus.load import BUNDLED
from eval.bench_figures import Json, figures_json, percentiles, show
from eval.bench_machine import Machine
from eval.bench_questions import questions
from eval.bench_scale import current, home_of, sizes_of
from eval.bench_scale_child import Act, Size
from eval.bench_vectors import FOLDER, SENTENCES, VECTORS, sample
from eval.server import Server, exchange, run_command, served

MODULE = "eval.bench_users"
REST = 0.5
# What a server of many documents prepares takes minutes.
IDLE_WITHIN = 600.0
# More users than the server has places for.
TOO_MANY = 16
AROUND = "waiting and HTTP"
_NONE = 0  # no response at all


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a question: the status, 0 where nothing came, seconds, whether it said when to ask again.

    `stages` are the milliseconds of each stage of an answer, as the server took them.
    """

    status: int
    seconds: float
    says_when: bool = False
    stages: Mapping[str, float] = field(default_factory=dict)


class Connects(Protocol):
    """What users need of a server."""

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of its own."""
        ...


class User(threading.Thread):
    """Asks one question after the other until a moment comes or there are no more."""

    def __init__(self, server: Connects, questions: Iterator[str], until: float) -> None:
        super().__init__(daemon=True)
        self._server, self._questions, self._until = server, questions, until
        self.replies: list[Reply] = []

    def run(self) -> None:
        """Ask."""
        connection = self._server.connect()
        while time.monotonic() < self._until and (question := next(self._questions, None)) is not None:
            reply = asked(connection, question)
            self.replies.append(reply)
            if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
                time.sleep(REST)
            elif reply.status == _NONE:
                connection = self._server.connect()
        connection.close()


def asked(connection: http.client.HTTPConnection, question: str) -> Reply:
    """Ask a question, and read all of the answer."""
    started = time.perf_counter()
    try:
        reply = exchange(connection, "POST", "/api/v1/ask", {"question": question})
    except (OSError, http.client.HTTPException):
        return Reply(_NONE, time.perf_counter() - started)
    stages = reply.json()["meta"]["stages"] if reply.status == HTTPStatus.OK else {}
    return Reply(reply.status, reply.seconds, reply.headers.get("retry-after", "").isdigit(), stages)


class Shared:
    """Questions that several users take from, each question once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts, self._lock = iter(texts), threading.Lock()

    def __iter__(self) -> Iterator[str]:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next question."""
        with self._lock:
            return next(self._texts)


def crowd(server: Connects, number: int, seconds: float, texts: Iterator[str]) -> tuple[list[Reply], float]:
    """Let so many users ask for a while; return what came, and the seconds until the last had an answer."""
    started = time.monotonic()
    users = [User(server, texts, started + seconds) for _ in range(number)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    return [reply for user in users for reply in user.replies], time.monotonic() - started


def figures(users: int, replies: Sequence[Reply], seconds: float) -> Json:
    """Return the figures of some users: answers a second, their milliseconds, refusals and theirs, and errors."""
    answers = [1000 * one.seconds for one in replies if one.status == HTTPStatus.OK]
    refused = [one for one in replies if one.status == HTTPStatus.SERVICE_UNAVAILABLE]
    return {
        "users": users,
        "seconds": seconds,
        "answers_per_second": len(answers) / seconds,
        "answer_ms": percentiles(answers),
        "stages_ms": _stages(replies),
        "refused_ms": percentiles([1000 * one.seconds for one in refused]),
        "refused_without_retry_after": sum(not one.says_when for one in refused),
        "errors": len(replies) - len(answers) - len(refused),
    }


def _stages(replies: Sequence[Reply]) -> Json:
    """Return the milliseconds of each stage of the answers, and of what lies around them: waiting for a place, HTTP."""
    found: dict[str, list[float]] = {}
    for reply in replies:
        if reply.stages:
            around = 1000 * reply.seconds - sum(reply.stages.values())
            for name, spent in {**reply.stages, AROUND: around}.items():
                found.setdefault(name, []).append(spent)
    return {name: percentiles(values) for name, values in found.items()}


def started(server: Server) -> Json:
    """Wait for what a server prepares after its start; return how soon it was there, and what it holds."""
    return {
        "healthz_seconds": server.seconds["/healthz"],
        "ready_seconds": server.seconds["/readyz"],
        "idle_seconds": server.wait_until_idle(IDLE_WITHIN),
        "memory_bytes": server.memory,
    }


def shipped(home: Path, encoder: str) -> Json:
    """Start a server of the documents that come with the program; its index is built first."""
    variables = {"ASSISTANT_ENCODER": encoder, "ASSISTANT_CORPUS": str(BUNDLED)}
    run_command(home, "build", "--quiet", **variables)
    with served(home, **variables) as server:
        found = started(server)
        for question in questions(20, ()):
            server.ask(question)
        return {**found, "memory_bytes": server.memory}


def measure(size: Size, users: Sequence[int], seconds: float) -> Json:
    """Start a server of a made corpus, and let users ask it: one after the other so many, then too many."""
    places = Settings().answer_places + Settings().answers_waiting
    texts = Shared(questions(100_000, sample(size.sentences)))
    variables = {"ASSISTANT_ENCODER": size.encoder, "ASSISTANT_CORPUS": str(own_corpus(size.home))}
    with served(size.home, **variables) as server:
        start, found = started(server), []
        crowd(server, 1, min(seconds, 2.0), texts)  # warms up
        for number in users:
            found.append(figures(number, *crowd(server, number, seconds, texts)))
        beyond = figures(places + TOO_MANY, *crowd(server, places + TOO_MANY, seconds, texts))
        return {"start": start, "places": places, "users": found, "beyond": beyond, "memory_bytes": server.memory}


def table(found: Json) -> Table:
    """Return the figures as a table."""
    shown = Table("users", "answers/s", "p50 ms", "p99 ms", "errors", "refused", "refusal p50 ms", "p99 ms")
    for one in (*found["users"], found["beyond"]):
        answered, refused = one["answer_ms"], one["refused_ms"]
        shown.add_row(
            str(one["users"]), f"{one['answers_per_second']:.1f}", *_both(answered), str(one["errors"]),
            str(refused["count"]), *_both(refused),
        )  # fmt: skip
    return shown


def _both(values: Json) -> tuple[str, str]:
    return (f"{values['p50']:.0f}", f"{values['p99']:.0f}") if values["count"] else ("–", "–")


def main(
    clauses: Annotated[int, typer.Option(min=20, help="How many clauses the corpus has.")] = 10_000,
    users: Annotated[str, typer.Option(metavar="N,N,…", help="How many users ask at the same time.")] = "1,4,16",
    seconds: Annotated[float, typer.Option(min=0.5, help="For how long they ask.")] = 20.0,
    encoder: Annotated[str, typer.Option(help="bundled or none.")] = "bundled",
    sentences: Annotated[int, typer.Option(min=100, help="How many real sentences it is made of.")] = SENTENCES,
    home: Annotated[Path, typer.Option(metavar="FOLDER", help="Where corpora are kept.")] = FOLDER / "scale",
    vectors: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the real vectors are kept.")] = VECTORS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the figures go as JSON.")] = None,
) -> None:
    """Measure a server under users.

    Example: python -m eval.bench_users --clauses 1000 --encoder none --users 1,4 --seconds 5
    """
    machine, stderr = Machine.here(), Console(stderr=True)
    size = Size(home_of(home, clauses, encoder, sentences), clauses, encoder, sentences, vectors)
    current(size, False, Act.CHECK)
    stderr.print(f"a server of {clauses:,} clauses, {users} users, {seconds:g} s each")
    found = measure(size, sizes_of(users), seconds)
    five = shipped((home / f"shipped-{encoder}").resolve(), encoder)
    values = figures_json(MODULE, machine, {"encoder": encoder, "clauses": clauses, "shipped": five, **found})
    show([table(values)], values, as_json, output)


if __name__ == "__main__":
    typer.run(main)
