"""The assistant while it is being opened: encoders take seconds, and /healthz must answer at once."""

import threading
from collections.abc import Callable

from assistant.pipeline import Assistant
from corpus.errors import Fault

LOADING = "the index is being loaded: ask again in a few seconds"
CRASHED = "the index cannot be loaded: the server's log says why"


class Loading:
    """Opens an assistant once, and hands it out or says why not."""

    def __init__(self, open_assistant: Callable[[], Assistant]) -> None:
        self._open = open_assistant
        self._done = threading.Event()
        self._assistant: Assistant | None = None
        self._fault: Fault | None = None

    def run(self) -> None:
        """Open the assistant; a fault is kept for the requests that ask, any other error ends up in the log."""
        try:
            self._assistant = self._open()
        except Fault as fault:
            self._fault = fault
        finally:
            self._done.set()
        if self._assistant is not None:
            # Questions are answered meanwhile; a refusal that comes later offers more rewordings.
            self._assistant.prepare()

    @property
    def done(self) -> bool:
        """Whether opening has ended, well or not."""
        return self._done.is_set()

    @property
    def ready(self) -> bool:
        """Whether the assistant can answer."""
        return self._assistant is not None

    @property
    def why_not(self) -> str:
        """What to tell a client while the assistant cannot answer."""
        if self._fault:
            return str(self._fault)
        return CRASHED if self._done.is_set() else LOADING

    def assistant(self, timeout: float) -> Assistant | None:
        """Return the assistant, waiting for it at most `timeout` seconds; None where it is not ready."""
        self._done.wait(timeout)
        return self._assistant
