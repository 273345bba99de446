"""What the files of a generation hold, in segments: a change of one document changes the few files that it is in.

    terms.txt, dictionary.json, means.json
    segments.json          which documents, by the digests of their texts, each of the other files is about
    words/3f9c….npz        postings; grams/ and headings/ likewise: some 256 documents each
    vectors-0/a41d….faiss  vectors of the first encoder: some 32 documents each (index/stored_rows.py)

A segment ends after a document whose digest says so, so that adding or removing one moves no other boundary. Files are
named by their contents, and a generation made from the one before is file for file the one that is made anew.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from index.postings import Postings
from index.store import Vectors
from index.stored_rows import StoredRows, read_rows

TERMS, DICTIONARY, MEANS, SEGMENTS = "terms.txt", "dictionary.json", "means.json", "segments.json"
PASSAGES = "passages"
# Documents of a segment, on average. Postings are small, and a question looks into every segment; vectors are large.
KEYWORD_DOCUMENTS, VECTOR_DOCUMENTS, COMPACT_DOCUMENTS = 256, 32, 256


@dataclass(frozen=True, slots=True)
class Block:
    """A document in a segment: the digest of its texts, and how many rows are its."""

    key: str
    rows: int


@dataclass(frozen=True, slots=True)
class KeywordSegment:
    """The postings of some documents, of each kind, and the names of their files."""

    blocks: tuple[Block, ...]
    names: Mapping[str, str]
    postings: Mapping[str, Postings]


@dataclass(frozen=True, slots=True)
class VectorSegment:
    """The vectors of some documents, and the name of their file."""

    blocks: tuple[Block, ...]
    name: str
    rows: StoredRows


@dataclass(frozen=True, slots=True)
class Channel:
    """What one encoder made: vectors, the mean that was removed from them, the means of questions by language."""

    segments: tuple[VectorSegment, ...]
    passage_mean: Vectors
    means: Mapping[str, Vectors]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the files of a generation hold."""

    terms: tuple[str, ...]
    dictionary: Mapping[str, Sequence[str]]
    keywords: tuple[KeywordSegment, ...]
    channels: tuple[Channel, ...] = ()

    def save(self, folder: Path) -> None:
        """Write all but the files of the segments."""
        lists = {
            "keywords": [[_listed(one.blocks), dict(one.names)] for one in self.keywords],
            "vectors": [[[_listed(one.blocks), one.name] for one in channel.segments] for channel in self.channels],
        }
        means = [
            {PASSAGES: channel.passage_mean.tolist(), **{name: mean.tolist() for name, mean in channel.means.items()}}
            for channel in self.channels
        ]
        (folder / TERMS).write_text("\n".join(self.terms) + "\n", encoding="utf-8")
        for name, values in ((DICTIONARY, self.dictionary), (MEANS, means), (SEGMENTS, lists)):
            (folder / name).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, before: "Parts | None" = None) -> "Parts":
        """Read a generation; the segments that `before` has are taken from there."""
        dictionary, means, lists = (
            json.loads((folder / name).read_text(encoding="utf-8")) for name in (DICTIONARY, MEANS, SEGMENTS)
        )
        postings, stores = _in_memory(before)
        for name in {name for _, names in lists["keywords"] for name in names.values()} - postings.keys():
            postings[name] = Postings.read(folder / name)
        for name in {name for segments in lists["vectors"] for _, name in segments} - stores.keys():
            stores[name] = read_rows(folder / name)
        return cls(
            tuple((folder / TERMS).read_text(encoding="utf-8").split()),
            dictionary,
            tuple(
                KeywordSegment(_blocks(listed), names, {kind: postings[name] for kind, name in names.items()})
                for listed, names in lists["keywords"]
            ),
            tuple(
                _channel([VectorSegment(_blocks(listed), name, stores[name]) for listed, name in segments], of_means)
                for segments, of_means in zip(lists["vectors"], means, strict=True)
            ),
        )


def _in_memory(parts: Parts | None) -> tuple[dict[str, Postings], dict[str, StoredRows]]:
    """Return postings and vectors by the names of their files."""
    if parts is None:
        return {}, {}
    postings = {name: segment.postings[kind] for segment in parts.keywords for kind, name in segment.names.items()}
    return postings, {segment.name: segment.rows for channel in parts.channels for segment in channel.segments}


def _channel(segments: Iterable[VectorSegment], means: Mapping[str, Any]) -> Channel:
    read = {name: np.asarray(mean, dtype=np.float32) for name, mean in means.items()}
    return Channel(tuple(segments), read.pop(PASSAGES), read)


def _listed(blocks: Iterable[Block]) -> list[list[str | int]]:
    return [[block.key, block.rows] for block in blocks]


def _blocks(listed: Iterable[Sequence[Any]]) -> tuple[Block, ...]:
    return tuple(Block(key, rows) for key, rows in listed)


def segmented(blocks: Iterable[Block], documents: int) -> list[tuple[Block, ...]]:
    """Return documents in segments of so many on average: each ends where the digest of its last document says so."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        found[-1].append(block)
        if int(block.key[:8], 16) % documents == 0:
            found.append([])
    return [tuple(segment) for segment in found if segment]


def starts(blocks: Iterable[Block]) -> list[tuple[int, int]]:
    """Return where the rows of each document begin and end."""
    return list(pairwise([0, *np.cumsum([block.rows for block in blocks]).tolist()]))


def file_name(kind: str, data: bytes, suffix: str) -> str:
    """Return the name of a file by its contents: words/3f9c….npz."""
    return f"{kind}/{hashlib.sha256(data).hexdigest()}.{suffix}"
