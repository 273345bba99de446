"""Making the segments of a generation: from the documents, and from those of the generation before.

Of a document that was there its postings and vectors are taken over, bit for bit. Its clauses are cut into words again
only where they hold a term that is new, or no longer is one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.lexical import GRAMS, HEADINGS, WORDS
from index.parts import (
    COMPACT_DOCUMENTS,
    KEYWORD_DOCUMENTS,
    VECTOR_DOCUMENTS,
    Block,
    Channel,
    KeywordSegment,
    VectorSegment,
    segmented,
    starts,
)
from index.passages import Passages
from index.postings import Postings
from index.row_encoding import Encode, encoded_rows
from index.segment_files import SegmentFiles
from index.store import Vectors
from index.stored_rows import MOST_EXACT, CompactRows, ExactRows, StoredRows, compact, exact, joined, suffix_of
from index.tokens import Tokenizer, changes_cuts, fold, grams
from index.vector_cache import Told


@dataclass(frozen=True, slots=True)
class Earlier:
    """The segments of the generation before, and the terms that clauses may be cut otherwise by since then."""

    segments: Sequence[KeywordSegment] = ()
    changed: Sequence[str] = ()

    @classmethod
    def of(cls, segments: Sequence[KeywordSegment], old: Iterable[str], new: Iterable[str]) -> "Earlier":
        """Take segments that were cut with the `old` terms and are to be as if cut with the new ones."""
        return cls(segments, sorted(filter(changes_cuts, {*old} ^ {*new})))


class KeywordMaker:
    """Makes the postings of segments."""

    def __init__(self, passages: Iterable[Passages], tokenizer: Tokenizer, earlier: Earlier) -> None:
        self._passages = {one.key: one for one in passages}
        self._earlier = earlier
        self._cut: dict[str, Callable[[str], list[str]]] = {GRAMS: grams, WORDS: tokenizer.words, HEADINGS: grams}
        # Where each document was: the segment, its first clause there.
        self._places = {
            block.key: (n, start)
            for n, segment in enumerate(earlier.segments)
            for block, (start, _) in zip(segment.blocks, starts(segment.blocks), strict=True)
        }
        self._whole = {segment.blocks: n for n, segment in enumerate(earlier.segments)}
        self._recut = [self._having(segment) for segment in earlier.segments]

    def _having(self, segment: KeywordSegment) -> NDArray[np.int64]:
        """Return the clauses that have a changed term; of documents that are gone none."""
        held, found = segment.postings[GRAMS], set[int]()
        for term in self._earlier.changed:
            # All pairs of its characters stand in few others.
            found.update(held.having(one + other for one, other in pairwise(term)).tolist())
        firsts = starts(segment.blocks)
        kept: list[int] = []
        for row in sorted(found):
            n = bisect_right(firsts, row, key=lambda where: where[0]) - 1
            passages = self._passages.get(segment.blocks[n].key)
            text = fold(passages.clauses()[row - firsts[n][0]]) if passages else ""
            kept += [row] if any(term in text for term in self._earlier.changed) else []
        return np.array(kept, dtype=np.int64)

    def segment(self, blocks: tuple[Block, ...], files: SegmentFiles) -> KeywordSegment:
        """Make the segment of some documents, and its files."""
        names, postings = {}, {}
        for kind in self._cut:
            n = self._whole.get(blocks)
            if n is not None and (kind != WORDS or not len(self._recut[n])):
                segment = self._earlier.segments[n]
                postings[kind] = segment.postings[kind]
                names[kind] = files.keep(segment.names[kind], postings[kind].to_bytes)
            else:
                postings[kind] = self._postings(kind, blocks)
                names[kind] = files.write(kind, postings[kind].to_bytes(), "npz")
        return KeywordSegment(blocks, names, postings)

    def _postings(self, kind: str, blocks: Iterable[Block]) -> Postings:
        """Put the postings of documents together: their clauses as they were, and those to be cut now."""
        cut, taken, rows = list[list[str]](), list[int](), list[tuple[int, NDArray[np.int64]]]()
        once = set[str]()
        for block in blocks:
            # The second of two documents with the same texts is cut as if it were new: a clause is taken over once.
            n, first = (-1, 0) if block.key in once else self._places.get(block.key, (-1, 0))
            once.add(block.key)
            where = np.arange(first, first + block.rows)
            old = np.full(block.rows, n >= 0)
            if n >= 0 and kind == WORDS:
                old = ~np.isin(where, self._recut[n], assume_unique=True)
            if not old.all():
                texts = self._texts(kind, block.key)
                where[~old] = np.arange(len(cut), len(cut) + int((~old).sum()))
                cut += [self._cut[kind](texts[i]) for i in np.flatnonzero(~old)]
            taken += [n] if old.any() and n not in taken else []
            rows.append((n, np.where(old, where, -1 - where)))
        return _put_together(Postings.of(cut), {n: self._earlier.segments[n].postings[kind] for n in taken}, rows)

    def _texts(self, kind: str, key: str) -> list[str]:
        passages = self._passages[key]
        return passages.headings() if kind == HEADINGS else passages.clauses()


def _put_together(fresh: Postings, old: dict[int, Postings], rows: Iterable[tuple[int, NDArray[np.int64]]]) -> Postings:
    """Return clauses of old segments, and of new postings where the row is -1 - n, in the order given."""
    firsts, at = dict[int, int](), fresh.size
    for n, postings in old.items():
        firsts[n] = at
        at += postings.size
    found = [np.where(where < 0, -1 - where, where + firsts.get(n, 0)) for n, where in rows]
    return Postings.joined([fresh, *old.values()]).take(np.concatenate([np.zeros(0, dtype=np.int64), *found]))


def make_keywords(
    passages: Sequence[Passages], maker: KeywordMaker, files: SegmentFiles, told: Callable[[int], None]
) -> tuple[KeywordSegment, ...]:
    """Make all postings; `told` is told how many clauses are done."""
    blocks = [Block(one.key, len(one.document.clauses)) for one in passages]
    found: list[KeywordSegment] = []
    done = 0
    for segment in segmented(blocks, KEYWORD_DOCUMENTS):
        found.append(maker.segment(segment, files))
        done += sum(block.rows for block in segment)
        told(done)
    return tuple(found)


def make_vectors(
    kind: str,
    passages: Sequence[Passages],
    encode: Encode,
    before: Channel,
    files: SegmentFiles,
    told: Told | None = None,
) -> Channel:
    """Make all vectors of an encoder; the segments `before` are with the same means. `told` how many rows of how many.

    Up to MOST_EXACT rows are kept to the last bit, more of them in int8. A corpus that has become small again is
    encoded anew: what was rounded off is gone, and its files are to be those that are made from scratch.
    """
    is_compact = sum(one.shape.rows for one in passages) > MOST_EXACT
    keep, documents = (compact, COMPACT_DOCUMENTS) if is_compact else (exact, VECTOR_DOCUMENTS)
    earlier = [one for one in before.segments if is_compact or isinstance(one.rows, ExactRows)]
    whole = {segment.blocks: segment for segment in earlier if isinstance(segment.rows, CompactRows) == is_compact}
    old = {
        block.key: (segment.rows, start, end)
        for segment in earlier
        for block, (start, end) in zip(segment.blocks, starts(segment.blocks), strict=True)
    }
    new = _encoded([one for one in passages if one.key not in old], encode, before.passage_mean, keep, told)

    def rows_of(key: str) -> StoredRows:
        if key in new:
            return new[key]
        rows, start, end = old[key]
        part = rows.chosen(slice(start, end))
        return compact(part.rows) if is_compact and isinstance(part, ExactRows) else part

    found: list[VectorSegment] = []
    for blocks in segmented((Block(one.key, one.shape.rows) for one in passages), documents):
        segment = whole.get(blocks)
        if segment is None:
            rows = joined([rows_of(block.key) for block in blocks])
            found.append(VectorSegment(blocks, files.write(kind, rows.to_bytes(), suffix_of(rows)), rows))
        else:
            files.keep(segment.name, segment.rows.to_bytes)
            found.append(segment)
    return Channel(tuple(found), before.passage_mean, before.means)


def _encoded(
    passages: Iterable[Passages],
    encode: Encode,
    mean: Vectors,
    keep: Callable[[Vectors], StoredRows],
    told: Told | None,
) -> dict[str, StoredRows]:
    """Return the centred rows of documents by their digests, each document's made by itself."""
    once = {one.key: one for one in passages}
    rows = encoded_rows(tuple(once.values()), encode, mean, told)
    return {key: keep(part) for key, part in zip(once, rows, strict=True)}
