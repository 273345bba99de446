"""Which documents came with the program: those whose text is listed in its own manifest and that nobody uploaded."""

from functools import cache

from corpus.document import Document
from corpus.load import BUNDLED, MANIFEST
from corpus.manifest import read_manifest


def came_with_program(document: Document) -> bool:
    """Tell whether a document came with the program, wherever the folder that it was read from lies."""
    return document.original is None and document.sha256 in _shipped_texts()


@cache
def _shipped_texts() -> frozenset[str]:
    return frozenset(entry.sha256 for entry in read_manifest(BUNDLED / MANIFEST))
