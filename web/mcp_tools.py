"""The MCP tools: what each is for, what it takes, and the JSON it returns, which is that of the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp.types import Tool as ToolDescription
from mcp.types import ToolAnnotations
from pydantic import BaseModel

from assistant.asker import Asker, asker_of
from assistant.asks import body_asked_about
from assistant.compare import compare_documents
from assistant.comparison_json import comparison_json
from assistant.contract import FILTERS, answer_json, parse_filters, search_json
from assistant.errors import FilterInvalid
from assistant.json_parts import Json, document_summary
from assistant.pipeline import Assistant, check_question
from assistant.register_json import body_json
from assistant.stages import OnStage
from assistant.support import FILTERS as SUPPORT_FILTERS
from assistant.support import Wanted
from assistant.support_json import support_json
from index.filters import Filter
from index.intent import Intent
from index.language import Language
from web import answer_models, document_models, mcp_arguments
from web.comparison_models import Comparison
from web.document_routes import clause_page
from web.support_models import Support


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name and description, the models of its arguments and its result, and what makes the result.

    `call` takes the assistant, the arguments, and what is told of each stage of an answer.
    """

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    call: Callable[[Assistant, Any, OnStage | None], Json]

    def describe(self) -> ToolDescription:
        """Return the tool as clients list it."""
        return ToolDescription(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.arguments.model_json_schema(),
            # A choice between objects is an object, but the protocol wants it said.
            output_schema={"type": "object", **self.result.model_json_schema()},
            annotations=ToolAnnotations(
                read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )


def tools() -> dict[str, Tool]:
    """Return every tool by its name."""
    every = (_ASK, _SEARCH, _CLAUSE, _DOCUMENTS, _RESPONSIBLE, _SUPPORT, _COMPARE)
    return {tool.name: tool for tool in every}


def _ask(assistant: Assistant, asked: mcp_arguments.AskArguments, on_stage: OnStage | None) -> Json:
    return answer_json(assistant.answer(asked.q, _filters(asked), asked.top, asked.previous, on_stage))


def _search(assistant: Assistant, asked: mcp_arguments.SearchArguments, _: OnStage | None) -> Json:
    return search_json(*assistant.search(asked.q, _filters(asked), asked.top))


def _filters(asked: mcp_arguments.SearchArguments) -> Filter:
    return parse_filters({name: values for name in FILTERS if (values := getattr(asked, name))})


def _clause(assistant: Assistant, wanted: mcp_arguments.ClauseArguments, _: OnStage | None) -> Json:
    return clause_page(assistant.document(wanted.clause_id.partition("#")[0]), wanted.clause_id)


def _documents(assistant: Assistant, _none: mcp_arguments.NoArguments, _: OnStage | None) -> Json:
    return {"documents": [document_summary(document) for document in assistant.documents]}


def _responsible(assistant: Assistant, wanted: mcp_arguments.ResponsibleArguments, on_stage: OnStage | None) -> Json:
    if (wanted.question is None) == (wanted.name is None):
        raise FilterInvalid("give question or name: what to be responsible for, or the body")
    if wanted.name is not None:
        return body_json(assistant.derived.register.get(wanted.name), wanted.role)
    if wanted.role is not None:
        raise FilterInvalid("role goes with name: of a question every body is given with its role")
    return answer_json(assistant.answer(_after_bodies(assistant, wanted.question or ""), on_stage=on_stage))


def _after_bodies(assistant: Assistant, question: str) -> str:
    """Return a question after bodies: as it was asked where it is one, else who is responsible for its subject."""
    check_question(question)
    read = assistant.index.read(question)
    if read.intent is not Intent.CONTENT or body_asked_about(read, assistant.derived.register):
        return question
    subject = question.strip().rstrip("？?。.")
    if read.language is Language.ENGLISH:
        return f"Which agencies are responsible for {subject}?"
    return f"{subject}由哪些部门负责？"


def _support(assistant: Assistant, wanted: mcp_arguments.SupportArguments, _: OnStage | None) -> Json:
    if wanted.q is not None:
        check_question(wanted.q)
    values = {name: getattr(wanted, name) for name in SUPPORT_FILTERS}
    given = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    asker = asker_of(assistant.index.read(wanted.q)) if wanted.q is not None else Asker()
    found = support_json(assistant.derived.support.for_asker(asker, Wanted.of(given)), wanted.q)
    groups = [{**group, "measures": group["measures"][: wanted.top]} for group in found["groups"]]
    return {**found, "groups": groups, "prohibitions": found["prohibitions"][: wanted.top]}


def _compare(assistant: Assistant, wanted: mcp_arguments.CompareArguments, _: OnStage | None) -> Json:
    check_question(wanted.q, "subject")
    columns = [assistant.document(name) for name in dict.fromkeys(wanted.document)]
    return comparison_json(compare_documents(assistant.index, wanted.q, columns), wanted.q)


_ASK = Tool(
    "ask",
    "Answer a policy question",
    "Answers a question about Chinese policy on border and cross-border economic cooperation zones and national "
    "development zones, with verbatim clauses and their places. Use it first for any question of content; a refusal "
    "(status insufficient_evidence) means that the documents do not say.",
    mcp_arguments.AskArguments,
    answer_models.Answer,
    _ask,
)
_SEARCH = Tool(
    "search",
    "Search the clauses",
    "Ranks the clauses for a question or keywords, whether or not they answer it. Use it to look around, to read more "
    "than the clauses an answer cites, or after a refusal.",
    mcp_arguments.SearchArguments,
    answer_models.SearchResult,
    _search,
)
_CLAUSE = Tool(
    "get_clause",
    "Read a clause",
    "Returns one clause with its full text, its document, the bodies it names, and the ids of the clauses before and "
    "after it. Use it to read round a citation.",
    mcp_arguments.ClauseArguments,
    document_models.ClausePage,
    _clause,
)
_DOCUMENTS = Tool(
    "list_documents",
    "List the documents",
    "Lists the documents that answers come from, with title, number, issuers, date, level, regions and status. Use it "
    "to see what is covered, and for the ids that filters take.",
    mcp_arguments.NoArguments,
    document_models.DocumentList,
    _documents,
)
_RESPONSIBLE = Tool(
    "who_is_responsible",
    "Find who is responsible",
    "Says which bodies are responsible for a matter (give question), as an answer with its clauses, or what one body "
    "has to do (give name), as its duties with the words that say so. Use it for every question of who.",
    mcp_arguments.ResponsibleArguments,
    mcp_arguments.Responsible,
    _responsible,
)
_SUPPORT = Tool(
    "find_support",
    "Find support",
    "Lists the support that the documents give, grouped by kind (land, finance, tax, talent …), each measure with its "
    "sentence, conditions and bodies. Use it when an enterprise or zone asks what it can get: say who it is in "
    "question, and what fits its place and trade comes first.",
    mcp_arguments.SupportArguments,
    Support,
    _support,
)
_COMPARE = Tool(
    "compare",
    "Compare documents",
    "Puts side by side what documents say on a subject: a row for each aspect, a column for each document, verbatim "
    "quotes in the cells. Use it for differences between levels, regions or years, such as national and regional rules "
    "on land.",
    mcp_arguments.CompareArguments,
    Comparison,
    _compare,
)
