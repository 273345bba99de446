"""The routes of lineage: how documents stand to each other, and which clause carries out which."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assistant.lineage_json import clause_lineage_json, lineage_json
from web import lineage_models as models
from web.caching import unless_known
from web.responses import etagged, not_modified, problems
from web.state import LoadingDep, opened

router = APIRouter(tags=["Documents"])

_OK = HTTPStatus.OK.value
ClauseId = Annotated[
    str,
    Path(
        description="The clause's id, percent-encoded as every address is: # as %23.",
        examples=["nmg-2023#三/（三）/2"],
    ),
]


@router.get(
    "/api/v1/lineage",
    response_model=models.Lineage,
    responses={_OK: etagged("The lineage."), **not_modified(), **problems(503)},
)
def lineage(request: Request, loading: LoadingDep) -> Response:
    """Return how all documents stand to each other, and which clause carries out which."""
    assistant = opened(loading)
    return unless_known(request, assistant.index.generation, lambda: lineage_json(assistant.derived.lineage))


@router.get(
    "/api/v1/lineage/{clause_id:path}",
    response_model=models.ClauseLineage,
    responses={_OK: etagged("The clause's counterparts."), **not_modified(), **problems(404, 422, 503)},
)
def clause_lineage(clause_id: ClauseId, request: Request, loading: LoadingDep) -> Response:
    """Return the clauses that a clause carries out and those that carry it out, with the differences word by word."""
    assistant = opened(loading)
    found = assistant.derived.lineage
    _, clause = found.clause(clause_id)
    return unless_known(
        request,
        assistant.index.generation,
        lambda: clause_lineage_json(found, clause.id, assistant.index.tokenizer),
    )
