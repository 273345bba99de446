"""The commands `assistant log …`: the questions that a server kept, where its settings say so."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import settings, write_or_print

if TYPE_CHECKING:
    from assistant.question_log import QuestionLog

log_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Read and delete the questions that are kept.")


@log_app.callback()
def log() -> None:
    """Read and delete the questions that are kept: none, unless ASSISTANT_QUESTION_LOG is on."""


@log_app.command("export")
def export_log(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of a line for each.")] = False,
    as_lines: Annotated[bool, typer.Option("--jsonl", help="A JSON object a line: the default.")] = False,
    output: Annotated[Path | None, typer.Option("--output", help="File; standard output if not given.")] = None,
) -> None:
    """Write the questions that are kept, oldest first, as JSON: when each was asked, masked, and how it was answered.

    E-mail addresses, phone, ID and card numbers were masked before they were kept; nothing says who asked.

    Example: assistant log export --jsonl --output questions.jsonl
    """
    import json

    if as_json and as_lines:
        raise typer.BadParameter("choose one of --json and --jsonl")
    rows = [row.values for row in _log().rows()]
    if as_json:
        text = json.dumps({"questions": rows}, ensure_ascii=False, indent=2) + "\n"
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    write_or_print(text, output)
    if output is not None:
        sys.stderr.write(f"{len(rows)} questions in {output}\n")


@log_app.command("purge")
def purge_log(
    before: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Those asked before this day (UTC): 2026-01-31."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Delete questions that are kept, and write the file anew, so that nothing of them is left in it.

    Example: assistant log purge --before 2026-01-31
    """
    if everything is (before is not None):
        raise typer.BadParameter("choose one of --before DATE and --all")
    purged = _log().purge(before.date() if before is not None else None)
    sys.stdout.write(f"{purged} questions deleted\n")


def _log() -> "QuestionLog":
    from assistant.question_log import QuestionLog

    read = settings()
    return QuestionLog.of_home(read.home, read.question_log_days)
