"""Texts to the tokens of multilingual-e5-small: the pieces of its vocabulary that are together the likeliest.

A text is written as its SentencePiece model has it: some characters as others, a run of spaces as one, each space and
the beginning as ▁. Of all ways to cut it into pieces the one with the highest sum of scores is taken (Viterbi); a
character that is in no piece is the unknown token.

A quarter of a million pieces are not held as strings, but as a number of 64 bits of each, which is also made of every
stretch of a text: a stretch is a piece where its number is one of theirs.
"""

import re

import numpy as np
from numpy.typing import NDArray

from index.e5_weights import Bytes, Vocabulary

Hashes = NDArray[np.uint64]
SPACE = "▁"
# What a character costs that is in no piece, beside the least likely one, as in SentencePiece.
_UNKNOWN_COST = 10.0
_SPACES = re.compile("  +")
# Polynomial hashes of a random number for each byte, modulo 2^64: the numbers are of no meaning, but always the same.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_OF_BYTES = np.random.Generator(np.random.PCG64(20_000)).integers(1, 2**63, 256, dtype=np.uint64)
_CONTINUES, _CONTINUED = 0b1100_0000, 0b1000_0000  # the bits of a byte that goes on with a character in UTF-8


class Tokenizer:
    """Cuts texts into pieces of a vocabulary; safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._characters, self._scores = vocabulary.characters, vocabulary.scores
        self._unknown = vocabulary.unknown
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_COST
        lengths = np.diff(vocabulary.begins)
        # The special tokens are no text; the last one is the mask.
        special = (vocabulary.first, vocabulary.last, vocabulary.padding, vocabulary.unknown, len(lengths) - 1)
        lengths[list(special)] = 0
        self._longest = int(lengths.max())
        hashes = _of_pieces(vocabulary.pieces, vocabulary.begins[:-1], lengths)
        pieces = np.flatnonzero(lengths)
        order = np.argsort(hashes[pieces])
        self._pieces, self._hashes = pieces[order].astype(np.int32), hashes[pieces][order]

    def tokens(self, text: str) -> list[int]:
        """Return the tokens of a text, without the special ones around it."""
        said = np.frombuffer(self._written(text).encode(), dtype=np.uint8)
        # Where characters begin, and the end.
        edges = np.append(np.flatnonzero((said & _CONTINUES) != _CONTINUED), len(said))
        starts, ends, pieces = self._found(said, edges)
        scores = self._scores[pieces].tolist()
        return self._best(len(edges) - 1, starts.tolist(), ends.tolist(), pieces.tolist(), scores)

    def _written(self, text: str) -> str:
        written = _SPACES.sub(" ", text.translate(self._characters))
        return (written if written.startswith(" ") else f" {written}").replace(" ", SPACE)

    def _found(
        self, said: Bytes, edges: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Return the first character of each piece in a text, ascending, the one after its last, and the piece."""
        place = np.full(len(said) + 1, -1)
        place[edges] = np.arange(len(edges))
        starts, ends, hashes = [], [], []
        running = np.zeros(len(said), dtype=np.uint64)
        for length in range(1, min(self._longest, len(said)) + 1):
            running = running[: len(said) - length + 1] * _FACTOR + _OF_BYTES[said[length - 1 :]]
            whole = np.flatnonzero((place[: len(running)] >= 0) & (place[length:] >= 0))
            starts.append(place[whole])
            ends.append(place[whole + length])
            hashes.append(running[whole])
        every = np.concatenate(hashes)
        at = np.minimum(np.searchsorted(self._hashes, every), len(self._hashes) - 1)
        found = np.flatnonzero(self._hashes[at] == every)
        begun = np.concatenate(starts)[found]
        order = np.argsort(begun, kind="stable")
        return begun[order], np.concatenate(ends)[found][order], self._pieces[at[found]][order]

    def _best(
        self, count: int, starts: list[int], ends: list[int], pieces: list[int], scores: list[float]
    ) -> list[int]:
        """Return the likeliest pieces of so many characters in a row, given all that are among them."""
        best = [0.0, *[-np.inf] * count]
        came = [(0, self._unknown)] * (count + 1)
        next_piece = 0
        for start in range(count):
            while next_piece < len(starts) and starts[next_piece] == start:
                end, score = ends[next_piece], best[start] + scores[next_piece]
                if score > best[end]:
                    best[end], came[end] = score, (start, pieces[next_piece])
                next_piece += 1
            score = best[start] + self._unknown_score
            if score > best[start + 1]:
                best[start + 1], came[start + 1] = score, (start, self._unknown)
        found, at = list[int](), count
        while at:
            at, piece = came[at]
            found.append(piece)
        return found[::-1]


def _of_pieces(said: Bytes, begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> Hashes:
    """Return the number of each piece, (n,), from where it begins and its length in bytes; 0 for one of nothing."""
    hashes = np.zeros(len(begins), dtype=np.uint64)
    some = np.flatnonzero(lengths)
    for at in range(int(lengths.max())):
        some = some[lengths[some] > at]
        hashes[some] = hashes[some] * _FACTOR + _OF_BYTES[said[begins[some] + at]]
    return hashes
