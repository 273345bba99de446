"""Parts that many forms of the JSON contract share: a document in short, the address of a clause, a body."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote as url_quote

from corpus.document import AgencyMention, Document

Json = dict[str, Any]
RequestId = str | int


def document_summary(document: Document) -> Json:
    """Return what identifies a document."""
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuers": list(document.issuers),
        "issued": document.issued.isoformat(),
        "level": document.level,
        "regions": list(document.regions),
        "status": document.status.value,
        "source": document.source,
        **times_json(document),
    }


def times_json(document: Document) -> Json:
    """Return when a document was `added` and `updated`; what is not known of it is left out."""
    times = {"added": time_text(document.added), "updated": time_text(document.updated)}
    return {name: text for name, text in times.items() if text}


def time_text(time: datetime | None) -> str | None:
    """Return a time in UTC as ISO 8601 has it, to the second."""
    return time.astimezone(UTC).isoformat(timespec="seconds") if time else None


def clause_url(document_id: str, clause_id: str) -> str:
    """Return the address of a clause on the document's page."""
    return f"/documents/{document_id}#{url_quote(clause_id.partition('#')[2])}"


def original_url(document: Document, page: int | None = None) -> str | None:
    """Return the address of the file that a document was read from, at a page; None where none was kept."""
    if document.original is None:
        return None
    return f"/documents/{document.id}/original" + (f"#page={page}" if page else "")


def pages_json(document: Document, start: int, end: int) -> Json:
    """Return the `page` that a place stands on, and `last_page` if another; neither where there are no pages."""
    pages = document.pages(start, end)
    if pages is None:
        return {}
    first, last = pages
    return {"page": first} | ({"last_page": last} if last != first else {})


def original_json(document: Document, page: int | None = None) -> Json:
    """Return the address of the original; nothing where none was kept."""
    address = original_url(document, page)
    return {"original": address} if address else {}


def body_role(mention: AgencyMention) -> Json:
    """Return a body and its role in a clause."""
    return {"name": mention.name, "name_en": mention.name_en, "role": mention.role.value}
