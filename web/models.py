"""The JSON contract as pydantic models: answer and search result as assistant/contract.py makes them.

They describe the API in openapi.json, and check the answers that a client sends back to be kept or exported. Responses
are not put through them: tests hold the models, assistant/schema and real responses equal.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from assistant.answer import AnswerStatus
from assistant.contract import RequestId
from corpus.document import Role, Status
from index.language import Language

QUESTION = "跨境人民币结算由哪些部门负责"
QUOTE = "5.推进跨境人民币结算便利化。（人民银行内蒙古分行负责）"

Text = Annotated[str, Field(min_length=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
Milliseconds = Annotated[float, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
Suggestion = Annotated[str, Field(min_length=1, description="A question to ask instead.")]
# JSON has no tuples, dates or enumerations: these are read from lists and texts, what is in them strictly.
Span = Annotated[tuple[Offset, Number], Field(strict=False)]
Day = Annotated[date, Field(strict=False)]
UNIQUE: JsonDict = {"uniqueItems": True}


def _without_default(schema: JsonDict) -> None:
    """A field that may be absent has no value when it is."""
    schema.pop("default", None)


Taken = Annotated[Milliseconds, Field(json_schema_extra=_without_default)]


class Contract(BaseModel):
    """A part of the contract: closed, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class NoteCode(StrEnum):
    """What a note is about."""

    NOTHING_CLOSE = "nothing_close"
    NOT_A_POLICY_QUESTION = "not_a_policy_question"
    FIGURE_NOT_GIVEN = "figure_not_given"
    DETAIL_NOT_GIVEN = "detail_not_given"
    PLACE_NOT_COVERED = "place_not_covered"
    NUMBER_UNKNOWN = "number_unknown"
    YEAR_UNKNOWN = "year_unknown"
    VALIDITY_NOT_STATED = "validity_not_stated"
    PROCEDURE_NOT_GIVEN = "procedure_not_given"
    FILTER_EMPTY = "filter_empty"
    ISSUERS_NOT_STATED = "issuers_not_stated"
    DATE_NOT_STATED = "date_not_stated"
    NUMBER_NOT_STATED = "number_not_stated"
    RECIPIENTS_NOT_STATED = "recipients_not_stated"
    SOURCE_NOT_STATED = "source_not_stated"
    CORRECTED = "corrected"
    CLOSEST_CLAUSES = "closest_clauses"
    REPAIRED = "repaired"
    SCRIPT_CONVERTED = "script_converted"
    STATUS_NOT_STATED = "status_not_stated"
    KEYWORDS_ONLY = "keywords_only"
    SEARCHED_AS = "searched_as"


class DocumentSummary(Contract):
    """The document that is cited."""

    id: Text = Field(description="Its id in the corpus.", examples=["nmg-2023"])
    title: Text = Field(
        description="Its title.",
        examples=["内蒙古自治区关于落实服务构建新发展格局推动边（跨）境经济合作区高质量发展若干措施的实施方案"],
    )
    number: str | None = Field(
        description="Its 文号; null where the text gives none.", examples=["商资发〔2023〕18号", None]
    )
    issuers: list[Text] = Field(
        min_length=1, description="The bodies that issued it, as it names them.", examples=[["内蒙古自治区商务厅"]]
    )
    issued: Day = Field(description="The date it is signed with.", examples=["2023-08-14"])
    level: Text = Field(description="The level of its issuers: 国家, 自治区 and so on.", examples=["自治区"])
    regions: list[Text] = Field(
        min_length=1, description="The provinces it is for; 全国 for all.", examples=[["内蒙古自治区"]]
    )
    status: Annotated[Status, Field(strict=False)] = Field(
        description="Whether it is in force, as far as its own text says; 未注明 where it does not.",
        examples=["未注明"],
    )
    source: Text = Field(description="Where the file comes from.", examples=["原文件未载来源（附件文本）"])


class NamedAgency(Contract):
    """A body and what it does."""

    name: Text = Field(
        description="Its full name in Chinese, as the directory of bodies has it.",
        examples=["中国人民银行内蒙古自治区分行"],
    )
    name_en: str | None = Field(
        description="Its name in English; null where none is known.", examples=["Ministry of Commerce", None]
    )
    role: Annotated[Role, Field(strict=False)] = Field(
        description=(
            "负责 is responsible, 牵头 leads, 配合 assists, 会同 acts jointly, 发文 issued the document, "
            "提及 is only named."
        ),
        examples=["负责"],
    )
    citations: list[Number] = Field(
        min_length=1,
        description="Numbers of the citations that say so.",
        examples=[[1]],
        json_schema_extra=UNIQUE,
    )


class Citation(Contract):
    """A place in a document, quoted to the letter."""

    n: Number = Field(
        description="Its number, by which statements and agencies refer to it; 1 is the best.", examples=[1]
    )
    clause_id: str = Field(
        pattern="^[^#]+#.+$",
        description="The document's id, # and the clause's numbers: nmg-2023#三/（三）/2.",
        examples=["nmg-2023#三/（三）/2"],
    )
    document: DocumentSummary = Field(description="The document.")
    path: list[Text] = Field(
        description=(
            "The headings above the clause, outermost first, and its own; empty for a preamble or conclusion."
        ),
        examples=[["三、加大金融支持", "（三）便利收付"]],
    )
    quote: Text = Field(description="The clause: the document's text from start to end.", examples=[QUOTE])
    start: Offset = Field(
        description="Where the quote starts, in characters (Unicode code points) of the document's cleaned text.",
        examples=[2310],
    )
    end: Offset = Field(
        description="Where the quote ends, counted alike; the character there is not part of it.",
        examples=[2310 + len(QUOTE)],
    )
    highlights: list[Span] = Field(
        description="Parts of the quote that answer: [start, end] counted like those of the quote.",
        examples=[[[2310, 2325]]],
    )
    agencies: list[NamedAgency] = Field(description="The bodies in the clause, those that act first.")
    probability: Probability = Field(
        description="How likely it is that this clause answers the question.", examples=[0.93]
    )
    url: str = Field(
        pattern="^/documents/[^#]+#.+$",
        description="Address of the clause on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E4%B8%89/%EF%BC%88%E4%B8%89%EF%BC%89/2"],
    )


class Statement(Contract):
    """A sentence and what it rests on."""

    text: Text = Field(
        description="The sentence; what stands in quotation marks is quoted to the letter.",
        examples=["责任单位：中国人民银行内蒙古自治区分行。"],
    )
    citations: list[Number] = Field(
        description="Numbers of the citations it rests on; empty where it says that the documents hold no answer.",
        examples=[[1]],
        json_schema_extra=UNIQUE,
    )


class Note(Contract):
    """A note."""

    code: Annotated[NoteCode, Field(strict=False)] = Field(
        description=(
            "What it is about, for programs: why there is no answer (nothing_close, not_a_policy_question: small "
            "talk or an errand; figure_not_given, detail_not_given: clauses on the subject give another kind of "
            "thing than was asked for; place_not_covered, number_unknown, year_unknown, validity_not_stated, "
            "procedure_not_given, filter_empty, issuers_not_stated, date_not_stated, number_not_stated, "
            "recipients_not_stated, source_not_stated), or corrected: a typing error of the question was read as "
            "something else; closest_clauses: the citations are only the closest clauses; repaired: a citation "
            "contains a corrected mistake of its source; script_converted: a citation was converted from traditional "
            "script; status_not_stated: no cited document says whether it is in force; keywords_only: no encoder is "
            "configured; searched_as: the Chinese words that an English question was searched by."
        ),
        examples=["status_not_stated"],
    )
    text: Text = Field(
        description="The note in the language of the question.",
        examples=["所引文件正文均未注明时效，使用前请核实是否现行有效。"],
    )


class Stages(Contract):
    """Milliseconds that each stage took."""

    read: Taken = Field(default=0.0, description="Reading the question, with the earlier ones.", examples=[0.8])
    search: Taken = Field(default=0.0, description="Scoring and ranking the clauses.", examples=[27.9])
    encode: Taken = Field(
        default=0.0, description="Encoding the question: the encoders' share of the search.", examples=[24.1]
    )
    judge: Taken = Field(default=0.0, description="Deciding whether they answer.", examples=[0.9])
    write: Taken = Field(
        default=0.0, description="Writing the answer, or the refusal with its rewordings.", examples=[0.4]
    )
    verify: Taken = Field(default=0.0, description="Checking every quote.", examples=[0.1])


class Meta(Contract):
    """How the answer came about."""

    index: Text = Field(
        description="Name of the index generation that was searched.", examples=["20260131T093000-1a2b3c"]
    )
    elapsed_ms: Milliseconds = Field(description="Time taken, in milliseconds.", examples=[31.4])
    stages: Stages = Field(description="Milliseconds that each stage took.")
    version: Text = Field(description="Version of the program.", examples=["0.1.0"])


class Answer(Contract):
    """The answer to a question: what the page, the API, the command line and the evaluation all receive."""

    question: Text = Field(description="The question as it was asked.", examples=[QUESTION])
    id: RequestId = Field(
        default="",
        description="The id of the request, returned as it came; absent where it had none.",
        examples=["q-1"],
        json_schema_extra=_without_default,
    )
    understood_as: Text | None = Field(
        description=(
            "The question with what it takes from earlier ones of the conversation; null where it was asked as it "
            "stands."
        ),
        examples=["二连浩特能申请用地指标吗？", None],
    )
    language: Annotated[Language, Field(strict=False)] = Field(
        description="The language of the question, in which the answer is worded. Quotes stay as they are.",
        examples=["zh-Hans"],
    )
    status: Annotated[AnswerStatus, Field(strict=False)] = Field(
        description="Whether the documents hold an answer.", examples=["answered"]
    )
    confidence: Probability = Field(
        description="How likely it is that citation 1 answers the question.",
        examples=[0.93],
    )
    statements: list[Statement] = Field(min_length=1, description="The answer, sentence by sentence.")
    agencies: list[NamedAgency] = Field(description="The bodies that the answer names.")
    citations: list[Citation] = Field(
        description="The clauses, best first. With insufficient_evidence the closest ones, if any."
    )
    notes: list[Note] = Field(description="What the reader should know beside the answer.")
    suggestions: list[Suggestion] = Field(
        max_length=3,
        description=(
            "Of a refused question, rewordings that have an answer, in its language; empty otherwise or where nothing "
            "is close."
        ),
        examples=[["文件对“优化用地和用能管理”是怎么规定的？"]],
        json_schema_extra=UNIQUE,
    )
    meta: Meta = Field(description="How the answer came about.")


class SearchResult(Contract):
    """The clauses ranked for a question, whatever the evidence gate says."""

    question: Text = Field(description="The question as it was asked.", examples=[QUESTION])
    language: Annotated[Language, Field(strict=False)] = Field(
        description="The language of the question.", examples=["zh-Hans"]
    )
    citations: list[Citation] = Field(description="The clauses, best first.")
