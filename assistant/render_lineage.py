"""Lineage as a person reads it in a terminal: relations, pairs of clauses, and two clauses word by word."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from assistant.derived.differences import Change, Details, pair_differences
from assistant.derived.lineage import ClausePair, DocumentRelation, Lineage
from corpus.document import Clause, Document, Role, Span
from index.tokens import Tokenizer

# As wdiff writes it, so that a file or a pipe shows it as well; and the style where there are styles.
_MARKS = {
    Change.SAME: ("", "", ""),
    Change.MOVED: ("<~", "~>", "italic"),
    Change.ADDED: ("{+", "+}", "underline green"),
    Change.LEFT_OUT: ("[-", "-]", "red"),
}


def render_lineage(console: Console, lineage: Lineage, document: Document | None = None) -> None:
    """Print the relations and pairs of every document, or those of one."""
    relations = lineage.of_document(document.id) if document else lineage.relations
    mine = {document.id} if document else {d.id for d in lineage.documents}
    pairs = [p for p in lineage.pairs if {p.local_document.id, p.basis_document.id} & mine]
    alone = [clause for d, clause in lineage.alone if d.id in mine]
    if not relations:
        console.print(Text("no text names another document"))
        return
    console.print(_relations_table(relations))
    if pairs:
        console.print(_pairs_table(pairs))
    for clause in alone:
        console.print(Text(f"{clause.id}  without a counterpart", style="dim"))


def render_clause(console: Console, lineage: Lineage, document: Document, clause: Clause, tokenizer: Tokenizer) -> None:
    """Print a clause beside each that it carries out and each that carries it out."""
    pairs = [*lineage.carries_out(clause.id), *lineage.carried_out_by(clause.id)]
    if not pairs:
        console.print(Text(f"{clause.id} 《{document.title}》", style="bold"))
        console.print(Text("no clause of the documents here carries it out, nor does it carry one out"))
    for pair in pairs:
        _print_pair(console, pair, tokenizer)


def _relations_table(relations: Iterable[DocumentRelation]) -> Table:
    table = Table(*(Column(name, overflow="fold") for name in ("document", "relation", "named", "evidence")))
    for found in relations:
        held = found.target.id if found.target else "not held"
        facts = " · ".join(filter(None, (found.number, held)))
        name = Text(found.name).append(f"\n{facts}", style="dim")
        place = found.clause.id if found.clause else f"{found.source.id}#标题"
        table.add_row(found.source.id, found.relation.value, name, Text(found.quote).append(f"\n{place}", style="dim"))
    return table


def _pairs_table(pairs: Sequence[ClausePair]) -> Table:
    table = Table(*(Column(name, overflow="fold") for name in ("clause", "carries out", "heading", "score")))
    for pair in pairs:
        table.add_row(pair.local.id, pair.basis.id, pair.local.heading, f"{pair.score:.2f}")
    return table


def _print_pair(console: Console, pair: ClausePair, tokenizer: Tokenizer) -> None:
    found = pair_differences(pair, tokenizer)
    console.print(Text("{+added+} [-left out-] <~moved~>", style="dim"))
    console.print(Text(f"{pair.local.id} 落实 {pair.basis.id}  {pair.score:.2f}", style="bold cyan"))
    for document, parts in ((pair.basis_document, found.basis), (pair.local_document, found.local)):
        quote = Text()
        for change, span in parts:
            opening, closing, style = _MARKS[change]
            quote.append(f"{opening}{document.text[span.start : span.end]}{closing}", style=style)
        console.print(Text(f"《{document.title}》", style="dim"))
        console.print(Padding(quote, (0, 0, 0, 4)))
    _print_details(console, "added", found.added, pair.local_document)
    _print_details(console, "left out", found.left_out, pair.basis_document)
    acting = dict.fromkeys(m.name for m in pair.local.agencies if m.role is not Role.MENTIONED)
    if acting:
        console.print(Text(f"responsible: {'、'.join(acting)}", style="magenta"))


def _print_details(console: Console, label: str, details: Details, document: Document) -> None:
    for kind, spans in (("places", details.places), ("figures", details.figures), ("bodies", details.bodies)):
        if spans:
            console.print(Text(f"{label} {kind}: {'、'.join(_texts(spans, document))}"))


def _texts(spans: Iterable[Span], document: Document) -> list[str]:
    return list(dict.fromkeys(document.text[span.start : span.end] for span in spans))
