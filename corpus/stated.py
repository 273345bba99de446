"""What a person stated of a document, when a new version of its text comes.

It stays, unless the new text says of that field what the old text did not: that is news, and the text's word counts. An
option states a field anew.

old text         stated   new text         then
2024年3月5日     3-6      2024年3月5日     3-6 stays
2024年3月5日     3-6      2025年1月1日     2025-01-01, and 3-6 is given up
"""

from collections.abc import Collection
from dataclasses import dataclass

from corpus.document import Status
from corpus.manifest import Entry
from corpus.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Carried:
    """A field of the old version that is kept, or given up, with the reason."""

    field: str
    value: object
    is_kept: bool
    reason: str


def carried_over(old: Entry, before: Metadata, now: Metadata, given: Collection[str]) -> tuple[Carried, ...]:
    """Return what becomes of what was stated, and of what the new text leaves out, but for the fields `given` anew.

    `before` and `now` are what the old and the new text say.
    """
    stated = [_stated(name, old, before, now) for name in old.stated if name not in given]
    silent = [name for name in now.missing if name not in (*old.stated, *given)]
    left = [Carried(name, getattr(old, name), True, "the new text does not state it") for name in silent]
    return (*stated, *left)


def _stated(name: str, old: Entry, before: Metadata, now: Metadata) -> Carried:
    value: object = getattr(old, name)
    was, says = _says(before, name), _says(now, name)
    if says is None or says == was:
        what = "the new text does not state it" if says is None else f"the text says {_shown(says)}, as before"
        return Carried(name, value, True, f"stated by a person; {what}")
    if says == value:
        return Carried(name, value, False, "the new text states it now")
    return Carried(name, value, False, f"the new text says {_shown(says)}, which the old one did not")


def _says(metadata: Metadata, name: str) -> object:
    """Return what a text says of a field; None for nothing, and for a title that only the file has."""
    value: object = getattr(metadata, name)
    if (name == "title" and metadata.title_source) or value is Status.NOT_STATED:
        return None
    return value or None


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
