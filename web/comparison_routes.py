"""The route of comparisons."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.compare import MOST_COLUMNS, compare_documents
from assistant.comparison_json import comparison_json
from assistant.pipeline import MAX_QUESTION, check_question, check_unicode
from web.caching import unless_known
from web.comparison_models import Comparison
from web.responses import etagged, not_modified, problems
from web.routes import Question
from web.state import LoadingDep, opened

router = APIRouter()


class CompareQuery(BaseModel):
    """What to compare, and in which documents."""

    model_config = ConfigDict(extra="forbid")

    q: Question = Field(description=f"The subject, 1 to {MAX_QUESTION} characters.", examples=["用地"])
    document: list[str] = Field(
        default=[],
        description=f"The ids of 2 to {MOST_COLUMNS} documents, in the order of the columns; if none is given those "
        "whose clauses are most on the subject, the newest first.",
        examples=[["mofcom-2023-18", "nmg-2023"]],
    )


@router.get(
    "/api/v1/compare",
    tags=["Questions"],
    response_model=Comparison,
    responses={200: etagged("The comparison."), **not_modified(), **problems(404, 422, 503)},
)
def compare(query: Annotated[CompareQuery, Query()], request: Request, loading: LoadingDep) -> Response:
    """Compare what documents say on a subject: a row for each aspect, a column for each document.

    Each cell holds quotes to the letter; all offsets count characters of the document's text.
    """
    check_question(query.q, "subject")
    for name in query.document:
        check_unicode(name, "document")
    assistant = opened(loading)
    columns = [assistant.document(name) for name in dict.fromkeys(query.document)]
    found = compare_documents(assistant.index, query.q, columns)
    return unless_known(request, assistant.index.generation, lambda: comparison_json(found, query.q))
