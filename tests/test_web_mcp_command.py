"""The command `assistant mcp` as programs start it: both transports in a process of their own."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from assistant.contract import answer_json
from assistant.json_parts import Json, document_summary
from assistant.opening import build, open_assistant
from assistant.settings import Settings
from corpus.load import BUNDLED
from tests.conftest import Done
from tests.fakes import build_tiny_index, write_tiny_corpus
from tests.mcp_calls import in_loop, text_of
from tests.serving import QUESTION
from tests.waiting import PATIENCE
from web.loading import LOADING

# A shell ignores SIGINT for what runs in its background.
COMMAND = """
import signal
from assistant.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
# Prints wherever a library might: on every question, from Python and past it.
NOISY = """
import os
from assistant.cli import main
from assistant.pipeline import Assistant
answer = Assistant.answer
def noisy(*arguments):
    print("from Python", flush=True)
    os.write(1, b"past Python")
    return answer(*arguments)
Assistant.answer = noisy
main()
"""
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
THANKS = {"jsonrpc": "2.0", "method": "notifications/initialized"}
ASK = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tiny corpus and its index without encoders."""
    folder = tmp_path_factory.mktemp("mcp")
    build_tiny_index(folder)
    return folder


def environment(home: Path, corpus: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ASSISTANT_HOME": str(home),
        "ASSISTANT_CORPUS": str(corpus),
        "ASSISTANT_ENCODER": "none",
        "PYTHONUNBUFFERED": "1",
    }


def started(home: Path, *arguments: str, code: str = COMMAND) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, "mcp", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, home / "corpus"),
    )


def send(process: subprocess.Popen[str], *messages: Json) -> None:
    assert process.stdin is not None
    process.stdin.writelines(json.dumps(message) + "\n" for message in messages)
    process.stdin.flush()


def receive(process: subprocess.Popen[str]) -> Json:
    assert process.stdout is not None
    message: Json = json.loads(process.stdout.readline())
    assert message["jsonrpc"] == "2.0"
    return message


def left(process: subprocess.Popen[str]) -> Done:
    out, err = process.communicate(timeout=PATIENCE)
    return Done(process.returncode, out, err)


def test_the_official_client_asks_over_stdio(home: Path) -> None:
    assistant = open_assistant(Settings(home=home, corpus=home / "corpus", encoder="none"))
    server = StdioServerParameters(
        command=sys.executable, args=["-c", COMMAND, "mcp"], env=environment(home, home / "corpus")
    )

    async def asking() -> None:
        async with Client(server) as client:
            assert "ask" in [tool.name for tool in (await client.list_tools()).tools]
            answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
            assert answer is not None
            assert {**answer, "meta": None} == {**answer_json(assistant.answer(QUESTION)), "meta": None}
            documents = (await client.call_tool("list_documents")).structured_content
            assert documents == {"documents": [document_summary(found) for found in assistant.documents]}
            empty = await client.call_tool("ask", {"question": ""})
            assert (empty.is_error, text_of(empty)) == (True, "the question is empty: write what you want to know")

    in_loop(asking())


def test_a_first_start_builds_the_index_while_it_answers(tmp_path: Path) -> None:
    """A client waits seconds for a server to start, not the minute that a build takes."""
    corpus = write_tiny_corpus(tmp_path / "corpus")
    server = StdioServerParameters(
        command=sys.executable, args=["-c", COMMAND, "mcp"], env=environment(tmp_path, corpus)
    )

    async def asking() -> CallToolResult:
        async with Client(server) as client:
            while True:
                answer = await client.call_tool("ask", {"question": QUESTION})
                if text_of(answer) != LOADING:
                    return answer

    assert not in_loop(asking()).is_error
    assert (tmp_path / "index").is_dir()


def test_a_newer_generation_is_taken_up_between_calls(tmp_path: Path) -> None:
    build_tiny_index(tmp_path)
    corpus = tmp_path / "corpus"
    server = StdioServerParameters(
        command=sys.executable, args=["-c", COMMAND, "mcp"], env=environment(tmp_path, corpus)
    )

    async def generation(client: Client) -> str:
        answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
        assert answer is not None
        return str(answer["meta"]["index"])

    async def asking() -> tuple[str, str, str]:
        async with Client(server) as client:
            first = await generation(client)
            shutil.copy(BUNDLED / "glossary.tsv", corpus)
            with (corpus / "glossary.tsv").open("a", encoding="utf-8") as glossary:
                glossary.write("unicorn\t独角兽\n")
            read = Settings(home=tmp_path, corpus=corpus, encoder="none")
            built = build(read, lambda _what, _done, _total: None, lambda: None).generation
            deadline = time.monotonic() + PATIENCE
            while (found := await generation(client)) == first and time.monotonic() < deadline:
                await asyncio.sleep(0.1)
            return first, built, found

    first, built, found = in_loop(asking())
    assert found == built != first


def test_documents_that_cannot_be_read_are_named_to_the_client_and_their_folder_on_standard_error(
    tmp_path: Path,
) -> None:
    nowhere = tmp_path / "nowhere"
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "mcp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(tmp_path, nowhere),
    ) as process:  # fmt: skip
        send(process, HELLO)
        receive(process)
        send(process, THANKS, ASK)
        result = receive(process)["result"]
        done = left(process)
    said = "no manifest.toml in {}: set ASSISTANT_CORPUS to a folder that has one"
    assert (result["isError"], result["content"][0]["text"]) == (True, said.format("nowhere"))
    assert said.format(nowhere) in done.err


def test_nothing_but_the_protocol_goes_to_standard_output(home: Path) -> None:
    with started(home, code=NOISY) as process:
        send(process, HELLO)
        assert receive(process)["result"]["serverInfo"]["name"] == "policy-assistant"
        send(process, THANKS, ASK)
        assert receive(process)["result"]["structuredContent"]["status"] == "answered"
        done = left(process)
    assert (done.code, done.out) == (0, ""), done.err
    assert "from Python" in done.err
    assert "past Python" in done.err


def test_a_client_that_goes_away_in_the_middle_ends_the_server(home: Path) -> None:
    with started(home) as process:
        send(process, HELLO)
        receive(process)
        send(process, THANKS, ASK)
        done = left(process)
    assert (done.code, done.err) == (0, "")
    assert {json.loads(line)["id"] for line in done.out.splitlines()} <= {2}


def test_an_interrupt_ends_it_quietly(home: Path) -> None:
    with started(home) as process:
        send(process, HELLO)
        receive(process)
        process.send_signal(signal.SIGINT)
        done = left(process)
    assert done == Done(-signal.SIGINT, "", "")


def test_http_is_served_on_a_free_port_until_it_is_interrupted(home: Path) -> None:
    with started(home, "--transport", "http", "--port", "0") as process:
        assert process.stderr is not None
        event = json.loads(process.stderr.readline())["event"]
        address = event.removeprefix("serving MCP on ").partition(";")[0]
        assert address.startswith("http://127.0.0.1:")
        assert event.endswith("/mcp; Ctrl-C stops")

        async def asking() -> CallToolResult:
            async with Client(address) as client:
                return await client.call_tool("ask", {"question": QUESTION})

        assert not in_loop(asking()).is_error
        process.send_signal(signal.SIGINT)
        done = left(process)
    assert "Traceback" not in done.err
    assert done.code == 130


def test_an_address_in_use_is_a_fault(run_cli: Callable[..., Done]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run_cli("mcp", "--transport", "http", "--port", str(port))
    reason = "(Address already in use): give another --port or --host"
    assert done == Done(1, "", f"assistant: cannot listen on 127.0.0.1 port {port} {reason}\n")
