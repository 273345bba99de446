"""A comparison as a person reads it in a terminal: a table, a row for each aspect, a column for each document."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.derived.comparison import Cell, Comparison
from corpus.clean import to_traditional
from corpus.document import Document
from index.language import Language

PHRASES: Mapping[str, tuple[str, str]] = {
    "aspect": ("方面", "Aspect"),
    "title": ("各文件对“{subject}”的规定", "What the documents say on “{subject}”"),
    "nothing": ("—", "—"),
    "silent": ("{title}：没有这方面的条文。", "{title}: no clause on it."),
    "more": ("另有 {count} 个方面未列。", "{count} more aspects are not shown."),
    "none": ("没有一份文件有这方面的条文：换个说法再试。", "No document has a clause on it: try other words."),
}


def render_comparison(console: Console, comparison: Comparison, subject: str, language: Language) -> None:
    """Print a comparison; which documents say nothing, and how many aspects are left out, stands below it."""
    if not comparison.rows:
        console.print(Text(_say(language, "none")))
        return
    table = Table(
        Column(_say(language, "aspect"), ratio=2, style="bold"),
        *(Column(_head(document), ratio=5) for document in comparison.columns),
        title=Text(_say(language, "title", subject=subject), style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        expand=True,
        show_lines=True,
    )
    for row in comparison.rows:
        cells = (Text("\n\n").join(map(_cell, cells)) for cells in row.cells)
        table.add_row(Text(row.aspect), *(cell or Text(_say(language, "nothing"), style="dim") for cell in cells))
    console.print(table)
    for document in comparison.silent:
        console.print(Text(_say(language, "silent", title=document.title), style="dim"))
    if comparison.more:
        console.print(Text(_say(language, "more", count=comparison.more), style="dim"))


def _head(document: Document) -> Text:
    return Text.assemble((document.id, "bold"), (f"\n{document.number or document.issued.isoformat()}", "dim"))


def _cell(cell: Cell) -> Text:
    """Return a quote with the aspect's words underlined, and the clause that it stands in."""
    quote = Text(cell.quote)
    for mark in cell.marks:
        quote.stylize("underline", mark.start - cell.span.start, mark.end - cell.span.start)
    return Text.assemble(quote, (f"\n{cell.clause.id.partition('#')[2]}", "cyan"))


def _say(language: Language, phrase: str, **values: object) -> str:
    chinese, english = PHRASES[phrase]
    if language is Language.ENGLISH:
        return english.format(**values)
    return (to_traditional(chinese) if language is Language.TRADITIONAL else chinese).format(**values)
