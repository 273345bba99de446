"""What every command shares: the settings, the assistant, the consoles, and JSON on standard output."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.pipeline import Assistant
    from assistant.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def settings() -> "Settings":
    """Read the settings; SettingInvalid for a variable that has no value of its kind."""
    from pydantic import ValidationError

    from assistant.errors import SettingInvalid
    from assistant.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"ASSISTANT_{wrong['loc'][0]}".upper()
        raise SettingInvalid(f"{name} is {wrong['input']!r}: {wrong['msg']}") from error


def loaded_assistant(read: "Settings | None" = None) -> "Assistant":
    """Load the assistant of some settings, or of the environment's, with a sign of life on a terminal."""
    from assistant.opening import open_assistant

    with console(stderr=True).status("loading the index"):
        return open_assistant(read or settings())


def console(stderr: bool = False) -> "Console":
    """Return a console on standard output or standard error."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def print_json(value: object) -> None:
    """Print a value as JSON, Chinese as it is."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_or_print(text: str, output: Path | None) -> None:
    """Write a text to a file, or to standard output where none is given; OutputInvalid where that cannot be."""
    from assistant.errors import OutputInvalid

    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputInvalid(f"{output} cannot be written ({error.strerror}): give another --output") from error
