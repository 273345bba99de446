"""How documents stand to each other, as an answer: 那份实施方案落实的是哪个文件.

《…实施方案》落实《…若干措施的通知》：“落实《…若干措施的通知》” [1]
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Citation, Statement
from assistant.derived.lineage import DocumentRelation, Lineage
from assistant.derived.relations import Relation
from assistant.derived.validity import Evidence
from assistant.facts import CERTAIN, Facts
from assistant.relation_asks import AskedRelation
from assistant.validity_words import citation_of
from assistant.wording import Wording
from assistant.writing import bracketed, marked, title_of
from corpus.document import Document


def relations_asked(asked: AskedRelation, lineage: Lineage, allowed: Sequence[Document]) -> list[DocumentRelation]:
    """Return the relations that answer, those of the kind that is asked for first.

    Where a document as such carries out another, only that is meant: its clauses name many.
    """
    ids = {document.id for document in allowed}
    found = [
        one
        for relation in asked.relations
        for one in lineage.relations
        if one.relation is relation and _is_end(one, asked) and one.source.id in ids
    ]
    whole = [one for one in found if one.is_carried_out_whole]
    return whole if whole and asked.outgoing and asked.relation is not Relation.CITES else found


def _is_end(one: DocumentRelation, asked: AskedRelation) -> bool:
    if asked.document is None:
        return one.number == asked.number
    end = one.source if asked.outgoing else one.target
    return end is not None and end.id == asked.document.id


def state_relations(relations: Sequence[DocumentRelation], wording: Wording, top: int) -> Facts:
    """Say each relation with the words that say so, those in at most `top` places."""
    statements: list[Statement] = []
    citations: dict[str, Citation] = {}
    for one in relations:
        cited = citation_of(Evidence(one.source, one.evidence), len(citations) + 1, CERTAIN)
        known = citations.get(cited.clause_id)
        if known is None and len(citations) == top:
            continue
        if known:
            cited = replace(known, highlights=tuple(dict.fromkeys((*known.highlights, one.evidence))))
        citations[cited.clause_id], n = cited, cited.n
        target = title_of(one.target) if one.target else wording.say("relation_not_held", title=bracketed(one.name))
        values = {"source": title_of(one.source), "target": target, "quote": marked(one.quote)}
        statements.append(Statement(wording.say(f"relation_{one.relation}", **values), (n,), (one.quote,)))
    return Facts(tuple(statements), (), tuple(citations.values()))
