"""Tables of Markdown, and how figures look in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

NOTHING = "–"


def lines_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def by_name(
    title: str, head: Sequence[str], columns: Sequence[Mapping[str, Any]], shown: Callable[[Any], str]
) -> Iterator[str]:
    """Yield a title and a table with a row for each name in any of the columns; nothing where there are no names."""
    names = dict.fromkeys(name for column in columns for name in column)
    if names:
        yield title
        yield lines_of(head, [[name, *(shown(column.get(name)) for column in columns)] for name in names])


def number(value: float | None) -> str:
    """Return a figure with three digits: 0.0123, 1.23, 12.3, 123, 1,234."""
    if value is None:
        return NOTHING
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def pair(values: Mapping[str, float] | None) -> str:
    """Return the median and the 99th percentile: 1.2 / 3.4."""
    return f"{number(values['p50'])} / {number(values['p99'])}" if values and values["count"] else NOTHING


def megabytes(size: float) -> str:
    """Return bytes as MB."""
    return f"{size / 1e6:,.0f}"
