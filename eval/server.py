"""A real `assistant serve` as a child process, for what measures it and what does it harm: started, asked, killed.

One place for it: whatever happens in the block, nothing is left running after it.
"""

import http.client
import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eval.errors import ServerFailed

READY_WITHIN = 180.0  # seconds: a first start builds the index
_LINES_KEPT = 200
_TIMEOUT = 60.0
_COMMAND = (sys.executable, "-c", "from assistant.cli import main; main()")
_ADDRESS = re.compile(r"http://([\d.]+):(\d+)")
# Idle is who takes less than this share of a processor for so long.
_IDLE_SECONDS, _IDLE_SHARE = 1.0, 0.1
_ASK = "/api/v1/ask"
# One client asks more than a reader does.
_UNLIMITED = {"ASSISTANT_RATE_LIMIT": "none"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, the headers with names in lower case, the body, and how long it took in seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def json(self) -> dict[str, Any]:
        """Return the body as JSON."""
        values: dict[str, Any] = json.loads(self.body)
        return values


class Server:
    """A running server: its process, its address, and the last lines that it printed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.host, self.port = "", 0
        # How long after its start each of these was first answered with 200.
        self.seconds: dict[str, float] = {}
        self._started = time.monotonic()
        self.lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._told = threading.Event()
        # A pipe that nobody empties stops who writes to it.
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stderr or ():
            self.lines.append(line)
            if not self._told.is_set() and (found := _ADDRESS.search(line)):
                self.host, self.port = found[1], int(found[2])
                self._told.set()
        self._told.set()

    @property
    def address(self) -> str:
        """Where it listens: http://127.0.0.1:8000."""
        return f"http://{self.host}:{self.port}"

    def wait_until_ready(self, within: float = READY_WITHIN) -> None:
        """Return once it can answer; ServerFailed, with what it printed, where it does not come to that."""
        until = time.monotonic() + within
        self._told.wait(within)
        while self.port and self.process.poll() is None and time.monotonic() < until:
            with suppress(OSError):
                if self._answers("/healthz") and self._answers("/readyz"):
                    return
            time.sleep(0.05)
        raise ServerFailed(f"the server was not ready within {within:g} s; it printed:\n{''.join(self.lines)}")

    def _answers(self, path: str) -> bool:
        if path not in self.seconds and self.request("GET", path).status == HTTPStatus.OK:
            self.seconds[path] = time.monotonic() - self._started
        return path in self.seconds

    def connect(self, timeout: float = _TIMEOUT) -> http.client.HTTPConnection:
        """Return a connection of its own."""
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def request(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request on a connection of its own, a body as JSON or, if it is bytes, as it is."""
        connection = self.connect()
        try:
            return exchange(connection, method, path, body, headers)
        finally:
            connection.close()

    def ask(self, question: str) -> dict[str, Any]:
        """Return the answer to a question."""
        return self.request("POST", _ASK, {"question": question}).json()

    def kill(self) -> None:
        """End it as a crash of the machine would, at once."""
        self.process.kill()
        self.process.wait()

    def stop_while_asked(self, question: str, requests: int, streams: int) -> tuple[list[tuple[int, str]], float]:
        """Send SIGTERM with requests in flight, some of them streams, which come first.

        Returns the status and the text of each, and the seconds until the process was gone.
        """
        with ExitStack() as clients:
            accepts = ["text/event-stream"] * streams + ["application/json"] * (requests - streams)
            sent = [clients.enter_context(asking(self.address, question, accept)) for accept in accepts]
            self.request("GET", "/healthz")  # those before it have been taken up by then
            started = time.monotonic()
            self.process.terminate()
            ended = [read_to_end(connection) for connection in sent]
            self.process.wait(_TIMEOUT)
            return ended, time.monotonic() - started

    @property
    def memory(self) -> int:
        """The bytes of memory that it holds (Linux)."""
        return int(self._field("VmRSS")) * 1024

    @property
    def processor_seconds(self) -> float:
        """How much time of processors it has taken (Linux)."""
        # The command's name may hold spaces, and ends in the last bracket: user and system time are 12th after it.
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait_until_idle(self, within: float = READY_WITHIN) -> float:
        """Return once it does next to nothing, with the seconds since its start: after what it prepares unasked.

        ServerFailed where it does not come to that.
        """
        until = time.monotonic() + within
        while time.monotonic() < until:
            before = self.processor_seconds
            time.sleep(_IDLE_SECONDS)
            if self.processor_seconds - before < _IDLE_SHARE * _IDLE_SECONDS:
                return time.monotonic() - _IDLE_SECONDS - self._started
        raise ServerFailed(f"the server was not idle within {within:g} s")

    @property
    def threads(self) -> int:
        """How many threads it has (Linux)."""
        return int(self._field("Threads"))

    @property
    def files(self) -> int:
        """How many files and connections it has open (Linux)."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def _field(self, name: str) -> str:
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(line.split()[1] for line in text.splitlines() if line.startswith(f"{name}:"))

    @contextmanager
    def without_space(self) -> Iterator[None]:
        """Let every write of it to a file fail as on a full disk while the block runs (Linux)."""
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (1, most))
        try:
            yield
        finally:
            if self.process.poll() is None:
                resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, most))


def exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send a request and read all of its response."""
    sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    started = time.perf_counter()
    connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
    response = connection.getresponse()
    content = response.read()
    seconds = time.perf_counter() - started
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, content, seconds)


@contextmanager
def asking(address: str, question: str, accept: str = "application/json") -> Iterator[socket.socket]:
    """Send a question, and yield the connection before anything of the answer is read."""
    parts = urlsplit(address)
    body = json.dumps({"question": question}).encode()
    head = (
        f"POST {_ASK} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=_TIMEOUT) as connection:
        connection.sendall(head.encode() + body)
        yield connection


def read_to_end(connection: socket.socket) -> tuple[int, str]:
    """Return the status and the text of all that comes; (0, "") where the connection is closed without a response."""
    received = b""
    while part := connection.recv(65536):
        received += part
    return int(received.split()[1]) if received else 0, received.decode(errors="replace")


def run_command(home: Path, *arguments: str, **variables: str) -> None:
    """Run the command line to its end; ServerFailed, with what it printed, where it fails."""
    done = subprocess.run(
        (*_COMMAND, *arguments), env=_environment(home, variables), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ServerFailed(f"assistant {' '.join(arguments)} failed:\n{done.stderr}")


def _environment(home: Path | None, variables: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **_UNLIMITED, **variables, **({"ASSISTANT_HOME": str(home)} if home else {})}


@contextmanager
def served(home: Path | None = None, **variables: str) -> Iterator[Server]:
    """Run a server until the block ends; yield it once it is ready.

    `home` is its ASSISTANT_HOME, `variables` are further ones of its environment; what is not given is as it is here.
    """
    command, environment = (*_COMMAND, "serve", "--port", "0"), _environment(home, variables)
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=environment
    ) as process:
        server = Server(process)
        try:
            server.wait_until_ready()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
