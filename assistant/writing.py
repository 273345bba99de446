"""Composing an answer without a language model: verbatim spans and extracted fields, in the question's language.

责任单位：中国人民银行呼和浩特中心支行、国家外汇管理局内蒙古分局。 [1]
《…实施方案》（三）畅通跨境物流和资金流：“有序推进跨境人民币结算便利化试点…” [1]
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from assistant.answer import Citation, NamedAgency, Note, Prose, Statement
from assistant.evidence import Refusal
from assistant.leads import Lead
from assistant.wording import Wording
from corpus.document import AgencyMention, Document, Role, Span
from index.intent import Intent
from index.search import Hit

# Roles that say who acts; 提及 is given only where a clause has none of these.
ACTING = (Role.RESPONSIBLE, Role.LEADS, Role.ASSISTS, Role.JOINTLY)
MAX_STATEMENTS = 3
_INNER_MARKS = str.maketrans("《》", "〈〉")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation, the hit behind it, the spans of the hit that answer best, and what in them is asked for by name."""

    citation: Citation
    hit: Hit
    sentences: tuple[Span, ...]
    lead: Lead | None = None

    @property
    def quotes(self) -> tuple[str, ...]:
        """The text of the spans."""
        return tuple(self.hit.document.text[s.start : s.end] for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer makes: statements, the bodies they name, what is to be known of how it was written."""

    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    notes: tuple[Note, ...] = ()
    prose: Prose | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who waits for an answer: is told of each statement as it is written, and may end the writing by an exception."""

    on_statement: Callable[[Statement], None] | None = None
    go_on: Callable[[], None] | None = None


class Writer(Protocol):
    """Turns evidence into statements; every statement's quotes are checked against its citations afterwards."""

    def write(
        self,
        question: str,
        intent: Intent,
        evidence: Sequence[Evidence],
        wording: Wording,
        listener: Listener | None = None,
    ) -> Draft:
        """Write an answer that rests on this evidence, best first, not empty."""
        ...


class ExtractiveWriter:
    """Writes with the words of the clauses only."""

    def write(
        self,
        question: str,  # noqa: ARG002
        intent: Intent,
        evidence: Sequence[Evidence],
        wording: Wording,
        listener: Listener | None = None,  # noqa: ARG002 - it is written in a moment
    ) -> Draft:
        """Write what the best clauses say; first who acts by the matching clause, or what else is asked for by name."""
        best = evidence[0]
        statements = []
        agencies = clause_agencies(best, intent)
        if intent is Intent.AGENCY:
            statements += _agency_statements(best, agencies, wording)
        elif best.lead:
            statements.append(_lead_statement(best, best.lead, wording))
        statements += _quote_statements(evidence[:MAX_STATEMENTS], wording)
        if intent is Intent.AGENCY:
            agencies = _also_cited(agencies, evidence[1:MAX_STATEMENTS])
        else:
            agencies = merged([clause_agencies(item, intent) for item in evidence[:MAX_STATEMENTS]])
        return Draft(tuple(statements), agencies)


def source_name(citation: Citation, wording: Wording) -> str:
    """Return how a statement names its source: title, 文号, and the clause's own heading."""
    document = citation.document
    number = f"（{document.number}）" if document.number else ""
    place = place_of(citation, wording)
    return f"{title_of(document)}{number}{' ' if place.isascii() else ''}{place}"


def title_of(document: Document) -> str:
    """Return a title in book-title marks, those inside it lowered to 〈〉 (GB/T 15834-2011, 4.15)."""
    return bracketed(document.title)


def bracketed(title: str) -> str:
    """Put a title in book-title marks."""
    return f"《{title.translate(_INNER_MARKS)}》"


def place_of(citation: Citation, wording: Wording) -> str:
    """Return the heading of a citation's clause; of one without headings its name: 前言, 结语, 通知."""
    return citation.path[-1] if citation.path else wording.place(citation.clause_id.partition("#")[2])


def clause_agencies(item: Evidence, intent: Intent) -> tuple[NamedAgency, ...]:
    """Return the bodies that act by a clause; for a question after a body, those it only names if none acts."""
    acting = [mention for mention in item.citation.agencies if mention.role in ACTING]
    if not acting and intent is Intent.AGENCY:
        shown = {(s.start, s.end) for s in item.sentences}
        acting = [m for m in item.citation.agencies if any(a <= m.start < b for a, b in shown)]
    return merged([[named(mention, item.citation.n) for mention in acting]])


def named(mention: AgencyMention, n: int) -> NamedAgency:
    """Return a body as citation n names it."""
    return NamedAgency(mention.name, mention.name_en, mention.role, (n,))


def merged(groups: Iterable[Iterable[NamedAgency]]) -> tuple[NamedAgency, ...]:
    """Return each body and role once, in order, with all the citations that name it."""
    found: dict[tuple[str, Role], NamedAgency] = {}
    for agency in (a for group in groups for a in group):
        key = (agency.name, agency.role)
        earlier = found[key].citations if key in found else ()
        citations = tuple(dict.fromkeys((*earlier, *agency.citations)))
        found[key] = NamedAgency(agency.name, agency.name_en, agency.role, citations)
    return tuple(found.values())


def _also_cited(agencies: tuple[NamedAgency, ...], others: Sequence[Evidence]) -> tuple[NamedAgency, ...]:
    """Add to the bodies of the matching clause the citations of other clauses that give them the same role."""
    names = {(agency.name, agency.role) for agency in agencies}
    more = [[a for a in clause_agencies(item, Intent.CONTENT) if (a.name, a.role) in names] for item in others]
    return merged([agencies, *more])


def _agency_statements(best: Evidence, agencies: tuple[NamedAgency, ...], wording: Wording) -> list[Statement]:
    """Say who acts by the matching clause, a statement for each role; or that it names nobody."""
    n = (best.citation.n,)
    statements = []
    if not any(agency.role in ACTING for agency in agencies):
        statements.append(Statement(wording.say("none_named"), n))
    for role in (*ACTING, Role.MEMBER, Role.MENTIONED):
        names = [(agency.name, agency.name_en) for agency in agencies if agency.role is role]
        if names:
            statements.append(Statement(wording.role(role, names), n))
    return statements


def _quote_statements(said: Sequence[Evidence], wording: Wording) -> list[Statement]:
    """Quote each clause; the first document of another date or level comes with its date and that of the one above.

    What is said of the first clause must not depend on how many follow, so its date is said with the second's.
    """
    statements = [quote_statement(said[0], wording)]
    dated: set[str] = set()
    for before, item in pairwise(said):
        above, document = before.citation.document, item.citation.document
        source = source_name(item.citation, wording)
        differs = (document.issued, document.level) != (above.issued, above.level)
        if document.id == above.id:
            opening = wording.say("see_also_same", place=place_of(item.citation, wording))
        elif document.id in dated or not differs:
            opening = wording.say("see_also", source=source)
        else:
            other = "" if above.id in dated else wording.say("above", date=wording.date(above.issued))
            opening = wording.say("says_too", source=source, date=wording.date(document.issued), above=other)
            dated |= {above.id, document.id}
        statements.append(_quote_statement(item, opening))
    return statements


def quote_statement(item: Evidence, wording: Wording) -> Statement:
    """Return a statement that quotes what answers in a clause."""
    return _quote_statement(item, wording.say("clause", source=source_name(item.citation, wording)))


def _quote_statement(item: Evidence, opening: str) -> Statement:
    return Statement(opening + "……".join(map(marked, item.quotes)), (item.citation.n,), item.quotes)


def _lead_statement(item: Evidence, lead: Lead, wording: Wording) -> Statement:
    """Say what is asked for by name, as the clause has it."""
    text = item.citation.document.text
    quotes = tuple(dict.fromkeys(text[span.start : span.end] for span in lead.spans))
    return Statement(wording.say(lead.kind.value, names=wording.bodies(list(lead.names))), (item.citation.n,), quotes)


def marked(quote: str) -> str:
    """Put a quote in quotation marks that it does not itself contain, so that it can stay as it is."""
    return f"「{quote}」" if "“" in quote or "”" in quote else f"“{quote}”"


def refusal_statement(refusal: Refusal, detail: str, wording: Wording) -> Statement:
    """Say that the documents hold no answer, and why."""
    return Statement(wording.say(refusal.value, detail=detail), ())
