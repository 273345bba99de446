"""Filters: a closed set of conditions on a clause and its document, applied inside the search.

    And((In("region", ("内蒙古自治区",)), Range("issued", date(2023, 1, 1), None)))

Eq and In take the fields document, level, region, status, year and agencies; Range takes issued. AsOf takes a day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.document import Clause, Document, Status
from corpus.front import NATIONWIDE

Value = str | bool


@dataclass(frozen=True, slots=True)
class Eq:
    """The field has this value, or holds it among its values."""

    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class In:
    """The field has one of these values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The field's date is not before `low` and not after `high`; None leaves an end open."""

    field: str
    low: date | None
    high: date | None


@dataclass(frozen=True, slots=True)
class AsOf:
    """The document applied on a day, as far as it is known.

    It was in force by then, or issued where it does not say from when; and it had not expired. One that is repealed or
    has lapsed without a known last day never passes: nothing tells that it still applied on that day. `ends` has the
    first day on which a document no longer applied, by its id, where another document says so.
    """

    day: date
    ends: Mapping[str, date] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of these hold; the empty And always does."""

    filters: "tuple[Filter, ...]"


Filter = Eq | In | Range | AsOf | And
EVERYTHING = And(())

# What a field of a document is: its values.
OF_DOCUMENTS: Mapping[str, Callable[[Document], frozenset[Value]]] = {
    "document": lambda document: frozenset({document.id}),
    "level": lambda document: frozenset({document.level}),
    "region": lambda document: frozenset(document.regions),
    "status": lambda document: frozenset({document.status.value}),
    "year": lambda document: frozenset({str(document.issued.year)}),
}
# Whether a clause lists bodies; the only field that is not the same for all clauses of a document.
AGENCIES = "agencies"


def matches(condition: Filter, document: Document, clause: Clause) -> bool:
    """Tell whether a clause meets a condition; ValueError for an unknown field."""
    match condition:
        case And(filters):
            # All are looked at: an unknown field is an error even where another part fails already.
            met = [matches(part, document, clause) for part in filters]
            return all(met)
        case Range("issued", low, high):
            return (low is None or low <= document.issued) and (high is None or document.issued <= high)
        case AsOf(day, ends):
            return _applied(document, day, ends.get(document.id))
        case Eq(name, value):
            return matches(In(name, (value,)), document, clause)
        case In("agencies", values):
            return (clause.agency_list is not None) in values
        case In(name, values) if name in OF_DOCUMENTS:
            found = OF_DOCUMENTS[name](document)
            everywhere = name == "region" and NATIONWIDE in found
            return everywhere or not found.isdisjoint(values)
    raise unknown(condition)


def unknown(condition: Filter) -> ValueError:
    """Return the error for a condition on a field that there is not."""
    fields = ", ".join((*OF_DOCUMENTS, AGENCIES))
    return ValueError(f"no filter {condition!r}: Eq and In take {fields}, Range takes issued")


def some_clause(condition: Filter, document: Document) -> bool:
    """Tell whether a clause of a document meets a condition; ValueError for an unknown field.

    Those that list bodies are alike to filters, and so are those that list none: one of each is looked at.
    """
    kinds = {clause.agency_list is not None: clause for clause in document.clauses}
    return any(matches(condition, document, clause) for clause in kinds.values())


def _applied(document: Document, day: date, end: date | None) -> bool:
    if day < (document.effective or document.issued) or (end is not None and day >= end):
        return False
    if document.expires is not None:
        return day <= document.expires
    ended_some_day = document.status is Status.EXPIRED or (document.status is Status.REPEALED and end is None)
    return not ended_some_day


def with_ends(condition: Filter, ends: Callable[[], Mapping[str, date]]) -> Filter:
    """Return a filter whose days know when documents ended; they are asked for only where it has a day."""
    match condition:
        case AsOf(day):
            return AsOf(day, ends())
        case And(filters):
            return And(tuple(with_ends(part, ends) for part in filters))
    return condition
