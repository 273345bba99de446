"""The charts of the report, as SVG that stands in the page itself."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from eval.figures import Figure, Figures

INK, OURS, OTHER, BAD = "#334155", "#1d4ed8", "#94a3b8", "#b91c1c"
# Of the rankings beside each other, ours last.
SHADES = ("#e2e8f0", "#cbd5e1", OTHER, "#64748b", OURS)
# Text stays text, in the page's font: it can be read aloud, searched and copied. The salt makes equal charts equal.
STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "policy-assistant", "font.family": "sans-serif", "font.size": 10}
Json = Mapping[str, Any]


def _svg(drawing: Drawing, title: str) -> str:
    """Return a drawing as an <svg> element with a name for those who cannot see it."""
    target = io.StringIO()
    drawing.savefig(
        target, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None, "Title": title}
    )
    text = target.getvalue()
    return text[text.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{title}"', 1)


def _axes(width: float, height: float) -> tuple[Drawing, Axes]:
    drawing = Drawing(figsize=(width, height))
    axes = drawing.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK)
    return drawing, axes


def slices_chart(figures: Mapping[str, Figures], measure: str) -> str:
    """Draw a measure of every slice with its interval."""
    found: list[tuple[str, Figure]] = [(name, of[measure]) for name, of in figures.items() if measure in of]
    with mpl.rc_context(STYLE):
        drawing, axes = _axes(5.0, 0.5 + 0.28 * len(found))
        for row, (_, figure) in enumerate(reversed(found)):
            axes.plot([figure.interval.low, figure.interval.high], [row, row], color=OTHER, linewidth=3)
            axes.plot(figure.value, row, "o", color=OURS)
        axes.set_yticks(range(len(found)), [f"{name} ({figure.questions})" for name, figure in reversed(found)])
        axes.set_xlim(0, 1.02)
        axes.grid(axis="x", color="#e2e8f0")
        axes.set_axisbelow(True)
        return _svg(drawing, f"{measure} by slice, with 95 % intervals")


def reliability_chart(bins: Sequence[Json]) -> str:
    """Draw the share that was right over the stated confidence; the area of a dot is its number of questions."""
    with mpl.rc_context(STYLE):
        drawing, axes = _axes(4.2, 4.0)
        axes.plot([0, 1], [0, 1], color=OTHER, linestyle="--", linewidth=1)
        stated, right = [b["confidence"] for b in bins], [b["accuracy"] for b in bins]
        axes.plot(stated, right, color=OURS, linewidth=1)
        axes.scatter(stated, right, s=[8 * b["count"] for b in bins], color=OURS, alpha=0.6)
        for found in bins:
            place = found["confidence"], found["accuracy"]
            axes.annotate(str(found["count"]), place, (6, -12), textcoords="offset points", color=INK)
        axes.set(xlim=(0, 1.02), ylim=(0, 1.05), xlabel="stated confidence", ylabel="share whose first clause answers")
        return _svg(drawing, "Reliability diagram")


def refusals_chart(points: Sequence[Json], threshold: float) -> str:
    """Draw what every threshold would refuse, and the one in use."""
    with mpl.rc_context(STYLE):
        drawing, axes = _axes(5.6, 4.0)
        thresholds = [point["threshold"] for point in points]
        for name, label, color in (
            ("refusal_recall", "unanswerable refused", OURS),
            ("false_refusals", "answerable refused", BAD),
        ):
            axes.step(thresholds, [point[name] for point in points], where="pre", label=label, color=color)
        axes.axvline(threshold, color=INK, linestyle="--", linewidth=1, label=f"in use: {threshold:.3f}")
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="threshold on the confidence", ylabel="share refused")
        axes.legend(frameon=False, loc="lower right")
        return _svg(drawing, "Refusals by threshold")


def baselines_chart(baselines: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    """Draw the rank measures of each ranking beside each other; the last, ours, in colour."""
    shades = SHADES[len(SHADES) - len(baselines) :]
    with mpl.rc_context(STYLE):
        drawing, axes = _axes(6.2, 3.6)
        width = 0.8 / max(1, len(baselines))
        for k, ((ranking, found), shade) in enumerate(zip(baselines.items(), shades, strict=True)):
            places = [n + (k - (len(baselines) - 1) / 2) * width for n in range(len(names))]
            axes.bar(places, [found[name] for name in names], width, label=ranking, color=shade)
        axes.set_xticks(range(len(names)), names)
        axes.set_ylim(0, 1)
        if baselines:  # a split without answerable questions has none, and matplotlib warns of an empty legend
            axes.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.08))
        return _svg(drawing, "Rank measures of simpler rankings and of ours")
