"""Conversations as the API takes and gives them."""

from typing import Annotated

from pydantic import BaseModel, Field

from assistant.pipeline import MAX_QUESTION
from web.answer_models import Answer
from web.bodies import Body
from web.models import QUESTION

MAX_TITLE = 200
MAX_TURNS = 200


class Turn(Body):
    """A question and its answer."""

    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)] = Field(
        description="The question as it was asked.", examples=[QUESTION]
    )
    answer: Answer = Field(description="The answer, as /api/v1/ask gave it.")


class ConversationBody(Body):
    """A conversation."""

    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE)] = Field(
        description="What it is called.", examples=[QUESTION]
    )
    turns: list[Turn] = Field(max_length=MAX_TURNS, description="Questions and answers, oldest first.")


class ConversationSummary(BaseModel):
    """A conversation in a list."""

    id: str = Field(description="The id that the client made.", examples=["5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"])
    title: str = Field(description="What it is called.", examples=[QUESTION])
    turns: int = Field(description="The number of its turns.", examples=[3])
    created: str = Field(description="When it was first kept, UTC.", examples=["2026-01-31T09:30:00+00:00"])
    updated: str = Field(description="When it was last changed, UTC.", examples=["2026-01-31T09:42:00+00:00"])


class ConversationList(BaseModel):
    """What an owner keeps."""

    conversations: list[ConversationSummary] = Field(description="The conversations, the last changed first.")


class Conversation(BaseModel):
    """A conversation as it is kept."""

    id: str = Field(description="The id that the client made.", examples=["5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"])
    title: str = Field(description="What it is called.", examples=[QUESTION])
    created: str = Field(description="When it was first kept, UTC.", examples=["2026-01-31T09:30:00+00:00"])
    updated: str = Field(description="When it was last changed, UTC.", examples=["2026-01-31T09:42:00+00:00"])
    turns: list[Turn] = Field(description="Questions and answers, oldest first.")
