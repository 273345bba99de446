"""The pages of the documents: their list, each of them as typeset text, and the evaluation's report."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.derived.validity import validity_of
from assistant.errors import UnknownDocument
from assistant.json_parts import original_url
from assistant.pipeline import Assistant
from corpus.document import Document, Span
from corpus.links import title_key
from index.language import Language
from web.citing import page_range
from web.document_repairs import FOOTNOTED, summaries, visible
from web.document_strings import DOCUMENT_PHRASES
from web.document_validity import validity_view
from web.error_page import error_page
from web.origin import origin_view
from web.original_files import original_response
from web.state import LoadingDep, opened
from web.strings import Interface
from web.templating import interface, page
from web.typeset import typeset
from web.typeset_contents import neighbours, table_of_contents
from web.views import with_article

router = APIRouter(include_in_schema=False)

# Where `assistant eval` writes: the first in a checkout, else the second, under the home.
IN_CHECKOUT = Path("eval", "results")
# The report is one file with its style and charts inside, whose marks have styles of their own; it may load nothing
# and run nothing.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MARK = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
# More spans than any answer highlights; a longer list is no link of ours.
MAX_MARKS = 100
_SHOWN_OF_A_BAD_MARK = 40


@dataclass(frozen=True, slots=True)
class Related:
    """A document that another one names: its id where it is in the corpus, else None."""

    name: str
    document_id: str | None


@dataclass(frozen=True, slots=True)
class Relations:
    """What a document carries out and cites, and what carries it out."""

    implements: tuple[Related, ...]
    implemented_by: tuple[Related, ...]
    cites: tuple[Related, ...]


def relations(document: Document, documents: Sequence[Document]) -> Relations:
    """Return how a document is related to others, those in the corpus by their titles."""
    known = {key: d for d in documents for key in (d.id, d.number, title_key(d.title)) if key}

    def related(names: Iterable[str]) -> tuple[Related, ...]:
        found = ((name, known.get(name) or known.get(title_key(name))) for name in names)
        return tuple(Related(d.title, d.id) if d else Related(name, None) for name, d in found)

    carrying_out = (other.id for other in documents if document.id in other.implements)
    return Relations(related(document.implements), related(carrying_out), related(document.cites))


def read_marks(values: Iterable[str], length: int) -> tuple[list[Span], list[str]]:
    """Read spans of a text of `length` characters from "120-180,200-210"; return them and whatever is no such span."""
    spans: list[Span] = []
    bad: list[str] = []
    for part in filter(None, (part.strip() for value in values for part in value.split(","))):
        match = _MARK.fullmatch(part)
        start, end = (int(match[1]), int(match[2])) if match else (0, 0)
        if start < end <= length and len(spans) < MAX_MARKS:
            spans.append(Span(start, end))
        else:
            bad.append(part)
    return spans, bad


def newest_report(folders: Iterable[Path]) -> Path | None:
    """Return the report of the evaluation with the latest date in its name, of several the one written last."""
    reports = [path for folder in folders if folder.is_dir() for path in folder.glob("*.html") if path.is_file()]
    return max(reports, key=lambda path: (path.name[:10], path.stat().st_mtime), default=None)


@router.get("/documents")
def documents_page(request: Request, loading: LoadingDep) -> HTMLResponse:
    """Show the list of documents."""
    assistant, ui = opened(loading), interface(request, DOCUMENT_PHRASES)
    shown = [
        {
            "document": document,
            "relations": relations(document, assistant.documents),
            "origin": origin_view(document, ui),
            "noted": sum(repair.step in FOOTNOTED for repair in document.repairs),
        }
        for document in assistant.documents
    ]
    return page(request, "documents.html", {"shown": shown}, phrases=DOCUMENT_PHRASES)


@router.get("/documents/{document_id}")
def document_page(
    request: Request, loading: LoadingDep, document_id: str, mark: Annotated[list[str] | None, Query()] = None
) -> HTMLResponse:
    """Show a document as typeset text; `mark` holds spans of it to mark, 120-180,200-210."""
    assistant = opened(loading)
    try:
        document = assistant.document(document_id)
    except UnknownDocument as fault:
        return error_page(request, HTTPStatus.NOT_FOUND, str(fault))
    return page(request, "document.html", _context(request, document, assistant, mark or []), phrases=DOCUMENT_PHRASES)


def _context(request: Request, document: Document, assistant: Assistant, mark: Sequence[str]) -> dict[str, object]:
    marks, bad = read_marks(mark, len(document.text))
    sheet = typeset(document, marks)
    entries = table_of_contents(document, sheet.blocks)
    validity = validity_of(document, assistant.index.corpus)
    return {
        "document": document,
        "relations": relations(document, assistant.documents),
        "effective": validity.effective,
        "expires": validity.expires,
        "validity": validity_view(validity),
        "origin": origin_view(document, interface(request)),
        "sheet": sheet,
        "entries": entries,
        "labels": {entry.anchor: entry.label for entry in entries},
        "beside": neighbours(sheet.blocks),
        "pages": clause_pages(document),
        "titles": {d.id: d.title for d in assistant.documents},
        "agency_questions": _agency_questions(document, interface(request, DOCUMENT_PHRASES)),
        "summaries": summaries(document),
        "converted": any(repair.step == "simplify" for repair in document.repairs),
        "bad_marks": "，".join(part[:_SHOWN_OF_A_BAD_MARK] for part in bad[:3]),
        "fragment": fragment,
        "visible": visible,
        "phrases": DOCUMENT_PHRASES,
        "encode": urlencode,
    }


def clause_pages(document: Document) -> dict[str, dict[str, str]]:
    """Return for the anchor of each clause the pages of the original it stands on, and the address of the first."""
    found = ((clause.id.partition("#")[2], document.pages(clause.start, clause.end)) for clause in document.clauses)
    return {
        anchor: {"range": page_range(pages), "address": original_url(document, pages[0]) or ""}
        for anchor, pages in found
        if pages
    }


@router.get("/documents/{document_id}/original")
def original_file(request: Request, loading: LoadingDep, document_id: str) -> Response:
    """Give the file that a document was read from, byte for byte; its pages by #page=3 where it is a PDF."""
    assistant = opened(loading)
    try:
        return original_response(assistant.document(document_id), assistant.index.corpus.folder)
    except UnknownDocument as fault:
        return error_page(request, HTTPStatus.NOT_FOUND, str(fault))


def fragment(anchor: str) -> str:
    """Return the address of an element of the page: #三/（三） with its characters percent-encoded."""
    return f"#{quote(anchor)}"


def _agency_questions(document: Document, ui: Interface) -> dict[str, str]:
    """Return for each body the question that its name links to, in the reader's language."""
    english = ui.language is Language.ENGLISH
    return {
        mention.name: ui.say("ask_agency", name=with_article((english and mention.name_en) or mention.name))
        for clause in document.clauses
        for mention in clause.agencies
    }


@router.get("/evaluation")
def evaluation_page(request: Request) -> HTMLResponse:
    """Show the newest report of the evaluation, or how to make one."""
    home: Path | None = request.state.home
    report = newest_report([IN_CHECKOUT, *([home.expanduser() / "evaluation"] if home else [])])
    if report is None:
        return page(request, "evaluation.html", {}, phrases=DOCUMENT_PHRASES)
    return HTMLResponse(report.read_bytes(), headers={"Content-Security-Policy": REPORT_POLICY})
