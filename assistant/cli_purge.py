"""What the commands that delete what readers left have in common: --before, --all and --json."""

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.retention import DatedRows

Before = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Those of before this day (UTC).")
]
Everything = Annotated[bool, typer.Option("--all", help="All of them.")]


def purge(rows: "DatedRows", what: str, before: datetime | None, everything: bool, as_json: bool) -> None:
    """Delete rows and say how many, as `3 questions deleted` or as JSON: {"deleted": 3}; the audit log has it, too."""
    from assistant.audit import COMMAND_LINE, Audit

    if everything is (before is not None):
        raise typer.BadParameter("choose one of --before DATE and --all")
    deleted = rows.purge(before.date() if before is not None else None)
    if deleted:
        which = f"before {before.date()}" if before is not None else "all"
        Audit.of_home(rows.database.path.parent).record(
            COMMAND_LINE, f"purge {rows.table}", which, f"{deleted} deleted"
        )
    sys.stdout.write(f"{json.dumps({'deleted': deleted})}\n" if as_json else f"{deleted} {what} deleted\n")
