"""Signing in and out: the cookie, how long a session lasts, where one is led to, and how often one may try."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.audit import Audit
from assistant.keys import Keys, Scope
from assistant.pipeline import Assistant
from assistant.settings import Reading
from tests.serving import assert_problem
from tests.signing_in import BROWSER, OWN, new_key, sign_in
from web.app import create_app
from web.sessions import Sessions, csrf_token
from web.sign_in import own_path

COOKIE = r"assistant_session=([A-Za-z0-9_-]{43}); HttpOnly; Max-Age=28800; Path=/; SameSite=strict"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def client(tiny: Assistant, home: Path) -> Iterator[TestClient]:
    app = create_app(lambda: tiny, home, reading=Reading.KEYED)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_the_cookie_is_for_this_server_alone(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    done = client.post("/admin/login", data={"key": f" {key}\n"}, headers=OWN)
    assert (done.status_code, done.headers["location"], done.headers["cache-control"]) == (303, "/", "no-store")
    assert re.fullmatch(COOKIE, done.headers["set-cookie"])
    assert client.get("/documents").status_code == 200


def test_over_https_the_cookie_is_sent_by_https_only(tiny: Assistant, home: Path) -> None:
    app = create_app(lambda: tiny, home, reading=Reading.KEYED)
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        done = client.post("/admin/login", data={"key": new_key(home, Scope.READ)}, headers=OWN)
        assert re.fullmatch(f"__Host-{COOKIE}; Secure", done.headers["set-cookie"])
        assert client.get("/documents").status_code == 200
        token = done.cookies["__Host-assistant_session"]
        client.cookies.clear()
        # One without the prefix may have been set by another host of the domain.
        assert client.get("/documents", headers={"Cookie": f"assistant_session={token}"}).status_code == 401


def test_only_the_digest_of_a_session_is_kept(client: TestClient, home: Path) -> None:
    sign_in(client, new_key(home, Scope.READ))
    token = client.cookies["assistant_session"]
    assert stat.S_IMODE((home / "sessions.sqlite3").stat().st_mode) == 0o600
    for file in home.iterdir():
        assert not {token.encode(), csrf_token(token).encode()} & set(re.findall(rb"[\w-]{43,64}", file.read_bytes()))


def test_each_sign_in_is_a_new_session_and_ends_the_earlier_one(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    client.cookies.set("assistant_session", "A" * 43, domain="testserver.local", path="/")
    sign_in(client, key)
    first = client.cookies["assistant_session"]
    sign_in(client, key)
    second = client.cookies["assistant_session"]
    assert len({"A" * 43, first, second}) == 3
    sessions = Sessions.of_home(home)
    assert [sessions.key_id(token) is not None for token in ("A" * 43, first, second)] == [False, False, True]


def test_a_session_is_known_to_another_worker_and_after_a_restart(
    client: TestClient, tiny: Assistant, home: Path
) -> None:
    sign_in(client, new_key(home, Scope.READ))
    with TestClient(create_app(lambda: tiny, home, reading=Reading.KEYED), cookies=client.cookies) as other:
        assert other.get("/documents").status_code == 200


def test_a_session_ends_with_its_key(client: TestClient, home: Path) -> None:
    keys = Keys.of_home(home)
    new = keys.create("tester", [Scope.READ], None)
    sign_in(client, new.text)
    keys.revoke(new.key.id)
    assert client.get("/documents").status_code == 401
    over = keys.create("over", [Scope.READ], timedelta(seconds=-1)).key
    client.cookies.set("assistant_session", Sessions.of_home(home).start(over.id), domain="testserver.local")
    assert client.get("/documents").status_code == 401


def test_a_session_ends_after_eight_hours(client: TestClient, home: Path) -> None:
    key, sessions = Keys.of_home(home).create("tester", [Scope.READ], None).key, Sessions.of_home(home)
    for lifetime, code in ((timedelta(minutes=1), 200), (timedelta(seconds=-1), 401)):
        token = sessions.start(key.id, lifetime)
        assert client.get("/documents", headers={"Cookie": f"assistant_session={token}"}).status_code == code
    sessions.start(key.id)
    connection = sqlite3.connect(home / "sessions.sqlite3")
    lasting = connection.execute("SELECT unixepoch(expires) - unixepoch(created) FROM sessions ORDER BY 1").fetchall()
    connection.close()
    assert lasting == [(60,), (8 * 3600,)]


def test_signing_out_ends_the_session(client: TestClient, home: Path) -> None:
    csrf = sign_in(client, new_key(home, Scope.READ))
    token = client.cookies["assistant_session"]
    assert client.post("/admin/logout", data={"csrf": "0" * 64}, headers=OWN).status_code == 403
    assert (
        client.post("/admin/logout", data={"csrf": csrf}, headers={"Origin": "http://evil.example"}).status_code == 403
    )
    assert client.get("/documents").status_code == 200
    done = client.post("/admin/logout", data={"csrf": csrf}, headers=OWN)
    assert (done.status_code, done.headers["location"]) == (303, "/admin/login")
    assert "Max-Age=0" in done.headers["set-cookie"]
    assert Sessions.of_home(home).key_id(token) is None
    assert client.get("/documents", headers={"Cookie": f"assistant_session={token}"}).status_code == 401
    assert client.post("/admin/logout", data={"csrf": csrf}, headers=OWN).status_code == 303


def test_a_wrong_key_is_told_so_and_not_shown_again(client: TestClient, home: Path) -> None:
    new = Keys.of_home(home).create("tester", [Scope.READ], timedelta(seconds=-1))
    for key in (new.text, "wrong", ""):
        response = client.post("/admin/login?lang=en", data={"key": key, "next": "/documents"}, headers=OWN)
        assert (response.status_code, response.headers["cache-control"]) == (401, "no-store")
        assert "This key is not accepted" in response.text
        assert 'name="next" value="/documents"' in response.text
        assert "set-cookie" not in response.headers or "assistant_session" not in response.headers["set-cookie"]
        assert not key or f'"{key}"' not in response.text


def test_another_site_cannot_sign_anybody_in(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    for headers in ({}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/admin/login", data={"key": key}, headers=headers).status_code == 403
    assert not (home / "sessions.sqlite3").exists()


def test_after_ten_failures_in_a_minute_a_client_waits(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    codes = [client.post("/admin/login", data={"key": "x"}, headers=OWN).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    refused = client.post("/admin/login", data={"key": key}, headers=OWN)
    assert_problem(refused, 429, "too many keys that are not accepted came from your address: wait, and check the key")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    page = client.post("/admin/login", data={"key": key}, headers={**OWN, **BROWSER, "Accept-Language": "en"})
    assert "Try again in" in page.text and "Too many attempts" in page.text
    with TestClient(client.app, client=("192.0.2.7", 50000), follow_redirects=False) as other:
        assert other.post("/admin/login", data={"key": key}, headers=OWN).status_code == 303


def test_successes_are_not_counted(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    assert {client.post("/admin/login", data={"key": key}, headers=OWN).status_code for _ in range(12)} == {303}


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/documents?q=%E7%94%A8#x", "/documents?q=%E7%94%A8#x"),
        ("/admin", "/admin"),
        ("/", "/"),
        ("", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("\\\\evil.example", ""),
        ("/\t/evil.example", ""),
        ("/\n/evil.example", ""),
        (" //evil.example", ""),
        ("https://evil.example", ""),
        ("https:evil.example", ""),
        ("javascript:alert(1)", ""),
        ("documents", ""),
        ("/x\r\nSet-Cookie: a=b", ""),
    ],
)
def test_only_a_path_of_this_server_is_its_own(address: str, own: str) -> None:
    assert own_path(address) == own


def test_after_signing_in_one_stays_on_this_server(client: TestClient, home: Path) -> None:
    key = new_key(home, Scope.READ)
    for address, own in (("/documents", "/documents"), ("//evil.example", "/"), ("https:evil.example", "/")):
        done = client.post("/admin/login", data={"key": key, "next": address}, headers=OWN)
        assert done.headers["location"] == own
        client.cookies.clear()
        links = re.findall(r'href="([^"]+)"', client.get("/admin/login", params={"next": address}).text)
        assert [link for link in links if not re.match(r"#main$|/(?![/\\])", link)] == []


def test_who_came_for_a_page_gets_it_after_signing_in(client: TestClient, home: Path) -> None:
    led = client.get("/documents?lang=en", headers=BROWSER)
    form = client.get(led.headers["location"])
    assert (form.status_code, form.headers["cache-control"]) == (200, "no-store")
    found = re.search(r'name="next" value="([^"]+)"', form.text)
    assert found
    done = client.post("/admin/login", data={"key": new_key(home, Scope.READ), "next": found[1]}, headers=OWN)
    assert done.headers["location"] == "/documents?lang=en"


def test_administrators_are_led_to_their_page_and_noted(client: TestClient, home: Path) -> None:
    new = Keys.of_home(home).create("王芳", [Scope.ADMIN], None)
    assert client.post("/admin/login", data={"key": new.text}, headers=OWN).headers["location"] == "/admin"
    assert [(e.key_id, e.name, e.act, e.outcome) for e in Audit.of_home(home).entries()] == [
        (new.key.id, "王芳", "sign in", "ok")
    ]
    assert "Signed in as 王芳 (admin)" in client.get("/admin/login?lang=en").text


def test_the_page_speaks_the_readers_language(client: TestClient) -> None:
    titles = {
        lang: re.findall(r"<h1>(.+)</h1>", client.get(f"/admin/login?lang={lang}").text)
        for lang in ("zh-Hans", "zh-Hant", "en")
    }
    assert titles == {"zh-Hans": ["登录"], "zh-Hant": ["登錄"], "en": ["Sign in"]}
