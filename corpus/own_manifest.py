"""The manifest of a corpus folder of one's own as text: comments at its head, errata, a table for each document."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from corpus.errata import Erratum
from corpus.errors import ManifestInvalid
from corpus.manifest import WRITTEN_BY, Entry, parse_manifest

_ADDED = f"""# Written by `{WRITTEN_BY} add`, `update` and `remove`: the comments up to here are kept, others are not.
#   original         the file in originals/ that `file` was read from, with its sha256 and format
#   page_starts      where its pages start in `file`
#   added            when it was taken in (UTC); updated: when it was last replaced or read again
#   stated           the fields that a person stated: `update` keeps them unless the new text says what the old did not
# [[erratum]]        mistakes of the source files, with the reason for each correction
"""


def manifest_text(head: str, entries: Iterable[Entry], errata: Iterable[Erratum]) -> str:
    """Return manifest.toml: what read_whole_manifest reads as these entries and errata."""
    import tomli_w

    values: dict[str, object] = {"written_by": WRITTEN_BY}
    listed = [asdict(erratum) for erratum in errata]
    if listed:
        values["erratum"] = listed
    ours = set(_ADDED.splitlines())  # an earlier version has written fewer of these lines
    head = "".join(f"{line}\n" for line in head.splitlines() if line not in ours) + _ADDED
    return "\n".join((head, tomli_w.dumps(values), *map(_document_text, entries)))


def manifest_bytes(path: Path, head: str, entries: Iterable[Entry], errata: Iterable[Erratum]) -> bytes:
    """Return what to write as manifest.toml; ManifestInvalid where it could not be read again.

    Whatever slips through when a document is read, no folder of documents becomes unreadable by adding one.
    """
    try:
        text = manifest_text(head, entries, errata)
        data = text.encode()
        parse_manifest(text, path)
    except (ManifestInvalid, ValueError) as error:  # a lone surrogate has no bytes
        problems = error.problems if isinstance(error, ManifestInvalid) else [str(error)]
        raise ManifestInvalid([f"nothing was changed: {problem}" for problem in problems]) from error
    return data


def head_comments(path: Path) -> str:
    """Return the comments that a manifest begins with."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])


@lru_cache(maxsize=1 << 14)
def _document_text(entry: Entry) -> str:
    """Return the table of a document as text; of thousands one has changed."""
    import tomli_w

    return tomli_w.dumps({"document": [_table(entry)]})


def _table(entry: Entry) -> dict[str, object]:
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(entry).items()}
    values["status"] = entry.status.value
    empty = {"page_starts", "stated"} - {name for name, value in values.items() if value}
    return {name: value for name, value in values.items() if value is not None and name not in empty}
