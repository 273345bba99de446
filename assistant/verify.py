"""The check that every answer passes before anybody sees it: each quote stands in the clause that is cited for it."""

from collections.abc import Sequence

from assistant.answer import Citation, Statement
from assistant.errors import CitationBroken


def verify_statements(statements: Sequence[Statement], citations: Sequence[Citation]) -> None:
    """Raise CitationBroken if a citation is out of its document, or a statement quotes what it does not cite."""
    by_number = {citation.n: citation for citation in citations}
    for citation in citations:
        if not 0 <= citation.start < citation.end <= len(citation.document.text):
            raise CitationBroken(
                f"{citation.clause_id}: {citation.start}:{citation.end} is outside {citation.document.id}"
            )
        for span in citation.highlights:
            if not citation.start <= span.start < span.end <= citation.end:
                raise CitationBroken(f"{citation.clause_id}: highlight {span.start}:{span.end} is outside the citation")
    for statement in statements:
        missing = [n for n in statement.citations if n not in by_number]
        if missing:
            raise CitationBroken(f"statement {statement.text[:40]!r} cites {missing}, which the answer does not have")
        for quote in statement.quotes:
            if not any(quote in by_number[n].quote for n in statement.citations):
                raise CitationBroken(f"statement quotes {quote[:40]!r}, which its citations do not say")
