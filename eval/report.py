"""The report: one HTML file that needs no other, with every figure, the charts, and every miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.asking import Outcome
from eval.baselines import COMPARED
from eval.charts import baselines_chart, refusals_chart, reliability_chart, slices_chart
from eval.compare import Comparison
from eval.errors import ResultInvalid
from eval.figures import Figures
from eval.misses import Miss, misses
from eval.ranking import OWN
from eval.results import Run
from eval.table import share
from index.ranking import RankingModel

CHARTED = "hit@3"


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What the report shows of a split."""

    name: str
    figures: dict[str, Figures]
    baselines: dict[str, dict[str, float]]
    charts: dict[str, Markup]
    misses: list[Miss]


def report_html(
    run: Run, outcomes: Sequence[Outcome], model: RankingModel, comparison: Comparison | None = None
) -> str:
    """Return the report of a run; `outcomes` are its questions with their answers and the rankings by `model`."""
    environment = Environment(
        loader=PackageLoader("eval"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["share"] = share
    values: dict[str, Any] = {
        "run": run,
        "measures": tuple(OWN),
        "parts": [_part(run, name, outcomes, model) for name in run.figures],
        "comparison": comparison,
    }
    return environment.get_template("report.html").render(values) + "\n"


def _part(run: Run, name: str, outcomes: Sequence[Outcome], model: RankingModel) -> SplitPart:
    details = run.details["splits"][name]
    of_split = [outcome for outcome in outcomes if outcome.question.split == name]
    compared = {ranking: details["baselines"][ranking] for ranking in COMPARED if ranking in details["baselines"]}
    charts = {
        "slices": slices_chart(run.figures[name], CHARTED),
        "baselines": baselines_chart(compared, tuple(OWN)),
        "reliability": reliability_chart(details["reliability"]),
        "refusals": refusals_chart(details["refusals"], run.threshold),
    }
    # matplotlib wrote these from numbers and from names of ours: nothing of a document or a question is in them.
    safe = {chart: Markup(svg) for chart, svg in charts.items()}
    return SplitPart(name, run.figures[name], details["baselines"], safe, misses(of_split, model))


def write_report(html: str, path: Path) -> None:
    """Write a report; ResultInvalid where it cannot be written."""
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise ResultInvalid(f"{path} cannot be written ({error.strerror}): give another --output") from error
