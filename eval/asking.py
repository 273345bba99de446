"""Asking the questions: each goes through Assistant.answer, as everybody's does, and what came back is recorded."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Answer, AnswerStatus, Citation
from assistant.contract import answer_json
from assistant.pipeline import Assistant
from corpus.document import Corpus
from eval.question import EvalQuestion, Place, places
from index.search import Ranking

TOP = 10


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    REFUSED = "refused"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Record:
    """What came back for a question, as far as the measures need it; a result file keeps it.

    ranked    the places that were returned, best first, at most ten: clause ids, or document@offset of a gold line
    top       what was cited or found first, None if nothing was
    quotes    how many quotes were shown, and `verbatim` how many of them stand in the documents to the letter
    """

    id: str
    status: Status
    confidence: float
    ranked: tuple[str, ...]
    top: str | None
    agencies: tuple[str, ...]
    quotes: int
    verbatim: int
    elapsed_ms: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, where its gold stands, its record, and for the report the answer and the ranking of all clauses."""

    question: EvalQuestion
    gold: tuple[Place, ...]
    record: Record
    answer: Answer | None = None
    ranking: Ranking | None = None


def ask_all(
    assistant: Assistant, questions: Iterable[EvalQuestion], corpus: Corpus, with_rankings: bool = True
) -> list[Outcome]:
    """Ask every question; `corpus` is read from the files anew, so that quotes are checked against these.

    An error of any kind is recorded with its question and the next one is asked: a future keeps what was raised.
    The ranking of all clauses is for baselines and reports: without it this takes half the time.
    """
    outcomes = []
    with ThreadPoolExecutor(max_workers=1) as thread:
        for question in questions:
            gold = places(question, corpus)
            outcomes.append(
                _outcome(thread.submit(_ask, assistant, question, gold, corpus, with_rankings), question, gold)
            )
    return outcomes


def _outcome(asked: Future[Outcome], question: EvalQuestion, gold: tuple[Place, ...]) -> Outcome:
    fault = asked.exception()
    if fault is None:
        return asked.result()
    error = f"{type(fault).__name__}: {fault}"
    return Outcome(question, gold, Record(question.id, Status.ERROR, 0.0, (), None, (), 0, 0, 0.0, error))


def _ask(
    assistant: Assistant, question: EvalQuestion, gold: tuple[Place, ...], corpus: Corpus, with_ranking: bool
) -> Outcome:
    answer = assistant.answer(question.text, top=TOP, previous=question.previous)
    refused = answer.status is AnswerStatus.INSUFFICIENT
    # A refusal shows the closest three only: what was found is ranked as search ranks it.
    citations = assistant.search(question.text, top=TOP, previous=question.previous)[1] if refused else answer.citations
    quotes, verbatim = count_verbatim(answer, corpus)
    record = Record(
        id=question.id,
        status=Status.REFUSED if refused else Status.ANSWERED,
        confidence=answer.confidence,
        ranked=_units(citations, gold),
        top=citations[0].clause_id if citations else None,
        agencies=tuple(dict.fromkeys(agency.name for agency in answer.agencies)),
        quotes=quotes,
        verbatim=verbatim,
        elapsed_ms=answer.elapsed_ms,
    )
    index = assistant.index
    asked = answer.understood_as or question.text
    ranking = index.search(asked, len(index.corpus.clauses)) if with_ranking else None
    return Outcome(question, gold, record, answer, ranking)


def _units(citations: Sequence[Citation], gold: Sequence[Place]) -> tuple[str, ...]:
    """Return the places of citations, each once: that of the best gold quote a citation holds, or its clause."""
    best_first = sorted(gold, key=lambda place: -place.gold.grade)
    units = []
    for citation in citations:
        of_document = (place for place in best_first if place.gold.document == citation.document.id)
        held = (place.unit for place in of_document if place.gold.quote in citation.quote)
        units.append(next(held, citation.clause_id))
    return tuple(dict.fromkeys(units))


def count_verbatim(answer: Answer, corpus: Corpus) -> tuple[int, int]:
    """Return how many quotes an answer shows, and how many of them its documents hold to the letter.

    What is looked at is the JSON that people receive. A citation's quote must stand at its offsets, its highlights
    inside; a statement's quotes must stand in the quotes of the citations it names.
    """
    shown = answer_json(answer)
    cited = {citation["n"]: citation for citation in shown["citations"]}
    faithful = []
    for citation in cited.values():
        start, end = citation["start"], citation["end"]
        text = corpus.document(citation["document"]["id"]).text
        inside = all(start <= a < b <= end for a, b in citation["highlights"])
        faithful.append(bool(citation["quote"]) and text[start:end] == citation["quote"] and inside)
    for statement, written in zip(shown["statements"], answer.statements, strict=True):
        sources = [cited[n]["quote"] for n in statement["citations"]]
        faithful += [quote in statement["text"] and any(quote in s for s in sources) for quote in written.quotes]
    return len(faithful), sum(faithful)
