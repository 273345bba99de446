"""The manifest of a corpus folder of one's own as text: comments at its head, errata, a table for each document."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from corpus.errata import Erratum
from corpus.manifest import WRITTEN_BY, Entry

_ADDED = f"""# Written by `{WRITTEN_BY} add`, `update` and `remove`: the comments up to here are kept, others are not.
#   original         the file in originals/ that `file` was read from, with its sha256 and format
#   page_starts      where its pages start in `file`
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
    head = head if _ADDED in head else head + _ADDED
    return "\n".join((head, tomli_w.dumps(values), *map(_document_text, entries)))


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
