"""Questions about a document as a whole, answered from its front matter: who issued it, when, under which 文号."""

from dataclasses import dataclass

from assistant.answer import Citation, NamedAgency, Statement
from assistant.intent import Intent
from assistant.wording import Wording
from assistant.writing import title_of
from corpus.agencies import Directory, issuing_bodies
from corpus.document import Document, FrontKind, Span
from index.references import named_documents
from index.search import Ranking

_KINDS = {
    Intent.ISSUERS: (FrontKind.ISSUERS, FrontKind.SIGNATURE),
    Intent.DATE: (FrontKind.DATE,),
    Intent.NUMBER: (FrontKind.NUMBER,),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement from a document's front matter, and the lines that say so."""

    statement: Statement
    citation: Citation
    agencies: tuple[NamedAgency, ...]


def asked_document(ranking: Ranking, documents: tuple[Document, ...]) -> Document | None:
    """Return the one document that a question is about: named outright, or that of the best clauses; else None."""
    named = named_documents(ranking.question.searched, documents)
    if len(named) == 1:
        return next(document for document in documents if document.id in named)
    best = ranking.hits[0].document
    rival = next((hit for hit in ranking.hits if hit.document.id != best.id), None)
    clear = rival is None or ranking.hits[0].probability > 2 * rival.probability
    return best if clear and not named else None


def document_fact(
    intent: Intent, document: Document, directory: Directory, wording: Wording, probability: float
) -> Fact | None:
    """Return the fact that is asked for with the lines that state it; None where the text has no such line."""
    span = _lines(document, _KINDS[intent])
    if span is None:
        return None
    agencies = issuing_bodies(document, directory)
    source = title_of(document)
    quote = document.text[span.start : span.end]
    citation = Citation(
        1,
        f"{document.id}#{_label(intent)}",
        document,
        (_label(intent),),
        span.start,
        span.end,
        (span,),
        agencies,
        probability,
    )
    if intent is Intent.ISSUERS:
        names = [(agency.name, agency.name_en) for agency in agencies]
        text = wording.say("issuers", source=source, count=len(names), bodies=wording.bodies(names))
        named = tuple(NamedAgency(a.name, a.name_en, a.role, (1,)) for a in agencies)
        return Fact(Statement(text, (1,)), citation, named)
    if intent is Intent.DATE:
        return Fact(Statement(wording.say("issued", source=source, date=quote), (1,), (quote,)), citation, ())
    return Fact(Statement(wording.say("number", source=source, number=document.number), (1,)), citation, ())


def _label(intent: Intent) -> str:
    return {Intent.ISSUERS: "发文机关", Intent.DATE: "落款日期", Intent.NUMBER: "文号"}[intent]


def _lines(document: Document, kinds: tuple[FrontKind, ...]) -> Span | None:
    """Return the lines of the first kind that the document has; a signature with the date under it."""
    for kind in kinds:
        parts = [part for part in document.front if part.kind is kind]
        if parts:
            below = next((p for p in document.front if p.start == parts[-1].end + 1), None)
            signed = kind is FrontKind.SIGNATURE and below is not None and below.kind is FrontKind.DATE
            return Span(parts[0].start, below.end if signed and below else parts[-1].end)
    return None
