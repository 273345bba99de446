"""The assistant of a server: opened in the background, since encoders take seconds; then the newest generation's.

Whoever asks gets the assistant of that moment and keeps it until the answer is whole: each answer is made from exactly
one generation of the index.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from assistant.pipeline import Assistant
from assistant.told import without_folders
from corpus.document import Document
from corpus.errors import Fault
from index.build import Progress
from index.errors import StoreFault
from web.errors import STORE_DOWN

LOADING = "the index is being loaded: ask again in a few seconds"
CRASHED = "the index cannot be loaded: the server's log says why"
FIXED = "the documents of this server cannot be changed: start it with `assistant serve`"
# How soon a generation that another process has published is taken up.
CHECK_SECONDS = 2.0
# How long it holds whether the store answers.
ASK_SECONDS = 1.0
# How long nothing is looked for after that failed for a reason that nobody foresaw.
REST_SECONDS = 60.0

_logger = logging.getLogger(__name__)


class Updates(Protocol):
    """Where the assistants after the first one come from."""

    def is_outdated(self) -> bool:
        """Tell whether another generation is current than the one that was opened last."""

    def refreshed(self) -> Assistant:
        """Open the current generation."""

    def rebuilt(self, progress: Progress) -> Assistant:
        """Build a generation of the documents as they are now, and open it."""

    def encode_ahead(self, documents: Iterable[Document]) -> None:
        """Encode documents that may be added soon."""


class Loading:
    """Opens an assistant, hands it out or says why not, and puts the one of a newer generation in its place."""

    def __init__(self, open_assistant: Callable[[], Assistant], updates: Updates | None = None) -> None:
        self._open, self._updates = open_assistant, updates
        self._done, self._closed = threading.Event(), threading.Event()
        self._look, self._fresh = threading.Event(), threading.Event()
        self._updating, self._asking = threading.Lock(), threading.Lock()
        self._asked_until, self._is_hindered = 0.0, False
        self._is_well = True
        self._assistant: Assistant | None = None
        self._prepared: Assistant | None = None
        self._fault: Fault | None = None

    def run(self) -> None:
        """Open the assistant, then look for newer generations until `close`.

        A fault is logged, and kept for the requests that ask; any other error ends up in the log as well.
        """
        try:
            self._assistant = self._open()
        except Fault as fault:
            _logger.error("%s", fault)
            self._fault = fault
        finally:
            self._done.set()
        if self._updates is None:
            self._prepare()
            return
        # Beside looking: what is prepared takes seconds, and a document that was removed must not wait for them.
        threading.Thread(target=self._keep_prepared, name="prepare", daemon=True).start()
        while not self._closed.is_set():
            self._look.wait(CHECK_SECONDS if self._is_well else REST_SECONDS)
            self._look.clear()
            # In a thread of its own: what nobody foresaw ends up in the log, and is not the end of looking.
            looking = threading.Thread(target=self._take_up, args=(self._updates,), name="take-up", daemon=True)
            looking.start()
            looking.join()

    def close(self) -> None:
        """Look for newer generations no more."""
        self._closed.set()
        self._look.set()
        self._fresh.set()

    def rebuild(self, progress: Progress) -> None:
        """Build a generation of the documents as they are now, and answer from it; the old one answers meanwhile.

        Blocks until then. Raises the Fault that kept it from being built: the old one stays.
        """
        if self._updates is None:
            raise Fault(FIXED)
        with self._updating:
            self._put(self._updates.rebuilt(progress))

    def encode_ahead(self, documents: Iterable[Document]) -> None:
        """Encode documents that may be added soon, so that a build has their vectors at hand."""
        if self._updates is not None:
            self._updates.encode_ahead(documents)

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
        if self._is_hindered or isinstance(self._fault, StoreFault):
            return STORE_DOWN
        if self._fault:
            return without_folders(str(self._fault))
        return CRASHED if self._done.is_set() else LOADING

    def is_hindered(self) -> bool:
        """Tell whether no question can be answered though the assistant is there: its store may be down.

        It is asked once a second at most, however many want to know.
        """
        assistant = self._assistant
        if assistant is None:
            return False
        with self._asking:
            if time.monotonic() >= self._asked_until:
                self._is_hindered = assistant.index.hindrance() is not None
                self._asked_until = time.monotonic() + ASK_SECONDS
            return self._is_hindered

    def assistant(self, timeout: float) -> Assistant | None:
        """Return the assistant, waiting for it at most `timeout` seconds; None where it is not ready."""
        self._done.wait(timeout)
        return self._assistant

    def _put(self, assistant: Assistant) -> None:
        self._assistant, self._fault = assistant, None
        self._fresh.set()

    def _keep_prepared(self) -> None:
        """Prepare the newest assistant, again and again until `close`."""
        while not self._closed.is_set():
            self._prepare()
            self._fresh.wait()
            self._fresh.clear()

    def _prepare(self) -> None:
        """Make what answers need besides the index; questions are answered meanwhile."""
        assistant = self._assistant
        if assistant is not None and assistant is not self._prepared:
            self._prepared = assistant
            try:
                assistant.prepare()
            except StoreFault as fault:  # what it makes is made when it is first needed
                _logger.warning("%s", fault)

    def _take_up(self, updates: Updates) -> None:
        """Open a newer generation where there is one; where that fails the old one goes on answering."""
        self._is_well = False
        try:
            with self._updating:
                if updates.is_outdated():
                    self._put(updates.refreshed())
                    _logger.info("generation %s is served from now on", self._generation)
        except Fault as fault:
            if str(fault) != str(self._fault):
                _logger.warning("%s. Until then generation %s is served.", fault, self._generation)
            self._fault = fault
        self._is_well = True

    @property
    def _generation(self) -> str:
        return self._assistant.index.generation if self._assistant else "none"
