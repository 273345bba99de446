"""What the routes may answer beside success, for openapi.json."""

from http import HTTPStatus
from typing import Any

from web.errors import OpenAIError, Problem

Responses = dict[int | str, dict[str, Any]]

_ETAG = {"description": "The index generation, quoted.", "schema": {"type": "string"}}
_SAID = {
    400: "The body cannot be read.",
    401: "No key, or one that is wrong, expired or revoked.",
    403: "The key has not the scope that this needs, or the request came from another site.",
    404: "There is none with this id.",
    409: "It cannot be done as things stand: what speaks against it stands in detail.",
    413: "The body is too long.",
    415: "The body is not sent as application/json.",
    422: "The request cannot be meant: what is wrong stands in detail.",
    500: "The server failed.",
    503: "Not ready: the encoders are being loaded, the index cannot be used, or nothing is kept here. "
    "Retry-After says when to ask again, where that helps.",
}


def problems(*statuses: int) -> Responses:
    """Return the errors of a route, as problem+json; every route may fail with 500."""
    return {status: {"model": Problem, "description": _SAID[status]} for status in (*statuses, 500)}


def openai_errors(*statuses: int) -> Responses:
    """Return the errors of an OpenAI-compatible route."""
    return {status: {"model": OpenAIError, "description": _SAID[status]} for status in (*statuses, 500)}


def etagged(description: str, media_type: str = "application/json", **content: object) -> dict[str, Any]:
    """Return a successful response with an ETag."""
    return {"description": description, "headers": {"ETag": _ETAG}, "content": {media_type: content}}


def not_modified() -> Responses:
    """Return the response to an If-None-Match with the current generation."""
    status = HTTPStatus.NOT_MODIFIED
    return {status.value: {"description": "What the client has is still current.", "headers": {"ETag": _ETAG}}}
