"""The command `assistant doctor`: whether this installation is well, and what to do where it is not."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import AsJson, console, print_json

if TYPE_CHECKING:
    from assistant.doctor.findings import Finding, State

_COLORS = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def doctor(
    host: Annotated[str, typer.Option(help="The address that you serve on, for what is safe there.")] = "127.0.0.1",
    as_json: AsJson = False,
) -> None:
    """Check versions, settings, home, databases, documents, encoders and index; say what to do.

    Changes nothing. Exits with 1 where there is a problem; a warning is something that works and may be wrong.

    Example: assistant doctor --host 0.0.0.0
    """
    from assistant.doctor.examination import examine
    from assistant.doctor.findings import State

    with console(stderr=True).status("checking; the encoders take some seconds"):
        found = list(examine(host))
    if as_json:
        print_json({"state": worst(found).value, "findings": [_values(finding) for finding in found]})
    else:
        _print(found)
    if worst(found) is State.PROBLEM:
        raise typer.Exit(1)


def worst(found: "list[Finding]") -> "State":
    """Return the worst state among findings."""
    from assistant.doctor.findings import State

    order = list(State)
    return max((finding.state for finding in found), key=order.index, default=State.OK)


def _values(finding: "Finding") -> dict[str, str | None]:
    return {
        "what": finding.what,
        "state": finding.state.value,
        "says": finding.says,
        "next_step": finding.next_step or None,
    }


def _print(found: "list[Finding]") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(
        Column("check", no_wrap=True),
        Column("state", no_wrap=True),
        Column("what was found, and what to do", overflow="fold"),
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for finding in found:
        said = Text(finding.says)
        if finding.next_step:
            said.append(f"\n-> {finding.next_step}", style="bold")
        table.add_row(finding.what, Text(finding.state.value, style=_COLORS[finding.state.value]), said)
    shown = console()
    shown.print(table)
    counts = {name: sum(finding.state.value == name for finding in found) for name in _COLORS}
    shown.print(f"problems: {counts['problem']}, warnings: {counts['warning']}, ok: {counts['ok']}", markup=False)
