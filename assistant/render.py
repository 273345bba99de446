"""Answers, rankings and documents as a person reads them in a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from assistant.answer import Answer, Citation
from assistant.derived.validity import Validity
from assistant.json_parts import clause_url, times_json
from assistant.render_validity import render_validity
from assistant.wording import Wording
from assistant.writing import place_of
from corpus.document import Document, Role, Span
from index.language import Language

# A word for a probability; the gate refuses below about .17.
_SURE = ((0.7, "green", "very_likely"), (0.3, "yellow", "likely"), (0.0, "red", "doubtful"))
SHOWN_ISSUERS = 3
MAX_QUOTE = 400  # characters of a quote shown; the JSON output has it whole


def render_answer(console: Console, answer: Answer) -> None:
    """Print an answer: how the question was understood, statements, citations, notes, rewordings."""
    wording = Wording(answer.language)
    if answer.understood_as:
        console.print(Text(wording.say("understood_as", question=answer.understood_as), style="dim"))
    for statement in answer.statements:
        marks = "".join(f"[{n}]" for n in statement.citations)
        console.print(Text(statement.text), Text(marks, style="cyan"))
    console.print()
    cited = {n for statement in answer.statements for n in statement.citations}
    render_citations(console, [c for c in answer.citations if c.n in cited or not cited], wording)
    _list_others(console, [c for c in answer.citations if cited and c.n not in cited], wording)
    said = {statement.text for statement in answer.statements}
    for note in answer.notes:
        if note.text not in said:
            console.print(Text(f"※ {note.text}", style="dim"))
    for line in _further(answer, wording):
        console.print(Text(f"→ {line}", style="cyan"))
    if answer.suggestions:
        console.print(Text(wording.say("suggestions")))
    for suggestion in answer.suggestions:
        console.print(Text(f"  · {suggestion}", style="cyan"))
    timing = f"{answer.elapsed_ms:.0f} ms · {answer.index}"
    console.print(Text(f"{answer.status.value} · {answer.confidence:.0%} · {timing}", style="dim"))


def _further(answer: Answer, wording: Wording) -> Iterator[str]:
    """Yield the commands that show more than the answer."""
    if answer.extra.body:
        yield wording.say("more_duties", command=f'assistant agencies "{answer.extra.body.name}"')
    if answer.extra.support:
        yield wording.say("more_support", command=f'assistant support "{answer.understood_as or answer.question}"')


def render_citations(console: Console, citations: Iterable[Citation], wording: Wording) -> None:
    """Print ranked clauses."""
    for citation in citations:
        console.print(citation_panel(citation, wording))


def _list_others(console: Console, citations: Sequence[Citation], wording: Wording) -> None:
    """Print the clauses that no statement rests on, a line each."""
    if citations:
        console.print(Text(wording.say("also_found"), style="dim"))
    for citation in citations:
        place = f"[{citation.n}] {citation.clause_id}  {place_of(citation, wording)}"
        console.print(Text(f"  {place}  {citation.probability:.0%}", style="dim"))


def citation_panel(citation: Citation, wording: Wording) -> RenderableType:
    """Return a citation as a panel: where it stands, the quote with its highlights, who is responsible."""
    document = citation.document
    facts = [document.number, document.issued.isoformat(), document.level, document.status.value]
    head = Text(" · ".join(fact for fact in facts if fact), style="dim")
    path = Text(" / ".join(citation.path) or place_of(citation, wording), style="bold")
    if citation.pages:
        path.append(f"  {wording.pages(citation.pages)}", style="dim")
    issuers = wording.bodies([(name, None) for name in document.issuers[:SHOWN_ISSUERS]])
    phrase = "issued_by_more" if len(document.issuers) > SHOWN_ISSUERS else "issued_by"
    issued_by = Text(wording.say(phrase, bodies=issuers, count=len(document.issuers)), style="dim")
    title = Text(document.title, style="bold")
    parts: list[RenderableType] = [title, head, path, _quote(citation), issued_by]
    for role in Role:
        acting = dict.fromkeys((m.name, m.name_en) for m in citation.agencies if m.role is role)
        if acting and role not in (Role.ISSUES, Role.MENTIONED):
            parts.append(Text(wording.role(role, list(acting)), style="magenta"))
    for related in citation.related:
        place = " / ".join(related.clause.path) or related.clause.id
        line = wording.say(related.lineal.value, document=related.document.id, place=place)
        parts.append(Text(line, style="dim"))
    parts.append(Text(_origin(document, wording), style="dim"))
    parts.append(Text(clause_url(document.id, citation.clause_id), style="dim"))
    style, phrase = next((style, phrase) for floor, style, phrase in _SURE if citation.probability >= floor)
    name, sure = Text(f"[{citation.n}] {document.id}"), Text(f"{wording.say(phrase)} {citation.probability:.0%}")
    return Panel(Group(*parts), title=name, title_align="left", subtitle=sure, border_style=style)


def _origin(document: Document, wording: Wording) -> str:
    """Return where a document is from, and when it was taken in."""
    times = (wording.say(what, time=time) for what, time in times_json(document).items())
    return " · ".join((wording.say("from", source=document.source), *times))


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
    table = Table(Column("id", no_wrap=True), Column("document", overflow="fold"), show_lines=True)
    for document in documents:
        facts = [document.number, document.issued.isoformat(), document.level, document.status.value]
        counts = f"clauses: {len(document.clauses)}, repairs: {len(document.repairs)}"
        shown = " · ".join([*(fact for fact in facts if fact), counts])
        origin = _origin(document, Wording(Language.ENGLISH))
        table.add_row(Text(document.id), Text(f"{document.title}\n{shown}\n{origin}"))
    return table


def render_document(console: Console, document: Document, validity: Validity) -> None:
    """Print a document: its facts, what is known of its validity, and its clauses with headings, text and bodies."""
    console.print(Text(document.title, style="bold"))
    facts = {
        "id": document.id, "文号": document.number or "—", "日期": document.issued.isoformat(), "级别": document.level,
        "发文机关": "、".join(document.issuers), "地区": "、".join(document.regions), "来源": document.source,
    }  # fmt: skip
    times = times_json(document)
    facts |= {name: times[key] for name, key in (("收录", "added"), ("更新", "updated")) if key in times}
    for name, value in facts.items():
        console.print(Text(f"{name}：{value}", style="dim"))
    render_validity(console, validity)
    for clause in document.clauses:
        console.print()
        pages = Wording(Language.SIMPLIFIED).pages(document.pages(clause.start, clause.end))
        console.print(Text("  ".join(filter(None, (clause.id, " / ".join(clause.path), pages))), style="cyan"))
        console.print(Text(document.quote(clause)))
    for problem in document.problems:
        console.print(Text(f"! {problem.message}", style="red"))
