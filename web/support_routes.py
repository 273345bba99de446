"""The route of the support finder."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.asker import Asker, asker_of
from assistant.derived.measures import Kind, Strength, Verb
from assistant.pipeline import MAX_QUESTION, check_question, check_unicode
from assistant.support import FILTERS, Wanted
from assistant.support_json import support_json
from web.caching import unless_known
from web.responses import etagged, not_modified, problems
from web.routes import Question
from web.state import LoadingDep, opened
from web.support_models import Support

router = APIRouter()


class SupportQuery(BaseModel):
    """Who asks, and which measures are wanted."""

    model_config = ConfigDict(extra="forbid")

    q: Question | None = Field(
        default=None,
        description=f"Who you are and what you ask for, 1 to {MAX_QUESTION} characters: what fits comes first.",
        examples=["我们在二连浩特做羊绒加工，能拿到哪些扶持"],
    )
    kind: list[str] = Field(
        default=[],
        description=f"Only these kinds: {', '.join(Kind)}, or English as in land, foreign-exchange.",
        examples=[["用地"]],
    )
    verb: list[str] = Field(
        default=[], description=f"Only these verbs: {', '.join(Verb)}, or English as in grant.", examples=[["给予"]]
    )
    strength: list[str] = Field(
        default=[], description=f"Only {', '.join(Strength)}, or binding, encouraging.", examples=[["刚性"]]
    )
    beneficiary: str = Field(default="", description="Only for whom these words name.", examples=["企业"])
    region: str = Field(default="", description="Only documents for this province.", examples=["内蒙古自治区"])
    place: str = Field(default="", description="Only what names this place, or its province.", examples=["二连浩特"])
    text: str = Field(default="", description="Only sentences with these words.", examples=["加工"])


@router.get(
    "/api/v1/support",
    tags=["Questions"],
    response_model=Support,
    responses={200: etagged("The support, by kind."), **not_modified(), **problems(422, 503)},
)
def support(query: Annotated[SupportQuery, Query()], request: Request, loading: LoadingDep) -> Response:
    """List the support that the documents give, by kind; with a question, what fits who asks first.

    Each measure is a sentence, quoted to the letter; all offsets count characters of the document's text.
    """
    if query.q is not None:
        check_question(query.q)
    given = {name: values if isinstance(values := getattr(query, name), list) else [values] for name in FILTERS}
    for name, values in given.items():
        check_unicode("".join(values), name)
    wanted = Wanted.of(given)
    assistant = opened(loading)
    asker = asker_of(assistant.index.read(query.q)) if query.q is not None else Asker()
    return unless_known(
        request,
        assistant.index.generation,
        lambda: support_json(assistant.derived.support.for_asker(asker, wanted), query.q),
    )
