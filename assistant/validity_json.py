"""What is known of a document's validity, in the form of the contract."""

from typing import Any

from assistant.derived.validity import Evidence, Later, Repeals, Validity
from corpus.document import Span


def validity_json(validity: Validity) -> dict[str, Any]:
    """Return a document's validity; spans count characters of its text, those of evidence of the text named there."""
    return {
        "status": validity.status.value,
        "status_evidence": [_evidence(evidence) for evidence in validity.status_evidence],
        "issued": validity.issued.isoformat(),
        "issued_span": _span(validity.issued_span),
        "effective": validity.effective.isoformat() if validity.effective else None,
        "effective_span": _span(validity.effective_span),
        "expires": validity.expires.isoformat() if validity.expires else None,
        "expires_span": _span(validity.expires_span),
        "terms": [
            {
                "kind": term.kind.value,
                "quote": validity.document.text[term.span.start : term.span.end],
                "start": term.span.start,
                "end": term.span.end,
                "date": term.day.isoformat() if term.day else None,
            }
            for term in validity.terms
        ],
        "repeals": [_repeals(repeals) for repeals in validity.repeals],
        "later": [_later(later) for later in validity.later],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "document": evidence.document.id,
        "quote": evidence.quote,
        "start": evidence.span.start,
        "end": evidence.span.end,
    }


def _repeals(repeals: Repeals) -> dict[str, Any]:
    return {
        "title": repeals.title,
        "number": repeals.number,
        "document": repeals.document.id if repeals.document else None,
        "evidence": _evidence(repeals.evidence),
    }


def _later(later: Later) -> dict[str, Any]:
    return {
        "document": later.document.id,
        "title": later.document.title,
        "number": later.document.number,
        "issued": later.document.issued.isoformat(),
        "shared": list(later.shared),
        "local": later.is_local,
    }


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
