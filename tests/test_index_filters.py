"""Filters on a clause and its document."""

from collections.abc import Callable
from datetime import date

import pytest

from corpus.document import Clause, Document
from index.filters import EVERYTHING, And, Eq, Filter, In, Range, matches
from tests.fakes import tiny_sources

Meets = Callable[[Filter], set[str]]


@pytest.fixture(scope="module")
def meets(tmp_path_factory: pytest.TempPathFactory) -> Meets:
    """Return a function: the documents of which a clause meets a filter."""
    corpus = tiny_sources(tmp_path_factory.mktemp("tiny")).corpus

    def meeting(condition: Filter) -> set[str]:
        pairs: list[tuple[Document, Clause]] = [(d, c) for d in corpus.documents for c in d.clauses]
        return {document.id for document, clause in pairs if matches(condition, document, clause)}

    return meeting


ALL = {"toy-2023", "toy-nmg", "toy-2021"}


@pytest.mark.parametrize(
    ("field", "value", "ids"),
    [
        ("document", "toy-nmg", {"toy-nmg"}),
        ("document", "toy", set()),
        ("level", "国家", {"toy-2023", "toy-2021"}),
        ("status", "未注明", ALL),
        ("status", "现行", set()),
        ("year", "2023", {"toy-2023", "toy-nmg"}),
        ("agencies", True, {"toy-2023"}),
        ("agencies", False, ALL),  # each has a clause without a list of bodies
    ],
)
def test_a_field_equals_a_value(meets: Meets, field: str, value: str | bool, ids: set[str]) -> None:
    assert meets(Eq(field, value)) == ids
    assert meets(In(field, (value,))) == ids


def test_a_document_for_the_whole_country_passes_every_region(meets: Meets) -> None:
    assert meets(Eq("region", "辽宁省")) == {"toy-2023", "toy-2021"}
    assert meets(Eq("region", "内蒙古自治区")) == ALL
    assert meets(Eq("region", "云南省")) == {"toy-2021"}
    assert meets(Eq("region", "全国")) == {"toy-2021"}


def test_in_takes_any_of_its_values(meets: Meets) -> None:
    assert meets(In("document", ("toy-nmg", "toy-2021"))) == {"toy-nmg", "toy-2021"}
    assert meets(In("document", ())) == set()


@pytest.mark.parametrize(
    ("low", "high", "ids"),
    [
        (None, None, ALL),
        (date(2023, 2, 7), None, {"toy-2023", "toy-nmg"}),  # the day itself is within
        (date(2023, 2, 8), None, {"toy-nmg"}),
        (None, date(2021, 4, 30), {"toy-2021"}),
        (None, date(2021, 4, 29), set()),
        (date(2021, 1, 1), date(2023, 3, 1), {"toy-2023", "toy-2021"}),
        (date(2024, 1, 1), date(2020, 1, 1), set()),
    ],
)
def test_a_range_holds_its_ends(meets: Meets, low: date | None, high: date | None, ids: set[str]) -> None:
    assert meets(Range("issued", low, high)) == ids


def test_and_takes_what_all_its_parts_take(meets: Meets) -> None:
    assert meets(EVERYTHING) == ALL
    assert meets(And((Eq("level", "国家"), Eq("year", "2023")))) == {"toy-2023"}
    assert meets(And((Eq("level", "国家"), And((Eq("level", "自治区"),))))) == set()


@pytest.mark.parametrize(
    "condition",
    [
        Eq("regoin", "全国"),
        In("issued", ("2023",)),
        Range("year", None, None),
        # The first part is met by no clause: the second is an error all the same.
        And((Eq("level", "市"), Eq("regoin", "全国"))),
    ],
)
def test_an_unknown_field_is_an_error_that_names_those_there_are(meets: Meets, condition: Filter) -> None:
    with pytest.raises(ValueError, match=r"no filter .*: Eq and In take document, .*, Range takes issued"):
        meets(condition)
