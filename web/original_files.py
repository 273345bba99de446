"""The files that documents were read from, as a browser may have them: whole, named, and without any rights.

Nobody vouches for such a file. A PDF is shown, since its pages are cited; any other kind is only handed over, web pages
above all: shown, one would be a page of this server.
"""

from pathlib import Path
from urllib.parse import quote

from fastapi.responses import Response

from assistant.errors import UnknownDocument
from corpus.document import Document
from corpus.formats.result import Format
from corpus.own_files import original_path

PDF = "application/pdf"
OTHER = "application/octet-stream"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {Format.PDF.value: PDF, Format.DOCX.value: _DOCX}
# In a sandbox without rights, which may load nothing. Chromium's viewer shows a PDF in it, at the page of #page=3.
SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def original_response(document: Document, folder: Path | None) -> Response:
    """Return the file that a document was read from; UnknownDocument where none was kept, or it is gone."""
    if document.original is None or folder is None:
        address = f"/api/v1/documents/{document.id}/raw"
        raise UnknownDocument(f"no original of {document.id} was kept: {address} has its text")
    try:
        data = original_path(folder, document.original).read_bytes()
    except (OSError, ValueError) as error:
        raise UnknownDocument(
            f"the original of {document.id} is not here any more: it was replaced or removed; reload the page"
        ) from error
    media_type = _TYPES.get(document.format or "", OTHER)
    shown = "inline" if media_type == PDF and data.startswith(b"%PDF-") else "attachment"
    name = quote(Path(document.original).name)
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{name}",
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        },
    )
