"""The register of bodies as a person reads it in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from assistant.derived.register import BodyEntry, Duty
from assistant.register_json import duty_id, duty_path
from corpus.document import Role


def register_table(entries: Sequence[BodyEntry]) -> Table:
    """Return the bodies with the number of their duties in each role that one of them has."""
    roles = [role for role in Role if any(entry.with_role(role) for entry in entries)]
    counts = [Column(role.value, justify="right", no_wrap=True) for role in roles]
    table = Table(Column("body", overflow="fold"), *counts)
    for entry in entries:
        table.add_row(Text(entry.name), *(str(len(entry.with_role(role)) or "") for role in roles))
    return table


def render_body(console: Console, entry: BodyEntry, role: Role | None = None) -> None:
    """Print a body: its names, its superior, and its duties by role, each with its place and its evidence."""
    console.print(Text(entry.name, style="bold"))
    facts = {
        "English": entry.name_en,
        "also called": "、".join(entry.aliases),
        "level": entry.level,
        "kind": entry.kind,
        "superior": entry.parent,
    }
    for name, value in facts.items():
        if value:
            console.print(Text(f"{name}: {value}", style="dim"))
    shown = [(each, entry.with_role(each)) for each in Role if role in (None, each)]
    for each, duties in shown:
        if duties:
            console.print()
            console.print(Text(f"{each.value} ({len(duties)})", style="magenta"))
        for duty in duties:
            _print_duty(console, duty)
    if not any(duties for _, duties in shown):
        console.print(Text("no text gives it such a role" if role else "no clause names it"))


def _print_duty(console: Console, duty: Duty) -> None:
    document, evidence = duty.document, duty.evidence
    facts = " · ".join(filter(None, (document.number, document.issued.isoformat())))
    quote = Text(duty.quote)
    quote.stylize("bold underline", duty.span.start - evidence.start, duty.span.end - evidence.start)
    console.print(Text(f"  {duty_id(duty)}  {' / '.join(duty_path(duty))}", style="cyan"))
    console.print(Padding(Text(f"《{document.title}》 {facts}", style="dim"), (0, 0, 0, 4)))
    console.print(Padding(quote, (0, 0, 0, 4)))
