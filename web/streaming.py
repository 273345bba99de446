"""An answer as server-sent events: its stages as they begin, then its parts, then the whole."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from anyio import CancelScope
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from assistant.answer import Answer, Statement
from assistant.contract import answer_json, statement_json
from assistant.json_parts import RequestId
from assistant.stages import Stage
from assistant.writing import Listener
from web.capacity import Abandoned, Ending
from web.errors import problem_values, status_of

EVENT_STREAM = "text/event-stream"
# A proxy that waits for the end of a response would make the stages useless.
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
OnStage = Callable[[Stage], None]
# Is told of each stage, and who listens to what a language model writes.
Answering = Callable[[OnStage, Listener], Answer]
_log = logging.getLogger(__name__)


def wants_events(accept: str) -> bool:
    """Tell whether an Accept header asks for server-sent events."""
    return any(part.split(";")[0].strip().lower() == EVENT_STREAM for part in accept.split(","))


class Events(EventSourceResponse):
    """A response of events: what makes them has ended when the response has, also where the client is gone."""

    def __init__(self, events: AsyncGenerator[bytes], headers: dict[str, str]) -> None:
        super().__init__(events, headers={**HEADERS, **headers})
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        async with aclosing(self._events):
            await super().__call__(scope, receive, send)


async def in_stages(answering: Answering) -> AsyncGenerator[Stage | Statement | Answer | BaseException]:
    """Answer in a thread; yield each stage as it begins, and at the end the answer, or what was raised.

    Between them comes each statement that a language model writes, once it is checked.

    Closed before its end, it lets the thread stop where its next stage would begin, and waits for that.
    """
    loop = asyncio.get_running_loop()
    begun: asyncio.Queue[Stage | Statement | None] = asyncio.Queue()
    is_closed = threading.Event()

    def go_on() -> None:
        if is_closed.is_set():
            raise Abandoned(Ending.GONE)

    def tell(what: Stage | Statement) -> None:
        go_on()
        loop.call_soon_threadsafe(begun.put_nowait, what)

    answered = asyncio.ensure_future(run_in_threadpool(answering, tell, Listener(tell, go_on)))
    answered.add_done_callback(lambda _: begun.put_nowait(None))
    try:
        while (what := await begun.get()) is not None:
            yield what
        # The future holds any exception: none is caught here, and none is lost.
        yield answered.exception() or answered.result()
    finally:
        is_closed.set()
        if not answered.done():
            with CancelScope(shield=True):
                await asyncio.wait({answered})
            answered.exception()  # looked at, so that nobody warns of it


def answer_events(answering: Answering, request_id: RequestId | None, headers: dict[str, str]) -> Events:
    """Return a response of the events stage, citations, statement and answer; problem where answering fails.

    Where a language model words the answer, each of its sentences comes as `sentence` before: the answer has the last
    word.
    """
    return Events(_events(answering, request_id), headers)


async def _events(answering: Answering, request_id: RequestId | None) -> AsyncGenerator[bytes]:
    async with aclosing(in_stages(answering)) as parts:
        async for part in parts:
            if isinstance(part, Stage):
                yield event("stage", {"stage": part.value})
            elif isinstance(part, Statement):
                yield event("sentence", statement_json(part))
            elif isinstance(part, Answer):
                values = answer_json(part, request_id)
                yield event("citations", values["citations"])
                for statement in values["statements"]:
                    yield event("statement", statement)
                yield event("answer", values)
            else:
                yield event("problem", problem_of(part))


def problem_of(error: BaseException) -> dict[str, object]:
    """Return the problem that an error is to a client that has been sent a part of its answer already."""
    status, detail = status_of(error)
    if status >= 500:
        _log.error("an answer failed while it was streamed", exc_info=error)
    return problem_values(status, detail)


def event(name: str | None, values: object) -> bytes:
    """Return one event with JSON as its data."""
    return format_sse_event(event=name, data_str=json.dumps(values, ensure_ascii=False))
