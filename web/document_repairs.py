"""What was changed in a document before it was quoted: footnotes for single changes, counts for the rest."""

from collections import Counter
from dataclasses import dataclass

from corpus.document import Document, Repair

# Changes of words, or of what the reader would see on paper: each is shown where it was made.
FOOTNOTED = ("erratum", "join", "bookmark")
# Characters on either side by which a reader finds the place.
CONTEXT = 8
_VISIBLE = str.maketrans({"\n": "↵", "\r": "↵", "\t": "⇥", " ": "␣", "\u3000": "␣", "\u2002": "␣", "\u00a0": "␣"})


@dataclass(frozen=True, slots=True)
class Footnote:
    """A change that is shown at its place, `offset` in the text; `left` and `right` are what stands beside it there."""

    number: int
    offset: int
    repair: Repair
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Change:
    """The same change, made `count` times; white space is spelled out (↵, ␣)."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class StepSummary:
    """All changes of one cleaning step, the most frequent first."""

    step: str
    count: int
    changes: tuple[Change, ...]


def footnotes(document: Document) -> tuple[Footnote, ...]:
    """Return the changes that are shown at their places, numbered from 1 in the order of the text."""
    shown = sorted((r for r in document.repairs if r.step in FOOTNOTED), key=lambda r: (r.end, r.raw_start))
    return tuple(_footnote(document.text, n, repair) for n, repair in enumerate(shown, start=1))


def _footnote(text: str, number: int, repair: Repair) -> Footnote:
    left = text[max(0, repair.start - CONTEXT) : repair.start].rpartition("\n")[2]
    right = text[repair.end : repair.end + CONTEXT].partition("\n")[0]
    return Footnote(number, repair.end, repair, left, right)


def summaries(document: Document) -> tuple[StepSummary, ...]:
    """Return what each step changed, in the order of their first changes."""
    steps = dict.fromkeys(repair.step for repair in document.repairs)
    return tuple(_summary(step, [r for r in document.repairs if r.step == step]) for step in steps)


def _summary(step: str, repairs: list[Repair]) -> StepSummary:
    counted = Counter((visible(r.before), visible(r.after)) for r in repairs)
    changes = tuple(Change(before, after, count) for (before, after), count in counted.most_common())
    return StepSummary(step, len(repairs), changes)


def visible(text: str) -> str:
    """Spell out white space: a line break as ↵, a tab as ⇥, any other space as ␣; what has no look as its number."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text.translate(_VISIBLE))
