"""The pages of the conversation: a question as address, form or stream, its answer as HTML; and the history."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer, Statement
from assistant.contract import answer_json, statement_json
from assistant.pipeline import MAX_QUESTION, Assistant, check_questions
from assistant.stages import Stage
from assistant.writing import Listener
from corpus.clean import to_traditional
from index.language import Language, detect_language
from web.asked import MAX_PREVIOUS, Asked, FilterValue
from web.capacity import Work
from web.facets import facets
from web.metrics import Metrics
from web.phrases import EXAMPLES, SCRIPT
from web.state import LoadingDep, MetricsDep, WorkDep, explains, opened
from web.streaming import Events, OnStage, event, in_stages, problem_of
from web.strings import Interface
from web.templating import interface, page, templates
from web.views import turn_view

router = APIRouter(include_in_schema=False)

_SCRIPT_PREFIX = "script_"
_OTHER_LANGUAGE = "example_other"


class TurnRequest(BaseModel):
    """A question as the page's script sends it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    previous: list[str] = Field(default_factory=list)
    filters: dict[str, FilterValue] = Field(default_factory=dict)
    lang: str | None = None

    @property
    def asked(self) -> Asked:
        """The question with what belongs to it."""
        return Asked.from_values(self.question, self.previous, self.filters)


@router.get("/")
def ask_by_address(request: Request, loading: LoadingDep, metrics: MetricsDep, work: WorkDep) -> HTMLResponse:
    """Show the page; with a question in the address, its answer too."""
    asked = Asked.from_fields(request.query_params.multi_items())
    if not asked.question:
        return _chat(request, asked, loading.assistant(0), None)
    check_questions(asked.question, asked.previous)
    return _answered(request, asked, opened(loading), metrics, work)


@router.post("/")
async def ask_by_form(request: Request, loading: LoadingDep, metrics: MetricsDep, work: WorkDep) -> HTMLResponse:
    """Show the answer to a question that was sent as a form, as a browser without JavaScript does."""
    async with request.form() as form:
        fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    asked, lang = Asked.from_fields(fields), dict(fields).get("lang")
    if not asked.question:
        return _chat(request, asked, loading.assistant(0), None, lang)
    check_questions(asked.question, asked.previous)
    return await run_in_threadpool(lambda: _answered(request, asked, opened(loading), metrics, work, lang))


@router.post("/turn")
async def ask_by_script(request: Request, body: TurnRequest, loading: LoadingDep, metrics: MetricsDep) -> Events:
    """Stream the stages of an answer, what a language model writes meanwhile, then its HTML and its JSON."""
    asked = body.asked
    check_questions(asked.question, asked.previous)
    filters = asked.filters
    assistant = await run_in_threadpool(opened, loading)
    ui, explained = interface(request, lang=body.lang), explains(request)

    def answering(on_stage: OnStage, listener: Listener) -> Answer:
        answer = assistant.answer(
            asked.question, filters, previous=asked.previous, on_stage=on_stage, listener=listener
        )
        metrics.saw_answer(answer)
        return answer

    def html(answer: Answer) -> str:
        view = turn_view(asked, answer, assistant.documents, ui, explained)
        return templates().get_template("turn.html").render(turn=view, ui=ui, data=None)

    async def events() -> AsyncGenerator[bytes]:
        async with aclosing(in_stages(answering)) as parts:
            async for part in parts:
                if isinstance(part, Stage):
                    yield event("stage", {"stage": part.value})
                elif isinstance(part, Statement):
                    yield event("sentence", statement_json(part))
                elif isinstance(part, Answer):
                    yield event("turn", {"html": html(part), "answer": answer_json(part)})
                else:
                    yield event("problem", problem_of(part))

    return Events(events(), {})


@router.get("/history")
async def history(request: Request) -> HTMLResponse:
    """Show the page that lists the conversations which the browser keeps."""
    return page(request, "history.html", {"script": _script_words(interface(request))})


def _answered(
    request: Request, asked: Asked, assistant: Assistant, metrics: Metrics, work: Work, lang: str | None = None
) -> HTMLResponse:
    listener = Listener(go_on=work.go_on)
    answer = assistant.answer(
        asked.question, asked.filters, previous=asked.previous, on_stage=work.go_on, listener=listener
    )
    metrics.saw_answer(answer)
    return _chat(request, asked, assistant, answer, lang)


def _chat(
    request: Request, asked: Asked, assistant: Assistant | None, answer: Answer | None, lang: str | None = None
) -> HTMLResponse:
    """Return the page; `assistant` is None while it is being opened, which leaves out the filters."""
    ui = interface(request, lang=lang)
    documents = assistant.documents if assistant else ()
    earlier = (*asked.previous, asked.question) if asked.question else asked.previous
    context = {
        "asked": asked,
        "turn": turn_view(asked, answer, documents, ui, explains(request)) if answer else None,
        "data": _turn_data(asked, answer) if answer else None,
        "next_previous": earlier[-MAX_PREVIOUS:],
        "filters": facets(documents, asked.chosen, ui) if documents else (),
        "loading": assistant is None,
        "documents": len(documents),
        "clauses": sum(len(document.clauses) for document in documents),
        "examples": [_example(asked, ui, *example) for example in EXAMPLES],
        "script": _script_words(ui),
        "longest": MAX_QUESTION,
    }
    return page(request, "chat.html", context, here=asked.address if asked.question else "/", lang=lang)


def _turn_data(asked: Asked, answer: Answer) -> str:
    """Return what the script needs of a turn that came with the page: what it would have sent, and the answer."""
    turn = {"question": asked.question, "previous": asked.previous, "filters": asked.values}
    return json.dumps({**turn, "answer": answer_json(answer)}, ensure_ascii=False, separators=(",", ":"))


def _example(asked: Asked, ui: Interface, kind: str, chinese: str, english: str) -> dict[str, str]:
    in_english = (ui.language is Language.ENGLISH) is not (kind == _OTHER_LANGUAGE)
    question = english if in_english else chinese
    if ui.language is Language.TRADITIONAL and not in_english:
        question = to_traditional(chinese)
    address, language = asked.another(question).address, detect_language(question).value
    return {"kind": ui.say(kind), "question": question, "address": address, "language": language}


def _script_words(ui: Interface) -> dict[str, str]:
    """Return the words that scripts show, by the names of their data attributes."""
    return {key.removeprefix(_SCRIPT_PREFIX): ui.say(key) for key in SCRIPT}
