"""An answer as server-sent events: its stages as they begin, then its parts, then the whole."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer
from assistant.contract import answer_json
from assistant.json_parts import RequestId
from assistant.stages import Stage
from web.errors import problem_values, status_of

EVENT_STREAM = "text/event-stream"
# A proxy that waits for the end of a response would make the stages useless.
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
OnStage = Callable[[Stage], None]
Answering = Callable[[OnStage], Answer]
_log = logging.getLogger(__name__)


def wants_events(accept: str) -> bool:
    """Tell whether an Accept header asks for server-sent events."""
    return any(part.split(";")[0].strip().lower() == EVENT_STREAM for part in accept.split(","))


async def in_stages(answering: Answering) -> AsyncIterator[Stage | Answer | BaseException]:
    """Answer in a thread; yield each stage as it begins, and at the end the answer, or what was raised."""
    loop = asyncio.get_running_loop()
    begun: asyncio.Queue[Stage | None] = asyncio.Queue()

    def tell(stage: Stage) -> None:
        loop.call_soon_threadsafe(begun.put_nowait, stage)

    answered = asyncio.ensure_future(run_in_threadpool(answering, tell))
    answered.add_done_callback(lambda _: begun.put_nowait(None))
    while (stage := await begun.get()) is not None:
        yield stage
    # The future holds any exception: none is caught here, and none is lost.
    yield answered.exception() or answered.result()


def answer_events(answering: Answering, request_id: RequestId | None, headers: dict[str, str]) -> EventSourceResponse:
    """Return a response of the events stage, citations, statement and answer; problem where answering fails."""
    return EventSourceResponse(_events(answering, request_id), headers={**HEADERS, **headers})


async def _events(answering: Answering, request_id: RequestId | None) -> AsyncIterator[bytes]:
    async for part in in_stages(answering):
        if isinstance(part, Stage):
            yield event("stage", {"stage": part.value})
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
