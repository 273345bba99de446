"""How exactly the articles of real statutes are cut, whatever file they come in.

    python -m eval.bench_boundaries                     60 files of 15 kinds, made of the statutes beside the repository
    python -m eval.bench_boundaries --variants 300      more files; --documents DIR for other statutes in Markdown
    python -m eval.bench_boundaries --json              the figures for programs

Each file is read as `assistant documents add` reads it, and its clauses are compared with the articles that one rule
for lines finds in the Markdown (eval/variants/statutes.py). "Held out" is the second half of the files: the rules of
reading were written with the first half in view alone.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from eval.boundaries import Score
from eval.variants.kinds import KINDS, Variant, variants
from eval.variants.statutes import FOLDER

SEEN, HELD_OUT, ALL = "seen half", "held out", "all"


def scores(made: Sequence[Variant]) -> dict[str, Score]:
    """Return the score of each kind of file, of both halves, and of all files."""
    each = [Score.of(variant) for variant in made]
    kinds = {kind: [x for x, v in zip(each, made, strict=True) if v.kind == kind] for kind in KINDS}
    middle = len(each) // 2
    groups = {**kinds, SEEN: each[:middle], HELD_OUT: each[middle:], ALL: each}
    return {name: Score.together(group) for name, group in groups.items() if group}


def scores_json(found: dict[str, Score]) -> dict[str, Any]:
    """Return the scores for programs, the misses once."""
    rows = {
        name: {
            "files": one.files, "articles": one.known, "clauses": one.given, "right": one.right,
            "precision": one.precision, "recall": one.recall,
        }
        for name, one in found.items()
    }  # fmt: skip
    return {"scores": rows, "misses": [{"kind": miss.kind, "what": str(miss)} for miss in found[ALL].misses]}


def table(found: dict[str, Score]) -> Table:
    """Return the scores as a table."""
    shown = Table("", *(Column(x, justify="right") for x in ("files", "articles", "precision", "recall")))
    for name, one in found.items():
        shown.add_row(name, f"{one.files}", f"{one.known}", f"{one.precision:.4f}", f"{one.recall:.4f}")
    return shown


def main(
    documents: Annotated[Path, typer.Option(metavar="DIR", help="Statutes in Markdown.")] = FOLDER,
    count: Annotated[int, typer.Option("--variants", min=2, help="How many files are made.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure where the articles of statutes begin and end in files of many kinds."""
    if not documents.is_dir():
        sys.exit(f"{documents} is not there: name a folder of statutes in Markdown with --documents")
    found = scores(variants(documents, count))
    if as_json:
        sys.stdout.write(json.dumps(scores_json(found), ensure_ascii=False, indent=2) + "\n")
        return
    console = Console()
    console.print(table(found))
    for miss in found[ALL].misses:
        console.print(f"{miss.kind}: {miss}", markup=False, highlight=False)


if __name__ == "__main__":
    typer.run(main)
