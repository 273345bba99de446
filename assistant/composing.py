"""From ranked clauses to what an answer says: the gate's decision, then front matter, duties, or clauses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Citation, Extra, NamedAgency, Note, Prose, Statement
from assistant.asks import asks_for_support, asks_for_validity, body_asked_about
from assistant.compare import Unsaid, compare_asked
from assistant.comparing import state_comparison
from assistant.derivations import Derivations
from assistant.derived.measures import find_measures
from assistant.derived.validity import validity_of
from assistant.duties import duties_within, state_duties
from assistant.evidence import OUTRIGHT, SURELY_NOT, Refusal, Verdict, judge
from assistant.facts import CERTAIN, FRONT_MATTER, Facts, asked_documents, state_facts
from assistant.gate import Gate
from assistant.implementing import find_implementing, related_clauses
from assistant.leads import find_lead
from assistant.relation_asks import relation_asked_for
from assistant.relation_words import relations_asked, state_relations
from assistant.spans import answer_spans, key_sentences, naming_sentences
from assistant.support import SupportTable
from assistant.supporting import find_support
from assistant.validity_words import state_validity
from assistant.wording import Wording
from assistant.writing import Evidence, Listener, Writer, refusal_statement, title_of
from corpus.agencies import Directory
from corpus.document import Document
from index.filters import Filter
from index.intent import Intent
from index.question import Question
from index.search import Hit, Index, Ranking

# Another clause is quoted beside the first if its score lies at most so far below: of the dev questions' second to
# fourth clauses nearer than that half are relevant, of those farther off one in five. Its probability does not tell,
# for that of a runner-up is low by its lead however well it answers.
ALSO_SAID = 1.25
# Of a large corpus the measures of so many clauses are looked at.
NEAR = 200
# With a refusal the closest clauses are shown, so many of them.
CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The gate's decision; and what answers without the clauses that were found, where something does."""

    verdict: Verdict
    facts: Facts | None = None
    extra: Extra = field(default_factory=Extra)


@dataclass(frozen=True, slots=True)
class Composed:
    """The gate's decision, and what the answer says by it; `are_closest`: its citations only come near to an answer."""

    verdict: Verdict
    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    citations: tuple[Citation, ...]
    extra: Extra = field(default_factory=Extra)
    are_closest: bool = False
    notes: tuple[Note, ...] = ()
    prose: Prose | None = None


class Composer:
    """Judges the clauses that were found for a question, and says what they say."""

    def __init__(self, index: Index, directory: Directory, gate: Gate, derived: Derivations, writer: Writer) -> None:
        self._index, self._corpus = index, index.corpus
        self._directory, self._gate = directory, gate
        self._derived, self._writer = derived, writer

    def judge(self, ranking: Ranking, filters: Filter, top: int, wording: Wording) -> Judged:
        """Judge the clauses; what documents' own lines or a body's duties answer is stated at once."""
        verdict = judge(ranking, self._corpus, self._gate, filters)
        allowed = self._index.documents_within(filters)
        return (
            self._duties(ranking.question, filters, top, wording)
            or self._validity(ranking.question, allowed, top, wording)
            or self._relations(ranking.question, allowed, top, wording)
            or self._comparison(ranking, allowed, filters, verdict, top, wording)
            or self._front_matter(ranking, allowed, verdict, top, wording)
            or Judged(verdict)
        )

    def compose(
        self,
        question: str,
        judged: Judged,
        ranking: Ranking,
        filters: Filter,
        top: int,
        wording: Wording,
        listener: Listener | None = None,
    ) -> Composed:
        """Answer from what was stated already or from clauses, or refuse."""
        verdict, facts = judged.verdict, judged.facts
        if facts:
            return Composed(verdict, facts.statements, facts.agencies, facts.citations, judged.extra)
        if verdict.refusal:
            statement = refusal_statement(verdict.refusal, verdict.detail, wording)
            closest = evidence(ranking.hits[: min(top, CLOSEST)], Intent.CONTENT, ranking.question)
            return Composed(verdict, (statement,), (), tuple(item.citation for item in closest), are_closest=True)
        asked = ranking.question
        found = evidence(ranking.hits[:top], asked.intent, asked)
        floor = found[0].hit.score - ALSO_SAID
        said = [item for item in found if item.hit.score >= floor]
        draft = self._writer.write(question, asked.intent, said, wording, listener)
        cited = tuple(item.citation for item in found)
        composed = Composed(verdict, draft.statements, draft.agencies, cited, notes=draft.notes, prose=draft.prose)
        if asked.intent is Intent.AGENCY:
            return self._with_implementing(composed, filters, top, wording)
        if asks_for_support(asked):
            return self._with_support(composed, ranking, filters, wording)
        return composed

    def with_related(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return citations, each with the clauses that carry it out or that it carries out."""
        return related_clauses(citations, self._derived.lineage)

    def _duties(self, question: Question, filters: Filter, top: int, wording: Wording) -> Judged | None:
        asked = body_asked_about(question, self._derived.register)
        if asked is None:
            return None
        entry = duties_within(asked, filters)
        facts = state_duties(entry, wording, top)
        return Judged(Verdict(CERTAIN), facts, Extra(body=entry)) if facts.citations else None

    def _validity(self, question: Question, allowed: Sequence[Document], top: int, wording: Wording) -> Judged | None:
        """Say whether the one document that a question names is in force, as far as any text says so.

        Filters choose that document; a repeal counts whichever document says so.
        """
        if not asks_for_validity(question):
            return None
        named = [document for document in allowed if document.id in question.entities.documents]
        if len(named) != 1:
            return None
        validity = validity_of(named[0], self._corpus)
        stated = state_validity(validity, wording, CERTAIN)
        facts, extra = Facts(stated.statements, (), stated.citations).at_most(top), Extra(validity=validity)
        if validity.is_stated:
            return Judged(Verdict(CERTAIN), facts, extra)
        return Judged(Verdict(SURELY_NOT, Refusal.VALIDITY_NOT_STATED), facts, extra)

    def _relations(self, question: Question, allowed: Sequence[Document], top: int, wording: Wording) -> Judged | None:
        """Say which documents the one that is asked about carries out, or which carry it out."""
        asked = relation_asked_for(question, self._corpus.documents)
        found = relations_asked(asked, self._derived.lineage, allowed) if asked else []
        return Judged(Verdict(CERTAIN), state_relations(found, wording, top)) if found else None

    def _comparison(
        self,
        ranking: Ranking,
        allowed: Sequence[Document],
        filters: Filter,
        verdict: Verdict,
        top: int,
        wording: Wording,
    ) -> Judged | None:
        """Put what documents say side by side where a question asks for that and they have words on its subject."""
        if verdict.refusal in OUTRIGHT:
            return None
        compared = compare_asked(self._index, ranking.question, allowed, filters)
        if compared is None:
            return None
        if isinstance(compared, Unsaid):
            return Judged(Verdict(SURELY_NOT, Refusal.NOTHING_CLOSE))
        facts = state_comparison(compared, ranking, verdict.confidence, top, wording)
        return Judged(Verdict(verdict.confidence), facts, Extra(comparison=compared))

    def _front_matter(
        self, ranking: Ranking, allowed: Sequence[Document], verdict: Verdict, top: int, wording: Wording
    ) -> Judged | None:
        """State a document's front matter where the question is after that."""
        intent = ranking.question.intent
        asked = asked_documents(intent, ranking, allowed, verdict)
        if asked is None:
            return None
        facts = state_facts(intent, asked, self._directory, wording, top)
        if facts.citations:
            return Judged(Verdict(asked.probability), facts)
        return Judged(Verdict(SURELY_NOT, FRONT_MATTER[intent].not_stated, title_of(asked.documents[0])))

    def _with_implementing(self, composed: Composed, filters: Filter, top: int, wording: Wording) -> Composed:
        """Add who acts by the clause that carries the first one out, where that names nobody itself."""
        found = find_implementing(composed.citations, self._derived.lineage, filters, top, wording)
        if found is None:
            return composed
        quoting = tuple(statement for statement in composed.statements if statement.quotes)
        lead = tuple(statement for statement in composed.statements if not statement.quotes)
        return replace(
            composed,
            statements=(*lead, *found.statements, *quoting),
            citations=found.citations,
            extra=Extra(implementing=found.agencies),
        )

    def _with_support(self, composed: Composed, ranking: Ranking, filters: Filter, wording: Wording) -> Composed:
        """Add the measures that fit who asks, by kind."""
        statements, table = composed.statements, self._table(ranking.question, filters)
        found = find_support(statements, composed.citations, ranking.question, table, filters, wording)
        if found is None:
            return composed
        return replace(composed, statements=(*statements, *found.statements), extra=Extra(support=found.support))

    def _table(self, question: Question, filters: Filter) -> SupportTable:
        """Return the measures of all clauses; where there are many, of those that are nearest to the question."""
        if not self._derived.is_large:
            return self._derived.support
        near = self._index.ranked(question, self._index.candidates(question, filters), NEAR, self._index.model)
        return SupportTable([measure for hit in near.hits for measure in find_measures(hit.document, hit.clause)])


def evidence(hits: Sequence[Hit], intent: Intent, question: Question | None = None) -> list[Evidence]:
    """Number the hits as citations, best first, with the smallest spans that answer the question highlighted.

    Without a question the spans are the closest sentences.
    """
    found = []
    for n, hit in enumerate(hits, start=1):
        if n == 1 and intent is Intent.AGENCY and hit.clause.agency_list is None:
            spans = naming_sentences(hit)
        elif question is None:
            spans = key_sentences(hit)
        else:
            spans = answer_spans(hit, question)
        highlights = list(spans)
        if intent is Intent.AGENCY and hit.clause.agency_list:
            highlights.append(hit.clause.agency_list)
        clause = hit.clause
        citation = Citation(
            n, clause.id, hit.document, clause.path, clause.start, clause.end,
            tuple(highlights), clause.agencies, hit.probability,
        )  # fmt: skip
        found.append(Evidence(citation, hit, spans, find_lead(hit, spans, question) if question else None))
    return found
