"""Filters: a closed set of conditions on a clause and its document, applied inside the search.

    And((In("region", ("内蒙古自治区",)), Range("issued", date(2023, 1, 1), None)))

Eq and In take the fields document, level, region, status, year and agencies; Range takes issued.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.document import Clause, Document
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
class And:
    """All of these hold; the empty And always does."""

    filters: "tuple[Filter, ...]"


Filter = Eq | In | Range | And
EVERYTHING = And(())

_FIELDS: dict[str, Callable[[Document, Clause], set[Value]]] = {
    "document": lambda document, _: {document.id},
    "level": lambda document, _: {document.level},
    "region": lambda document, _: set(document.regions),
    "status": lambda document, _: {document.status.value},
    "year": lambda document, _: {str(document.issued.year)},
    "agencies": lambda _, clause: {clause.agency_list is not None},
}


def matches(condition: Filter, document: Document, clause: Clause) -> bool:
    """Tell whether a clause meets a condition; ValueError for an unknown field."""
    match condition:
        case And(filters):
            # All are looked at: an unknown field is an error even where another part fails already.
            met = [matches(part, document, clause) for part in filters]
            return all(met)
        case Range("issued", low, high):
            return (low is None or low <= document.issued) and (high is None or document.issued <= high)
        case Eq(field, value):
            return matches(In(field, (value,)), document, clause)
        case In(field, values) if field in _FIELDS:
            found = _FIELDS[field](document, clause)
            everywhere = field == "region" and NATIONWIDE in found
            return everywhere or not found.isdisjoint(values)
    raise ValueError(f"no filter {condition!r}: Eq and In take {', '.join(_FIELDS)}, Range takes issued")
