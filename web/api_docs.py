"""The API's description: openapi.json as exact as the routes are, and a page of our own that shows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from assistant.rates import Rate
from assistant.settings import Reading
from web.access_docs import describe_keys
from web.errors import PROBLEM_TYPE
from web.rate_docs import describe_rate
from web.strings import Phrases
from web.templating import page

router = APIRouter(include_in_schema=False)

Json = dict[str, Any]
DESCRIPTION = (
    "Answers questions about Chinese policy documents with the clauses themselves, quoted to the letter.\n\n"
    "Errors are application/problem+json (RFC 9457); under /v1/ they have OpenAI's form. Whatever depends on the index "
    "carries its generation as ETag, and GET requests with If-None-Match are answered 304 while it is current. "
    "Bodies of more than 64 KiB are refused with 413, conversations of more than 4 MiB."
)
# Every route has one of these; the page shows them in this order.
TAGS = ("Questions", "Documents", "Feedback", "Conversations", "OpenAI-compatible", "Administration", "Operation")
# A paragraph's parts by turns prose and code, as backticks divide it.
Paragraph = tuple[str, ...]
_PROBLEM = "#/components/schemas/Problem"
_PHRASES: Phrases = {
    "api_title": ("接口", "API"),
    "api_lead": (
        "网页与程序用的是同一个答案。机器可读的说明：",
        "Page and programs receive the same answer. The description for programs: ",
    ),
    "api_parameters": ("参数", "Parameters"),
    "api_body": ("请求正文", "Request body"),
    "api_responses": ("响应", "Responses"),
    "api_models": ("数据结构", "Schemas"),
    "api_example": ("例：", "Example:"),
    "api_required": ("必填", "required"),
}


class DescribedApi(FastAPI):
    """An application whose openapi.json says that errors are problem+json, which FastAPI knows only as JSON.

    `reading` is whether its routes need a key, `rate` how often a client may call them.
    """

    reading = Reading.OPEN
    rate: Rate | None = None

    def openapi(self) -> Json:
        """Return the description, made once."""
        if not self.openapi_schema:
            self.openapi_schema = _described(self)
        return self.openapi_schema


def _described(app: DescribedApi) -> Json:
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    describe_keys(made, app.reading)
    describe_rate(made, app.rate)
    # Added to every route with parameters that does not list a 422 of its own: there is none under /v1/.
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    for path, _, operation in operations(made):
        operation["summary"] = operation["description"].split("\n\n")[0].replace("\n", " ").removesuffix(".")
        if path.startswith("/v1/"):
            operation["responses"].pop("422", None)
        for response in operation["responses"].values():
            content = response.get("content", {})
            for kind in [k for k, c in content.items() if c.get("schema", {}).get("$ref") == _PROBLEM]:
                content[PROBLEM_TYPE] = content.pop(kind)
    return made


def operations(description: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield path, method and description of every operation."""
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a schema, or a parameter, as the page shows it; `ref` names the schema it links to."""

    name: str
    type: str
    ref: str | None
    required: bool
    description: str
    example: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a request or response: status, what it says, media types and schema."""

    status: str
    description: str
    media_types: tuple[str, ...]
    type: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """A route as the page shows it."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[Paragraph, ...]
    parameters: tuple[Field, ...]
    body: Body | None
    responses: tuple[Body, ...]


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show the API's description as a page."""
    description = request.app.openapi()
    shown = [_operation(*found) for found in operations(description)]
    schemas = description["components"]["schemas"]
    context = {
        "version": description["info"]["version"],
        "paragraphs": _paragraphs(description["info"]["description"]),
        "tags": {tag: [o for o in shown if o.tag == tag] for tag in TAGS},
        "schemas": {
            name: (schema.get("description", "").split("`"), _fields(schema)) for name, schema in schemas.items()
        },
    }
    return page(request, "api.html", context, phrases=_PHRASES)


def _operation(path: str, method: str, operation: Json) -> Operation:
    body = operation.get("requestBody")
    return Operation(
        id=operation["operationId"],
        tag=operation["tags"][0],
        method=method,
        path=path,
        summary=operation["summary"],
        paragraphs=_paragraphs(operation["description"]),
        parameters=tuple(
            _field(f"{p['name']} ({p['in']})", {**p["schema"], **_without_schema(p)}, p.get("required", False))
            for p in operation.get("parameters", [])
        ),
        body=_body("", body) if body else None,
        responses=tuple(_body(status, response) for status, response in operation["responses"].items()),
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(tuple(part.replace("\n", " ").split("`")) for part in text.split("\n\n") if part)


def _without_schema(parameter: Json) -> Json:
    return {name: value for name, value in parameter.items() if name in ("description", "examples")}


def _body(status: str, described: Json) -> Body:
    content: Json = described.get("content", {})
    schema: Json = next((c["schema"] for c in content.values() if "schema" in c), {})
    type_, ref = _type(schema)
    return Body(status, described.get("description", ""), tuple(content), type_, ref)


def _fields(schema: Json) -> tuple[Field, ...]:
    required = schema.get("required", [])
    return tuple(_field(name, part, name in required) for name, part in schema.get("properties", {}).items())


def _field(name: str, schema: Json, required: bool) -> Field:
    examples = schema.get("examples", [])
    example = json.dumps(examples[0], ensure_ascii=False) if examples else None
    type_, ref = _type(schema)
    return Field(name, type_, ref, required, schema.get("description", ""), example)


def _type(schema: Json) -> tuple[str, str | None]:
    """Return a schema's type in a few words, and the name of the schema that it refers to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if "anyOf" in schema:
        parts = [_type(part) for part in schema["anyOf"]]
        return " | ".join(text for text, _ in parts), next((ref for _, ref in parts if ref), None)
    if schema.get("type") == "array":
        inner, ref = _type(schema.get("items", {}))
        return f"[{inner}]" if inner else "[…]", ref
    if "const" in schema:
        return repr(schema["const"]), None
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"])), None
    return str(schema.get("type", "")), None
