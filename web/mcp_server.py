"""The MCP server: the tools over one assistant, which is opened in the background."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from assistant.contract import program_version
from assistant.json_parts import Json
from assistant.pipeline import Assistant
from corpus.errors import Fault
from web.capacity import Abandoned, Work
from web.errors import status_of
from web.loading import Loading, Updates
from web.mcp_tools import Tool, tools
from web.state import WAIT_SECONDS

INSTRUCTIONS = (
    "Answers about Chinese policy documents (border and cross-border economic cooperation zones, national development "
    "zones). Every quote is verbatim: repeat it as it stands, in Chinese, and name its document and clause. Where an "
    "answer is refused the documents do not say: tell so instead of guessing. Questions may be in Chinese or English."
)
# How often a call that came while the assistant is being opened looks again.
_LOOK_AGAIN_SECONDS = 0.05
_log = logging.getLogger(__name__)


def mcp_server(
    open_assistant: Callable[[], Assistant], wait: float = WAIT_SECONDS, updates: Updates | None = None
) -> Server[Loading]:
    """Return the server; the assistant is opened in the background once it runs, calls wait `wait` seconds for it.

    `updates` is where the assistants of newer generations come from; without, the first one stays.
    """
    served = tools()

    @asynccontextmanager
    async def lifespan(_: Server[Loading]) -> AsyncIterator[Loading]:
        loading = Loading(open_assistant, updates)
        threading.Thread(target=loading.run, name="open-assistant", daemon=True).start()
        try:
            yield loading
        finally:
            loading.close()

    async def list_tools(_: ServerRequestContext[Loading], _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[tool.describe() for tool in served.values()])

    async def call_tool(context: ServerRequestContext[Loading], params: CallToolRequestParams) -> CallToolResult:
        tool = served.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"no tool {params.name!r}; there are {', '.join(served)}")
        return await _call(tool, params.arguments or {}, context.lifespan_context, wait, _work(context))

    return Server(
        "policy-assistant",
        version=program_version(),
        title="Policy assistant",
        instructions=INSTRUCTIONS,
        lifespan=lifespan,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _work(context: ServerRequestContext[Loading]) -> Work:
    """Return what web/capacity_middleware.py ends where nobody waits for the call any more; over stdio nobody does."""
    work: Work | None = getattr(getattr(context.request, "state", None), "work", None)
    return work or Work()


async def _call(tool: Tool, arguments: Json, loading: Loading, wait: float, work: Work) -> CallToolResult:
    """Call a tool in a thread; what the API answers with a problem is a tool error with the same detail."""
    try:
        read = tool.arguments.model_validate(arguments)
    except ValidationError as error:
        return _failure("; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()))
    assistant = await _opened(loading, wait)
    if assistant is None:
        return _failure(loading.why_not)
    called = asyncio.ensure_future(run_in_threadpool(tool.call, assistant, read, work.go_on))
    await asyncio.wait([called])
    # The future holds any exception: what nobody foresaw is logged here, and never shown to the client.
    raised = called.exception()
    if raised is None:
        return _success(called.result())
    if isinstance(raised, Abandoned):
        return _failure(raised.detail)
    if not isinstance(raised, Fault):
        _log.error("the tool %s failed", tool.name, exc_info=raised)
    return _failure(status_of(raised)[1])


async def _opened(loading: Loading, wait: float) -> Assistant | None:
    """Return the assistant, waiting for it at most `wait` seconds; no thread waits that would outlive the client."""
    deadline = asyncio.get_running_loop().time() + wait
    while not loading.done and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    return loading.assistant(0)


def _success(values: Json) -> CallToolResult:
    """Return a result as values, and for clients that read only text as JSON."""
    text = json.dumps(values, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=values)


def _failure(detail: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=detail)], is_error=True)
