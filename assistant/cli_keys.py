"""The commands `assistant keys …`: who may read, give feedback and administer, and what administrators did."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import AsJson, console, print_json, settings

if TYPE_CHECKING:
    from assistant.keys import Key

keys_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make, list and revoke keys of the server.")

DEFAULT_DAYS = 90


@keys_app.callback()
def keys() -> None:
    """Make, list and revoke keys of the server."""


@keys_app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Who or what uses it.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="read, feedback, or admin, which is both and more; may be repeated. Else read and feedback."),
    ] = None,
    days: Annotated[int, typer.Option(help="How long it lasts.", min=1, max=3650)] = DEFAULT_DAYS,
    no_expiry: Annotated[bool, typer.Option("--no-expiry", help="Let it last until it is revoked.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a key, and print it: this is the only time that it is shown, the server keeps its hash.

    Programs send it as `Authorization: Bearer KEY`, people sign in with it at /admin/login.

    Examples:

    \b
    assistant keys create 王芳
    assistant keys create "nightly report" --scope read --days 30 --json
    assistant keys create office --scope admin
    """
    from datetime import timedelta

    from assistant.audit import COMMAND_LINE, Audit
    from assistant.keys import Keys, Scope

    chosen = scope or ["read", "feedback"]
    if wrong := [given for given in chosen if given not in list(Scope)]:
        raise typer.BadParameter(f"{wrong[0]!r} is none of {', '.join(Scope)}", param_hint="--scope")
    home = settings().home
    made = Keys.of_home(home).create(name, map(Scope, chosen), None if no_expiry else timedelta(days=days))
    Audit.of_home(home).record(COMMAND_LINE, "keys create", made.key.id, "ok")
    if as_json:
        print_json({**_values(made.key), "key": made.text})
        return
    lasts = f"until {made.key.expires}" if made.key.expires else "until it is revoked"
    notes = console(stderr=True)
    notes.print(f"key {made.key.id} for {made.key.name}: {_scopes(made.key)}, {lasts}", markup=False, soft_wrap=True)
    notes.print("Keep it now, it is not shown again:", markup=False)
    sys.stdout.write(f"{made.text}\n")


@keys_app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """List the keys, oldest first: their ids, scopes and days, never the keys themselves.

    Example: assistant keys list --json
    """
    from assistant.keys import Keys

    found = Keys.of_home(settings().home).list()
    if as_json:
        print_json({"keys": [_values(key) for key in found]})
        return
    if not found:
        console(stderr=True).print("there is no key: `assistant keys create NAME` makes one", markup=False)
        return
    head = ("id", "name", "scopes", "state", "created", "expires", "last used")
    _print_lines(head, *map(_row, found))


@keys_app.command("revoke")
def revoke_key(key_id: Annotated[str, typer.Argument(metavar="ID", help="As `assistant keys list` shows it.")]) -> None:
    """Make a key worthless, and end the sessions of whoever signed in with it: at once, on a running server too.

    Example: assistant keys revoke 1f0c5a7e9b2d
    """
    from assistant.audit import COMMAND_LINE, Audit
    from assistant.keys import Keys

    home = settings().home
    key = Keys.of_home(home).revoke(key_id)
    Audit.of_home(home).record(COMMAND_LINE, "keys revoke", key.id, "ok")
    console(stderr=True).print(f"key {key.id} of {key.name} is revoked since {key.revoked}", markup=False)


@keys_app.command("audit")
def print_audit(
    limit: Annotated[int, typer.Option(help="Acts at most.", min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Print what administrators did, newest first: when, with which key, what, and how it went.

    Example: assistant keys audit --limit 20 --json
    """
    from dataclasses import asdict

    from assistant.audit import Audit

    acts = Audit.of_home(settings().home).entries(limit)
    if as_json:
        print_json({"acts": [asdict(act) for act in acts]})
        return
    if not acts:
        console(stderr=True).print("nothing has been done yet", markup=False)
        return
    head = ("time", "key", "name", "act", "what", "outcome")
    _print_lines(head, *((a.at, a.key_id, a.name, a.act, a.what, a.outcome) for a in acts))


def _values(key: "Key") -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(key), "state": key.state.value}


def _scopes(key: "Key") -> str:
    return ", ".join(key.scopes)


def _row(key: "Key") -> tuple[str, ...]:
    return (
        key.id, key.name, _scopes(key), key.state.value, key.created[:10], (key.expires or "never")[:10],
        key.last_used or "never",
    )  # fmt: skip


def _print_lines(*rows: tuple[str, ...]) -> None:
    """Print rows in columns, on one line each however narrow the terminal: ids are copied from here."""
    from rich.cells import cell_len, set_cell_size

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = map(set_cell_size, row, widths)
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
