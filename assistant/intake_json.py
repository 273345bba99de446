"""Files that wait, their previews and the documents that are held, in the form of the administrators' API."""

from dataclasses import asdict
from datetime import date

from assistant.contract import clause_json
from assistant.held import Held
from assistant.incoming_item import Item, State, corrections_json
from assistant.intake_preview import FieldPreview, Preview
from assistant.intake_workers import Building
from assistant.json_parts import Json
from corpus.stated import Carried


def upload_json(item: Item) -> Json:
    """Return a file that was uploaded, and where its document is once it is live."""
    return {
        "id": item.id,
        "name": item.name,
        "state": item.state.value,
        "size": item.size,
        "sha256": item.sha256,
        "received": item.received,
        "message": item.message,
        "document": item.document,
        "replaces": item.replaces,
        "again": item.again,
        "corrections": corrections_json(item.corrections),
        "url": f"/documents/{item.document}" if item.document and item.state is State.LIVE else None,
    }


def preview_json(preview: Preview) -> Json:
    """Return what a file would be as a document."""
    draft, document, changes = preview.draft, preview.document, preview.changes
    return {
        "upload": upload_json(preview.item),
        "id": draft.entry.id if draft.entry else None,
        "format": draft.reading.format.value,
        "encoding": draft.reading.encoding,
        "pages": len(draft.reading.page_starts),
        "fields": [_field_json(one) for one in preview.fields],
        "text": draft.text,
        "headings": [asdict(heading) for heading in document.headings] if document else [],
        "clauses": [clause_json(clause, document) for clause in document.clauses] if document else [],
        "repairs": [asdict(repair) for repair in document.repairs] if document else [],
        "problems": [asdict(problem) for problem in document.problems] if document else [],
        "remarks": list(preview.remarks),
        "identical": draft.identical,
        "near": [asdict(near) for near in draft.near],
        "versions": list(preview.versions),
        "changes": asdict(changes) if changes else None,
        "reason": preview.reason,
    }


def held_json(one: Held) -> Json:
    """Return a document that is held."""
    return asdict(one) | {"standing": one.standing.value}


def building_json(building: Building, waiting: int) -> Json:
    """Return how far the index is, and how many files wait for it."""
    return {**asdict(building), "waiting": waiting}


def _field_json(one: FieldPreview) -> Json:
    return {
        "name": one.name,
        "value": _plain(one.value),
        "read": _plain(one.read),
        "span": [one.span.start, one.span.end] if one.span else None,
        "words": one.words[1] if one.words else None,
        "doubts": list(one.doubts),
        "carried": _carried_json(one.carried) if one.carried else None,
        "is_missing": one.is_missing,
        "is_corrected": one.is_corrected,
    }


def _carried_json(carried: Carried) -> Json:
    return {"value": _plain(carried.value), "is_kept": carried.is_kept, "reason": carried.reason}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value or None
