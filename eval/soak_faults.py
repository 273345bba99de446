"""The faults of a soak: each is done to a server under load, and says what was seen. What must not be is raised."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from assistant.conversations import FILE as CONVERSATIONS
from assistant.feedback import FILE
from assistant.settings import Settings
from eval.server import Reply, Server, asking, run_command, served
from eval.soak_tally import Tally
from index.generations import current_name
from index.snapshot import current_manifest

_FEEDBACK = {"question": "x", "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
_VANISHED = 100
_LOCKED_SECONDS = 7.0
_FREE_WITHIN = 10.0
_STORE, _CUT = "store", "cut"


class FaultFailed(RuntimeError):
    """A fault did more than it may."""


class Run:
    """A server over a home of its own, which faults kill and start again."""

    def __init__(self, settings: Settings, tally: Tally, variables: dict[str, str]) -> None:
        self.settings, self.tally, self.variables = settings, tally, variables
        self._lives = ExitStack()
        self.server = self._start()

    def _start(self) -> Server:
        return self._lives.enter_context(served(self.settings.home, **self.variables))

    def restart(self) -> float:
        """Start it again; return how many seconds it took until it could answer."""
        started = time.monotonic()
        self._lives.close()
        self.server = self._start()
        return time.monotonic() - started

    def close(self) -> None:
        """Stop it."""
        self._lives.close()


def kill(run: Run) -> str:
    """Kill it with SIGKILL, and start it again."""
    run.tally.excuse(_CUT, 120)
    run.server.kill()
    seconds = run.restart()
    run.tally.excuse(_CUT, 0)
    return f"ready again after {seconds:.1f} s"


def stop(run: Run) -> str:
    """Stop it with SIGTERM while 20 more requests are in flight, and start it again."""
    run.tally.excuse(_CUT, 120)
    ended, seconds = run.server.stop_while_asked(run.tally.references.questions[0], requests=20, streams=5)
    run.restart()
    run.tally.excuse(_CUT, 0)
    statuses = sorted(status for status, _ in ended)
    if set(statuses) - {200, 503} or seconds > 10:
        raise FaultFailed(f"stopped in {seconds:.1f} s, statuses {statuses}")
    answered, refused = statuses.count(200), statuses.count(503)
    return f"gone after {seconds:.1f} s; of 20 in flight {answered} were answered and {refused} got 503"


def full_disk(run: Run) -> str:
    """Let every write fail."""
    run.tally.excuse(_STORE, 5)
    with run.server.without_space():
        return _stores_refuse(run)


def locked(run: Run) -> str:
    """Hold the locks of both databases."""
    run.tally.excuse(_STORE, 30)
    with ExitStack() as held:
        for file in (FILE, CONVERSATIONS):
            other = held.enter_context(closing(sqlite3.connect(run.settings.home / file, isolation_level=None)))
            other.execute("PRAGMA busy_timeout=20000")
            other.execute("BEGIN EXCLUSIVE")
        said = _stores_refuse(run)
    run.tally.excuse(_STORE, _LOCKED_SECONDS)
    return said


def read_only(run: Run) -> str:
    """Let nothing be written below the home."""
    run.tally.excuse(_STORE, 5)
    with _unwritable(run.settings.home) as is_so:
        return _stores_refuse(run) if is_so else "not injected: this needs a user who may mount, or is not root"


def rebuild(run: Run) -> str:
    """Build another generation, of a longer glossary, while it serves."""
    with (run.settings.corpus / "glossary.tsv").open("a", encoding="utf-8") as glossary:
        glossary.write(f"unicorn{time.monotonic_ns()}\t独角兽\n")
    started = time.monotonic()
    run_command(run.settings.home, "build", "--quiet", **run.variables)
    seconds = time.monotonic() - started
    run.tally.references.add(run.settings)
    _expect(_ask(run), 200)
    return f"built in {seconds:.1f} s"


def vanish(run: Run) -> str:
    """Ask for streams, and be gone: their places are free again where their next stages would begin."""
    question = run.tally.references.questions[0]
    for _ in range(_VANISHED):
        with asking(run.server.address, question, "text/event-stream") as connection:
            connection.recv(1)
    started = time.monotonic()
    while _ask(run).status != 200:
        if run.server.process.poll() is not None or time.monotonic() - started > _FREE_WITHIN:
            raise FaultFailed(f"no question is answered {_FREE_WITHIN:g} s after streams were broken off")
    seconds = time.monotonic() - started
    return f"{_VANISHED} streams were broken off; the next question was answered after {seconds:.1f} s"


def damage(run: Run) -> str:
    """Flip a byte of the index while it serves: it goes on with what it read, and mends the index at its next start."""
    root = run.settings.index_root
    folder = current_name(root)
    path = root / folder / sorted(current_manifest(root).files)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    _expect(_ask(run), 200)
    run.tally.excuse(_CUT, 120)
    seconds = run.restart()
    run.tally.excuse(_CUT, 0)
    if (mended := current_name(root)) == folder:
        raise FaultFailed(f"{path.name} was damaged, and {folder} is served again")
    run.tally.references.add(run.settings)
    _expect(_ask(run), 200)
    return (
        f"{path.name} damaged: answers went on; the next start did not use {folder}, built {mended} and was ready "
        f"after {seconds:.1f} s"
    )


FAULTS: dict[str, Callable[[Run], str]] = {
    "kill -9 and restart": kill,
    "SIGTERM": stop,
    "full disk": full_disk,
    "locked databases": locked,
    "read-only home": read_only,
    "rebuild": rebuild,
    "vanished clients": vanish,
    "damaged index file": damage,
}


def _ask(run: Run) -> Reply:
    question = run.tally.references.questions[0]
    reply = run.server.request("POST", "/api/v1/ask", {"question": question})
    if reply.status == 200:
        run.tally.saw_answer(question, reply.json())
    return reply


def _stores_refuse(run: Run) -> str:
    """Look that answers go on and feedback is refused with 503 and the next step; return what it says."""
    _expect(_ask(run), 200)
    refused = run.server.request("POST", "/api/v1/feedback", _FEEDBACK)
    _expect(refused, 503)
    _expect(_ask(run), 200)
    return str(refused.json()["detail"]).rsplit("sqlite3 ", 1)[-1]


def _expect(reply: Reply, status: int) -> None:
    if reply.status != status:
        raise FaultFailed(f"{reply.status} instead of {status}: {reply.body[:200]!r}")


@contextmanager
def _unwritable(folder: Path) -> Iterator[bool]:
    """Make a folder read-only while the block runs; yield whether that was possible."""
    if os.geteuid() != 0:
        files = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
        modes = {path: path.stat().st_mode for path in files}
        for path in files:
            path.chmod(modes[path] & ~0o222)
        try:
            yield True
        finally:
            for path in files:
                path.chmod(modes[path])
        return
    mounts = (("mount", "--bind", folder, folder), ("mount", "-o", "remount,bind,ro", folder))
    done = [subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in mounts]
    try:
        yield all(done)
    finally:
        if done[0]:
            subprocess.run(["umount", "-l", folder], check=False, capture_output=True)
