"""The JSON contract as pydantic models: its types, and citations as assistant/contract.py makes them.

They describe the API in openapi.json, and check the answers that a client sends back to be kept or exported. Responses
are not put through them: tests hold the models, assistant/schema and real responses equal.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from corpus.document import Role, Status

QUESTION = "跨境人民币结算由哪些部门负责"
QUOTE = "5.推进跨境人民币结算便利化。（人民银行内蒙古分行负责）"

Text = Annotated[str, Field(min_length=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
Milliseconds = Annotated[float, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
# JSON has no tuples, dates or enumerations: these are read from lists and texts, what is in them strictly.
Span = Annotated[tuple[Offset, Number], Field(strict=False)]
Day = Annotated[date, Field(strict=False)]
UNIQUE: JsonDict = {"uniqueItems": True}


def without_default(schema: JsonDict) -> None:
    """A field that may be absent has no value when it is."""
    schema.pop("default", None)


Page = Annotated[Number, Field(json_schema_extra=without_default)]
_ORIGINAL = "^/documents/[^#]+/original(#page=[0-9]+)?$"
Original = Annotated[str, Field(pattern=_ORIGINAL, json_schema_extra=without_default)]


_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$"
Moment = Annotated[str, Field(pattern=_TIME, json_schema_extra=without_default)]


class Contract(BaseModel):
    """A part of the contract: closed, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


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
    added: Moment = Field(
        default="",
        description="When it was first added, in UTC; absent where it came with the program or nobody noted it.",
        examples=["2026-01-31T09:30:00+00:00"],
    )
    updated: Moment = Field(
        default="",
        description="When it was last replaced or read again, in UTC; absent where it never was.",
        examples=["2026-02-28T15:00:00+00:00"],
    )


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
            "负责 is responsible, 牵头 leads, 配合 assists, 会同 acts jointly, 机制成员 is a member of a coordinating "
            "mechanism, 发文 issued the document, 提及 is only named."
        ),
        examples=["负责"],
    )
    citations: list[Number] = Field(
        min_length=1,
        description="Numbers of the citations that say so.",
        examples=[[1]],
        json_schema_extra=UNIQUE,
    )


class RelatedBody(Contract):
    """A body that acts by a related clause."""

    name: Text = Field(description="Its full name in Chinese.", examples=["内蒙古自治区教育厅"])
    name_en: str | None = Field(
        description="Its name in English; null where none is known.", examples=["Ministry of Commerce", None]
    )
    role: Annotated[Role, Field(strict=False)] = Field(description="What it does by that clause.", examples=["负责"])


class RelatedClause(Contract):
    """A clause of another document that carries a cited one out, or that the cited one carries out."""

    clause_id: str = Field(pattern="^[^#]+#.+$", description="The clause.", examples=["mofcom-2023-18#五/（十三）"])
    document: DocumentSummary = Field(description="Its document.")
    path: list[Text] = Field(
        description="The headings above the clause, outermost first, and its own.",
        examples=[["五、优化要素供给", "（十三）加强人才队伍建设"]],
    )
    agencies: list[RelatedBody] = Field(description="The bodies that act by it.")
    url: str = Field(
        pattern="^/documents/[^#]+#.+$",
        description="Address of the clause on its document's page, relative to the server.",
        examples=["/documents/mofcom-2023-18#%E4%BA%94/%EF%BC%88%E5%8D%81%E4%B8%89%EF%BC%89"],
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
    page: Page = Field(
        default=0,
        description="The page of the original file that the quote starts on, from 1; absent where it has no pages.",
        examples=[3],
    )
    last_page: Page = Field(
        default=0, description="The page that the quote ends on; absent where that is the same.", examples=[4]
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
    original: Original = Field(
        default="",
        description="Address of the file that the document was read from, at the page; absent where none was kept.",
        examples=["/documents/tongzhi-2023/original#page=3"],
    )
    carried_out_by: list[RelatedClause] = Field(description="Clauses elsewhere that carry this one out (落实).")
    carries_out: list[RelatedClause] = Field(description="Clauses elsewhere that this one carries out (依据).")
