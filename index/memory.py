"""What a process keeps from one generation to the next, so that what is unchanged is not made or read again."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from corpus.document import Document
from index.checked import Checked
from index.clause_references import Level, clause_levels
from index.parts import Parts
from index.passages import Passages
from index.recipe import Recipe
from index.terms import TermFinder
from index.typos import Typos

Made = TypeVar("Made")


class PerDocument(Generic[Made]):
    """What is made of single documents: of those that were there the last time it is not made again."""

    def __init__(self, make: Callable[[Document], Made]) -> None:
        self._make = make
        # With the document, for while it is there no other has its id().
        self._made: dict[int, tuple[Document, Made]] = {}

    def of(self, documents: Iterable[Document]) -> list[Made]:
        """Return what is made of each document, and forget what was made of others."""
        self._made = {id(one): self._made.get(id(one)) or (one, self._make(one)) for one in documents}
        return [made for _, made in self._made.values()]


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation as it is in memory: what it was made from, where it lies, what its files hold."""

    recipe: Recipe
    folder: Path
    parts: Parts


@dataclass(slots=True)
class Memory:
    """What was made of documents and read of files; for one thread at a time."""

    checked: Checked = field(default_factory=Checked)
    # How long each stage took, the last time.
    seconds: dict[str, float] = field(default_factory=dict)
    passages: PerDocument[Passages] = field(default_factory=lambda: PerDocument(Passages))
    levels: PerDocument[list[tuple[Level, ...]]] = field(default_factory=lambda: PerDocument(clause_levels))
    opened: Opened | None = None
    typos: Typos | None = None
    _finder: TermFinder | None = None
    _terms: PerDocument[tuple[str, ...]] | None = None

    def terms_of(self, documents: Sequence[Document], finder: TermFinder) -> tuple[str, ...]:
        """Return the terms that occur in documents, sorted."""
        if self._terms is None or self._finder is None or not self._finder.is_like(finder):
            # In a tuple: a set of fifty terms takes six times as much.
            self._finder, self._terms = finder, PerDocument(lambda document: tuple(finder.terms(document.text)))
        return tuple(sorted(frozenset[str]().union(*self._terms.of(documents))))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a block."""
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started
