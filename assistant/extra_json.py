"""What an answer has beyond clauses, in short and in the form of the contract; each says where the whole of it is."""

from urllib.parse import urlencode

from assistant.answer import Answer, Citation, Extra, Lineal, RelatedClause
from assistant.comparison_json import comparison_json
from assistant.derived.register import BodyEntry
from assistant.derived.validity import Validity
from assistant.json_parts import Json, body_role, clause_url, document_summary
from assistant.register_json import body_address
from assistant.support import Group, Support, main_kind
from assistant.writing import ACTING
from corpus.document import Role

# Measures that an answer holds itself; /api/v1/support has them all.
MEASURES = 12


def extra_json(answer: Answer) -> Json:
    """Return an answer's duties, support, comparison and validity; null for what the question does not ask for."""
    extra: Extra = answer.extra
    return {
        "body": _body(extra.body) if extra.body else None,
        "support": _support(extra.support, answer) if extra.support else None,
        "comparison": comparison_json(extra.comparison.comparison, extra.comparison.subject)
        if extra.comparison
        else None,
        "validity": _validity(extra.validity) if extra.validity else None,
    }


def related_json(citation: Citation) -> Json:
    """Return the clauses that carry a citation out, and those that it carries out."""
    return {
        lineal.value: [_related(related) for related in citation.related if related.lineal is lineal]
        for lineal in Lineal
    }


def _related(related: RelatedClause) -> Json:
    clause = related.clause
    acting = {(mention.name, mention.role): mention for mention in clause.agencies if mention.role in ACTING}
    return {
        "clause_id": clause.id,
        "document": document_summary(related.document),
        "path": list(clause.path),
        "agencies": [body_role(mention) for mention in acting.values()],
        "url": clause_url(related.document.id, clause.id),
    }


def _body(entry: BodyEntry) -> Json:
    return {
        "name": entry.name,
        "name_en": entry.name_en,
        "roles": [{"role": role.value, "clauses": len(duties)} for role in Role if (duties := entry.with_role(role))],
        "url": body_address(entry.name),
    }


def _support(support: Support, answer: Answer) -> Json:
    cited = {citation.clause_id: citation.n for citation in answer.citations}
    return {
        "count": support.count,
        "close": sum(fitted.fit.is_close for fitted in support.ranked),
        "kinds": [_kind(group) for group in support.groups],
        "measures": [
            {
                "kind": kind.value if (kind := main_kind(fitted.measure, support.asker.kinds)) else None,
                "strength": fitted.measure.strength.value,
                "clause_id": fitted.measure.clause.id,
                "citation": cited.get(fitted.measure.clause.id),
                "quote": fitted.measure.quote,
                "start": fitted.measure.sentence.start,
                "end": fitted.measure.sentence.end,
                "url": clause_url(fitted.measure.document.id, fitted.measure.clause.id),
            }
            for fitted in support.ranked[:MEASURES]
        ],
        "url": f"/support?{urlencode({'q': answer.understood_as or answer.question})}",
    }


def _kind(group: Group) -> Json:
    return {"kind": group.kind.value if group.kind else None, "count": len(group.measures)}


def _validity(validity: Validity) -> Json:
    return {
        "document": validity.document.id,
        "status": validity.status.value,
        "effective": validity.effective.isoformat() if validity.effective else None,
        "expires": validity.expires.isoformat() if validity.expires else None,
        "later": [later.document.id for later in validity.later],
        "url": f"/documents/{validity.document.id}",
    }
