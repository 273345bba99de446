"""What the page of a document says of its validity, each place with a link to it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.derived.validity import Evidence, Validity
from assistant.json_parts import clause_url
from corpus.document import Document, Status


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document, the address that shows them marked, and the document's title where it is another one."""

    text: str
    address: str
    title: str | None


@dataclass(frozen=True, slots=True)
class LaterView:
    """A later document on the same subject."""

    document: Document
    is_local: bool


@dataclass(frozen=True, slots=True)
class ValidityView:
    """The status with its evidence, or the words of the catalogue; other terms; later documents."""

    status: Status
    places: tuple[Place, ...]
    catalogued: str
    terms: tuple[Place, ...]
    repeals: tuple[Place, ...]
    later: tuple[LaterView, ...]


def validity_view(validity: Validity) -> ValidityView:
    """Return what the page shows of a document's validity."""
    document = validity.document
    terms = [Evidence(document, term.span) for term in validity.terms if term.status is None]
    repeals = dict.fromkeys(each.evidence for each in validity.repeals)
    return ValidityView(
        status=validity.status,
        places=tuple(_place(evidence, document) for evidence in validity.status_evidence),
        catalogued="" if validity.status_evidence else document.status_evidence,
        terms=tuple(_place(evidence, document) for evidence in terms),
        repeals=tuple(_place(evidence, document) for evidence in repeals),
        later=tuple(LaterView(later.document, later.is_local) for later in validity.later),
    )


def _place(evidence: Evidence, document: Document) -> Place:
    """Return a place; its address is the clause, or the line at the head of the page, with the words marked."""
    found, span = evidence.document, evidence.span
    mark = urlencode({"mark": f"{span.start}-{span.end}"})
    clause = next((c for c in found.clauses if c.start <= span.start < c.end), None)
    address = clause_url(found.id, clause.id if clause else "")
    page, _, fragment = address.partition("#")
    address = f"{page}?{mark}" + (f"#{fragment}" if fragment else "")
    return Place(evidence.quote, address, found.title if found.id != document.id else None)
