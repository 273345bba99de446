"""Word by word, what a clause adds to the one that it carries out and what it leaves out of it.

basis   鼓励边民互市贸易多元化发展。支持园区建设。
local   鼓励边民互市贸易多元化发展，支持二连浩特市产业园等园区建设。
        same 鼓励边民互市贸易多元化发展, left out 。, added ，, same 支持, added 二连浩特市产业园等, same 园区建设。

Words that both have at another place are moved, not added and left out. All spans are of the documents' texts.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate

from assistant.derived.alignment import ClausePair
from corpus.dates import DATE
from corpus.document import Clause, Document, Span
from corpus.numbering import parse_marker
from corpus.places import find_places
from corpus.zones import BOTH
from index.tokens import Tokenizer


class Change(StrEnum):
    """What has become of words of the basis, or where words of the local clause come from."""

    SAME = "same"
    MOVED = "moved"
    ADDED = "added"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of both clauses, of the local one alone (added), or of the basis alone (left out)."""

    change: Change
    local: Span | None
    basis: Span | None


@dataclass(frozen=True, slots=True)
class Details:
    """The places, figures and bodies that one clause names and the other does not, each wherever it stands."""

    places: tuple[Span, ...]
    figures: tuple[Span, ...]
    bodies: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """A clause beside the one it carries out: every character of both in exactly one piece, and the details."""

    pieces: tuple[Piece, ...]
    added: Details
    left_out: Details

    @property
    def local(self) -> tuple[tuple[Change, Span], ...]:
        """The local clause from its first to its last character."""
        return _in_order((piece.change, piece.local) for piece in self.pieces)

    @property
    def basis(self) -> tuple[tuple[Change, Span], ...]:
        """The basis clause from its first to its last character."""
        return _in_order((piece.change, piece.basis) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a clause; word i stands at bounds[i]:bounds[i + 1] of the document's text."""

    words: tuple[str, ...]
    bounds: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        return Span(self.bounds[first], self.bounds[last])


# A range of words of the basis and one of the local clause, by their numbers.
_Block = tuple[int, int, int, int]

# Fewer characters in common between longer changes are chance: 建设, 支持, 、.
_TELLING = 4
# So many characters elsewhere in the other clause, beside the names of zones that every clause has, were moved there.
_MOVED = 6
# More passages are moved only in a clause that is put together anew; the search is done once for each.
_MOST_MOVED = 20
_LETTERS = re.compile(r"\w")
# One word, whatever stands before it: else 为边（跨）境经济合作区 begins with 为边.
_ZONE = re.compile(rf"((?:{BOTH.pattern}|边境|跨境)(?:经济合作)?区)")
_COUNTED = (
    r"(?:多|余)?[万亿]?(?:家|个?部门|元|%|％|倍|个月|个百分点|公里|平方|公顷|亩|人|吨|天|年|月|日|个|项|条|户|批|次)?"
)
_FIGURE = re.compile(
    rf"{DATE.pattern}|\d{{4}}\s*年(?:\s*\d{{1,2}}\s*月)?|(?<![A-Za-z\d.])\d[\d,.]*{_COUNTED}(?![A-Za-z\d])"
    r"|百分之[一二三四五六七八九十百零点]+|[一二三四五六七八九十百千两]+(?:[万亿]+元?|家|倍|成|个百分点|个月|公里|亩)"
)


def pair_differences(pair: ClausePair, tokenizer: Tokenizer) -> Differences:
    """Return what the local clause of a pair adds to its basis and leaves out."""
    return differences(pair.local_document, pair.local, pair.basis_document, pair.basis, tokenizer)


def differences(
    local_document: Document, local: Clause, basis_document: Document, basis: Clause, tokenizer: Tokenizer
) -> Differences:
    """Return what a clause adds to another and leaves out of it."""
    here, there = _words(local_document, local, tokenizer), _words(basis_document, basis, tokenizer)
    same = _telling(_common(there.words, here.words), there, here)
    moved = _moved(same, there, here)
    blocks = sorted([*((Change.SAME, b) for b in same), *((Change.MOVED, b) for b in moved)], key=lambda x: x[1][2])
    pieces = [Piece(change, here.span(*block[2:]), there.span(*block[:2])) for change, block in blocks]
    pieces += [Piece(Change.ADDED, here.span(*rest), None) for rest in _rest([b[2:] for _, b in blocks], here)]
    pieces += [Piece(Change.LEFT_OUT, None, there.span(*rest)) for rest in _rest([b[:2] for _, b in blocks], there)]
    return Differences(
        tuple(pieces),
        added=_details(local_document, local, basis_document, basis),
        left_out=_details(basis_document, basis, local_document, local),
    )


def _in_order(parts: Iterable[tuple[Change, Span | None]]) -> tuple[tuple[Change, Span], ...]:
    return tuple(sorted(((change, span) for change, span in parts if span), key=lambda part: part[1].start))


def _words(document: Document, clause: Clause, tokenizer: Tokenizer) -> _Words:
    # The odd parts are the zones that the pattern captures.
    parts = enumerate(_ZONE.split(document.quote(clause)))
    words = tuple(word for n, part in parts for word in ([part] if n % 2 else tokenizer.cut(part)))
    return _Words(words, tuple(accumulate(map(len, words), initial=clause.start)))


def _common(basis: Sequence[Hashable], local: Sequence[Hashable]) -> list[_Block]:
    """Return the runs of equal words, in the order of both."""
    found = SequenceMatcher(None, basis, local, autojunk=False).get_matching_blocks()
    return [(a, a + size, b, b + size) for a, b, size in found if size]


def _telling(blocks: Sequence[_Block], basis: _Words, local: _Words) -> list[_Block]:
    """Return the runs but for those that are short beside the changes on both sides of them."""
    kept: list[_Block] = []
    for n, block in enumerate(blocks):
        length = _length(local, *block[2:])
        before = kept[-1] if kept else (0, 0, 0, 0)
        after = blocks[n + 1] if n + 1 < len(blocks) else (len(basis.words), 0, len(local.words), 0)
        gaps = (
            max(_length(basis, before[1], block[0]), _length(local, before[3], block[2])),
            max(_length(basis, block[1], after[0]), _length(local, block[3], after[2])),
        )
        if length >= _TELLING or length > min(gaps) or not min(gaps):
            kept.append(block)
    return kept


def _length(words: _Words, first: int, last: int) -> int:
    """Return how many letters, figures and Han characters a range of words has."""
    return _length_of("".join(words.words[first:last]))


def _length_of(text: str) -> int:
    return len(_LETTERS.findall(text))


def _moved(same: Sequence[_Block], basis: _Words, local: _Words) -> list[_Block]:
    """Return the runs of equal words outside those in common, the longest first."""
    there, here = _outside(basis, [b[:2] for b in same], "basis"), _outside(local, [b[2:] for b in same], "local")
    moved: list[_Block] = []
    while len(moved) < _MOST_MOVED:
        a, b, size = SequenceMatcher(None, there, here, autojunk=False).find_longest_match()
        if not _is_worth_it("".join(local.words[b : b + size])):
            break
        moved.append((a, a + size, b, b + size))
        there[a : a + size] = [("basis", n) for n in range(a, a + size)]
        here[b : b + size] = [("local", n) for n in range(b, b + size)]
    return moved


def _outside(words: _Words, covered: Iterable[tuple[int, int]], side: str) -> list[Hashable]:
    """Return the words with each that is covered replaced by something that equals nothing."""
    left: list[Hashable] = list(words.words)
    for first, last in covered:
        left[first:last] = [(side, n) for n in range(first, last)]
    return left


def _is_worth_it(text: str) -> bool:
    return _length_of(_ZONE.sub("", text)) >= _MOVED


def _rest(covered: Iterable[tuple[int, int]], words: _Words) -> list[tuple[int, int]]:
    """Return the ranges of words between those that are covered."""
    rest, at = [], 0
    for first, last in [*sorted(covered), (len(words.words), len(words.words))]:
        if at < first:
            rest.append((at, first))
        at = last
    return rest


def _details(document: Document, clause: Clause, other_document: Document, other: Clause) -> Details:
    """Return what a clause names and another does not."""

    def unknown(find: Callable[[Document, Clause], Iterable[tuple[str, Span]]]) -> tuple[Span, ...]:
        known = {name for name, _ in find(other_document, other)}
        spans = (span for name, span in find(document, clause) if name not in known)
        return tuple(dict.fromkeys(sorted(spans, key=lambda span: (span.start, span.end))))

    return Details(unknown(_places), unknown(_figures), unknown(_bodies))


def _places(document: Document, clause: Clause) -> Iterator[tuple[str, Span]]:
    """Yield the places of a clause but for those in the names of bodies: 满洲里 in 满洲里海关."""
    for place, span in find_places(document.quote(clause)):
        start, end = clause.start + span.start, clause.start + span.end
        if not any(body.start <= start < body.end for body in clause.agencies):
            yield place.name, Span(start, end)


def _figures(document: Document, clause: Clause) -> Iterator[tuple[str, Span]]:
    """Yield the figures and dates of a clause but for its own number."""
    text = document.quote(clause)
    marker = parse_marker(text)
    for match in _FIGURE.finditer(text, len(marker.text) if marker else 0):
        yield re.sub(r"\s", "", match.group()), Span(clause.start + match.start(), clause.start + match.end())


def _bodies(_: Document, clause: Clause) -> Iterator[tuple[str, Span]]:
    """Yield the bodies that a clause names, by their full names."""
    for body in clause.agencies:
        yield body.name, Span(body.start, body.end)
