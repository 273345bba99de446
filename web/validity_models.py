"""A document's validity as the API gives it: pydantic models of assistant/validity_json.py."""

from typing import Annotated

from pydantic import Field

from assistant.derived.validity_terms import TermKind
from corpus.document import Status
from web.models import Contract, Day, Offset, Span, Text


class ValidityEvidence(Contract):
    """Words of a document that say something about validity."""

    document: Text = Field(description="Id of the document whose words they are.", examples=["mofcom-2023-18"])
    quote: Text = Field(description="The words: that document's text from start to end.", examples=["【失效】"])
    start: Offset = Field(description="Where they start in that document's text.", examples=[0])
    end: Offset = Field(description="Where they end.", examples=[4])


class ValidityTerm(Contract):
    """Words of the document about its own validity."""

    kind: Annotated[TermKind, Field(strict=False)] = Field(
        description="试行 and 暂行: in the title; 施行: from when it applies; 有效期: until when; 时效: a status word "
        "at the head of the copy.",
        examples=["施行"],
    )
    quote: Text = Field(description="The words.", examples=["自2023年1月1日起施行"])
    start: Offset = Field(description="Where they start in the text.", examples=[1200])
    end: Offset = Field(description="Where they end.", examples=[1214])
    date: Day | None = Field(
        description="The first day that it applies, or the last; null where the words do not say the day.",
        examples=["2023-01-01", None],
    )


class RepealedDocument(Contract):
    """Another document that this one says is repealed."""

    title: str | None = Field(description="Its title; null where only the 文号 is given.", examples=["边贸办法"])
    number: str | None = Field(description="Its 文号; null where none is given.", examples=["商资发〔2010〕1号", None])
    document: str | None = Field(description="Its id; null where it is not in the corpus.", examples=[None])
    evidence: ValidityEvidence = Field(description="The sentence that says so.")


class LaterDocument(Contract):
    """A later document on the same subject: not a claim that it repeals the older one."""

    document: Text = Field(description="Its id.", examples=["mofcom-2023-18"])
    title: Text = Field(description="Its title.", examples=["关于边境经济合作区的通知"])
    number: str | None = Field(description="Its 文号; null where the text gives none.", examples=["商资发〔2023〕18号"])
    issued: Day = Field(description="The date it is signed with.", examples=["2023-02-07"])
    shared: list[Text] = Field(
        min_length=1,
        description="The kinds of zones, or the words, that both titles have.",
        examples=[["边境经济合作区"]],
    )
    local: bool = Field(description="Whether it is of a lower level than the older one.", examples=[False])


class Validity(Contract):
    """Whether the document is still valid, as far as the documents of the corpus say."""

    status: Annotated[Status, Field(strict=False)] = Field(
        description="As its own text or another document's says; 未注明 where none does.", examples=["未注明"]
    )
    status_evidence: list[ValidityEvidence] = Field(description="The words that say so; empty where none do.")
    issued: Day = Field(description="The date it is signed with.", examples=["2023-02-07"])
    issued_span: Span | None = Field(
        description="The line that states it, [start, end]; null where the text has none.", examples=[[9000, 9008]]
    )
    effective: Day | None = Field(description="From when it applies; null where not stated.", examples=[None])
    effective_span: Span | None = Field(description="The words that say so; null where none do.", examples=[None])
    expires: Day | None = Field(description="The last day that it applies; null where not stated.", examples=[None])
    expires_span: Span | None = Field(description="The words that say so; null where none do.", examples=[None])
    terms: list[ValidityTerm] = Field(description="Every word about its own validity, in the order of the text.")
    repeals: list[RepealedDocument] = Field(description="Other documents that it repeals.")
    later: list[LaterDocument] = Field(
        description="Later documents on the same subject, those of a lower level last, of each the newest first."
    )
