"""What support there is for who asks, beside the clauses of an answer: a measure of each kind, best first."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.answer import Citation, Statement
from assistant.asker import asker_of
from assistant.support import Fitted, Group, Support, SupportTable
from assistant.wording import Wording
from assistant.writing import marked, source_name
from index.filters import Filter
from index.question import Question

# Beside the clauses that answer, a measure of so many kinds is said in words; the others stand in the table.
MAX_KINDS = 5


@dataclass(frozen=True, slots=True)
class Supporting:
    """The measures by kind, and statements that quote those whose clauses are cited."""

    support: Support
    statements: tuple[Statement, ...]


def find_support(
    composed: Sequence[Statement],
    citations: Sequence[Citation],
    question: Question,
    table: SupportTable,
    filters: Filter,
    wording: Wording,
) -> Supporting | None:
    """Return the measures that fit who asks and meet the filters; None where it is not known who asks, or none fits.

    What was `composed` already is not quoted again.
    """
    asker = asker_of(question)
    if not asker.is_known:
        return None
    support = table.for_asker(asker, condition=filters)
    if not support.groups:
        return None
    every = tuple(citation.n for citation in citations)
    close = sum(fitted.fit.is_close for fitted in support.ranked)
    kinds = wording.listed(wording.kind(group.kind) for group in support.groups[:MAX_KINDS])
    phrase = "support_close" if close else "support_found"
    counts = {"count": support.count, "close": close, "others": support.count - close, "kinds": kinds}
    quoted = {quote for statement in composed for quote in statement.quotes}
    statements = islice(_statements(support, citations, quoted, wording), MAX_KINDS)
    return Supporting(support, (Statement(wording.say(phrase, **counts), every), *statements))


def _statements(
    support: Support, citations: Sequence[Citation], quoted: Container[str], wording: Wording
) -> Iterator[Statement]:
    by_clause = {citation.clause_id: citation for citation in citations}
    for group in support.groups:
        best = _best(group, by_clause)
        if best and best.measure.quote not in quoted:
            citation, quote = by_clause[best.measure.clause.id], best.measure.quote
            opening = wording.say("support_kind", kind=wording.kind(group.kind), source=source_name(citation, wording))
            yield Statement(opening + marked(quote), (citation.n,), (quote,))


def _best(group: Group, by_clause: dict[str, Citation]) -> Fitted | None:
    """Return the measure of a group that fits best, of those whose clauses are cited."""
    return next((fitted for fitted in group.measures if fitted.measure.clause.id in by_clause), None)
