"""A question in, ranked clauses out: each channel names its best clauses, the model ranks these candidates."""

import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Corpus, Document, Span
from index.agreement import Agreement
from index.features import PER_CHANNEL, Scores, candidates, clause_features
from index.filtering import Filtering
from index.filters import EVERYTHING, Filter
from index.laps import Lap, Laps
from index.lexical import GRAMS, MIN_WEIGHT, WORDS, Lexicon
from index.question import Keywords, Question, Reader
from index.ranking import RERANKER, RankingModel
from index.reranker import Reranker
from index.sentences import Sentences, Shares
from index.side_by_side import both, side_by_side
from index.store import Vectors
from index.stuffing import Stuffed, levelled
from index.tokens import Tokenizer
from index.turns import Turns, processors
from index.vector_channel import VectorChannel, readings_of

# What the channels of the encoders are called, in the order of the encoders.
ORDINALS = ("first", "second")
# Clauses that a cross-encoder reads: 20 take a small one .4 s on one core, a base-sized one 4 s.
RERANKED = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause, its score, the probability that it answers, its features, its sentences by closeness."""

    document: Document
    clause: Clause
    score: float
    probability: float
    features: dict[str, float]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The question as it was read, the clauses that pass the filter, best first, and the time the encoders took.

    `unknown_share` is the share of the question's topic that no clause has in any wording.
    """

    question: Question
    hits: tuple[Hit, ...]
    unknown_share: float = 0.0
    encode_ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The clauses that may answer: their rows in the index and features, (candidates,) each.

    `closeness` is the sum of cosines with the question and its topic, 0 without encoders, of each sentence of these
    clauses, (sentences,), one clause's after the other's;
    `spent` how many milliseconds each part of the search took, by index.laps.Lap.
    """

    rows: NDArray[np.int64]
    features: dict[str, Scores]
    closeness: Scores
    encode_ms: float
    spent: Mapping[str, float] = field(default_factory=dict)


class Index:
    """The clauses of a corpus and everything that finds them."""

    def __init__(
        self,
        corpus: Corpus,
        reader: Reader,
        lexicon: Lexicon,
        vectors: Sequence[VectorChannel],
        generation: str,
        reranker: Reranker | None = None,
        model: RankingModel | None = None,
    ) -> None:
        self.corpus = corpus
        self.generation = generation
        self._reader, self._lexicon, self._vectors, self._reranker = reader, lexicon, tuple(vectors), reranker
        self._agreement = Agreement(corpus.documents)
        self._clauses = corpus.clauses
        self._documents = {document.id: document for document in corpus.documents}
        counts = accumulate((len(document.clauses) for document in corpus.documents), initial=0)
        self._first_clauses = dict(zip(self._documents, counts, strict=False))
        self._sentence_counts = np.array([len(clause.sentences) for clause in self._clauses], dtype=np.int64)
        self._sentences, self._filtering = Sentences(corpus.documents), Filtering(corpus.documents)
        self._stuffed = Stuffed(corpus.documents, reader.tokenizer.cut)
        self._turns = Turns(processors())
        self._first_model = model or RankingModel.load(len(self._vectors))
        self.model = self._first_model.with_reranker() if reranker else self._first_model

    @property
    def encoders(self) -> tuple[str, ...]:
        """Names of the encoders; empty when keywords alone are searched."""
        return tuple(channel.encoder.name for channel in self._vectors)

    @property
    def channels(self) -> tuple[VectorChannel, ...]:
        """The encoders and their vectors, in order."""
        return self._vectors

    def with_channels(self, channels: Iterable[VectorChannel]) -> "Index":
        """Return an index that is the same in everything but its channels."""
        other = copy(self)
        other._vectors = tuple(channels)
        return other

    @property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into words here, with the policy terms of the corpus."""
        return self._reader.tokenizer

    def hindrance(self) -> str | None:
        """Return why no question can be answered now, None where it can: a store beyond this process may be down."""
        return next((why for channel in self._vectors if (why := channel.nearest.hindrance()) is not None), None)

    def prepare(self) -> None:
        """Look at all clauses now for what the first questions to find them would wait for."""
        self._stuffed.prepare()

    def clauses_with(self, word: str) -> int:
        """Return how many clauses have a word, in their title, headings or text."""
        return self._lexicon.indexes[WORDS].held_by(word)

    def documents_within(self, condition: Filter) -> tuple[Document, ...]:
        """Return the documents that have a clause which meets a condition, in order."""
        return self._filtering.within(condition)

    def read(self, text: str) -> Question:
        """Return a question in the forms that the channels take."""
        return self._reader.read(text)

    def search(self, text: str, top: int, condition: Filter = EVERYTHING) -> Ranking:
        """Rank the clauses that meet a condition; at most `top` of them.

        There are as many searches at a time as cores, each on one of them; one that is alone uses all.
        """
        with self._turns:
            question = self.read(text)
            found = self.candidates(question, condition, is_alone=self._turns.taken == 1)
            return self.ranked(question, found, top, self.model)

    def ranked(self, question: Question, found: Candidates, top: int, model: RankingModel) -> Ranking:
        """Return the candidates in the order of a model's scores; those of one score in the order of the corpus."""
        unknown = self._lexicon.unknown_share(question)
        if not len(found.rows):
            return Ranking(question, (), unknown, found.encode_ms)
        scores = model.score.values(found.features)
        probabilities = model.probabilities(scores)
        hits = []
        best = np.lexsort((found.rows, -scores))[:top]
        grams = self._lexicon.indexes[GRAMS]
        held = self._sentences.shares(found.rows[best], question.expanded.grams, grams, MIN_WEIGHT)
        ends = np.cumsum(self._sentence_counts[found.rows])
        for rank, shares in zip(best, held, strict=True):
            clause = self._clauses[int(found.rows[rank])]
            features = {name: float(values[rank]) for name, values in found.features.items()}
            sentences = _by_closeness(clause, shares, found.closeness[ends[rank] - len(clause.sentences) : ends[rank]])
            score, probability = float(scores[rank]), float(probabilities[rank])
            hits.append(Hit(self._documents[clause.document_id], clause, score, probability, features, sentences))
        return Ranking(question, tuple(hits), unknown, found.encode_ms)

    def share(self, tokens: frozenset[str], keywords: Keywords) -> float:
        """Return the share of a text's weight that a set of grams holds, 0 to 1."""
        return self._lexicon.share(tokens, keywords)

    def closest_cosines(self, read: Question, clauses: Iterable[Clause]) -> tuple[float, ...]:
        """Return the cosine of a text with the closest sentence of some clauses of the corpus, by each encoder."""
        rows = np.unique(np.array([self._row(clause) for clause in clauses], dtype=np.int64))
        found, _ = self._vector_features(readings_of(self._vectors, read), rows)
        return tuple(float(found[f"{ordinal}_sentence"].max()) for ordinal in ORDINALS[: len(self._vectors)])

    def _row(self, clause: Clause) -> int:
        """Return the number of a clause of the corpus."""
        of_document = self._documents[clause.document_id].clauses
        return self._first_clauses[clause.document_id] + bisect_left(of_document, clause.start, key=_start)

    def candidates(self, question: Question, condition: Filter = EVERYTHING, *, is_alone: bool = True) -> Candidates:
        """Return the clauses that meet a condition and are among the best of a channel, with all their features."""
        laps = Laps()
        allowed = self._allowed(condition)
        laps.end(Lap.FILTER)
        if not len(allowed):
            return Candidates(allowed, {}, np.zeros(0, dtype=np.float32), 0.0, laps.spent)
        channels, readings, encode_ms = self._read(question, is_alone)
        laps.end(Lap.KEYWORDS, Lap.ENCODE if self._vectors else None, encode_ms)
        rows = candidates(channels.values(), allowed)
        if len(allowed) > PER_CHANNEL:
            near = side_by_side(
                [
                    partial(channel.nearest.best, queries, PER_CHANNEL, condition, allowed)
                    for channel, queries in zip(self._vectors, readings, strict=True)
                ],
                is_alone,
            )
            rows = np.unique(np.concatenate([rows, *near]))
        features = {name: scores[rows] for name, scores in channels.items()}
        of_vectors, closeness = self._vector_features(readings, rows, is_alone)
        features |= of_vectors
        laps.end(Lap.VECTORS)
        clauses = [self._clauses[row] for row in rows.tolist()]
        features |= self._agreement.scores(question.entities, clauses, question.intent)
        features |= clause_features(question.topic, clauses, self._documents)
        features |= self._sentence_features(question, rows)
        features = levelled(features, self._stuffed.of(rows))
        if self._reranker:
            features[RERANKER] = self._reranked(self._reranker, question, clauses, features)
        laps.end(Lap.FEATURES)
        return Candidates(rows, features, closeness, laps.spent.get(Lap.ENCODE, 0.0), laps.spent)

    def _read(self, question: Question, is_alone: bool) -> tuple[dict[str, Scores], list[Vectors], float]:
        """Return the lexical channels, a question's vectors, and the milliseconds these took: both at the same time."""
        if not self._vectors:
            return self._lexicon.scores(question), [], 0.0

        def encode() -> tuple[list[Vectors], float]:
            started = time.perf_counter()
            return readings_of(self._vectors, question, is_alone), 1000 * (time.perf_counter() - started)

        (readings, milliseconds), channels = both(encode, partial(self._lexicon.scores, question), is_alone)
        return channels, readings, milliseconds

    def _reranked(
        self, reranker: Reranker, question: Question, clauses: Sequence[Clause], features: dict[str, Scores]
    ) -> Scores:
        """Return the reranker's scores, (clauses,): of the best by all other features, and the least for the rest."""
        best = np.argsort(-self._first_model.score.values(features), kind="stable")[:RERANKED]
        passages = [self._documents[clauses[row].document_id].quote(clauses[row]) for row in best.tolist()]
        scores = reranker.scores(question.searched, passages)
        column = np.full(len(clauses), scores.min(), dtype=np.float32)
        column[best] = scores
        return column

    def _vector_features(
        self, readings: Sequence[Vectors], rows: NDArray[np.int64], is_alone: bool = True
    ) -> tuple[dict[str, Scores], Scores]:
        """Return what the encoders say of candidates, (candidates,) each, and of all their sentences, (sentences,)."""
        features: dict[str, Scores] = {}
        closeness = np.zeros(int(self._sentence_counts[rows].sum()), dtype=np.float32)
        works = [
            partial(channel.nearest.scores, queries, rows)
            for channel, queries in zip(self._vectors, readings, strict=False)
        ]
        for ordinal, found in zip(ORDINALS, side_by_side(works, is_alone), strict=False):
            for prefix, scores in (("", found[0]), ("topic_", found[-1])):
                features[f"{prefix}{ordinal}_sentence"] = scores.best_sentence
                features[f"{prefix}{ordinal}_clause"] = scores.clause
                features[f"{prefix}{ordinal}_heading"] = scores.heading
                closeness += scores.sentences
        return features, closeness

    def _sentence_features(self, question: Question, rows: NDArray[np.int64]) -> dict[str, Scores]:
        """Return how much of the question, and of its expanded topic, one sentence of each clause covers at most."""
        readings = {"sentence_grams": question.whole.grams, "expanded_sentence_grams": question.expanded.grams}
        found = self._sentences.best_shares(rows, tuple(readings.values()), self._lexicon.indexes[GRAMS], MIN_WEIGHT)
        return dict(zip(readings, found, strict=True))

    def _allowed(self, condition: Filter) -> NDArray[np.int64]:
        """Return the clauses that meet a condition, (n,), ascending."""
        return self._filtering.rows(condition)


def _start(clause: Clause) -> int:
    return clause.start


def _by_closeness(clause: Clause, held: Shares, closeness: Scores) -> tuple[Span, ...]:
    """Return a clause's sentences, those closest to the question first.

    Closeness is the sentence's sum of cosines plus the share of the question's weight that its grams have, `held`.
    """
    order = sorted(range(len(held)), key=lambda k: float(closeness[k]) + float(held[k]), reverse=True)
    return tuple(clause.sentences[k] for k in order)
