"""The outline of one part of a document: its lines become headings and clauses (parts.py tells the parts apart).

Which numbering opens which level is decided by the levels above a line, not once for a document: a family that is open
goes on or ends what is below it, any other one opens a level below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.agency_list import find_agency_list
from corpus.document import Clause, Heading, Problem, Span
from corpus.numbering import (
    COUNTED,
    Family,
    Marker,
    in_reach,
    letter_after,
    parse_glued_article,
    parse_marker,
    sequence_fault,
)
from corpus.quoted import quoted_lines
from corpus.sentences import split_sentences

_DIVISIONS = (Family.PART, Family.SUBPART, Family.CHAPTER, Family.SECTION)
_STATUTE_LEVELS = (*_DIVISIONS, Family.ARTICLE)
# Chapters that a statute may have without numbers, and other titles that stand alone between two articles.
_BARE_CHAPTER = re.compile(r"[总分附罚]\s*则")
_BARE_TITLE = re.compile(r"[\u4e00-\u9fff、\s]{2,25}")
_SENTENCE_MARK = re.compile(r"[。；！？]")
# How the last paragraph of a plan speaks to those who carry it out, rather than going on with the last item.
_CLOSING = re.compile(
    r"各地区|各地|各级|各有关|各部门|各单位|以上|上述|特此|请(?:各|认真)|本(?:通知|办法|方案|意见|规定|措施)|执行中"
)
# The line after one that ends so goes on with it.
_STOPS_SHORT = re.compile(r"[，、,《（(]$")
_FIRST_SENTENCE = re.compile(r"[^。；：！？]+(?=。.)")
CLOSING = "结语"
# So many lines further on the next number of a run stands at the latest.
_NEAR = 200

# A heading inside a clause ("（三）畅通跨境物流和资金流。…") is short; a first sentence longer than this is text.
MAX_HEADING = 40


@dataclass(frozen=True, slots=True)
class _Level:
    """One numbered level above the current place."""

    family: Family
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class _Open:
    """A clause that is still growing by paragraphs."""

    key: str
    path: tuple[str, ...]
    number: str
    heading: str
    is_item: bool
    paragraphs: list[Span]


@dataclass(slots=True)
class Outline:
    """Walks over the lines of one part of a document (the notice, or the plan attached to it).

    `prefix` opens the keys of its clauses and `path` their paths, `unnumbered` is the key of the text before the first
    number.
    """

    text: str
    document_id: str
    prefix: str
    unnumbered: str
    path: tuple[str, ...] = ()
    headings: list[Heading] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _levels: list[_Level] = field(default_factory=list)
    _open: _Open | None = None
    # The last number of each family: under each heading, and anywhere.
    _counts: dict[tuple[tuple[str, ...], Family], int] = field(default_factory=dict)
    _last: dict[Family, int] = field(default_factory=dict)
    _is_glued: bool = False

    def take(self, lines: Sequence[Span]) -> None:
        """Take in every line."""
        texts = [self._line(line) for line in lines]
        quoted, self._is_glued = quoted_lines(texts), _are_glued(texts)
        for i, line in enumerate(lines):
            marker = None if i in quoted else self._marker(texts, i, line)
            if marker and not (self._in_article() and marker.family not in _STATUTE_LEVELS):
                self._close()
                self._enter(marker, line, lines[i + 1 :])
            elif self._is_bare_chapter(texts, i):
                self._close()
                self._leave_levels(Family.CHAPTER)
                self.headings.append(Heading("", texts[i], line.start, line.end))
                self._levels.append(_Level(Family.CHAPTER, re.sub(r"\s", "", texts[i]), texts[i]))
            else:
                self._paragraph(line, lines[i:])
        self._close()

    def _marker(self, texts: Sequence[str], i: int, line: Span) -> Marker | None:
        """Return the marker that opens a line, where its number may be the next: others are references, quantities."""
        marker = parse_marker(texts[i])
        if marker is None:
            return self._glued(texts, i)
        marker = letter_after(marker, self._last.get(Family.UPPER))
        place = (tuple(level.key for level in self._remaining(marker.family)), marker.family)
        if in_reach(marker, self._counts.get(place), self._last.get(marker.family)):
            return marker
        later = filter(None, map(parse_marker, texts[i + 1 : i + _NEAR]))
        if marker.family not in COUNTED and any(
            x.family is marker.family and x.number == marker.number + 1 for x in later
        ):
            return marker
        if marker.family is Family.BRACKETED and not self._in_article():
            # Years and quantities are not written so: a number may be wrong.
            message = f"{marker.text} is far from the number before it, and was taken for text"
            self.problems.append(Problem("numbering", line.start, message))
        return None

    def _glued(self, texts: Sequence[str], i: int) -> Marker | None:
        """Return the article that opens a line without a gap, where articles are written so and it is the next one."""
        marker = parse_glued_article(texts[i]) if self._is_glued else None
        last = self._last.get(Family.ARTICLE, 0)
        if marker is None or (i and _STOPS_SHORT.search(texts[i - 1])):
            return None
        is_next = last < marker.number <= last + 2 or (marker.inserted and marker.number == last)
        return marker if is_next else None

    def _is_bare_chapter(self, texts: Sequence[str], i: int) -> bool:
        is_title = self._in_article() and texts[i - 1].endswith("。") and _BARE_TITLE.fullmatch(texts[i])
        if i + 1 == len(texts) or not (is_title or _BARE_CHAPTER.fullmatch(texts[i])):
            return False
        below = parse_marker(texts[i + 1]) or self._glued(texts, i + 1)
        return below is not None and below.family is Family.ARTICLE

    def _line(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _in_article(self) -> bool:
        return any(level.family is Family.ARTICLE for level in self._levels)

    def _enter(self, marker: Marker, line: Span, rest: Sequence[Span]) -> None:
        """Open the heading or the item that this marker begins."""
        self._leave_levels(marker.family)
        self._check_sequence(marker, line)
        number = marker.text.strip()
        key = number.rstrip("、.．")
        title = self._line(line)[len(marker.text) :].strip()
        if self._is_heading(marker, title, rest):
            self.headings.append(Heading(number, title, line.start, line.end))
            self._levels.append(_Level(marker.family, key, self._line(line)))
            return
        found = find_agency_list(self.text, line.start, line.end)
        heading = _heading_of(title[: len(title) - (found.end - found.start)] if found else title)
        self._levels.append(_Level(marker.family, key, (marker.text + heading).strip()))
        self._open = _Open(self._key(), self._path(), number, heading, True, [line])

    def _leave_levels(self, family: Family) -> None:
        """Go up to where a marker of this family belongs."""
        self._levels = self._remaining(family)

    def _remaining(self, family: Family) -> list[_Level]:
        """Return the levels that a marker of this family stands under."""
        families = [level.family for level in self._levels]
        if family in families:
            return self._levels[: families.index(family)]
        if family not in _STATUTE_LEVELS:
            return self._levels
        above = _STATUTE_LEVELS[: _STATUTE_LEVELS.index(family)]
        return [level for level in self._levels if level.family in above]

    def _check_sequence(self, marker: Marker, line: Span) -> None:
        if marker.inserted:
            return
        place = (tuple(level.key for level in self._levels), marker.family)
        fault = sequence_fault(self._counts.get(place), self._last.get(marker.family), marker.number)
        if fault:
            where = " / ".join(level.title for level in self._levels) or self.document_id
            message = f"numbering under {where}: {marker.family.value} {fault}"
            self.problems.append(Problem("numbering", line.start, message))
        self._counts[place] = self._last[marker.family] = marker.number

    def _is_heading(self, marker: Marker, title: str, rest: Sequence[Span]) -> bool:
        """Tell whether a numbered line is only a heading: no sentence in it, and its text or its items follow."""
        if marker.family in _DIVISIONS:
            return True
        if marker.family is Family.ARTICLE or _SENTENCE_MARK.search(title) or not rest:
            return False
        if self._is_closing(rest) and self._follows_bare_item(marker.family):
            return False
        after = parse_marker(self._line(rest[0]))
        return after is None or after.family not in {*(x.family for x in self._levels), marker.family}

    def _follows_bare_item(self, family: Family) -> bool:
        """Tell whether the item before is of this family and holds no sentence either: 1.名单 / 2.名额 / 特此通知."""
        if not self.clauses:
            return False
        before = self.text[self.clauses[-1].start : self.clauses[-1].end]
        marker = parse_marker(before)
        return marker is not None and marker.family is family and not _SENTENCE_MARK.search(before)

    def _paragraph(self, line: Span, rest: Sequence[Span]) -> None:
        """Take in an unnumbered line: more of the open clause, or a clause of its own under the heading."""
        if self._open and self._open.is_item and not self._in_article() and self._is_closing(rest):
            self._close()
            self._levels.clear()
            self._open = _Open(self.prefix + CLOSING, self.path, "", "", False, [line])
        elif self._open:
            self._open.paragraphs.append(line)
        elif self._levels:
            level = self._levels[-1]
            self._open = _Open(self._key(), self._path(), level.key, _without_marker(level.title), False, [line])
        else:
            self._open = _Open((self.prefix + self.unnumbered).rstrip("/"), self.path, "", "", False, [line])

    def _is_closing(self, rest: Sequence[Span]) -> bool:
        """Tell whether these are the last, unnumbered lines, and speak to those who carry the plan out."""
        lines = [self._line(span) for span in rest]
        return bool(_CLOSING.match(lines[0])) and not any(map(parse_marker, lines))

    def _key(self) -> str:
        return self.prefix + "/".join(level.key for level in self._levels)

    def _path(self) -> tuple[str, ...]:
        return (*self.path, *(level.title for level in self._levels))

    def _close(self) -> None:
        """Finish the open clause: one clause, or, where 责任单位 lists end several of its parts, one for each part."""
        item, self._open = self._open, None
        if item is None:
            return
        parts: list[tuple[Span, Span | None]] = []
        start = item.paragraphs[0].start
        for i, paragraph in enumerate(item.paragraphs):
            found = find_agency_list(self.text, paragraph.start, paragraph.end)
            if found or i == len(item.paragraphs) - 1:
                parts.append((Span(start, paragraph.end), found))
                start = paragraph.end + 1
        for i, (span, found) in enumerate(parts, start=1):
            self._add(item, item.key if len(parts) == 1 else f"{item.key}/{i}", span, found)

    def _add(self, item: _Open, key: str, span: Span, agency_list: Span | None) -> None:
        body_end = agency_list.start if agency_list else span.end
        sentences = split_sentences(self.text, span.start, body_end)
        clause_id = f"{self.document_id}#{key}"
        self.clauses.append(
            Clause(
                clause_id, self.document_id, item.path, item.number, item.heading,
                span.start, span.end, sentences, agency_list, (),
            )
        )  # fmt: skip


def _heading_of(rest: str) -> str:
    """Return the heading that opens an item's text: 畅通跨境物流和资金流。加快… -> 畅通跨境物流和资金流."""
    match = _FIRST_SENTENCE.match(rest)
    return match.group() if match and len(match.group()) <= MAX_HEADING else ""


def _without_marker(title: str) -> str:
    marker = parse_marker(title)
    return title[len(marker.text) :].strip() if marker else title


def _are_glued(texts: Sequence[str]) -> bool:
    """Tell whether articles are written without a gap after their numbers: the first two are, and none is with one."""
    if any(marker and marker.family is Family.ARTICLE for marker in map(parse_marker, texts)):
        return False
    return {1, 2} <= {marker.number for marker in map(parse_glued_article, texts) if marker}
