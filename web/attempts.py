"""Failed attempts to sign in: ten a minute from one address, then that address waits."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

MOST = 10


class Attempts:
    """Counts failures by client, in the memory of this process: several workers count each their own."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._most = RateLimitItemPerMinute(MOST)

    def failed(self, client: str) -> None:
        """Count a failure."""
        self._limiter.hit(self._most, client)

    def seconds_to_wait(self, client: str) -> int:
        """Return how long a client has to wait before it may try again, 0 where it need not."""
        if self._limiter.test(self._most, client):
            return 0
        # Times of the window are those of the wall clock.
        return max(1, math.ceil(self._limiter.get_window_stats(self._most, client).reset_time - time.time()))
