"""A comparison as an answer: what each document says on each aspect, cited, beside the table that has all of it."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Citation, Statement
from assistant.compare import Compared
from assistant.derived.comparison import Cell, Row
from assistant.facts import Facts
from assistant.wording import Wording
from assistant.writing import marked, title_of
from corpus.document import Span
from index.search import Ranking


def state_comparison(compared: Compared, ranking: Ranking, probability: float, top: int, wording: Wording) -> Facts:
    """Return what documents say side by side, with at most `top` of the clauses that say it, best first."""
    comparison = compared.comparison
    ranks = {hit.clause.id: rank for rank, hit in enumerate(ranking.hits)}
    citations = tuple(_cited(comparison.rows, ranks, probability, top))
    names = wording.listed(title_of(document) for document in comparison.columns)
    every = tuple(citation.n for citation in citations)
    values = {"documents": names, "subject": compared.subject, "count": len(comparison.rows)}
    lead = Statement(wording.say("compared", **values), every)
    by_clause = {citation.clause_id: citation for citation in citations}
    rows = (_statement(row, by_clause, wording) for row in comparison.rows)
    return Facts((lead, *(row for row in rows if row)), (), citations)


def _cited(rows: Sequence[Row], ranks: Mapping[str, int], probability: float, top: int) -> Iterator[Citation]:
    """Yield the clauses of the quotes as they were ranked, others after them in the order of the aspects."""
    by_clause: dict[str, list[Cell]] = {}
    for cell in (cell for row in rows for of_column in row.cells for cell in of_column):
        by_clause.setdefault(cell.clause.id, []).append(cell)
    best_first = sorted(by_clause.items(), key=lambda item: ranks.get(item[0], len(ranks)))
    for n, (clause_id, cells) in enumerate(best_first[:top], start=1):
        clause, document = cells[0].clause, cells[0].document
        spans = tuple(sorted({(cell.span.start, cell.span.end) for cell in cells}))
        yield Citation(
            n, clause_id, document, clause.path, clause.start, clause.end,
            tuple(Span(*span) for span in spans), clause.agencies, probability,
        )  # fmt: skip


def _statement(row: Row, by_clause: dict[str, Citation], wording: Wording) -> Statement | None:
    """Quote what each column says on an aspect; None where no clause of the row is cited."""
    cells = [cell for cells in row.cells for cell in cells if cell.clause.id in by_clause]
    if not cells:
        return None
    said = wording.say("compared_separator").join(
        wording.say("compared_cell", date=wording.date(cell.document.issued), quote=marked(cell.quote))
        for cell in cells
    )
    numbers = tuple(dict.fromkeys(by_clause[cell.clause.id].n for cell in cells))
    text = wording.say("compared_aspect", aspect=row.aspect) + said
    return Statement(text, numbers, tuple(dict.fromkeys(cell.quote for cell in cells)))
