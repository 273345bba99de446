"""Is a document still valid: what the documents say about it, in words, with the places that say so.

《…》的文本没有写明有效期或废止（未注明）；落款日期是2021年4月30日。[1]
同一主题较新的文件有《…》（2023年2月7日），其文本没有说废止前者。[2]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Citation, Statement
from assistant.derived.validity import Evidence, Later, Validity
from assistant.derived.validity_terms import Term, TermKind, find_terms, issued_span
from assistant.wording import Wording
from assistant.writing import marked, title_of
from corpus.document import Document, FrontKind, Span, Status

_LABELS = {FrontKind.DATE: "落款日期", FrontKind.TITLE: "标题"}
_OTHER_LABEL = "时效"
# Of more later documents the newest are named.
MAX_LATER = 3


@dataclass(frozen=True, slots=True)
class StatedValidity:
    """What is said of a document's validity, and the places that say so."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def state_validity(validity: Validity, wording: Wording, probability: float, first: int = 1) -> StatedValidity:
    """Say what is known of a document's validity; citations are numbered from `first`.

    What its text says comes first, or that it says nothing; then the later documents on the same subject.
    """
    teller = _Teller(wording, probability, first)
    teller.tell(validity)
    return StatedValidity(tuple(teller.statements), tuple(teller.citations))


def front_places(document: Document) -> dict[str, Span]:
    """Return the lines outside the clauses that a statement of validity cites, by what their anchors are called."""
    spans = [term.span for term in find_terms(document)]
    dated = issued_span(document)
    found: dict[str, Span] = {}
    for span in [*([dated] if dated else []), *spans]:
        if any(clause.start <= span.start < clause.end for clause in document.clauses):
            continue
        line = _line(document, span)
        if line in found.values():
            continue
        label = next((_LABELS[p.kind] for p in document.front if p.start == line.start and p.kind in _LABELS), "")
        label = label or _OTHER_LABEL
        number = sum(name.partition("-")[0] == label for name in found)
        found[f"{label}-{number + 1}" if number else label] = line
    return found


@dataclass(slots=True)
class _Teller:
    """Collects statements, and each place that they cite once."""

    wording: Wording
    probability: float
    first: int
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def tell(self, validity: Validity) -> None:
        """Say all of it."""
        self._tell_status(validity)
        for term in validity.terms:
            if term.status is None:
                self._tell_term(validity.document, term)
        if validity.status is Status.NOT_STATED and validity.expires is None:
            self._tell_silence(validity)
        repealing = {evidence.document.id for evidence in validity.repealed_by}
        later = [each for each in validity.later if each.document.id not in repealing]
        self._tell_later("validity_later", [each for each in later if not each.is_local])
        self._tell_later("validity_later_local", [each for each in later if each.is_local])

    def _tell_status(self, validity: Validity) -> None:
        source = title_of(validity.document)
        for evidence in validity.status_evidence:
            n, quote = self._cite(evidence), evidence.quote
            if evidence.document.id == validity.document.id:
                text = self.wording.say("validity_marked", source=source, quote=marked(quote))
            else:
                day = self.wording.date(evidence.document.issued)
                other = title_of(evidence.document)
                text = self.wording.say("validity_repealed", source=source, other=other, date=day, quote=marked(quote))
            self.statements.append(Statement(text, (n,), (quote,)))
        if not validity.status_evidence and validity.status is not Status.NOT_STATED:
            stated = {"status": validity.status.value, "evidence": validity.document.status_evidence}
            self.statements.append(Statement(self.wording.say("validity_catalogued", source=source, **stated), ()))

    def _tell_term(self, document: Document, term: Term) -> None:
        evidence = Evidence(document, term.span)
        values = {"source": title_of(document), "quote": marked(evidence.quote)}
        if term.kind in (TermKind.TRIAL, TermKind.PROVISIONAL):
            text = self.wording.say("validity_named", **values)
        else:
            phrase = "validity_effective" if term.kind is TermKind.EFFECTIVE else "validity_expires"
            if term.day is None:
                text = self.wording.say(f"{phrase}_said", **values)
            else:
                text = self.wording.say(phrase, date=self.wording.date(term.day), **values)
        self.statements.append(Statement(text, (self._cite(evidence),), (evidence.quote,)))

    def _tell_silence(self, validity: Validity) -> None:
        phrase = "validity_no_end" if validity.terms else "validity_none"
        issued = self.wording.date(validity.issued)
        text = self.wording.say(phrase, source=title_of(validity.document), issued=issued)
        span = validity.issued_span
        if span is None:
            self.statements.append(Statement(text, ()))
            return
        evidence = Evidence(validity.document, span)
        quotes = (evidence.quote,) if evidence.quote in text else ()
        self.statements.append(Statement(text, (self._cite(evidence),), quotes))

    def _tell_later(self, phrase: str, later: Sequence[Later]) -> None:
        if not later:
            return
        named, numbers = [], []
        for each in later[:MAX_LATER]:
            document = each.document
            day = self.wording.date(document.issued)
            named.append(self.wording.say("validity_dated", source=title_of(document), date=day))
            dated = issued_span(document) or _line(document, Span(0, 1))
            numbers.append(self._cite(Evidence(document, dated)))
        self.statements.append(Statement(self.wording.say(phrase, names=self.wording.listed(named)), tuple(numbers)))

    def _cite(self, evidence: Evidence) -> int:
        """Return the number of the citation of a place: its clause, or its line outside the clauses."""
        found = citation_of(evidence, self.first + len(self.citations), self.probability)
        for i, cited in enumerate(self.citations):
            if cited.clause_id == found.clause_id:
                spans = dict.fromkeys((*cited.highlights, evidence.span))
                self.citations[i] = replace(cited, highlights=tuple(spans))
                return cited.n
        self.citations.append(found)
        return found.n


def citation_of(evidence: Evidence, n: int, probability: float) -> Citation:
    """Return the citation of a place: its clause, or its line outside the clauses."""
    document, span = evidence.document, evidence.span
    clause = next((c for c in document.clauses if c.start <= span.start and span.end <= c.end), None)
    if clause:
        return Citation(
            n, clause.id, document, clause.path, clause.start, clause.end, (span,), clause.agencies, probability
        )
    line = _line(document, span)
    label = next((name for name, place in front_places(document).items() if place == line), _OTHER_LABEL)
    return Citation(n, f"{document.id}#{label}", document, (label,), line.start, line.end, (span,), (), probability)


def _line(document: Document, span: Span) -> Span:
    """Return the line that a span starts in."""
    end = document.text.find("\n", span.start)
    start = document.text.rfind("\n", 0, span.start) + 1
    return Span(start, len(document.text) if end < 0 else end)
