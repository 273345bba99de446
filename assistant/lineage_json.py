"""Lineage in the form of the contract."""

from collections.abc import Iterable

from assistant.derived.differences import Details, Differences, pair_differences
from assistant.derived.lineage import ClausePair, DocumentRelation, Lineage
from assistant.json_parts import Json, clause_url, document_summary
from corpus.document import Clause, Document, Span
from index.tokens import Tokenizer

SCORE_DECIMALS = 4


def lineage_json(lineage: Lineage) -> Json:
    """Return every document, relation and pair of clauses; `alone` are clauses of aligned documents that have none."""
    return {
        "documents": [document_summary(document) for document in lineage.documents],
        "relations": [relation_json(relation) for relation in lineage.relations],
        "pairs": [_short_pair(pair) for pair in lineage.pairs],
        "alone": [clause.id for _, clause in lineage.alone],
        "without_evidence": [
            {"source": document.id, "target": target} for document, target in lineage.without_evidence
        ],
    }


def document_lineage_json(lineage: Lineage, document: Document) -> Json:
    """Return the same of one document: what it is related to, and the pairs that its clauses are in."""
    mine = {clause.id for clause in document.clauses}
    relations = lineage.of_document(document.id)
    related = {document.id, *(d.id for r in relations for d in (r.source, r.target) if d)}
    return {
        "documents": [document_summary(d) for d in lineage.documents if d.id in related],
        "relations": [relation_json(relation) for relation in relations],
        "pairs": [_short_pair(pair) for pair in lineage.pairs if {pair.local.id, pair.basis.id} & mine],
        "alone": [clause.id for _, clause in lineage.alone if clause.id in mine],
        "without_evidence": [
            {"source": source.id, "target": target}
            for source, target in lineage.without_evidence
            if document.id in (source.id, target)
        ],
    }


def clause_lineage_json(lineage: Lineage, clause_id: str, tokenizer: Tokenizer) -> Json:
    """Return the clauses that a clause carries out and those that carry it out, with the differences word by word."""
    return {
        "clause_id": clause_id,
        "carries_out": [_whole_pair(pair, tokenizer) for pair in lineage.carries_out(clause_id)],
        "carried_out_by": [_whole_pair(pair, tokenizer) for pair in lineage.carried_out_by(clause_id)],
    }


def relation_json(relation: DocumentRelation) -> Json:
    """Return a relation between two documents with the words that say so."""
    return {
        "source": relation.source.id,
        "relation": relation.relation.value,
        "title": relation.name,
        "number": relation.target.number if relation.target else relation.number,
        "target": relation.target.id if relation.target else None,
        "clause_id": relation.clause.id if relation.clause else None,
        "quote": relation.quote,
        "start": relation.evidence.start,
        "end": relation.evidence.end,
        "url": evidence_address(relation),
    }


def evidence_address(relation: DocumentRelation) -> str:
    """Return the address of the words that say how two documents are related, marked in their source."""
    return marked_address(relation.source, relation.clause, (relation.evidence,))


def marked_address(document: Document, clause: Clause | None, spans: Iterable[Span]) -> str:
    """Return the address of a clause, of the document where that is None, with spans to be marked."""
    path, hash_sign, fragment = clause_url(document.id, clause.id if clause else "").partition("#")
    marks = ",".join(f"{span.start}-{span.end}" for span in spans)
    address = f"{path}?mark={marks}" if marks else path
    return f"{address}{hash_sign}{fragment}" if fragment else address


def _short_pair(pair: ClausePair) -> Json:
    return {"local": pair.local.id, "basis": pair.basis.id, "score": round(pair.score, SCORE_DECIMALS)}


def _whole_pair(pair: ClausePair, tokenizer: Tokenizer) -> Json:
    found = pair_differences(pair, tokenizer)
    return {
        "local": _clause(pair.local_document, pair.local),
        "basis": _clause(pair.basis_document, pair.basis),
        "score": round(pair.score, SCORE_DECIMALS),
        "pieces": _pieces(found, pair),
        "added": _details(found.added, pair.local_document),
        "left_out": _details(found.left_out, pair.basis_document),
    }


def _clause(document: Document, clause: Clause) -> Json:
    return {
        "id": clause.id,
        "document": document_summary(document),
        "path": list(clause.path),
        "quote": document.quote(clause),
        "start": clause.start,
        "end": clause.end,
        "agencies": [
            {"name": m.name, "name_en": m.name_en, "role": m.role.value, "start": m.start, "end": m.end}
            for m in clause.agencies
        ],
        "url": clause_url(document.id, clause.id),
    }


def _pieces(found: Differences, pair: ClausePair) -> list[Json]:
    return [
        {
            "change": piece.change.value,
            "text": _text(piece.local, pair.local_document) or _text(piece.basis, pair.basis_document),
            "local": _pair(piece.local),
            "basis": _pair(piece.basis),
        }
        for piece in found.pieces
    ]


def _details(details: Details, document: Document) -> Json:
    return {
        name: [{"text": _text(span, document), "start": span.start, "end": span.end} for span in spans]
        for name, spans in (("places", details.places), ("figures", details.figures), ("bodies", details.bodies))
    }


def _text(span: Span | None, document: Document) -> str:
    return document.text[span.start : span.end] if span else ""


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
