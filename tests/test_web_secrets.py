"""A key, the token of a session and the one of its forms stand in no log, figure, page, error or traceback."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from assistant.keys import Keys, Scope, masked
from assistant.pipeline import Assistant
from assistant.settings import Reading
from tests.serving import QUESTION, real_server
from tests.signing_in import BROWSER, OWN, bearer, sign_in
from web.access import AdminPage
from web.access_log import LOGGERS, mask_keys
from web.app import create_app
from web.errors import CRASHED
from web.sessions import csrf_token

PAGES = ("/", "/documents", "/history", "/docs", "/nowhere", "/admin/crash", "/openapi.json", "/metrics")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def app(tiny: Assistant, home: Path) -> FastAPI:
    """Return a server with an administrators' page that crashes."""
    app = create_app(lambda: tiny, home, reading=Reading.KEYED)
    router = APIRouter(include_in_schema=False)

    @router.api_route("/admin/crash", methods=["GET", "POST"])
    def crash(admin: AdminPage) -> None:
        raise RuntimeError(f"nobody foresaw what {admin.name} did")

    app.include_router(router)
    return app


@pytest.fixture
def key(home: Path) -> str:
    return Keys.of_home(home).create("王芳", [Scope.ADMIN], None).text


@contextmanager
def masked_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Log everything as `assistant serve` does, into `caplog`."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    mask_keys()
    for logger in loggers:
        logger.addHandler(caplog.handler)
        logger.setLevel(logging.INFO)
    caplog.set_level(logging.DEBUG)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(caplog.handler)
            logger.filters.clear()


def test_nothing_that_is_shown_or_logged_holds_a_secret(
    app: FastAPI, key: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    with masked_logs(caplog), TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        csrf = sign_in(client, key)
        token = client.cookies["assistant_session"]
        assert csrf == csrf_token(token)
        for path in PAGES:
            for headers in (BROWSER, {}, bearer(key), bearer(key + "x"), {"Cookie": "assistant_session=x"}):
                shown.append(client.get(path, headers=headers).text)
        for data in ({"csrf": csrf}, {"csrf": csrf[:-1]}, {"csrf": key}):
            shown.append(client.post("/admin/crash", data=data, headers=OWN).text)
        for sent in (key + "x", token, csrf):
            shown.append(client.post("/admin/login", data={"key": sent}, headers=OWN).text)
        shown.append(client.post("/api/v1/ask", json={"question": QUESTION, "x": 1}, headers=bearer(key)).text)
        shown.append(client.post("/api/v1/ask", content=b"{", headers={**OWN, "Content-Type": "application/json"}).text)
    printed = capfd.readouterr()
    everything = "\n".join([*shown, caplog.text, printed.out, printed.err])
    assert sum(CRASHED in text for text in shown) == 4
    assert "a key that is not accepted was entered at /admin/login" in caplog.text
    secrets = {"key": key, "secret": key.split("_", 2)[2], "session": token, "csrf": csrf}
    assert {name for name, secret in secrets.items() if secret in everything} == set()


def test_the_log_of_a_server_holds_no_secret(app: FastAPI, key: str, caplog: pytest.LogCaptureFixture) -> None:
    with real_server(app) as address, masked_logs(caplog):
        crashed = httpx2.get(f"{address}/admin/crash", headers={**bearer(key), **BROWSER})
        httpx2.get(f"{address}/documents?q={key}")  # somebody put it into the wrong field
    assert (crashed.status_code, key in crashed.text) == (500, False)
    lines = [logging.Formatter().format(record) for record in caplog.records if record.name.startswith("uvicorn")]
    assert any("Traceback" in line and "nobody foresaw what 王芳 did" in line for line in lines)
    assert [line.partition('"')[2] for line in lines if "/documents" in line] == [
        f'GET /documents?q={masked(key)} HTTP/1.1" 401'
    ]
    assert [line for line in lines if key.split("_", 2)[2] in line] == []
