"""The clauses that carry a cited one out (落实), or are its basis (依据), and who acts by them.

A national clause that names nobody is often carried out by a local one that does: whoever asks who is responsible is
told both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation, Lineal, NamedAgency, RelatedClause, Statement
from assistant.derived.lineage import ClausePair, Lineage
from assistant.wording import Wording
from assistant.writing import ACTING, merged, named, source_name
from corpus.document import AgencyMention
from index.filters import Filter, matches

# A national clause may be carried out by several local ones: so many are told.
MOST = 2


@dataclass(frozen=True, slots=True)
class Implementing:
    """Who acts by the clauses that carry a cited one out, the statements that say so, and the citations with them."""

    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    citations: tuple[Citation, ...]


def related_clauses(citations: Sequence[Citation], lineage: Lineage) -> tuple[Citation, ...]:
    """Return citations, each with the clauses that carry it out, then those that it carries out."""
    return tuple(replace(citation, related=_related(citation, lineage)) for citation in citations)


def find_implementing(
    citations: Sequence[Citation], lineage: Lineage, filters: Filter, top: int, wording: Wording
) -> Implementing | None:
    """Return who acts by the clauses that carry the first citation out; None where the first names a body itself.

    These clauses, which have to meet the filters, are cited as well: at the end, and in the place of others where more
    than `top` would be.
    """
    first = citations[0]
    pairs = [
        pair
        for pair in lineage.carried_out_by(first.clause_id)
        if _acting(pair.local.agencies) and matches(filters, pair.local_document, pair.local)
    ]
    if _acting(first.agencies) or not pairs or top == 1:
        return None
    cited = {citation.clause_id for citation in citations}
    # Of several, those that the search found are on the question's subject.
    found = ([pair for pair in pairs if pair.local.id in cited] or pairs)[:MOST]
    kept = _with_clauses(citations, found, top)
    by_clause = {citation.clause_id: citation for citation in kept}
    stating = [by_clause[pair.local.id] for pair in found if pair.local.id in by_clause]
    return Implementing(
        tuple(_statement(citation, wording) for citation in stating),
        merged([[named(m, citation.n) for m in _acting(citation.agencies)] for citation in stating]),
        kept,
    )


def _acting(agencies: Sequence[AgencyMention]) -> list[AgencyMention]:
    return [mention for mention in agencies if mention.role in ACTING]


def _with_clauses(citations: Sequence[Citation], pairs: Sequence[ClausePair], top: int) -> tuple[Citation, ...]:
    """Return at most `top` citations, the first as it was, with the local clauses of pairs among them."""
    wanted = {pair.local.id for pair in pairs}
    missing = [pair for pair in pairs if pair.local.id not in {citation.clause_id for citation in citations}]
    room = top - len(missing)
    kept = list(citations)
    for citation in reversed(citations[1:]):
        if len(kept) > room and citation.clause_id not in wanted:
            kept.remove(citation)
    for pair in missing:
        clause, document = pair.local, pair.local_document
        marked = (clause.agency_list,) if clause.agency_list else ()
        n = kept[-1].n + 1
        kept.append(
            Citation(n, clause.id, document, clause.path, clause.start, clause.end, marked, clause.agencies, 0.0)
        )
    return tuple(kept)


def _statement(citation: Citation, wording: Wording) -> Statement:
    names = [(mention.name, mention.name_en) for mention in _acting(citation.agencies)]
    text = wording.say("implementing", source=source_name(citation, wording), bodies=wording.bodies(names))
    return Statement(text, (citation.n,))


def _related(citation: Citation, lineage: Lineage) -> tuple[RelatedClause, ...]:
    carrying = lineage.carried_out_by(citation.clause_id)
    carried = lineage.carries_out(citation.clause_id)
    return (
        *(RelatedClause(Lineal.CARRIED_OUT_BY, pair.local_document, pair.local) for pair in carrying),
        *(RelatedClause(Lineal.CARRIES_OUT, pair.basis_document, pair.basis) for pair in carried),
    )
