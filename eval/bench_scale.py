"""What a corpus of 100, 10,000 or 100,000 clauses costs: to build, to load, in memory, on the disk, and to ask.

    python -m eval.bench_scale                                 all three sizes, and 57,751 statutes by keywords
    python -m eval.bench_scale --clauses 10000 --encoder none
    python -m eval.bench_scale --output FILE                   and write the figures as JSON

The corpora are made of real sentences (eval/bench_corpus.py) and their vectors are made of real ones
(eval/bench_vectors.py); what asks them are the real encoders. What was made is kept, so that a second run asks only:
--rebuild makes it anew. Recall compares with an exact search in float32. The limit of a flat scan is to read all
rows once, as fast as this machine reads memory: a search that looks at less than that may be quicker.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.building import progress_bars
from eval.bench_figures import Json, figures_json, percentiles, ratio, show
from eval.bench_machine import Limits, Machine, cores
from eval.bench_scale_child import MADE, STALE, WARM_UP, Act, Size, timed
from eval.bench_vectors import FOLDER, SENTENCES, VECTORS
from eval.dataset import read_dataset
from eval.dataset_run import open_dataset_index
from eval.errors import ServerFailed
from index.laps import Lap

MODULE = "eval.bench_scale"
STATUTES = Path(__file__).parents[2] / "shared" / "bench" / "stard"
_VECTOR_FILES = "vectors"


def made(size: Size, rebuild: bool) -> Json:
    """Make a corpus unless it is there, in a process of its own; return what making it took, now or then."""
    kept = size.home / MADE
    if rebuild or not kept.is_file():
        shutil.rmtree(size.home, ignore_errors=True)
        size.home.mkdir(parents=True)
        kept.write_text(json.dumps(_child(Act.MAKE, size)), encoding="utf-8")
    values: Json = json.loads(kept.read_text(encoding="utf-8"))
    return values


def current(size: Size, rebuild: bool, act: Act) -> Json:
    """Make a corpus unless it is there and of this program; return what making it took, and what an act measured."""
    values, found = made(size, rebuild), _child(act, size)
    if STALE in found:
        values, found = made(size, True), _child(act, size)
    if STALE in found:
        raise ServerFailed(f"{size.home}: {found[STALE]}: the program was changed meanwhile, measure again")
    return {**values, **found}


def _child(act: Act, size: Size) -> Json:
    command = (sys.executable, "-m", "eval.bench_scale_child", act, size.written())
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise ServerFailed(f"{act} of {size.clauses} clauses failed with {done.returncode}: its own message is above")
    values: Json = json.loads(done.stdout)
    return values


def compared(found: Json, memory_rate: float) -> Json:
    """Add to what was measured of a size its ratios: bytes a clause, and the search in vectors to what bounds a scan.

    A scan reads all rows in float32 once, or all that the files of vectors hold.
    """
    clauses, index_bytes, memory = found["clauses"], found["index_bytes"], found["memory_bytes"]
    spent = found["query_ms"].get(Lap.VECTORS, {}).get("p50")
    read = {
        "float32": 4 * found["rows"] * sum(found["dimensions"]),
        "files": sum(size for kind, size in index_bytes.items() if kind.startswith(_VECTOR_FILES)),
    }
    return {
        **found,
        "bytes_per_clause": {kind: size / clauses for kind, size in index_bytes.items()},
        "resident_bytes_per_clause": (memory["asked"] - memory["with_encoders"]) / clauses,
        "scan": {
            name: {"bytes": size, "limit_ms": limit, "times_limit": None if spent is None else ratio(spent, limit)}
            for name, size in read.items()
            if (limit := 1000 * size / memory_rate)
        },
    }


def statutes(folder: Path, home: Path, asked: int, console: Console) -> Json:
    """Return the milliseconds of a search by keywords in real statutes; why not, where they are not there."""
    if not folder.is_dir():
        return {"skipped": f"{folder} is not there"}
    dataset = read_dataset(folder)
    with progress_bars(console) as progress:
        index = open_dataset_index(dataset, home, "none", (), progress)
        stages = timed(index, [query.text for query in dataset.queries[: asked + WARM_UP]], progress)
    query_ms = {name: percentiles(values) for name, values in stages.items()}
    return {"documents": len(dataset.documents), "clauses": len(index.corpus.clauses), "query_ms": query_ms}


def query_table(sizes: Mapping[str, Json]) -> Table:
    """Return the milliseconds of each part of a search, by size."""
    shown = Table("p50 / p99 ms", *sizes)
    for name in dict.fromkeys(name for found in sizes.values() for name in found["query_ms"]):
        cells = (found["query_ms"].get(name, {}) for found in sizes.values())
        shown.add_row(name, *(f"{one['p50']:.1f} / {one['p99']:.1f}" if one.get("count") else "–" for one in cells))
    return shown


def cost_table(sizes: Mapping[str, Json]) -> Table:
    """Return what each size costs."""
    shown = Table("", *sizes)
    rows: dict[str, list[str]] = {
        "build s": [f"{one['build']['read_seconds'] + one['build']['index_seconds']:.1f}" for one in sizes.values()],
        "load s, without the encoders": [f"{one['load']['seconds']:.1f}" for one in sizes.values()],
        "memory MB after load": [_megabytes(one["memory_bytes"]["loaded"]) for one in sizes.values()],
        "memory MB at most": [_megabytes(one["memory_bytes"]["most"]) for one in sizes.values()],
        "index bytes a clause": [f"{sum(one['bytes_per_clause'].values()):,.0f}" for one in sizes.values()],
        "search in vectors, times a flat scan's limit": [
            _figure(one["scan"].get("float32", {}).get("times_limit")) for one in sizes.values()
        ],
        "recall@10 of the ranking": [_figure((one["recall"] or {}).get("final")) for one in sizes.values()],
    }
    for name, cells in rows.items():
        shown.add_row(name, *cells)
    return shown


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def home_of(folder: Path, clauses: int, encoder: str, sentences: int) -> Path:
    """Return where a corpus is kept, for any command that measures it."""
    return (folder / f"{clauses}-{encoder}-{sentences}").resolve()


def sizes_of(text: str) -> list[int]:
    """Return the sizes that `100,10000` names; BadParameter for another form."""
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no list of numbers: write 100,10000") from error


def main(
    clauses: Annotated[str, typer.Option(metavar="N,N,…", help="How many clauses, each size.")] = "100,10000,100000",
    encoder: Annotated[str, typer.Option(help="bundled or none.")] = "bundled",
    sentences: Annotated[int, typer.Option(min=100, help="How many real sentences they are made of.")] = SENTENCES,
    asked: Annotated[int, typer.Option(min=1, help="How many questions are timed.")] = 200,
    home: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the corpora are kept.")] = FOLDER / "scale",
    vectors: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the real vectors are kept.")] = VECTORS,
    bench: Annotated[Path, typer.Option(metavar="FOLDER", help="The set of statutes.")] = STATUTES,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the corpora anew.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the figures go as JSON.")] = None,
) -> None:
    """Measure what corpora of several sizes cost.

    Example: python -m eval.bench_scale --clauses 100,1000 --encoder none
    """
    machine, limits, stderr = Machine.here(), Limits.measured(cores()), Console(stderr=True)
    found: dict[str, Json] = {}
    for count in sizes_of(clauses):
        stderr.print(f"{count:,} clauses")
        part = min(asked, 50)
        size = Size(home_of(home, count, encoder, sentences), count, encoder, sentences, vectors, asked, part, part)
        found[str(count)] = compared(current(size, rebuild, Act.ASK), limits.memory)
    real = statutes(bench, home, asked, stderr)
    values = figures_json(
        MODULE,
        machine,
        {
            "encoder": encoder,
            "sentences": sentences,
            "limits": {"threads": limits.threads, "memory": limits.memory, "multiply": limits.multiply},
            "sizes": found,
            "statutes": real,
        },
    )
    asked_for = {**found, "statutes": real} if "query_ms" in real else found
    show([cost_table(found), query_table(asked_for)], values, as_json, output)


if __name__ == "__main__":
    typer.run(main)
