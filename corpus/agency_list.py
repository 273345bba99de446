"""The 责任单位 list at the end of a paragraph, and the bodies in it.

…存量建设用地。（自治区商务厅、工业和信息化厅、自然资源厅）
…（牵头单位：省商务厅；配合单位：省财政厅）
…（商务部牵头，财政部、海关总署等有关部门按职责分工负责）
…（商务部会同财政部负责）
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.bodies import is_body_name, is_place_name
from corpus.document import Role, Span

_TRAILING = re.compile(r"[（(]((?:[^（）()\n]|[（(][^（）()\n]*[）)])+)[）)][。；\s]*$")
_GROUP = re.compile(r"(?:[^；;，,。（(]|[（(][^（）()]*[）)])+")
_NAME = re.compile(r"(?:(?!以及|及|等(?:有关|相关|各))(?:[^、\s（(]|[（(][^（）()]*[）)]))+")
_LABEL = re.compile(r"\s*(?:(牵头|责任|配合|负责|主办|协办|参与|协助|落实)(?:单位|部门|处室)?\s*[:：]|由)")
_NOT_BODIES = re.compile(r"\s*(?:(?:完成|办理)?(?:时限|期限)|责任人|联系人)\s*[:：]")
_TAIL = re.compile(
    r"(?:等(?:部门|单位)?)?(?:(?:按照?|依)?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体|联合|抓好)?"
    r"((?:牵头|会同|负责|配合|参与|协助|落实|实施)*)$"
)
_JOINTLY = re.compile(r"会同")
_ROLES = {
    "牵头": Role.LEADS,
    "主办": Role.LEADS,
    "配合": Role.ASSISTS,
    "协办": Role.ASSISTS,
    "协助": Role.ASSISTS,
    "参与": Role.ASSISTS,
    "会同": Role.JOINTLY,
}


@dataclass(frozen=True, slots=True)
class ListedBody:
    """A name as it stands in a list, with its role."""

    name: str
    role: Role
    start: int
    end: int


def find_agency_list(text: str, start: int, end: int) -> Span | None:
    """Return the span, brackets included, of the list that ends text[start:end], or None.

    Places may stand in it beside bodies (各盟市); places alone are an explanation, not a list.
    """
    match = _TRAILING.search(text, start, end)
    if not match:
        return None
    names = [body.name for body in listed_bodies(text, Span(match.start(), match.end()))]
    is_list = any(map(is_body_name, names)) and all(is_body_name(name) or is_place_name(name) for name in names)
    return Span(match.start(), start + len(text[start:end].rstrip())) if is_list else None


def listed_bodies(text: str, span: Span) -> tuple[ListedBody, ...]:
    """Return the names in a list, in order, each with the role that its label or its group's last word gives it."""
    match = _TRAILING.match(text, span.start, span.end)
    if not match:
        return ()
    bodies: list[ListedBody] = []
    role = Role.RESPONSIBLE
    for group in _GROUP.finditer(text, *match.span(1)):
        first, last = group.span()
        if _NOT_BODIES.match(text, first, last):
            continue
        if label := _LABEL.match(text, first, last):
            role = _ROLES.get(label.group(1), Role.RESPONSIBLE) if label.group(1) else role
            first = label.end()
        for start, end, own_role in _subgroups(text, first, last, role):
            bodies += [ListedBody(m.group(), own_role, m.start(), m.end()) for m in _NAME.finditer(text, start, end)]
    return tuple(bodies)


def _subgroups(text: str, first: int, last: int, role: Role) -> Iterator[tuple[int, int, Role]]:
    """Yield the runs of names in a group with their roles, without the words that give the role."""
    tail = _TAIL.search(text[first:last])
    if tail and tail.group():
        role = _ROLES.get(tail.group(1)[:2], Role.RESPONSIBLE) if tail.group(1) else role
        last = first + tail.start()
    if jointly := _JOINTLY.search(text, first, last):
        yield first, jointly.start(), Role.LEADS
        yield jointly.end(), last, Role.JOINTLY
    elif first < last:
        yield first, last, role
