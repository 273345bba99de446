"""What of a document is searched by keywords and encoded: its clauses with title and headings, and its sentences.

The rows of a document's vectors stand in one block: its sentences, then its clauses, then its headings, each once.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from index.vector_cache import text_digest

# A clause longer than this is cut for its vector as a whole; its sentences are encoded in full. The bundled encoder
# reads 512 tokens, about 700 Chinese characters.
MAX_CLAUSE_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Shape:
    """The rows of a document: the sentences of each clause, the heading above each, and how many headings there are."""

    sentences: NDArray[np.int64]
    headed: NDArray[np.int64]
    headings: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.sentences.sum()) + len(self.sentences) + self.headings


@dataclass(frozen=True)
class Passages:
    """The texts of one document."""

    document: Document

    @cached_property
    def key(self) -> str:
        """The digest of all that the texts are made of; the document's id is not."""
        document = self.document
        clauses = [
            (clause.path, clause.start, clause.end, [(span.start, span.end) for span in clause.sentences])
            for clause in document.clauses
        ]
        made_of = json.dumps((document.title, document.text, clauses))
        return hashlib.sha256(made_of.encode()).hexdigest()

    @cached_property
    def shape(self) -> Shape:
        """How many rows of each kind there are."""
        rows = self._rows_of_headings()
        return Shape(
            np.array([len(clause.sentences) for clause in self.document.clauses], dtype=np.int64),
            np.array([rows[heading] for heading in self.headings()], dtype=np.int64),
            len(rows),
        )

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """What the vectors of the texts are kept by, in the order of the rows."""
        return tuple(map(text_digest, self.encoded()))

    def clauses(self) -> list[str]:
        """Return what keywords are searched in: title, headings and text of each clause."""
        document = self.document
        return [f"{document.title} {' '.join(clause.path)} {document.quote(clause)}" for clause in document.clauses]

    def headings(self) -> list[str]:
        """Return the headings that each clause stands under; the title where there are none."""
        return [" ".join(clause.path) or self.document.title for clause in self.document.clauses]

    def encoded(self) -> list[str]:
        """Return the texts of the rows."""
        document = self.document
        clauses = (document.quote(clause)[:MAX_CLAUSE_CHARACTERS] for clause in document.clauses)
        return [*self._sentences(), *clauses, *self._rows_of_headings()]

    def _sentences(self) -> Iterator[str]:
        for clause in self.document.clauses:
            yield from (self.document.text[span.start : span.end] for span in clause.sentences)

    def _rows_of_headings(self) -> dict[str, int]:
        return {heading: row for row, heading in enumerate(dict.fromkeys(self.headings()))}
