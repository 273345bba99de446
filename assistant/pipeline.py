"""One door: every question, from page, API, command line or evaluation, goes through Assistant.answer."""

import time
from collections.abc import Sequence

from assistant.answer import Answer, AnswerStatus, Citation, NamedAgency, Statement
from assistant.errors import FilterInvalid, QuestionInvalid, UnknownDocument
from assistant.evidence import Refusal, Verdict, judge
from assistant.facts import Fact, asked_document, document_fact
from assistant.intent import Intent, read_intent
from assistant.notes import answer_notes
from assistant.verify import verify_statements
from assistant.wording import Wording
from assistant.writing import Evidence, ExtractiveWriter, Writer, key_sentences, refusal_statement
from corpus.agencies import Directory
from corpus.document import Document, Span
from index.filters import EVERYTHING, Filter
from index.language import normalise
from index.search import Hit, Index, Ranking

MAX_QUESTION = 500
DEFAULT_TOP = 5
MAX_TOP = 50
# A second clause is quoted in the answer if it is at least this likely compared with the first.
ALSO_SAID = 0.3
# With a refusal the closest clauses are shown, so many of them.
CLOSEST = 3
# A document named by its 文号, title or year leaves no doubt which front matter is asked for.
CERTAIN = 0.95


class Assistant:
    """Answers questions from an index."""

    def __init__(self, index: Index, directory: Directory, writer: Writer | None = None) -> None:
        self.index = index
        self._directory = directory
        self._writer = writer or ExtractiveWriter()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document."""
        return self.index.corpus.documents

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument, naming those there are, if no document has this id."""
        try:
            return self.index.corpus.document(document_id)
        except KeyError as error:
            ids = ", ".join(document.id for document in self.documents)
            raise UnknownDocument(f"no document {document_id!r}; there are {ids}") from error

    def answer(self, question: str, filters: Filter = EVERYTHING, top: int = DEFAULT_TOP) -> Answer:
        """Answer a question with at most `top` citations from the clauses that meet the filters.

        Raises QuestionInvalid for an empty question or one of more than 500 characters, FilterInvalid for `top`
        outside 1 to 50.
        """
        started = time.perf_counter()
        ranking = self._search(question, filters, top)
        wording = Wording(ranking.question.language)
        verdict = judge(ranking, self.index.corpus, self.index.calibration.threshold)
        intent = read_intent(ranking.question.searched, ranking.question.language)
        fact = self._fact(intent, ranking, wording, verdict)
        if fact:
            parts = _from_fact(fact)
        elif verdict.refusal:
            parts = _refused(ranking, verdict, wording)
        else:
            parts = self._composed(question, intent, ranking, wording)
        statements, agencies, citations = parts
        verify_statements(statements, citations)
        answered = fact is not None or verdict.refusal is None
        return Answer(
            question=question,
            language=ranking.question.language,
            status=AnswerStatus.ANSWERED if answered else AnswerStatus.INSUFFICIENT,
            confidence=fact.citation.probability if fact else verdict.confidence,
            statements=statements,
            agencies=agencies,
            citations=citations,
            notes=answer_notes(ranking, citations, answered, verdict, bool(self.index.encoders), wording),
            index=self.index.generation,
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    def search(
        self, question: str, filters: Filter = EVERYTHING, top: int = DEFAULT_TOP
    ) -> tuple[Ranking, tuple[Citation, ...]]:
        """Return the ranked clauses as citations, whatever the evidence gate says."""
        ranking = self._search(question, filters, top)
        return ranking, tuple(item.citation for item in evidence(ranking.hits, Intent.CONTENT))

    def _search(self, question: str, filters: Filter, top: int) -> Ranking:
        check_question(question)
        if not 1 <= top <= MAX_TOP:
            raise FilterInvalid(f"top is {top}: it must be from 1 to {MAX_TOP}")
        try:
            return self.index.search(question, top, filters)
        except ValueError as error:
            raise FilterInvalid(str(error)) from error

    def _fact(self, intent: Intent, ranking: Ranking, wording: Wording, verdict: Verdict) -> Fact | None:
        """Return the answer from a document's front matter, where that is what is asked for."""
        if intent not in (Intent.ISSUERS, Intent.DATE, Intent.NUMBER) or not ranking.hits:
            return None
        if verdict.refusal not in (None, Refusal.NOTHING_CLOSE):
            return None
        allowed = {hit.document.id for hit in ranking.hits}
        document = asked_document(ranking, self.documents)
        if document is None or document.id not in allowed:
            return None
        return document_fact(intent, document, self._directory, wording, CERTAIN)

    def _composed(self, question: str, intent: Intent, ranking: Ranking, wording: Wording) -> "_Parts":
        found = evidence(ranking.hits, intent)
        floor = ALSO_SAID * found[0].citation.probability
        said = [item for item in found if item.citation.probability >= floor]
        draft = self._writer.write(question, intent, said, wording)
        return draft.statements, draft.agencies, tuple(item.citation for item in found)


_Parts = tuple[tuple[Statement, ...], tuple[NamedAgency, ...], tuple[Citation, ...]]


def _from_fact(fact: Fact) -> _Parts:
    return (fact.statement,), fact.agencies, (fact.citation,)


def _refused(ranking: Ranking, verdict: Verdict, wording: Wording) -> _Parts:
    closest = evidence(ranking.hits[:CLOSEST], Intent.CONTENT)
    return (refusal_statement(verdict, wording),), (), tuple(item.citation for item in closest)


def evidence(hits: Sequence[Hit], intent: Intent) -> list[Evidence]:
    """Number the hits as citations, best first, with the spans that carry the evidence highlighted."""
    found = []
    for n, hit in enumerate(hits, start=1):
        # Who acts may stand in the sentence beside the one that names the task.
        unlisted = intent is Intent.AGENCY and hit.clause.agency_list is None
        sentences = key_sentences(hit, 2 if unlisted else 1)
        highlights = list(sentences)
        if intent is Intent.AGENCY and hit.clause.agency_list:
            highlights.append(hit.clause.agency_list)
        clause = hit.clause
        citation = Citation(
            n, clause.id, hit.document, clause.path, clause.start, clause.end,
            tuple(Span(s.start, s.end) for s in highlights), clause.agencies, hit.probability,
        )  # fmt: skip
        found.append(Evidence(citation, hit, sentences))
    return found


def check_question(question: str) -> None:
    """Raise QuestionInvalid for a question that is empty, blank or too long."""
    if not normalise(question):
        raise QuestionInvalid("the question is empty: write what you want to know")
    if len(question) > MAX_QUESTION:
        raise QuestionInvalid(f"the question has {len(question)} characters: {MAX_QUESTION} is the most")
