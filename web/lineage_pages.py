"""The pages of lineage: a picture of the documents with every relation, and two documents clause by clause."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.derived.alignment import THRESHOLD
from assistant.derived.lineage import DocumentRelation, Lineage
from assistant.errors import UnknownDocument
from assistant.lineage_json import evidence_address
from assistant.pipeline import Assistant
from corpus.document import Document
from web.citing import clause_name_of
from web.error_page import error_page
from web.lineage_picture import FONT, LINE, META, PADDING, SMALL_FONT, draw
from web.lineage_strings import LINEAGE_PHRASES
from web.lineage_views import Row, rows
from web.state import LoadingDep, opened
from web.templating import page

router = APIRouter(include_in_schema=False)

DocumentId = Annotated[str | None, Query(max_length=200)]


@router.get("/lineage")
def lineage_page(
    request: Request, loading: LoadingDep, local: DocumentId = None, basis: DocumentId = None
) -> HTMLResponse:
    """Show the documents and their relations; with `local` and `basis` the clauses of the one beside the other's."""
    assistant = opened(loading)
    lineage = assistant.derived.lineage
    if local or basis:
        return _pair_page(request, assistant, local or "", basis or "")
    context = {
        "picture": draw(lineage),
        "groups": _groups(lineage),
        "titles": {document.id: document.title for document in lineage.documents},
        "without_evidence": lineage.without_evidence,
        "address": _address,
        "evidence_address": evidence_address,
        "compare_address": compare_address,
        "clause_name_of": clause_name_of,
        "sizes": {"font": FONT, "small": SMALL_FONT, "line": LINE, "meta": META, "padding": PADDING},
    }
    return page(request, "lineage.html", context, phrases=LINEAGE_PHRASES)


def _groups(lineage: Lineage) -> list[tuple[Document, list[DocumentRelation]]]:
    """Return the relations by the document that has them."""
    groups = (list(found) for _, found in groupby(lineage.relations, key=lambda relation: relation.source.id))
    return [(found[0].source, found) for found in groups]


def compare_address(relation: DocumentRelation) -> str | None:
    """Return the address at which the clauses of two documents stand side by side; None where none are aligned."""
    if relation.target is None or not relation.is_carried_out_whole:
        return None
    return f"/lineage?{urlencode({'local': relation.source.id, 'basis': relation.target.id})}"


def _address(relation: DocumentRelation) -> str:
    """Return where an arrow leads: to the clauses side by side, else to the words that say so."""
    return compare_address(relation) or evidence_address(relation)


def _pair_page(request: Request, assistant: Assistant, local: str, basis: str) -> HTMLResponse:
    lineage = assistant.derived.lineage
    try:
        documents = lineage.document(local), lineage.document(basis)
    except UnknownDocument as fault:
        return error_page(request, HTTPStatus.NOT_FOUND, str(fault))
    if (local, basis) not in [(a.id, b.id) for a, b in lineage.aligned]:
        return error_page(request, HTTPStatus.NOT_FOUND, f"{local} does not carry out {basis}: see /lineage")
    found = rows(lineage, *documents, assistant.index.tokenizer)
    context = {
        "local": documents[0],
        "basis": documents[1],
        "rows": [row for row in found if row.local],
        "left": [row for row in found if row.local is None],
        "counts": _counts(found),
        "least": THRESHOLD,
        "fragment": lambda anchor: f"#{quote(anchor)}",
    }
    return page(request, "lineage_pair.html", context, phrases=LINEAGE_PHRASES)


def _counts(found: Sequence[Row]) -> dict[str, int]:
    return {
        "pairs": sum(row.score is not None for row in found),
        "local_alone": sum(row.basis is None for row in found),
        "basis_alone": sum(row.local is None for row in found),
    }
