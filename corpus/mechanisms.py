"""Members of a coordinating mechanism: the bodies that a sentence names as forming one, or as meeting in one.

健全地方商务主管部门与外事、财政等部门及所在地方政府组成的工作机制     地方商务主管部门, 所在地方政府
商务部（外资司）和进出口银行（战略规划部）建立日常联系和会晤机制       both
发挥自治区政府与蒙古国外交部常设协商工作组机制作用                     both
由商务部、外交部等组成的部际联席会议                                 both

Departments named by their field alone (外事、财政、海关等部门) are no members: the text says neither of which level
they are nor which office. A mechanism that is only named (发挥部际联席会议机制作用) has no members in that sentence.
"""

import re
from collections.abc import Iterable

from corpus.agencies import Agency

_AND = r"(?:、|以及|和|与|同|及)"
_WITHIN = r"[^，,。；;：:《》]"  # what a phrase is made of
# What stands between two names of one list, fields and zones without a name here among them.
_BETWEEN = re.compile(rf"{_AND}(?:[^，,。；;：:《》、和与及]{{1,16}}{_AND})*")
_REST = rf"(?P<others>{_AND}{_WITHIN}{{1,40}}?)?(?:等(?:有关|相关)?(?:部门|单位|方面|机构)?)?"
_BODY = r"(?:联席会议|领导小组|协调小组|工作专班)"
_MEETING = r"(?:联系|联络|会商|磋商|协商|会晤|协调|协作|合作|联动|沟通|对接|推荐|工作|议事)"
_MECHANISM = rf"(?:{_WITHIN}{{0,14}}?{_MEETING}{_WITHIN}{{0,8}}?机制|{_WITHIN}{{0,8}}?{_BODY})"
_MEET = rf"[要应须]?{_WITHIN}{{0,10}}(?:对接|协同|协作|联动|沟通|合作)[，,]"
# What follows a list of names whose bodies form a mechanism, have one, or set one up.
_FORM = re.compile(rf"{_REST}(?:共同)?组成的?{_MECHANISM}")
_HAVE = re.compile(rf"{_REST}(?:之间)?(?:的|常设|现有|已有){_WITHIN}{{0,6}}?{_MEETING}{_WITHIN}{{0,8}}?机制")
_SET_UP = re.compile(
    rf"{_REST}(?:{_MEET})?(?:要|应|可|共同|联合|加快|进一步)*(?:建立|构建|健全|完善|形成)(?:健全|完善)?{_MECHANISM}"
)
# Working together makes a mechanism only under a heading that speaks of one.
_WORK_TOGETHER = re.compile(rf"{_REST}(?:密切|加强)?(?:协同|协调|协作)(?:联动|配合)")
# What stands before and after a list of names of which a mechanism is made.
_MADE_OF = re.compile(rf"(?:{_BODY}|机制){_WITHIN}{{0,8}}由$")
_MADE_OF_END = re.compile(rf"{_REST}(?:\d+|[一二三四五六七八九十]+)?个?(?:部门|单位)?(?:共同)?组成")
_MEMBERS = re.compile(rf"(?:{_BODY}|机制)的?成员(?:单位)?(?:包括|有|为|[:：])$")
_LOOK_BACK = 20

Named = tuple[Agency, int, int]


def mechanism_members(text: str, last: int, named: Iterable[Named], heading: str) -> frozenset[int]:
    """Return where those of the bodies named before `last` start that are members of a mechanism.

    `named` are the bodies of a clause in order, `heading` is the clause's own.
    """
    members: set[int] = set()
    for parties in _lists(text, named):
        if _form_a_mechanism(text, last, parties, "机制" in heading):
            members |= {start for _, start, _ in parties}
    return frozenset(members)


def _lists(text: str, named: Iterable[Named]) -> list[list[Named]]:
    """Return the bodies that stand in one list of names, whatever else stands in it."""
    lists: list[list[Named]] = []
    for item in named:
        if lists and _BETWEEN.fullmatch(text, lists[-1][-1][2], item[1]):
            lists[-1].append(item)
        else:
            lists.append([item])
    return lists


def _form_a_mechanism(text: str, last: int, parties: list[Named], is_about_one: bool) -> bool:
    start, end = parties[0][1], parties[-1][2]
    before = text[max(0, start - _LOOK_BACK) : start]
    if _MEMBERS.search(before) or (_MADE_OF.search(before) and _MADE_OF_END.match(text, end, last)):
        return True
    patterns = (_FORM, _HAVE, _SET_UP, *((_WORK_TOGETHER,) if is_about_one else ()))
    found = next((match for pattern in patterns if (match := pattern.match(text, end, last))), None)
    # Nobody meets alone: 商务部建立工作机制 names who is to set it up.
    return found is not None and (len(parties) > 1 or found["others"] is not None)
