"""What is derived from a corpus as a whole: each part is made when it is first asked for, and kept."""

from datetime import date
from functools import cached_property

from assistant.derived.ends import known_ends
from assistant.derived.lineage import Lineage
from assistant.derived.register import Register
from assistant.support import SupportTable
from corpus.agencies import Directory
from corpus.document import Corpus

# The measures of so many clauses take some eight seconds to read, and 160 MB.
READ_AHEAD = 20_000


class Derivations:
    """The register of bodies, the lineage of documents and clauses, and the measures of a corpus."""

    def __init__(self, corpus: Corpus, directory: Directory) -> None:
        self._corpus, self._directory = corpus, directory

    @cached_property
    def register(self) -> Register:
        """Every body with its names and duties."""
        return Register.of(self._corpus, self._directory)

    @cached_property
    def lineage(self) -> Lineage:
        """How documents stand to each other, and which clause carries out which."""
        return Lineage.of(self._corpus)

    @cached_property
    def support(self) -> SupportTable:
        """What the sentences of all clauses grant, promise and forbid."""
        return SupportTable.of(self._corpus)

    @cached_property
    def ends(self) -> dict[str, date]:
        """From which day documents no longer apply, where another one says so."""
        return known_ends(self._corpus)

    @cached_property
    def is_large(self) -> bool:
        """Whether there are so many clauses that their measures are not read ahead of time."""
        return sum(len(document.clauses) for document in self._corpus.documents) > READ_AHEAD

    def prepare(self) -> None:
        """Make all of it now, so that no question waits for it; of many clauses all but the measures."""
        _ = self.register, self.lineage, self.ends
        if not self.is_large:
            _ = self.support
