"""What a question names: places, kinds of zones, documents, clauses, bodies; and its topic, the question without them.

    满洲里边合区的厂房用地找谁      满洲里, 边境经济合作区      topic: 的厂房用地找谁

A name that many clauses of one document share says which document is meant, and would outweigh the words of the
topic, which say which clause.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.agencies import Agency, Directory
from corpus.document import Document, Span
from corpus.places import Place, find_places, provinces
from corpus.zones import find_zones, zone_kinds
from index.clause_references import ClauseReferences, Level, clause_spans
from index.references import References
from index.tokens import only_asks

# The level of government that a question is about, without naming it: 自治区哪几个厅, what the region does.
_LEVELS = (
    ("自治区", re.compile(r"自治区|全区|\bautonomous region(?:al)?\b", re.IGNORECASE)),
    ("国家", re.compile(r"国家层面|中央|\bnation(?:al level|wide)\b|\bcentral government\b", re.IGNORECASE)),
)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class Entities:
    """What a question names.

    `places` are in the order of the question, `provinces` the names of those they are or are in; `zones` the kinds of
    zones; `documents` and `clauses` the ids of those named outright; `levels` the levels of government.
    `unknown_number` is a 文号 and `unknown_year` a year by which it names a document that is not held. `spans` is
    where names stand that tell documents, but no clause.
    """

    places: tuple[Place, ...] = ()
    provinces: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    bodies: tuple[Agency, ...] = ()
    levels: frozenset[str] = frozenset()
    unknown_number: str | None = None
    unknown_year: str | None = None
    spans: tuple[Span, ...] = field(default=(), compare=False)


class Names:
    """All names that a question may hold: of documents and clauses those of a corpus."""

    def __init__(
        self,
        documents: Sequence[Document],
        directory: Directory,
        levels: Sequence[Sequence[tuple[Level, ...]]] | None = None,
    ) -> None:
        """Take the documents, the bodies, and the levels of each document's clauses where these are read already."""
        self.references = References(documents)
        self._clauses = ClauseReferences(documents, self.references, levels)
        self._directory = directory
        self._provinces = frozenset(place.name for place in provinces())
        # Zones that documents are about; others, such as 综合保税区, are what a clause may be about.
        self._zones_of_titles = frozenset({""}).union(*(zone_kinds(document.title) for document in documents))

    def find(self, searched: str) -> Entities:
        """Return what a normalised question names."""
        places = list(find_places(searched))
        bodies = self._directory.find_in_question(searched)
        spans = [span for place, span in places if self._of_province(place)]
        spans += [span for kind, span in find_zones(searched) if kind in self._zones_of_titles]
        spans += [span for _, span in bodies]
        spans += [*self.references.naming_spans(searched), *clause_spans(searched)]
        return Entities(
            places=tuple(dict.fromkeys(place for place, _ in places)),
            provinces=frozenset(name for place, _ in places for name in self._of_province(place)),
            zones=zone_kinds(searched),
            documents=self.references.named(searched),
            clauses=self._clauses.named(searched),
            bodies=tuple(dict.fromkeys(agency for agency, _ in bodies)),
            unknown_number=self.references.unknown_number(searched),
            unknown_year=self.references.unknown_year(searched),
            levels=frozenset(level for level, pattern in _LEVELS if pattern.search(searched)),
            spans=tuple(sorted(spans, key=lambda span: span.start)),
        )

    def _of_province(self, place: Place) -> frozenset[str]:
        """Return the province that a place is, or is in; none for a place abroad."""
        return frozenset({place.name, place.within}) & self._provinces


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return a text with spaces where the spans are."""
    kept = list(text)
    for span in spans:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def topic_of(searched: str, spans: Iterable[Span]) -> str:
    """Return a question without what stands in the spans; the question itself where no word else is left.

    有哪些 and 怎么样 only ask, and are no topic.
    """
    topic = _SPACES.sub(" ", blanked(searched, spans)).strip()
    return topic if _WORD.search(topic) and not only_asks(topic) else searched
