"""The administrators' API as pydantic models: files that wait, their previews, documents that are held, corrections."""

from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.held import Standing
from assistant.incoming_item import State
from corpus.document import Status
from corpus.formats.result import Format
from corpus.jurisdiction import LEVELS
from web.bodies import Body
from web.document_models import Clause, Heading, Repair, StructureProblem
from web.models import QUOTE, Contract, Day, Offset, Span, Text

MAX_TITLE, MAX_WORDS, MAX_LISTED = 500, 100, 100
_ID, _SHA256 = "3f9c1d2e4b5a6978", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_TIME = "2026-01-31T09:30:00+00:00"
Value = str | list[str] | None
Words = Annotated[str, Field(min_length=1, max_length=MAX_WORDS)]
Names = Annotated[list[Words], Field(min_length=1, max_length=MAX_LISTED)]


def _known_level(level: str) -> str:
    if level not in LEVELS:
        raise ValueError(f"a level is one of {', '.join(LEVELS)}")
    return level


Level = Annotated[str, AfterValidator(_known_level), Field(json_schema_extra={"enum": list(LEVELS)})]


class CorrectionsBody(Body):
    """What an administrator states in place of what was read, all at once: a field that is absent is as it was read."""

    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE)] | None = Field(
        default=None, description="Its title.", examples=["保税区海关监管办法"]
    )
    number: Annotated[str, Field(max_length=MAX_WORDS)] | None = Field(
        default=None, description="Its 文号; null where it has none.", examples=["商资发〔2023〕18号"]
    )
    issuers: Names | None = Field(default=None, description="Who issued it.", examples=[["商务部"]])
    issued: Day | None = Field(default=None, description="When it was issued.", examples=["2023-02-07"])
    effective: Day | None = Field(
        default=None, description="From when it is in force; null where it does not say.", examples=["2023-03-01"]
    )
    expires: Day | None = Field(
        default=None, description="Until when it is in force; null where it does not say.", examples=["2028-03-01"]
    )
    level: Level | None = Field(default=None, description="The level of who issued it.", examples=["国家"])
    regions: Names | None = Field(
        default=None, description="The provinces it is for; 全国 for all.", examples=[["内蒙古自治区"]]
    )
    status: Annotated[Status, Field(strict=False)] | None = Field(
        default=None, description="Whether it is in force.", examples=["现行"]
    )


class AcceptBody(Body):
    """How a file is accepted."""

    replaces: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None,
        description="The document whose content it replaces, under the same id; null for a document of its own.",
        examples=["mofcom-2023-18"],
    )


class Upload(Contract):
    """A file that was uploaded."""

    id: str = Field(pattern="^[0-9a-f]{16}$", description="Its id.", examples=[_ID])
    name: Text = Field(description="Its name, as it is safe.", examples=["通知.docx"])
    state: Annotated[State, Field(strict=False)] = Field(
        description="reading, waiting for a decision, refused with a message, accepted and going live, live, or "
        "failed: it is among the documents, but the index could not be built.",
        examples=["waiting"],
    )
    size: Offset = Field(description="Its bytes.", examples=[18231])
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="The sha256 of its bytes.", examples=[_SHA256])
    received: Text = Field(description="When it came, in UTC.", examples=[_TIME])
    message: str | None = Field(
        description="Why it was refused or failed, and what to do; else null.", examples=[None, "扫描.pdf is a scan"]
    )
    document: str | None = Field(
        description="The id of its document, once accepted; else null.", examples=["mofcom-2023-18", None]
    )
    replaces: str | None = Field(
        description="The id of the document whose content it replaces; else null.", examples=[None]
    )
    again: bool = Field(description="Whether it is that document's own file, read again.", examples=[False])
    corrections: dict[str, Value] = Field(
        description="What was stated in place of what was read.", examples=[{"title": "保税区海关监管办法"}]
    )
    url: str | None = Field(description="Its page once it is live; else null.", examples=["/documents/mofcom-2023-18"])


class UploadList(Contract):
    """The files that wait, and those that went live last."""

    uploads: list[Upload] = Field(description="The file received last first.")


class Carried(Contract):
    """What becomes of what somebody stated of the document that the file replaces."""

    value: Value = Field(description="What was stated, or held.", examples=["2024-03-06"])
    is_kept: bool = Field(description="Whether it stays.", examples=[True])
    reason: str = Field(description="Why.", examples=["the new text does not state it"])


class FieldPreview(Contract):
    """What a field would be."""

    name: Text = Field(description="The field.", examples=["issued"])
    value: Value = Field(description="What it would be; null where nothing is known.", examples=["2023-02-07"])
    read: Value = Field(description="What was read from the text.", examples=["2023-02-07"])
    span: Span | None = Field(description="Where in the text that stands; null where unknown.", examples=[[812, 821]])
    words: str | None = Field(description="The words there.", examples=["2023年2月7日"])
    doubts: list[str] = Field(description="Why the reading is doubtful.", examples=[[]])
    carried: Carried | None = Field(description="What becomes of the same field of that document; null for nothing.")
    is_missing: bool = Field(
        description="Whether it has to be stated before the file can be accepted.", examples=[False]
    )
    is_corrected: bool = Field(description="Whether somebody stated it.", examples=[False])


class Near(Contract):
    """A document whose text is nearly the same."""

    id: Text = Field(description="Its id.", examples=["mofcom-2023-18"])
    share: Annotated[float, Field(ge=0, le=1)] = Field(
        description="The share of the text that is the same.", examples=[0.93]
    )


class Changes(Contract):
    """What would be another in the document that the file replaces."""

    added: list[str] = Field(description="Lines that would come.", examples=[["（四）加强监测。"]])
    removed: list[str] = Field(description="Lines that would go.", examples=[[]])
    clauses_before: Offset = Field(description="How many clauses it has.", examples=[31])
    clauses_after: Offset = Field(description="How many it would have.", examples=[33])
    fields: list[str] = Field(description="The fields that would change.", examples=[["issued"]])


class UploadPreview(Contract):
    """A file as it would be as a document. Offsets count characters of `text`."""

    upload: Upload = Field(description="The file.")
    id: str | None = Field(
        description="The id it would have; null while a field is missing.", examples=["guishanggui-2024-7", None]
    )
    format: Annotated[Format, Field(strict=False)] = Field(description="What the file is.", examples=["docx"])
    encoding: str | None = Field(description="The character encoding of a file of text.", examples=["gb18030", None])
    pages: Offset = Field(description="How many pages it has; 0 where it has none.", examples=[0])
    fields: list[FieldPreview] = Field(description="What is known of it, field by field.")
    text: Text = Field(description="The cleaned text, the only text that would be quoted.", examples=[QUOTE])
    headings: list[Heading] = Field(description="Numbered headings on lines of their own.")
    clauses: list[Clause] = Field(description="The clauses, with the bodies that each names.")
    repairs: list[Repair] = Field(description="What cleaning changed.")
    problems: list[StructureProblem] = Field(description="Gaps and repeats in the numbering.")
    remarks: list[str] = Field(
        description="Warnings of the format, and documents with the same title or 文号.",
        examples=[["nmg-2023 has the same title"]],
    )
    identical: str | None = Field(
        description="The id of the document with the same text; null where there is none.", examples=[None]
    )
    near: list[Near] = Field(description="Documents that are nearly the same, the nearest first.")
    versions: list[str] = Field(
        description="Documents with its 文号, title or file name, which it may replace.", examples=[["nmg-2023"]]
    )
    changes: Changes | None = Field(description="What would change in the document that it replaces, if it does.")
    reason: str | None = Field(
        description="Why it cannot be accepted as it stands; null where it can.", examples=[None]
    )


class HeldDocument(Contract):
    """A document that is held."""

    id: Text = Field(description="Its id.", examples=["mofcom-2023-18"])
    title: Text = Field(description="Its title.", examples=["保税区海关监管办法"])
    number: str | None = Field(description="Its 文号.", examples=["商资发〔2023〕18号", None])
    issued: Day = Field(description="When it was issued.", examples=["2023-02-07"])
    status: Annotated[Status, Field(strict=False)] = Field(description="Whether it is in force.", examples=["未注明"])
    standing: Annotated[Standing, Field(strict=False)] = Field(
        description="live: answers quote it; pending: the index is not built yet; leaving: deleted, but in the index.",
        examples=["live"],
    )
    is_own: bool = Field(description="Whether it was added; false where it came with the program.", examples=[True])
    format: str | None = Field(description="The format of the file that it was added as.", examples=["docx", None])
    added: str | None = Field(description="When it was first added, in UTC.", examples=[_TIME, None])
    updated: str | None = Field(description="When it was last replaced, in UTC.", examples=[_TIME, None])
    original: str | None = Field(description="The name of that file.", examples=["通知.docx", None])
    size: Offset | None = Field(description="Its bytes, or those of the text.", examples=[18231])
    clauses: Offset | None = Field(description="How many clauses it has, once it is live.", examples=[31])


class HeldDocuments(Contract):
    """The documents that are held, those found a page at a time."""

    total: Offset = Field(description="How many were found.", examples=[5])
    documents: list[HeldDocument] = Field(description="The document that came last first.")


class Progress(Contract):
    """How far the index is."""

    is_running: bool = Field(description="Whether it is being built.", examples=[False])
    what: str | None = Field(description="What is being done.", examples=["clauses", None])
    done: Offset = Field(description="How much of it is done.", examples=[12])
    total: Offset = Field(description="How much there is to do.", examples=[80])
    message: str | None = Field(description="Why the last build failed; null where it did not.", examples=[None])
    ended: str | None = Field(description="When the last build ended, in UTC.", examples=[_TIME, None])
    waiting: Offset = Field(description="How many accepted files wait for it.", examples=[0])
