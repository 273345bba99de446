"""The commands `assistant conversations …`: what readers chose to keep on the server."""

import typer

from assistant.cli_purge import Before, Everything, purge
from assistant.terminal import AsJson, settings

conversations_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Delete conversations that readers keep on the server."
)


@conversations_app.callback()
def conversations() -> None:
    """Delete conversations that readers keep on the server: those that they chose to keep there, and no others."""


@conversations_app.command("purge")
def purge_conversations(before: Before = None, everything: Everything = False, as_json: AsJson = False) -> None:
    """Delete conversations by the day of their last change, and write the file anew: nothing of them is left in it.

    With ASSISTANT_CONVERSATION_DAYS the server deletes what is older by itself.

    Example: assistant conversations purge --before 2026-01-31
    """
    from assistant.conversations import Conversations

    purge(Conversations.of_home(settings().home).dated, "conversations", before, everything, as_json)
