"""The routes of questions: is it alive, is it ready, ask, search."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from assistant.answer import Answer
from assistant.contract import FILTERS, answer_json, parse_filters, search_json
from assistant.followup import MAX_PREVIOUS
from assistant.json_parts import RequestId
from assistant.pipeline import DEFAULT_TOP, MAX_QUESTION, MAX_TOP, check_question, check_questions, check_unicode
from assistant.writing import Listener
from web import answer_models, models
from web.caching import tagged, unless_known
from web.responses import etagged, not_modified, problems
from web.state import LoadingDep, MetricsDep, WorkDep, not_ready, opened
from web.streaming import EVENT_STREAM, OnStage, answer_events, wants_events

router = APIRouter()

SEARCH_TOP = 10
_DAY = {"type": "string", "format": "date"}
_TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_FLAGS = {"type": "array", "items": {"type": "boolean"}, "minItems": 1}
_DAYS = [_DAY, {"type": "array", "items": _DAY, "minItems": 1, "maxItems": 1}]
# A value or a list of values for each: any of them may hold.
_FILTERS_SCHEMA = {
    "type": "object",
    "properties": {
        name: {"anyOf": {bool: [{"type": "boolean"}, _FLAGS], date: _DAYS}.get(kind, [{"type": "string"}, _TEXTS])}
        for name, kind in FILTERS.items()
    },
    "additionalProperties": False,
}
_QUESTION_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION, "pattern": r"\S"}
# Length and content are checked by the pipeline, whose messages say what to do; this describes them.
Question = Annotated[str, WithJsonSchema(_QUESTION_SCHEMA)]
FILTERS_TEXT = (
    "What is searched: document (id), level, region, status, year, each a text or a list of texts; agencies: true "
    "for clauses with a 责任单位 list; as_of: a day, 2022-01-01, on which the document applied as far as it is known. "
    "Where nothing passes, the answer says so; the filter is never dropped."
)
_EVENTS = (
    'event: stage\ndata: {"stage": "search"}\n\nevent: citations\ndata: [{"n": 1, …}]\n\n'
    'event: statement\ndata: {"text": "…", "citations": [1]}\n\nevent: answer\ndata: {"question": "…", …}\n\n'
)


class AskRequest(BaseModel):
    """A question, and what its answer is restricted to."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Question = Field(description=f"1 to {MAX_QUESTION} characters.", examples=[models.QUESTION])
    id: RequestId | None = Field(default=None, description="Returned as it came.", examples=["q-1"])
    filters: Annotated[dict[str, Any], WithJsonSchema(_FILTERS_SCHEMA)] | None = Field(
        default=None, description=FILTERS_TEXT, examples=[{"region": ["内蒙古自治区"]}]
    )
    top: int = Field(default=DEFAULT_TOP, ge=1, le=MAX_TOP, description="Citations at most.", examples=[DEFAULT_TOP])
    previous: list[Question] = Field(
        default=[],
        max_length=MAX_PREVIOUS,
        description="Earlier questions of the conversation, oldest first: a follow-up keeps their subject.",
        examples=[["边民互市贸易有什么支持"]],
    )


class SearchQuery(BaseModel):
    """A question to rank the clauses for, and what is searched."""

    model_config = ConfigDict(extra="forbid")

    q: Question = Field(description=f"The question, 1 to {MAX_QUESTION} characters.", examples=["边民互市贸易"])
    top: int = Field(default=SEARCH_TOP, ge=1, le=MAX_TOP, description="Clauses at most.", examples=[SEARCH_TOP])
    document: list[str] = Field(default=[], description="Only these document ids.", examples=[["nmg-2023"]])
    level: list[str] = Field(default=[], description="Only these issuing levels.", examples=[["国家"]])
    region: list[str] = Field(default=[], description="Only for these provinces.", examples=[["内蒙古自治区"]])
    status: list[str] = Field(default=[], description="Only with these statuses.", examples=[["未注明"]])
    year: list[str] = Field(default=[], description="Only of these years.", examples=[["2023"]])
    agencies: list[bool] = Field(default=[], description="true: only clauses with a 责任单位 list.", examples=[[True]])
    as_of: list[Annotated[str, WithJsonSchema(_DAY)]] = Field(
        default=[],
        max_length=1,
        description="Only of documents that applied on this day, as far as it is known.",
        examples=[["2023-12-31"]],
    )


class Health(BaseModel):
    """Whether the process is alive, or ready."""

    status: str = Field(description="ok, or ready.", examples=["ok"])


@router.get("/healthz", tags=["Operation"], responses=problems())
async def healthz() -> Health:
    """Say that the process is alive."""
    return Health(status="ok")


@router.get("/readyz", tags=["Operation"], response_model=Health, responses=problems(503))
def readyz(loading: LoadingDep) -> JSONResponse:
    """Say whether questions can be answered; 503 while the encoders load, or while the store of vectors is down."""
    if not loading.ready or loading.is_hindered():
        raise not_ready(loading)
    return JSONResponse({"status": "ready"})


@router.post(
    "/api/v1/ask",
    tags=["Questions"],
    response_model=answer_models.Answer,
    responses={
        200: {
            **etagged("The answer; a refusal is one as well.", EVENT_STREAM, schema={"type": "string"}, example=_EVENTS)
        },
        **problems(400, 413, 415, 422, 503),
    },
)
def ask(
    body: AskRequest,
    loading: LoadingDep,
    metrics: MetricsDep,
    work: WorkDep,
    accept: Annotated[
        str,
        Header(
            description="text/event-stream: events stage, citations, statement, and answer with the whole answer at "
            "the end; problem where it fails after the start.",
            include_in_schema=False,
        ),
    ] = "",
) -> Response:
    """Answer a question with the clauses themselves.

    With `Accept: text/event-stream` the answer comes as server-sent events: `stage` as each stage begins, `citations`,
    each `statement`, and `answer` with the whole answer at the end, or `problem` where it fails after the start. A
    language model's sentences come as `sentence` while it writes, each once it is checked; the answer counts.
    """
    check_questions(body.question, body.previous)
    check_unicode(str(body.id), "id")
    filters = parse_filters(body.filters)
    assistant = opened(loading)

    def answering(on_stage: OnStage, listener: Listener) -> Answer:
        answer = assistant.answer(body.question, filters, body.top, body.previous, on_stage, listener)
        metrics.saw_answer(answer)
        return answer

    headers = {**tagged(assistant.index.generation), "Vary": "Accept"}
    if wants_events(accept):
        return answer_events(answering, body.id, headers)
    return JSONResponse(answer_json(answering(work.go_on, Listener(go_on=work.go_on)), body.id), headers=headers)


@router.get(
    "/api/v1/search",
    tags=["Questions"],
    response_model=answer_models.SearchResult,
    responses={200: etagged("The clauses, best first."), **not_modified(), **problems(422, 503)},
)
def search(query: Annotated[SearchQuery, Query()], request: Request, loading: LoadingDep) -> Response:
    """Rank the clauses for a question, whatever the evidence gate says."""
    check_question(query.q)
    chosen = {name: getattr(query, name) for name in FILTERS}
    filters = parse_filters({name: values for name, values in chosen.items() if values})
    assistant = opened(loading)
    return unless_known(
        request, assistant.index.generation, lambda: search_json(*assistant.search(query.q, filters, query.top))
    )


@router.get(
    "/metrics",
    tags=["Operation"],
    response_class=Response,
    responses={200: {"description": "Figures for Prometheus.", "content": {"text/plain": {}}}, **problems()},
)
def metrics_page(loading: LoadingDep, metrics: MetricsDep) -> Response:
    """Return the figures of this process: requests, times by stage, refusals, the index, feedback."""
    assistant = loading.assistant(0) if loading.ready else None
    text = metrics.render(assistant.index.generation if assistant else None)
    return Response(text, HTTPStatus.OK.value, media_type="text/plain; version=1.0.0; charset=utf-8")
