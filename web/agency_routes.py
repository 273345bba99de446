"""The route of the register of bodies."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.register_json import body_json, register_json
from corpus.document import Role
from web import agency_models as models
from web.caching import unless_known
from web.responses import etagged, not_modified, problems
from web.state import LoadingDep, opened

router = APIRouter(tags=["Documents"])

MAX_NAME = 200
Name = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=MAX_NAME,
        description="Only this body, by any of its names, Chinese or English, with its duties.",
        examples=["内蒙古商务厅"],
    ),
]
WithRole = Annotated[
    Role | None, Query(description="Only bodies with this role; with a name, only its duties in it.", examples=["负责"])
]


@router.get(
    "/api/v1/agencies",
    response_model=models.AgencyList,
    responses={HTTPStatus.OK.value: etagged("The bodies."), **not_modified(), **problems(404, 422, 503)},
)
def agencies(request: Request, loading: LoadingDep, name: Name = None, role: WithRole = None) -> Response:
    """List the bodies with the number of their duties, or return one body with each duty and what says so."""
    assistant = opened(loading)
    register = assistant.derived.register
    if name is None:
        return unless_known(request, assistant.index.generation, lambda: register_json(register.matching(role=role)))
    body = register.get(name)
    return unless_known(request, assistant.index.generation, lambda: body_json(body, role))
