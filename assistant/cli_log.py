"""The commands `assistant log …`: the questions that a server kept, where its settings say so."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_purge import Before, Everything, purge
from assistant.terminal import AsJson, settings, write_or_print

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
def purge_log(before: Before = None, everything: Everything = False, as_json: AsJson = False) -> None:
    """Delete questions by the day when they were asked, and write the file anew: nothing of them is left in it.

    Example: assistant log purge --before 2026-01-31
    """
    purge(_log().dated, "questions", before, everything, as_json)


def _log() -> "QuestionLog":
    from assistant.question_log import QuestionLog

    read = settings()
    return QuestionLog.of_home(read.home, read.question_log_days)
