"""The routes of documents and clauses."""

from http import HTTPStatus
from itertools import chain
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import PlainTextResponse

from assistant.contract import clause_json, document_json
from assistant.errors import UnknownClause
from assistant.json_parts import Json, clause_url, document_summary, pages_json
from corpus.document import Document
from web import document_models as models
from web.caching import unless_known
from web.responses import etagged, not_modified, problems
from web.state import LoadingDep, opened
from web.typeset import front_anchors

router = APIRouter(tags=["Documents"])

_OK = HTTPStatus.OK.value
DocumentId = Annotated[str, Path(description="The document's id.", examples=["nmg-2023"])]
ClauseId = Annotated[
    str,
    Path(
        description="The clause's id, percent-encoded as every address is: # as %23. The lines of the front matter "
        "that answers cite have ids, too: nmg-2023#发文机关, #落款日期, #文号.",
        examples=["nmg-2023#三/（三）/2"],
    ),
]


@router.get(
    "/api/v1/documents",
    response_model=models.DocumentList,
    responses={_OK: etagged("The documents."), **not_modified(), **problems(503)},
)
def documents(request: Request, loading: LoadingDep) -> Response:
    """List the documents."""
    assistant = opened(loading)
    return unless_known(
        request,
        assistant.index.generation,
        lambda: {"documents": [document_summary(document) for document in assistant.documents]},
    )


@router.get(
    "/api/v1/documents/{document_id}",
    response_model=models.Document,
    responses={_OK: etagged("The document."), **not_modified(), **problems(404, 422, 503)},
)
def document(document_id: DocumentId, request: Request, loading: LoadingDep) -> Response:
    """Return a document with its text, clauses, front matter and repairs."""
    assistant = opened(loading)
    found = assistant.document(document_id)
    return unless_known(request, assistant.index.generation, lambda: document_json(found, assistant.index.corpus))


@router.get(
    "/api/v1/documents/{document_id}/raw",
    response_class=PlainTextResponse,
    responses={
        _OK: etagged("The file, byte for byte.", "text/plain", schema={"type": "string"}),
        **not_modified(),
        **problems(404, 422, 503),
    },
)
def raw(document_id: DocumentId, request: Request, loading: LoadingDep) -> Response:
    """Return a document's file as it was received, before any cleaning."""
    assistant = opened(loading)
    found = assistant.document(document_id)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(found.file)}"}
    return unless_known(
        request,
        assistant.index.generation,
        # The text was decoded from UTF-8, strictly: encoded again it is the file.
        lambda: PlainTextResponse(found.raw.encode(), headers=headers),
    )


@router.get(
    "/api/v1/clauses/{clause_id:path}",
    response_model=models.ClausePage,
    responses={_OK: etagged("The clause."), **not_modified(), **problems(404, 422, 503)},
)
def clause(clause_id: ClauseId, request: Request, loading: LoadingDep) -> Response:
    """Return a clause with its words, its document, and its neighbours."""
    assistant = opened(loading)
    found = clause_page(assistant.document(clause_id.partition("#")[0]), clause_id)
    return unless_known(request, assistant.index.generation, lambda: found)


def clause_page(document: Document, clause_id: str) -> Json:
    """Return a clause, or a line of the front matter that answers cite; UnknownClause where there is none."""
    clauses = {clause.id: clause_json(clause, document) for clause in document.clauses}
    values = clauses.get(clause_id) or _front_line(document, clause_id)
    ids: list[str | None] = list(chain([None], clauses, [None]))
    at = ids.index(clause_id) if clause_id in clauses else None
    return {
        "document": document_summary(document),
        "clause": values,
        "quote": document.text[values["start"] : values["end"]],
        "previous": ids[at - 1] if at else None,
        "next": ids[at + 1] if at else None,
        "url": clause_url(document.id, clause_id),
    }


def _front_line(document: Document, clause_id: str) -> Json:
    label = clause_id.partition("#")[2]
    span = front_anchors(document).get(label)
    if span is None:
        raise UnknownClause(f"no clause {clause_id!r}: /api/v1/documents/{document.id} lists those there are")
    return {
        "id": clause_id,
        "path": [label],
        "number": "",
        "heading": "",
        "start": span.start,
        "end": span.end,
        **pages_json(document, span.start, span.end),
        "sentences": [[span.start, span.end]],
        "agency_list": None,
        "agencies": [],
    }
