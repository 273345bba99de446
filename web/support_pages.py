"""The page of support: who asks, filters, and the measures by kind."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.asker import Asker, asker_of
from assistant.derived.measures import Kind, Strength, Verb
from assistant.pipeline import MAX_QUESTION, check_question
from assistant.support import FILTERS, Wanted
from corpus.document import Document
from corpus.front import NATIONWIDE
from web.facets import Option, value_label
from web.state import LoadingDep, opened
from web.strings import Interface
from web.support_strings import SUPPORT_PHRASES
from web.support_views import kind_name, read_as, rows, sections
from web.templating import interface, page

router = APIRouter(include_in_schema=False)


@router.get("/support")
def support_page(request: Request, loading: LoadingDep, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """Show the measures that the filters in the address let through, ranked for who asks."""
    question = q.strip()
    given = {name: [value for value in request.query_params.getlist(name) if value.strip()] for name in FILTERS}
    wanted = Wanted.of(given)
    if question:
        check_question(question)
    assistant = opened(loading)
    asker = asker_of(assistant.index.read(question)) if question else Asker()
    found = assistant.derived.support.for_asker(asker, wanted)
    ui = interface(request, SUPPORT_PHRASES)
    context = {
        "question": question,
        "longest": MAX_QUESTION,
        "wanted": wanted,
        "chosen": sum(map(bool, given.values())),
        "kinds": [Option(kind.value, kind_name(kind, ui), kind in wanted.kinds) for kind in Kind],
        "strengths": [Option(s.value, ui.say(f"strength_{s.value}"), s in wanted.strengths) for s in Strength],
        "regions": _regions(assistant.documents, wanted.region, ui),
        "verbs": [verb for verb in Verb if verb in wanted.verbs],
        "support": found,
        "sections": sections(found, ui, bool(question or wanted != Wanted())),
        "prohibitions": rows(found.prohibitions, ui),
        "read_as": read_as(found, ui),
        "asker_known": asker.is_known,
    }
    return page(request, "support.html", context, phrases=SUPPORT_PHRASES)


def _regions(documents: Sequence[Document], chosen: str, ui: Interface) -> list[Option]:
    """Return the provinces that documents are for; one that is chosen is always among them."""
    named = [region for document in documents for region in document.regions if region != NATIONWIDE]
    every = dict.fromkeys([*named, *([chosen] if chosen else [])])
    return [Option(region, value_label("region", region, {}, ui), region == chosen) for region in every]
