"""The page that explains an answer; there only where the server is set to explain."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.explain import Explanation, Part, feature_rows, names_found, words_put_beside
from assistant.json_parts import clause_url
from assistant.pipeline import DEFAULT_TOP, MAX_TOP, check_questions
from web.asked import Asked
from web.explain_strings import EXPLAIN_PHRASES
from web.state import LoadingDep, opened
from web.strings import Interface
from web.templating import interface, page

router = APIRouter(include_in_schema=False)

# Less than this is nothing beside what parts two clauses.
_SLIGHT = 0.005


@router.get("/explain")
def explain_page(
    request: Request, loading: LoadingDep, top: Annotated[int, Query(ge=1, le=MAX_TOP)] = DEFAULT_TOP
) -> HTMLResponse:
    """Show why the answer to the question in the address came out as it did; the address is that of the answer."""
    asked = Asked.from_fields(request.query_params.multi_items())
    check_questions(asked.question, asked.previous)
    filters = asked.filters
    explanation = opened(loading).explain(asked.question, top, asked.previous, filters)
    context = {
        "asked": asked,
        "explanation": explanation,
        "reading": list(_reading(explanation, interface(request, EXPLAIN_PHRASES))),
        "addresses": [clause_url(c.clause_id.partition("#")[0], c.clause_id) for c in explanation.clauses],
        "rows": feature_rows(explanation.clauses),
        "logit": explanation.gate_intercept + sum(part.contribution for part in explanation.gate),
        "direction": direction,
    }
    return page(request, "explain.html", context, phrases=EXPLAIN_PHRASES)


def direction(part: Part) -> str:
    """Return whether a feature adds to the score, takes away from it or does next to nothing: up, down, slight."""
    if abs(part.contribution) < _SLIGHT:
        return "slight"
    return "up" if part.contribution > 0 else "down"


def _reading(explanation: Explanation, ui: Interface) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what is known of the question: what it is called, its values, and their language; nothing that is empty."""
    question, chinese = explanation.question, "zh-Hans"
    language = question.language.value
    yield ui.say("read_language"), (ui.language_name(question.language),), language
    yield ui.say("read_searched"), (question.searched,), language
    if question.corrections:
        corrected = tuple(f"{c.wrong} → {c.right}" for c in question.corrections)
        yield ui.say("read_corrections"), corrected, language
    for kind, names in names_found(question.entities).items():
        if names:
            yield ui.say(f"read_{kind}"), names, chinese
    yield ui.say("read_topic"), (question.topic,), language
    if words := words_put_beside(question):
        shown = (f"{word} → {'、'.join(others) or ui.say('no_rendering')}" for word, others in words)
        yield ui.say("read_words"), tuple(shown), chinese
    yield ui.say("read_intent"), (ui.say(f"intent_{explanation.intent.value}"),), ui.language.value
