"""The measures, with the arithmetic by hand."""

import math

import numpy as np
import pytest

from eval.asking import Status
from eval.figures import figures, figures_by_split, latency, slices
from eval.measures import Measure, first_answers, is_right, measures
from eval.question import Split, Tag, Type
from eval.ranking import OWN, measure_each
from index.language import Language
from tests.handmade_eval import question, returned, unanswerable

REFUSED, ERROR = Status.REFUSED, Status.ERROR


def test_rank_measures() -> None:
    """x and z answer (grade 2), y is related (1).

    a  y x:        first answer second. DCG 1 / log2(2) + 2 / log2(3) = 2.2619, of ideally 2 / 1 + 1 / log2(3) = 2.6309
    b  q q q q q x of x and z: sixth. DCG 2 / log2(7) = 0.7124 of 2 + 2 / log2(3) = 3.2619
    c  nothing returned, d not ranked at all: 0
    """
    qrels = {"a": {"x": 2, "y": 1}, "b": {"x": 2, "z": 2}, "c": {"x": 2}, "d": {"x": 2}}
    found = measure_each(qrels, {"a": ["y", "x"], "b": ["q1", "q2", "q3", "q4", "q5", "x"], "c": []}, OWN)
    assert found["hit@1"] == {"a": 0, "b": 0, "c": 0, "d": 0}
    assert found["hit@3"] == {"a": 1, "b": 0, "c": 0, "d": 0}
    assert found["hit@5"] == {"a": 1, "b": 0, "c": 0, "d": 0}
    assert found["RR@10"] == {"a": 0.5, "b": pytest.approx(1 / 6), "c": 0, "d": 0}
    assert found["nDCG@10"]["a"] == pytest.approx(2.2619 / 2.6309, abs=1e-4)
    assert found["nDCG@10"]["b"] == pytest.approx(0.7124 / 3.2619, abs=1e-4)
    assert found["Recall@5"] == {"a": 1, "b": 0, "c": 0, "d": 0}


def test_the_order_of_a_ranking_is_what_counts_not_the_names() -> None:
    """trec_eval breaks ties by name: there must be none."""
    for first, second in (("a", "b"), ("b", "a")):
        found = measure_each({"q": {second: 2}}, {"q": [first, second]}, OWN)
        assert (found["hit@1"]["q"], found["RR@10"]["q"]) == (0, 0.5)


def test_a_place_beyond_the_tenth_counts_nothing() -> None:
    ranking = [f"q{n}" for n in range(10)]
    assert measure_each({"q": {"x": 2}}, {"q": [*ranking[:9], "x"]}, OWN)["RR@10"]["q"] == pytest.approx(0.1)
    assert measure_each({"q": {"x": 2}}, {"q": [*ranking, "x"]}, OWN)["RR@10"]["q"] == 0


def test_nothing_asked_measures_nothing() -> None:
    assert measure_each({}, {}, OWN) == {name: {} for name in OWN}


def test_retrieval_counts_every_answerable_question_refused_or_not() -> None:
    """Hits at 1, 2 and none, the second refused, one an error; the unanswerable does not count: RR (1 + 1/2) / 4."""
    found = measures(
        [
            returned(question("a"), "x y", "x"),
            returned(question("b"), "y x", "x", status=REFUSED),
            returned(question("c"), "y z", "x"),
            returned(question("d"), "", "x", status=ERROR),
            returned(unanswerable("e"), "x y", status=REFUSED),
        ]
    )
    assert found["hit@1"].value() == 0.25
    assert found["hit@3"].value() == 0.5
    assert found["RR@10"].value() == 0.375
    assert found["hit@1"].questions == 4


def test_refusals() -> None:
    """Of 4 answerable 1 is refused and 1 an error; of 3 unanswerable 2 are refused: 2 of 3 refusals are right."""
    found = measures(
        [
            returned(question("a"), "x", "x"),
            returned(question("b"), "x", "x"),
            returned(question("c"), "x", "x", status=REFUSED),
            returned(question("d"), "", "x", status=ERROR),
            returned(unanswerable("e"), status=REFUSED),
            returned(unanswerable("f"), status=REFUSED),
            returned(unanswerable("g")),
        ]
    )
    assert found["false refusals"].value() == 2 / 4
    assert found["refusal recall"].value() == pytest.approx(2 / 3)
    assert found["refusal precision"].value() == pytest.approx(2 / 3)
    assert found["right"].value() == pytest.approx(4 / 7)


def test_an_error_is_no_refusal_of_an_unanswerable_question() -> None:
    found = measures([returned(unanswerable("a"), status=ERROR)])
    assert found["refusal recall"].value() == 0
    assert found["right"].value() == 0
    assert math.isnan(found["refusal precision"].value())


@pytest.mark.parametrize(
    ("units", "gold", "related", "status", "answers", "right"),
    [
        ("x y", "x", "", Status.ANSWERED, True, True),
        ("x y", "x", "", Status.REFUSED, True, False),
        ("y x", "x", "", Status.ANSWERED, False, False),
        ("y x", "x", "y", Status.ANSWERED, False, False),
        ("", "x", "", Status.ANSWERED, False, False),
    ],
)
def test_a_user_is_served_by_a_first_citation_that_answers(
    units: str, gold: str, related: str, status: Status, answers: bool, right: bool
) -> None:
    found = returned(question(), units, gold, related, status=status)
    assert (first_answers(found), is_right(found)) == (answers, right)


def test_bodies() -> None:
    """Named 3 of which 2 expected; expected 4 of which 2 named; one of four questions has exactly the expected.

    a  expects A B, names A C;  b  expects C, names C;  c  expects D, an error;  d  expects none, names none: exact
    """
    found = measures(
        [
            returned(question("a", agencies=frozenset({"A", "B"})), agencies=("A", "C")),
            returned(question("b", agencies=frozenset({"C"})), agencies=("C",)),
            returned(question("c", agencies=frozenset({"D"})), status=ERROR),
            returned(question("d", agencies=frozenset())),
            returned(question("e"), agencies=("X", "Y")),
        ]
    )
    assert found["agency precision"].value() == pytest.approx(2 / 3)
    assert found["agency recall"].value() == 2 / 4
    assert found["agency exact"].value() == 2 / 4


def test_a_body_named_where_none_is_expected_is_wrong() -> None:
    found = measures([returned(question("a", agencies=frozenset()), agencies=("A",))])
    assert (found["agency precision"].value(), found["agency exact"].value()) == (0, 0)


def test_an_error_names_no_bodies_even_where_none_is_expected() -> None:
    assert measures([returned(question("a", agencies=frozenset()), status=ERROR)])["agency exact"].value() == 0


def test_brier() -> None:
    """(.9 - 1)^2 = .01, (.6 - 0)^2 = .36, unanswerable (.2 - 0)^2 = .04, error 1: mean 1.41 / 4."""
    found = measures(
        [
            returned(question("a"), "x", "x", confidence=0.9),
            returned(question("b"), "y", "x", confidence=0.6),
            returned(unanswerable("c"), "y", status=REFUSED, confidence=0.2),
            returned(question("d"), "", "x", status=ERROR, confidence=0.0),
        ]
    )
    assert found["Brier"].value() == pytest.approx(1.41 / 4)


def test_verbatim_is_pooled_over_quotes() -> None:
    found = measures([returned(question("a"), quotes=5, verbatim=4), returned(question("b"), quotes=3, verbatim=3)])
    assert found["verbatim"].value() == 7 / 8


def test_wordings_agree_if_top_clause_and_status_are_the_same() -> None:
    """g agrees; h has another top in one wording, i another status, j an error: 1 of 4. k is alone: no count."""
    found = measures(
        [
            returned(question("g1", group="g", tags=frozenset({Tag.WORDING})), "x y"),
            returned(question("g2", group="g", tags=frozenset({Tag.WORDING})), "x z"),
            returned(question("h1", group="h", tags=frozenset({Tag.WORDING})), "x"),
            returned(question("h2", group="h", tags=frozenset({Tag.WORDING})), "y"),
            returned(question("i1", group="i", tags=frozenset({Tag.WORDING})), "x"),
            returned(question("i2", group="i", tags=frozenset({Tag.WORDING})), "x", status=REFUSED),
            returned(question("j1", group="j", tags=frozenset({Tag.WORDING})), status=ERROR),
            returned(question("j2", group="j", tags=frozenset({Tag.WORDING})), status=ERROR),
            returned(question("k", group="k", tags=frozenset({Tag.WORDING})), "x"),
            returned(question("l", group="l"), "x"),
        ]
    )
    assert found["same top"].value() == 1 / 4
    assert found["same top"].questions == 4


def test_weights_count_a_question_more_than_once() -> None:
    """(2 * 1 + 1 * 0) / (2 * 1 + 1 * 3) = .4; without anything to count there is no value."""
    measure = Measure(np.array([1.0, 0.0]), np.array([1.0, 3.0]))
    weights = np.array([[2.0, 1.0], [0.0, 0.0], [0.0, 1.0]])
    assert measure.value() == 0.25
    assert measure.value(weights[0]) == 0.4
    np.testing.assert_array_equal(measure.values(weights), [0.4, np.nan, 0.0])


def test_slices_are_languages_types_and_tags() -> None:
    outcomes = [
        returned(question("a", tags=frozenset({Tag.TYPO}))),
        returned(question("b", type=Type.AGENCY, language=Language.ENGLISH)),
        returned(unanswerable("c", language=Language.ENGLISH, tags=frozenset({Tag.TEMPTING}))),
    ]
    found = {name: [o.question.id for o in members] for name, members in slices(outcomes).items()}
    assert found == {
        "all": ["a", "b", "c"],
        "zh-Hans": ["a"],
        "en": ["b", "c"],
        "agency": ["b"],
        "support": ["a"],
        "unanswerable": ["c"],
        "typo": ["a"],
        "tempting": ["c"],
    }


def test_figures_have_intervals_and_only_what_there_is_to_count() -> None:
    """All four questions hit: every resample does as well."""
    found = figures([returned(question(name), "x", "x") for name in "abcd"])
    assert (found["hit@1"].value, found["hit@1"].interval.low, found["hit@1"].interval.high) == (1.0, 1.0, 1.0)
    assert found["hit@1"].questions == 4
    assert {"refusal recall", "agency exact", "verbatim", "same top"} & set(found) == set()


def test_splits_have_figures_of_their_own() -> None:
    outcomes = [
        returned(question("a"), "x", "x"),
        returned(question("b", split=Split.DEV), "y", "x"),
        returned(unanswerable("c", split=Split.DEV), "y", confidence=0.25),
    ]
    found = figures_by_split(outcomes)
    assert list(found) == ["test", "dev"]
    assert (found["test"]["all"]["hit@1"].value, found["dev"]["all"]["hit@1"].value) == (1.0, 0.0)
    assert "AUROC" not in found["test"]["all"]  # no unanswerable question
    assert found["dev"]["all"]["AUROC"].value == 1.0  # .5 for the answerable one, .25 for the other


def test_latency_leaves_errors_out() -> None:
    """Of 1, 2, 3, 4, 5 ms the median is 3; the 95th percentile lies at place .95 · 4 = 3.8, between 4 and 5."""
    outcomes = [returned(question(str(ms)), elapsed_ms=ms) for ms in (5.0, 1.0, 4.0, 2.0, 3.0)]
    found = latency([*outcomes, returned(question("e"), status=ERROR, elapsed_ms=100.0)])
    assert found == {"p50": 3.0, "p95": pytest.approx(4.8)}
    assert latency([]) == {}
