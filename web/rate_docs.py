"""The rate limit in openapi.json, where there is one: which routes may answer 429, and with what."""

from typing import Any

from assistant.rates import Rate
from web.errors import OpenAIError, Problem
from web.rate_limit import Cost, cost_of

Json = dict[str, Any]
_SECONDS = {"type": "integer", "minimum": 1}
_RETRY_AFTER = {"description": "In how many seconds the next request passes.", "schema": _SECONDS}


def describe_rate(made: Json, rate: Rate | None) -> None:
    """Add the 429 to the routes that are limited."""
    if rate is None:
        return
    for path, methods in made["paths"].items():
        model = OpenAIError if path.startswith("/v1/") else Problem
        schema = {"$ref": f"#/components/schemas/{model.__name__}"}
        for method, operation in methods.items():
            if cost_of({"method": method.upper(), "path": path, "query_string": b""}) is not Cost.NOTHING:
                operation["responses"]["429"] = {
                    "description": "More requests than one client may send in this time: wait as Retry-After says.",
                    "headers": {"Retry-After": _RETRY_AFTER},
                    "content": {"application/json": {"schema": schema}},
                }
