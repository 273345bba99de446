"""Lineage: how documents stand to each other, and which clause carries out which."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.derived.alignment import ClausePair, align
from assistant.derived.relations import Naming, Relation, find_namings
from assistant.derived.titles import Titles
from assistant.errors import UnknownClause, UnknownDocument
from corpus.document import Clause, Corpus, Document, Span
from corpus.links import title_key

__all__ = ["ClausePair", "DocumentRelation", "Lineage", "Relation"]


@dataclass(frozen=True, slots=True)
class DocumentRelation:
    """How a document stands to one that its text names; `target` None where that is not in the corpus.

    `evidence` is the span of the source's text that says so, in `clause`, or in its title where that is None.
    """

    source: Document
    relation: Relation
    title: str | None
    number: str | None
    target: Document | None
    evidence: Span
    clause: Clause | None

    @property
    def name(self) -> str:
        """What the named document is called: its own title where it is held, else as the text names it."""
        return self.target.title if self.target else self.title or self.number or ""

    @property
    def quote(self) -> str:
        """The words that say so."""
        return self.source.text[self.evidence.start : self.evidence.end]

    @property
    def is_carried_out_whole(self) -> bool:
        """Whether the document as such, by its title or preamble, carries out the other, and not one of its clauses."""
        return self.relation is Relation.IMPLEMENTS and (self.clause is None or not self.clause.path)


@dataclass(frozen=True)
class Lineage:
    """The relations of a corpus's documents, and the pairs of clauses of those that carry out another."""

    documents: tuple[Document, ...]
    relations: tuple[DocumentRelation, ...]
    pairs: tuple[ClausePair, ...]

    @classmethod
    def of(cls, corpus: Corpus) -> "Lineage":
        """Read the relations from the texts, and align the clauses of each document with those it carries out."""
        titles = Titles(corpus.documents)
        relations = tuple(found for document in corpus.documents for found in _relations(document, titles))
        pairs = (
            pair
            for relation in relations
            if relation.target and relation.is_carried_out_whole
            for pair in align(relation.source, relation.target)
        )
        return cls(corpus.documents, relations, tuple(pairs))

    def carried_out_by(self, clause_id: str) -> tuple[ClausePair, ...]:
        """Return the pairs in which a clause is the basis: the clauses that carry it out."""
        return self._by_clause.get(clause_id, ((), ()))[0]

    def carries_out(self, clause_id: str) -> tuple[ClausePair, ...]:
        """Return the pairs in which a clause is the local one: the clauses that it carries out."""
        return self._by_clause.get(clause_id, ((), ()))[1]

    @cached_property
    def _by_clause(self) -> dict[str, tuple[tuple[ClausePair, ...], tuple[ClausePair, ...]]]:
        """By the id of a clause the pairs in which it is the basis, and those in which it is the local one."""
        bases, locals_ = defaultdict[str, list[ClausePair]](list), defaultdict[str, list[ClausePair]](list)
        for pair in self.pairs:
            bases[pair.basis.id].append(pair)
            locals_[pair.local.id].append(pair)
        ids = dict.fromkeys((*bases, *locals_))
        return {name: (tuple(bases.get(name, ())), tuple(locals_.get(name, ()))) for name in ids}

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument, naming those there are, where none has this id."""
        found = next((document for document in self.documents if document.id == document_id), None)
        if found is None:
            names = ", ".join(document.id for document in self.documents)
            raise UnknownDocument(f"no document {document_id!r}; there are {names}")
        return found

    def clause(self, clause_id: str) -> tuple[Document, Clause]:
        """Return a clause with its document; UnknownClause where the document has none with this id."""
        document = self.document(clause_id.partition("#")[0])
        found = next((clause for clause in document.clauses if clause.id == clause_id), None)
        if found is None:
            raise UnknownClause(
                f"no clause {clause_id!r}: `assistant documents show {document.id}` lists those there are"
            )
        return document, found

    def of_document(self, document_id: str) -> tuple[DocumentRelation, ...]:
        """Return the relations that a document has to others, and those that others have to it."""
        return tuple(
            found
            for found in self.relations
            if found.source.id == document_id or (found.target and found.target.id == document_id)
        )

    @property
    def aligned(self) -> tuple[tuple[Document, Document], ...]:
        """The documents whose clauses were looked for in another, each with that one."""
        return tuple(
            (found.source, found.target) for found in self.relations if found.target and found.is_carried_out_whole
        )

    @property
    def alone(self) -> tuple[tuple[Document, Clause], ...]:
        """The clauses of those documents that are in no pair, each with its document, in the order of the texts."""
        paired = {clause.id for pair in self.pairs for clause in (pair.local, pair.basis)}
        documents = dict.fromkeys(document for both in self.aligned for document in both)
        return tuple((d, clause) for d in documents for clause in d.clauses if clause.id not in paired)

    @property
    def without_evidence(self) -> tuple[tuple[Document, str], ...]:
        """The documents and the ids that the manifest says they carry out, without a word of their text to say so."""
        shown = {(x.source.id, x.target.id) for x in self.relations if x.target and x.relation is Relation.IMPLEMENTS}
        return tuple(
            (document, other)
            for document in self.documents
            for other in document.implements
            if (document.id, other) not in shown
        )


def _relations(document: Document, titles: Titles) -> Iterator[DocumentRelation]:
    """Yield each relation once, from the place that names it in full; a mere mention only where no verb says more."""
    starts = [clause.start for clause in document.clauses]
    found: dict[tuple[str, Relation], DocumentRelation] = {}
    unmarked: set[tuple[str, Relation]] = set()
    for naming in find_namings(document):
        relation = _resolved(document, naming, titles, starts)
        key = (_identity(relation), relation.relation)
        if key not in found or (key in unmarked and not naming.unmarked):
            found[key] = relation
            (unmarked.add if naming.unmarked else unmarked.discard)(key)
    more_than_cited = {name for name, kind in found if kind is not Relation.CITES}
    for (name, kind), value in sorted(found.items(), key=lambda item: item[1].evidence.start):
        if kind is not Relation.CITES or name not in more_than_cited:
            yield value


def _resolved(document: Document, naming: Naming, titles: Titles, starts: list[int]) -> DocumentRelation:
    at = bisect_right(starts, naming.evidence.start) - 1
    clause = document.clauses[at] if at >= 0 and naming.evidence.start < document.clauses[at].end else None
    made = DocumentRelation(document, naming.relation, naming.title, naming.number, None, naming.evidence, clause)
    return replace(made, target=titles.find(naming, document))


def _identity(relation: DocumentRelation) -> str:
    """Return what is the same for two names of one document."""
    return relation.target.id if relation.target else relation.number or title_key(relation.title or "")
