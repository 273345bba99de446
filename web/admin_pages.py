"""The administrators' pages: files to upload and decide on, their previews, and the documents that are held."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from assistant.held import found, held_documents
from assistant.incoming_item import Item, State
from assistant.intake import Intake
from assistant.intake_preview import FIELDS, Preview
from corpus.document import Status
from corpus.errors import Fault
from corpus.formats.reading import EXTENSIONS
from corpus.own import OwnCorpus
from web.access import Admin, AdminPage
from web.admin_doubts import said_of
from web.admin_models import MAX_TITLE, CorrectionsBody
from web.admin_state import AuditDep, IntakeDep, recorded
from web.admin_strings import ADMIN_PHRASES
from web.admin_views import form_fields, from_form, in_units, levels, outline, page_of
from web.document_repairs import summaries
from web.document_strings import DOCUMENT_PHRASES
from web.errors import status_of
from web.origin import at_minute
from web.state import LoadingDep, opened
from web.templating import interface, page, templates

router = APIRouter(prefix="/admin", include_in_schema=False)

PHRASES = {**DOCUMENT_PHRASES, **ADMIN_PHRASES}
_BUSY = (State.READING, State.ACCEPTED)
_READ = 2**20
Words = Annotated[str, Query(max_length=200)]


@router.get("")
def admin_page(
    request: Request, admin: AdminPage, intake: IntakeDep, loading: LoadingDep, q: Words = "", at: int = 1
) -> Response:
    """Show what waits, and the documents that are held."""
    own = OwnCorpus(intake.corpus)
    held = found(held_documents(own, opened(loading).documents), q)
    pages = page_of(at, len(held))
    shown = held[pages.start : page_of(at + 1, len(held)).start if pages.page < pages.pages else None]
    context = {
        "admin": admin,
        "held": shown,
        "count": len(held),
        "pages": pages,
        "q": q,
        "mebibytes": intake.incoming.bounds.file_bytes >> 20,
        "accept": ",".join(EXTENSIONS),
        **_waiting(intake),
    }
    return page(request, "admin.html", context, phrases=PHRASES)


@router.get("/uploads")
def uploads(request: Request, _: AdminPage, intake: IntakeDep) -> Response:
    """Return the part of the page that changes while files are read and the index is built."""
    ui = interface(request, PHRASES)
    html = templates().get_template("_admin_uploads.html").render(ui=ui, **_waiting(intake))
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@router.post("/uploads")
async def upload(request: Request, admin: AdminPage, intake: IntakeDep, audit: AuditDep) -> Response:
    """Take the files of a form: for browsers without scripts."""
    for file in (await request.form()).getlist("file"):
        if isinstance(file, UploadFile) and file.filename:
            item = await _received(intake, file)
            await run_in_threadpool(audit.record, admin.key_id, "upload", f"{item.id} {item.name}", "done")
    return _to("/admin")


@router.post("/build")
def build(admin: AdminPage, intake: IntakeDep, audit: AuditDep) -> Response:
    """Build the index again."""
    with recorded(audit, admin, "build", "index"):
        intake.rebuild()
    return _to("/admin")


@router.get("/uploads/{upload_id}")
def review_page(request: Request, upload_id: str, admin: AdminPage, intake: IntakeDep, loading: LoadingDep) -> Response:
    """Show what a file would be as a document, to decide on it."""
    item = intake.item(upload_id)
    preview = intake.preview(upload_id) if item.state is State.WAITING else None
    return _review(request, admin, item, preview, _titles(loading))


@router.post("/uploads/{upload_id}")
async def decide(
    request: Request, upload_id: str, admin: AdminPage, intake: IntakeDep, loading: LoadingDep, audit: AuditDep
) -> Response:
    """Accept, correct or reject a file, as the button says."""
    form = await request.form()
    return await run_in_threadpool(_decided, request, form, upload_id, (admin, intake, loading, audit))


@router.get("/documents/{document_id}")
def manage_page(
    request: Request, document_id: str, admin: AdminPage, intake: IntakeDep, loading: LoadingDep
) -> Response:
    """Show a document that is held, with what can be done with it."""
    own = OwnCorpus(intake.corpus)
    entry = own.entry(document_id)
    live = opened(loading).documents
    held = next(one for one in held_documents(own, live) if one.id == document_id)
    original = own.original(entry)
    context = {
        "admin": admin,
        "held": held,
        "has_original": original is not None and original.is_file(),
        "is_shown": any(document.id == document_id for document in live),
        "in_units": in_units,
        "at_minute": at_minute,
    }
    return page(request, "admin_document.html", context, phrases=PHRASES)


@router.post("/documents/{document_id}/reparse")
def reparse(document_id: str, admin: AdminPage, intake: IntakeDep, audit: AuditDep) -> Response:
    """Read the original of a document again; what would change is shown next."""
    with recorded(audit, admin, "reparse", document_id):
        item = intake.read_again(document_id)
    return _to(f"/admin/uploads/{item.id}")


@router.post("/documents/{document_id}/delete")
async def delete(request: Request, document_id: str, admin: AdminPage, intake: IntakeDep, audit: AuditDep) -> Response:
    """Delete a document, where the box beside the button says that this is meant."""
    if (await request.form()).get("sure") != "yes":
        detail = "tick the box to say that the document is to be deleted"
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY.value, detail)

    def remove() -> None:
        with recorded(audit, admin, "delete", document_id):
            intake.remove(document_id)

    await run_in_threadpool(remove)
    return _to("/admin")


async def _received(intake: Intake, file: UploadFile) -> Item:
    receiving = await run_in_threadpool(intake.receive, file.filename or "", file.size or 0)
    try:
        while chunk := await file.read(_READ):
            await run_in_threadpool(receiving.write, chunk)
        return intake.received(await run_in_threadpool(receiving.finish))
    finally:
        receiving.close()


def _decided(request: Request, form: FormData, upload_id: str, known: tuple[Admin, Intake, Any, Any]) -> Response:
    """Do what the button of the form says; where that cannot be, show the form again with the reason."""
    admin, intake, loading, audit = known
    act, _, replaced = str(form.get("act", "")).partition(":")
    if act == "reject":
        with recorded(audit, admin, "reject", upload_id):
            intake.reject(upload_id)
        return _to("/admin")
    entered = {name: str(form.get(name, "")) for name in FIELDS if name in form}
    try:
        given = CorrectionsBody.model_validate(from_form(entered)).model_dump(include=set(entered))
        with recorded(audit, admin, "correct", upload_id):
            intake.correct(upload_id, given)
        if act == "save":
            return _to(f"/admin/uploads/{upload_id}")
        with recorded(audit, admin, "replace" if act == "replace" else "accept", f"{upload_id} {replaced}".strip()):
            intake.accept(upload_id, replaced or None)
    except ValidationError as error:
        first = error.errors()[0]
        reason, status = f"{first['loc'][0]}: {first['msg']}", HTTPStatus.UNPROCESSABLE_ENTITY
    except Fault as fault:
        status, reason = status_of(fault)
        entered = {}
    else:
        return _to("/admin")
    preview = intake.preview(upload_id)
    return _review(request, admin, preview.item, preview, _titles(loading), (status, reason, entered))


def _review(
    request: Request,
    admin: Admin,
    item: Item,
    preview: Preview | None,
    titles: dict[str, str],
    refused: tuple[HTTPStatus, str, dict[str, str]] | None = None,
) -> Response:
    status, reason, entered = refused or (HTTPStatus.OK, "", {})
    document, ui = preview.document if preview else None, interface(request, PHRASES)
    context = {
        "admin": admin,
        "item": item,
        "preview": preview,
        "refused": reason,
        "fields": form_fields(preview, ui, entered) if preview else [],
        "outline": outline(document) if document else None,
        "document": document,
        "summaries": summaries(document) if document else (),
        "remarks": [said_of(remark, ui) for remark in preview.remarks] if preview else [],
        "titles": titles,
        "levels": levels(),
        "statuses": list(Status),
        "longest": MAX_TITLE,
        "phrases": PHRASES,
        "in_units": in_units,
        "is_busy": item.state in _BUSY,
    }
    return page(request, "admin_upload.html", context, status, phrases=PHRASES, here=f"/admin/uploads/{item.id}")


def _waiting(intake: Intake) -> dict[str, Any]:
    items, building = intake.items(), intake.building
    return {
        "items": items,
        "building": building,
        "accepted": sum(item.state is State.ACCEPTED for item in items),
        "is_busy": building.is_running or any(item.state in _BUSY for item in items),
        "in_units": in_units,
        "at_minute": at_minute,
    }


def _titles(loading: LoadingDep) -> dict[str, str]:
    return {document.id: document.title for document in opened(loading).documents}


def _to(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER.value)
