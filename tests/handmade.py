"""Documents, hits and citations made by hand, for tests of what is done with clauses once they are found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from assistant.answer import Citation
from assistant.gate import GateModel
from corpus.agencies import Directory
from corpus.document import AgencyMention, Clause, Document, Role, Span, Status
from index.entities import Names
from index.intent import read_intent
from index.language import detect_language, normalise
from index.logistic import Calibrator, LinearModel
from index.question import Question
from index.ranking import LEAD, SCORE, RankingModel
from index.search import Hit, Ranking

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound="DataclassInstance")


def changed(made: Made, changes: Mapping[str, object]) -> Made:
    """Return a value with other values in the fields that `changes` names."""
    return replace(made, **changes)


def document(text: str, **changes: object) -> Document:
    """Return a document of one clause, 一、支持: its whole text, one sentence; `changes` are its other fields."""
    clause = Clause("doc#一", "doc", ("一、支持",), "一", "支持", 0, len(text), (Span(0, len(text)),), None, ())
    made = Document(
        id="doc",
        title="关于边境合作区的通知",
        issuers=("商务部",),
        number="商资发〔2023〕18号",
        issued=date(2023, 2, 7),
        effective=None,
        expires=None,
        level="国家",
        regions=("全国",),
        status=Status.NOT_STATED,
        status_evidence="",
        source="",
        implements=(),
        cites=(),
        file="doc.txt",
        sha256="",
        raw=text,
        text=text,
        front=(),
        headings=(),
        clauses=(clause,),
        repairs=(),
        problems=(),
        links=(),
    )
    return changed(made, changes)


def document_of(*parts: tuple[tuple[str, ...], str], **changes: object) -> Document:
    """Return a document of clauses by their headings and their texts, one sentence each: doc#1, doc#2 …"""
    clauses, start = [], 0
    for n, (path, text) in enumerate(parts, start=1):
        end = start + len(text)
        clauses.append(
            Clause(f"doc#{n}", "doc", path, "", path[-1] if path else "", start, end, (Span(start, end),), None, ())
        )
        start = end
    return document("".join(text for _, text in parts), clauses=tuple(clauses), **changes)


def mention(name: str, role: Role, start: int = 0, name_en: str | None = None) -> AgencyMention:
    """Return a body that stands at an offset."""
    return AgencyMention(name, name_en, role, start, start + len(name))


def hit(found: Document, probability: float = 0.9, **changes: object) -> Hit:
    """Return a document's clause as it is found; `changes` are the clause's."""
    clause = changed(found.clauses[0], changes)
    return Hit(found, clause, 1.0, probability, {}, clause.sentences)


def scored(found: Document, score: float = 1.0, **features: float) -> Hit:
    """Return a document's clause with a score and features; expanded_grams, the one that votes, is 1 if not given."""
    return replace(hit(found), score=score, features={"expanded_grams": 1.0} | features)


def citation(found: Document, n: int = 1, agencies: Sequence[AgencyMention] = (), **changes: object) -> Citation:
    """Return the whole of a document's clause as a citation; `changes` are its other fields."""
    clause = found.clauses[0]
    made = Citation(n, clause.id, found, clause.path, clause.start, clause.end, (), tuple(agencies), 0.9)
    return changed(made, changes)


def question(text: str, *documents: Document) -> Question:
    """Return a question without keywords, with the names in it; `documents` are those that can be named."""
    searched, language = normalise(text), detect_language(text)
    names = Names(documents, Directory(())).find(searched)
    return Question(text, language, searched, intent=read_intent(searched, language), entities=names)


def linear(weights: Mapping[str, float], intercept: float = 0.0) -> LinearModel:
    """Return a model that sums features by weight, as they are."""
    n = len(weights)
    return LinearModel(tuple(weights), (0.0,) * n, (1.0,) * n, tuple(weights.values()), intercept)


def ranking_model(weights: Mapping[str, float], intercept: float = -1.0) -> RankingModel:
    """Return a model that sums features by weight; the logit of the probability is intercept + 2 · score + 4 · lead."""
    return RankingModel(linear(weights), linear({SCORE: 2, LEAD: 4}, intercept), Calibrator("platt", ((1.0, 0.0),)))


def tiny_ranking() -> RankingModel:
    """Return a ranking model for the corpus of tests/fakes.py: the clause on the question's topic is sure."""
    weights = {"expanded_grams": 2.0, "topic_first_sentence": 2.0, "topic_first_clause": 1.0, "place": 0.5}
    return ranking_model(weights, -4.0)


def tiny_gate() -> GateModel:
    """Return a gate for the corpus of tests/fakes.py: the best clause must be on the topic, and nothing be missing.

    The logit is 2 where it is; -1 on another topic, -4 on none, and 8 less for whatever else is wrong.
    """
    wrong = {"missing_5": -8.0, "off_domain": -8.0, "uncovered_places": -8.0}
    answerable = linear({"best_topic_first_sentence": 6.0} | wrong, -4.0)
    return GateModel(answerable, linear({"best_topic_first_sentence": 4.0, "missing_5": -4.0}, -2.0), 0.5)


def ranking(text: str, *hits: Hit, documents: Sequence[Document] = ()) -> Ranking:
    """Return a question and its clauses, best first; `documents` are those that the question can name."""
    return Ranking(question(text, *documents), hits)
