"""The pages docs/performance.md and docs/scale.md, made of the figures that the benchmarks wrote.

    python -m eval.bench_report FOLDER > docs/performance.md
    python -m eval.bench_report FOLDER --sizing > docs/scale.md

FOLDER has encode.json, scale.json and users.json: what `--output` of eval.bench_encode, bench_scale and bench_users
wrote. Of what is missing the page says that it was not measured.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eval.bench_sections import encoding, sizes, users
from eval.bench_sizing import sizing_page
from eval.bench_tables import lines_of, number
from eval.bench_targets import TARGETS, Figures, File

_INTRODUCTION = """How fast this program is and what it needs, measured, and how. The tables are made by the commands:

    python -m eval.bench_vectors                                              once: the real vectors, a minute or two
    python -m eval.bench_encode --output build/bench/figures/encode.json
    python -m eval.bench_scale --output build/bench/figures/scale.json
    python -m eval.bench_users --output build/bench/figures/users.json
    python -m eval.bench_report build/bench/figures > docs/performance.md
    python -m eval.bench_report build/bench/figures --sizing > docs/scale.md

`make bench` runs a short form of all on small corpora in some minutes.

p50 is the median of all questions or requests, p99 the value that one in a hundred is beyond. Machines differ and so do
their seconds; ratios and limits differ less."""
# What no figure says: what was tried where a target is missed, and what bounds it. Correct it when the figures move.
_NOTES = Path(__file__).with_name("performance_notes.md")
_SECTIONS = {File.ENCODE: encoding, File.SCALE: sizes, File.USERS: users}


def read_figures(folder: Path) -> Figures:
    """Read the files of figures that are there."""
    return {file: json.loads((folder / file).read_text(encoding="utf-8")) for file in File if (folder / file).is_file()}


def performance_page(figures: Figures) -> str:
    """Return docs/performance.md."""
    sections = [part for file, found in figures.items() for part in _SECTIONS[file](found)]
    return "\n\n".join(
        ["# Performance", _INTRODUCTION, *_machines(figures), "## Targets", _targets(figures), _notes(), *sections]
    )


def _notes() -> str:
    return _NOTES.read_text(encoding="utf-8").strip()


def _machines(figures: Figures) -> Iterator[str]:
    for file, found in figures.items():
        one = found["machine"]
        yield (
            f"`{found['command']} --output {file}`: {one['processor']}, {one['cores']} cores, "
            f"{one['memory_bytes'] / 1e9:.0f} GB, {one['system']}, Python {one['python']}; "
            f"load when it began {one['load']:g}."
        )


def _targets(figures: Figures) -> str:
    rows = []
    for target in TARGETS:
        value = target.value(figures)
        met = "not measured" if value is None else "yes" if target.is_met(value) else "**no**"
        rows.append([target.what, target.wanted, number(value), met])
    return lines_of(["target", "wanted", "measured", "met"], rows)


def main(
    folder: Annotated[Path, typer.Argument(help="Where the figures are.")],
    sizing: Annotated[bool, typer.Option("--sizing", help="Write the page on sizing instead.")] = False,
) -> None:
    """Write a page of the figures to the standard output.

    Example: python -m eval.bench_report build/bench/figures > docs/performance.md
    """
    figures = read_figures(folder)
    if not figures:
        raise typer.BadParameter(f"{folder} has none of {', '.join(File)}: run `make bench`")
    sys.stdout.write((sizing_page(figures) if sizing else performance_page(figures)) + "\n")


if __name__ == "__main__":
    typer.run(main)
