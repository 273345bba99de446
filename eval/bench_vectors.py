"""Vectors for a made corpus (eval/bench_corpus.py) of any size in seconds, near to those that an encoder would make.

    python -m eval.bench_vectors                     encode 6,000 real sentences; from then on they are kept
    python -m eval.bench_vectors --sentences 20000

What is real: the vectors of the sample of the pool's sentences, of questions, and of every text that no corpus was made
of. What is not: a made sentence has the vector of the real one that it begins with, turned a little, a clause that of
its sentences together, a heading one that is turned further. A text is turned towards the difference of two real
vectors, which its digest draws, so that what varies is what varies between real sentences. How far is what the bundled
encoders do on a sample, measured as cosines of vectors without their mean (e5 / USE): a made sentence and the real one
.82 / .89, a clause and the mean of its sentences .77 / .80, a heading and the sentence it is cut from .31 / .28.

A made sentence of which the real one is not in the sample gets the vector of another real one, always the same: then
words and vectors say different things. So a corpus is best made of the sentences of the sample (`sample`).
"""

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from assistant.building import progress_bars
from eval.bench_corpus import HEADING, SENTENCE, START, pool_of_sentences
from index.build import Progress
from index.encoder import Encoder, load_encoders
from index.store import Vectors
from index.vector_cache import Kind, VectorCache, text_digest

FOLDER = Path("build/bench")
VECTORS = FOLDER / "vectors"
SENTENCES = 6000
# Texts that are turned at once: some 100 MB of rows.
CHUNK = 8192
_MADE, _CLAUSE, _HEADING = 0.85, 0.8, 0.3
_PIECE = re.compile(r"[^。]+。?")

Numbers = NDArray[np.int64]


def sample(sentences: int = SENTENCES) -> list[str]:
    """Return so many sentences of the pool, always the same; all of them where it has no more."""
    pool = pool_of_sentences()
    random.Random(1).shuffle(pool)
    return pool[:sentences]


class RecombinedEncoder:
    """Stands in for an encoder: made texts get vectors near to the real ones of what they are made of."""

    def __init__(
        self, encoder: Encoder, sentences: Sequence[str], cache: VectorCache, progress: Progress | None = None
    ) -> None:
        """Encode the sentences that the cache lacks; `progress` is told of them."""
        self.name, self.dimension = encoder.name, encoder.dimension
        self._encoder, self._cache = encoder, cache
        told = None if progress is None else lambda done, total: progress(encoder.name, done, total)
        self._real = cache.encode(encoder, sentences, progress=told)
        self._mean: Vectors = self._real.mean(axis=0, dtype=np.float32)
        self._rows = {text: row for row, text in enumerate(sentences)}
        self._starts = {text[:START]: row for row, text in reversed(list(enumerate(sentences)))}

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the real row of each question, (n, dimension)."""
        return self._cache.encode(self._encoder, texts, Kind.QUERY)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit row for each passage, (n, dimension): of made ones a made row, of others the real one."""
        found = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            found[start : start + len(chunk)] = self._chunk(chunk)
            if progress is not None:
                progress(start + len(chunk))
        return found

    def _chunk(self, texts: Sequence[str]) -> Vectors:
        """Return the rows of some texts: those of all their sentences are made in one go."""
        pieces = [self._pieces(text) for text in texts]
        counts = np.array([len(one) for one in pieces], dtype=np.int64)
        found = np.empty((len(texts), self.dimension), dtype=np.float32)
        others = np.flatnonzero(counts == 0)
        if len(others):
            found[others] = self._cache.encode(self._encoder, [texts[i] for i in others.tolist()])
        made = np.flatnonzero(counts)
        if not len(made):
            return found
        flat = [piece for one in pieces for piece in one]
        rows = self._real[[row for row, _, _ in flat]]
        rows = self._turned(rows, np.array([cosine for _, cosine, _ in flat]), [text for _, _, text in flat])
        sums = np.add.reduceat(rows, np.concatenate([[0], np.cumsum(counts[made])[:-1]]))
        cosines = np.where(counts[made] > 1, _CLAUSE, 1.0)
        found[made] = self._turned(unit(sums), cosines, [texts[i] for i in made.tolist()])
        return found

    def _pieces(self, text: str) -> list[tuple[int, float, str]]:
        """Return of each sentence of a made text its base's row, how close it is to it, and itself; else nothing."""
        found: list[tuple[int, float, str]] = []
        for piece in _PIECE.findall(text):
            if match := SENTENCE.fullmatch(piece):
                base, cosine, rows = match["base"], _MADE, self._rows
            elif match := HEADING.fullmatch(piece):
                base, cosine, rows = match["start"], _HEADING, self._starts
            elif found:  # a clause that was cut in the middle of its last sentence
                break
            else:
                return []
            row = rows.get(base)
            found.append((self._drawn(base) if row is None else row, cosine, piece))
        return found

    def _drawn(self, text: str) -> int:
        return int.from_bytes(text_digest(text)[:8]) % len(self._real)

    def _turned(self, rows: Vectors, cosines: NDArray[np.float64], texts: Sequence[str]) -> Vectors:
        """Turn unit rows so that without the mean they have these cosines with what they were."""
        digests = np.frombuffer(b"".join(map(text_digest, texts)), dtype="<u4").reshape(len(texts), -1)
        towards = self._real[digests[:, 0] % len(self._real)] - self._real[digests[:, 1] % len(self._real)]
        own = rows - self._mean
        lengths = np.linalg.norm(own, axis=1, keepdims=True)
        own = unit(own)
        towards = unit(towards - np.einsum("ij,ij->i", towards, own)[:, None] * own)
        near = cosines.astype(np.float32)[:, None]
        return unit(self._mean + lengths * (near * own + np.sqrt(1 - near * near) * towards))


def unit(rows: Vectors) -> Vectors:
    """Return rows scaled to length 1; one of nothing stays so."""
    scaled: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return scaled


def stand_ins(
    encoders: Sequence[Encoder], sentences: Sequence[str], folder: Path = VECTORS, progress: Progress | None = None
) -> list[RecombinedEncoder]:
    """Return a stand-in for each encoder; the vectors of the sentences are kept in a folder."""
    cache = VectorCache(folder)
    return [RecombinedEncoder(encoder, sentences, cache, progress) for encoder in encoders]


def main(
    sentences: Annotated[int, typer.Option(min=10, help="How many real sentences are encoded.")] = SENTENCES,
    encoder: Annotated[str, typer.Option(help="bundled, a hub name or a folder.")] = "bundled",
    vectors: Annotated[Path, typer.Option(metavar="FOLDER", help="Where their vectors are kept.")] = VECTORS,
) -> None:
    """Encode the real sentences that made corpora are made of: a minute or two the first time, then seconds.

    Example: python -m eval.bench_vectors --sentences 6000
    """
    console = Console(stderr=True)
    with progress_bars(console) as progress:
        made = stand_ins(load_encoders(encoder), sample(sentences), vectors, progress)
    Console().print(f"{sentences} sentences, {', '.join(one.name for one in made)}: kept in {vectors}")


if __name__ == "__main__":
    typer.run(main)
