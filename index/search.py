"""A question in, ranked clauses out: every channel scores every clause, the blend ranks them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Corpus, Document, Span
from index.blend import WEIGHTS, Calibration, blended
from index.encoder import Encoder
from index.filters import EVERYTHING, Filter, matches
from index.keywords import KeywordIndex
from index.language import Language
from index.question import Question, read_question
from index.references import named_documents
from index.tokens import Tokenizer, grams
from index.translate import Translator
from index.vectors import VectorIndex

Scores = NDArray[np.float32]
# What the channels of the encoders are called, in the order of the encoders.
ORDINALS = ("first", "second")
# A question with less weight than this has no word that tells clauses apart ("what can you do, and who built you"),
# and a clause that covers all of it is no answer. Two characters that few clauses have, and their pair, weigh 10.
MIN_WEIGHT = 8.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause, its score, the probability that it answers, each channel's part, its sentences by closeness."""

    document: Document
    clause: Clause
    score: float
    probability: float
    channels: dict[str, float]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The question as it was read, the clauses that pass the filter, best first, and the time the encoders took."""

    question: Question
    hits: tuple[Hit, ...]
    encode_ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class VectorChannel:
    """An encoder and the vectors it made."""

    encoder: Encoder
    vectors: VectorIndex


class Index:
    """The clauses of a corpus and everything that finds them."""

    def __init__(
        self,
        corpus: Corpus,
        tokenizer: Tokenizer,
        translator: Translator,
        keywords: dict[str, KeywordIndex],
        vectors: Sequence[VectorChannel],
        generation: str,
    ) -> None:
        self.corpus = corpus
        self.generation = generation
        self._tokenizer, self._translator = tokenizer, translator
        self._keywords, self._vectors = keywords, tuple(vectors)
        self._clauses = corpus.clauses
        self._documents = {document.id: document for document in corpus.documents}
        self._first_sentence = np.cumsum([0, *(len(clause.sentences) for clause in self._clauses)])
        self.calibration = Calibration.load(len(self._vectors))

    @property
    def encoders(self) -> tuple[str, ...]:
        """Names of the encoders; empty when keywords alone are searched."""
        return tuple(channel.encoder.name for channel in self._vectors)

    def read(self, text: str) -> Question:
        """Return a question in the forms that the channels take."""
        return read_question(text, self._tokenizer, self._translator)

    def search(self, text: str, top: int, condition: Filter = EVERYTHING) -> Ranking:
        """Rank the clauses that meet a condition; at most `top` of them."""
        question = self.read(text)
        allowed = self._allowed(condition)
        if not len(allowed):
            return Ranking(question, ())
        channels, sentences, encode_ms = self._score(question)
        scores = blended(channels)[allowed]
        probabilities = self.calibration.probabilities(scores)
        weight = self._keywords["grams"].weight(question.grams)
        hits = []
        for rank in np.lexsort((allowed, -scores))[:top]:
            i = int(allowed[rank])
            clause = self._clauses[i]
            closeness = sentences[self._first_sentence[i] : self._first_sentence[i + 1]]
            hits.append(
                Hit(
                    self._documents[clause.document_id],
                    clause,
                    float(scores[rank]),
                    float(probabilities[rank]),
                    {name: float(values[i]) for name, values in channels.items()},
                    self._by_closeness(clause, closeness, question, weight),
                )
            )
        return Ranking(question, tuple(hits), encode_ms)

    def _allowed(self, condition: Filter) -> NDArray[np.int64]:
        """Return the clauses that meet a condition, (n,)."""
        passing = (matches(condition, self._documents[c.document_id], c) for c in self._clauses)
        return np.flatnonzero(np.fromiter(passing, dtype=np.bool_, count=len(self._clauses)))

    def _score(self, question: Question) -> tuple[dict[str, Scores], Scores, float]:
        """Return each channel's score of every clause, (clauses,), the vectors' sum for every sentence, and the
        milliseconds that encoding the question took.
        """
        encode_ms = 0.0
        named = named_documents(question.searched, self.corpus.documents)
        channels = {
            "grams": self._keywords["grams"].coverage(question.grams, MIN_WEIGHT),
            "words": self._keywords["words"].coverage(question.words, MIN_WEIGHT),
            "named_document": np.array([c.document_id in named for c in self._clauses], dtype=np.float32),
        }
        sentences = np.zeros(self._first_sentence[-1], dtype=np.float32)
        for ordinal, channel in zip(ORDINALS, self._vectors, strict=False):
            started = time.perf_counter()
            vector = channel.encoder.encode_queries([question.searched])[0]
            encode_ms += 1000 * (time.perf_counter() - started)
            language = "en" if question.language is Language.ENGLISH else "zh"
            scores = channel.vectors.scores(vector, language)
            channels[f"{ordinal}_sentence"] = scores.best_sentence
            channels[f"{ordinal}_clause"] = scores.clause
            sentences += scores.sentences
        return {name: scores for name, scores in channels.items() if name in WEIGHTS}, sentences, encode_ms

    def _by_closeness(self, clause: Clause, vectors: Scores, question: Question, weight: float) -> tuple[Span, ...]:
        """Return a clause's sentences, those closest to the question first.

        Closeness is the sentence's sum of cosines plus the share of the question's weight that its grams hold.
        """
        text, keywords = self._documents[clause.document_id].text, self._keywords["grams"]

        def closeness(k: int) -> float:
            span = clause.sentences[k]
            held = keywords.held(frozenset(grams(text[span.start : span.end])), question.grams)
            return float(vectors[k]) + (held / weight if weight else 0.0)

        order = sorted(range(len(clause.sentences)), key=closeness, reverse=True)
        return tuple(clause.sentences[k] for k in order)
