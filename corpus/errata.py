"""The list of known mistakes in the source files, written by hand in errata.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpus.aligned import Edit
from corpus.errors import ManifestInvalid


@dataclass(frozen=True, slots=True)
class Erratum:
    """A mistake in a raw file: the characters that stand there, those that were meant, and why."""

    document: str
    wrong: str
    right: str
    reason: str


def read_errata(path: Path) -> tuple[Erratum, ...]:
    """Read errata.toml; a missing file means that there are none."""
    if not path.exists():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("erratum", [])
        return tuple(Erratum(**table) for table in tables)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ManifestInvalid([f"{path}: {error}"]) from error


def errata_edits(raw: str, document: str, errata: tuple[Erratum, ...]) -> list[Edit]:
    """Return the edits that mend this document's raw text; ManifestInvalid where one does not fit exactly once."""
    edits: list[Edit] = []
    problems: list[str] = []
    for erratum in errata:
        if erratum.document != document:
            continue
        count = raw.count(erratum.wrong)
        if count != 1:
            problems.append(f"errata.toml: {erratum.wrong!r} occurs {count} times in {document}, expected once")
            continue
        edits.append(_narrowed(raw.index(erratum.wrong), erratum))
    if problems:
        raise ManifestInvalid(problems)
    return sorted(edits, key=lambda e: e.start)


def _narrowed(start: int, erratum: Erratum) -> Edit:
    """Return the edit without the characters that `wrong` and `right` share at both ends."""
    wrong, right = erratum.wrong, erratum.right
    head = 0
    while head < min(len(wrong), len(right)) and wrong[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(wrong), len(right)) - head and wrong[-1 - tail] == right[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(wrong) - tail, right[head : len(right) - tail], erratum.reason)
