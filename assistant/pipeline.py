"""One door: every question, from page, API, command line or evaluation, goes through Assistant.answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, AnswerStatus, Citation, Note
from assistant.chat.rewriting import Rewriter, merged
from assistant.composing import Composed, Composer, Judged, evidence
from assistant.derivations import Derivations
from assistant.errors import FilterInvalid, QuestionInvalid, UnknownDocument
from assistant.evidence import Verdict
from assistant.explain import Explanation, explain_clauses, explain_gate
from assistant.followup import understand
from assistant.gate import Gate, GateModel
from assistant.notes import answer_notes
from assistant.stages import OnStage, Stage, StageClock
from assistant.subjects import Subjects
from assistant.suggest import Suggester
from assistant.verify import verify_agencies, verify_statements
from assistant.wording import Wording
from assistant.writing import ExtractiveWriter, Listener, Writer
from corpus.agencies import Directory
from corpus.document import Corpus, Document
from index.filters import EVERYTHING, Filter, with_ends
from index.intent import Intent
from index.language import detect_language, normalise, visible
from index.search import Index, Ranking

MAX_QUESTION = 500
DEFAULT_TOP = 5
MAX_TOP = 50
# However few citations are asked for, so many clauses are judged: the answer must not depend on that number.
JUDGED = 10


@dataclass(frozen=True, slots=True)
class _Judged:
    """The clauses for a question, what the gate says of them, and the other wording by which some were found."""

    ranking: Ranking
    judged: Judged
    wording: str | None = None


class Assistant:
    """Answers questions from an index."""

    def __init__(
        self,
        index: Index,
        directory: Directory,
        writer: Writer | None = None,
        gate_model: GateModel | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._rewriter = rewriter
        self.index, self.directory = index, directory
        self._subjects = Subjects(directory)
        self.gate = Gate(index.corpus, gate_model or GateModel.load(len(index.encoders)))
        self.derived = Derivations(index.corpus, directory)
        self._composer = Composer(index, directory, self.gate, self.derived, writer or ExtractiveWriter())
        self._suggester = Suggester(self._answered_by, index.clauses_with)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document."""
        return self.index.corpus.documents

    @property
    def threshold(self) -> float:
        """The probability that the documents answer a question below which it is refused."""
        return self.gate.model.threshold

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument, naming those there are, if no document has this id."""
        return find_document(self.index.corpus, document_id)

    def answer(
        self,
        question: str,
        filters: Filter = EVERYTHING,
        top: int = DEFAULT_TOP,
        previous: Sequence[str] = (),
        on_stage: OnStage | None = None,
        listener: Listener | None = None,
    ) -> Answer:
        """Answer a question with at most `top` citations from the clauses that meet the filters.

        `previous` are the earlier questions of a conversation, oldest first, of which the last ten are looked at: a
        question that leaves out what it is about takes it from them. `on_stage` is told of each stage as it begins,
        `listener` of each statement that a language model writes.
        Raises QuestionInvalid for an empty question or one of more than 500 characters, FilterInvalid for `top`
        outside 1 to 50.
        """
        clock = StageClock(on_stage)
        clock.begin(Stage.READ)
        check_top(top)
        filters = self._dated(filters)
        understood = self._understand(question, previous)
        clock.begin(Stage.SEARCH)
        ranking = self._rank(question, understood, filters, max(top, JUDGED))
        clock.begin(Stage.JUDGE)
        clock.set_apart(Stage.ENCODE, ranking.encode_ms, Stage.SEARCH)
        wording = Wording(ranking.question.language)
        judged = self._composer.judge(ranking, filters, top, wording)
        found = _Judged(ranking, judged)
        if self._rewriter is not None:
            found = self._reworded(self._rewriter, question, previous, found, filters, top, listener)
        ranking, judged = found.ranking, found.judged
        clock.begin(Stage.WRITE)
        composed = self._composer.compose(understood or question, judged, ranking, filters, top, wording, listener)
        return self._verified(question, understood, found, composed, clock)

    def _verified(
        self, question: str, understood: str | None, found: "_Judged", composed: Composed, clock: StageClock
    ) -> Answer:
        """Check that what was composed is what its citations say, and return it with what is to be known of it."""
        ranking, verdict = found.ranking, composed.verdict
        wording = Wording(ranking.question.language)
        suggestions = self._suggest(verdict, ranking, wording)
        clock.begin(Stage.VERIFY)
        verify_statements(composed.statements, composed.citations)
        verify_agencies(composed.agencies, composed.citations)
        stages, elapsed_ms = clock.stop()
        citations = self._composer.with_related(composed.citations)
        notes = answer_notes(ranking, citations, verdict, composed.are_closest, bool(self.index.encoders), wording)
        if found.wording:
            notes = (*notes, Note("rewritten", wording.say("rewritten", question=found.wording)))
        return Answer(
            question=question,
            language=ranking.question.language,
            status=AnswerStatus.INSUFFICIENT if verdict.refusal else AnswerStatus.ANSWERED,
            confidence=verdict.confidence,
            statements=composed.statements,
            agencies=composed.agencies,
            citations=citations,
            notes=(*composed.notes, *notes),
            index=self.index.generation,
            elapsed_ms=elapsed_ms,
            understood_as=understood,
            suggestions=suggestions,
            extra=composed.extra,
            stages=stages,
            prose=composed.prose,
        )

    def _reworded(
        self,
        rewriter: Rewriter,
        question: str,
        previous: Sequence[str],
        found: "_Judged",
        filters: Filter,
        top: int,
        listener: Listener | None,
    ) -> "_Judged":
        """Search another wording of a question as well, where clauses answer it: the gate has said so by then."""
        if found.judged.verdict.refusal or found.judged.facts:
            return found
        wording = rewriter.rewrite(question, previous, listener.go_on if listener else None)
        if wording is None:
            return found
        many = max(top, JUDGED)
        ranking = merged(found.ranking, self.index.search(wording, many, filters), many)
        judged = self._composer.judge(ranking, filters, top, Wording(ranking.question.language))
        return found if judged.verdict.refusal or judged.facts else _Judged(ranking, judged, wording)

    def search(
        self,
        question: str,
        filters: Filter = EVERYTHING,
        top: int = DEFAULT_TOP,
        previous: Sequence[str] = (),
    ) -> tuple[Ranking, tuple[Citation, ...]]:
        """Return the ranked clauses as citations, whatever the evidence gate says."""
        check_top(top)
        filters = self._dated(filters)
        ranking = self._rank(question, self._understand(question, previous), filters, top)
        return ranking, tuple(item.citation for item in evidence(ranking.hits, Intent.CONTENT, ranking.question))

    def explain(
        self, question: str, top: int = DEFAULT_TOP, previous: Sequence[str] = (), filters: Filter = EVERYTHING
    ) -> Explanation:
        """Return how a question is read, what the scores of its best clauses are made of, and the gate's features."""
        check_top(top)
        filters = self._dated(filters)
        ranking = self._rank(question, self._understand(question, previous), filters, max(top, JUDGED))
        judged = self._composer.judge(ranking, filters, top, Wording(ranking.question.language))
        verdict = judged.verdict
        return Explanation(
            question=ranking.question,
            intent=ranking.question.intent,
            status=AnswerStatus.INSUFFICIENT if verdict.refusal else AnswerStatus.ANSWERED,
            refusal=verdict.refusal,
            confidence=verdict.confidence,
            answerable=verdict.opinion.answerable if verdict.opinion else None,
            threshold=self.threshold,
            clauses=explain_clauses(ranking.hits[:top], self.index.model.score),
            gate=explain_gate(verdict),
            intercept=self.index.model.score.intercept,
            gate_intercept=self.gate.model.answerable.intercept,
        )

    def prepare(self) -> None:
        """Do ahead of time what answers would wait for: read what is derived from the documents, check rewordings.

        A rewording that a refusal may offer takes a search, for each clause and language.
        """
        self.gate.prepare()
        self.index.prepare()
        self.derived.prepare()
        self._suggester.prepare(self.documents)

    def understood(self, question: str, previous: Sequence[str]) -> str:
        """Return a question with what it takes from earlier ones, as it is searched."""
        return self._understand(question, previous) or question

    def _dated(self, filters: Filter) -> Filter:
        """Return a filter that knows when documents ended by what others say."""
        return with_ends(filters, lambda: self.derived.ends)

    def _understand(self, question: str, previous: Sequence[str]) -> str | None:
        check_questions(question, previous)
        earlier = [visible(text) for text in previous]
        return understand(visible(question), earlier, self._subjects, self.index.read, MAX_QUESTION)

    def _rank(self, question: str, understood: str | None, filters: Filter, top: int) -> Ranking:
        """Rank the clauses for a question as it was understood; the ranking has it as it was asked."""
        ranking = self.index.search(understood or question, top, filters)
        if understood is None:
            return ranking
        asked = replace(ranking.question, text=question, language=detect_language(question))
        return replace(ranking, question=asked)

    def _answered_by(self, question: str, filters: Filter) -> str | None:
        """Return the clause that a question is answered by in the first place, None where it is refused."""
        ranking = self._rank(question, None, filters, JUDGED)
        judged = self._composer.judge(ranking, filters, 1, Wording(ranking.question.language))
        if judged.verdict.refusal:
            return None
        return judged.facts.citations[0].clause_id if judged.facts else ranking.hits[0].clause.id

    def _suggest(self, verdict: Verdict, ranking: Ranking, wording: Wording) -> tuple[str, ...]:
        refusal = verdict.refusal
        return self._suggester.suggest(ranking.hits, refusal, wording, ranking.question) if refusal else ()


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


def check_question(question: str, what: str = "question") -> None:
    """Raise QuestionInvalid for a question that is empty, blank, too long or not Unicode text."""
    check_unicode(question, what)
    if not normalise(question):
        raise QuestionInvalid(f"the {what} is empty: write what you want to know")
    if len(question) > MAX_QUESTION:
        raise QuestionInvalid(f"the {what} has {len(question)} characters: {MAX_QUESTION} is the most")


def check_questions(question: str, previous: Sequence[str]) -> None:
    """Raise QuestionInvalid for a question, or one of those before it, that check_question refuses."""
    check_question(question)
    for earlier in previous:
        check_question(earlier, "earlier question")


def check_unicode(text: str, what: str) -> None:
    """Raise QuestionInvalid for half of a surrogate pair: bytes that are not UTF-8 become one, UTF-8 cannot hold it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QuestionInvalid(f"the {what} is not UTF-8 (character {error.start + 1}): write it in UTF-8") from error
