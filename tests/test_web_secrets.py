"""A key, the token of a session and the one of its forms stand in no log, figure, page, error or traceback."""

import io
import json
import logging
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from assistant.keys import Keys, Scope, masked
from assistant.pipeline import Assistant
from assistant.settings import LogForm, LogLevel, Reading, Settings
from tests.serving import QUESTION, real_server
from tests.signing_in import BROWSER, OWN, bearer, sign_in
from tests.waiting import PATIENCE
from web.access import AdminPage
from web.app import create_app
from web.errors import CRASHED
from web.logs import configure_logs
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


@pytest.fixture
def logged() -> io.StringIO:
    """Return where everything is logged as `assistant serve` does it, the texts of errors as well."""
    stream = io.StringIO()
    configure_logs(Settings(log=LogForm.JSON, log_level=LogLevel.DEBUG), stream)
    return stream


def test_nothing_that_is_shown_or_logged_holds_a_secret(
    app: FastAPI, key: str, logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
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
    everything = "\n".join([*shown, logged.getvalue(), printed.out, printed.err])
    assert sum(CRASHED in text for text in shown) == 4
    assert "a key that is not accepted was entered at /admin/login" in logged.getvalue()
    secrets = {"key": key, "secret": key.split("_", 2)[2], "session": token, "csrf": csrf}
    assert {name for name, secret in secrets.items() if secret in everything} == set()


def test_the_log_of_a_server_holds_no_secret(app: FastAPI, key: str, logged: io.StringIO) -> None:
    with real_server(app, log_level="debug") as address:
        crashed = httpx2.get(f"{address}/admin/crash", headers={**bearer(key), **BROWSER}, timeout=PATIENCE)
        httpx2.get(f"{address}/documents?q={key}", timeout=PATIENCE)  # somebody put it into the wrong field
    logging.getLogger("web.test").warning("sent %s", key)
    assert (crashed.status_code, key in crashed.text) == (500, False)
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert any("nobody foresaw what 王芳 did" in str(line.get("exception")) for line in lines)
    assert [(line["route"], line["status"]) for line in lines if line["event"] == "request"] == [
        ("/admin/crash", 500), ("none", 401),
    ]  # fmt: skip
    assert f"sent {masked(key)}" in [line["event"] for line in lines]
    assert key.split("_", 2)[2] not in logged.getvalue()
