"""Asking a language model: any server that speaks the chat completions of OpenAI, within deadlines.

A call returns what came, and why it ended where that was too early: whoever asks has another way to answer. Nothing is
tried a second time; after failures in a row the model is left alone for a while.
"""

import asyncio
import importlib
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from assistant.chat.breaker import Breaker

# What is waited for is looked at so often: a client that is gone, a deadline.
_LOOK_SECONDS = 0.1
# A place among those at once is waited for so long; then the answer is written without the model.
_PLACE_SECONDS = 2.0
# A token is at most a few characters: so many for each are no answer any more.
_CHARACTERS_OF_TOKEN = 8
_TEMPERATURE = 0.0

OnText = Callable[[str], None]


class Failure(StrEnum):
    """Why a model gave no whole answer."""

    UNREACHABLE = "unreachable"  # no connection, or one that broke
    REFUSED = "refused"  # a status of 4xx or 5xx
    SLOW = "slow"  # the first word did not come in time
    LATE = "late"  # the last one did not
    BROKEN = "broken"  # what came is no chat completion
    EMPTY = "empty"  # it holds no word
    TOO_LONG = "too_long"
    BUSY = "busy"  # too many answers are being written
    RESTING = "resting"  # it failed several times in a row


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told: what it is to do, and what with."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, why it ended too early, and the milliseconds until its first word, None without any."""

    text: str
    failure: Failure | None = None
    first_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds in all and until the first word, tokens of an answer, and calls at the same time."""

    seconds: float = 20.0
    first_seconds: float = 8.0
    tokens: int = 800
    at_once: int = 4


class Endpoint:
    """A model at an address; safe to use from several threads."""

    def __init__(
        self, base_url: str, model: str, api_key: str, limits: Limits | None = None, breaker: Breaker | None = None
    ) -> None:
        self._base_url, self.model, self._api_key = base_url, model, api_key
        self._limits = limits or Limits()
        self._breaker = breaker or Breaker()
        self._places = threading.BoundedSemaphore(self._limits.at_once)
        # Certificates take a moment to read; without https none are needed, and none are accepted.
        self._tls = (
            ssl.create_default_context() if base_url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )

    def complete(
        self, prompt: Prompt, on_text: OnText | None = None, go_on: Callable[[], None] | None = None
    ) -> Completion:
        """Let the model answer; `on_text` is told of each piece as it comes.

        `go_on` is called again and again, and raises what is to end the call: then that is raised.
        """
        importlib.import_module("openai")  # before the clock runs: the first time it takes a second
        if not self._breaker.lets_through():
            return Completion("", Failure.RESTING)
        if not self._places.acquire(timeout=_PLACE_SECONDS):
            return Completion("", Failure.BUSY)
        try:
            done = _run(self._within_limits(prompt, _Reading(on_text), go_on))
        finally:
            self._places.release()
        if done.failure is None:
            self._breaker.succeeded()
        else:
            self._breaker.failed()
        return done

    async def _within_limits(self, prompt: Prompt, reading: "_Reading", go_on: Callable[[], None] | None) -> Completion:
        """Read until the end, a deadline, or until `go_on` raises."""
        task = asyncio.create_task(self._read(prompt, reading))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_LOOK_SECONDS)
                if go_on is not None:
                    go_on()
                if failure := self._over(task, reading):
                    return reading.completion(failure)
            return reading.completion(task.result())
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=1.0)

    def _over(self, task: "asyncio.Task[Failure | None]", reading: "_Reading") -> Failure | None:
        passed = time.perf_counter() - reading.started
        if task.done():
            return None
        if passed > self._limits.seconds:
            return Failure.LATE
        return Failure.SLOW if reading.first_ms is None and passed > self._limits.first_seconds else None

    async def _read(self, prompt: Prompt, reading: "_Reading") -> Failure | None:
        """Read the stream of an answer; return why it is none."""
        import httpx2
        import openai

        from assistant.chat.transport import BoundedTransport, TooMuch

        most = self._limits.tokens * _CHARACTERS_OF_TOKEN
        try:
            async with (
                httpx2.AsyncClient(transport=BoundedTransport(verify=self._tls), timeout=self._limits.seconds) as http,
                openai.AsyncOpenAI(
                    base_url=self._base_url, api_key=self._api_key, max_retries=0, http_client=http
                ) as client,
            ):
                stream = await client.chat.completions.create(
                    model=self.model,
                    messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                    stream=True,
                    temperature=_TEMPERATURE,
                    max_tokens=self._limits.tokens,
                )
                async with stream:
                    async for chunk in stream:
                        reading.take(_text_of(chunk))
                        if reading.length > most:
                            return Failure.TOO_LONG
        except openai.APIStatusError:
            return Failure.REFUSED
        except openai.APIConnectionError as error:
            return Failure.TOO_LONG if isinstance(error.__cause__, TooMuch) else Failure.UNREACHABLE
        except TooMuch:
            return Failure.TOO_LONG
        except httpx2.HTTPError:
            return Failure.UNREACHABLE
        except (openai.APIError, ValueError, TypeError):
            # An event with an error, one that is no JSON, or JSON of another form.
            return Failure.BROKEN
        return None if reading.has_words else Failure.EMPTY


def _run(asking: Coroutine[None, None, Completion]) -> Completion:
    """Run a call to its end: in a thread of its own where this one has an event loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asking)
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, asking).result()


class _Reading:
    """What has come of an answer."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self._pieces: list[str] = []
        self.started = time.perf_counter()
        self.first_ms: float | None = None
        self.length = 0

    @property
    def has_words(self) -> bool:
        """Whether anything but white space came."""
        return any(piece.strip() for piece in self._pieces)

    def take(self, text: str) -> None:
        """Add a piece."""
        if not text:
            return
        if self.first_ms is None:
            self.first_ms = 1000 * (time.perf_counter() - self.started)
        self._pieces.append(text)
        self.length += len(text)
        if self._on_text is not None:
            self._on_text(text)

    def completion(self, failure: Failure | None) -> Completion:
        """Return what has come."""
        return Completion("".join(self._pieces), failure, self.first_ms)


def _text_of(chunk: object) -> str:
    """Return the words in a chunk. Its form is not checked by the client: a server may send anything."""
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list):
        raise TypeError("a chunk has no choices")
    pieces = [getattr(getattr(choice, "delta", None), "content", None) for choice in choices[:1]]
    return "".join(piece for piece in pieces if isinstance(piece, str))
