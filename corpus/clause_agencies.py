"""The bodies of a clause, each with its role: those in its 责任单位 list, then those named in its text.

（自治区商务厅、工业和信息化厅）   内蒙古自治区商务厅 负责, 内蒙古自治区工业和信息化厅 负责
商务部会同有关部门…              商务部 牵头, 有关部门 会同
商务部和财政部建立会商机制        both 机制成员
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.agencies import Directory, leading_place
from corpus.agency_list import listed_bodies
from corpus.document import AgencyMention, Clause, Role
from corpus.mechanisms import Named, mechanism_members

_AND = re.compile(r"、|和|与|及|以及")
_JOINTLY_BEFORE = re.compile(r"(?:会同|(?<![招通外经协磋])商)$")
# What follows the last of the bodies; X配合Y: X assists Y, who has no role by that.
_ROLES_AFTER = (
    (Role.LEADS, re.compile(r"(?:负责)?牵头|要?可?会同")),
    (Role.ASSISTS, re.compile(r"(?:积极|予以|要)?配合")),
    (Role.RESPONSIBLE, re.compile(r"(?:按照?(?:各自)?职责(?:分工)?)?(?:具体|分别|共同)?负责(?![人同])")),
)
# How far around a name the words are that give it a role.
_REACH = 12


def clause_agencies(text: str, clause: Clause, directory: Directory, region: str | None) -> tuple[AgencyMention, ...]:
    """Return the bodies of a clause; `region` is the one province the document is for, or None."""
    body_end = clause.agency_list.start if clause.agency_list else clause.end
    named = [
        (agency, start, end)
        for agency, start, end in directory.named_in_text(text, clause.start, body_end)
        if directory.find_in_region(text[start:end], region)
    ]
    members = mechanism_members(text, body_end, named, clause.heading)
    in_text = (
        replace(mention, role=Role.MEMBER) if mention.role is Role.MENTIONED and mention.start in members else mention
        for mention in _with_roles(text, clause.start, body_end, named)
    )
    return (*_listed(text, clause, directory, region), *in_text)


def _listed(text: str, clause: Clause, directory: Directory, region: str | None) -> Iterator[AgencyMention]:
    """Yield the bodies of the 责任单位 list, with the places that they leave out.

    A body that names no place does not end the place before it: 自治区商务厅、呼和浩特海关、财政厅.
    """
    prefix: str | None = None
    for body in listed_bodies(text, clause.agency_list) if clause.agency_list else ():
        name = directory.resolve(body.name, prefix, region)
        prefix = leading_place(body.name) or prefix
        agency = directory.find(name)
        yield AgencyMention(name, agency.name_en if agency else None, body.role, body.start, body.end)


def _with_roles(text: str, first: int, last: int, named: Iterable[Named]) -> Iterator[AgencyMention]:
    """Yield the bodies named in text[first:last]; those joined by 、 or 和 share a role: 会同财政部、海关总署."""
    for run in _runs(text, named):
        start, end = run[0][1], run[-1][2]
        role = _role(text[max(first, start - _REACH) : start], text[end : min(last, end + _REACH)])
        for agency, a, b in run:
            yield AgencyMention(agency.name, agency.name_en, role, a, b)


def _runs(text: str, named: Iterable[Named]) -> list[list[Named]]:
    runs: list[list[Named]] = []
    for item in named:
        if runs and _AND.fullmatch(text, runs[-1][-1][2], item[1]):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _role(before: str, after: str) -> Role:
    """Return the role that the words around bodies give them; 提及 where they give none."""
    if _JOINTLY_BEFORE.search(before):
        return Role.JOINTLY
    return next((role for role, pattern in _ROLES_AFTER if pattern.match(after)), Role.MENTIONED)
