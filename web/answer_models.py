"""The answer and the search result as pydantic models, in the form that assistant/contract.py makes."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from assistant.answer import AnswerStatus
from assistant.derived.measures import Kind, Strength
from assistant.json_parts import RequestId
from corpus.document import Role, Status
from index.language import Language
from web.comparison_models import Comparison
from web.models import (
    QUESTION,
    QUOTE,
    UNIQUE,
    Citation,
    Contract,
    Day,
    Milliseconds,
    NamedAgency,
    Number,
    Offset,
    Probability,
    Text,
    without_default,
)

_KIND = Annotated[Kind, Field(strict=False)]
Suggestion = Annotated[str, Field(min_length=1, description="A question to ask instead.")]


Taken = Annotated[Milliseconds, Field(json_schema_extra=without_default)]


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
    PROSE_WRITTEN = "prose_written"
    PROSE_CORRECTED = "prose_corrected"
    PROSE_UNAVAILABLE = "prose_unavailable"
    REWRITTEN = "rewritten"


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
            "configured; searched_as: the Chinese words that an English question was searched by; prose_written: a "
            "language model worded the answer; prose_corrected: some of its sentences did not agree with their "
            "clauses; prose_unavailable: its answer is not shown; rewritten: another wording was searched as well."
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


class DutyCount(Contract):
    """In how many clauses a body has a role."""

    role: Annotated[Role, Field(strict=False)] = Field(description="The role.", examples=["负责"])
    clauses: Number = Field(description="In how many clauses; of 发文 how many documents.", examples=[10])


class BodyDuties(Contract):
    """The body all of whose duties were asked for."""

    name: Text = Field(description="Its full name in Chinese.", examples=["内蒙古自治区商务厅"])
    name_en: str | None = Field(
        description="Its name in English; null where none is known.",
        examples=["Department of Commerce of Inner Mongolia Autonomous Region", None],
    )
    roles: list[DutyCount] = Field(description="What it does in how many clauses.")
    url: str = Field(description="The page with all of them; /api/v1/agencies has them too.", examples=["/agencies"])


class KindCount(Contract):
    """How many measures of a kind there are."""

    kind: _KIND | None = Field(description="The kind; null for measures that name none.", examples=["融资", None])
    count: Number = Field(description="How many.", examples=[12])


class AnswerMeasure(Contract):
    """A measure of support, quoted to the letter."""

    kind: _KIND | None = Field(description="What is given; null where that is not named.", examples=["融资"])
    strength: Annotated[Strength, Field(strict=False)] = Field(
        description="刚性 is binding, 鼓励 encouraging.", examples=["鼓励"]
    )
    clause_id: str = Field(pattern="^[^#]+#.+$", description="Its clause.", examples=["nmg-2023#四/（六）"])
    citation: Number | None = Field(
        description="Number of the citation with this clause; null where it is none.", examples=[2, None]
    )
    quote: Text = Field(description="The sentence: the document's text from start to end.", examples=[QUOTE])
    start: Offset = Field(description="Where the sentence starts in the document's text.", examples=[2310])
    end: Offset = Field(description="Where it ends.", examples=[2310 + len(QUOTE)])
    url: str = Field(
        pattern="^/documents/[^#]+#.+$",
        description="Address of the clause on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E5%9B%9B/%EF%BC%88%E5%85%AD%EF%BC%89"],
    )


class AnswerSupport(Contract):
    """The support that there is for who asks, in short."""

    count: Number = Field(description="How many measures there are.", examples=[41])
    close: Offset = Field(description="How many of them are of the asker's place or trade.", examples=[6])
    kinds: list[KindCount] = Field(description="The kinds, those that fit best first.")
    measures: list[AnswerMeasure] = Field(description="The measures that fit best, at most twelve.", max_length=12)
    url: str = Field(
        description="The page with all of them; /api/v1/support has them too.",
        examples=["/support?q=%E8%9E%8D%E8%B5%84"],
    )


class AnswerValidity(Contract):
    """Whether the document asked about is in force, in short."""

    document: Text = Field(description="Its id.", examples=["mofcom-2021-163"])
    status: Annotated[Status, Field(strict=False)] = Field(
        description="As the texts say; 未注明 where none does.", examples=["未注明"]
    )
    effective: Day | None = Field(description="From when it applies; null where not stated.", examples=[None])
    expires: Day | None = Field(description="The last day that it applies; null where not stated.", examples=[None])
    later: list[Text] = Field(
        description="Ids of later documents on the same subject: no claim that they repeal it.",
        examples=[["mofcom-2023-18"]],
    )
    url: str = Field(description="The document's page.", examples=["/documents/mofcom-2021-163"])


class Prose(Contract):
    """What the sentences of a language model came to, each of which is checked against the clauses that it cites."""

    model: Text = Field(description="The model.", examples=["qwen2.5:7b"])
    sentences: Offset = Field(description="How many were read.", examples=[4])
    supported: Offset = Field(description="How many agree with their clauses, and are shown.", examples=[3])
    replaced: Offset = Field(description="How many gave way to the words of the clause they cite.", examples=[1])
    dropped: Offset = Field(description="How many were left out.", examples=[0])
    failure: str | None = Field(
        description="Why the clauses are quoted instead, where the model gave no whole answer: unreachable, refused, "
        "slow, late, broken, empty, too_long, busy, resting; null otherwise.",
        examples=[None, "slow"],
    )
    first_token_ms: Milliseconds | None = Field(description="When its first word came.", examples=[412.5])


class Answer(Contract):
    """The answer to a question: what the page, the API, the command line and the evaluation all receive."""

    question: Text = Field(description="The question as it was asked.", examples=[QUESTION])
    id: RequestId = Field(
        default="",
        description="The id of the request, returned as it came; absent where it had none.",
        examples=["q-1"],
        json_schema_extra=without_default,
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
    implementing_agencies: list[NamedAgency] = Field(
        description="Where the cited clause names nobody and who acts was asked for: the bodies named by the clause "
        "that carries it out."
    )
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
    body: BodyDuties | None = Field(description="The body whose duties were asked for; null otherwise.")
    support: AnswerSupport | None = Field(description="The support asked for, by kind; null otherwise.")
    comparison: Comparison | None = Field(
        description="Documents side by side, where that was asked for; null otherwise."
    )
    validity: AnswerValidity | None = Field(
        description="Whether the document asked about is in force; null where that was not asked."
    )
    prose: Prose | None = Field(
        description="What a language model's sentences came to; null where none was asked to write."
    )
    meta: Meta = Field(description="How the answer came about.")


class SearchResult(Contract):
    """The clauses ranked for a question, whatever the evidence gate says."""

    question: Text = Field(description="The question as it was asked.", examples=[QUESTION])
    language: Annotated[Language, Field(strict=False)] = Field(
        description="The language of the question.", examples=["zh-Hans"]
    )
    citations: list[Citation] = Field(description="The clauses, best first.")
