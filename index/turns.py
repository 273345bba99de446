"""Turns at something that only so many threads may use at once: who waits is served before who has just been."""

import os
import threading
from types import TracebackType

# More threads than that gain nothing: an encoder's weights then come from memory, not from a cache.
MAX_THREADS = 8


class Turns:
    """A context manager around the use: `with turns: …`."""

    def __init__(self, places: int) -> None:
        """Take how many may use it at once."""
        self._places = threading.Semaphore(places)
        self._next, self._counting = threading.Lock(), threading.Lock()
        # How many use it now.
        self.taken = 0

    def __enter__(self) -> None:
        """Wait for a place."""
        # With the semaphore alone, a thread with much to do would take its place again before one that waits wakes
        # up. The one that waits holds `_next`, so it is served before that.
        with self._next:
            self._places.acquire()
        self._count(1)

    def _count(self, more: int) -> None:
        with self._counting:
            self.taken += more

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for a place."""
        return self._next.locked()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it to whoever waits."""
        self._count(-1)
        self._places.release()


def processors() -> int:
    """Return how many threads work side by side: one for each processor that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return min(len(os.sched_getaffinity(0)), MAX_THREADS)
    return min(os.cpu_count() or 1, MAX_THREADS)
