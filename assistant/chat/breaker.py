"""A circuit breaker: after failures in a row nothing is tried for a while, so that answers do not wait in vain.

Nygard, Release It!, 2018: closed while all is well; open after FAILURES in a row; half open after REST_SECONDS, when
one call is let through to see.
"""

import threading
import time
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 30.0


class Breaker:
    """Counts failures in a row; safe to use from several threads."""

    def __init__(
        self,
        failures: int = FAILURES,
        rest_seconds: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._rest, self._clock = failures, rest_seconds, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def lets_through(self) -> bool:
        """Tell whether a call may be made now; while it rests one in each span is let through to see."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest  # others wait for what becomes of this one
            return True

    def succeeded(self) -> None:
        """Note that a call went well."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Note that a call failed."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._rest
