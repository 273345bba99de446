"""Other ranking models: on candidates made by hand, of which it is known what tells the ones that answer."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from assistant.gate import GATE
from assistant.settings import Settings
from eval.alternatives import (
    RIVALS,
    Alternative,
    Kind,
    Ranker,
    Seen,
    alternatives_tables,
    compare_alternatives,
    fit_boosted,
    fit_pairwise,
    held_out_alternatives,
    rank_measures,
)
from eval.fit_command import FitRequest, fit
from eval.intervals import Difference, Interval
from eval.measures import Values
from eval.question import Split
from eval.training import Example
from index.ranking import RANKING
from tests.fakes import build_tiny_index
from tests.handmade_eval import TINY, example, write_questions

NAMES = ("a", "b")
TURNS = (1, -1, 1, -1, 1, -1, 1)


def drawn(questions: int, answering: float, others: tuple[float, float], seed: int = 0) -> list[Example]:
    """Return questions, in four groups, of eight candidates: the first, which answers, has this a and any b.

    Those of the others are drawn evenly from a range, and turned around for every second of them.
    """
    random = np.random.default_rng(seed)
    found = []
    for n in range(questions):
        a = [answering, *(random.uniform(*others, size=7) * TURNS)]
        found.append(example(f"q{n}", [1, *[0] * 7], {"a": a, "b": random.normal(size=8).tolist()}, f"g{n % 4}"))
    return found


def seen(one: Example, linear: Sequence[float]) -> Seen:
    return Seen(one, np.array(linear, dtype=np.float64))


def unscored(examples: Sequence[Example]) -> list[Seen]:
    """Return examples between whose candidates the linear score does not tell."""
    return [Seen(one, np.zeros(len(one.answers))) for one in examples]


def share_found(rank: Ranker, asked: Sequence[Seen]) -> float:
    """Return the share of questions of which the first candidate answers."""
    return float(np.mean([one.example.answers[np.argmax(rank(one))] for one in asked]))


def test_all_models_find_what_one_feature_tells() -> None:
    """Held out: a is 2 for what answers, at most 1 for everything else; b says nothing."""
    examples = drawn(40, 2.0, (0.0, 1.0))
    questions, found = compare_alternatives(examples, held_out_alternatives(examples, NAMES))
    assert questions == 40
    right = {"hit@1": 1.0, "hit@3": 1.0, "RR@10": 1.0}
    assert {one.kind: one.figures for one in found} == {
        "conditional logit": right,
        "gradient boosting": right,
        "pairwise logit": right,
    }


def test_only_trees_find_what_is_in_the_middle() -> None:
    """a is 0 for what answers, from 1 to 2 or -1 to -2 for everything else, which no weight of a can say."""
    train, test = (unscored(drawn(40, 0.0, (1.0, 2.0), seed)) for seed in (1, 2))
    assert share_found(fit_boosted(train, NAMES), test) >= 0.9
    assert share_found(fit_pairwise(train, NAMES), test) < 0.5


def test_candidates_that_trees_cannot_tell_apart_keep_the_linear_order() -> None:
    """Where nothing varies but the linear score, too few candidates for one split, all are of one leaf."""
    alike = [seen(example(f"q{n}", [1, 0, 0], {"a": [0, 0, 0]}), [1, 3, 2]) for n in range(2)]
    assert fit_boosted(alike, ("a",))(alike[0]).tolist() == [0, 2, 1]


def test_pairwise_weights_point_to_what_answers() -> None:
    """a tells, b is the same for all: only a's order counts, in whatever unit it comes."""
    train = [seen(example(f"q{n}", [1, 0], {"a": [1000, 0], "b": [5, 5]}), [0, 0]) for n in range(3)]
    rank = fit_pairwise(train, NAMES)
    first, second, third = rank(seen(example("q", [0, 0, 1], {"a": [0, 1000, 2000], "b": [9, 5, 1]}), [0, 0, 0]))
    assert third - second == pytest.approx(second - first)
    assert second > first


def test_only_the_nearest_rivals_are_paired() -> None:
    """Of twenty-one others the last by the linear score has a feature that would turn the weight of b around."""
    others = RIVALS + 1
    far = seen(example("q", [1, *[0] * others], {"b": [1, *[0] * RIVALS, 1000]}), [0, *range(-1, -1 - others, -1)])
    near = replace(far, linear=-far.linear)
    asked = seen(example("p", [1, 0], {"b": [1, 0]}), [0, 0])
    ranked = {name: fit_pairwise([one], ("b",))(asked) for name, one in {"far": far, "near": near}.items()}
    assert ranked["far"][0] > ranked["far"][1]
    assert ranked["near"][0] < ranked["near"][1]


def test_a_question_of_which_all_candidates_answer_is_no_pair() -> None:
    pair = seen(example("q", [1, 0], {"a": [1, 0]}), [0, 0])
    whole = seen(example("p", [1, 1], {"a": [0, 9]}), [0, 0])
    first, second = fit_pairwise([pair, whole], ("a",))(pair)
    assert first > second


def test_measures_are_of_the_first_that_answers() -> None:
    """First, second and eleventh: hit@1 1/3, hit@3 2/3, RR@10 (1 + 1/2 + 0) / 3."""
    examples = [example("x", [0, 1, 1], {}), example("y", [1, 0, 0], {}), example("z", [*[0] * 10, 1], {})]
    scores = [np.array([1.0, 3, 2]), np.array([2.0, 3, 1]), -np.arange(11.0)]
    values = {name: measure.value() for name, measure in rank_measures(examples, scores).items()}
    assert values == pytest.approx({"hit@1": 1 / 3, "hit@3": 2 / 3, "RR@10": 1.5 / 3})


def scored(examples: Sequence[Example], right: Mapping[Kind, bool]) -> dict[Kind, list[Values]]:
    """Return scores by which each model has an answer first everywhere, or nowhere."""
    return {kind: [one.answers if of else -one.answers for one in examples] for kind, of in right.items()}


def test_identical_rankings_do_not_differ() -> None:
    examples = [example(f"q{n}", [1, 0], {}) for n in range(10)]
    _, found = compare_alternatives(examples, scored(examples, dict.fromkeys(Kind, True)))
    assert found[0].differences == {}
    same = Difference(0.0, Interval(0.0, 0.0), 1.0)
    assert [one.differences for one in found[1:]] == [{"hit@1": same, "RR@10": same}] * 2


def test_a_model_that_is_right_wherever_the_one_in_use_is_not_differs_by_one() -> None:
    """In each of 2000 resamples: p = 2 · (0 + 1) / (2000 + 1). The reciprocal rank is 1 instead of 1/2."""
    examples = [example(f"q{n}", [1, 0], {}) for n in range(10)]
    right = {Kind.LINEAR: False, Kind.BOOSTED: True}
    _, (_, boosted) = compare_alternatives(examples, scored(examples, right))
    assert boosted.differences == {
        "hit@1": Difference(1.0, Interval(1.0, 1.0), 2 / 2001),
        "RR@10": Difference(0.5, Interval(0.5, 0.5), 2 / 2001),
    }


def test_groups_are_drawn_whole() -> None:
    """Two groups: a resample has both, or one twice, so hit@1 differs by 1/2, 0 or 1; its interval reaches the ends."""
    examples = [example(f"q{n}", [1, 0], {}, group="better" if n < 5 else "same") for n in range(10)]
    linear = [-e.answers if e.group == "better" else e.answers for e in examples]
    _, (_, boosted) = compare_alternatives(examples, {Kind.LINEAR: linear, Kind.BOOSTED: [e.answers for e in examples]})
    hit = boosted.differences["hit@1"]
    assert (hit.value, hit.interval) == (0.5, Interval(0.0, 1.0))
    assert hit.p > 0.4


def test_only_questions_of_our_own_with_an_answer_to_find_are_compared() -> None:
    examples = [example("a", [1, 0], {}), example("b", [0, 0], {}), example("c", [1, 0], {}, own=False)]
    right = scored(examples, {Kind.LINEAR: True})
    right[Kind.LINEAR][2] = -right[Kind.LINEAR][2]
    questions, (linear,) = compare_alternatives(examples, right)
    assert (questions, linear.figures["hit@1"]) == (1, 1.0)


def test_the_tables_fit_a_terminal_of_80_columns() -> None:
    moved = {"hit@1": Difference(-0.01, Interval(-0.02, 0.005), 0.25)}
    found = [
        Alternative(Kind.LINEAR, {"hit@1": 0.8, "RR@10": 0.875}, {}),
        Alternative(Kind.BOOSTED, {"hit@1": 0.79, "RR@10": 1.0}, moved),
    ]
    console = Console(file=io.StringIO(), width=80)
    console.print(*alternatives_tables(12, found))
    assert isinstance(console.file, io.StringIO)
    lines = [" ".join(line.split()) for line in console.file.getvalue().splitlines()]
    assert [line for line in lines if line and "─" not in line] == [
        "held out, on 12 questions",
        "model hit@1 RR@10",
        "conditional logit .800 .875",
        "gradient boosting .790 1.000",
        "against the conditional logit",
        "model measure difference 95 % interval p",
        "gradient boosting hit@1 -0.010 -0.020 – +0.005 0.250",
    ]


def test_comparing_prints_the_tables_alone_and_writes_nothing(tmp_path: Path) -> None:
    """Two questions with an answer, each a group of its own; fitted on each other."""
    before = RANKING.read_bytes(), GATE.read_bytes()
    build_tiny_index(tmp_path)
    dev = [replace(one, split=Split.DEV) for one in TINY if one.id in ("t1", "t5")]
    request = FitRequest(None, 100, True, write_questions(tmp_path / "questions", dev), compare=True)
    console = Console(file=io.StringIO(), width=80)
    settings = Settings(home=tmp_path, corpus=tmp_path / "corpus", encoder="none")
    fit(settings, request, console, lambda _what, _done, _total: None)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert lines[0].strip() == "held out, on 2 questions"
    assert [line.split("  ")[0].strip() for line in lines if "." in line] == [
        *Kind,
        *[Kind.BOOSTED] * 2,
        *[Kind.PAIRWISE] * 2,
    ]
    assert (RANKING.read_bytes(), GATE.read_bytes()) == before
