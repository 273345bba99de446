r"""A document as a sheet of paper: blocks of lines that a template prints one after the other.

text "……通知\n一、总体要求\n坚持……"     Block(TITLE), Block(HEADING, level=1), Block(CLAUSE, anchor="一")

Put together with line breaks between them, the lines of all blocks are the document's text, and those of a clause's
block are its quote. Offsets count characters of that text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from assistant.facts import FRONT_MATTER, AskedDocuments, state_facts
from assistant.validity_words import front_places
from assistant.wording import Wording
from corpus.agencies import Directory
from corpus.document import Clause, Document, FrontKind, Heading, Problem, Span
from corpus.numbering import Family, parse_marker
from index.language import Language
from web.document_repairs import Footnote, footnotes
from web.typeset_lines import Feature, Piece, PieceKind, Run, set_line, set_runs

# What a title's spaces separate goes on a line of its own where it can, but not at the spaces round 17 in 等 17 部门.
_LONG_PART = re.compile(r"(?:\S|\s(?=\d)|(?<=\d)\s){6,}")
# Words that the lines of a title are not broken in: official format asks for 词意完整 at each line's end.
_WHOLE = re.compile(
    r"(?:边境?（跨境?）境?|边境|跨境)经济合作区|(?:国家级)?经济技术开发区|(?:实施|工作)方案|若干措施|高质量发展|高水平开放|改革创新|自治区"
)


class BlockKind(StrEnum):
    """What a block is: how it is set."""

    SOURCE = "source"
    TITLE = "title"
    TITLE_AGAIN = "title-again"
    NUMBER = "number"
    DATE = "date"
    RECIPIENTS = "recipients"
    ISSUERS = "issuers"
    SIGNATURE = "signature"
    ATTACHMENT = "attachment"
    NOTE = "note"
    HEADING = "heading"
    CLAUSE = "clause"
    TEXT = "text"


_FRONT = {
    FrontKind.SOURCE: BlockKind.SOURCE,
    FrontKind.TITLE: BlockKind.TITLE,
    FrontKind.NUMBER: BlockKind.NUMBER,
    FrontKind.DATE: BlockKind.DATE,
    FrontKind.RECIPIENTS: BlockKind.RECIPIENTS,
    FrontKind.ISSUERS: BlockKind.ISSUERS,
    FrontKind.SIGNATURE: BlockKind.SIGNATURE,
    FrontKind.ATTACHMENT: BlockKind.ATTACHMENT,
    FrontKind.NOTE: BlockKind.NOTE,
}
# Lines that are set as one: those of a block may be followed by those of another kind in the same block.
_CONTINUED = {
    BlockKind.SOURCE: {BlockKind.SOURCE},
    BlockKind.ISSUERS: {BlockKind.ISSUERS},
    BlockKind.SIGNATURE: {BlockKind.SIGNATURE, BlockKind.DATE},
    BlockKind.DATE: {BlockKind.DATE},
    BlockKind.CLAUSE: {BlockKind.CLAUSE},
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `after` is the line break that follows it within its block, as a run of its own."""

    kind: BlockKind
    start: int
    end: int
    pieces: tuple[Piece, ...]
    after: tuple[Run, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are set as one. `anchor` is the fragment of its address; `level` counts headings from 1."""

    kind: BlockKind
    lines: tuple[Line, ...]
    anchor: str | None = None
    level: int = 0
    clause: Clause | None = None
    heading: Heading | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, set. `supplied_title` is the catalogue's title where the text has none, else empty."""

    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    supplied_title: tuple[Piece, ...]


@dataclass
class _Setter:
    """What is known of a document while its lines are set."""

    document: Document
    marks: Sequence[Span]
    notes: tuple[Footnote, ...]
    clauses: dict[int, Clause] = field(init=False)
    headings: dict[int, Heading] = field(init=False)

    def __post_init__(self) -> None:
        self.clauses = {clause.start: clause for clause in self.document.clauses}
        self.headings = {heading.start: heading for heading in self.document.headings}

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The links and corrections of the whole text, and the heading that opens each clause."""
        found = [
            Feature(PieceKind.DOCUMENT, link.start, link.end, link.document_id)
            for link in self.document.links
            if link.document_id
        ]
        found += [
            Feature(PieceKind.MENDED, note.repair.start, note.repair.end, str(note.number))
            for note in self.notes
            if note.repair.step == "erratum" and note.repair.start < note.repair.end
        ]
        for clause in self.document.clauses:
            found += _clause_features(self.document, clause)
        return tuple(sorted(found, key=lambda x: x.start))

    @cached_property
    def anchors(self) -> dict[str, Span]:
        """The places of the front matter that answers cite: 发文机关, 落款日期, 文号."""
        return front_anchors(self.document)

    def line(self, kind: BlockKind, span: Span, is_last: bool) -> Line:
        """Set one line."""
        text = self.document.text
        first = bisect_left(self.features, span.start, key=lambda x: x.start)
        last = bisect_left(self.features, span.end, key=lambda x: x.start)
        features = [*self.features[first:last], *_name_features(text, kind, span)]
        notes = [(note.offset, note.number) for note in self.notes if span.start <= note.offset <= span.end]
        pieces = set_line(text, span, features, self.marks, notes)
        after = () if is_last else set_runs(text, Span(span.end, span.end + 1), self.marks)
        return Line(kind, span.start, span.end, pieces, after)


def typeset(document: Document, marks: Iterable[Span] = ()) -> Sheet:
    """Set a document; `marks` are the spans to mark, in any order."""
    notes = footnotes(document)
    setter = _Setter(document, merged(marks), notes)
    blocks = [_block(setter, kind, spans) for kind, spans in _line_groups(setter)]
    blocks = _with_problems(_finished(blocks, document), document.problems)
    supplied = () if any(x.kind is BlockKind.TITLE for x in blocks) else _supplied_title(document.title)
    return Sheet(tuple(blocks), notes, supplied)


def _supplied_title(title: str) -> tuple[Piece, ...]:
    whole = Span(0, len(title))
    return set_line(title, whole, _name_features(title, BlockKind.TITLE, whole), (), ())


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap as one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda x: (x.start, x.end)):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def front_anchors(document: Document) -> dict[str, Span]:
    """Return the place of each fact that an answer cites from the front matter, as facts and validity find it."""
    asked = AskedDocuments((document,), 1.0)
    found = front_places(document)
    for intent in FRONT_MATTER:
        for cited in state_facts(intent, asked, Directory(()), Wording(Language.SIMPLIFIED), 1).citations:
            found[cited.clause_id.partition("#")[2]] = Span(cited.start, cited.end)
    return found


def _line_groups(setter: _Setter) -> list[tuple[BlockKind, list[tuple[BlockKind, Span]]]]:
    """Return the lines of the text, those together that belong to one block."""
    front = {part.start: _FRONT[part.kind] for part in setter.document.front}
    groups: list[tuple[BlockKind, list[tuple[BlockKind, Span]]]] = []
    start, clause_end = 0, -1
    for content in setter.document.text.split("\n"):
        span = Span(start, start + len(content))
        if start in setter.clauses:
            kind, clause_end = BlockKind.CLAUSE, setter.clauses[start].end
        elif start < clause_end:
            kind = BlockKind.CLAUSE
        else:
            kind = BlockKind.HEADING if start in setter.headings else front.get(start, BlockKind.TEXT)
        goes_on = groups and kind in _CONTINUED.get(groups[-1][0], ()) and start not in setter.clauses
        if goes_on:
            groups[-1][1].append((kind, span))
        else:
            groups.append((kind, [(kind, span)]))
        start = span.end + 1
    return groups


def _block(setter: _Setter, kind: BlockKind, spans: list[tuple[BlockKind, Span]]) -> Block:
    lines = [setter.line(line_kind, span, i == len(spans)) for i, (line_kind, span) in enumerate(spans, start=1)]
    start, end = lines[0].start, lines[-1].end
    clause = setter.clauses.get(start)
    anchor = clause.id.partition("#")[2] if clause else None
    for name, span in setter.anchors.items():
        if (span.start, span.end) == (start, end):
            anchor = name
        else:
            lines = [replace(line, anchor=name) if line.start == span.start else line for line in lines]
    return Block(kind, tuple(lines), anchor, clause=clause, heading=setter.headings.get(start))


def _finished(blocks: Iterable[Block], document: Document) -> list[Block]:
    """Give headings their level and address, and tell a title that only repeats an earlier one."""
    done: list[Block] = []
    families: list[Family] = []
    titles: set[str] = set()
    number = 0
    for block in blocks:
        line = document.text[block.lines[0].start : block.lines[0].end]
        if block.kind is BlockKind.TITLE:
            families.clear()
            block = replace(block, kind=BlockKind.TITLE_AGAIN) if line in titles else block
            titles.add(line)
        if block.kind is BlockKind.HEADING:
            marker = parse_marker(line)
            # 附则 without a number is a chapter.
            family = marker.family if marker else Family.CHAPTER
            known = families.index(family) if family in families else len(families)
            families[known:] = [family]
            number += 1
            block = replace(block, level=len(families), anchor=f"标题-{number}")
        done.append(block)
    return done


def _with_problems(blocks: Iterable[Block], problems: Iterable[Problem]) -> list[Block]:
    """Put each problem of the structure to the block that it is in."""
    return [
        replace(block, problems=tuple(p for p in problems if block.lines[0].start <= p.offset <= block.lines[-1].end))
        for block in blocks
    ]


def _clause_features(document: Document, clause: Clause) -> list[Feature]:
    """Return the heading that opens a clause, and the bodies of its 责任单位 list."""
    found: list[Feature] = []
    first = document.text[clause.start : clause.end]
    opening = first.find(clause.heading) + len(clause.heading) if clause.heading else -1
    marker = parse_marker(first)
    if marker and clause.heading and first.startswith(clause.heading, len(marker.text)):
        stop = first[opening : opening + 1]
        found.append(Feature(PieceKind.LEAD, clause.start, clause.start + opening + (stop == "。")))
    if clause.agency_list:
        listed = [m for m in clause.agencies if m.start >= clause.agency_list.start]
        found += [Feature(PieceKind.AGENCY, m.start, m.end, m.name) for m in listed]
    return found


def _name_features(text: str, kind: BlockKind, line: Span) -> list[Feature]:
    """Return the parts of a line that is set part by part: names of bodies, and what a title's line breaks respect."""
    content = text[line.start : line.end]
    spaced = re.search(r"\s", content)
    patterns: dict[PieceKind, re.Pattern[str]] = {}
    if kind is BlockKind.TITLE:
        patterns = {PieceKind.NAME: _LONG_PART} if spaced else {PieceKind.WORD: _WHOLE}
    elif kind in (BlockKind.ISSUERS, BlockKind.SIGNATURE) and spaced:
        patterns = {PieceKind.NAME: re.compile(r"\S+"), PieceKind.GAP: re.compile(r"\s+")}
    return [
        Feature(piece, line.start + match.start(), line.start + match.end())
        for piece, pattern in patterns.items()
        for match in pattern.finditer(content)
    ]
