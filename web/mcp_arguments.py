"""What the MCP tools take: the fields of the API's routes, under names that a program without a manual understands."""

from pydantic import BaseModel, ConfigDict, Field, RootModel

from assistant.followup import MAX_PREVIOUS
from assistant.pipeline import DEFAULT_TOP, MAX_QUESTION, MAX_TOP
from corpus.document import Role
from web import answer_models, models
from web.agency_models import AgencyList
from web.agency_routes import MAX_NAME
from web.comparison_routes import CompareQuery
from web.routes import Question, SearchQuery
from web.support_routes import SupportQuery

# All measures of the documents are a quarter of a million characters: more than a client wants to read unasked.
SUPPORT_TOP, MAX_SUPPORT = 3, 200


class SearchArguments(SearchQuery):
    """What to rank the clauses for, and what is searched."""

    q: Question = Field(
        alias="question",
        description=f"The question or keywords, 1 to {MAX_QUESTION} characters, in Chinese or English.",
        examples=["边民互市贸易"],
    )


class AskArguments(SearchArguments):
    """A question, and what its answer is restricted to."""

    q: Question = Field(
        alias="question",
        description=f"The question, 1 to {MAX_QUESTION} characters; it is answered in its language.",
        examples=[models.QUESTION, "How can enterprises in border zones get financing"],
    )
    top: int = Field(default=DEFAULT_TOP, ge=1, le=MAX_TOP, description="Citations at most.", examples=[DEFAULT_TOP])
    previous: list[Question] = Field(
        default=[],
        max_length=MAX_PREVIOUS,
        description="Earlier questions of the conversation, oldest first: a follow-up keeps their subject.",
        examples=[["边民互市贸易有什么支持"]],
    )


class ClauseArguments(BaseModel):
    """Which clause."""

    model_config = ConfigDict(extra="forbid")

    clause_id: str = Field(
        description="The clause_id of a citation; nmg-2023#发文机关, #落款日期, #文号 are lines of the front matter.",
        examples=["nmg-2023#三/（三）/2"],
    )


class NoArguments(BaseModel):
    """Nothing: the tool has no arguments."""

    model_config = ConfigDict(extra="forbid")


class ResponsibleArguments(BaseModel):
    """A matter, or a body: one of the two."""

    model_config = ConfigDict(extra="forbid")

    question: Question | None = Field(
        default=None,
        description="The matter, as a question or a bare subject: the answer names the bodies of its clauses.",
        examples=[models.QUESTION, "用地指标"],
    )
    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_NAME,
        description="A body, by any of its names, Chinese or English: its duties, each with the words that say so.",
        examples=["内蒙古商务厅", "NDRC"],
    )
    role: Role | None = Field(default=None, description="With a name: only its duties in this role.", examples=["负责"])


class Responsible(RootModel[answer_models.Answer | AgencyList]):
    """The answer to a question, or a body with its duties."""


class SupportArguments(SupportQuery):
    """Who asks, and which measures are wanted."""

    q: Question | None = Field(
        default=None,
        alias="question",
        description=f"Who you are and what you ask for, 1 to {MAX_QUESTION} characters: what fits comes first.",
        examples=["我们在二连浩特做羊绒加工，能拿到哪些扶持"],
    )
    top: int = Field(
        default=SUPPORT_TOP,
        ge=1,
        le=MAX_SUPPORT,
        description="Measures of each kind at most, those that fit best; count says how many there are.",
        examples=[SUPPORT_TOP],
    )


class CompareArguments(CompareQuery):
    """What to compare, and in which documents."""

    q: Question = Field(
        alias="subject",
        description=f"The subject, 1 to {MAX_QUESTION} characters, in Chinese or English: words, not a question.",
        examples=["用地", "talent"],
    )
