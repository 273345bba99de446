"""The administrators' API: documents are uploaded, looked at, accepted or rejected, listed, deleted and read again."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant.held import found, held_documents
from assistant.incoming_item import State
from assistant.intake_json import building_json, held_json, preview_json, upload_json
from corpus.own import OwnCorpus
from web import admin_models as models
from web.access import AdminApi
from web.admin_state import AuditDep, IntakeDep, recorded
from web.responses import problems
from web.state import LoadingDep, opened

router = APIRouter(prefix="/api/v1/admin", tags=["Administration"])

_OK, _CREATED, _ACCEPTED = (s.value for s in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED))
# What administrators see is no cache's business.
_PRIVATE = {"Cache-Control": "no-store"}
_KEYED = (401, 403, 503)
MAX_NAME = 2000
UploadId = Annotated[
    str, Path(pattern="^[0-9a-f]{16}$", description="The id of the file.", examples=["3f9c1d2e4b5a6978"])
]
DocumentId = Annotated[str, Path(max_length=300, description="The id of the document.", examples=["mofcom-2023-18"])]
FileName = Annotated[
    str,
    Header(
        alias="X-File-Name",
        min_length=1,
        max_length=MAX_NAME,
        description="The name of the file as percent-encoded UTF-8: encodeURIComponent(file.name).",
        examples=["%E9%80%9A%E7%9F%A5.docx"],
    ),
]
Words = Annotated[str, Query(max_length=200, description="Words of titles, 文号, ids or file names; all of them.")]
_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "required": True}


@router.post(
    "/uploads",
    status_code=_CREATED,
    response_model=models.Upload,
    responses=problems(*_KEYED, 409, 413, 422),
    openapi_extra={"requestBody": _BYTES},
)
async def upload(
    request: Request, file_name: FileName, admin: AdminApi, intake: IntakeDep, audit: AuditDep
) -> JSONResponse:
    """Upload one document as the body of the request; it is read, and waits for a decision.

    Formats: TXT in any Chinese encoding, Markdown, HTML, DOCX, PDF with a text layer.
    """
    name = _decoded(file_name)
    announced = request.headers.get("content-length", "")
    receiving = await run_in_threadpool(intake.receive, name, int(announced) if announced.isdecimal() else 0)
    try:
        async for chunk in request.stream():
            await run_in_threadpool(receiving.write, chunk)
        item = intake.received(await run_in_threadpool(receiving.finish))
    finally:
        receiving.close()
    await run_in_threadpool(audit.record, admin.key_id, "upload", f"{item.id} {item.name}", "done")
    return JSONResponse(upload_json(item), _CREATED, _PRIVATE)


@router.get("/uploads", response_model=models.UploadList, responses=problems(*_KEYED))
def list_uploads(_: AdminApi, intake: IntakeDep) -> JSONResponse:
    """List the files that wait, are refused or failed, and those that went live last."""
    return JSONResponse({"uploads": [upload_json(item) for item in intake.items()]}, headers=_PRIVATE)


@router.get("/uploads/{upload_id}", response_model=models.Upload, responses=problems(*_KEYED, 404, 422))
def get_upload(upload_id: UploadId, _: AdminApi, intake: IntakeDep) -> JSONResponse:
    """Return a file's state."""
    return JSONResponse(upload_json(intake.item(upload_id)), headers=_PRIVATE)


@router.get(
    "/uploads/{upload_id}/preview", response_model=models.UploadPreview, responses=problems(*_KEYED, 404, 409, 422)
)
def preview(upload_id: UploadId, _: AdminApi, intake: IntakeDep) -> JSONResponse:
    """Return what a file would be as a document, among the documents of now."""
    return JSONResponse(preview_json(intake.preview(upload_id)), headers=_PRIVATE)


@router.put(
    "/uploads/{upload_id}/corrections",
    response_model=models.UploadPreview,
    responses=problems(400, *_KEYED, 404, 409, 413, 415, 422),
)
def correct(
    upload_id: UploadId, body: models.CorrectionsBody, admin: AdminApi, intake: IntakeDep, audit: AuditDep
) -> JSONResponse:
    """State fields in place of those that were read, and of earlier corrections; return the preview with them."""
    with recorded(audit, admin, "correct", upload_id):
        intake.correct(upload_id, body.model_dump(exclude_unset=True))
    return JSONResponse(preview_json(intake.preview(upload_id)), headers=_PRIVATE)


@router.post(
    "/uploads/{upload_id}/accept",
    status_code=_ACCEPTED,
    response_model=models.Upload,
    responses=problems(400, *_KEYED, 404, 409, 413, 415, 422),
)
def accept(
    upload_id: UploadId, body: models.AcceptBody, admin: AdminApi, intake: IntakeDep, audit: AuditDep
) -> JSONResponse:
    """Take a file among the documents; it is live once the index is built, which GET progress tells."""
    with recorded(audit, admin, "accept", upload_id):
        item = intake.accept(upload_id, body.replaces)
    return JSONResponse(upload_json(item), _ACCEPTED, _PRIVATE)


@router.post("/uploads/{upload_id}/reject", response_model=models.Upload, responses=problems(*_KEYED, 404, 409, 422))
def reject(upload_id: UploadId, admin: AdminApi, intake: IntakeDep, audit: AuditDep) -> JSONResponse:
    """Forget a file, and remove its bytes; a document that is live stays."""
    with recorded(audit, admin, "reject", upload_id):
        item = intake.reject(upload_id)
    return JSONResponse(upload_json(item), headers=_PRIVATE)


@router.get("/documents", response_model=models.HeldDocuments, responses=problems(*_KEYED, 422))
def list_documents(
    _: AdminApi,
    intake: IntakeDep,
    loading: LoadingDep,
    q: Words = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9, description="How many to leave out.")] = 0,
) -> JSONResponse:
    """List the documents that are held, and those that are deleted but still in the index."""
    held = found(held_documents(OwnCorpus(intake.corpus), opened(loading).documents), q)
    shown = [held_json(one) for one in held[offset : offset + limit]]
    return JSONResponse({"total": len(held), "documents": shown}, headers=_PRIVATE)


@router.delete(
    "/documents/{document_id}",
    status_code=_ACCEPTED,
    response_model=models.Progress,
    responses=problems(*_KEYED, 404, 409, 422),
)
def delete_document(document_id: DocumentId, admin: AdminApi, intake: IntakeDep, audit: AuditDep) -> JSONResponse:
    """Delete a document with its original file; answers quote it no more once the index is built."""
    with recorded(audit, admin, "delete", document_id):
        intake.remove(document_id)
    return JSONResponse(_progress(intake), _ACCEPTED, _PRIVATE)


@router.post(
    "/documents/{document_id}/reparse",
    status_code=_CREATED,
    response_model=models.Upload,
    responses=problems(*_KEYED, 404, 409, 413, 422),
)
def reparse(document_id: DocumentId, admin: AdminApi, intake: IntakeDep, audit: AuditDep) -> JSONResponse:
    """Read the original of a document again, as files are read now; its preview tells what accepting would change."""
    with recorded(audit, admin, "reparse", document_id):
        item = intake.read_again(document_id)
    return JSONResponse(upload_json(item), _CREATED, _PRIVATE)


@router.get("/progress", response_model=models.Progress, responses=problems(*_KEYED))
def progress(_: AdminApi, intake: IntakeDep) -> JSONResponse:
    """Tell how far the index is that accepted files wait for."""
    return JSONResponse(_progress(intake), headers=_PRIVATE)


@router.post("/build", status_code=_ACCEPTED, response_model=models.Progress, responses=problems(*_KEYED))
def build(admin: AdminApi, intake: IntakeDep, audit: AuditDep) -> JSONResponse:
    """Build the index of the documents as they are now: after a build that failed."""
    with recorded(audit, admin, "build", "index"):
        intake.rebuild()
    return JSONResponse(_progress(intake), _ACCEPTED, _PRIVATE)


def _progress(intake: IntakeDep) -> dict[str, object]:
    waiting = sum(item.state is State.ACCEPTED for item in intake.items())
    return building_json(intake.building, waiting)


def _decoded(name: str) -> str:
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError as error:
        detail = "X-File-Name is not percent-encoded UTF-8: send encodeURIComponent(file.name)"
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY.value, detail) from error
