"""Is anything lost or wrong under load and faults? Writes docs/reliability.md.

    python -m eval.soak                                       10 minutes of faults after 50,000 requests
    python -m eval.soak --minutes 3 --requests 2000           shorter
    ASSISTANT_ENCODER=none python -m eval.soak --json         without encoders; the counts as JSON as well

First users send requests to one server, without faults: load, times, memory. Then faults are done to it, one after the
other, while they go on. Exits with 1 where anything was wrong or lost. What is in ASSISTANT_HOME stays as it is: the
server works on a copy.
"""

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from assistant.settings import Settings
from assistant.terminal import print_json
from corpus.load import BUNDLED
from eval.bad_input import bad_inputs
from eval.faults import WritesLost, kill_writers
from eval.question import Split, read_questions
from eval.server import Server, run_command
from eval.soak_faults import FAULTS, FaultFailed, Run
from eval.soak_load import Load, User, send_bad
from eval.soak_report import Endurance, Found, Usage, WriterKills
from eval.soak_tally import References, Tally
from index.errors import IndexFault

REPORT = Path(__file__).parent.parent / "docs" / "reliability.md"
QUESTIONS = 60
# Of the requests without faults so many warm up, at least: caches fill, and the allocator gets its arenas.
_WARM_UP, _LEAST_WARM_UP = 0.1, 1000
_PAUSE = 4.0  # seconds between faults, so that requests go on in between


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done: minutes of faults, users at a time, requests before the faults, writers that are killed."""

    minutes: float
    users: int
    requests: int
    kills: int


def main(
    minutes: Annotated[float, typer.Option(min=0.0, help="How long faults are injected.")] = 10.0,
    users: Annotated[int, typer.Option(min=1, help="Clients at the same time, none of which pauses.")] = 16,
    requests: Annotated[int, typer.Option(min=1, help="Requests before the faults.")] = 50_000,
    kills: Annotated[int, typer.Option(min=0, help="How often who keeps feedback is killed, at the end.")] = 100,
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where the report goes.")] = REPORT,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Load a server, harm it, and count what is wrong or lost.

    Example: python -m eval.soak --minutes 3 --requests 2000 --output /tmp/reliability.md
    """
    shown = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, shown.status("preparing") as status:
        found = _soak(_copied(Settings(), Path(folder)), Plan(minutes, users, requests, kills), status)
    output.write_text(found.as_markdown(), encoding="utf-8")
    if as_json:
        print_json(found.as_json())
    shown.print(f"{found.tally.total} requests, {len(found.tally.wrong)} wrong, {found.lost} lost: {output}")
    for what in found.tally.wrong[:20]:
        shown.print(f"  {what}", markup=False)
    if not found.is_good:
        raise typer.Exit(1)


def _copied(read: Settings, folder: Path) -> Settings:
    """Copy the documents, and what is built of them, to a folder: its settings."""
    corpus, home = folder / "corpus", folder / "home"
    shutil.copytree(read.corpus.expanduser(), corpus, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    if not (corpus / "glossary.tsv").exists():
        shutil.copy(BUNDLED / "glossary.tsv", corpus)
    home.mkdir()
    if read.vector_cache.is_dir():
        shutil.copytree(read.vector_cache, home / "cache" / "vectors")
    return read.model_copy(update={"home": home, "corpus": corpus})


def _soak(settings: Settings, plan: Plan, status: Status) -> Found:
    variables = {"ASSISTANT_CORPUS": str(settings.corpus), "ASSISTANT_ENCODER": settings.encoder}
    run_command(settings.home, "build", "--quiet", **variables)
    asked = tuple(question.text for question in read_questions(Split.DEV) if not question.previous)[:QUESTIONS]
    tally = Tally(References(asked))
    tally.references.add(settings)
    run = Run(settings, tally, variables)
    try:
        clients = [User(lambda: run.server, tally, asked, seed) for seed in range(plan.users)]
        with Load(clients):
            endurance = _endure(run.server, tally, plan.requests, status)
            for bad in bad_inputs():  # each once at least
                send_bad(run.server, tally, bad)
            started = time.monotonic()
            _harm(run, started + 60 * plan.minutes, status)
        seconds = time.monotonic() - started
    finally:
        run.close()
    tally.check_the_rest()
    lost = tally.check_stores(settings.home)
    killed = kill_feedback_writers(settings.home / "killed", plan.kills, tally, status)
    command = ("python", "-m", "eval.soak", *sys.argv[1:])
    return Found(command, settings.encoder, plan.users, endurance, seconds, lost, tally, killed)


def kill_feedback_writers(home: Path, kills: int, tally: Tally, status: Status) -> WriterKills:
    """Kill a process that keeps feedback so often; what it told of and is not there is wrong."""
    kept = 0
    try:
        kept = kill_writers(home, kills, on_round=lambda n: status.update(f"writers killed: {n} of {kills}"))
    except WritesLost as lost:
        tally.saw_wrong(str(lost))
    return WriterKills(kills, kept)


def _endure(server: Server, tally: Tally, requests: int, status: Status) -> Endurance:
    """Let so many requests come, and look what the server holds after the warm-up and at the end."""
    warm_up = min(max(int(_WARM_UP * requests), _LEAST_WARM_UP), requests // 2)
    _until(tally, warm_up, requests, status)
    before, begun, started = _usage(server), tally.total, time.monotonic()
    for kept in tally.seconds.values():
        kept.clear()
    _until(tally, requests, requests, status)
    seconds, done = time.monotonic() - started, tally.total - begun
    times = {kind: tally.milliseconds(kind) for kind in tally.seconds if kind != "bad input"}
    return Endurance(done, seconds, warm_up, before, _usage(server), times)


def _until(tally: Tally, enough: int, of: int, status: Status) -> None:
    while tally.total < enough:
        status.update(f"without faults: {tally.total} of {of} requests, {len(tally.wrong)} wrong")
        time.sleep(0.2)


def _harm(run: Run, until: float, status: Status) -> None:
    """Do each fault in turn until the time is over, each once at least."""
    for name, fault in cycle(FAULTS.items()):
        if time.monotonic() > until and len(run.tally.faults) == len(FAULTS):
            return
        status.update(f"{name}; {run.tally.total} requests so far, {len(run.tally.wrong)} wrong")
        run.tally.faults[name] += 1
        try:
            run.tally.told[name] = fault(run)
        except (FaultFailed, IndexFault) as failed:
            run.tally.told[name] = str(failed)
            run.tally.saw_wrong(f"{name}: {failed}")
        time.sleep(_PAUSE)


def _usage(server: Server) -> Usage:
    return Usage(server.memory, server.threads, server.files)


if __name__ == "__main__":
    typer.run(main)
