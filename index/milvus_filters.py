"""Filters (index/filters.py) as expressions of Milvus, so that the engine compares only the rows that meet them.

    And((In("region", ("内蒙古自治区",)), Range("issued", date(2023, 1, 1), None)))
    (array_contains_any(regions, ["内蒙古自治区", "全国"])) and (issued >= 20230101)

A day is a number, 20230101, and an absent one 0. A row holds the first day on which its document applies in `starts`.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from corpus.document import Status
from corpus.front import NATIONWIDE
from index.filters import And, AsOf, Eq, Filter, In, Range, Value, unknown
from index.store import Fields, RowKind

# Ids are not negative.
NOTHING, ALL_ROWS = "id < 0", "id >= 0"
NO_DAY = 0


def expression(condition: Filter) -> str:
    """Return a condition as an expression, empty where every row meets it; ValueError for an unknown field."""
    match condition:
        case And(filters):
            return _all(map(expression, filters))
        case Range("issued", low, high):
            ends = (("issued >= {}", low), ("issued <= {}", high))
            return _all(form.format(number(day)) for form, day in ends if day is not None)
        case AsOf(day, ends_of):
            return _applied(day, ends_of)
        case Eq(name, value):
            return expression(In(name, (value,)))
        case In("document" | "level" | "status" | "year" as name, values):
            texts = _texts(values)
            return f"{name} in {_listed(texts)}" if texts else NOTHING
        case In("region", values):
            return f"array_contains_any(regions, {_listed([*_texts(values), NATIONWIDE])})"
        case In("agencies", values):
            fields = ((True, "lists_bodies"), (False, "lists_none"))
            # `is`: a filter with the number 1 asks for no row, as it does elsewhere.
            return _any(f"{field} == true" for truth, field in fields if any(value is truth for value in values))
    raise unknown(condition)


def of_kind(kind: RowKind, condition: Filter) -> str:
    """Return the expression of the rows of a kind that meet a condition."""
    return _all((f"kind == {_text(kind.value)}", expression(condition)))


def filtered_by(fields: Fields) -> dict[str, object]:
    """Return the values of a row that expressions ask about."""
    return {
        "document": fields.document,
        "level": fields.level,
        "regions": list(fields.regions),
        "status": fields.status,
        "year": fields.year,
        "issued": number(fields.issued),
        "starts": number(fields.effective or fields.issued),
        "expires": number(fields.expires) if fields.expires else NO_DAY,
        "lists_bodies": True in fields.agencies,
        "lists_none": False in fields.agencies,
    }


def number(day: date) -> int:
    """Return a day as a number that can be compared: 20230101."""
    return day.year * 10_000 + day.month * 100 + day.day


def _applied(day: date, ends: Mapping[str, date]) -> str:
    """Return what index/filters.py asks of a document that applied on a day."""
    today, ended = number(day), [document for document, end in ends.items() if end <= day]
    repealed = f"(status == {_text(Status.REPEALED.value)} and not ({_documents(ends)}))"
    gone = f"expires == {NO_DAY} and (status == {_text(Status.EXPIRED.value)} or {repealed})"
    still = (f"expires == {NO_DAY} or expires >= {today}", f"not ({gone})")
    return _all((f"starts <= {today}", *still, f"not ({_documents(ended)})" if ended else ""))


def _documents(ids: Iterable[str]) -> str:
    texts = _texts(ids)
    return f"document in {_listed(texts)}" if texts else NOTHING


def _all(parts: Iterable[str]) -> str:
    return " and ".join(f"({part})" for part in parts if part)


def _any(parts: Iterable[str]) -> str:
    return " or ".join(f"({part})" for part in parts) or NOTHING


def _texts(values: Iterable[Value]) -> list[str]:
    """Return the values that a text can have: others, and what is no Unicode text, no row has."""
    return [value for value in values if isinstance(value, str) and _is_unicode(value)]


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(value: str) -> str:
    """Return a text in quotes; the escapes of JSON are those of the expressions."""
    return json.dumps(value, ensure_ascii=False)
