"""What openapi.json promises holds for requests generated from it, right ones and wrong ones."""

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
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.pipeline import Assistant
from tests.serving import ready
from web.app import create_app

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Of each route; a hundred and more find no more than these, and take minutes.
EXAMPLES = 6


@pytest.fixture
def served(tiny: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    app = create_app(lambda: tiny, tmp_path_factory.mktemp("home"))
    for _ in ready(app):
        yield app


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_responses_are_what_openapi_says(mode: GenerationMode, served: FastAPI) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", served)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == 23
    checked = 0
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case[Any]) -> None:
            nonlocal checked
            checked += 1
            case.call_and_validate(checks=CHECKS)

        # A route that takes anything has no wrong request.
        with suppress(Unsatisfiable):
            holds()
    assert checked > 50
