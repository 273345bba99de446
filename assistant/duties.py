"""All duties of a body, as an answer: 自治区商务厅负责哪些工作.

The best of them are cited, and the others are in the register's entry, which comes with the answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Citation, Statement
from assistant.derived.register import BodyEntry, Duty
from assistant.facts import CERTAIN, Facts
from assistant.wording import Wording
from assistant.writing import ACTING, marked, merged, named, place_of, source_name
from corpus.document import Role
from index.filters import Filter, matches, some_clause

# What a question for duties is after, in this order; what a text only names is no duty.
_ROLES = (*ACTING, Role.MEMBER)


def duties_within(entry: BodyEntry, filters: Filter) -> BodyEntry:
    """Return a body with those of its duties that stand where the filters let a search look."""
    return replace(entry, duties=tuple(duty for duty in entry.duties if _is_within(duty, filters)))


def _is_within(duty: Duty, filters: Filter) -> bool:
    if duty.clause:
        return matches(filters, duty.document, duty.clause)
    return some_clause(filters, duty.document)


def state_duties(entry: BodyEntry, wording: Wording, top: int) -> Facts:
    """Return how many duties a body has in which role, and at most `top` of the clauses; no citations where none is."""
    acting = [duty for role in _ROLES for duty in entry.with_role(role) if duty.clause]
    citations = tuple(_cited(acting, top))
    if not citations:
        return Facts((), (), ())
    counts = [(role, len({_id(duty) for duty in acting if duty.role is role})) for role in _ROLES]
    shown = wording.listed(wording.count(role, n) for role, n in counts if n)
    name = wording.bodies([(entry.name, entry.name_en)])
    every = tuple(citation.n for citation in citations)
    statements = [Statement(wording.say("duties", body=name, counts=shown), every)]
    statements += [_statement(c, above, wording) for above, c in zip((None, *citations), citations, strict=False)]
    left = len({_id(duty) for duty in acting}) - len(citations)
    if left:
        statements.append(Statement(wording.say("duties_more", count=left), every))
    bodies = [named(m, citation.n) for citation in citations for m in citation.agencies if m.name == entry.name]
    return Facts(tuple(statements), merged([[body for body in bodies if body.role in _ROLES]]), citations)


def _id(duty: Duty) -> str:
    return duty.clause.id if duty.clause else duty.document.id


def _cited(duties: Sequence[Duty], top: int) -> Iterable[Citation]:
    """Yield the clauses of duties, each once: the list or the sentence that gives the role is marked."""
    by_clause: dict[str, list[Duty]] = {}
    for duty in duties:
        by_clause.setdefault(_id(duty), []).append(duty)
    for n, (clause_id, given) in enumerate(list(by_clause.items())[:top], start=1):
        document, clause = given[0].document, given[0].clause
        if clause:
            marked = tuple(dict.fromkeys(duty.evidence for duty in given))
            yield Citation(
                n, clause_id, document, clause.path, clause.start, clause.end, marked, clause.agencies, CERTAIN
            )


def _statement(citation: Citation, above: Citation | None, wording: Wording) -> Statement:
    """Quote the sentence or the list that names the body, after the clause it stands in."""
    span = citation.highlights[0]
    quote = citation.document.text[span.start : span.end]
    if above and above.document.id == citation.document.id:
        opening = wording.say("see_also_same", place=place_of(citation, wording))
    else:
        opening = wording.say("clause", source=source_name(citation, wording))
    return Statement(opening + marked(quote), (citation.n,), (quote,))
