"""The commands `assistant feedback …`: what readers thought of answers, as material for the evaluation; deleting it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_purge import Before, Everything, purge
from assistant.terminal import AsJson, settings, write_or_print

feedback_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Use and delete what readers thought of answers."
)


@feedback_app.callback()
def feedback() -> None:
    """Use and delete what readers thought of answers."""


@feedback_app.command("export")
def feedback_export(
    output: Annotated[Path | None, typer.Option("--output", help="JSONL file; standard output if not given.")] = None,
) -> None:
    """Write feedback as candidate questions of the evaluation, one JSON object a line, for a person to judge.

    Type, answerable and gold are guesses: gold is what the answers that readers liked cited. Who adopts a question
    gives it a group and the split of that group (eval/question.py).

    Example: assistant feedback export --output candidates.jsonl
    """
    import json

    from assistant.candidates import candidate
    from assistant.feedback import Feedback
    from corpus.load import load_corpus

    read = settings()
    rows = Feedback.of_home(read.home, read.feedback_days).rows()
    corpus = load_corpus(read.corpus.expanduser())
    text = "".join(json.dumps(candidate(row, corpus), ensure_ascii=False) + "\n" for row in rows)
    write_or_print(text, output)
    if output is not None:
        sys.stderr.write(f"{len(rows)} candidates in {output}\n")


@feedback_app.command("purge")
def purge_feedback(before: Before = None, everything: Everything = False, as_json: AsJson = False) -> None:
    """Delete feedback by the day when it came, and write the file anew, so that nothing of it is left in it.

    With ASSISTANT_FEEDBACK_DAYS the server deletes what is older by itself.

    Example: assistant feedback purge --before 2026-01-31
    """
    from assistant.feedback import Feedback

    purge(Feedback.of_home(settings().home).dated, "opinions", before, everything, as_json)
