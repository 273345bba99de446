"""OpenAI's chat completions over the assistant, so that chat clients that know only those can ask it.

The last user message is the question, earlier ones are the conversation's earlier questions; whatever else a client
sends (temperature, tools, system messages) changes nothing, for nothing is generated. A character counts as a token.
"""

import time
import uuid
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.exceptions import HTTPException

from assistant.contract import answer_json
from assistant.errors import QuestionInvalid
from assistant.followup import MAX_PREVIOUS
from assistant.json_parts import Json
from assistant.pipeline import check_question
from assistant.writing import Listener
from web import openai_models as models
from web.caching import tagged
from web.export_words import marks
from web.responses import openai_errors
from web.state import LoadingDep, MetricsDep, WorkDep, opened
from web.streaming import EVENT_STREAM, HEADERS, event

router = APIRouter(tags=["OpenAI-compatible"])

MODEL = "policy-assistant"
_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
_CHUNKS = (
    'data: {"object": "chat.completion.chunk", "choices": [{"delta": {"role": "assistant", "citations": […]}}], …}\n\n'
    'data: {"choices": [{"delta": {"content": "…[1]"}}], …}\n\ndata: {"choices": [{"finish_reason": "stop"}], …}\n\n'
    "data: [DONE]\n\n"
)


@router.get("/v1/models", response_model=models.ModelList, responses=openai_errors())
def list_models() -> JSONResponse:
    """List the models: there is one."""
    return JSONResponse({"object": "list", "data": [_MODEL]})


@router.get("/v1/models/{model}", response_model=models.Model, responses=openai_errors(400, 404))
def get_model(model: Annotated[str, Path(description="The name of a model.", examples=[MODEL])]) -> JSONResponse:
    """Return the model."""
    if model != MODEL:
        raise HTTPException(404, f"no model {model!r}; there is {MODEL}")
    return JSONResponse(_MODEL)


@router.post(
    "/v1/chat/completions",
    response_model=models.ChatCompletion,
    responses={
        200: {
            "description": "The answer; with stream as chunks.",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}, "example": _CHUNKS}},
        },
        **openai_errors(400, 413, 415, 503),
    },
)
def complete(body: models.ChatRequest, loading: LoadingDep, metrics: MetricsDep, work: WorkDep) -> Response:
    """Answer the last user message; earlier ones are earlier questions of the conversation.

    The content holds the statements, each with the marks [n] of its citations; the citations themselves stand in
    `citations` beside it, with stream in the first delta.
    """
    question, previous = _asked(body.messages)
    assistant = opened(loading)
    answer = assistant.answer(question, previous=previous, on_stage=work.go_on, listener=Listener(go_on=work.go_on))
    metrics.saw_answer(answer)
    values = answer_json(answer)
    said = [f"{statement.text}{marks(statement.citations)}" for statement in answer.statements]
    prompt, completion = sum(len(message.text) for message in body.messages), len("\n".join(said))
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    head = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "created": int(time.time()),
        "model": MODEL,
        "system_fingerprint": answer.index,
    }
    extra = {"citations": values["citations"], "notes": values["notes"]}
    headers = tagged(answer.index)
    if body.stream:
        counted = usage if body.stream_options and body.stream_options.include_usage else None
        return EventSourceResponse(_chunks(head, extra, said, counted), headers={**HEADERS, **headers})
    message = {"role": "assistant", "content": "\n".join(said), "refusal": None, **extra}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return JSONResponse({**head, "object": "chat.completion", "choices": [choice], "usage": usage}, headers=headers)


def _chunks(head: Json, extra: Json, said: list[str], usage: Json | None) -> Iterator[bytes]:
    """Yield the answer, a statement a chunk: first the citations, last why it ends, then the usage if asked for."""

    def chunk(choices: list[Json], counted: Json | None = None) -> bytes:
        # Where the usage was asked for, every chunk has the field.
        shown = {} if usage is None else {"usage": counted}
        return event(None, {**head, "object": "chat.completion.chunk", "choices": choices, **shown})

    def choice(delta: Json, finish_reason: str | None = None) -> list[Json]:
        return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}]

    yield chunk(choice({"role": "assistant", "content": "", **extra}))
    for n, text in enumerate(said):
        yield chunk(choice({"content": f"\n{text}" if n else text}))
    yield chunk(choice({}, "stop"))
    if usage is not None:
        yield chunk([], usage)
    yield format_sse_event(data_str="[DONE]")


def _asked(messages: list[models.Message]) -> tuple[str, list[str]]:
    """Return the last question and those before it; QuestionInvalid where there is none or it cannot be asked."""
    texts = [message.text for message in messages if message.role == "user"]
    if not texts:
        raise QuestionInvalid("messages: none has the role user: send the question as one")
    check_question(texts[-1])
    return texts[-1], list(filter(_can_be_asked, texts[:-1]))[-MAX_PREVIOUS:]


def _can_be_asked(text: str) -> bool:
    """Tell whether an earlier message can have been a question: a long one was refused when it came."""
    try:
        check_question(text)
    except QuestionInvalid:
        return False
    return True
