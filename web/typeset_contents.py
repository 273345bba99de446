"""The table of contents of a document: its headings and clauses, and what stands before and after each clause."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Clause, Document
from web.typeset import Block, BlockKind

# A clause without a heading is named by its beginning, so many characters of it.
EXCERPT = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; `level` counts from 1, `part` numbers clauses that share a number."""

    level: int
    label: str
    anchor: str
    is_clause: bool
    part: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the clauses before and after one."""

    before: str | None
    after: str | None


def table_of_contents(document: Document, blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """Return the headings and clauses, in the order of the text."""
    shared = Counter(_shared_number(clause) for clause in document.clauses)
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    entries: list[Entry] = []
    level = 0
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            level = 0
        if block.heading and block.anchor:
            level = block.level
            label = f"{block.heading.number}{block.heading.title}"
            entries.append(Entry(level, label, block.anchor, False))
        elif block.clause and block.anchor:
            number = _shared_number(block.clause)
            seen[number] += 1
            part = seen[number] if number[1] and shared[number] > 1 else 0
            own_level = level + 1 if block.clause.path else 1
            entries.append(Entry(own_level, _label(document, block.clause), block.anchor, True, part))
    return tuple(entries)


def neighbours(blocks: Sequence[Block]) -> dict[str, Neighbours]:
    """Return for each clause's address those beside it."""
    anchors: list[str | None] = [None, *(x.anchor for x in blocks if x.clause and x.anchor), None]
    before = {b: a for a, b in pairwise(anchors) if b}
    after = {a: b for a, b in pairwise(anchors) if a}
    return {anchor: Neighbours(before[anchor], after[anchor]) for anchor in before}


def _shared_number(clause: Clause) -> tuple[tuple[str, ...], str]:
    """Return what the parts of one numbered item have in common."""
    return clause.path, clause.number


def _label(document: Document, clause: Clause) -> str:
    """Return a clause's number and heading, or how it begins: of the text under a heading that is what tells it."""
    quote = document.quote(clause)
    if clause.heading and quote.startswith(f"{clause.number}{clause.heading}"):
        return f"{clause.number}{clause.heading}"
    first = quote.partition("\n")[0]
    return first if len(first) <= EXCERPT else first[:EXCERPT].rstrip("，、；：（“《,;:(") + "…"
