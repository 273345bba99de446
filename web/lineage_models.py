"""Lineage as the API gives it: pydantic models of assistant/lineage_json.py."""

from typing import Annotated

from pydantic import Field

from assistant.derived.differences import Change
from assistant.derived.relations import Relation
from web.document_models import AgencyMention
from web.models import Contract, DocumentSummary, Offset, Probability, Span, Text

LOCAL, BASIS = "nmg-2023#三/（三）/2", "mofcom-2023-18#三/（三）"
_CLAUSE_ID = "^[^#]+#.+$"

ClauseId = Annotated[str, Field(pattern=_CLAUSE_ID)]


class DocumentRelation(Contract):
    """How a document stands to one that its text names."""

    source: Text = Field(description="The id of the document whose text says so.", examples=["nmg-2023"])
    relation: Annotated[Relation, Field(strict=False)] = Field(
        description="落实 carries out, 转发 forwards, 依据 is based on, 引用 cites.", examples=["落实"]
    )
    title: Text = Field(
        description="The title of the document named: its own where it is held, else as the text names it.",
        examples=["关于规范开发区管理机构促进开发区创新发展的指导意见"],
    )
    number: str | None = Field(
        description="Its 文号; null where none is known.", examples=["商资函〔2019〕410号", None]
    )
    target: str | None = Field(description="Its id; null where it is not in the corpus.", examples=["mofcom-2023-18"])
    clause_id: ClauseId | None = Field(
        description="The clause of the source that says so; null where its title does.", examples=["nmg-2023#前言"]
    )
    quote: Text = Field(
        description="The words that say so, to the letter.",
        examples=["按照《海关总署关于综合保税区申请设立指引》"],
    )
    start: Offset = Field(description="Where they start in the source's text.", examples=[742])
    end: Offset = Field(description="Where they end.", examples=[763])
    url: str = Field(
        description="Their address on the document's page, relative to the server.",
        examples=["/documents/nmg-2023?mark=742-763#%E5%89%8D%E8%A8%80"],
    )


class ClausePair(Contract):
    """A clause, and the clause that it carries out."""

    local: ClauseId = Field(description="The clause that carries out the other.", examples=[LOCAL])
    basis: ClauseId = Field(description="The clause that is carried out.", examples=[BASIS])
    score: Probability = Field(
        description="How much their headings, words and places in order have in common, .5 at least.", examples=[0.8472]
    )


class WithoutEvidence(Contract):
    """What the manifest says a document carries out, and its text does not."""

    source: Text = Field(description="The document's id.", examples=["nmg-2023"])
    target: Text = Field(description="The id of the other.", examples=["mofcom-2023-18"])


class Lineage(Contract):
    """Documents, how they stand to each other, and which clause carries out which."""

    documents: list[DocumentSummary] = Field(description="Every document of the corpus.")
    relations: list[DocumentRelation] = Field(description="In the order of the documents and their texts.")
    pairs: list[ClausePair] = Field(description="The clauses of each document that carries out another.")
    alone: list[ClauseId] = Field(description="The clauses of these documents that are in no pair.", examples=[[BASIS]])
    without_evidence: list[WithoutEvidence] = Field(
        description="What the manifest says without a word of the text to say so; no relation is made of it."
    )


class PairedClause(Contract):
    """A clause of a pair with its words."""

    id: ClauseId = Field(description="The document's id, # and its numbers.", examples=[LOCAL])
    document: DocumentSummary = Field(description="Its document.")
    path: list[Text] = Field(
        description="The headings above it, outermost first, and its own.",
        examples=[["三、拓展国际合作", "（三）畅通跨境物流和资金流"]],
    )
    quote: Text = Field(description="Its words, to the letter.", examples=["（三）畅通跨境物流和资金流。…"])
    start: Offset = Field(description="Where it starts in the document's text.", examples=[1410])
    end: Offset = Field(description="Where it ends.", examples=[1700])
    agencies: list[AgencyMention] = Field(description="Every body that it names, where it stands.")
    url: str = Field(
        description="Its address on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E4%B8%89"],
    )


class Piece(Contract):
    """Words that both clauses have, or one of them."""

    change: Annotated[Change, Field(strict=False)] = Field(
        description="same, moved (both have them, at different places), added by the local clause, left_out of the "
        "basis.",
        examples=["added"],
    )
    text: Text = Field(description="The words.", examples=["二连浩特市"])
    local: Span | None = Field(
        description="Where they stand in the local document's text, [start, end]; null where they do not.",
        examples=[[1500, 1505], None],
    )
    basis: Span | None = Field(
        description="Where they stand in the text of the other; null where they do not.", examples=[[900, 905], None]
    )


class Named(Contract):
    """A place, figure or body where it is named."""

    text: Text = Field(description="The name or figure.", examples=["6家"])
    start: Offset = Field(description="Where it starts in its document's text.", examples=[1600])
    end: Offset = Field(description="Where it ends.", examples=[1602])


class Details(Contract):
    """What one of two clauses names and the other does not."""

    places: list[Named] = Field(description="Places.")
    figures: list[Named] = Field(description="Figures, counts, rates and dates.")
    bodies: list[Named] = Field(description="Bodies.")


class ComparedPair(Contract):
    """Two clauses word by word: every character of both is in exactly one piece."""

    local: PairedClause = Field(description="The clause that carries out the other.")
    basis: PairedClause = Field(description="The clause that is carried out.")
    score: Probability = Field(description="How much they have in common.", examples=[0.8472])
    pieces: list[Piece] = Field(
        description="First those with words of the local clause or both, in its order, then what is left out; each "
        "clause is put together from its pieces by their offsets."
    )
    added: Details = Field(description="What the local clause adds.")
    left_out: Details = Field(description="What it leaves out.")


class ClauseLineage(Contract):
    """A clause with those that it carries out and that carry it out."""

    clause_id: ClauseId = Field(description="The clause.", examples=[LOCAL])
    carries_out: list[ComparedPair] = Field(description="The clauses that it carries out.")
    carried_out_by: list[ComparedPair] = Field(description="The clauses that carry it out.")
