"""What became of each file, and what was read from it, as lines and as JSON."""

import unicodedata
from dataclasses import asdict

from assistant.adding import Outcome, Result
from corpus.drafts import Draft
from corpus.metadata import Metadata

_FIELDS = ("title", "number", "issuers", "issued", "effective", "expires", "level", "regions", "status", "source")


def printable(line: str) -> str:
    """Return a line without what a terminal would obey rather than show: a file's name may hold anything."""
    return "".join("\ufffd" if unicodedata.category(character).startswith("C") else character for character in line)


def outcome_line(outcome: Outcome) -> str:
    """Return one line for a file: what became of it, and what a person should look at."""
    near = outcome.draft.near if outcome.draft and outcome.result in (Result.ADDED, Result.UPDATED) else ()
    like = "".join(f", near {one.id} ({one.share:.0%} the same)" for one in near)
    if outcome.result is Result.IDENTICAL:
        return f"{outcome.name}: identical to {outcome.id}"
    if outcome.result is Result.REFUSED:
        return f"{outcome.name}: refused because {outcome.reason}"
    what = "added as" if outcome.result is Result.ADDED else "updated"
    return f"{outcome.name}: {what} {outcome.id}{like}"


def remarks(outcome: Outcome) -> list[str]:
    """Return what is doubtful in a file: warnings of its format, fields, structure, documents like it."""
    draft = outcome.draft
    if draft is None:
        return []
    problems = [problem.message for problem in draft.document.problems] if draft.document else []
    return [*draft.reading.warnings, *draft.metadata.unsure, *draft.notes, *problems]


def carried_lines(outcome: Outcome) -> list[str]:
    """Return which fields of the version before were kept, or given up, and why."""
    carried = outcome.draft.carried if outcome.draft and outcome.result is Result.UPDATED else ()
    return [
        f"{one.field}: {_text(one.value) or '—'} {'kept' if one.is_kept else 'given up'} ({one.reason})"
        for one in carried
    ]


def check_lines(outcome: Outcome) -> list[str]:
    """Return what was read from a file, field by field, with what is doubtful and what adding it would do."""
    draft = outcome.draft
    if draft is None:
        return [outcome_line(outcome)]
    lines = [f"{outcome.name}: {', '.join(_counts(draft))}"]
    for name in _FIELDS:
        value = _text(getattr(draft.metadata, name))
        span = draft.metadata.where(name)
        lines.append(f"  {name:<10}{value or '—'}" + (f"  [{span.start}:{span.end}]" if span else ""))
    lines += [f"  ? {remark}" for remark in remarks(outcome)]
    can = outcome.result in (Result.ADDED, Result.UPDATED)
    like = "".join(f", near {one.id} ({one.share:.0%} the same)" for one in draft.near)
    lines.append(f"  would be added as {outcome.id}{like}" if can else f"  would not be added: {outcome.reason}")
    return lines


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """Return what became of a file, with what was read from it."""
    draft = outcome.draft
    values: dict[str, object] = {
        "file": outcome.name,
        "result": outcome.result.value,
        "id": outcome.id,
        "reason": outcome.reason,
    }
    if draft is None:
        return values
    clauses = draft.document.clauses if draft.document else ()
    return values | {
        "format": draft.reading.format.value,
        "encoding": draft.reading.encoding,
        "pages": len(draft.reading.page_starts),
        "clauses": len(clauses),
        "metadata": metadata_json(draft.metadata),
        "missing": list(draft.missing),
        "near": [asdict(near) for near in draft.near],
        "carried": [
            {"field": one.field, "value": _plain(one.value), "kept": one.is_kept, "reason": one.reason}
            for one in draft.carried
        ],
        "remarks": remarks(outcome),
    }


def metadata_json(metadata: Metadata) -> dict[str, object]:
    """Return each field with its value and where in the text it was found, and what is doubtful."""
    fields: dict[str, object] = {}
    for name in _FIELDS:
        value, span = getattr(metadata, name), metadata.where(name)
        fields[name] = {"value": _plain(value), "span": [span.start, span.end] if span else None}
    return {**fields, "unsure": list(metadata.unsure)}


def _counts(draft: Draft) -> list[str]:
    document, reading = draft.document, draft.reading
    counts = [reading.format.value, *([reading.encoding] if reading.encoding else [])]
    counts += [f"{len(reading.page_starts)} pages"] if reading.page_starts else []
    if document:
        counts += [f"{len(document.headings)} headings", f"{len(document.clauses)} clauses"]
        counts.append(f"{len(document.repairs)} repairs")
    return counts


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else None if value is None else str(value)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
