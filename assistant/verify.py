"""The check that every answer passes before anybody sees it: its citations say what it quotes and whom it names."""

from collections.abc import Sequence

from assistant.answer import Citation, NamedAgency, Statement
from assistant.errors import CitationBroken


def verify_statements(statements: Sequence[Statement], citations: Sequence[Citation]) -> None:
    """Raise CitationBroken if a citation is out of its document, or a statement quotes what it does not cite."""
    for citation in citations:
        if not 0 <= citation.start < citation.end <= len(citation.document.text):
            raise CitationBroken(
                f"{citation.clause_id}: {citation.start}:{citation.end} is outside {citation.document.id}"
            )
        for span in citation.highlights:
            if not citation.start <= span.start < span.end <= citation.end:
                raise CitationBroken(f"{citation.clause_id}: highlight {span.start}:{span.end} is outside the citation")
    for statement in statements:
        shown = f"statement {statement.text[:40]!r}"
        cited = _cited(statement.citations, citations, shown)
        for quote in statement.quotes:
            if not any(quote in citation.quote for citation in cited):
                raise CitationBroken(f"{shown} quotes {quote[:40]!r}, which its citations do not say")
            if quote not in statement.text:
                raise CitationBroken(f"{shown} claims to quote {quote[:40]!r}, which it does not")


def verify_agencies(agencies: Sequence[NamedAgency], citations: Sequence[Citation]) -> None:
    """Raise CitationBroken if a citation does not give a body the role that the answer gives it."""
    for agency in agencies:
        for citation in _cited(agency.citations, citations, agency.name):
            if not any(m.name == agency.name and m.role is agency.role for m in citation.agencies):
                shown = f"{agency.name} ({agency.role.value})"
                raise CitationBroken(f"{shown} cites [{citation.n}] {citation.clause_id}, which does not say so")


def _cited(numbers: Sequence[int], citations: Sequence[Citation], who: str) -> list[Citation]:
    """Return the citations with these numbers."""
    by_number = {citation.n: citation for citation in citations}
    if missing := [n for n in numbers if n not in by_number]:
        raise CitationBroken(f"{who} cites {missing}, which the answer does not have")
    return [by_number[n] for n in numbers]
