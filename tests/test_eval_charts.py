"""The charts of the report: what they say in words, and where their lines run."""

import re

from eval.charts import baselines_chart, refusals_chart, reliability_chart, slices_chart
from eval.figures import Figure
from eval.intervals import Interval


def test_charts_say_what_they_draw() -> None:
    """Text of a chart stays text."""
    figure = Figure(0.5, Interval(0.25, 0.75), 12)
    slices = slices_chart({"all": {"hit@3": figure}, "en": {"hit@3": figure}, "empty": {}}, "hit@3")
    assert [text for text in re.findall(r"<text[^>]*>([^<]+)</text>", slices) if "(" in text] == ["en (12)", "all (12)"]
    bins = [{"confidence": 0.8, "accuracy": 0.5, "count": 37}]
    assert ">37</text>" in reliability_chart(bins)
    points = [{"threshold": t, "false_refusals": t, "refusal_recall": 1.0} for t in (0.0, 0.5, 1.1)]
    refusals = refusals_chart(points, 0.1904)
    assert all(
        f">{text}</text>" in refusals for text in ("in use: 0.190", "answerable refused", "unanswerable refused")
    )
    bars = baselines_chart({"keywords only": {"hit@1": 0.5}, "ours": {"hit@1": 0.75}}, ["hit@1"])
    assert all(f">{text}</text>" in bars for text in ("hit@1", "keywords only", "ours"))


def test_a_slice_has_its_dot_beside_its_name() -> None:
    """The first slice stands at the top: all at .25, en at .75, further to the right."""
    figures = {"all": Figure(0.25, Interval(0.1, 0.3), 12), "en": Figure(0.75, Interval(0.6, 0.9), 5)}
    svg = slices_chart({name: {"hit@3": figure} for name, figure in figures.items()}, "hit@3")
    dots = re.findall(r'<use [^>]*x="([\d.]+)" y="([\d.]+)" style="fill: #1d4ed8', svg)
    names = re.findall(r'y="([\d.]+)"[^>]*>(\w+) \(\d+\)</text>', svg)
    downwards = sorted((float(y), float(x)) for x, y in dots)
    assert downwards[0][1] < downwards[1][1]
    assert [name for _, name in sorted((float(y), name) for y, name in names)] == ["all", "en"]


def polyline(svg: str, color: str) -> list[list[float]]:
    """Return the points of the first line of a colour, in the page's units: y falls as a value rises."""
    path = re.search(rf'<path d="([^"]+)"[^>]*style="fill: none; stroke: {color}', svg)
    assert path is not None
    return [[float(number) for number in point.split()] for point in re.findall(r"[ML] ([\d. ]+)", path[1])]


def test_the_refusals_of_both_kinds_are_drawn_as_steps_in_their_own_colours() -> None:
    """Unanswerable questions are refused from .5 on: blue rises there; answerable ones never: red stays."""
    points = [
        {"threshold": 0.0, "false_refusals": 0.0, "refusal_recall": 0.0},
        {"threshold": 0.5, "false_refusals": 0.0, "refusal_recall": 1.0},
    ]
    svg = refusals_chart(points, 0.2)
    blue, red = polyline(svg, "#1d4ed8"), polyline(svg, "#b91c1c")
    assert blue[0][1] > blue[-1][1]
    assert len({y for _, y in red}) == 1
    # A threshold of .5 refuses what is below it: up to there the share is that of .5, not that of 0.
    assert blue[0][0] == blue[1][0]


def test_the_reliability_diagram_has_the_share_over_the_stated_confidence() -> None:
    """From (.25, .5) to (.75, .5): level, and as wide as half of the axis."""
    bins = [{"confidence": c, "accuracy": 0.5, "count": 1} for c in (0.25, 0.75)]
    line = polyline(reliability_chart(bins), "#1d4ed8")
    assert line[0][1] == line[1][1]
    assert line[0][0] < line[1][0]
