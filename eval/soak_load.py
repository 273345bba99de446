"""The load of a soak: users who ask, search, read, say what they think, keep conversations, and send nonsense."""

import http.client
import json
import random
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from string import ascii_lowercase
from urllib.parse import quote

from eval.bad_input import BadInput, bad_inputs
from eval.server import Reply, Server, exchange
from eval.soak_tally import Tally

EVENTS = {"Accept": "text/event-stream"}
_READ = ("/documents", "/documents/nmg-2023", "/api/v1/documents", "/static/style.css", "/", "/healthz", "/metrics")
_STORE = "store"
_CUT = "cut"
_RAW_TIMEOUT = 1.0
# How often each is done, of a hundred times.
_WEIGHTS = {"ask": 40, "stream": 15, "search": 10, "documents": 15, "feedback": 8, "conversations": 5, "bad input": 7}


class User:
    """A client with a connection that it keeps; does one thing after the other."""

    def __init__(self, server: Callable[[], Server], tally: Tally, questions: Sequence[str], seed: int) -> None:
        self._server, self._tally, self._questions = server, tally, questions
        self._random = random.Random(seed)
        self._connection: http.client.HTTPConnection | None = None
        self._of: Server | None = None
        bad = list(bad_inputs())
        self._random.shuffle(bad)
        self._bad = deque(bad)
        self._owner = uuid.UUID(int=self._random.getrandbits(128)).hex

    def act(self) -> None:
        """Do one thing, and count what came of it."""
        (kind,) = self._random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        try:
            if kind == "bad input":
                self._bad.rotate(1)
                send_bad(self._server(), self._tally, self._bad[0])
            else:
                getattr(self, f"_{kind}")(kind)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            if self._tally.is_excused(_CUT):
                if not isinstance(error, ConnectionRefusedError):  # nothing was asked
                    self._tally.saw_cut()
                time.sleep(0.2)
            else:
                self._tally.saw_wrong(f"{kind}: {error!r}")

    def _exchange(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Reply:
        server = self._server()
        if self._connection is None or self._of is not server:
            self._drop()
            self._connection, self._of = server.connect(), server
        return exchange(self._connection, method, path, body, headers)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _is_good(self, kind: str, reply: Reply, what: str = "") -> bool:
        """Count a reply; tell whether it is a success."""
        if reply.status in (HTTPStatus.OK, HTTPStatus.CREATED):
            self._tally.saw(kind, reply.seconds)
            return True
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE and self._tally.is_excused(what or _CUT):
            self._tally.saw_refused(kind)
        else:
            self._tally.saw_wrong(f"{kind}: {reply.status} {reply.body[:200]!r}")
        return False

    def _ask(self, kind: str) -> None:
        question = self._random.choice(self._questions)
        reply = self._exchange("POST", "/api/v1/ask", {"question": question})
        if self._is_good(kind, reply):
            self._tally.saw_answer(question, reply.json())

    def _stream(self, kind: str) -> None:
        question = self._random.choice(self._questions)
        reply = self._exchange("POST", "/api/v1/ask", {"question": question}, EVENTS)
        if not self._is_good(kind, reply):
            return
        name, data = reply.body.decode().rstrip().rsplit("event: ", 1)[-1].split("\n", 1)
        if name == "answer":
            self._tally.saw_answer(question, json.loads(data.removeprefix("data: ")))
        elif not self._tally.is_excused(_CUT):
            self._tally.saw_wrong(f"a stream ended with {name}: {data[:200]}")

    def _search(self, kind: str) -> None:
        self._is_good(kind, self._exchange("GET", f"/api/v1/search?q={quote(self._random.choice(self._questions))}"))

    def _documents(self, kind: str) -> None:
        self._is_good(kind, self._exchange("GET", self._random.choice(_READ)))

    def _feedback(self, kind: str) -> None:
        # No digits: what looks like a number of a card or a telephone is kept masked.
        mark = "".join(self._random.choices(ascii_lowercase, k=16))
        question = f"{self._random.choice(self._questions)[:400]} {mark}"
        body = {"question": question, "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
        reply = self._exchange("POST", "/api/v1/feedback", body)
        if self._is_good(kind, reply, _STORE):
            self._tally.feedback[reply.json()["id"]] = question

    def _conversations(self, kind: str) -> None:
        name, title = str(uuid.UUID(int=self._random.getrandbits(128))), f"{self._random.getrandbits(64):x}"
        headers = {"X-Conversation-Owner": self._owner}
        path = f"/api/v1/conversations/{name}"
        if self._is_good(kind, self._exchange("PUT", path, {"title": title, "turns": []}, headers), _STORE):
            self._tally.conversations[self._owner, name] = title
            self._is_good(kind, self._exchange("GET", path, headers=headers), _STORE)


def send_bad(server: Server, tally: Tally, bad: BadInput) -> None:
    """Send a bad input on a connection of its own: a status of 500 or more is wrong, and so is no response."""
    status = _raw(server, bad.raw) if bad.raw else _status(server, bad)
    tally.bad[bad.kind] += 1
    tally.saw("bad input", 0.0)
    excused = status == HTTPStatus.SERVICE_UNAVAILABLE and tally.is_excused(_CUT)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not excused:
        tally.saw_wrong(f"{bad.kind}: {status}")


def _status(server: Server, bad: BadInput) -> int:
    connection = server.connect()
    try:
        connection.putrequest(bad.method, bad.path)
        for name, value in {**bad.headers, "Content-Length": str(len(bad.body))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with suppress(OSError):  # refused before it was read whole
            connection.send(bad.body)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def _raw(server: Server, sent: bytes) -> int:
    """Send bytes; return the status, 0 where the connection is closed or nothing comes."""
    with socket.create_connection((server.host, server.port), timeout=_RAW_TIMEOUT) as connection:
        try:
            connection.sendall(sent)
            head = connection.recv(100).split()
        except (TimeoutError, ConnectionError):
            return 0
    return int(head[1]) if len(head) > 1 and head[1].isdigit() else 0


class Load:
    """Users in threads, from the beginning to the end of a block."""

    def __init__(self, users: Sequence[User]) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._go_on, args=[user], daemon=True) for user in users]

    def _go_on(self, user: User) -> None:
        while not self._stop.is_set():
            user.act()

    def __enter__(self) -> "Load":
        """Start."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, after what each is doing."""
        self._stop.set()
        for thread in self._threads:
            thread.join(90)
