"""Failed attempts to sign in: ten a minute from one address, then that address waits."""

import threading

from assistant.rates import Rate
from web.windows import Windows

MOST = Rate(10, 60)


class Attempts:
    """Counts failures by client, in the memory of this process: several workers count each their own."""

    def __init__(self) -> None:
        self._windows, self._lock = Windows(MOST), threading.Lock()

    def failed(self, client: str) -> None:
        """Count a failure."""
        with self._lock:
            self._windows.take(client)

    def seconds_to_wait(self, client: str) -> int:
        """Return how long a client has to wait before it may try again, 0 where it need not."""
        with self._lock:
            return self._windows.seconds_to_wait(client)
