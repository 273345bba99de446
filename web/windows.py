"""Who sent how much of late: moving windows of clients, in the memory of this process, of which there is a bound."""

import math
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from assistant.rates import Rate

# Clients, and times of all of them together, that are kept: some 40 MB at the very most. Beyond that, whoever was away
# longest is forgotten.
MOST_CLIENTS = 50_000
MOST_TIMES = 500_000


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a request may pass: how many may follow, and in how many seconds one more may."""

    passes: bool
    remaining: int
    wait: int


class Windows:
    """Lets each client send so many requests in any span of so many seconds. Not for several threads.

    A request that does not pass does not count, so who waits as long as it is told passes.
    """

    def __init__(
        self,
        rate: Rate,
        most_clients: int = MOST_CLIENTS,
        most_times: int = MOST_TIMES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate = rate
        self._most_clients, self._most_times = most_clients, most_times
        self._clock = clock
        self._sent: OrderedDict[str, list[float]] = OrderedDict()
        self._kept = 0

    def take(self, client: str) -> Turn:
        """Count a request of a client if it may pass."""
        at = self._clock()
        times = self._recent(client, at)
        passes = len(times) < self.rate.requests
        if passes:
            times.append(at)
            self._kept += 1
            self._forget()
        wait = math.ceil(times[0] + self.rate.seconds - at)
        return Turn(passes, self.rate.requests - len(times), max(1, wait))

    def seconds_to_wait(self, client: str) -> int:
        """Return in how many seconds a client may send a request, 0 where it may now; this counts as none."""
        if client not in self._sent:
            return 0
        at = self._clock()
        times = self._recent(client, at)
        return 0 if len(times) < self.rate.requests else max(1, math.ceil(times[0] + self.rate.seconds - at))

    def _recent(self, client: str, at: float) -> list[float]:
        """Return when a client sent what still counts, the earliest first."""
        times = self._sent.setdefault(client, [])
        self._sent.move_to_end(client)
        over = bisect_right(times, at - self.rate.seconds)
        del times[:over]
        self._kept -= over
        return times

    def __len__(self) -> int:
        """Return how many clients are known."""
        return len(self._sent)

    def _forget(self) -> None:
        while len(self._sent) > self._most_clients or (self._kept > self._most_times and len(self._sent) > 1):
            _, times = self._sent.popitem(last=False)
            self._kept -= len(times)
