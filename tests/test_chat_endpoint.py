"""Asking a model: what a server that behaves well sends is returned, and what a bad one does is told in time."""

import asyncio
import threading
import zlib
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from assistant.chat.breaker import Breaker
from assistant.chat.endpoint import Completion, Endpoint, Failure, Limits, Prompt
from tests.chat_server import EVENTS, ChatServer, Script, chat_server, chunk, event, plain
from tests.waiting import PATIENCE

PROMPT = Prompt("Rules.", "Question?")
# A server that behaves is waited for however slow this machine is; one that does not, for a moment.
PATIENT = Limits(seconds=60, first_seconds=60, tokens=50, at_once=2)
SHORT = Limits(seconds=3.0, first_seconds=1.0, tokens=50, at_once=2)


@pytest.fixture(scope="module")
def serving() -> Iterator[ChatServer]:
    with chat_server() as served:
        yield served


@pytest.fixture
def served(serving: ChatServer) -> ChatServer:
    serving.requests.clear()
    serving.broken_off.clear()
    return serving


def endpoint(served: ChatServer, limits: Limits = PATIENT, breaker: Breaker | None = None) -> Endpoint:
    return Endpoint(served.address, "some-model", "the-key", limits, breaker)


def asked(served: ChatServer, limits: Limits = PATIENT) -> Completion:
    return endpoint(served, limits).complete(PROMPT)


def test_the_pieces_are_told_as_they_come_and_returned_together(served: ChatServer) -> None:
    served.says("由商务厅", "负责", "。[1]")
    heard: list[str] = []
    done = endpoint(served).complete(PROMPT, heard.append)
    assert (done.text, done.failure, heard) == ("由商务厅负责。[1]", None, ["由商务厅", "负责", "。[1]"])
    assert done.first_ms is not None
    assert done.first_ms > 0
    request = served.requests[0]
    assert request["path"] == "/v1/chat/completions"
    assert "authorization: bearer the-key" in request["head"]
    assert (request["model"], request["stream"], request["temperature"], request["max_tokens"]) == (
        "some-model", True, 0.0, 50,
    )  # fmt: skip
    assert request["messages"] == [{"role": "system", "content": "Rules."}, {"role": "user", "content": "Question?"}]


@pytest.mark.parametrize(
    ("parts", "failure"),
    [
        ((plain("500 Internal Server Error", b'{"error": {"message": "out of memory"}}'),), Failure.REFUSED),
        ((plain("401 Unauthorized", b"no"),), Failure.REFUSED),
        ((plain("429 Too Many Requests", b"{}"),), Failure.REFUSED),
        ((plain("404 Not Found", b"<html>", "text/html"),), Failure.REFUSED),
        ((EVENTS, b"data: {not json\n\n"), Failure.BROKEN),
        ((EVENTS, b"data: 5\n\n"), Failure.BROKEN),
        ((EVENTS, b"data: null\n\n"), Failure.BROKEN),
        ((EVENTS, event({"choices": "none"})), Failure.BROKEN),
        ((EVENTS, event({"error": {"message": "the model crashed"}})), Failure.BROKEN),
        ((EVENTS, b"data: \xff\xfe\n\n"), Failure.BROKEN),
        ((EVENTS, event({"choices": []}), b"data: [DONE]\n\n"), Failure.EMPTY),
        ((EVENTS, chunk(" \n"), b"data: [DONE]\n\n"), Failure.EMPTY),
        ((EVENTS,), Failure.EMPTY),
        ((plain("200 OK", b'{"choices": [{"message": {"content": "whole"}}]}'),), Failure.EMPTY),
        ((plain("200 OK", b"<html>a page</html>", "text/html"),), Failure.EMPTY),
        ((b"SSH-2.0-OpenSSH_9.2\r\n",), Failure.UNREACHABLE),
        ((b"",), Failure.UNREACHABLE),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ndata: {",), Failure.UNREACHABLE),
    ],
)
def test_what_is_no_answer_is_told_as_a_failure(served: ChatServer, parts: tuple[bytes, ...], failure: Failure) -> None:
    served.sends(*parts)
    assert asked(served).failure is failure


def test_a_redirect_takes_the_key_nowhere(served: ChatServer) -> None:
    elsewhere = plain("307 Temporary Redirect", b"", "text/plain", "Location: http://127.0.0.1:9/v1/chat/completions")
    served.sends(elsewhere)
    assert asked(served).failure in {Failure.REFUSED, Failure.UNREACHABLE}
    assert len(served.requests) == 1


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    assert Endpoint("http://127.0.0.1:9/v1", "m", "k", PATIENT).complete(PROMPT) == Completion("", Failure.UNREACHABLE)


def test_words_that_came_before_a_failure_are_kept(served: ChatServer) -> None:
    served.sends(EVENTS, chunk("由商务厅负责。[1]"), b"data: {\n\n")
    done = asked(served)
    assert (done.text, done.failure) == ("由商务厅负责。[1]", Failure.BROKEN)


async def _hang(_: dict[str, Any]) -> AsyncIterator[bytes]:
    yield EVENTS
    await asyncio.sleep(600)


async def _comments(_: dict[str, Any]) -> AsyncIterator[bytes]:
    yield EVENTS
    while True:
        yield b": still thinking\n\n"
        await asyncio.sleep(0.01)


async def _drip(_: dict[str, Any]) -> AsyncIterator[bytes]:
    yield EVENTS
    while True:
        yield chunk("又")
        await asyncio.sleep(0.1)


async def _flood(_: dict[str, Any]) -> AsyncIterator[bytes]:
    yield EVENTS
    while True:
        yield chunk("又" * 100)


async def _line(_: dict[str, Any]) -> AsyncIterator[bytes]:
    yield EVENTS + b"data: "
    while True:
        yield b"x" * 65536


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (_hang, Failure.SLOW),
        (_comments, Failure.SLOW),
        (_drip, Failure.LATE),
    ],
)
def test_what_takes_too_long_is_broken_off(served: ChatServer, script: Script, failure: Failure) -> None:
    served.script = script
    assert asked(served, replace(SHORT, first_seconds=60) if failure is Failure.LATE else SHORT).failure is failure
    assert served.broken_off.wait(PATIENCE)


@pytest.mark.parametrize("script", [_flood, _line])
def test_what_has_no_end_is_broken_off(served: ChatServer, script: Script) -> None:
    served.script = script
    assert asked(served).failure is Failure.TOO_LONG
    assert served.broken_off.wait(PATIENCE)


def test_a_packed_response_is_not_unpacked(served: ChatServer) -> None:
    packed = zlib.compress(b"data: " + bytes(1 << 20))
    served.sends(plain("200 OK", packed, "text/event-stream", "Content-Encoding: deflate"))
    assert asked(served).failure is Failure.TOO_LONG


def test_a_client_that_is_gone_ends_the_call(served: ChatServer) -> None:
    class GoneError(Exception):
        pass

    looks = 0

    def go_on() -> None:
        nonlocal looks
        looks += 1
        if looks > 2:
            raise GoneError

    served.script = _hang
    with pytest.raises(GoneError):
        endpoint(served, Limits()).complete(PROMPT, go_on=go_on)
    assert served.broken_off.wait(PATIENCE)


def test_so_many_ask_at_once_and_no_more(served: ChatServer) -> None:
    model = endpoint(served, Limits(seconds=30, first_seconds=30, at_once=1))
    begun, leave = threading.Event(), threading.Event()

    async def wait(_: dict[str, Any]) -> AsyncIterator[bytes]:
        yield EVENTS
        begun.set()
        await asyncio.to_thread(leave.wait, 60)
        yield chunk("好。")

    served.script = wait
    results: list[Completion] = []
    first = threading.Thread(target=lambda: results.append(model.complete(PROMPT)))
    first.start()
    assert begun.wait(PATIENCE)
    assert model.complete(PROMPT).failure is Failure.BUSY
    leave.set()
    first.join(PATIENCE)
    assert [done.text for done in results] == ["好。"]


def test_after_failures_in_a_row_the_model_is_left_alone_for_a_while(served: ChatServer) -> None:
    now = [0.0]
    model = endpoint(served, breaker=Breaker(failures=3, rest_seconds=30, clock=lambda: now[0]))
    served.sends(plain("500 Internal Server Error", b"{}"))
    assert [model.complete(PROMPT).failure for _ in range(4)] == [*[Failure.REFUSED] * 3, Failure.RESTING]
    assert len(served.requests) == 3
    now[0] = 30.0
    assert [model.complete(PROMPT).failure for _ in range(2)] == [Failure.REFUSED, Failure.RESTING]
    now[0] = 60.0
    served.says("好。")
    assert [model.complete(PROMPT).failure for _ in range(2)] == [None, None]


def test_a_success_between_failures_begins_the_count_anew() -> None:
    breaker = Breaker(failures=2)
    for _ in range(3):
        breaker.failed()
        breaker.succeeded()
        assert breaker.lets_through()
    breaker.failed()
    breaker.failed()
    assert not breaker.lets_through()


def test_it_may_be_asked_where_an_event_loop_runs(served: ChatServer) -> None:
    served.says("好。")

    async def within() -> Completion:
        return asked(served)

    # Of its own thread: a browser's tests leave a loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(asyncio.run, within()).result().text == "好。"
