"""The route that says why an answer came out as it did; there only where the server is set to explain."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from assistant.contract import FILTERS, parse_filters
from assistant.explain_json import explanation_json
from assistant.followup import MAX_PREVIOUS
from assistant.pipeline import DEFAULT_TOP, MAX_QUESTION, MAX_TOP, check_questions
from web import models
from web.caching import unless_known
from web.explain_models import Explanation
from web.responses import etagged, not_modified, problems
from web.routes import Question, SearchQuery
from web.state import LoadingDep, opened

router = APIRouter()


class ExplainQuery(SearchQuery):
    """A question whose answer is to be explained, what belongs to it, and what is searched."""

    q: Question = Field(
        alias="question", description=f"The question, 1 to {MAX_QUESTION} characters.", examples=[models.QUESTION]
    )
    top: int = Field(default=DEFAULT_TOP, ge=1, le=MAX_TOP, description="Clauses at most.", examples=[DEFAULT_TOP])
    previous: list[Question] = Field(
        default=[],
        max_length=MAX_PREVIOUS,
        description="Earlier questions of the conversation, oldest first.",
        examples=[["边民互市贸易有什么支持"]],
    )


@router.get(
    "/api/v1/explain",
    tags=["Questions"],
    response_model=Explanation,
    responses={200: etagged("The explanation."), **not_modified(), **problems(422, 503)},
)
def explain(query: Annotated[ExplainQuery, Query()], request: Request, loading: LoadingDep) -> Response:
    """Say why an answer came out as it did: how the question was read, what every score is made of.

    For those who look after the assistant: this route is there only where `ASSISTANT_EXPLAIN=true`.
    """
    check_questions(query.q, query.previous)
    chosen = {name: getattr(query, name) for name in FILTERS}
    filters = parse_filters({name: values for name, values in chosen.items() if values})
    assistant = opened(loading)
    return unless_known(
        request,
        assistant.index.generation,
        lambda: explanation_json(assistant.explain(query.q, query.top, query.previous, filters)),
    )
