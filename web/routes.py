"""The routes: is it alive, is it ready, and a question."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.contract import RequestId, answer_json, parse_filters
from assistant.pipeline import DEFAULT_TOP, MAX_QUESTION, MAX_TOP, check_question, check_unicode
from web.errors import problem
from web.loading import Loading

router = APIRouter()

# A request that comes while the encoders load waits for them, rather than being sent away; loading takes 5-10 s.
WAIT_SECONDS = 20.0
_RETRY = {"Retry-After": "5"}


class AskRequest(BaseModel):
    """A question, and what its answer is restricted to."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(description=f"1 to {MAX_QUESTION} characters.", examples=["跨境人民币结算由哪些部门负责"])
    id: RequestId | None = Field(default=None, description="Returned as it came.")
    filters: dict[str, Any] | None = Field(default=None, examples=[{"region": ["内蒙古自治区"]}])
    top: int = Field(default=DEFAULT_TOP, ge=1, le=MAX_TOP, description="Citations at most.")


def _loading(request: Request) -> Loading:
    loading: Loading = request.state.loading
    return loading


LoadingDep = Annotated[Loading, Depends(_loading)]


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Say that the process is alive."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(loading: LoadingDep) -> JSONResponse:
    """Say whether questions can be answered; 503 while the encoders load or if they cannot."""
    return JSONResponse({"status": "ready"}) if loading.ready else _unavailable(loading)


@router.post("/api/v1/ask")
def ask(body: AskRequest, loading: LoadingDep) -> JSONResponse:
    """Answer a question in the form of the JSON contract (assistant/schema/answer.schema.json)."""
    check_question(body.question)
    check_unicode(str(body.id), "id")
    filters = parse_filters(body.filters)
    assistant = loading.assistant(WAIT_SECONDS)
    if assistant is None:
        return _unavailable(loading)
    return JSONResponse(answer_json(assistant.answer(body.question, filters, body.top), body.id))


def _unavailable(loading: Loading) -> JSONResponse:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, loading.why_not, _RETRY)
