"""The register of bodies in the form of the contract."""

from collections.abc import Iterable
from urllib.parse import quote as url_quote

from assistant.derived.register import BodyEntry, Duty
from assistant.json_parts import Json, clause_url, document_summary
from corpus.document import Role

# The name that the lines of the issuers have in ids and addresses, as assistant/facts.py cites them.
ISSUERS = "发文机关"


def register_json(entries: Iterable[BodyEntry]) -> Json:
    """Return bodies with the number of their duties in each role; the duties themselves are left out: null."""
    return {"agencies": [{**_body_json(entry), "duties": None} for entry in entries]}


def body_json(entry: BodyEntry, role: Role | None = None) -> Json:
    """Return one body, in the same form, with its duties: those in a role where one is given."""
    duties = entry.duties if role is None else entry.with_role(role)
    return {"agencies": [{**_body_json(entry), "duties": [_duty_json(duty) for duty in duties]}]}


def duty_id(duty: Duty) -> str:
    """Return the id of the clause or of the line of the front matter that gives a duty."""
    return duty.clause.id if duty.clause else f"{duty.document.id}#{ISSUERS}"


def duty_path(duty: Duty) -> tuple[str, ...]:
    """Return the headings above a duty; for an unnumbered paragraph or the front matter what these are called."""
    path = duty.clause.path if duty.clause else ()
    return path or (duty_id(duty).partition("#")[2],)


def duty_address(duty: Duty) -> str:
    """Return the address of a duty in its source, with the body's name to be marked."""
    path, _, fragment = clause_url(duty.document.id, duty_id(duty)).partition("#")
    return f"{path}?mark={duty.span.start}-{duty.span.end}#{fragment}"


def body_address(name: str) -> str:
    """Return the address of a body's own page."""
    return f"/agencies?name={url_quote(name)}"


def _body_json(entry: BodyEntry) -> Json:
    return {
        "name": entry.name,
        "name_en": entry.name_en,
        "aliases": list(entry.aliases),
        "kind": entry.kind,
        "level": entry.level,
        "parent": entry.parent,
        "roles": {role.value: len(found) for role in Role if (found := entry.with_role(role))},
        "url": body_address(entry.name),
    }


def _duty_json(duty: Duty) -> Json:
    return {
        "role": duty.role.value,
        "document": document_summary(duty.document),
        "clause_id": duty_id(duty),
        "path": list(duty_path(duty)),
        "quote": duty.quote,
        "start": duty.evidence.start,
        "end": duty.evidence.end,
        "name": [duty.span.start, duty.span.end],
        "url": duty_address(duty),
    }
