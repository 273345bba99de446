"""Work in threads beside the server: files that are read, few at a time, and the index that is built anew.

The threads are daemons: a server that is told to stop does not wait for them. What they leave undone is done after the
next start.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.told import without_folders
from corpus.errors import Fault
from index.build import Progress

_log = logging.getLogger(__name__)
CRASHED = "the index could not be built: the server's log says why"


class Workers:
    """Does one thing with each key that is submitted, for `at_once` keys at the same time."""

    def __init__(self, work: Callable[[str], None], at_once: int) -> None:
        self._work, self._at_once = work, at_once
        self._lock, self._keys, self._busy = threading.Lock(), deque[str](), 0

    def submit(self, key: str) -> None:
        """Do it with this key once it is its turn."""
        with self._lock:
            self._keys.append(key)
            if self._busy == self._at_once:
                return
            self._busy += 1
        threading.Thread(target=self._run, name="read-document", daemon=True).start()

    def _next(self) -> str | None:
        with self._lock:
            if self._keys:
                return self._keys.popleft()
            self._busy -= 1
            return None

    def _run(self) -> None:
        is_done = False
        try:
            while (key := self._next()) is not None:
                self._work(key)
            is_done = True
        finally:
            if not is_done:  # what was not foreseen ends this thread, and is printed; the other keys are worked on
                threading.Thread(target=self._run, name="read-document", daemon=True).start()


@dataclass(frozen=True, slots=True)
class Building:
    """How far the index is: what is being done, how far, of how much; why the last build failed; when it ended."""

    is_running: bool = False
    what: str | None = None
    done: int = 0
    total: int = 0
    message: str | None = None
    ended: str | None = None


class Publisher:
    """Builds the index anew, once for all that was asked for while another build was running.

    `begin` is called before each build and returns what `end` is called with after it, beside the message of a build
    that failed.
    """

    def __init__(
        self,
        rebuild: Callable[[Progress], None],
        begin: Callable[[], tuple[str, ...]],
        end: Callable[[tuple[str, ...], str | None], None],
    ) -> None:
        self._rebuild, self._begin, self._end = rebuild, begin, end
        self._lock, self._is_wanted = threading.Lock(), False
        self.building = Building()

    def request(self) -> None:
        """Build the index of the documents as they are now, or after the build that is running."""
        with self._lock:
            self._is_wanted = True
            if self.building.is_running:
                return
            self.building = replace(self.building, is_running=True, what=None, message=None)
        threading.Thread(target=self._run, name="rebuild-index", daemon=True).start()

    def _is_next(self) -> bool:
        with self._lock:
            is_next, self._is_wanted = self._is_wanted, False
            if not is_next:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                self.building = replace(self.building, is_running=False, what=None, ended=now)
            return is_next

    def _run(self) -> None:
        is_done = False
        try:
            while self._is_next():
                self._build()
            is_done = True
        finally:
            if not is_done:
                threading.Thread(target=self._run, name="rebuild-index", daemon=True).start()

    def _build(self) -> None:
        taken = self._begin()
        message: str | None = CRASHED
        try:
            self._rebuild(self._progress)
            message = None
        except Fault as fault:
            _log.warning("the index is not built: %s", fault)
            message = without_folders(str(fault))
        finally:
            self.building = replace(self.building, message=message)
            self._end(taken, message)

    def _progress(self, what: str, done: int, total: int) -> None:
        self.building = replace(self.building, what=what, done=done, total=total)
