"""A server on this machine that speaks the chat completions of OpenAI as a script says, well or badly.

A script is a function from the request to the bytes of the response's body, piece by piece, or a whole HTTP response.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.waiting import PATIENCE

EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
Script = Callable[[dict[str, Any]], AsyncIterator[bytes]]


@dataclass
class ChatServer:
    """The address of the server, the script that it follows next, and what it was asked."""

    address: str = ""
    script: Script | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    broken_off: threading.Event = field(default_factory=threading.Event)

    def says(self, *pieces: str) -> None:
        """Answer everything with these pieces."""

        async def script(_: dict[str, Any]) -> AsyncIterator[bytes]:
            yield EVENTS
            for piece in pieces:
                yield chunk(piece)
            yield b"data: [DONE]\n\n"

        self.script = script

    def sends(self, *parts: bytes) -> None:
        """Answer everything with these bytes."""

        async def script(_: dict[str, Any]) -> AsyncIterator[bytes]:
            for part in parts:
                yield part

        self.script = script


def chunk(text: str, **more: object) -> bytes:
    """Return an event with a piece of text."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    return event(
        {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}
    )


def event(values: object) -> bytes:
    """Return an event with JSON as its data."""
    return b"data: " + json.dumps(values, ensure_ascii=False).encode() + b"\n\n"


def plain(status: str, body: bytes, content_type: str = "application/json", *headers: str) -> bytes:
    """Return a whole response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Serve on a free port in a thread."""
    served = ChatServer()
    started = threading.Event()
    stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        server = await asyncio.start_server(lambda r, w: _attend(served, r, w), "127.0.0.1", 0)
        served.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        stop.append((asyncio.get_running_loop(), asyncio.Event()))
        started.set()
        await stop[0][1].wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield served
    finally:
        loop, end = stop[0]
        loop.call_soon_threadsafe(end.set)
        thread.join(PATIENCE)


async def _attend(served: ChatServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read one request, and follow the script until it ends or the client is gone."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length"))
        asked = json.loads(await reader.readexactly(length))
        served.requests.append({**asked, "path": head.split()[1], "head": head})
        assert served.script is not None
        gone = asyncio.create_task(reader.read())
        telling = asyncio.create_task(_tell(served.script, asked, writer))
        await asyncio.wait({gone, telling}, return_when=asyncio.FIRST_COMPLETED)
        if not telling.done() or isinstance(telling.exception(), ConnectionError):
            served.broken_off.set()
        for task in (gone, telling):
            task.cancel()
        await asyncio.gather(gone, telling, return_exceptions=True)
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _tell(script: Script, asked: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    async for part in script(asked):
        writer.write(part)
        await writer.drain()
