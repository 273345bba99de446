"""Who may do what: with which key each address is answered, and what somebody without it is told."""

import importlib
import pkgutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import pytest
from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.testclient import TestClient

import web
from assistant.keys import Keys, Scope
from assistant.pipeline import Assistant
from assistant.settings import Reading
from tests.serving import QUESTION, assert_problem, real_server
from tests.signing_in import BROWSER, OWN, bearer, new_key, sign_in
from tests.waiting import PATIENCE
from web.access import AdminApi, AdminPage, scope_needed
from web.app import create_app
from web.mcp_server import mcp_server
from web.mcp_serving import PATH, http_app
from web.visitors import Access

NO_KEY = (
    "a key is needed: send a valid one as `Authorization: Bearer KEY`, or sign in at /admin/login; "
    "`assistant keys create NAME` on the server makes one"
)
ASKED = {"question": QUESTION}
LIKED = {"question": QUESTION, "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
ELSEWHERE = "this request came from another site: open the page on this server and send it from there"
NO_CSRF = "the csrf field or the X-CSRF-Token header is not this session's: load the page again, then send"


def with_admin_routes(app: FastAPI) -> FastAPI:
    """Add a page and a route of the API that only administrators get to, one on an address that looks open."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/admin/here", methods=["GET", "POST"])
    async def page(request: Request, admin: AdminPage) -> dict[str, str]:
        return {"name": admin.name, "csrf": admin.csrf, "said": str((await request.form()).get("said", ""))}

    @router.post("/admin/form")
    def form(admin: AdminPage, said: Annotated[str, Form()]) -> dict[str, str]:
        return {"name": admin.name, "said": said}

    @router.api_route("/api/v1/admin/here", methods=["GET", "POST"])
    def route(admin: AdminApi) -> dict[str, str]:
        return {"id": admin.key_id, "name": admin.name, "csrf": admin.csrf}

    @router.get("/admin/forgotten")
    def forgotten() -> dict[str, str]:
        return {"secret": "of administrators"}

    @router.get("/elsewhere")
    def elsewhere(admin: AdminApi) -> dict[str, str]:
        return {"name": admin.name}

    app.include_router(router)
    return app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def client(tiny: Assistant, home: Path) -> Iterator[TestClient]:
    """Return a client of a server where reading is open."""
    with TestClient(with_admin_routes(create_app(lambda: tiny, home)), follow_redirects=False) as client:
        yield client


@pytest.fixture
def keyed(tiny: Assistant, home: Path) -> Iterator[TestClient]:
    """Return a client of a server where reading needs a key."""
    app = with_admin_routes(create_app(lambda: tiny, home, reading=Reading.KEYED))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_where_reading_is_open_nobody_is_asked(client: TestClient, home: Path) -> None:
    assert client.post("/api/v1/ask", json=ASKED).status_code == 200
    assert [client.get(path).status_code for path in ("/", "/documents", "/docs", "/metrics")] == [200] * 4
    assert not home.exists()
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        refused = {"401", "403"} <= {status for operation in methods.values() for status in operation["responses"]}
        keyed = all("security" in operation for operation in methods.values())
        assert refused == keyed == path.startswith("/api/v1/admin/")


def test_where_reading_is_keyed_every_route_is(keyed: TestClient) -> None:
    """Closed by default: of all routes that there are only these answer somebody without a key."""
    modules = [importlib.import_module(f"web.{module.name}") for module in pkgutil.iter_modules(web.__path__)]
    routes = [route for module in modules if hasattr(module, "router") for route in module.router.routes]
    paths = {getattr(route, "path", "").replace("{", "").replace("}", "") for route in routes}
    assert len(paths) > 30
    paths |= {"/openapi.json", "/nowhere", "/static", "/static/style.css", "/static/../pages.py"}
    answered = {path: response for path in paths if (response := keyed.get(path)).status_code != 401}
    led_away = {path for path, response in answered.items() if response.status_code == 303}
    assert all(path.startswith("/admin") for path in led_away)
    assert {path: response.status_code for path, response in answered.items() if path not in led_away} == {
        "/healthz": 200,
        "/readyz": 200,
        "/static/style.css": 200,
        "/admin/login": 200,
        "/admin/logout": 405,
    }


def test_openapi_knows_what_is_said_without_a_key(keyed: TestClient, home: Path) -> None:
    described = keyed.get("/openapi.json", headers=bearer(new_key(home, Scope.READ))).json()
    refused = 0
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            response = keyed.request(method, path)
            kind = response.headers["content-type"]
            assert kind in operation["responses"][str(response.status_code)]["content"]
            refused += response.status_code == 401
    assert refused > 20


@pytest.mark.parametrize(
    ("path", "opened", "keyed"),
    [
        ("/", None, Scope.READ),
        ("/api/v1/ask", None, Scope.READ),
        ("/api/v1/feedback", None, Scope.FEEDBACK),
        ("/api/v1/conversations", None, Scope.READ),
        ("/v1/chat/completions", None, Scope.READ),
        ("/metrics", None, Scope.READ),
        ("/openapi.json", None, Scope.READ),
        ("/mcp", None, Scope.READ),
        ("/healthz", None, None),
        ("/readyz", None, None),
        ("/healthz/", None, Scope.READ),
        ("/static/style.css", None, None),
        ("/static", None, Scope.READ),
        ("/admin", Scope.ADMIN, Scope.ADMIN),
        ("/admin/", Scope.ADMIN, Scope.ADMIN),
        ("/admin/documents", Scope.ADMIN, Scope.ADMIN),
        ("/api/v1/admin/documents", Scope.ADMIN, Scope.ADMIN),
        ("/admin/login", None, None),
        ("/admin/login/", Scope.ADMIN, Scope.ADMIN),
        ("/admin/logout", None, None),
    ],
)
def test_the_address_tells_what_is_needed(path: str, opened: Scope | None, keyed: Scope | None) -> None:
    assert (scope_needed(path, Reading.OPEN), scope_needed(path, Reading.KEYED)) == (opened, keyed)


def test_without_a_key_the_error_has_the_form_of_its_client(keyed: TestClient) -> None:
    response = keyed.post("/api/v1/ask", json=ASKED)
    assert_problem(response, 401, NO_KEY)
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["x-content-type-options"] == "nosniff"
    openai = keyed.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]})
    assert (openai.status_code, openai.json()["error"]["message"]) == (401, NO_KEY)
    page = keyed.get("/documents?lang=en", headers=BROWSER)
    assert (page.status_code, page.headers["location"]) == (303, "/admin/login?next=%2Fdocuments%3Flang%3Den")


def test_what_is_no_key_is_refused(keyed: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    for sent in ("", "Bearer", "Bearer ", "Bearer x", f"Basic {key}", key, f"Bearer {key}x", f"Bearer a {key}"):
        assert_problem(keyed.post("/api/v1/ask", json=ASKED, headers={"Authorization": sent}), 401, NO_KEY)


def test_a_key_is_good_for_its_scopes(keyed: TestClient, home: Path) -> None:
    codes = {}
    for scope in Scope:
        headers = bearer(new_key(home, scope))
        codes[scope] = (
            keyed.post("/api/v1/ask", json=ASKED, headers=headers).status_code,
            keyed.get("/documents", headers=headers).status_code,
            keyed.post("/api/v1/feedback", json=LIKED, headers=headers).status_code,
            keyed.get("/api/v1/admin/here", headers=headers).status_code,
        )
    assert codes == {
        Scope.READ: (200, 200, 403, 403),
        Scope.FEEDBACK: (403, 403, 201, 403),
        Scope.ADMIN: (200, 200, 201, 200),
    }
    response = keyed.post("/api/v1/feedback", json=LIKED, headers=bearer(new_key(home, Scope.READ)))
    assert_problem(response, 403, "this needs a key with the scope feedback, and yours has read: use another key")


def test_a_wrong_scope_is_told_on_a_page_with_the_next_step(keyed: TestClient, home: Path) -> None:
    response = keyed.get("/documents?lang=en", headers={**BROWSER, **bearer(new_key(home, Scope.FEEDBACK))})
    assert (response.status_code, response.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert 'href="/admin/login">Sign in with a key</a>' in response.text


def test_openai_clients_send_their_key_as_they_do(keyed: TestClient, home: Path) -> None:
    headers = {"authorization": f"bearer {new_key(home, Scope.READ)}"}
    body = {"model": "policy-assistant", "messages": [{"role": "user", "content": QUESTION}]}
    response = keyed.post("/v1/chat/completions", json=body, headers=headers)
    assert (response.status_code, response.json()["object"]) == (200, "chat.completion")
    assert keyed.get("/v1/models", headers=headers).json()["data"][0]["id"] == "policy-assistant"


def test_expired_and_revoked_keys_are_refused_at_once(keyed: TestClient, home: Path) -> None:
    keys = Keys.of_home(home)
    over = keys.create("over", [Scope.READ], timedelta(seconds=-1))
    assert_problem(keyed.get("/api/v1/documents", headers=bearer(over.text)), 401, NO_KEY)
    new = keys.create("new", [Scope.READ], None)
    assert keyed.get("/api/v1/documents", headers=bearer(new.text)).status_code == 200
    keys.revoke(new.key.id)
    assert_problem(keyed.get("/api/v1/documents", headers=bearer(new.text)), 401, NO_KEY)


def test_a_body_is_not_waited_for_without_a_key(tiny: Assistant, home: Path) -> None:
    with real_server(with_admin_routes(create_app(lambda: tiny, home))) as address:
        parts = urlsplit(address)
        assert parts.hostname
        with socket.create_connection((parts.hostname, parts.port or 0), timeout=PATIENCE) as connection:
            connection.sendall(
                b"POST /api/v1/admin/here HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 60000\r\n\r\n"
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 401 ")


def test_what_needed_a_key_is_kept_by_no_cache(keyed: TestClient, home: Path) -> None:
    headers = bearer(new_key(home, Scope.READ))
    kept = {path: keyed.get(path, headers=headers).headers.get("cache-control") for path in ("/", "/api/v1/documents")}
    assert kept == {"/": "no-store", "/api/v1/documents": "private, no-cache"}


def test_openapi_says_how_keys_are_sent(keyed: TestClient, home: Path) -> None:
    described = keyed.get("/openapi.json", headers=bearer(new_key(home, Scope.READ))).json()
    schemes = described["components"]["securitySchemes"]
    assert (schemes["key"]["scheme"], schemes["session"]["in"]) == ("bearer", "cookie")
    operation = described["paths"]["/api/v1/ask"]["post"]
    assert operation["security"] == [{"key": []}, {"session": []}]
    assert list(operation["responses"]["401"]["content"]) == ["application/problem+json"]
    assert described["paths"]["/v1/models"]["get"]["responses"]["403"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/OpenAIError"
    }
    assert "security" not in described["paths"]["/healthz"]["get"]


def test_administrators_are_always_asked_for_a_key(client: TestClient, home: Path) -> None:
    assert_problem(client.get("/api/v1/admin/here"), 401, NO_KEY)
    assert_problem(client.get("/elsewhere"), 401, NO_KEY)
    for path in ("/admin/here", "/admin/forgotten", "/admin/nowhere"):
        response = client.get(path)
        assert (response.status_code, response.headers["location"]) == (
            303,
            f"/admin/login?next={path.replace('/', '%2F')}",
        )
    assert client.post("/admin/here").headers["location"] == "/admin/login"
    reader = bearer(new_key(home, Scope.READ, Scope.FEEDBACK))
    paths = ("/admin/here", "/admin/forgotten", "/api/v1/admin/here", "/elsewhere")
    assert [client.get(path, headers=reader).status_code for path in paths] == [403] * 4
    admin = bearer(new_key(home, Scope.ADMIN))
    assert [client.get(path, headers=admin).status_code for path in paths] == [200] * 4
    assert client.post("/api/v1/admin/here", headers=admin).json()["csrf"] == ""


def test_scripts_of_a_page_are_told_and_not_led_away(client: TestClient) -> None:
    for headers in ({"Sec-Fetch-Mode": "cors"}, {"Accept": "application/json"}, bearer("wrong")):
        assert_problem(client.get("/admin/here", headers=headers), 401, NO_KEY)


def test_a_session_is_as_good_as_its_key(client: TestClient, home: Path) -> None:
    csrf = sign_in(client, new_key(home, Scope.ADMIN))
    assert client.get("/admin/here").json() == {"name": "tester", "csrf": csrf, "said": ""}
    assert client.get("/elsewhere").json() == {"name": "tester"}
    sent = client.post("/admin/here", data={"csrf": csrf, "said": "提交"}, headers=OWN)
    assert (sent.status_code, sent.json()["said"]) == (200, "提交")
    sent = client.post("/admin/form", data={"csrf": csrf, "said": "提交"}, headers=OWN)
    assert (sent.status_code, sent.json()["said"]) == (200, "提交")
    file = {"file": ("x.txt", b"x")}
    assert client.post("/admin/here", data={"csrf": csrf}, files=file, headers=OWN).status_code == 200
    assert client.post("/api/v1/admin/here", headers={**OWN, "X-CSRF-Token": csrf}).status_code == 200


def test_a_forms_token_must_be_the_sessions(client: TestClient, home: Path) -> None:
    sign_in(client, new_key(home, Scope.ADMIN))
    for given in ("", "0" * 64, "令牌"):
        for path in ("/admin/here", "/admin/form"):
            assert_problem(client.post(path, data={"csrf": given, "said": "x"}, headers=OWN), 403, NO_CSRF)
        headers = {b"Sec-Fetch-Site": b"same-origin", b"X-CSRF-Token": given.encode()}
        assert_problem(client.post("/api/v1/admin/here", headers=headers), 403, NO_CSRF)
    assert_problem(client.post("/admin/here", headers=OWN), 403, NO_CSRF)
    assert_problem(client.post("/api/v1/admin/here", headers=OWN), 403, NO_CSRF)


def test_another_sessions_token_is_none(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.ADMIN)
    earlier = sign_in(client, key)
    assert sign_in(client, key) != earlier
    assert_problem(client.post("/admin/here", data={"csrf": earlier}, headers=OWN), 403, NO_CSRF)


def test_a_session_is_used_from_this_site_only(keyed: TestClient, home: Path) -> None:
    csrf, reader = sign_in(keyed, new_key(home, Scope.ADMIN)), bearer(new_key(home, Scope.READ))
    sent: list[tuple[dict[str, str], int]] = [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "http://testserver:81"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ]
    for headers, code in sent:
        assert keyed.post("/admin/here", data={"csrf": csrf}, headers=headers).status_code == code
        response = keyed.post("/api/v1/ask", json=ASKED, headers=headers)
        assert response.status_code == code
        if code == 403:
            assert_problem(response, 403, ELSEWHERE)
        assert keyed.get("/healthz", headers=headers).status_code == 200
        # A key is no cookie: no browser sends it on its own.
        assert keyed.post("/api/v1/ask", json=ASKED, headers={**headers, **reader}).status_code == 200


def test_without_a_home_there_are_no_keys(tiny: Assistant) -> None:
    with TestClient(with_admin_routes(create_app(lambda: tiny))) as client:
        assert_problem(client.get("/api/v1/admin/here"), 401, NO_KEY)
        detail = "this server keeps no keys: start it with `assistant serve`"
        assert_problem(client.get("/api/v1/admin/here", headers=bearer("x")), 503, detail)


def test_programs_that_speak_mcp_are_asked_where_reading_is_keyed(tiny: Assistant, home: Path) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    sent = {"Accept": "application/json, text/event-stream", "Host": "127.0.0.1"}
    reader, other = (bearer(new_key(home, scope)) for scope in (Scope.READ, Scope.FEEDBACK))
    for reading, codes in ((Reading.OPEN, (200, 200, 200)), (Reading.KEYED, (401, 403, 200))):
        with TestClient(http_app(mcp_server(lambda: tiny), "127.0.0.1", Access(home, reading))) as client:
            answered = [client.post(PATH, json=ping, headers={**sent, **key}) for key in ({}, other, reader)]
        assert tuple(response.status_code for response in answered) == codes
    assert_problem(answered[0], 401, NO_KEY)
    assert answered[2].json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
