"""The connection to a model, with a bound on what is read: a stream without end fills no memory."""

from collections.abc import AsyncIterator

import httpx2

# An answer of 800 tokens is some 200 KB of events. Nothing is unpacked: this also bounds the memory that it takes.
MOST_BYTES = 4 << 20


class TooMuch(httpx2.TransportError):
    """More came than an answer can be."""


class _Bounded(httpx2.AsyncByteStream):
    """The bytes of a response, as many as are read."""

    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream, self._left = stream, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise TooMuch("the response is too long")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class BoundedTransport(httpx2.AsyncHTTPTransport):
    """Reads at most MOST_BYTES of each response, which must not be packed."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and return its response with a bound on it; TooMuch is raised while it is read."""
        request.headers["Accept-Encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise TooMuch("the response is packed, and how long it is cannot be known")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, MOST_BYTES)
        return response
