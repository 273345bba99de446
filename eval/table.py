"""The figures of a run as tables for a terminal of 80 columns."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Column, Table

from assistant.json_parts import Json
from eval.compare import Comparison
from eval.derived import f1_by_field
from eval.figures import Figures
from eval.ranking import OWN
from eval.results import Run


def share(value: float | None) -> str:
    """Write a figure: .942, 1.000, or a dash where there is none (None, NaN)."""
    if value is None or value != value:
        return "–"
    return f"{value:.3f}".removeprefix("0") if 0 <= value < 1 else f"{value:.3f}"


def _table(title: str, *names: str) -> Table:
    columns = [Column(name, justify="right", no_wrap=True) for name in names[1:]]
    first = Column(names[0], no_wrap=True)
    return Table(first, *columns, title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))


def tables(run: Run) -> list[Table]:
    """Return the tables of each split: rank measures by slice, simpler rankings, everything else for all questions."""
    found = []
    for split, figures in run.figures.items():
        found += [_slices(split, figures), _baselines(split, run), _others(split, figures["all"])]
    return found


def _slices(split: str, figures: Mapping[str, Figures]) -> Table:
    table = _table(f"{split}: finding the clause", "slice", *OWN, "questions")
    first = next(iter(OWN))
    for name, of in figures.items():
        if first in of:
            table.add_row(name, *(share(of[measure].value) for measure in OWN), str(of[first].questions))
    return table


def _baselines(split: str, run: Run) -> Table:
    table = _table(f"{split}: beside simpler rankings of clauses", "ranking", *OWN)
    for name, of in run.details["splits"][split]["baselines"].items():
        table.add_row(name, *(share(of[measure]) for measure in OWN))
    return table


def _others(split: str, figures: Figures) -> Table:
    table = _table(f"{split}: all questions", "measure", "value", "95 % interval", "questions")
    for name, figure in figures.items():
        low, high = share(figure.interval.low), share(figure.interval.high)
        table.add_row(name, share(figure.value), f"{low} – {high}", str(figure.questions))
    return table


def derived_table(derived: Json) -> Table:
    """Return how well what is derived from the clauses agrees with tables made by hand."""
    splits = list(derived["measures"])
    table = _table("derived from the clauses, beside tables made by hand: F1", "field", *splits)
    for field, values in f1_by_field(derived).items():
        table.add_row(field, *(share(values[split]) if split in values else "" for split in splits))
    return table


def prose_table(prose: Json) -> Table:
    """Return what the sentences of a language model came to."""
    table = _table(f"worded by {prose['model']}: {prose['sentences']} sentences", "measure", "value")
    for name in ("answers", "by_the_model", "failures"):
        table.add_row(name.replace("_", " "), str(prose[name]))
    for name in ("citation_recall", "citation_precision", "support_rate", "replaced_rate", "dropped_rate"):
        table.add_row(name.replace("_", " "), share(prose[name]))
    for name, value in (prose["first_token_ms"] or {}).items():
        table.add_row(f"first token, ms, {name}", f"{value:.0f}")
    return table


def comparison_table(comparison: Comparison) -> Table:
    """Return what changed since another run; differences are now minus before."""
    table = _table(
        f"compared on {comparison.questions} questions", "measure", "before", "now", "difference", "95 % interval", "p"
    )
    for change in comparison.changes:
        moved = change.difference
        bounds = f"{moved.interval.low:+.3f} – {moved.interval.high:+.3f}"
        table.add_row(
            change.measure, share(change.before), share(change.now), f"{moved.value:+.3f}", bounds, f"{moved.p:.3f}"
        )
    return table
