"""What openapi.json promises holds for requests generated from it, right ones and wrong ones: more than a thousand."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from assistant.keys import Scope
from assistant.pipeline import Assistant
from tests.serving import ready
from tests.signing_in import bearer, new_key
from web.api_docs import operations as described
from web.app import create_app

# What a response must be, whatever the request.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
ADMINISTRATION = "/api/v1/admin/"


def wrong_data_is_refused(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> bool | None:
    """The library's check does not know that wrong data may be too long to be looked at."""
    return None if response.status_code == 413 else negative_data_rejection(context, response, case)


# All checks of one request but that every request which the schema allows is accepted: a day that is in no calendar,
# or 5.0 for a number, is refused.
ALL_CHECKS = [
    *CHECKS,
    wrong_data_is_refused,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
]
# Of each route in each mode; of hundreds no more came out than of these.
EXAMPLES = 22
# Of those that take a whole conversation, which the library needs a second to make.
FEW, LARGE = 2, ("/api/v1/export", "/api/v1/conversations/{conversation_id}")
CASES = 1000
counted: dict[GenerationMode, int] = {}


@pytest.fixture(scope="module")
def served(tiny: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, dict[str, str]]]:
    """Yield an application and the headers of somebody who may do everything in it."""
    home = tmp_path_factory.mktemp("home")
    app = create_app(lambda: tiny, home, explains=True)
    for _ in ready(app):
        yield app, bearer(new_key(home, *Scope))


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_responses_are_what_openapi_says(mode: GenerationMode, served: tuple[FastAPI, dict[str, str]]) -> None:
    app, key = served
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == len(list(described(app.openapi())))
    checked = 0
    for operation in operations:

        @settings(
            max_examples=FEW if operation.path in LARGE else EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case[Any]) -> None:
            nonlocal checked
            checked += 1
            # With a key these change documents: tests/test_web_admin.py has them do it.
            closed = case.path.startswith(ADMINISTRATION)
            response = case.call_and_validate(checks=ALL_CHECKS, headers=None if closed else key)
            assert not closed or response.status_code in (401, 405)

        # A route that takes anything has no wrong request.
        with suppress(Unsatisfiable):
            holds()
    counted[mode] = checked
    assert checked > CASES / 4


def test_they_were_more_than_a_thousand() -> None:
    assert set(counted) == set(GenerationMode), "run the whole file"
    assert sum(counted.values()) >= CASES
