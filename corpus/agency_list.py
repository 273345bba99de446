"""The 责任单位 list at the end of a paragraph, and the bodies in it.

    …存量建设用地。（自治区商务厅、工业和信息化厅、自然资源厅）
    …（牵头单位：省商务厅；配合单位：省财政厅）
    …（商务部牵头，财政部、海关总署按职责分工负责）
"""

import re
from dataclasses import dataclass

from corpus.document import Role, Span

_TRAILING = re.compile(r"[（(]([^（）()]+(?:[（(][^（）()]{1,6}[）)][^（）()]*)?)[）)][。\s]*$")
_BODY_END = re.compile(
    r"(?:部|委|办|厅|局|署|行|院|会|社|总站|支队|海关|政府|部门|单位|中心|公司|机构|集团|法院|检察院|管委会|委员会|办公室|盟|市|州|县|区)$"
)
_GROUP = re.compile(r"[^；;，,。]+")
_NAME = re.compile(r"[^、\s]+")
_LABEL = re.compile(r"\s*(牵头|责任|配合|负责|主办|协办|参与)(?:单位|部门|处室)?\s*[:：]")
_TAIL = re.compile(r"(?:等)?(?:有关部门|部门)?(?:按照?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体)?(牵头|负责|配合|参与|会同)$")
_LABEL_ROLE = {
    "牵头": Role.LEADS,
    "主办": Role.LEADS,
    "配合": Role.ASSISTS,
    "协办": Role.ASSISTS,
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
    """Return the span, brackets included, of the list that ends text[start:end], or None."""
    match = _TRAILING.search(text, start, end)
    if not match:
        return None
    bodies = listed_bodies(text, Span(match.start(), match.end()))
    if bodies and all(_BODY_END.search(body.name) for body in bodies):
        return Span(match.start(), start + len(text[start:end].rstrip()))
    return None


def listed_bodies(text: str, span: Span) -> tuple[ListedBody, ...]:
    """Return the names in a list, in order, each with the role that its label or its group's last word gives it."""
    match = _TRAILING.match(text, span.start, span.end)
    if not match:
        return ()
    bodies: list[ListedBody] = []
    role = Role.RESPONSIBLE
    for group in _GROUP.finditer(text, *match.span(1)):
        first, last = group.span()
        if label := _LABEL.match(text, first, last):
            role = _LABEL_ROLE.get(label.group(1), Role.RESPONSIBLE)
            first = label.end()
        group_role = role
        if (tail := _TAIL.search(text[first:last])) and tail.start() > 0:
            group_role = _LABEL_ROLE.get(tail.group(1), Role.RESPONSIBLE)
            last = first + tail.start()
        bodies += [ListedBody(m.group(), group_role, m.start(), m.end()) for m in _NAME.finditer(text, first, last)]
    return tuple(bodies)
