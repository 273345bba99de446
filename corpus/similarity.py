"""Whether two texts are the same or nearly so: Jaccard similarity of their runs of five characters (shingles).

To compare with many texts, each is kept as a sketch: the smallest hashes of its shingles, of which two texts have about
the same share in common as of all (Broder, On the resemblance and containment of documents, 1997).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from corpus.manifest import digest

SHINGLE = 5
SKETCH = 128
# From here on two texts are near-identical; a sketch of 128 is off by less than .15 almost always.
NEAR = 0.9
_WORTH_A_LOOK = 0.7
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The sha256 of a text without white space, and its sketch."""

    sha256: str
    sketch: tuple[int, ...]


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a cleaned text."""
    bare = _SPACE.sub("", text)
    hashes = {crc32(shingle.encode()) for shingle in shingles(bare)}
    return Fingerprint(digest(bare.encode()), tuple(sorted(hashes)[:SKETCH]))


def shingles(text: str) -> set[str]:
    """Return the runs of five characters of a text, white space left out; a shorter text is one run."""
    bare = _SPACE.sub("", text)
    return {bare[i : i + SHINGLE] for i in range(max(1, len(bare) - SHINGLE + 1))}


def jaccard(one: str, other: str) -> float:
    """Return the share of shingles that two texts have in common."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b)


def may_be_near(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell by their sketches whether two texts may be near-identical."""
    return _estimate(one.sketch, other.sketch) >= _WORTH_A_LOOK


def _estimate(one: Iterable[int], other: Iterable[int]) -> float:
    a, b = set(one), set(other)
    smallest = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in smallest) / len(smallest)
