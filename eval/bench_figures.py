"""What benchmarks have in common: percentiles, the rows of a table, and a file of figures with the machine in it."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from eval.bench_machine import Machine

Json = dict[str, Any]
# Figures are written with so many digits that no table shows more.
DIGITS = 6
_PLACES = ("--output", "--home", "--vectors", "--bench")


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return how many values there are, their median, 99th percentile and mean; interpolated as numpy does."""
    if not values:
        return {"count": 0}
    p50, p99 = np.percentile(values, [50, 99])
    return {"count": len(values), "p50": float(p50), "p99": float(p99), "mean": float(np.mean(values))}


def ratio(value: float, of: float) -> float | None:
    """Return how many times `of` a value is, None where there is nothing to compare with."""
    return value / of if of else None


def command_line(module: str, arguments: Sequence[str]) -> str:
    """Return the command that makes figures, without the options that only say where files are."""
    kept, where = list[str](), False
    for argument in arguments:
        if not where and argument not in _PLACES and argument != "--json":
            kept.append(argument)
        where = argument in _PLACES
    return " ".join(("python -m", module, *kept))


def figures_json(module: str, machine: Machine, figures: Mapping[str, Any]) -> Json:
    """Return a benchmark's figures as they are written: the command that makes them, the machine, then they."""
    command = command_line(module, sys.argv[1:])
    return {
        "command": command,
        "machine": asdict(machine),
        **{name: _rounded(value) for name, value in figures.items()},
    }


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def show(tables: Sequence[Table], figures: Json, as_json: bool, output: Path | None) -> None:
    """Print tables, or JSON instead; and write the JSON where a file is named."""
    text = json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    if as_json:
        sys.stdout.write(text)
        return
    for table in tables:
        Console().print(table)
