"""Chat completions as OpenAI's clients send and read them; `citations` and `notes` are this program's own."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from web.answer_models import Note
from web.models import QUESTION, Citation

_ID = "chatcmpl-4f3c2b1a"
_MODEL = "policy-assistant"
_CREATED = 1769851800
_CONTENT = "责任单位：中国人民银行内蒙古自治区分行。[1]"


class Sent(BaseModel):
    """What a client sends: of OpenAI's many parameters those that mean something here; others are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)


class ContentPart(Sent):
    """A part of a message; only text is read."""

    type: str = Field(description="text; other kinds are passed over.", examples=["text"])
    text: str = Field(default="", description="The text.", examples=[QUESTION])


class Message(Sent):
    """A message of the conversation."""

    role: str = Field(description="user; messages of other roles are passed over.", examples=["user"])
    content: str | list[ContentPart] | None = Field(
        default=None, description="The text, or its parts.", examples=[QUESTION]
    )

    @property
    def text(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(Sent):
    """What a stream tells beside the answer."""

    include_usage: bool | None = Field(default=None, description="Send the usage at the end.", examples=[True])


class ChatRequest(Sent):
    """A conversation whose last user message is the question."""

    messages: list[Message] = Field(
        min_length=1,
        max_length=1000,
        description="The conversation; the last user message is the question, of 1 to 500 characters, earlier ones are "
        "earlier questions.",
    )
    model: str = Field(default=_MODEL, description="Any name: there is one model.", examples=[_MODEL])
    stream: bool | None = Field(default=None, description="Answer in chunks.", examples=[False])
    stream_options: StreamOptions | None = Field(default=None, description="Only with stream.")
    n: Annotated[int, Field(ge=1, le=1)] | None = Field(
        default=None, description="One answer; there are no others.", examples=[1]
    )


class Usage(BaseModel):
    """Lengths in characters, in the fields that OpenAI has for tokens."""

    prompt_tokens: int = Field(description="Characters of the messages.", examples=[14])
    completion_tokens: int = Field(description="Characters of the answer.", examples=[24])
    total_tokens: int = Field(description="Their sum.", examples=[38])


class AnswerMessage(BaseModel):
    """The answer."""

    role: Literal["assistant"] = Field(description="Always assistant.", examples=["assistant"])
    content: str = Field(description="The statements, each with the [n] marks of its citations.", examples=[_CONTENT])
    refusal: None = Field(
        description="Always null: that the documents hold no answer is said in content.", examples=[None]
    )
    citations: list[Citation] = Field(description="The citations that the marks number, as in /api/v1/ask.")
    notes: list[Note] = Field(description="What the reader should know beside the answer, as in /api/v1/ask.")


class Choice(BaseModel):
    """The one answer."""

    index: int = Field(description="Always 0.", examples=[0])
    message: AnswerMessage = Field(description="The answer.")
    logprobs: None = Field(description="Always null.", examples=[None])
    finish_reason: Literal["stop"] = Field(description="Always stop.", examples=["stop"])


class ChatCompletion(BaseModel):
    """An answer as a chat completion."""

    id: str = Field(description="The completion's id.", examples=[_ID])
    object: Literal["chat.completion"] = Field(description="Always chat.completion.", examples=["chat.completion"])
    created: int = Field(description="When, in seconds since 1970.", examples=[_CREATED])
    model: str = Field(description="Always policy-assistant.", examples=[_MODEL])
    choices: list[Choice] = Field(description="One answer.")
    usage: Usage = Field(description="Lengths.")
    system_fingerprint: str = Field(description="The index generation.", examples=["20260131T093000-1a2b3c"])


class Model(BaseModel):
    """A model."""

    id: str = Field(description="Its name.", examples=[_MODEL])
    object: Literal["model"] = Field(description="Always model.", examples=["model"])
    created: int = Field(description="Always 0: it was not made at one time.", examples=[0])
    owned_by: str = Field(description="Whose it is.", examples=[_MODEL])


class ModelList(BaseModel):
    """The models: there is one."""

    object: Literal["list"] = Field(description="Always list.", examples=["list"])
    data: list[Model] = Field(description="The models.")
