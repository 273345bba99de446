"""Turns at something that only so many threads may use at once: who waits is served before who has just been."""

import threading
from types import TracebackType


class Turns:
    """A context manager around the use: `with turns: …`."""

    def __init__(self, places: int) -> None:
        """Take how many may use it at once."""
        self._places = threading.Semaphore(places)
        self._next = threading.Lock()

    def __enter__(self) -> None:
        """Wait for a place."""
        # With the semaphore alone, a thread with much to do would take its place again before one that waits wakes
        # up. The one that waits holds `_next`, so it is served before that.
        with self._next:
            self._places.acquire()

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for a place."""
        return self._next.locked()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it to whoever waits."""
        self._places.release()
