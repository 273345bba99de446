"""Two runs beside each other, with differences computed by hand."""

from collections.abc import Sequence

import pytest

from eval.asking import Outcome, Status
from eval.compare import Change, compare
from tests.handmade_eval import erred, outcome, question, right, unanswerable, wrong

NAMES = [f"q{n}" for n in range(10)]


def changes(before: Sequence[Outcome], now: Sequence[Outcome]) -> dict[str, Change]:
    return {change.measure: change for change in compare(before, now).changes}


def test_a_change_is_the_figure_now_minus_the_figure_before() -> None:
    """Of four questions one answered first before and three do now; reciprocal ranks 1, ½, ½, ½ and 1, 1, 1, ½."""
    before = [right("a"), wrong("b"), wrong("c"), wrong("d")]
    now = [right("a"), right("b"), right("c"), wrong("d")]
    found = changes(before, now)
    for measure, was, is_ in (
        ("hit@1", 1 / 4, 3 / 4),
        ("RR@10", (1 + 3 / 2) / 4, (3 + 1 / 2) / 4),
        ("hit@3", 1.0, 1.0),
        ("right", 1 / 4, 3 / 4),
        # With .9 throughout: .01 where the first answers, .81 where it does not.
        ("Brier", (0.01 + 3 * 0.81) / 4, (3 * 0.01 + 0.81) / 4),
        # One bin, 9: the distance of .9 from the share that is right.
        ("ECE", 0.9 - 1 / 4, 0.9 - 3 / 4),
    ):
        change = found[measure]
        assert [change.before, change.now] == pytest.approx([was, is_])
        assert change.difference.value == pytest.approx(is_ - was)
    # b and c move hit@1 by one each: a resample of four differs by 0 to 1.
    assert (found["hit@1"].difference.interval.low, found["hit@1"].difference.interval.high) == (0.0, 1.0)
    assert found["hit@3"].difference.interval.high == 0.0


def test_differences_are_paired() -> None:
    """Half of ten questions are right in both runs: figures of resamples vary, their differences do not."""
    mixed = [right(name) if n % 2 else wrong(name) for n, name in enumerate(NAMES)]
    same = changes(mixed, mixed)["hit@1"].difference
    assert (same.value, same.interval.low, same.interval.high, same.p) == (0.0, 0.0, 0.0, 1.0)


def test_records_are_paired_by_id_in_whatever_order() -> None:
    before = [right("a"), wrong("b")]
    now = [wrong("b"), right("a")]
    found = compare(before, now)
    assert (found.better, found.worse) == ((), ())
    assert {change.difference.value for change in found.changes} == {0.0}


def test_p_is_small_for_a_large_consistent_change() -> None:
    """All ten turn right, so every one of 2000 resamples differs by 1: p = 2 · (0 + 1) / (2000 + 1)."""
    found = changes([wrong(name) for name in NAMES], [right(name) for name in NAMES])
    assert found["hit@1"].difference.p == pytest.approx(2 / 2001)
    assert found["RR@10"].difference.value == pytest.approx(0.5)
    # ECE falls from .9 to .1, over 400 resamples.
    assert found["ECE"].difference.value == pytest.approx(-0.8)
    assert found["ECE"].difference.interval.high == pytest.approx(-0.8)
    assert found["ECE"].difference.p == pytest.approx(2 / 401)


def test_p_is_large_for_a_change_of_one_question() -> None:
    """A resample leaves that one out with (9/10)^10 = .35, so twice that share stands at or below zero."""
    found = changes([wrong(name) for name in NAMES], [right("q0"), *(wrong(name) for name in NAMES[1:])])
    assert found["hit@1"].difference.p == pytest.approx(2 * 0.9**10, abs=0.05)


def test_wordings_of_one_question_are_drawn_together() -> None:
    """Ten wordings of one question are one group: every resample is the whole, and every p is that of no spread."""
    before = [wrong(name, group="g") for name in NAMES]
    now = [right("q0", group="g"), *(wrong(name, group="g") for name in NAMES[1:])]
    change = changes(before, now)["hit@1"].difference
    assert [change.interval.low, change.interval.high] == pytest.approx([0.1, 0.1])
    assert change.p == pytest.approx(2 / 2001)


def test_questions_that_turned_right_and_wrong_are_listed() -> None:
    refused = {"status": Status.REFUSED}
    before = [
        wrong("better"),
        right("worse"),
        right("same"),
        wrong("still"),
        outcome(unanswerable("refused now"), {}, "a"),
        outcome(unanswerable("answered now"), {}, "a", **refused),
        right("failed"),
    ]
    now = [
        right("better"),
        wrong("worse"),
        right("same"),
        wrong("still"),
        outcome(unanswerable("refused now"), {}, "a", **refused),
        outcome(unanswerable("answered now"), {}, "a"),
        erred(question("failed")),
    ]
    found = compare(before, now)
    assert found.better == ("better", "refused now")
    assert found.worse == ("worse", "answered now", "failed")


def test_questions_of_one_run_only_are_left_out_of_both() -> None:
    """a and b are in both: hit@1 from ½ to 1. Had c and d counted, it were 2/3 and 2/3."""
    found = compare([right("a"), wrong("b"), right("c")], [right("a"), right("b"), wrong("d")])
    assert found.questions == 2
    hit = next(change for change in found.changes if change.measure == "hit@1")
    assert (hit.before, hit.now) == (0.5, 1.0)
    assert (found.better, found.worse) == (("b",), ())


def test_latencies_are_those_of_the_questions_in_both() -> None:
    """Medians of 100 and 300, and of 200 and 400, in milliseconds; c took a minute."""

    def took(name: str, milliseconds: float) -> Outcome:
        return outcome(question(name), {"a": 2}, "a", elapsed_ms=milliseconds)

    before = [took("a", 100.0), took("b", 300.0), took("c", 60000.0)]
    found = compare(before, [took("a", 200.0), took("b", 400.0)])
    assert found.latency_before["p50"] == 200.0
    assert found.latency_now["p50"] == 300.0


def test_measures_that_one_run_has_nothing_for_are_left_out() -> None:
    """No body is asked for, none is refused before, and without unanswerable questions nothing is separated."""
    before, now = [right("a")], [outcome(question("a"), {"a": 2}, "a", status=Status.REFUSED)]
    assert {"refusal precision", "agency exact", "refusal recall", "AUROC", "same top"} & set(
        changes(before, now)
    ) == set()
    assert {"hit@1", "false refusals", "ECE", "verbatim"} <= set(changes(before, now))


def test_separation_is_compared_where_both_kinds_are_asked() -> None:
    """The unanswerable question was surer (.95) than the other (.9), and is less sure (.1) now: AUROC 0 to 1."""
    before = [right("a"), outcome(unanswerable("b"), {}, "x", confidence=0.95)]
    now = [right("a"), outcome(unanswerable("b"), {}, "x", confidence=0.1)]
    change = changes(before, now)["AUROC"]
    assert (change.before, change.now, change.difference.value) == (0.0, 1.0, 1.0)


def test_runs_without_a_question_in_common_have_no_changes() -> None:
    found = compare([right("a")], [right("b")])
    assert (found.questions, found.changes, found.better, found.worse) == (0, (), (), ())
    assert (found.latency_before, found.latency_now) == ({}, {})
