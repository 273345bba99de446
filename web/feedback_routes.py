"""The route that takes what readers thought of answers."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from assistant.answer import AnswerStatus
from assistant.feedback import Opinion, Thumb
from assistant.pipeline import MAX_QUESTION, MAX_TOP, check_question
from web.bodies import Body
from web.models import QUESTION
from web.responses import problems
from web.routes import Question
from web.state import FeedbackDep, MetricsDep

router = APIRouter(tags=["Feedback"])

MAX_REASON = 1000
_CREATED = HTTPStatus.CREATED.value
ClauseId = Annotated[str, Field(pattern="^[^#]+#.+$", max_length=300)]


class FeedbackRequest(Body):
    """What a reader thought of an answer."""

    question: Question = Field(description=f"The question, 1 to {MAX_QUESTION} characters.", examples=[QUESTION])
    verdict: Annotated[Thumb, Field(strict=False)] = Field(
        description="up: the answer is right, or a refusal is; down: it is not.", examples=["up"]
    )
    reason: Annotated[str, Field(max_length=MAX_REASON)] | None = Field(
        default=None, description=f"Why, in up to {MAX_REASON} characters.", examples=["引用的条款正是所问"]
    )
    citations: list[ClauseId] = Field(
        max_length=MAX_TOP,
        description="Ids of the clauses that the answer cited, in its order.",
        examples=[["nmg-2023#三/（三）/2"]],
    )
    index: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The index generation that answered: meta.index.", examples=["20260131T093000-1a2b3c"]
    )
    answer_status: Annotated[AnswerStatus, Field(strict=False)] = Field(
        description="The answer's status.", examples=["answered"]
    )


class FeedbackKept(BaseModel):
    """The number under which feedback is kept."""

    id: int = Field(description="Its number.", examples=[17])


@router.post(
    "/api/v1/feedback",
    status_code=_CREATED,
    response_model=FeedbackKept,
    responses=problems(400, 413, 415, 422, 503),
)
def give_feedback(body: FeedbackRequest, feedback: FeedbackDep, metrics: MetricsDep) -> JSONResponse:
    """Keep what a reader thought of an answer."""
    check_question(body.question)
    opinion = Opinion(
        question=body.question,
        thumb=body.verdict,
        reason=body.reason,
        citations=tuple(body.citations),
        generation=body.index,
        answer_status=body.answer_status,
    )
    number = feedback.add(opinion)
    metrics.saw_feedback(opinion.thumb)
    return JSONResponse({"id": number}, _CREATED)
