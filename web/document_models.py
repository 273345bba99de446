"""Documents and clauses as the API gives them: pydantic models of contract.document_json and of the clause routes."""

from typing import Annotated

from pydantic import Field

from corpus.document import FrontKind, Role
from web.models import QUOTE, Contract, Day, DocumentSummary, Offset, Original, Page, Span, Text
from web.validity_models import Validity


class DocumentList(Contract):
    """Every document."""

    documents: list[DocumentSummary] = Field(description="The documents, in the order of the manifest.")


class FrontPart(Contract):
    """A line that is neither heading nor clause."""

    kind: Annotated[FrontKind, Field(strict=False)] = Field(description="What the line is.", examples=["落款"])
    start: Offset = Field(description="Where it starts in the text.", examples=[0])
    end: Offset = Field(description="Where it ends.", examples=[24])


class Heading(Contract):
    """A numbered heading on a line of its own."""

    number: str = Field(description="Its number as it is printed.", examples=["三"])
    title: str = Field(description="Its words.", examples=["加大金融支持"])
    start: Offset = Field(description="Where it starts in the text.", examples=[2280])
    end: Offset = Field(description="Where it ends.", examples=[2289])


class AgencyMention(Contract):
    """A body where a clause names it."""

    name: Text = Field(description="Its full name in Chinese.", examples=["中国人民银行内蒙古自治区分行"])
    name_en: str | None = Field(
        description="Its name in English; null where none is known.", examples=["Ministry of Commerce", None]
    )
    role: Annotated[Role, Field(strict=False)] = Field(description="What it does there.", examples=["负责"])
    start: Offset = Field(description="Where the name starts in the text.", examples=[2326])
    end: Offset = Field(description="Where it ends.", examples=[2334])


class Clause(Contract):
    """The unit that is found and cited."""

    id: str = Field(
        pattern="^[^#]+#.+$", description="The document's id, # and its numbers.", examples=["nmg-2023#三/（三）/2"]
    )
    path: list[Text] = Field(
        description="The headings above it, outermost first, and its own.",
        examples=[["三、加大金融支持", "（三）便利收付"]],
    )
    number: str = Field(description="Its own number; empty for an unnumbered paragraph.", examples=["（三）"])
    heading: str = Field(description="Its own heading; empty where it has none.", examples=["便利收付"])
    start: Offset = Field(description="Where it starts in the document's text.", examples=[2310])
    end: Offset = Field(description="Where it ends.", examples=[2310 + len(QUOTE)])
    page: Page = Field(
        default=0,
        description="The page of the original file that it starts on, from 1; absent where that has no pages.",
        examples=[3],
    )
    last_page: Page = Field(
        default=0, description="The page that it ends on; absent where that is the same.", examples=[4]
    )
    sentences: list[Span] = Field(
        description="Its sentences without the 责任单位 list: [start, end].", examples=[[[2310, 2325]]]
    )
    agency_list: Span | None = Field(
        description="The 责任单位 list in brackets at its end, [start, end]; null where it has none.",
        examples=[[2325, 2338], None],
    )
    agencies: list[AgencyMention] = Field(description="Every body that it names, where it stands.")


class Repair(Contract):
    """A change that cleaning made to the raw file."""

    step: Text = Field(description="The cleaning step.", examples=["erratum"])
    raw_start: Offset = Field(description="Where it starts in the raw file, in characters.", examples=[120])
    raw_end: Offset = Field(description="Where it ends there.", examples=[123])
    before: str = Field(description="What stands in the raw file.", examples=["加加大"])
    after: str = Field(description="What stands in the text.", examples=["加大"])
    start: Offset = Field(description="Where it starts in the text.", examples=[118])
    end: Offset = Field(description="Where it ends there.", examples=[120])
    reason: str | None = Field(description="Why, for a correction of errata.toml.", examples=["重字", None])


class StructureProblem(Contract):
    """Something that a reader should know about the structure."""

    code: Text = Field(description="What it is about, for programs.", examples=["numbering"])
    offset: Offset = Field(description="Where, in the text.", examples=[900])
    message: Text = Field(description="What it is.", examples=["after （二） comes （四）"])


class Link(Contract):
    """A document that the text names."""

    title: str | None = Field(description="The title in 《》; null where there is none.", examples=["外商投资法"])
    number: str | None = Field(description="The 文号; null where none is given.", examples=["商资发〔2023〕18号", None])
    document: str | None = Field(description="Its id; null where it is not in the corpus.", examples=["mofcom-2023-18"])
    start: Offset = Field(description="Where it is named in the text.", examples=[40])
    end: Offset = Field(description="Where that ends.", examples=[60])


class Document(DocumentSummary):
    """A document: what is known of it, its text, and the text's parts. Offsets count characters of `text`."""

    effective: Day | None = Field(
        description="From when it is in force; null where not stated.", examples=["2023-09-01"]
    )
    expires: Day | None = Field(description="Until when; null where not stated.", examples=["2028-08-31", None])
    status_evidence: str = Field(description="The words that say so.", examples=["正文未注明时效"])
    validity: Validity = Field(
        description="What the documents say of whether it is still valid, with the places that say so."
    )
    implements: list[str] = Field(
        description="Ids of the documents of the corpus that it carries out.", examples=[["mofcom-2023-18"]]
    )
    cites: list[str] = Field(
        description="The 文号 or titles of documents that it names.", examples=[["商资函〔2019〕410号"]]
    )
    sha256: str = Field(
        pattern="^[0-9a-f]{64}$",
        description="The sha256 of the raw file.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    original: Original = Field(
        default="",
        description="Address of the file that it was read from; absent where none was kept.",
        examples=["/documents/tongzhi-2023/original"],
    )
    text: Text = Field(description="The cleaned text, the only text that is quoted.", examples=[QUOTE])
    front: list[FrontPart] = Field(description="Lines that are neither heading nor clause.")
    headings: list[Heading] = Field(description="Numbered headings on lines of their own.")
    clauses: list[Clause] = Field(description="The clauses, in the order of the text.")
    repairs: list[Repair] = Field(description="What cleaning changed.")
    problems: list[StructureProblem] = Field(description="Gaps and repeats in the numbering.")
    links: list[Link] = Field(description="Documents that the text names.")


class ClausePage(Contract):
    """A clause with its words and its document."""

    document: DocumentSummary = Field(description="The document that it stands in.")
    clause: Clause = Field(description="The clause, with offsets of the document's text.")
    quote: Text = Field(description="Its words: the document's text from start to end.", examples=[QUOTE])
    previous: str | None = Field(
        description="Id of the clause before it; null for the first.", examples=["nmg-2023#三/（三）/1", None]
    )
    next: str | None = Field(
        description="Id of the clause after it; null for the last.", examples=["nmg-2023#四", None]
    )
    url: str = Field(
        description="Its address on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E4%B8%89/%EF%BC%88%E4%B8%89%EF%BC%89/2"],
    )
