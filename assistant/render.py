"""Answers, rankings and documents as a person reads them in a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer, Citation
from assistant.contract import clause_url
from corpus.document import Document, Span

_SURE = ((0.75, "green", "很可能"), (0.4, "yellow", "较可能"), (0.0, "red", "存疑"))
MAX_QUOTE = 400  # characters of a quote shown; the JSON output has it whole


def render_answer(console: Console, answer: Answer) -> None:
    """Print an answer: statements, citations, notes."""
    for statement in answer.statements:
        marks = "".join(f"[{n}]" for n in statement.citations)
        console.print(Text(statement.text), Text(marks, style="cyan"))
    console.print()
    for citation in answer.citations:
        console.print(citation_panel(citation))
    for note in answer.notes:
        console.print(Text(f"※ {note.text}", style="dim"))
    timing = f"{answer.elapsed_ms:.0f} ms · {answer.index}"
    console.print(Text(f"{answer.status.value} · {answer.confidence:.0%} · {timing}", style="dim"))


def render_citations(console: Console, citations: Iterable[Citation]) -> None:
    """Print ranked clauses."""
    for citation in citations:
        console.print(citation_panel(citation))


def citation_panel(citation: Citation) -> RenderableType:
    """Return a citation as a panel: where it stands, the quote with its highlights, who is responsible."""
    document = citation.document
    facts = [document.number, document.issued.isoformat(), document.level, document.status.value]
    head = Text(" · ".join(fact for fact in facts if fact), style="dim")
    path = Text(" / ".join(citation.path) or "前言", style="bold")
    parts: list[RenderableType] = [head, path, _quote(citation)]
    issuers = document.issuers
    shown = "、".join(issuers[:3]) + (f" 等{len(issuers)}个部门" if len(issuers) > 3 else "")
    parts.append(Text(f"发文：{shown}", style="dim"))
    acting = dict.fromkeys(f"{m.name}（{m.role.value}）" for m in citation.agencies if m.role.value != "提及")
    if acting:
        parts.append(Text("机构：" + "、".join(acting), style="magenta"))
    parts.append(Text(clause_url(document.id, citation.clause_id), style="dim"))
    style, word = next((style, word) for floor, style, word in _SURE if citation.probability >= floor)
    title = Text(f"[{citation.n}] {document.title}")
    subtitle = Text(f"{word} {citation.probability:.0%}")
    return Panel(Group(*parts), title=title, title_align="left", subtitle=subtitle, border_style=style)


def _quote(citation: Citation) -> Text:
    """Return the quote with its highlights, cut round them where it is long."""
    start, end = _window(citation)
    text = Text(("…" if start > citation.start else "") + citation.document.text[start:end])
    shift = (1 if start > citation.start else 0) - start
    for span in citation.highlights:
        text.stylize("bold underline", max(span.start, start) + shift, min(span.end, end) + shift)
    return text.append("…") if end < citation.end else text


def _window(citation: Citation) -> tuple[int, int]:
    if citation.end - citation.start <= MAX_QUOTE or not citation.highlights:
        return citation.start, min(citation.end, citation.start + MAX_QUOTE)
    first: Span = citation.highlights[0]
    start = max(citation.start, min(first.start - 40, citation.end - MAX_QUOTE))
    return start, min(citation.end, start + MAX_QUOTE)


def documents_table(documents: Sequence[Document]) -> Table:
    """Return the list of documents."""
    table = Table("id", "title", "文号", "issued", "level", "status", "clauses", "repairs")
    for document in documents:
        table.add_row(
            Text(document.id), Text(document.title), Text(document.number or "—"), document.issued.isoformat(),
            document.level, document.status.value, str(len(document.clauses)), str(len(document.repairs)),
        )  # fmt: skip
    return table


def render_document(console: Console, document: Document) -> None:
    """Print a document: its facts, and its clauses with headings, text and bodies."""
    console.print(Text(document.title, style="bold"))
    facts = {
        "id": document.id, "文号": document.number or "—", "日期": document.issued.isoformat(), "级别": document.level,
        "发文机关": "、".join(document.issuers), "地区": "、".join(document.regions), "状态": document.status.value,
        "来源": document.source,
    }  # fmt: skip
    for name, value in facts.items():
        console.print(Text(f"{name}：{value}", style="dim"))
    for clause in document.clauses:
        console.print()
        console.print(Text(f"{clause.id}  {' / '.join(clause.path)}", style="cyan"))
        console.print(Text(document.quote(clause)))
    for problem in document.problems:
        console.print(Text(f"! {problem.message}", style="red"))
