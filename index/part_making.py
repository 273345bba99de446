"""Making the parts of a generation: postings, the dictionary, and the vectors of each encoder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from index.channels import write_channel
from index.encoder import Encoder
from index.lexical import WORDS
from index.making import Earlier, KeywordMaker, make_keywords, make_vectors
from index.memory import Memory, Opened
from index.milvus_stores import NewVectors
from index.parts import Channel, KeywordSegment, Parts
from index.passages import Passages
from index.segment_files import SegmentFiles
from index.store import Vectors
from index.tokens import Tokenizer
from index.translate import read_cedict
from index.vector_cache import Kind, Told, VectorCache, encode_all

REFERENCE = Path(__file__).parent / "reference_questions.tsv"
# Told what is being done, how far it is, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PartMaker:
    """What a generation is made from, and where its segments go."""

    terms: tuple[str, ...]
    passages: Sequence[Passages]
    before: Opened | None
    files: SegmentFiles
    progress: Progress
    memory: Memory
    new: NewVectors | None = None

    def parts(self, encoders: Sequence[Encoder], cache: VectorCache | None) -> Parts:
        """Make everything, and the files of the segments."""
        with self.memory.stage("keywords"):
            keywords = self._keywords()
        with self.memory.stage("dictionary"):
            dictionary = read_cedict(set[str]().union(*(segment.postings[WORDS].ids for segment in keywords)))
        with self.memory.stage("vectors"):
            channels = tuple(self._channel(i, encoder, cache) for i, encoder in enumerate(encoders))
        return Parts(self.terms, dictionary, keywords, channels)

    def _keywords(self) -> tuple[KeywordSegment, ...]:
        clauses = sum(len(one.document.clauses) for one in self.passages)
        self.progress("keywords", 0, clauses)
        old = self.before.parts if self.before else None
        earlier = Earlier.of(old.keywords if old else (), old.terms if old else (), self.terms)
        maker = KeywordMaker(self.passages, Tokenizer(self.terms), earlier)
        return make_keywords(self.passages, maker, self.files, partial(self._told, clauses))

    def _told(self, clauses: int, done: int) -> None:
        self.progress("keywords", done, clauses)

    def _channel(self, i: int, encoder: Encoder, cache: VectorCache | None) -> Channel:
        """Make the vectors of an encoder; of texts that are new the progress is told."""

        def encode(texts: Sequence[str], *, kind: Kind = Kind.PASSAGE, told: Told | None = None) -> Vectors:
            return encode_all(encoder, texts, kind, told) if cache is None else cache.encode(encoder, texts, kind, told)

        before = self._before(i, encoder)
        if before is None:
            english, chinese = reference_questions()
            passage_mean: Vectors = encode(chinese).mean(axis=0, dtype=np.float32)
            means: dict[str, Vectors] = {
                language: encode(questions, kind=Kind.QUERY).mean(axis=0, dtype=np.float32)
                for language, questions in (("en", english), ("zh", chinese))
            }
            before = Channel((), passage_mean, means)
        told = partial(self.progress, encoder.name)
        if self.new:
            write_channel(i, encoder.dimension, self.passages, encode, before.passage_mean, self.new, told)
            return replace(before, segments=())
        return make_vectors(f"vectors-{i}", self.passages, encode, before, self.files, told)

    def _before(self, i: int, encoder: Encoder) -> Channel | None:
        """Return what the same encoder made before."""
        if self.before is None:
            return None
        same = self.before.recipe.encoders[i : i + 1] == ((encoder.name, encoder.dimension),)
        return self.before.parts.channels[i] if same else None


def reference_questions() -> tuple[list[str], list[str]]:
    """Return the same general questions in English and in Chinese: their means are the languages' components."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    return [english for english, _ in pairs], [chinese for _, chinese in pairs]
