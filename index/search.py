"""A question in, ranked clauses out: every channel scores every clause, the model ranks the candidates."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Corpus, Document, Span
from index.agreement import Agreement
from index.encoder import Encoder
from index.features import Scores, candidates, clause_features
from index.filters import EVERYTHING, Filter, matches
from index.language import Language
from index.lexical import Lexicon
from index.question import Question, Reader
from index.ranking import RERANKER, RankingModel
from index.reranker import Reranker
from index.stuffing import SHORTEST, is_list_of_words, levelled, mostly_asks
from index.tokens import Tokenizer, grams
from index.vectors import VectorIndex, VectorScores

# What the channels of the encoders are called, in the order of the encoders.
ORDINALS = ("first", "second")
# The grams of so many clauses' sentences are kept: cutting those of one takes a millisecond, and some 10 KB.
CACHED_CLAUSES = 5000
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
class VectorChannel:
    """An encoder and the vectors it made."""

    encoder: Encoder
    vectors: VectorIndex


@dataclass(frozen=True, slots=True)
class Candidates:
    """The clauses that may answer: their rows in the index and features, (candidates,) each.

    `closeness` is each sentence's sum of cosines with the question and its topic, (sentences,), 0 without encoders.
    """

    rows: NDArray[np.int64]
    features: dict[str, Scores]
    closeness: Scores
    encode_ms: float


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
        self._first_sentence = np.cumsum([0, *(len(clause.sentences) for clause in self._clauses)])
        self._sentence_grams = lru_cache(CACHED_CLAUSES)(self._grams_of_sentences)
        self._is_stuffed = lru_cache(CACHED_CLAUSES)(self._lists_words_or_asks)
        self._first_model = model or RankingModel.load(len(self._vectors))
        self.model = self._first_model.with_reranker() if reranker else self._first_model

    @property
    def encoders(self) -> tuple[str, ...]:
        """Names of the encoders; empty when keywords alone are searched."""
        return tuple(channel.encoder.name for channel in self._vectors)

    @property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into words here, with the policy terms of the corpus."""
        return self._reader.tokenizer

    def read(self, text: str) -> Question:
        """Return a question in the forms that the channels take."""
        return self._reader.read(text)

    def search(self, text: str, top: int, condition: Filter = EVERYTHING) -> Ranking:
        """Rank the clauses that meet a condition; at most `top` of them."""
        question = self.read(text)
        return self.ranked(question, self.candidates(question, condition), top, self.model)

    def ranked(self, question: Question, found: Candidates, top: int, model: RankingModel) -> Ranking:
        """Return the candidates in the order of a model's scores; those of one score in the order of the corpus."""
        unknown = self._lexicon.unknown_share(question)
        if not len(found.rows):
            return Ranking(question, (), unknown, found.encode_ms)
        scores = model.score.values(found.features)
        probabilities = model.probabilities(scores)
        hits = []
        for rank in np.lexsort((found.rows, -scores))[:top]:
            clause = self._clauses[int(found.rows[rank])]
            features = {name: float(values[rank]) for name, values in found.features.items()}
            sentences = self._by_closeness(int(found.rows[rank]), question, found.closeness)
            score, probability = float(scores[rank]), float(probabilities[rank])
            hits.append(Hit(self._documents[clause.document_id], clause, score, probability, features, sentences))
        return Ranking(question, tuple(hits), unknown, found.encode_ms)

    def candidates(self, question: Question, condition: Filter = EVERYTHING) -> Candidates:
        """Return the clauses that meet a condition and are among the best of a channel, with all their features."""
        allowed = self._allowed(condition)
        if not len(allowed):
            return Candidates(allowed, {}, np.zeros(0, dtype=np.float32), 0.0)
        channels = self._lexicon.scores(question)
        closeness, encode_ms = np.zeros(self._first_sentence[-1], dtype=np.float32), 0.0
        for ordinal, channel in zip(ORDINALS, self._vectors, strict=False):
            started = time.perf_counter()
            whole, topic = _vector_scores(channel, question)
            encode_ms += 1000 * (time.perf_counter() - started)
            for prefix, scores in (("", whole), ("topic_", topic)):
                channels[f"{prefix}{ordinal}_sentence"] = scores.best_sentence
                channels[f"{prefix}{ordinal}_clause"] = scores.clause
                channels[f"{prefix}{ordinal}_heading"] = scores.heading
                closeness += scores.sentences
        rows = candidates(channels.values(), allowed)
        clauses = [self._clauses[row] for row in rows.tolist()]
        features = {name: scores[rows] for name, scores in channels.items()}
        features |= self._agreement.scores(question.entities, clauses, question.intent)
        features |= clause_features(question.topic, clauses, self._documents)
        features |= self._sentence_features(question, clauses)
        features = levelled(features, np.array([self._is_stuffed(clause) for clause in clauses]))
        if self._reranker:
            features[RERANKER] = self._reranked(self._reranker, question, clauses, features)
        return Candidates(rows, features, closeness, encode_ms)

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

    def _sentence_features(self, question: Question, clauses: Sequence[Clause]) -> dict[str, Scores]:
        """Return how much of the question, and of its expanded topic, one sentence of each clause covers at most."""
        readings = {"sentence_grams": question.whole, "expanded_sentence_grams": question.expanded}
        found: dict[str, Scores] = {}
        for name, keywords in readings.items():
            shares = ([self._lexicon.share(s, keywords) for s in self._sentence_grams(clause)] for clause in clauses)
            found[name] = np.array([max(of_clause, default=0.0) for of_clause in shares], dtype=np.float32)
        return found

    def _grams_of_sentences(self, clause: Clause) -> list[frozenset[str]]:
        text = self._documents[clause.document_id].text
        return [frozenset(grams(text[span.start : span.end])) for span in clause.sentences]

    def _lists_words_or_asks(self, clause: Clause) -> bool:
        document = self._documents[clause.document_id]
        text = document.quote(clause)
        if mostly_asks(document.text[span.start : span.end] for span in clause.sentences):
            return True
        return len(text) >= SHORTEST and is_list_of_words(self.tokenizer.cut(text))

    def _allowed(self, condition: Filter) -> NDArray[np.int64]:
        """Return the clauses that meet a condition, (n,)."""
        passing = (matches(condition, self._documents[c.document_id], c) for c in self._clauses)
        return np.flatnonzero(np.fromiter(passing, dtype=np.bool_, count=len(self._clauses)))

    def _by_closeness(self, row: int, question: Question, closeness: Scores) -> tuple[Span, ...]:
        """Return a clause's sentences, those closest to the question first.

        Closeness is the sentence's sum of cosines plus the share of the question's weight that its grams hold.
        """
        clause = self._clauses[row]
        vectors = closeness[self._first_sentence[row] : self._first_sentence[row + 1]]
        held = [self._lexicon.share(tokens, question.expanded) for tokens in self._sentence_grams(clause)]
        order = sorted(range(len(held)), key=lambda k: float(vectors[k]) + held[k], reverse=True)
        return tuple(clause.sentences[k] for k in order)


def _vector_scores(channel: VectorChannel, question: Question) -> tuple[VectorScores, VectorScores]:
    """Return what an encoder says of the question, and of its topic."""
    language = "en" if question.language is Language.ENGLISH else "zh"
    texts = list(dict.fromkeys((question.searched, question.topic)))
    scores = [channel.vectors.scores(vector, language) for vector in channel.encoder.encode_queries(texts)]
    return scores[0], scores[-1]
