"""Errors as RFC 9457 problem+json."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import FilterInvalid, QuestionInvalid, UnknownDocument
from corpus.errors import Fault

_STATUS: dict[type[Fault], HTTPStatus] = {
    QuestionInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    FilterInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownDocument: HTTPStatus.NOT_FOUND,
}


def problem(status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return an error response with its status and what is wrong."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return JSONResponse(body, status.value, headers, media_type="application/problem+json")


def _what_is_wrong(error: dict[str, Any]) -> str:
    """Return one validation error: where in the body, and what."""
    if error["type"] == "json_invalid":
        return f"the body is not JSON ({error['ctx']['error']}, at character {error['loc'][-1]})"
    return f"{'.'.join(map(str, error['loc'][1:])) or 'body'}: {error['msg']}"


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the application with problem+json; one nobody foresaw is logged with its traceback."""

    @app.exception_handler(Fault)
    async def on_fault(_: Request, fault: Fault) -> JSONResponse:
        return problem(_STATUS.get(type(fault), HTTPStatus.INTERNAL_SERVER_ERROR), str(fault))

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(map(_what_is_wrong, error.errors())))

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> JSONResponse:
        return problem(HTTPStatus(error.status_code), str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def on_crash(_: Request, __: Exception) -> JSONResponse:
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed: its log says why")
