"""What a check found: how it is, in words, and the next step where there is one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is: as it should be, questionable, or so that the program cannot do its work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it; "" where nothing is to be done."""

    what: str
    state: State
    says: str
    next_step: str = ""


Findings = Iterable[Finding]
Check = Callable[[], Findings]


def ok(what: str, says: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, State.OK, says)


def warning(what: str, says: str, next_step: str) -> Finding:
    """Return that something works, and may be wrong."""
    return Finding(what, State.WARNING, says, next_step)


def problem(what: str, says: str, next_step: str) -> Finding:
    """Return that something does not work."""
    return Finding(what, State.PROBLEM, says, next_step)
