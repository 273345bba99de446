"""What the page shows beside an answer's clauses: those that carry them out or that they carry out; further pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.answer import Answer, Citation, Lineal, RelatedClause
from assistant.json_parts import clause_url
from assistant.register_json import body_address
from assistant.writing import ACTING, title_of
from corpus.document import AgencyMention
from index.language import Language
from web.asked import Asked
from web.citing import clause_name_of
from web.strings import Interface


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A clause that carries a cited one out, or its basis: its place, who acts by it, and where both are compared."""

    label: str
    title: str
    clause: str
    heading: str
    bodies: str
    address: str
    beside: str


def related_views(citation: Citation, ui: Interface) -> tuple[RelatedView, ...]:
    """Return the clauses related to a cited one."""
    return tuple(_view(citation, related, ui) for related in citation.related)


def further_pages(asked: Asked, answer: Answer, ui: Interface) -> Iterator[tuple[str, str]]:
    """Yield the pages that have more than the answer: what they are called, and their addresses."""
    extra = answer.extra
    if extra.body:
        english = extra.body.name_en if ui.language is Language.ENGLISH else None
        yield ui.say("more_duties", name=english or extra.body.name), body_address(extra.body.name)
    if extra.support:
        query = urlencode({"q": answer.understood_as or asked.question})
        yield ui.say("more_support", count=extra.support.count), f"/support?{query}"


def _view(citation: Citation, related: RelatedClause, ui: Interface) -> RelatedView:
    clause, document = related.clause, related.document
    carried_out = related.lineal is Lineal.CARRIED_OUT_BY
    local, basis = (document, citation.document) if carried_out else (citation.document, document)
    acting = [mention for mention in clause.agencies if mention.role in ACTING]
    return RelatedView(
        label=ui.say(related.lineal.value),
        title=title_of(document),
        clause=clause_name_of(clause.id),
        heading=clause.path[-1] if clause.path else "",
        bodies=ui.say("separator").join(dict.fromkeys(_name(mention, ui) for mention in acting)),
        address=clause_url(document.id, clause.id),
        beside=f"/lineage?{urlencode({'local': local.id, 'basis': basis.id})}",
    )


def _name(mention: AgencyMention, ui: Interface) -> str:
    english = mention.name_en if ui.language is Language.ENGLISH else None
    return english or mention.name
