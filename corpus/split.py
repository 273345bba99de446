"""Structure: a cleaned text becomes headings and clauses.

    一、总体要求                      heading
    以…为指导…                        clause #一            path 一、总体要求
    二、完善功能布局                   heading
    （一）稳步有序推动…。按照…（商务厅）  clause #二/（一）     path 二、完善功能布局 / （一）稳步有序推动…

An item keeps the unnumbered paragraphs after it, unless each of its paragraphs ends in its own 责任单位 list:
then each is a clause, #三/（三）/1 and #三/（三）/2. A statute's 第X条 keeps its （一） and 1. items.
"""

import re
from dataclasses import dataclass, field, replace

from corpus.agency_list import find_agency_list
from corpus.document import Clause, FrontKind, FrontPart, Heading, Problem, Span
from corpus.numbering import Family, Marker, parse_marker, sequence_fault
from corpus.sentences import split_sentences

_STATUTE_LEVELS = (Family.PART, Family.CHAPTER, Family.SECTION, Family.ARTICLE)
_SENTENCE_MARK = re.compile(r"[。；！？]")
# How the last paragraph of a plan speaks to those who carry it out, rather than going on with the last item.
_CLOSING = re.compile(r"各地区|各地|各级|各有关|各部门|各单位|以上|上述|特此|请(?:各|认真)|本(?:通知|办法|方案|意见|规定|措施)|执行中")
PREFACE, COVER, CLOSING = "前言", "通知", "结语"

# A heading inside a clause ("（三）畅通跨境物流和资金流。…") is short; a first sentence longer than this is text.
MAX_HEADING = 40


@dataclass(frozen=True, slots=True)
class Structure:
    """What splitting found."""

    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Level:
    """One numbered level above the current place."""

    family: Family
    number: int
    key: str
    title: str


@dataclass(slots=True)
class _Open:
    """A clause that is still growing by paragraphs."""

    key: str
    path: tuple[str, ...]
    number: str
    heading: str
    is_item: bool
    paragraphs: list[Span]


@dataclass(slots=True)
class _Splitter:
    """Walks over the lines of one part of a document (the notice, or the plan attached to it)."""

    text: str
    document_id: str
    prefix: str
    unnumbered: str
    levels: list[_Level] = field(default_factory=list)
    last_number: dict[Family, int] = field(default_factory=dict)
    counts: dict[tuple[tuple[str, ...], Family], int] = field(default_factory=dict)
    open: _Open | None = None
    headings: list[Heading] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def split(self, lines: list[Span]) -> None:
        """Take in every line."""
        for i, line in enumerate(lines):
            marker = parse_marker(self._line(line))
            if marker and not self._inside_article(marker):
                self._close()
                self._enter(marker, line, lines[i + 1] if i + 1 < len(lines) else None)
            else:
                self._paragraph(line, lines[i:])
        self._close()

    def _line(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _inside_article(self, marker: Marker) -> bool:
        in_article = any(level.family is Family.ARTICLE for level in self.levels)
        return in_article and marker.family not in _STATUTE_LEVELS

    def _enter(self, marker: Marker, line: Span, following: Span | None) -> None:
        """Open the heading or the item that this marker begins."""
        families = [level.family for level in self.levels]
        if marker.family in families:
            del self.levels[families.index(marker.family) :]
        elif marker.family in _STATUTE_LEVELS:
            rank = _STATUTE_LEVELS.index(marker.family)
            self.levels = [
                x for x in self.levels if x.family in _STATUTE_LEVELS and _STATUTE_LEVELS.index(x.family) < rank
            ]
        self._check_sequence(marker, line)
        key = marker.text.strip().rstrip("、.．")
        rest = self._line(line)[len(marker.text) :].strip()
        if self._is_heading(marker, rest, following):
            self.headings.append(Heading(marker.text.strip(), rest, line.start, line.end))
            self.levels.append(_Level(marker.family, marker.number, key, self._line(line)))
            return
        heading = _heading_of(rest)
        self.levels.append(_Level(marker.family, marker.number, key, (marker.text + heading).strip()))
        self.open = _Open(self._key(), self._path(), marker.text.strip(), heading, True, [line])

    def _check_sequence(self, marker: Marker, line: Span) -> None:
        place = (tuple(level.key for level in self.levels), marker.family)
        fault = sequence_fault(self.counts.get(place), self.last_number.get(marker.family), marker.number)
        if fault:
            where = " / ".join(level.title for level in self.levels) or self.document_id
            message = f"numbering under {where}: {marker.family.value} {fault}"
            self.problems.append(Problem("numbering", line.start, message))
        self.counts[place] = self.last_number[marker.family] = marker.number

    def _is_heading(self, marker: Marker, rest: str, following: Span | None) -> bool:
        """Tell whether a numbered line is only a heading: no sentence in it, and its text or its items follow."""
        if marker.family is Family.ARTICLE or _SENTENCE_MARK.search(rest) or following is None:
            return False
        after = parse_marker(self._line(following))
        return after is None or after.family not in {*(x.family for x in self.levels), marker.family}

    def _paragraph(self, line: Span, rest: list[Span]) -> None:
        """Take in an unnumbered line: more of the open clause, or a clause of its own under the heading."""
        if self.open and self.open.is_item and self._is_closing(rest):
            self._close()
            self.levels.clear()
            self.open = _Open(self.prefix + CLOSING, (), "", "", False, [line])
        elif self.open:
            self.open.paragraphs.append(line)
        else:
            key = self._key() if self.levels else self.prefix + self.unnumbered
            number = self.levels[-1].key if self.levels else ""
            heading = self.levels[-1].title if self.levels else ""
            self.open = _Open(key, self._path(), number, _without_marker(heading), False, [line])

    def _is_closing(self, rest: list[Span]) -> bool:
        lines = [self._line(span) for span in rest]
        in_article = any(level.family is Family.ARTICLE for level in self.levels)
        return not in_article and bool(_CLOSING.match(lines[0])) and not any(parse_marker(line) for line in lines)

    def _key(self) -> str:
        return self.prefix + "/".join(level.key for level in self.levels)

    def _path(self) -> tuple[str, ...]:
        return tuple(level.title for level in self.levels)

    def _close(self) -> None:
        """Finish the open clause: one clause, or one per paragraph where each has its own 责任单位 list."""
        item, self.open = self.open, None
        if item is None:
            return
        lists = [find_agency_list(self.text, p.start, p.end) for p in item.paragraphs]
        if len(item.paragraphs) > 1 and all(lists):
            for i, (paragraph, found) in enumerate(zip(item.paragraphs, lists, strict=True), start=1):
                self._add(item, f"{item.key}/{i}", paragraph, found)
        else:
            whole = Span(item.paragraphs[0].start, item.paragraphs[-1].end)
            self._add(item, item.key, whole, lists[-1])

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
    match = re.match(r"[^。；：！？]+(?=[。])", rest)
    first = match.group() if match else ""
    return first if len(first) <= MAX_HEADING and match and len(rest) > match.end() + 1 else ""


def _without_marker(title: str) -> str:
    marker = parse_marker(title)
    return title[len(marker.text) :].strip() if marker else title


def split_clauses(text: str, document_id: str, front: tuple[FrontPart, ...]) -> Structure:
    """Split the lines of a cleaned text that are not front matter into headings and clauses."""
    parts = _body_parts(text, front)
    cover_only = len(parts) > 1 and not any(parse_marker(text[x.start : x.end]) for x in parts[0])
    found: list[_Splitter] = []
    for i, lines in enumerate(parts):
        is_cover = cover_only and i == 0
        attachment = i - (1 if cover_only else 0)
        prefix = f"附件{attachment}/" if attachment > 0 else ""
        splitter = _Splitter(text, document_id, prefix, COVER if is_cover else PREFACE)
        splitter.split(lines)
        found.append(splitter)
    clauses, repeats = _unique_ids([c for s in found for c in s.clauses])
    problems = [p for s in found for p in s.problems] + repeats
    return Structure(
        tuple(h for s in found for h in s.headings), clauses, tuple(sorted(problems, key=lambda p: p.offset))
    )


def _unique_ids(clauses: list[Clause]) -> tuple[tuple[Clause, ...], list[Problem]]:
    """Give a clause whose number repeats an earlier one its own id (…~2), and report it."""
    seen: dict[str, int] = {}
    unique: list[Clause] = []
    problems: list[Problem] = []
    for clause in clauses:
        seen[clause.id] = count = seen.get(clause.id, 0) + 1
        if count > 1:
            problems.append(Problem("repeated-id", clause.start, f"{clause.id} occurs {count} times"))
            clause = replace(clause, id=f"{clause.id}~{count}")
        unique.append(clause)
    return tuple(unique), problems


def _body_parts(text: str, front: tuple[FrontPart, ...]) -> list[list[Span]]:
    """Return the body's lines, a list for each part that has a title of its own."""
    kinds = {part.start: part.kind for part in front}
    parts: list[list[Span]] = [[]]
    start = 0
    for line in text.split("\n"):
        span = Span(start, start + len(line))
        kind = kinds.get(start)
        if kind in (FrontKind.TITLE, FrontKind.ATTACHMENT) and parts[-1]:
            parts.append([])
        elif kind is None and line:
            parts[-1].append(span)
        start = span.end + 1
    return [part for part in parts if part]
