"""The list of known mistakes in the source files, written by hand in errata.toml."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

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
    except (OSError, ValueError) as error:  # tomllib's and the decoder's errors are ValueErrors
        raise ManifestInvalid([f"{path}: {error}"]) from error
    return errata_of(tables, path)


def errata_of(tables: list[dict[str, Any]], path: Path) -> tuple[Erratum, ...]:
    """Return the errata of the tables of a file; ManifestInvalid where one is not well formed."""
    problems = [f"{path}: erratum {i}: {p}" for i, table in enumerate(tables, start=1) if (p := _problem(table))]
    if problems:
        raise ManifestInvalid(problems)
    return tuple(Erratum(**table) for table in tables)


def _problem(table: dict[str, object]) -> str | None:
    names = {field.name for field in fields(Erratum)}
    if set(table) != names or not all(isinstance(value, str) for value in table.values()):
        return f"needs the strings {', '.join(sorted(names))}, has {', '.join(sorted(table))}"
    if not table["wrong"] or table["wrong"] == table["right"]:
        return f"changes nothing: wrong is {table['wrong']!r}, right is {table['right']!r}"
    return None


def check_documents(errata: Iterable[Erratum], ids: Collection[str]) -> list[str]:
    """Return a problem for each erratum that is for no document here."""
    return [
        f"errata.toml: {erratum.wrong!r} is for the document {erratum.document!r}, which manifest.toml does not list"
        for erratum in errata
        if erratum.document not in ids
    ]


def errata_edits(raw: str, document: str, errata: Iterable[Erratum]) -> list[Edit]:
    """Return the edits that mend this document's raw text; ManifestInvalid where one does not fit exactly once."""
    edits: list[Edit] = []
    problems: list[str] = []
    for erratum in errata:
        if erratum.document != document:
            continue
        places = [i for i in range(len(raw)) if raw.startswith(erratum.wrong, i)]
        if len(places) == 1:
            edits.append(_narrowed(places[0], erratum))
        else:
            problems.append(f"errata.toml: {erratum.wrong!r} occurs {len(places)} times in {document}, expected once")
    edits.sort(key=lambda edit: edit.start)
    problems += [
        f"errata.toml: two errata change the same characters of {document}: {raw[b.start : a.end]!r}"
        for a, b in pairwise(edits)
        if b.start < a.end
    ]
    if problems:
        raise ManifestInvalid(problems)
    return edits


def _narrowed(start: int, erratum: Erratum) -> Edit:
    """Return the edit without the characters that `wrong` and `right` share at both ends, but for one at least."""
    wrong, right = erratum.wrong, erratum.right
    head = 0
    while head < min(len(wrong) - 1, len(right)) and wrong[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(wrong) - 1, len(right)) - head and wrong[-1 - tail] == right[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(wrong) - tail, right[head : len(right) - tail], erratum.reason)
