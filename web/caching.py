"""Answers a client has already: what the API says depends on the index alone, so its generation is the entity tag."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response


def tagged(generation: str) -> dict[str, str]:
    """Return the headers of what was made from an index: a cache must ask whether it is still current."""
    return {"ETag": f'"{generation}"', "Cache-Control": "no-cache"}


def unless_known(request: Request, generation: str, make: Callable[[], Any]) -> Response:
    """Return what `make` does, as JSON unless it is a response; 304 where If-None-Match has the generation."""
    headers = tagged(generation)
    if _knows(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED.value, headers=headers)
    made = make()
    if not isinstance(made, Response):
        return JSONResponse(made, headers=headers)
    made.headers.update(headers)
    return made


def _knows(if_none_match: str, etag: str) -> bool:
    """Compare weakly, as RFC 9110 has it for If-None-Match."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag in tags
