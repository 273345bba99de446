"""The fingerprints of the documents, kept in a file so that adding one does not read all the others."""

import json
from collections.abc import Callable, Collection
from pathlib import Path

from corpus.durable import write_durably
from corpus.similarity import Fingerprint, fingerprint

FILE = "fingerprints.json"
# Changes with the way fingerprints are made or texts are cleaned: others are made anew.
VERSION = 1


class Fingerprints:
    """Fingerprints by the sha256 of the text file they are of."""

    def __init__(self, prints: dict[str, Fingerprint]) -> None:
        self.prints = prints

    @classmethod
    def read(cls, folder: Path) -> "Fingerprints":
        """Read those of a folder; none where the file is missing, damaged or of another version."""
        try:
            values = json.loads((folder / FILE).read_bytes())
            rows = values["fingerprints"] if values["version"] == VERSION else {}
            return cls({key: Fingerprint(sha256, tuple(sketch)) for key, (sha256, sketch) in rows.items()})
        except (OSError, AttributeError, KeyError, TypeError, ValueError):
            return cls({})

    def add(self, key: str, made: Fingerprint) -> None:
        """Keep a fingerprint."""
        self.prints[key] = made

    def of(self, key: str, text: Callable[[], str]) -> Fingerprint:
        """Return a fingerprint; where it is not known, make it of the cleaned text."""
        if key not in self.prints:
            self.prints[key] = fingerprint(text())
        return self.prints[key]

    def write(self, folder: Path, keys: Collection[str]) -> None:
        """Write those of the documents that are there."""
        rows = {key: [made.sha256, made.sketch] for key, made in sorted(self.prints.items()) if key in keys}
        write_durably(folder / FILE, json.dumps({"version": VERSION, "fingerprints": rows}).encode())
