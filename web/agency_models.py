"""Bodies and their duties as the API gives them: pydantic models of assistant/register_json.py."""

from typing import Annotated

from pydantic import Field

from corpus.document import Role
from web.models import Contract, DocumentSummary, Number, Offset, Span, Text

LIST = "（自治区商务厅、工业和信息化厅、自然资源厅）"

RoleName = Annotated[Role, Field(strict=False)]


class Duty(Contract):
    """A role that a text gives a body."""

    role: RoleName = Field(description="What the body does.", examples=["负责"])
    document: DocumentSummary = Field(description="The document that says so.")
    clause_id: Text = Field(
        description="The clause that says so; of an issuer the lines that name it, 发文机关.",
        examples=["nmg-2023#二/（一）", "nmg-2023#发文机关"],
    )
    path: list[Text] = Field(
        description="The headings above it; for text without headings what it is called.",
        examples=[["二、完善功能布局", "（一）稳步有序推动新设和扩区调区"]],
    )
    quote: Text = Field(description="The sentence, list or line that says so, to the letter.", examples=[LIST])
    start: Offset = Field(description="Where the quote starts in the document's text.", examples=[1120])
    end: Offset = Field(description="Where it ends.", examples=[1120 + len(LIST)])
    name: Span = Field(description="Where the body is named in the text: [start, end].", examples=[[1121, 1127]])
    url: str = Field(
        description="Its address on the document's page, relative to the server, with the name marked.",
        examples=["/documents/nmg-2023?mark=1121-1127#%E4%BA%8C/%EF%BC%88%E4%B8%80%EF%BC%89"],
    )


class Agency(Contract):
    """A body: its names, and what the documents say that it does."""

    name: Text = Field(description="Its full name in Chinese.", examples=["内蒙古自治区商务厅"])
    name_en: str | None = Field(
        description="Its name in English; null where none is known.", examples=["Ministry of Commerce", None]
    )
    aliases: list[Text] = Field(description="What else it is called.", examples=[["自治区商务厅", "内蒙古商务厅"]])
    kind: Text = Field(description="机关, 金融机构, or 统称 for a generic body.", examples=["机关"])
    level: str | None = Field(description="国家, 自治区 and so on; null where it has none.", examples=["自治区", None])
    parent: str | None = Field(description="The name of its superior; null where none is known.", examples=["商务部"])
    roles: dict[RoleName, Number] = Field(
        description="How many clauses give it each role, those with none left out.", examples=[{"负责": 10, "发文": 1}]
    )
    url: str = Field(description="The address of its page, relative to the server.", examples=["/agencies?name=..."])
    duties: list[Duty] | None = Field(
        description="Each clause that gives it a role, in the order of the documents; null in the list of all bodies."
    )


class AgencyList(Contract):
    """Bodies."""

    agencies: list[Agency] = Field(description="Those with duties first, in the order of the directory of bodies.")
