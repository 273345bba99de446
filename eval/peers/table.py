"""The rows as a table: for a terminal, and as Markdown between two marks of a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.errors import ResultInvalid
from eval.table import share

BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"
COLUMNS = (
    *("", "cut by", "chunks", "characters", "hit@1", "hit@3", "RR@10", "English hit@3"),
    *("refused", "wrongly refused", "ready s", "query p50 ms", "memory MB", "lines"),
)
REFUSED = COLUMNS.index("refused")
Json = dict[str, Any]


def cells(row: Json) -> tuple[str, ...]:
    """Return the texts of a row."""
    refused = row["refusals"]
    return (
        row["name"],
        row["pieces"],
        str(row["chunks"]),
        f"{row['mean_characters']:.0f}",
        *(share(value) for value in row["figures"].values()),
        share(refused["refused"]),
        share(refused["wrongly"]),
        *(_rounded(row[name]) for name in ("ready_s", "query_p50_ms", "peak_mb", "lines")),
    )


def _rounded(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def terminal_tables(rows: Sequence[Json]) -> list[Table]:
    """Return the rows as two tables that fit a terminal of 80 columns: what is found, and what it costs."""
    found = []
    for columns in (slice(2, REFUSED), slice(REFUSED, None)):
        shown = Table("", *COLUMNS[columns], box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for row in rows:
            shown.add_row(f"{row['name']}, {row['pieces']}", *cells(row)[columns])
        found.append(shown)
    return found


def markdown(run: Json) -> str:
    """Return a run as Markdown: the table, the thresholds, the versions."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in run["rows"]]
    versions = sorted({f"{name} {number}" for row in run["rows"] for name, number in row["versions"].items()})
    refused = [f"- {row['name']}, {row['pieces']}: {row['refusals']['by']}" for row in run["rows"]]
    return "\n".join(
        [
            *lines,
            "",
            f"Measured on {run['date']}, {run['processors']} processors, {run['questions']} questions, "
            f"{run['answerable']} of them answerable: " + ", ".join(versions) + ".",
            "",
            "What a question is refused by:",
            "",
            *refused,
        ]
    )


def write_into(page: Path, run: Json) -> None:
    """Put a run between the two marks of a page; ResultInvalid where it has no such marks."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ResultInvalid(f"{page} has no line {BEGIN} with {END} after it: add both where the table is to stand")
    page.write_text(f"{before}{BEGIN}\n\n{markdown(run)}\n\n{END}{after}", encoding="utf-8")
