"""How much is done at once: what goes beyond waits in turn for a while, and beyond that is refused at once.

A thread cannot be ended from outside. So what nobody waits for any more, because the client is gone, it took too long
or the server stops, is told so (`Work.end`) and stops by itself where its next stage would begin. It keeps its place
until then: a place that is free is free indeed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import Scope

from assistant.stages import Stage

# What is there when the server is told to stop has so long to be done: `assistant serve` is gone 10 s after.
STOP_SECONDS = 6.0
_RETRY = {"Retry-After": "2"}


class Ending(StrEnum):
    """Why work ended before it was done: what its client is told, if it is still there."""

    GONE = "the client is gone"
    LATE = "this took too long and was given up: ask again, or for less at once"
    STOPPING = "the server is being stopped: ask again in a few seconds"


class Busy(HTTPException):
    """Everything is taken, and so is every place to wait."""

    def __init__(self, detail: str = "too many requests at the same time: ask again in a few seconds") -> None:
        super().__init__(HTTPStatus.SERVICE_UNAVAILABLE.value, detail, _RETRY)


class Abandoned(Busy):
    """Nobody waits for this work any more: raised in the thread that does it, to end it."""


class Work:
    """What is done for one request, and whether anybody still waits for it."""

    def __init__(self) -> None:
        self.ending: Ending | None = None
        self.begun = False
        self.ended = asyncio.Event()

    def end(self, ending: Ending) -> None:
        """Let it stop where its next stage would begin. Only from the event loop; the first reason stays."""
        if self.ending is None:
            self.ending = ending
            self.ended.set()

    def go_on(self, _stage: Stage | None = None) -> None:
        """Raise Abandoned where nobody waits any more: what an answer calls as each of its stages begins."""
        if self.ending is not None:
            raise Abandoned(self.ending)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests are worked on at once, how many wait for that, and how long one may wait and last together."""

    at_once: int
    waiting: int
    seconds: float


# Answers are computed, and Python computes one at a time for the most part: more at once would only make each slower.
QUESTIONS = Limits(at_once=2, waiting=32, seconds=30.0)
# What readers leave is written by one at a time anyway; a locked file must not take all threads.
STORES = Limits(at_once=4, waiting=64, seconds=30.0)


class Capacity:
    """The places for one kind of request."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._places = asyncio.Semaphore(limits.at_once)
        self._works: set[Work] = set()
        self._stopping = False

    @property
    def works(self) -> int:
        """How many requests are worked on or wait."""
        return len(self._works)

    @asynccontextmanager
    async def place(self, work: Work) -> AsyncIterator[None]:
        """Hold a place while the block runs, after waiting for one if there is room to wait; Busy if there is none."""
        if self._stopping:
            raise Busy(Ending.STOPPING)
        if self.works >= self._limits.at_once + self._limits.waiting:
            raise Busy
        late = asyncio.get_running_loop().call_later(self._limits.seconds, work.end, Ending.LATE)
        self._works.add(work)
        try:
            async with self._places:
                work.begun = True
                yield
        finally:
            self._works.discard(work)
            late.cancel()

    def stop(self) -> None:
        """Refuse what comes; what is here has STOP_SECONDS to be done. Only from the event loop."""
        self._stopping = True
        for work in self._works:
            asyncio.get_running_loop().call_later(STOP_SECONDS, work.end, Ending.STOPPING)


_QUESTIONS = frozenset(
    {
        "/turn",
        "/explain",
        "/support",
        "/api/v1/ask",
        "/api/v1/search",
        "/api/v1/explain",
        "/api/v1/support",
        "/api/v1/compare",
        "/api/v1/export",
        "/v1/chat/completions",
        "/mcp",
    }
)
# The page of the conversation: with a question, in the address or as a form, it answers.
_CHAT = "/"
_STORES = ("/api/v1/feedback", "/api/v1/conversations")


class Capacities:
    """The places of a server: for questions, and for what readers leave; the rest is quick and needs none."""

    def __init__(self, questions: Limits = QUESTIONS, stores: Limits = STORES) -> None:
        self.questions, self.stores = Capacity(questions), Capacity(stores)

    def needed(self, scope: Scope) -> Capacity | None:
        """Return the places that a request needs, None for what is quick."""
        if scope["type"] != "http":
            return None
        path = scope["path"]
        if path in _QUESTIONS or (path == _CHAT and (scope["method"] == "POST" or b"q=" in scope["query_string"])):
            return self.questions
        return self.stores if path.startswith(_STORES) else None

    def stop(self) -> None:
        """Let no more in, and what is there end soon."""
        self.questions.stop()
        self.stores.stop()
