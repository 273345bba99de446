"""The stages of an answer, told as each begins and timed: read, search, judge, write, verify.

Encoding the question is a part of the search: it is timed on its own, and not told.
"""

import time
from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What is being done with a question, in the order in which it is done."""

    READ = "read"
    SEARCH = "search"
    ENCODE = "encode"
    JUDGE = "judge"
    WRITE = "write"
    VERIFY = "verify"


# The stages that are told as they begin.
TOLD = tuple(stage for stage in Stage if stage is not Stage.ENCODE)
OnStage = Callable[[Stage], None]


class StageClock:
    """Times the stages of one answer; a stage lasts until the next begins."""

    def __init__(self, on_stage: OnStage | None = None) -> None:
        self._on_stage = on_stage
        self._spent: dict[str, float] = {}
        self._now: Stage | None = None
        self._started = self._since = time.perf_counter()

    def begin(self, stage: Stage) -> None:
        """Begin a stage, which ends the one before it, and tell who listens."""
        self._end()
        self._now = stage
        if self._on_stage is not None:
            self._on_stage(stage)

    def set_apart(self, part: Stage, milliseconds: float, whole: Stage) -> None:
        """Count so much of a stage that is over as a stage of its own."""
        self._spent[part.value] = milliseconds
        self._spent[whole.value] -= milliseconds

    def stop(self) -> tuple[dict[str, float], float]:
        """End the last stage; return the milliseconds of each, and those since the clock was made."""
        self._end()
        return dict(self._spent), 1000 * (self._since - self._started)

    def _end(self) -> None:
        now = time.perf_counter()
        if self._now is not None:
            self._spent[self._now.value] = self._spent.get(self._now.value, 0.0) + 1000 * (now - self._since)
        self._since = now
