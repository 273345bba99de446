"""Errors as RFC 9457 problem+json; under /v1/ in the form that OpenAI's clients read, of a page as a page."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.errors import (
    DecisionInvalid,
    FilterInvalid,
    IncomingFull,
    QuestionInvalid,
    StoreUnusable,
    UnknownAgency,
    UnknownClause,
    UnknownConversation,
    UnknownDocument,
    UnknownUpload,
    UploadTooLarge,
)
from assistant.told import without_folders
from corpus.errors import CorpusBusy, CorpusReadOnly, Fault, UnknownEntry
from index.errors import StoreFault
from web.error_page import error_page
from web.security import protect

PROBLEM_TYPE = "application/problem+json"
CRASHED = "the server failed: its log says why"
# Where the store is, and how it failed, stands in the log and in `assistant doctor`: it is no reader's concern.
STORE_DOWN = "the store of the vectors does not answer: ask again in a few seconds"
_STATUS: dict[type[Fault], HTTPStatus] = {
    QuestionInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    FilterInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownDocument: HTTPStatus.NOT_FOUND,
    UnknownClause: HTTPStatus.NOT_FOUND,
    UnknownAgency: HTTPStatus.NOT_FOUND,
    UnknownConversation: HTTPStatus.NOT_FOUND,
    StoreUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
    UnknownEntry: HTTPStatus.NOT_FOUND,
    UnknownUpload: HTTPStatus.NOT_FOUND,
    UploadTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    IncomingFull: HTTPStatus.CONFLICT,
    DecisionInvalid: HTTPStatus.CONFLICT,
    CorpusBusy: HTTPStatus.CONFLICT,
    CorpusReadOnly: HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY = {"Retry-After": "2"}
_log = logging.getLogger(__name__)
_OPENAI, _API = "/v1/", "/api/"
# Of a content type so many characters are repeated.
_SHOWN = 100
# OpenAI's API has no 422: what cannot be meant is a 400 there.
_OPENAI_STATUS = {HTTPStatus.UNPROCESSABLE_ENTITY: HTTPStatus.BAD_REQUEST}


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="Always about:blank: the status says what kind it is.", examples=["about:blank"])
    title: str = Field(description="The status in words.", examples=["Unprocessable Entity"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(
        description="What is wrong, and what to do.", examples=["the question is empty: write what you want to know"]
    )


class OpenAIErrorBody(BaseModel):
    """What went wrong, as OpenAI's clients read it."""

    message: str = Field(description="What is wrong, and what to do.", examples=["messages: Field required"])
    type: str = Field(description="invalid_request_error or server_error.", examples=["invalid_request_error"])
    param: str | None = Field(description="Always null.", examples=[None])
    code: str | None = Field(description="Always null.", examples=[None])


class OpenAIError(BaseModel):
    """An error of the OpenAI-compatible routes."""

    error: OpenAIErrorBody = Field(description="What went wrong.")


def problem_values(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """Return what a problem says, as plain values."""
    return {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}


def problem(status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return an error response with its status and what is wrong."""
    return JSONResponse(problem_values(status, detail), status.value, headers, media_type=PROBLEM_TYPE)


def status_of(error: BaseException) -> tuple[HTTPStatus, str]:
    """Return the status of an error and what a client may be told of it: no folder of this machine."""
    if isinstance(error, StoreFault):
        return HTTPStatus.SERVICE_UNAVAILABLE, STORE_DOWN
    if isinstance(error, Fault):
        return _STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR), without_folders(str(error))
    return HTTPStatus.INTERNAL_SERVER_ERROR, CRASHED


def respond(request: Request, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error in the form that the client of this address reads."""
    if not request.url.path.startswith(_OPENAI):
        return _page_or_problem(request, status, detail, headers)
    status = _OPENAI_STATUS.get(status, status)
    kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    body = {"error": {"message": detail, "type": kind, "param": None, "code": None}}
    return JSONResponse(body, status.value, headers)


def _page_or_problem(request: Request, status: HTTPStatus, detail: str, headers: dict[str, str] | None) -> Response:
    """Return a page to a browser that asked for one, else problem+json."""
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(_API)
    return error_page(request, status, detail, headers) if wants_page else problem(status, detail, headers)


def _what_is_wrong(error: dict[str, Any]) -> str:
    """Return one validation error: where in the request, and what."""
    if error["type"] == "json_invalid":
        return f"the body is not JSON ({error['ctx']['error']}, at character {error['loc'][-1]})"
    return f"{'.'.join(map(str, error['loc'][1:])) or 'body'}: {error['msg']}"


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the application in its client's form; one nobody foresaw is logged with its traceback."""

    @app.exception_handler(Fault)
    async def on_fault(request: Request, fault: Fault) -> Response:
        status, detail = status_of(fault)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.warning("%s", fault)
        return respond(request, status, detail, _RETRY if isinstance(fault, StoreFault) else None)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        if any(wrong["loc"] == ("body",) and isinstance(wrong["input"], bytes) for wrong in error.errors()):
            # FastAPI reads as JSON what says that it is, and hands on other bodies as they are.
            given = request.headers.get("content-type", "of no stated type")[:_SHOWN]
            return respond(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the body is {given}: send application/json")
        detail = "; ".join(map(_what_is_wrong, error.errors()))
        return respond(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail)

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        return respond(request, HTTPStatus(error.status_code), str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def on_crash(request: Request, error: Exception) -> Response:
        status, detail = status_of(error)
        request_id: str | None = getattr(request.state, "request_id", None)
        headers = {"X-Request-ID": request_id} if request_id else None
        if request_id and detail == CRASHED:
            detail = f"{CRASHED}, under the request id {request_id}"
        response = respond(request, status, detail, headers)
        # This handler runs outside the middleware that protects every other response.
        protect(response.headers)
        return response
