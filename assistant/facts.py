"""Questions about a document as a whole, answered from its front matter: who issued it, when, under which 文号."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation, NamedAgency, Statement
from assistant.evidence import OUTRIGHT, Refusal, Verdict
from assistant.wording import Wording
from assistant.writing import merged, refusal_statement, title_of
from corpus.agencies import Directory, issuing_bodies
from corpus.document import Document, FrontKind, FrontPart, Span
from index.intent import Intent
from index.search import Ranking

# A document named by its 文号, title or year leaves no doubt which front matter is asked for.
CERTAIN = 0.95
# A year may name several documents; of more than these a question must say which it means.
MAX_DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is asked for: its name, the kinds of line that state it, and the refusal where no line does."""

    label: str
    kinds: tuple[FrontKind, ...]
    not_stated: Refusal


FRONT_MATTER = {
    Intent.ISSUERS: FrontMatter("发文机关", (FrontKind.ISSUERS, FrontKind.SIGNATURE), Refusal.ISSUERS_NOT_STATED),
    Intent.DATE: FrontMatter("落款日期", (FrontKind.DATE,), Refusal.DATE_NOT_STATED),
    Intent.NUMBER: FrontMatter("文号", (FrontKind.NUMBER,), Refusal.NUMBER_NOT_STATED),
    Intent.RECIPIENTS: FrontMatter("主送机关", (FrontKind.RECIPIENTS,), Refusal.RECIPIENTS_NOT_STATED),
    Intent.SOURCE: FrontMatter("来源", (FrontKind.SOURCE,), Refusal.SOURCE_NOT_STATED),
}


@dataclass(frozen=True, slots=True)
class AskedDocuments:
    """The documents whose front matter is asked for, and the probability that it is these."""

    documents: tuple[Document, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What documents' front matter states, and the lines that say so."""

    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    citations: tuple[Citation, ...]

    def at_most(self, top: int) -> "Facts":
        """Return these facts with the first `top` citations, and what can be said with these."""
        kept = self.citations[:top]
        numbers = {citation.n for citation in kept}
        statements = [
            replace(statement, citations=tuple(n for n in statement.citations if n in numbers))
            for statement in self.statements
            if not statement.quotes or numbers.issuperset(statement.citations)
        ]
        return Facts(tuple(statements), self.agencies, kept)


def asked_documents(
    intent: Intent, ranking: Ranking, allowed: Sequence[Document], verdict: Verdict
) -> AskedDocuments | None:
    """Return the documents whose front matter a question is after, among those that are allowed, or None.

    They are named outright, or it is that of the best clauses where these pass the gate and no other document's come
    near.
    """
    if intent not in FRONT_MATTER or verdict.refusal in OUTRIGHT:
        return None
    named = ranking.question.entities.documents
    if named:
        found = tuple(document for document in allowed if document.id in named)
        return AskedDocuments(found, CERTAIN) if 1 <= len(found) <= MAX_DOCUMENTS else None
    best = ranking.hits[0]
    rival = next((hit for hit in ranking.hits if hit.document.id != best.document.id), None)
    if verdict.refusal or (rival and best.probability <= 2 * rival.probability):
        return None
    return AskedDocuments((best.document,), verdict.confidence)


def state_facts(intent: Intent, asked: AskedDocuments, directory: Directory, wording: Wording, top: int) -> Facts:
    """Return what is asked for of at most `top` documents; no citations where none has a line that states it."""
    matter = FRONT_MATTER[intent]
    statements: list[Statement] = []
    agencies: list[NamedAgency] = []
    citations: list[Citation] = []
    for document in asked.documents[:top]:
        span = _lines(document, matter.kinds)
        if span is None:
            statements.append(refusal_statement(matter.not_stated, title_of(document), wording))
            continue
        citation = Citation(
            n=len(citations) + 1,
            clause_id=f"{document.id}#{matter.label}",
            document=document,
            path=(matter.label,),
            start=span.start,
            end=span.end,
            highlights=(span,),
            agencies=issuing_bodies(document, directory),
            probability=asked.probability,
        )
        citations.append(citation)
        statements.append(_statement(intent, citation, wording))
        if intent is Intent.ISSUERS:
            agencies += [NamedAgency(body.name, body.name_en, body.role, (citation.n,)) for body in citation.agencies]
    return Facts(tuple(statements), merged([agencies]), tuple(citations))


def _statement(intent: Intent, citation: Citation, wording: Wording) -> Statement:
    document, n = citation.document, (citation.n,)
    source = title_of(document)
    if intent is Intent.ISSUERS:
        names = [(body.name, body.name_en) for body in citation.agencies]
        return Statement(wording.say("issuers", source=source, count=len(names), bodies=wording.bodies(names)), n)
    if intent is Intent.DATE:
        issued = document.issued.isoformat()
        return Statement(wording.say("issued", source=source, date=citation.quote, issued=issued), n, (citation.quote,))
    if intent is Intent.NUMBER:
        return Statement(wording.say("number", source=source, number=document.number), n)
    return Statement(wording.say(intent.value, source=source, quote=citation.quote), n, (citation.quote,))


def _lines(document: Document, kinds: Sequence[FrontKind]) -> Span | None:
    """Return the lines of the first kind that the document has; a signature with the date under it."""
    for kind in kinds:
        parts = _last_run(document, [part for part in document.front if part.kind is kind])
        if parts:
            below = next((part for part in document.front if part.start == parts[-1].end + 1), None)
            signed = kind is FrontKind.SIGNATURE and below is not None and below.kind is FrontKind.DATE
            return Span(parts[0].start, below.end if signed and below else parts[-1].end)
    return None


def _last_run(document: Document, parts: Sequence[FrontPart]) -> list[FrontPart]:
    """Return the last of these lines and those right above it: a date at the head is not the one under the text."""
    run: list[FrontPart] = []
    for part in reversed(parts):
        if run and document.text[part.end : run[0].start].strip():
            break
        run.insert(0, part)
    return run
