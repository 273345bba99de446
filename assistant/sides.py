"""Questions that ask to compare documents: which ones the sides are, and on what.

对比国家和内蒙古对用地的规定     国家, 内蒙古自治区; 用地
各文件对金融支持的规定有哪些不同     every document; 金融支持
国家和内蒙古哪个政策比较好       no comparison of documents: 比较 says how good
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import side_patterns as patterns
from corpus.document import Document, Span
from corpus.front import NATIONWIDE, find_numbers
from corpus.places import find_places, provinces
from corpus.zones import find_zones, zone_kinds
from index.question import Question
from index.references import naming_spans

NATIONAL_LEVEL = "国家"
# Stands for what was taken out of a question.
_GAP = "|"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: the documents it may be, newest first."""

    documents: tuple[Document, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its documents."""
        return frozenset(document.id for document in self.documents)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question asks to compare, in its order, and on what; each document for itself where `each` is set.

    `subject` is empty where the question names none. `count` is the number of documents that it asks for.
    """

    sides: tuple[Side, ...]
    subject: str
    each: bool = False
    count: int | None = None


def compared_sides(question: Question, documents: Sequence[Document]) -> Sides | None:
    """Return what a question asks to compare; None where it asks for no comparison of documents."""
    text = question.searched
    asks = [Span(*match.span()) for match in patterns.COMPARES.finditer(text)]
    if not asks:
        return None
    newest_first = sorted(documents, key=lambda document: document.issued, reverse=True)
    found = _joined(list(_sides(question, newest_first)), text)
    every = patterns.EACH.search(text)
    if len(_distinct(found)) < 2:
        found += _other_sides(question, newest_first, found)
    sides = _distinct(found)
    gaps = [*asks, *(span for _, span in found), *naming_spans(text)]
    gaps += [Span(*match.span()) for pattern in (patterns.EACH, patterns.KIND_EN) for match in pattern.finditer(text)]
    subject = _subject(text, gaps)
    if len(sides) > 1:
        return Sides(sides, subject)
    if not every:
        return None
    count = patterns.COUNT.search(text)
    only = sides or (Side(tuple(newest_first)),)
    if len(only[0].documents) < 2:
        return None
    return Sides(only, subject, True, patterns.COUNTS[count["count"].casefold()] if count else None)


def _sides(question: Question, documents: Sequence[Document]) -> Iterator[tuple[Side, Span]]:
    """Yield the documents that a question names by level, region, year, 文号 or title, and where."""
    text = question.searched
    zones = [span for kind, span in find_zones(text) if kind]
    for match in patterns.NATIONAL.finditer(text):
        if not any(zone.start <= match.start() < zone.end for zone in zones):
            yield Side(tuple(d for d in documents if d.level == NATIONAL_LEVEL)), Span(*match.span())
    local = [document for document in documents if document.level != NATIONAL_LEVEL]
    for match in patterns.LOCAL.finditer(text):
        yield Side(tuple(local)), Span(*match.span())
    names = {place.name for place in provinces()}
    for place, span in find_places(text):
        if place.name in names or place.within in names:
            ours = {place.name, place.within} & names
            yield Side(tuple(d for d in local if ours & set(d.regions) - {NATIONWIDE})), span
    kinds = [kind for kind, pattern in patterns.KINDS.items() if pattern.search(text)]
    numbers = [Span(start, end) for _, start, end in find_numbers(text)]
    for match in patterns.YEAR.finditer(text):
        if any(number.start <= match.start() < number.end for number in numbers):
            continue
        of_year = [document for document in documents if str(document.issued.year) == match[1]]
        of_kind = [d for d in of_year if any(kind in d.title for kind in kinds)]
        yield Side(tuple(of_kind if len(kinds) == 1 and of_kind else of_year)), Span(*match.span())
    for document in documents:
        if document.id in question.entities.documents:
            yield Side((document,)), _named_at(document, text)


def _joined(found: list[tuple[Side, Span]], text: str) -> list[tuple[Side, Span]]:
    """Return the sides with those that stand beside each other as one: the 2023 national notice, 国家2023年的通知."""
    joined: list[tuple[Side, Span]] = []
    for side, span in sorted(found, key=lambda item: item[1].start):
        last, before = joined[-1] if joined else (None, None)
        if (
            last
            and before
            and before.start < before.end <= span.start
            and not text[before.end : span.start].strip(" 的")
        ):
            both = tuple(document for document in last.documents if document.id in side.ids)
            if both and span.start < len(text):
                joined[-1] = Side(both), Span(before.start, span.end)
                continue
        joined.append((side, span))
    return joined


def _named_at(document: Document, text: str) -> Span:
    """Return where a question names a document by its 文号 or title, or nowhere: at its end."""
    for name in (document.number, document.title):
        at = text.find(name) if name else -1
        if name and at >= 0:
            return Span(at, at + len(name))
    return Span(len(text), len(text))


def _other_sides(
    question: Question, documents: Sequence[Document], found: Sequence[tuple[Side, Span]]
) -> list[tuple[Side, Span]]:
    """Return the sides that a question names by the kinds of zones, by issuers, or as what was before."""
    text = question.searched
    zones = [(kind, span) for kind, span in find_zones(text) if kind]
    by_zone = [(Side(tuple(d for d in documents if kind in zone_kinds(d.title))), span) for kind, span in zones]
    if len(_distinct(by_zone)) > 1:
        return by_zone
    issued = []
    for body in question.entities.bodies:
        names = [name for name in (body.name, *body.aliases) if name in text]
        by_body = tuple(d for d in documents if any(issuer.startswith(body.name) for issuer in d.issuers))
        issued += [(Side(by_body), Span(text.index(name), text.index(name) + len(name))) for name in names[:1]]
    if len(_distinct([*found, *issued])) > 1:
        return issued
    before = patterns.EARLIER.search(text)
    if before and found:
        newest = found[0][0].documents[0] if found[0][0].documents else None
        earlier = tuple(d for d in documents if newest and d.issued < newest.issued and _alike(d, newest))
        return [(Side(earlier), Span(*before.span()))]
    return []


def _alike(document: Document, other: Document) -> bool:
    return bool(zone_kinds(document.title) & zone_kinds(other.title))


def _distinct(found: Sequence[tuple[Side, Span]]) -> tuple[Side, ...]:
    """Return the sides in the order of the question, each once; the narrower name of a document is the one that counts.

    国家2023年的通知 is one side: the notice of 2023.
    """
    ordered = [side for side, _ in sorted(found, key=lambda item: item[1].start) if side.documents]
    kept: list[Side] = []
    for side in ordered:
        narrower = any(other.ids < side.ids for other in ordered)
        rest = tuple(
            d for d in side.documents if not any(other.ids < side.ids and d.id in other.ids for other in ordered)
        )
        made = Side(rest if narrower else side.documents)
        if made.documents and made.ids not in [other.ids for other in kept]:
            kept.append(made)
    return tuple(kept)


def _subject(text: str, gaps: Sequence[Span]) -> str:
    """Return what is left of a question without its sides and without the words of comparing."""
    kept = list(text)
    for gap in gaps:
        kept[gap.start : gap.end] = _GAP * (gap.end - gap.start)
    left = re.sub(rf"\{_GAP}+", _GAP, "".join(kept))
    for pattern in patterns.SUBJECTS:
        if (match := pattern.search(left)) and (subject := _without_edges(match["subject"], False)):
            return subject
    pieces = [_without_edges(piece, True) for piece in re.split(rf"[{_GAP}，,。？?；;:：]", left)]
    return max(pieces, key=len, default="")


def _without_edges(piece: str, ends: bool) -> str:
    """Return a piece without words at its beginning, and at its end, that are no subject."""
    while (shorter := patterns.EDGES.sub("", piece)) != piece:
        piece = shorter
    while ends and (shorter := patterns.ENDS.sub("", piece)) != piece:
        piece = shorter
    return piece.strip()
