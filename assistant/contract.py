"""The JSON contract: Answer, search result and Document as plain values, in the form that schema/*.json describe."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

from assistant.answer import Answer, Citation, Fate, NamedAgency, Prose, Statement
from assistant.derived.validity import validity_of
from assistant.errors import FilterInvalid
from assistant.extra_json import extra_json, related_json
from assistant.json_parts import Json, RequestId, clause_url, document_summary, original_json, pages_json
from assistant.validity_json import validity_json
from corpus.document import AgencyMention, Clause, Corpus, Document, Repair, Role
from index.filters import And, AsOf, Filter, In
from index.search import Ranking

# Filters of a request and the kind of their values: {"region": ["内蒙古自治区"], "agencies": true};
# a date is written as a text: {"as_of": "2022-01-01"}.
FILTERS: dict[str, type] = {
    "document": str,
    "level": str,
    "region": str,
    "status": str,
    "year": str,
    "agencies": bool,
    "as_of": date,
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def answer_json(answer: Answer, request_id: RequestId | None = None) -> Json:
    """Return an answer in the form of the contract; `id` only where the request had one."""
    return {
        "question": answer.question,
        **({"id": request_id} if request_id is not None else {}),
        "understood_as": answer.understood_as,
        "language": answer.language.value,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "statements": [statement_json(statement) for statement in answer.statements],
        "agencies": [_named_agency(agency) for agency in answer.agencies],
        "implementing_agencies": [_named_agency(agency) for agency in answer.extra.implementing],
        "citations": [citation_json(citation) for citation in answer.citations],
        "notes": [{"code": note.code, "text": note.text} for note in answer.notes],
        "suggestions": list(answer.suggestions),
        **extra_json(answer),
        "prose": prose_json(answer.prose),
        "meta": {
            "index": answer.index,
            "elapsed_ms": round(answer.elapsed_ms, 1),
            "stages": {stage: round(ms, 1) for stage, ms in answer.stages.items()},
            "version": program_version(),
        },
    }


def statement_json(statement: Statement) -> Json:
    """Return a statement in the form of the contract."""
    return {"text": statement.text, "citations": list(statement.citations)}


def prose_json(prose: Prose | None) -> Json | None:
    """Return what a language model's sentences came to, None where none was asked."""
    if prose is None:
        return None
    return {
        "model": prose.model,
        "sentences": len(prose.sentences),
        "supported": prose.count(Fate.SHOWN),
        "replaced": prose.count(Fate.REPLACED),
        "dropped": prose.count(Fate.DROPPED),
        "failure": prose.failure,
        "first_token_ms": None if prose.first_ms is None else round(prose.first_ms, 1),
    }


def search_json(ranking: Ranking, citations: Sequence[Citation]) -> Json:
    """Return ranked clauses in the form of the contract."""
    return {
        "question": ranking.question.text,
        "language": ranking.question.language.value,
        "citations": [citation_json(citation) for citation in citations],
    }


def citation_json(citation: Citation) -> Json:
    """Return a citation; `highlights`, like `start` and `end`, count characters of the document's text."""
    pages = pages_json(citation.document, citation.start, citation.end)
    return {
        "n": citation.n,
        "clause_id": citation.clause_id,
        "document": document_summary(citation.document),
        "path": list(citation.path),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        **pages,
        "highlights": [[span.start, span.end] for span in citation.highlights],
        "agencies": _citation_agencies(citation),
        "probability": round(citation.probability, 4),
        "url": clause_url(citation.document.id, citation.clause_id),
        **original_json(citation.document, pages.get("page")),
        **related_json(citation),
    }


def document_json(document: Document, corpus: Corpus) -> Json:
    """Return a document with its text, clauses, front matter, repairs and problems, and its validity in a corpus."""
    return {
        **document_summary(document),
        "effective": document.effective.isoformat() if document.effective else None,
        "expires": document.expires.isoformat() if document.expires else None,
        "status_evidence": document.status_evidence,
        "validity": validity_json(validity_of(document, corpus)),
        "implements": list(document.implements),
        "cites": list(document.cites),
        "sha256": document.sha256,
        **original_json(document),
        "text": document.text,
        "front": [{"kind": p.kind.value, "start": p.start, "end": p.end} for p in document.front],
        "headings": [{"number": h.number, "title": h.title, "start": h.start, "end": h.end} for h in document.headings],
        "clauses": [clause_json(clause, document) for clause in document.clauses],
        "repairs": [_repair_json(repair) for repair in document.repairs],
        "problems": [{"code": p.code, "offset": p.offset, "message": p.message} for p in document.problems],
        "links": [
            {"title": x.title, "number": x.number, "document": x.document_id, "start": x.start, "end": x.end}
            for x in document.links
        ],
    }


def parse_filters(values: Mapping[str, Any] | None) -> Filter:
    """Return the filter that a request describes; FilterInvalid for an unknown field or a value of the wrong kind."""
    conditions: list[Filter] = []
    for field, value in (values or {}).items():
        kind = FILTERS.get(field)
        if kind is None:
            raise FilterInvalid(f"no filter {field!r}; there are {', '.join(FILTERS)}")
        wanted = value if isinstance(value, list) else [value]
        if kind is date:
            conditions.append(AsOf(_day(field, wanted)))
            continue
        if not wanted or not all(isinstance(item, kind) for item in wanted):
            raise FilterInvalid(f"filter {field!r} takes {_kind_name(kind)}, not {value!r}")
        conditions.append(In(field, tuple(wanted)))
    return And(tuple(conditions))


def program_version() -> str:
    """Return the version of this program."""
    return version("policy-assistant")


def _day(field: str, wanted: list[Any]) -> date:
    """Return the one day that a filter names, in the form of ISO 8601; FilterInvalid for anything else."""
    text = wanted[0] if len(wanted) == 1 else wanted
    # fromisoformat takes 20220101 and 2022-W01-1 as well.
    if isinstance(text, str) and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise FilterInvalid(f"filter {field!r}: {text} is no day of the calendar") from error
    raise FilterInvalid(f"filter {field!r} takes a day, 2022-01-01, not {text!r}")


def _kind_name(kind: type) -> str:
    return "true or false" if kind is bool else "a text or a list of texts"


def _named_agency(agency: NamedAgency) -> Json:
    return {
        "name": agency.name,
        "name_en": agency.name_en,
        "role": agency.role.value,
        "citations": list(agency.citations),
    }


def _citation_agencies(citation: Citation) -> list[Json]:
    """Return each body and role of a citation once: those that act first, then those it only names."""
    merged: dict[tuple[str, Role], AgencyMention] = {}
    for mention in citation.agencies:
        merged.setdefault((mention.name, mention.role), mention)
    ordered = sorted(merged.values(), key=lambda mention: mention.role is Role.MENTIONED)
    return [_named_agency(NamedAgency(m.name, m.name_en, m.role, (citation.n,))) for m in ordered]


def clause_json(clause: Clause, document: Document) -> Json:
    """Return a clause with offsets of its document's text, and the pages that it stands on."""
    span = clause.agency_list
    return {
        "id": clause.id,
        "path": list(clause.path),
        "number": clause.number,
        "heading": clause.heading,
        "start": clause.start,
        "end": clause.end,
        **pages_json(document, clause.start, clause.end),
        "sentences": [[s.start, s.end] for s in clause.sentences],
        "agency_list": [span.start, span.end] if span else None,
        "agencies": [
            {"name": m.name, "name_en": m.name_en, "role": m.role.value, "start": m.start, "end": m.end}
            for m in clause.agencies
        ],
    }


def _repair_json(repair: Repair) -> Json:
    return {
        "step": repair.step,
        "raw_start": repair.raw_start,
        "raw_end": repair.raw_end,
        "before": repair.before,
        "after": repair.after,
        "start": repair.start,
        "end": repair.end,
        "reason": repair.reason,
    }
