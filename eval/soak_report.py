"""What a soak found, as a page and as JSON."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.soak_tally import Tally

# Memory may grow so much after the warm-up.
MOST_GROWTH = 0.05
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Usage:
    """What a server holds at a moment: bytes of memory, threads, open files."""

    memory: int
    threads: int
    files: int


@dataclass(frozen=True, slots=True)
class Endurance:
    """The part without faults: how long it took, and what one server held after the warm-up and at the end."""

    requests: int
    seconds: float
    warm_up: int
    before: Usage
    after: Usage
    milliseconds: dict[str, tuple[float, float]]

    @property
    def growth(self) -> float:
        """By how much of itself memory grew."""
        return self.after.memory / self.before.memory - 1


@dataclass(frozen=True, slots=True)
class WriterKills:
    """How often a process that keeps feedback was killed with SIGKILL, and how many rows it had told of as kept."""

    times: int
    kept: int


@dataclass(frozen=True, slots=True)
class Found:
    """All of it."""

    command: Sequence[str]
    encoder: str
    users: int
    endurance: Endurance
    fault_seconds: float
    lost: int
    tally: Tally
    killed: WriterKills

    @property
    def is_good(self) -> bool:
        """Whether nothing was wrong or lost, and memory did not grow."""
        return not self.tally.wrong and not self.lost and self.endurance.growth < MOST_GROWTH

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        steady, tally = self.endurance, self.tally
        return {
            "date": _today(),
            "machine": machine(),
            "encoder": self.encoder,
            "users": self.users,
            "requests": tally.total,
            "requests_per_second": round(steady.requests / steady.seconds, 1),
            "milliseconds": {
                kind: {"p50": round(p50, 1), "p99": round(p99, 1)} for kind, (p50, p99) in steady.milliseconds.items()
            },
            "memory": {"before": steady.before.memory, "after": steady.after.memory, "growth": round(steady.growth, 4)},
            "threads": {"before": steady.before.threads, "after": steady.after.threads},
            "files": {"before": steady.before.files, "after": steady.after.files},
            "faults": dict(tally.faults),
            "bad_input": {"kinds": len(tally.bad), "sent": tally.bad.total()},
            "answers_compared": tally.answers,
            "generations": tally.references.generations,
            "feedback_acknowledged": len(tally.feedback),
            "conversations_acknowledged": len(tally.conversations),
            "writers_killed": {"times": self.killed.times, "rows_kept": self.killed.kept},
            "refused_during_faults": tally.refused.total(),
            "cut_off_with_a_server": tally.cut,
            "wrong": list(tally.wrong),
            "lost": self.lost,
            "good": self.is_good,
        }

    def as_markdown(self) -> str:
        """Return the page."""
        values = self.as_json()
        return f"""# Reliability

Made by `{" ".join(self.command)}` on {values["date"]}: a real `assistant serve` over a
copy of a home, users who ask in Chinese and English, stream, search, read, leave feedback, keep conversations and send
nonsense, and faults done to it meanwhile. The load was made on the same machine:
{values["machine"]}. Encoder: {self.encoder}.

{self._counts(values)}
## Without faults

{_steady(self.endurance)}
## Faults

{_faults(self.tally)}
A full disk is a limit of one byte on the files of the process (RLIMIT_FSIZE): SQLite and Python get the error of a
write that fails. A generation is named by what it is made from: there is the first one, and one for each rebuild,
which is of another glossary; a damaged one is built anew under its name. The suite has short forms of all this
(tests/test_web_process.py, test_web_capacity.py, test_web_endurance.py), and `python -m eval.faults` does the same to
builds of the index.
"""

    def _counts(self, values: dict[str, Any]) -> str:
        tally = self.tally
        rows = {
            "requests": f"{tally.total:,}",
            "load held without faults": f"{values['requests_per_second']} requests/s by {self.users} users who never "
            "pause",
            "faults injected": f"{tally.faults.total()} in {self.fault_seconds:.0f} s",
            "bad inputs tried": f"{tally.bad.total():,}, of {len(tally.bad)} kinds",
            "answers compared with the reference of their generation": f"{tally.answers:,}, of "
            f"{values['generations']} generations",
            "acknowledged, and looked for at the end": f"{len(tally.feedback):,} opinions, "
            f"{len(tally.conversations):,} conversations",
            **_kills(self.killed),
            "**answers wrong, requests that failed**": f"**{len(tally.wrong)}**",
            "**lost**": f"**{self.lost}**",
        }
        table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
        wrong = "\n".join(["", *(f"- {what}" for what in tally.wrong[:20]), ""]) if tally.wrong else ""
        return f"""| | |
|---|---|
{table}
{wrong}
A request counts as failed where its status is another than it should be, where its connection was cut without
a fault that explains it ({tally.cut} were cut by the end of their server), or where it got a 503 outside of a fault
({tally.refused.total()} got one during a fault). Rewordings beside a refusal are not compared: a server offers them
once it has checked them.
"""


def _kills(killed: WriterKills) -> dict[str, str]:
    """Return the row on writers; none where none was killed, or a row was lost, which is among what was wrong."""
    if not killed.kept:
        return {}
    said = f"{killed.times} times; {killed.kept:,} rows that they had told of as kept, of which 0 are lost"
    return {"processes that keep feedback killed with SIGKILL": f"{said}; integrity_check ok"}


def _steady(steady: Endurance) -> str:
    before, after = steady.before, steady.after
    times = "".join(f"| {kind} | {p50:.0f} | {p99:.0f} |\n" for kind, (p50, p99) in steady.milliseconds.items())
    growth = f"({steady.growth:+.1%}; at most {MOST_GROWTH:+.0%})"
    return f"""{steady.requests:,} requests to one process, after {steady.warm_up:,} that warmed it up.

| | after the warm-up | at the end |
|---|---|---|
| memory (RSS) | {_mb(before.memory)} | {_mb(after.memory)} {growth} |
| threads | {before.threads} | {after.threads} |
| open files and connections | {before.files} | {after.files} |

| request | p50 ms | p99 ms |
|---|---|---|
{times}"""


def _faults(tally: Tally) -> str:
    rows = "".join(f"| {name} | {count} | {tally.told[name]} |\n" for name, count in tally.faults.items())
    return f"""| fault | times | what was seen the last time |
|---|---|---|
{rows}"""


def machine() -> str:
    """Return what this machine is, without its name."""
    memory = next(
        (line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal:")),
        "0",
    )
    processor = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    return (
        f"{os.cpu_count()} cores ({processor or platform.machine()}), {int(memory) / 1e6:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _mb(memory: int) -> str:
    return f"{memory / _MEGABYTE:.0f} MB"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
