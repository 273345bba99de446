"""Which filters leave no clause: by themselves, or together where each alone leaves some."""

from collections.abc import Sequence
from itertools import combinations

from corpus.document import Corpus
from index.filters import And, AsOf, Eq, Filter, In, Range, some_clause


def emptied_by(condition: Filter, corpus: Corpus) -> tuple[tuple[str, ...], ...]:
    """Return the fewest filters that leave no clause, as a request writes them: region=广西壮族自治区.

    Each that empties the result alone stands by itself, (("region=…",), ("year=…",)); where none does, the smallest
    groups that do together, (("region=…", "year=…"),). Empty where some clause meets them all.
    """
    parts = _parts(condition)
    for size in range(1, len(parts) + 1):
        groups = [group for group in combinations(parts, size) if not _any(group, corpus)]
        if groups:
            return tuple(tuple(map(_shown, group)) for group in groups)
    return ()


def _parts(condition: Filter) -> tuple[Filter, ...]:
    if isinstance(condition, And):
        return tuple(part for inner in condition.filters for part in _parts(inner))
    return (condition,)


def _any(group: Sequence[Filter], corpus: Corpus) -> bool:
    condition = And(tuple(group))
    return any(some_clause(condition, document) for document in corpus.documents)


def _shown(part: Filter) -> str:
    match part:
        case Eq(field, value):
            return f"{field}={_value(value)}"
        case In(field, values):
            return f"{field}={'|'.join(map(_value, values))}"
        case Range(field, low, high):
            return f"{field}={low or ''}..{high or ''}"
        case AsOf(day):
            return f"as_of={day.isoformat()}"
    return ""


def _value(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value
