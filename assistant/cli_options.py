"""Options that commands share: how many citations, which documents are searched, and where a server listens."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.filters import Filter

Top = Annotated[int, typer.Option(help="Citations at most.", min=1, max=50)]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this document id; may be repeated.")]
Levels = Annotated[list[str] | None, typer.Option("--level", help="Only 国家, 自治区 …; may be repeated.")]
Regions = Annotated[
    list[str] | None, typer.Option("--region", help="Only documents for this province; may be repeated.")
]
Years = Annotated[list[str] | None, typer.Option("--year", help="Only documents of this year; may be repeated.")]
Day = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Only documents that applied on this day, as 2022-01-01.")
]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)]


def filters_of(**values: list[str] | str | None) -> "Filter":
    """Return the filter that options describe; FilterInvalid for a day that is none."""
    from assistant.contract import parse_filters

    return parse_filters({name: value for name, value in values.items() if value not in (None, [])})
