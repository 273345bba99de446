"""Front matter: what the lines around the clauses say about the document (front_parts.py says which lines)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.dates import DATE, read_date
from corpus.document import FrontKind, FrontPart, Status
from corpus.front_parts import NUMBER, attachment_title, classify_lines, split_names
from corpus.numbering import chinese_number
from corpus.places import provinces

# Words before a 文号 in a sentence or a question, which are not part of it: 根据商资函〔2019〕410号.
_BEFORE_NUMBER = re.compile(
    r".*(?:根据|按照|依据|依照|参照|遵照|落实|贯彻|执行|印发|转发|废止|修订|关于|请问|查询|查看|了解|什么是|文号|[的了着过由按是在以见和与及对])"
)
_EFFECTIVE = re.compile(rf"本[^。；！？]{{1,30}}?自(?P<date>{DATE.pattern})起?(?:正式)?(?:施行|实施|执行|生效)")
_EXPIRES = re.compile(rf"有效期(?:限)?(?:截至|截止|[至到])(?P<date>{DATE.pattern})")
_STATED_STATUS = re.compile(r"时效性[】\]]?\s*[:：]?\s*(现行有效|已?废止|已?失效)")
_STATUS = {"现行有效": Status.IN_FORCE, "废止": Status.REPEALED, "失效": Status.EXPIRED}
_ISSUER_COUNT = re.compile(r"等\s*(\d+|[一二三四五六七八九十]+)\s*个?部门")
STATUS_NOT_STATED = "正文未注明时效"

NATIONWIDE = "全国"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document's own lines say about it; None or empty where they say nothing."""

    parts: tuple[FrontPart, ...]
    titles: tuple[str, ...]
    number: str | None
    issued: date | None
    effective: date | None
    expires: date | None
    issuers: tuple[str, ...]
    issuer_count: int | None
    regions: tuple[str, ...]
    status: Status
    status_evidence: str


def read_front_matter(text: str) -> FrontMatter:
    """Find the front matter of a cleaned text, and read it."""
    parts = classify_lines(text)
    lines = {kind: [text[p.start : p.end] for p in parts if p.kind is kind] for kind in FrontKind}
    titles = tuple(attachment_title(line) for line in lines[FrontKind.TITLE])
    status, evidence = _status(text)
    return FrontMatter(
        parts=parts,
        titles=titles,
        number=read_number(" ".join(lines[FrontKind.NUMBER])),
        issued=_issued(text, parts),
        effective=read_date(m["date"]) if (m := _EFFECTIVE.search(text)) else None,
        expires=read_date(m["date"]) if (m := _EXPIRES.search(text)) else None,
        issuers=_bodies(lines[FrontKind.ISSUERS] or lines[FrontKind.SIGNATURE]),
        issuer_count=_stated_count(titles),
        regions=_regions(titles, lines[FrontKind.RECIPIENTS]),
        status=status,
        status_evidence=evidence,
    )


def find_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each 文号 in its standard form, 商资发〔2023〕18号, with its place."""
    for match in NUMBER.finditer(text):
        words, year, figure = match.groups()
        issuer = _BEFORE_NUMBER.sub("", words) or words
        yield f"{issuer}〔{year}〕{figure}号", match.end(1) - len(issuer), match.end()


def read_number(text: str) -> str | None:
    """Return the first 文号 in its standard form, 商资发〔2023〕18号, or None."""
    return next((number for number, _, _ in find_numbers(text)), None)


def _issued(text: str, parts: tuple[FrontPart, ...]) -> date | None:
    """Return the date under the first signature, or, where none is signed, the last date on a line of its own."""
    dates = [part for part in parts if part.kind is FrontKind.DATE]
    signed = [below for above, below in pairwise(parts) if above.kind is FrontKind.SIGNATURE and below in dates]
    return next((d for part in (*signed, *reversed(dates)) if (d := read_date(text[part.start : part.end]))), None)


def _bodies(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in lines for name in split_names(line)))


def _stated_count(titles: tuple[str, ...]) -> int | None:
    """Return how many issuers a title states: 商务部等17部门关于… -> 17."""
    match = next((m for title in titles if (m := _ISSUER_COUNT.search(title))), None)
    if not match:
        return None
    return int(match.group(1)) if match.group(1).isdecimal() else chinese_number(match.group(1))


def _regions(titles: tuple[str, ...], recipients: list[str]) -> tuple[str, ...]:
    """Return the provinces a document is addressed to, or, for one without addressees, those its title names."""
    addressed, names = " ".join(recipients), [province.name for province in provinces()]
    if "各省" in addressed:
        return (NATIONWIDE,)
    for place in (addressed, " ".join(titles)):
        if found := tuple(p for p in sorted(names, key=place.find) if p in place):
            return found
    return ()


def _status(text: str) -> tuple[Status, str]:
    """Return the status a text states about itself and the words that state it."""
    match = _STATED_STATUS.search(text)
    if not match:
        return Status.NOT_STATED, STATUS_NOT_STATED
    return _STATUS[match.group(1).removeprefix("已")], match.group()
