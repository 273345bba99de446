"""What the tests of the MCP server share: calls with the official client, and what the API says to the same."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from mcp import Client
from mcp.types import CallToolResult, TextContent

from assistant.json_parts import Json

Returned = TypeVar("Returned")
NAMES = ["ask", "search", "get_clause", "list_documents", "who_is_responsible", "find_support", "compare"]


def in_loop(running: Coroutine[Any, Any, Returned]) -> Returned:
    """Run a coroutine to its end in a thread of its own: the main one may hold the loop of a browser test."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, running).result()


def call(address: str, tool: str, arguments: Json, mode: str = "auto") -> CallToolResult:
    """Call a tool of a server once."""

    async def calling() -> CallToolResult:
        async with Client(address, mode=mode) as client:
            # The client learns the result's schema from the list, and checks each result by it.
            await client.list_tools()
            return await client.call_tool(tool, arguments)

    return in_loop(calling())


def text_of(result: CallToolResult) -> str:
    """Return the text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def failure(result: CallToolResult) -> str:
    """Return what a tool error says."""
    assert (result.is_error, result.structured_content) == (True, None)
    return text_of(result)


def from_api(api: TestClient, route: str, values: Json) -> tuple[bool, Any]:
    """Return whether the API answered with a problem, and the problem's detail or the JSON."""
    path = f"/api/v1/{route}"
    response = api.post(path, json=values) if route == "ask" else api.get(path, params=values)
    found = response.json()
    return (True, found["detail"]) if response.is_error else (False, untimed(found))


def untimed(values: Json) -> Json:
    """Leave out what differs each time."""
    return {name: value for name, value in values.items() if name != "meta"}
