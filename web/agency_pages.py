"""The pages of bodies: all of them with their roles, and each with its duties and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.derived.register import BodyEntry, Duty, Register
from assistant.register_json import body_address, duty_address, duty_id, duty_path
from corpus.document import Role
from index.language import Language
from web.agency_routes import MAX_NAME
from web.agency_strings import AGENCY_PHRASES
from web.state import LoadingDep, opened
from web.strings import Interface
from web.templating import interface, page
from web.views import with_article

router = APIRouter(include_in_schema=False)

_AUTHORITY, _FINANCIAL, _GENERIC, _OTHER = "机关", "金融机构", "统称", "其他"
Words = Annotated[str, Query(max_length=MAX_NAME)]


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body in a list: its name as the reader's language has it, the other one, and its roles with their counts."""

    name: str
    language: str
    other_name: str | None
    address: str
    roles: tuple[tuple[Role, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies of one kind."""

    label: str
    bodies: tuple[BodyView, ...]


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty: where it stands, and the quote cut at the body's name."""

    duty: Duty
    path: tuple[str, ...]
    part: str | None
    address: str
    before: str
    name: str
    after: str


@router.get("/agencies")
def agencies_page(
    request: Request, loading: LoadingDep, q: Words = "", name: Words = "", role: str = ""
) -> HTMLResponse:
    """Show the bodies whose names hold `q` and that have the role, or the body called `name` with its duties."""
    register = opened(loading).derived.register
    chosen = Role(role) if role in list(Role) else None
    ui = interface(request, AGENCY_PHRASES)
    if name.strip():
        template, context = "agency.html", _body_context(register, register.get(name), chosen, ui)
    else:
        template, context = "agencies.html", _list_context(register, q.strip(), chosen, ui)
    return page(request, template, context, phrases=AGENCY_PHRASES)


def _list_context(register: Register, words: str, role: Role | None, ui: Interface) -> dict[str, object]:
    found = register.matching(words, role)
    known = {duty.role for entry in register.entries for duty in entry.duties}
    near = [] if found or not words else [register.get(name) for name in register.nearest(words)]
    return {
        "words": words,
        "role": role,
        "roles": [each for each in Role if each in known],
        "count": len(found),
        "groups": _groups((entry for entry in found if entry.duties), ui),
        "without": [_body_view(entry, ui) for entry in found if not entry.duties],
        "near": [_body_view(entry, ui) for entry in near],
    }


def _body_context(register: Register, body: BodyEntry, role: Role | None, ui: Interface) -> dict[str, object]:
    english = ui.language is Language.ENGLISH
    superior = register.find(body.parent) if body.parent else None
    question = ui.say("ask_agency", name=with_article((english and body.name_en) or body.name))
    shown = [(each, found) for each in Role if role in (None, each) and (found := body.with_role(each))]
    return {
        "body": body,
        "view": _body_view(body, ui),
        "superior": _body_view(superior, ui) if superior else None,
        "below": [_body_view(entry, ui) for entry in register.below(body)],
        "question": question,
        "ask": f"/?{urlencode({'q': question})}",
        "role": role,
        "sections": [(each, [_duty_view(duty) for duty in found]) for each, found in shown],
        "level": _said(f"level_{body.level}", body.level or "", ui),
        "kind": _said(f"kind_{body.kind}", body.kind, ui),
    }


def _groups(entries: Iterable[BodyEntry], ui: Interface) -> list[Group]:
    """Return bodies by what they are: authorities by their level, then the other kinds; in each who does most first."""
    found: dict[str, list[BodyEntry]] = {}
    for entry in entries:
        found.setdefault(_group_of(entry), []).append(entry)
    last = (_FINANCIAL, _OTHER, _GENERIC)
    order = [*(key for key in found if key not in last), *(key for key in last if key in found)]
    bodies = {key: sorted(found[key], key=_acts, reverse=True) for key in order}
    return [Group(_said(f"group_{key}", key, ui), tuple(_body_view(x, ui) for x in bodies[key])) for key in order]


def _acts(entry: BodyEntry) -> int:
    """Return in how many clauses a body does something."""
    return sum(duty.role not in (Role.ISSUES, Role.MENTIONED) for duty in entry.duties)


def _group_of(entry: BodyEntry) -> str:
    if entry.kind != _AUTHORITY:
        return entry.kind
    return entry.level or _OTHER


def _body_view(entry: BodyEntry, ui: Interface) -> BodyView:
    roles = tuple((role, len(found)) for role in Role if (found := entry.with_role(role)))
    if ui.language is Language.ENGLISH and entry.name_en:
        return BodyView(entry.name_en, "en", entry.name, body_address(entry.name), roles)
    return BodyView(entry.name, "zh-Hans", entry.name_en, body_address(entry.name), roles)


def _duty_view(duty: Duty) -> DutyView:
    text, evidence, span = duty.document.text, duty.evidence, duty.span
    last = duty_id(duty).rpartition("/")[2]
    return DutyView(
        duty=duty,
        path=duty_path(duty),
        part=last if last.isascii() and last.isdigit() else None,
        address=duty_address(duty),
        before=text[evidence.start : span.start],
        name=text[span.start : span.end],
        after=text[span.end : evidence.end],
    )


def _said(key: str, otherwise: str, ui: Interface) -> str:
    return ui.say(key) if key in ui.phrases else otherwise
