"""Does the index survive being killed, and do readers notice a rebuild? `python -m eval.faults --rounds 50`.

    python -m eval.faults --only write --rounds 100       who keeps feedback is killed a hundred times

A child process publishes generations of two corpora in turn, or switches between them, and is killed with SIGKILL at a
random moment; then the index must load and answer like the one of the corpus that is current. Afterwards readers load
and answer for some seconds while a child goes on. A child that keeps feedback is killed in the same way: what it told
of as kept must be there.
"""

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import AnswerStatus
from assistant.contract import answer_json
from assistant.feedback import FILE, Feedback, Opinion, Thumb
from assistant.opening import read_sources
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.load import BUNDLED
from index.build import Sources, build_index, load_index, recipe
from index.encoder import NONE
from index.errors import IndexFault, IndexStale
from index.generations import activate, list_generations
from index.recipe import Recipe
from index.snapshot import current_manifest

QUESTIONS = ("用地指标由哪个部门负责", "跨境人民币结算有什么支持", "cross-border tourism", "商资发〔2023〕18号")
TASKS = BUILD, SWITCH, WRITE, REBUILD = "build", "switch", "write", "rebuild"
# Between two rebuilds there is time for a reader to open one: else each would find another current.
PAUSE = 1.0
OPINION = Opinion("用地指标由哪个部门负责", Thumb.UP, None, (), "g", AnswerStatus.ANSWERED)


class WritesLost(RuntimeError):
    """Feedback that was told of as kept is not there, or its file is damaged."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an index of one corpus is made from and answers."""

    sources: Sources
    recipe: Recipe
    answers: str


def answers_of(root: Path, sources: Sources) -> str:
    """Return the answers of the current generation to the questions, as one text, without the times they took."""
    assistant = Assistant(load_index(root, sources, NONE, ()), sources.directory)
    answers = [answer_json(assistant.answer(question)) for question in QUESTIONS]
    return json.dumps([{**answer, "meta": answer["meta"]["index"]} for answer in answers], ensure_ascii=False)


def expect(root: Path, corpora: Sequence[Path]) -> list[Expected]:
    """Build a generation of each corpus, and return what each answers."""
    expected = []
    for corpus in corpora:
        sources = read_sources(Settings(home=root.parent, corpus=corpus, encoder=NONE))
        build_index(root, sources, NONE, (), lambda _what, _done, _total: None)
        expected.append(Expected(sources, recipe(sources, NONE, ()), answers_of(root, sources)))
    return expected


def served(root: Path, expected: Sequence[Expected]) -> bool:
    """Tell whether the current generation is one of those expected and answers byte by byte as it did."""
    made_from = current_manifest(root).recipe
    (found,) = (one for one in expected if one.recipe == made_from)
    return answers_of(root, found.sources) == found.answers


@contextmanager
def child(task: str, root: Path, corpora: Sequence[Path]) -> Iterator[subprocess.Popen[str]]:
    """Run a process that goes on with a task, a line for each step; it is killed when the block ends."""
    command = [sys.executable, "-m", "eval.faults", "--task", task, str(root), *map(str, corpora)]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_step(process: subprocess.Popen[str]) -> str:
    """Wait until a child begins its next step, and return its line."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"the child ended with {process.wait()}")
    return line


def go_on(task: str, root: Path, corpora: Sequence[Path]) -> None:
    """Publish or switch generations of the corpora in turn, or keep feedback, until the process is killed."""
    while task == WRITE:
        sys.stdout.write(f"{Feedback.of_home(root).add(OPINION)}\n")
        sys.stdout.flush()
    every = [read_sources(Settings(home=root.parent, corpus=corpus, encoder=NONE)) for corpus in corpora]
    while True:
        for sources in every:
            sys.stdout.write(f"{task}\n")
            sys.stdout.flush()
            if task == REBUILD:
                time.sleep(PAUSE)
            if task != SWITCH:
                build_index(root, sources, NONE, (), lambda _what, _done, _total: None)
            else:
                made_from = recipe(sources, NONE, ())
                names = [
                    one.name for one in list_generations(root) if one.manifest and one.manifest.recipe == made_from
                ]
                activate(root, names[0], made_from)


def kill_rounds(root: Path, corpora: Sequence[Path], task: str, rounds: int, seed: int = 0) -> list[bool]:
    """Kill a child at random moments of its task; return whether the index answered as before, each time."""
    moments, outcomes, expected = random.Random(seed), list[bool](), expect(root, corpora)
    for _ in range(rounds):
        with child(task, root, corpora) as process:
            # Two steps, a generation of each corpus, then a moment of the third.
            next_step(process)
            begun = time.monotonic()
            next_step(process)
            next_step(process)
            time.sleep(moments.uniform(0, (time.monotonic() - begun) / 2))
        outcomes.append(served(root, expected))
    return outcomes


def kill_writers(home: Path, rounds: int, seed: int = 0, on_round: Callable[[int], None] = lambda _: None) -> int:
    """Kill a child that keeps feedback at random moments; return how many it had told of as kept, which all are there.

    `on_round` is called with the number of each round. Raises WritesLost where one is lost, or the file is damaged.
    """
    moments, told = random.Random(seed), set[int]()
    for number in range(rounds):
        on_round(number)
        with child(WRITE, home, ()) as process:
            # Some rows are told of, however slow the machine is; then the kill comes in the middle of one.
            told |= {int(next_step(process)) for _ in range(moments.randint(1, 10))}
            time.sleep(moments.uniform(0, 0.02))
            process.kill()
            # The last line may have been cut.
            told |= {int(line) for line in (process.stdout or ()) if line.endswith("\n")}
    lost = told - {row.id for row in Feedback.of_home(home).rows()}
    if lost or whole(home / FILE) != "ok":
        raise WritesLost(f"lost of the feedback that was kept: {sorted(lost)}; {whole(home / FILE)}")
    return len(told)


def whole(database: Path) -> str:
    """Return what SQLite finds wrong with a file: ok if it is whole."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            return str(error)
    return found


def read_while_building(root: Path, corpora: Sequence[Path], readers: int, seconds: float) -> tuple[int, list[str]]:
    """Load and answer in so many threads while a child publishes; return how often, and what went wrong."""
    expected, stop = expect(root, corpora), time.monotonic() + seconds
    right: list[bool] = []
    wrong: list[str] = []

    def read() -> None:
        while time.monotonic() < stop:
            try:
                if served(root, expected):
                    right.append(True)
                else:
                    wrong.append("an answer of no generation")
            except IndexStale:
                continue  # another became current between the look at it and the load
            except (IndexFault, OSError, ValueError) as error:
                wrong.append(repr(error))

    with child(REBUILD, root, corpora) as process:
        next_step(process)
        threads = [threading.Thread(target=read) for _ in range(readers)]
        drain = threading.Thread(target=process.communicate)  # else it would stop when the pipe is full
        for thread in (*threads, drain):
            thread.start()
        for thread in threads:
            thread.join()
        process.kill()
        drain.join()
    return len(right), wrong


def main() -> None:
    """Kill builds and switches, then read during rebuilds; exit with 1 where an answer was not as before."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50, help="kills of a build, and as many of a switch")
    parser.add_argument("--readers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", choices=TASKS, help="one of the four; all if not given")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("folders", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        go_on(given.task, given.folders[0], given.folders[1:])
    with tempfile.TemporaryDirectory() as folder:
        good = [_do(task, Path(folder) / task, given) for task in TASKS if given.only in (None, task)]
    sys.exit(0 if all(good) else 1)


def _do(task: str, folder: Path, given: argparse.Namespace) -> bool:
    """Do a task as often as it is told, and print what came of it; return whether nothing was wrong or lost."""
    if task == WRITE:
        kept = kill_writers(folder, given.rounds)
        sys.stdout.write(f"{task}: killed {given.rounds} times, of {kept} kept rows 0 lost, integrity_check ok\n")
        return True
    root, corpora = folder / "index", [BUNDLED, _other(folder / "corpus")]
    if task == REBUILD:
        count, wrong = read_while_building(root, corpora, given.readers, given.seconds)
        sys.stdout.write(f"read by {given.readers} for {given.seconds:g} s: {count} right, {len(wrong)} wrong\n")
        sys.stdout.writelines(f"  {line}\n" for line in wrong[:5])
        return not wrong
    outcomes = kill_rounds(root, corpora, task, given.rounds)
    sys.stdout.write(f"{task}: killed {len(outcomes)} times, as before {sum(outcomes)} times\n")
    return all(outcomes)


def _other(folder: Path) -> Path:
    """Write the bundled corpus with a glossary of its own: another recipe, and other generations."""
    import shutil

    shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with (folder / "glossary.tsv").open("a", encoding="utf-8") as glossary:
        glossary.write("unicorn\t独角兽\n")
    return folder


if __name__ == "__main__":
    main()
