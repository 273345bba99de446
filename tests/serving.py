"""What the tests of the web share: clients of an application, a real server, and what a problem must look like."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.applications import Starlette

from tests.waiting import PATIENCE, until
from web.capacity import Capacities
from web.listening import address_of, take_address
from web.serving import server_of

QUESTION = "用地指标由哪个部门负责"
CLAUSE = "toy-2023#一/（一）"


def ready(app: FastAPI) -> Iterator[TestClient]:
    """Yield a client of an application whose assistant is open."""
    with TestClient(app) as client:
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
        yield client


def until_nothing_is_opened() -> None:
    """Wait for what earlier servers still prepare: it would meet what a test puts in the place of a method."""
    for thread in threading.enumerate():
        if thread.name == "open-assistant":
            # A minute of a processor with the encoders, of which a busy machine gives a tenth.
            thread.join(10 * PATIENCE)


def assert_problem(response: Response, status: int, detail: str) -> None:
    """RFC 9457: the body repeats the status of the response."""
    assert (response.status_code, response.json().get("detail")) == (status, detail)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }


def capacities_of(app: Starlette) -> Capacities | None:
    """Return the places of an application that `create_app` made; another has none."""
    capacities: Capacities | None = getattr(app.state, "capacities", None)
    return capacities


@contextmanager
def real_server(app: Starlette, log_level: str = "error") -> Iterator[str]:
    """Serve an application on a free port of this machine in a thread; yield its address."""
    with take_address("127.0.0.1", 0) as taken:
        server = server_of(app, capacities_of(app), log_level=log_level)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            until(lambda: server.started)
            yield address_of(taken)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
    assert not thread.is_alive()
