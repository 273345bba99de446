"""The models of the API, the schemas of the contract and what the server really sends are one and the same."""

from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter

from assistant.pipeline import Assistant
from corpus.document import Corpus
from tests.schemas import read_schema
from tests.serving import CLAUSE, QUESTION, ready
from tests.test_assistant_contract import QUESTIONS
from web import answer_models, document_models, models
from web.app import create_app
from web.conversation_models import Conversation, ConversationList, ConversationSummary
from web.openai_models import ChatCompletion, ModelList

# What says nothing about which values are valid.
Schema = dict[str, Any]
WORDS = {"title", "examples", "default", "$schema", "$id", "$defs"}


def plain(schema: object, root: Schema) -> Any:  # noqa: ANN401 - JSON
    """Return a JSON Schema in one form, whoever wrote it: no references, one way to say null, sorted choices."""
    if isinstance(schema, list):
        return [plain(part, root) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target, target_root = resolve(schema["$ref"], root)
        return plain(target, target_root) | {n: value for n, value in schema.items() if n not in {"$ref", *WORDS}}
    result: Schema = {}
    for name, value in nullable(schema, root).items():
        if name == "properties":
            result[name] = {field: plain(part, root) for field, part in value.items()}
        elif name not in WORDS and not (name == "items" and value is False):
            result[name] = sorted(value, key=str) if name in ("required", "enum") else plain(value, root)
    if "enum" in result:
        result.pop("type", None)
    return result


def nullable(schema: Schema, root: Schema) -> Schema:
    """Return a schema whose choice of types is a list of types; of values, one with null among them."""
    choices = schema.get("anyOf")
    if choices is None:
        return schema
    others = {name: value for name, value in schema.items() if name != "anyOf"}
    if choices[1:] == [{"type": "null"}]:
        first = resolve(choices[0]["$ref"], root)[0] if "$ref" in choices[0] else choices[0]
        values = {"enum": [*first["enum"], None]} if "enum" in first else {}
        return {**first, **others, **values, "type": [first["type"], "null"]}
    assert all(set(part) == {"type"} for part in choices)
    return others | {"type": [part["type"] for part in choices]}


def resolve(reference: str, root: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a reference means, and the schema it stands in."""
    file, _, pointer = reference.partition("#")
    found = root = read_schema(file.removesuffix(".schema.json")) if file else root
    for name in filter(None, pointer.split("/")):
        found = found[name]
    return found, root


@pytest.mark.parametrize(
    ("model", "name"),
    [(answer_models.Answer, "answer"), (answer_models.SearchResult, "search"), (models.Citation, "citation")],
)
def test_models_and_schemas_are_equal(model: type[BaseModel], name: str) -> None:
    schema, described = read_schema(name), model.model_json_schema(mode="serialization")
    assert plain(described, described) == plain(schema, schema)


def test_request_and_response_have_one_form() -> None:
    assert answer_models.Answer.model_json_schema() == answer_models.Answer.model_json_schema(mode="serialization")


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def same(model: type[BaseModel], values: object) -> None:
    """The model takes the values as they are, and gives them back as they were."""
    assert model.model_validate(values).model_dump(mode="json", exclude_unset=True) == values


@pytest.mark.parametrize("question", [*QUESTIONS, "那辽宁呢"])
def test_answers_are_what_the_models_say(question: str, client: TestClient) -> None:
    same(answer_models.Answer, client.post("/api/v1/ask", json={"question": question, "previous": [QUESTION]}).json())
    same(answer_models.Answer, client.post("/api/v1/ask", json={"question": question, "id": 7, "top": 1}).json())
    same(answer_models.SearchResult, client.get("/api/v1/search", params={"q": question}).json())


def test_documents_and_clauses_are_what_the_models_say(client: TestClient) -> None:
    listed = client.get("/api/v1/documents").json()
    same(document_models.DocumentList, listed)
    for document in listed["documents"]:
        found = client.get(f"/api/v1/documents/{document['id']}").json()
        same(document_models.Document, found)
        assert document.items() <= found.items()
    same(document_models.ClausePage, client.get(f"/api/v1/clauses/{CLAUSE.replace('#', '%23')}").json())


def test_the_shipped_documents_are_what_the_models_say(shipped: Corpus) -> None:
    from assistant.contract import document_json

    for document in shipped.documents:
        same(document_models.Document, document_json(document, shipped))


def fields(schema: object, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            yield f"{where}.{name}", part
        for name, part in schema.items():
            yield from fields(part, f"{where}.{name}")


def test_every_field_of_the_api_has_a_description_and_where_it_is_no_object_an_example(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    schemas = description["components"]["schemas"]
    found = dict(fields(schemas, ""))
    assert len(found) > 100
    named = {w: p for w, p in found.items() if not w.startswith(".AskRequest.properties.filters")}

    def description_of(part: dict[str, Any]) -> str:
        # FastAPI leaves out a description that is the referred schema's own.
        own = part.get("description")
        return own or schemas[part["$ref"].rpartition("/")[2]]["description"] if "$ref" in part else own or ""

    assert [where for where, part in named.items() if not description_of(part).endswith(".")] == []

    def is_object(part: dict[str, Any]) -> bool:
        items = part.get("items", {})
        choices = [part, items, items.get("items", {}), *part.get("anyOf", [])]
        return any("$ref" in c and "properties" in schemas[c["$ref"].rpartition("/")[2]] for c in choices) or any(
            is_object(c) for c in part.get("anyOf", [])
        )

    assert [where for where, part in named.items() if "examples" not in part and not is_object(part)] == []


def test_examples_are_valid() -> None:
    """Every example of the models is a value that its field takes."""
    checked = 0
    for module in (models, answer_models, document_models):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, models.Contract):
                for name, field in model.model_fields.items():
                    adapter: TypeAdapter[Any] = TypeAdapter(get_type_hints(model)[name])
                    for example in field.examples or []:
                        adapter.validate_python(example, strict=False)
                        checked += 1
    assert checked > 50
    for model in (ChatCompletion, ModelList, Conversation, ConversationList, ConversationSummary):
        assert model.model_json_schema()["description"].endswith(".")


def test_openapi_lists_the_routes_and_their_errors_as_problems(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods} == {
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "POST /api/v1/ask",
        "GET /api/v1/search",
        "GET /api/v1/documents",
        "GET /api/v1/documents/{document_id}",
        "GET /api/v1/documents/{document_id}/raw",
        "GET /api/v1/clauses/{clause_id}",
        "GET /api/v1/agencies",
        "GET /api/v1/compare",
        "GET /api/v1/support",
        "GET /api/v1/lineage",
        "GET /api/v1/lineage/{clause_id}",
        "POST /api/v1/feedback",
        "GET /api/v1/conversations",
        "PUT /api/v1/conversations/{conversation_id}",
        "GET /api/v1/conversations/{conversation_id}",
        "DELETE /api/v1/conversations/{conversation_id}",
        "POST /api/v1/export",
        "GET /v1/models",
        "GET /v1/models/{model}",
        "POST /v1/chat/completions",
        "GET /api/v1/admin/documents",
        "DELETE /api/v1/admin/documents/{document_id}",
        "POST /api/v1/admin/documents/{document_id}/reparse",
        "GET /api/v1/admin/uploads",
        "POST /api/v1/admin/uploads",
        "GET /api/v1/admin/uploads/{upload_id}",
        "GET /api/v1/admin/uploads/{upload_id}/preview",
        "PUT /api/v1/admin/uploads/{upload_id}/corrections",
        "POST /api/v1/admin/uploads/{upload_id}/accept",
        "POST /api/v1/admin/uploads/{upload_id}/reject",
        "GET /api/v1/admin/progress",
        "POST /api/v1/admin/build",
    }
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    kinds = ["application/json"] if path.startswith("/v1/") else ["application/problem+json"]
                    assert list(response["content"]) == kinds, (path, status)
    assert "HTTPValidationError" not in described["components"]["schemas"]
    ask = described["paths"]["/api/v1/ask"]["post"]["responses"]
    assert set(ask["200"]["content"]) == {"application/json", "text/event-stream"}
    assert set(ask) == {"200", "400", "413", "415", "422", "500", "503"}
