"""The learned evidence gate: how likely the documents answer a question at all, and the first clause answers it.

Two logistic models over features of the question and its ranking, fitted by `assistant fit` on the dev questions
(gate.json). Below the threshold of the first a question is refused; the second is the answer's confidence.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.aspects import Aspect, EntityKind, asked_aspects, entities_asked, missing_aspects
from assistant.off_domain import off_domain
from corpus.document import Corpus
from corpus.places import Place, PlaceKind, covered_places
from index.errors import RankingInvalid
from index.intent import Intent
from index.language import Language
from index.logistic import Json, LinearModel, logistic
from index.question import Question
from index.ranking import as_scores
from index.search import Hit, Ranking
from index.tokens import fold

GATE = Path(__file__).with_name("gate.json")
# Of these features of the best clause is looked at, of the second group also the most that a clause has.
_OF_BEST = (
    "grams", "topic_grams", "expanded_grams", "expanded_words", "rare_words", "sentence_grams",
    "expanded_sentence_grams", "first_sentence", "first_clause", "first_heading", "topic_first_sentence",
    "topic_first_clause", "second_sentence", "second_clause", "topic_second_sentence", "topic_second_clause",
    "named_document", "place", "zone", "place_named", "body",
)  # fmt: skip
_MOST = (
    "expanded_grams", "expanded_sentence_grams", "first_sentence", "topic_first_sentence", "topic_second_sentence",
)  # fmt: skip
# The channels whose agreement on one clause counts.
_VOTING = (
    "topic_grams", "expanded_grams", "expanded_words", "expanded_sentence_grams", "topic_first_sentence",
    "topic_first_clause", "topic_second_sentence", "topic_second_clause",
)  # fmt: skip
# Hits that are looked at: what is asked for may stand in the third or fourth as well.
_LOOKED_AT = 5
_NAMED_KINDS = frozenset({EntityKind.QUOTED, EntityKind.NAME, EntityKind.FIGURE, EntityKind.TITLE})
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the gate makes of a question: the probabilities, and its features.

    `contributions` is what each feature of the first model adds to its logit.
    """

    answerable: float
    confidence: float
    features: dict[str, float]
    contributions: dict[str, float]


@dataclass(frozen=True, slots=True)
class GateModel:
    """The two logistic models, and the threshold below which a question is refused."""

    answerable: LinearModel
    confidence: LinearModel
    threshold: float

    @classmethod
    def load(cls, encoders: int, path: Path = GATE) -> "GateModel":
        """Read the models for so many encoders; RankingInvalid where there are none."""
        found = json.loads(path.read_text(encoding="utf-8"))["encoders"].get(str(encoders))
        if found is None:
            raise RankingInvalid(f"{path} has no model for {encoders} encoders: run `assistant fit`")
        return cls.read(found)

    @classmethod
    def read(cls, values: Json) -> "GateModel":
        """Read what `write` returns."""
        answerable, confidence = (LinearModel.read(values[name]) for name in ("answerable", "confidence"))
        return cls(answerable, confidence, float(values["threshold"]))

    def write(self) -> Json:
        """Return the models for JSON."""
        return {
            "threshold": self.threshold,
            "answerable": self.answerable.write(),
            "confidence": self.confidence.write(),
        }

    def opinion(self, features: dict[str, float]) -> Opinion:
        """Return what the models say of a question's features."""
        columns = {name: as_scores(np.array([value])) for name, value in features.items()}
        parts = self.answerable.contributions(columns)[0]
        return Opinion(
            float(logistic(self.answerable.values(columns))[0]),
            float(logistic(self.confidence.values(columns))[0]),
            features,
            dict(zip(self.answerable.names, map(float, parts), strict=True)),
        )


class Gate:
    """Reads the gate's features from a ranking, and gives its opinion."""

    def __init__(self, corpus: Corpus, model: GateModel) -> None:
        self.model = model
        self._documents = corpus.documents

    def opinion(self, ranking: Ranking) -> Opinion:
        """Return what the models say of a question that has at least one hit."""
        return self.model.opinion(self.features(ranking))

    def features(self, ranking: Ranking) -> dict[str, float]:
        """Return the features of a question that has at least one hit."""
        hits, question = ranking.hits[:10], ranking.question
        scores = [hit.score for hit in hits]
        best = hits[0]
        names = best.features
        entities, outside = question.entities, self.uncovered_places(ranking)
        voting = [name for name in _VOTING if name in names]
        found = {
            "score": scores[0],
            "margin": scores[0] - scores[min(1, len(scores) - 1)],
            "lead": scores[0] - float(np.mean(scores[1:_LOOKED_AT] or scores)),
            "agreement": float(np.mean([max(hits, key=lambda h: h.features[n]) is best for n in voting])),
            "unknown_share": ranking.unknown_share,
            "english": float(question.language is Language.ENGLISH),
            "asks_body": float(ranking.question.intent is Intent.AGENCY),
            "off_domain": float(off_domain(question.searched, question.language)),
            "uncovered_places": float(len(outside)),
            "elsewhere": float(bool(outside) and set(outside) == set(entities.places) and not entities.zones),
        }
        found |= {f"best_{name}": names[name] for name in _OF_BEST if name in names}
        found |= {f"most_{name}": max(hit.features[name] for hit in hits) for name in _MOST if name in names}
        return found | self._asked(ranking)

    def areas_elsewhere(self, ranking: Ranking) -> tuple[Place, ...]:
        """Return the areas with rules of their own (前海, 海南自贸港) that a question is about and no document covers.

        One that also names a place that is covered, or a zone of the kinds here, may be about moving between the two.
        """
        entities, outside = ranking.question.entities, self.uncovered_places(ranking)
        if entities.zones or set(outside) != set(entities.places):
            return ()
        return tuple(place for place in outside if place.kind is PlaceKind.AREA)

    def uncovered_places(self, ranking: Ranking) -> tuple[Place, ...]:
        """Return the places of a question that no document covers."""
        asked = ranking.question.entities.places
        return tuple(place for place in asked if place not in self._covered) if asked else ()

    @cached_property
    def _covered(self) -> frozenset[Place]:
        """The places that documents have something on; looked for when the first question names one."""
        return covered_places(self._documents)

    def prepare(self) -> None:
        """Look for the places now, so that no question waits for it."""
        _ = self._covered

    def _asked(self, ranking: Ranking) -> dict[str, float]:
        """Return what the question asks for or names, and the clauses do not give."""
        question, hits = ranking.question, ranking.hits
        entities = entities_asked(question.searched)
        named = [fold(entity.text) for entity in entities if entity.kind in _NAMED_KINDS]
        years = [entity.text for entity in entities if entity.kind is EntityKind.YEAR]
        document, said = hits[0].document, hits[0].document.quote(hits[0].clause)
        quote, dates = fold(said), f"{document.title} {document.number} {document.issued} {said}"
        return {
            "asks_detail": float(bool(asked_aspects(question.searched, question.language))),
            **{f"missing_{n}": float(bool(missing(ranking, n))) for n in (1, 2, _LOOKED_AT)},
            "names_missing": float(sum(not _holds(quote, name, question) for name in named)),
            "years_missing": float(sum(not _same_year(year, dates) for year in years)),
        }


def missing(ranking: Ranking, hits: int = _LOOKED_AT) -> tuple[Aspect, ...]:
    """Return the kinds of things that a question asks for and none of the first hits gives."""
    question = ranking.question
    sentences = [sentence for hit in ranking.hits[:hits] for sentence in _sentences(hit)]
    return missing_aspects(question.searched, question.language, sentences)


def _sentences(hit: Hit) -> Sequence[str]:
    return [hit.document.text[span.start : span.end] for span in hit.sentences]


def _holds(quote: str, name: str, question: Question) -> bool:
    """Tell whether a folded quote has a name, or what the name is in Chinese."""
    renderings = (chinese for concept in question.concepts if concept.english == name for chinese in concept.chinese)
    return name in quote or any(fold(chinese) in quote for chinese in renderings)


def _same_year(year: str, text: str) -> bool:
    return all(digits in text for digits in _DIGITS.findall(year)) if _DIGITS.search(year) else False
