"""Runs one peer's script in a process of its own: what it finds, how long it takes and how much memory.

python eval/peers/scripts/child.py with_txtai JOB RESULT
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

EVERY = 25
STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB (10^6 bytes)."""
    if STATUS.exists():  # ru_maxrss of Linux also has what the parent held when it started this process
        lines = STATUS.read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def progress(what: str, done: int, total: int) -> None:
    """Tell the parent how far this is."""
    sys.stderr.write(json.dumps({"what": what, "done": done, "total": total}) + "\n")
    sys.stderr.flush()


def asked(name: str, ask: Callable[[str], Any], questions: Sequence[str]) -> tuple[list[Any], list[float]]:
    """Return what each question brings, and the milliseconds that each took."""
    found, times = [], []
    for n, question in enumerate(questions):
        if n % EVERY == 0:
            progress(name, n, len(questions))
        started = time.perf_counter()
        found.append(ask(question))
        times.append(1000 * (time.perf_counter() - started))
    return found, times


def main(script: str, job_file: str, result_file: str) -> None:
    """Build, ask every question, and write what came of it."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    top, questions = job["top"], job["questions"]
    started = time.perf_counter()
    peer = importlib.import_module(script)
    imported = time.perf_counter()
    chunks = [tuple(chunk) for chunk in job["chunks"]] or peer.split([tuple(d) for d in job["documents"]], job["size"])
    index = peer.build(chunks, top)
    built = time.perf_counter()
    for question in questions[: job["warm_up"]]:
        peer.search(index, question, top)
    hits, times = asked("asking", lambda question: peer.search(index, question, top), questions)
    result = {
        "import_s": imported - started,
        "build_s": built - imported,
        "peak_mb": peak_mb(),
        "chunks": [len(text) for _, text in chunks],
        "hits": hits,
        "ms": times,
        "versions": {name: version(name) for name in job["distributions"]},
    }
    # Not part of a search, so after the figures: what a refusal is decided by.
    for name in ("closest", "refuses"):
        if ask := getattr(peer, name, None):
            result[name] = asked(name, partial(ask, index), questions)[0]
    Path(result_file).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
