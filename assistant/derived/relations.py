"""The documents that a text names, and how it stands to each, told by the words before and after the name.

为落实《…若干措施的通知》，制定本方案             落实 (carries out)
按照自然资源部办公厅《…工作指引》要求            依据 (based on)
现将《…的通知》转发给你们                       转发 (forwards)
用好用足《亚太贸易协定》                         引用 (cites)
落实商务部与进出口银行关于支持…建设的工作通知     落实, a name without book-title marks
关于印发《…工作方案》的通知                      nothing: the plan is the document's own
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.document import Document, FrontKind, Link, Span
from corpus.links import find_links, title_key


class Relation(StrEnum):
    """How a document stands to one that it names."""

    IMPLEMENTS = "落实"
    FORWARDS = "转发"
    BASED_ON = "依据"
    CITES = "引用"


@dataclass(frozen=True, slots=True)
class Naming:
    """A document named in a text: its title or 文号, and the words that say how the two are related.

    A name without book-title marks (`unmarked`) is a description as often as a title: `who` says whose it is.
    """

    relation: Relation
    title: str | None
    number: str | None
    evidence: Span
    unmarked: bool = False
    who: str = ""


_VERBS = {
    Relation.IMPLEMENTS: "落实|贯彻|实施|执行",
    Relation.FORWARDS: "转发|印转",
    Relation.BASED_ON: r"依据|根据|依照|按照|遵照|依(?=《|$)",
}
_VERB = "|".join(f"(?P<{relation.name}>{verbs})" for relation, verbs in _VERBS.items())
_WITHIN = r"[^，。；：！？,;:!?《》\n]"
# Between the verb and the name may stand who issued it, or the last of several things: 落实国务院部署和《…》.
_WHOSE = (
    rf"(?:{_WITHIN}{{0,40}}(?:[部委局厅署办院行会府室省市区旗县等新和与及、]|中央|部门|联合|有关|相关"
    r"|(?:印发|发布|下发|出台|制定|公布|修订)的?))?"
)
# A chain of verbs (贯彻落实) is quoted whole; what is no longer carried out is only cited.
_LEAD = re.compile(r"(?:认真|全面|深入|严格|切实|持续)?(?:贯彻|组织)?$")
_NO_LONGER = re.compile(r"(?:不再|停止|暂停|不)$")
# Far enough for a verb and the names of two bodies.
_REACH = 60
_BEFORE = re.compile(rf"^.*(?:{_VERB})[了好]?\s*{_WHOSE}\s*$")
_LISTED = re.compile(rf"\s*(?:[,，]|(?:、|和|与|及|以及)\s*{_WHOSE})\s*$")
_FORWARDED = re.compile(rf"{_WITHIN}{{0,12}}?(?:转发|印转)给")
_ISSUED = re.compile(rf"{_WITHIN}{{0,12}}?(?:印发|发布)给")
_ISSUES = re.compile(r"(?:印发|发布|公布)\s*$")
_SHORT_FOR = re.compile(r"(?:简称|下称|以下称)[为：:]?\s*“?$")
_KIND = r"(?:通知|方案|意见|办法|决定|规定|措施|公告|条例|细则|纲要|规划|批复|指引|计划|协定|协议)"
# What else is named in book-title marks and is no policy document by its name.
_OTHER = re.compile(
    r"《([^《》\n]{2,120}(?:报告|目录|名录|清单|标准|指南|公约|条约|声明|备忘录|章程)(?:（[^（）\n]*）)?)》"
)
_UNMARKED = re.compile(
    rf"(?:{_VERB})[了好]?(?P<who>{_WITHIN}{{0,40}}?)关于(?P<subject>{_WITHIN}{{4,80}}?)的\s?"
    rf"(?P<kind>(?:工作|若干|指导|实施|有关)?{_KIND})(?!精神|制定|印发)"
)
_IN_TITLE = re.compile(
    rf"关于(?:认真|全面)?(?:贯彻|实施|组织)?(?P<IMPLEMENTS>落实|贯彻|实施)(?P<subject>[^《》\n]{{6,80}}{_KIND})的?"
    r"(?:具体|若干)?(?:实施|工作|落实)?(?:方案|意见|细则|办法|措施|通知)"
)


def find_namings(document: Document) -> tuple[Naming, ...]:
    """Return every naming of another document in a document's text, in order; its own title and 文号 are none."""
    namings = [*_marked(document), *_unmarked(document.text), *_in_titles(document)]
    return tuple(sorted(namings, key=lambda naming: (naming.evidence.end, naming.evidence.start)))


def _marked(document: Document) -> Iterator[Naming]:
    """Yield the names in book-title marks and the 文号."""
    text = document.text
    own_lines = [part for part in document.front if part.kind in (FrontKind.NUMBER, FrontKind.SOURCE)]
    short_names: dict[str, Naming] = {}
    last: Naming | None = None
    for link in _links(text):
        if link.title and last and _SHORT_FOR.search(text, max(0, link.start - 6), link.start):
            short_names[title_key(link.title)] = last
            continue
        found = _named(text, link, last)
        if found is None or _is_own(link, document) or any(x.start <= link.start < x.end for x in own_lines):
            continue
        full = short_names.get(title_key(link.title or ""))
        last = replace(found, title=full.title, number=full.number) if full else found
        yield last


def _links(text: str) -> list[Link]:
    """Return all that stands in book-title marks and is a document, and the 文号, in order."""
    links = {link.start: link for link in find_links(text, {})}
    others = {m.start(): Link(title_key(m.group(1)), None, None, *m.span()) for m in _OTHER.finditer(text)}
    return [link for _, link in sorted((others | links).items())]


def _named(text: str, link: Link, last: Naming | None) -> Naming | None:
    """Return how the text stands to a document that it names; None for one that it issues itself."""
    line = text.rfind("\n", 0, link.start) + 1
    before, after = max(line, link.start - _REACH), min(len(text), link.end + _REACH)
    if _ISSUES.search(text, before, link.start) or _ISSUED.match(text, link.end, after):
        return None
    if forwarded := _FORWARDED.match(text, link.end, after):
        return Naming(Relation.FORWARDS, link.title, link.number, Span(link.start, forwarded.end()))
    relation, start = Relation.CITES, link.start
    if match := _BEFORE.match(text[before : link.start]):
        relation, start = _relation(match, text, before)
    elif last and last.evidence.end >= line and _LISTED.match(text, last.evidence.end, link.start):
        relation, start = last.relation, (link if last.relation is Relation.CITES else last.evidence).start
    return Naming(relation, link.title, link.number, Span(start, link.end))


def _relation(match: re.Match[str], text: str, offset: int) -> tuple[Relation, int]:
    """Return the relation that a verb stands for, and where the words that say so begin."""
    name = next(name for name in Relation.__members__ if match.groupdict().get(name))
    start = offset + match.start(name)
    if no_longer := _NO_LONGER.search(text, max(0, start - 2), start):
        return Relation.CITES, no_longer.start()
    lead = _LEAD.search(text, max(0, start - 4), start)
    return Relation[name], lead.start() if lead else start


def _is_own(link: Link, document: Document) -> bool:
    """Tell whether a name is the document's own, or of the plan that its title says it issues."""
    key, own = title_key(link.title or ""), title_key(document.title)
    if link.number and link.number == document.number:
        return True
    return bool(key) and (key == own or re.search(rf"(?:印发|发布|公布)《{re.escape(key)}》", own) is not None)


def _unmarked(text: str) -> Iterator[Naming]:
    for match in _UNMARKED.finditer(text):
        relation, start = _relation(match, text, 0)
        title = text[match.start("who") : match.end("kind")]
        yield Naming(relation, title, None, Span(start, match.end()), unmarked=True, who=match["who"])


def _in_titles(document: Document) -> Iterator[Naming]:
    """Yield the document that a title says is carried out: 关于落实…若干措施的实施方案."""
    for line in document.front:
        matches = _IN_TITLE.finditer(document.text, line.start, line.end) if line.kind is FrontKind.TITLE else ()
        for match in matches:
            relation, start = _relation(match, document.text, 0)
            yield Naming(relation, match["subject"], None, Span(start, match.end("subject")), unmarked=True)
