"""One door: every question, from page, API, command line or evaluation, goes through Assistant.answer."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, AnswerStatus, Citation, NamedAgency, Statement
from assistant.errors import FilterInvalid, QuestionInvalid, UnknownDocument
from assistant.evidence import Verdict, judge, refused
from assistant.facts import FRONT_MATTER, asked_documents, state_facts
from assistant.intent import Intent, read_intent
from assistant.notes import answer_notes
from assistant.verify import verify_agencies, verify_statements
from assistant.wording import Wording
from assistant.writing import Evidence, ExtractiveWriter, Writer, key_sentences, refusal_statement, title_of
from corpus.agencies import Directory
from corpus.document import Corpus, Document
from index.filters import EVERYTHING, Filter, matches
from index.language import normalise
from index.search import Hit, Index, Ranking

MAX_QUESTION = 500
DEFAULT_TOP = 5
MAX_TOP = 50
# Another clause is quoted beside the first if it scores at least this share of the first's score: of the start
# questions' second and third clauses above it 4 in 10 are relevant, below it 1 in 10. Its probability does not tell,
# for that of a runner-up is low by its lead however well it answers.
ALSO_SAID = 0.85
# With a refusal the closest clauses are shown, so many of them.
CLOSEST = 3
# However few citations are asked for, so many clauses are judged: the answer must not depend on that number.
JUDGED = 10


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
        return find_document(self.index.corpus, document_id)

    def answer(self, question: str, filters: Filter = EVERYTHING, top: int = DEFAULT_TOP) -> Answer:
        """Answer a question with at most `top` citations from the clauses that meet the filters.

        Raises QuestionInvalid for an empty question or one of more than 500 characters, FilterInvalid for `top`
        outside 1 to 50.
        """
        started = time.perf_counter()
        check_top(top)
        ranking = self._search(question, filters, max(top, JUDGED))
        wording = Wording(ranking.question.language)
        composed = self._compose(question, ranking, filters, top, wording)
        verify_statements(composed.statements, composed.citations)
        verify_agencies(composed.agencies, composed.citations)
        verdict, citations = composed.verdict, composed.citations
        return Answer(
            question=question,
            language=ranking.question.language,
            status=AnswerStatus.INSUFFICIENT if verdict.refusal else AnswerStatus.ANSWERED,
            confidence=verdict.confidence,
            statements=composed.statements,
            agencies=composed.agencies,
            citations=citations,
            notes=answer_notes(ranking, citations, verdict, bool(self.index.encoders), wording),
            index=self.index.generation,
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    def search(
        self, question: str, filters: Filter = EVERYTHING, top: int = DEFAULT_TOP
    ) -> tuple[Ranking, tuple[Citation, ...]]:
        """Return the ranked clauses as citations, whatever the evidence gate says."""
        check_top(top)
        ranking = self._search(question, filters, top)
        return ranking, tuple(item.citation for item in evidence(ranking.hits, Intent.CONTENT))

    def _search(self, question: str, filters: Filter, top: int) -> Ranking:
        check_question(question)
        return self.index.search(question, top, filters)

    def _compose(self, question: str, ranking: Ranking, filters: Filter, top: int, wording: Wording) -> "_Composed":
        """Judge the clauses, and answer from a document's front matter or from clauses, or refuse."""
        threshold = self.index.calibration.threshold
        intent = read_intent(ranking.question.searched, ranking.question.language)
        verdict = judge(ranking, intent, self.index.corpus, threshold)
        allowed = {d.id for d in self.documents if any(matches(filters, d, clause) for clause in d.clauses)}
        asked = asked_documents(intent, ranking, self.documents, allowed, verdict)
        if asked:
            facts = state_facts(intent, asked, self._directory, wording, top)
            if facts.citations:
                return _Composed(Verdict(asked.probability), facts.statements, facts.agencies, facts.citations)
            not_stated = FRONT_MATTER[intent].not_stated
            verdict = refused(asked.probability, threshold, not_stated, title_of(asked.documents[0]))
        if verdict.refusal:
            statement = refusal_statement(verdict.refusal, verdict.detail, wording)
            closest = evidence(ranking.hits[: min(top, CLOSEST)], Intent.CONTENT)
            return _Composed(verdict, (statement,), (), tuple(item.citation for item in closest))
        found = evidence(ranking.hits[:top], intent)
        floor = ALSO_SAID * found[0].hit.score
        said = [item for item in found if item.hit.score >= floor]
        draft = self._writer.write(question, intent, said, wording)
        return _Composed(verdict, draft.statements, draft.agencies, tuple(item.citation for item in found))


@dataclass(frozen=True, slots=True)
class _Composed:
    """The gate's decision, and what the answer says by it."""

    verdict: Verdict
    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    citations: tuple[Citation, ...]


def evidence(hits: Sequence[Hit], intent: Intent) -> list[Evidence]:
    """Number the hits as citations, best first, with the spans that carry the evidence highlighted."""
    found = []
    for n, hit in enumerate(hits, start=1):
        # Who acts by the best clause may stand in the sentence beside the one that names the task.
        unlisted = n == 1 and intent is Intent.AGENCY and hit.clause.agency_list is None
        sentences = key_sentences(hit, 2 if unlisted else 1)
        highlights = list(sentences)
        if intent is Intent.AGENCY and hit.clause.agency_list:
            highlights.append(hit.clause.agency_list)
        clause = hit.clause
        citation = Citation(
            n, clause.id, hit.document, clause.path, clause.start, clause.end,
            tuple(highlights), clause.agencies, hit.probability,
        )  # fmt: skip
        found.append(Evidence(citation, hit, sentences))
    return found


def find_document(corpus: Corpus, document_id: str) -> Document:
    """Return a document; UnknownDocument, naming those there are, if no document has this id."""
    try:
        return corpus.document(document_id)
    except KeyError as error:
        ids = ", ".join(document.id for document in corpus.documents)
        raise UnknownDocument(f"no document {document_id!r}; there are {ids}") from error


def check_top(top: int) -> None:
    """Raise FilterInvalid for a number of citations outside 1 to 50."""
    if not 1 <= top <= MAX_TOP:
        raise FilterInvalid(f"top is {top}: it must be from 1 to {MAX_TOP}")


def check_question(question: str) -> None:
    """Raise QuestionInvalid for a question that is empty, blank, too long or not Unicode text."""
    check_unicode(question, "question")
    if not normalise(question):
        raise QuestionInvalid("the question is empty: write what you want to know")
    if len(question) > MAX_QUESTION:
        raise QuestionInvalid(f"the question has {len(question)} characters: {MAX_QUESTION} is the most")


def check_unicode(text: str, what: str) -> None:
    """Raise QuestionInvalid for half of a surrogate pair: bytes that are not UTF-8 become one, UTF-8 cannot hold it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QuestionInvalid(f"the {what} is not UTF-8 (character {error.start + 1}): write it in UTF-8") from error
