"""Keys in openapi.json, where reading needs them: which routes want one, and what they say to who has none."""

from typing import Any

from assistant.settings import Reading
from web.access import KEY, SESSION, scope_needed
from web.errors import OpenAIError, Problem
from web.responses import openai_errors, problems

Json = dict[str, Any]
_DESCRIPTION = (
    "This server asks for a key: send it as `Authorization: Bearer KEY`. Without a valid one the answer is 401, with "
    "one that is for something else 403."
)


def describe_keys(made: Json, reading: Reading) -> None:
    """Add the security of the routes that need a key by the setting; those of administrators have theirs."""
    if reading is Reading.OPEN:
        return
    schemes = {
        part.scheme_name: part.model.model_dump(by_alias=True, exclude_none=True, mode="json")
        for part in (KEY, SESSION)
    }
    made["components"].setdefault("securitySchemes", {}).update(schemes)
    made["info"]["description"] += "\n\n" + _DESCRIPTION
    for path, methods in made["paths"].items():
        if scope_needed(path, Reading.OPEN) is not None or scope_needed(path, reading) is None:
            continue
        of_openai = path.startswith("/v1/")
        model, said = (OpenAIError, openai_errors) if of_openai else (Problem, problems)
        for operation in methods.values():
            operation["security"] = [{name: []} for name in schemes]
            for status in (401, 403):
                schema = {"$ref": f"#/components/schemas/{model.__name__}"}
                content = {"application/json": {"schema": schema}}
                operation["responses"][str(status)] = {
                    "description": said(status)[status]["description"],
                    "content": content,
                }
