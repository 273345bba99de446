"""How often a client may ask: the rate, who counts as one client, what counts, and whose headers are believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from assistant.keys import Scope
from assistant.pipeline import Assistant
from assistant.rates import Rate, parse_rate
from assistant.settings import Reading
from tests.serving import QUESTION, assert_problem
from tests.signing_in import BROWSER, bearer, new_key, sign_in
from web.app import create_app
from web.operation import Operation
from web.proxies import forwarded_client, read_address
from web.rate_limit import Cost, address_of, cost_of
from web.windows import Windows

MINUTE = Rate(60, 60)
PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))
PROXY = "10.0.0.7"


@contextmanager
def served(
    assistant: Assistant,
    home: Path,
    rate: Rate = MINUTE,
    peer: str = "203.0.113.9",
    reading: Reading = Reading.OPEN,
) -> Iterator[TestClient]:
    app = create_app(lambda: assistant, home, reading=reading, operation=Operation(rate, PROXIES))
    with TestClient(app, client=(peer, 4711)) as client:
        yield client


def ask(client: TestClient, **headers: str) -> Response:
    return client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers)


def statuses(client: TestClient, times: int, **headers: str) -> list[int]:
    return [ask(client, **headers).status_code for _ in range(times)]


def test_the_61st_request_in_a_minute_is_refused_and_others_are_not(
    tiny: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("web.rate_limit.Windows", partial(Windows, clock=lambda: now[0]))
    with served(tiny, tmp_path, peer=PROXY) as client:
        mine, other = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "203.0.113.10"}
        assert statuses(client, 60, **mine) == [200] * 60
        refused = ask(client, **mine)
        wait = int(refused.headers["retry-after"])
        assert wait == 60
        assert_problem(refused, 429, f"more than 60 requests a minute: send the next one in {wait} seconds")
        told = {name: refused.headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "reset")}
        assert told == {"limit": "60", "remaining": "0", "reset": str(wait)}
        assert ask(client, **other).status_code == 200
        assert client.get("/healthz", headers=mine).status_code == 200
        assert client.get("/documents", headers=mine).status_code == 200


def test_who_waits_as_long_as_it_is_told_passes() -> None:
    now = [1000.0]
    windows = Windows(Rate(3, 60), clock=lambda: now[0])
    for at in (0.0, 10.0, 20.5):
        now[0] = 1000.0 + at
        assert windows.take("a").passes
    now[0] = 1030.0
    refused = windows.take("a")
    assert (refused.passes, refused.remaining, refused.wait) == (False, 0, 30)
    now[0] = 1059.9
    assert windows.take("a").wait == 1
    now[0] = 1060.0
    assert windows.take("a").passes  # the first of the three is 60 s old
    assert windows.take("a").wait == 10  # refused requests did not count: the second has 10 s to go


def test_what_is_remembered_of_clients_has_a_bound() -> None:
    for windows in (Windows(Rate(60, 60), most_times=100), Windows(Rate(60, 60), most_clients=100)):
        for n in range(10_000):
            windows.take(f"2001:db8:0:{n:x}::/64")
        assert len(windows) == 100


def test_a_client_that_comes_again_is_not_the_one_that_is_forgotten() -> None:
    windows = Windows(Rate(2, 60), most_times=3)
    for client in ("a", "b", "a", "c"):
        windows.take(client)
    assert len(windows) == 2
    assert not windows.take("a").passes


def test_a_key_has_a_count_of_its_own_and_a_false_one_that_of_its_address(tiny: Assistant, tmp_path: Path) -> None:
    first, second = new_key(tmp_path, Scope.READ), new_key(tmp_path, Scope.READ)
    with served(tiny, tmp_path, Rate(2, 60)) as client:
        assert statuses(client, 3, **bearer(first)) == [200, 200, 429]
        assert statuses(client, 3, **bearer(second)) == [200, 200, 429]
        false = bearer(f"{first[:-1]}{'A' if first[-1] != 'A' else 'B'}")
        assert statuses(client, 2, **false) == [200, 200]
        assert statuses(client, 1) == [429]


def test_keys_that_are_none_count_where_reading_is_keyed(tiny: Assistant, tmp_path: Path) -> None:
    with served(tiny, tmp_path, Rate(3, 60), reading=Reading.KEYED) as client:
        assert statuses(client, 5, Authorization="Bearer pa_000000000000_guess") == [401, 401, 401, 429, 429]
        assert statuses(client, 1, **bearer(new_key(tmp_path, Scope.READ))) == [200]


def test_a_session_counts_as_its_key(tiny: Assistant, tmp_path: Path) -> None:
    key = new_key(tmp_path, Scope.READ)
    with served(tiny, tmp_path, Rate(2, 60), reading=Reading.KEYED) as client:
        sign_in(client, key)
        assert statuses(client, 3, **{"Sec-Fetch-Site": "same-origin"}) == [200, 200, 429]
        client.cookies.clear()
        assert statuses(client, 1, **bearer(key)) == [429]


def test_without_a_rate_nobody_waits(tiny: Assistant, tmp_path: Path) -> None:
    with TestClient(create_app(lambda: tiny, tmp_path)) as client:
        assert statuses(client, 70) == [200] * 70


def test_reading_has_ten_times_the_rate_and_probes_and_files_none(tiny: Assistant, tmp_path: Path) -> None:
    with served(tiny, tmp_path, Rate(2, 60)) as client:
        assert statuses(client, 3) == [200, 200, 429]
        read = [client.get("/api/v1/documents").status_code for _ in range(21)]
        assert read == [200] * 20 + [429]
        assert {client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics", "/static/style.css")} == {
            200
        }


def test_openai_clients_and_browsers_are_told_in_their_form(tiny: Assistant, tmp_path: Path) -> None:
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    with served(tiny, tmp_path, Rate(1, 60)) as client:
        assert client.post("/v1/chat/completions", json=body).status_code == 200
        refused = client.post("/v1/chat/completions", json=body)
        assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
        assert refused.json()["error"]["message"].startswith("more than 1 requests a minute")
        page = client.get("/", params={"q": QUESTION}, headers=BROWSER)
        assert page.status_code == 429
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path", "query", "cost"),
    [
        ("POST", "/api/v1/ask", "", Cost.WORK),
        ("GET", "/api/v1/search", "q=a", Cost.WORK),
        ("GET", "/api/v1/compare", "", Cost.WORK),
        ("GET", "/api/v1/explain", "", Cost.WORK),
        ("GET", "/api/v1/support", "", Cost.WORK),
        ("POST", "/api/v1/feedback", "", Cost.WORK),
        ("POST", "/api/v1/export", "", Cost.WORK),
        ("PUT", "/api/v1/conversations/1", "", Cost.WORK),
        ("POST", "/v1/chat/completions", "", Cost.WORK),
        ("POST", "/turn", "", Cost.WORK),
        ("POST", "/", "", Cost.WORK),
        ("GET", "/", "q=a", Cost.WORK),
        ("GET", "/", "%71=a", Cost.WORK),
        ("GET", "/", "lang=en", Cost.READING),
        ("POST", "/api/v1/admin/uploads", "", Cost.WORK),
        ("GET", "/api/v1/admin/progress", "", Cost.READING),
        ("GET", "/documents/toy-2023", "", Cost.READING),
        ("GET", "/documentsx", "", Cost.WORK),
        ("DELETE", "/documents/toy-2023", "", Cost.WORK),
        ("POST", "/mcp", "", Cost.WORK),
        ("GET", "/whatever/is/new", "", Cost.WORK),
        ("GET", "/static/style.css", "", Cost.NOTHING),
        ("GET", "/healthz", "", Cost.NOTHING),
        ("GET", "/metrics", "", Cost.NOTHING),
    ],
)
def test_what_a_request_costs_is_told_by_its_address(method: str, path: str, query: str, cost: Cost) -> None:
    assert cost_of({"method": method, "path": path, "query_string": query.encode()}) is cost


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["198.51.100.1, 203.0.113.9"], "203.0.113.9"),  # whoever asks wrote the left one
        (["203.0.113.9, 10.0.0.3"], "203.0.113.9"),  # two proxies
        (["198.51.100.1", "203.0.113.9, 10.0.0.3"], "203.0.113.9"),  # two headers
        (["10.0.0.3, 10.0.0.4"], "10.0.0.3"),
        (["203.0.113.9:55012"], "203.0.113.9"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["nonsense, 203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, nonsense"], None),
        (["203.0.113.9,"], None),
        (["unknown"], None),
        ([""], None),
        ([], None),
    ],
)
def test_the_client_is_the_rightmost_address_that_is_no_proxy(forwarded: list[str], client: str | None) -> None:
    found = forwarded_client(forwarded, PROXIES)
    assert (None if found is None else str(found)) == client


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_header_breaks_the_reading_of_it(values: list[str]) -> None:
    found = forwarded_client(values, PROXIES)
    assert found is None or read_address(str(found)) == found


@pytest.mark.parametrize("peer", ["203.0.113.9", "testclient"])
def test_the_header_of_a_stranger_is_not_believed(peer: str, tiny: Assistant, tmp_path: Path) -> None:
    with served(tiny, tmp_path, Rate(2, 60), peer=peer) as client:
        assert [ask(client, **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)] == [200, 200, 429]


def test_a_malformed_header_of_a_proxy_counts_for_the_proxy(tiny: Assistant, tmp_path: Path) -> None:
    with served(tiny, tmp_path, Rate(2, 60), peer=PROXY) as client:
        assert [ask(client, **{"X-Forwarded-For": text}).status_code for text in ("x", "999.1.1.1", "-")] == [
            200,
            200,
            429,
        ]


def test_a_proxy_tells_whether_the_client_speaks_https(tiny: Assistant, tmp_path: Path) -> None:
    key = {"key": new_key(tmp_path, Scope.READ)}
    told = {"X-Forwarded-Proto": "https", "Sec-Fetch-Site": "same-origin"}
    for peer, cookie in ((PROXY, "__Host-assistant_session"), ("203.0.113.9", "assistant_session")):
        with served(tiny, tmp_path, peer=peer) as client:
            done = client.post("/admin/login", data=key, headers=told, follow_redirects=False)
            assert done.headers["set-cookie"].startswith(f"{cookie}=")


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
    ],
)
def test_ipv6_clients_are_counted_by_their_network(client: str, counted: str) -> None:
    assert address_of({"client": (client, 1)}) == counted
    assert address_of({"client": None}) == ""


@pytest.mark.parametrize(
    ("text", "rate"),
    [("60/minute", Rate(60, 60)), ("10/second", Rate(10, 1)), ("100 per 2 hours", Rate(100, 7200)), ("None", None)],
)
def test_rates_are_read(text: str, rate: Rate | None) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "60", "minute", "0/minute", "-1/minute", "60/fortnight"])
def test_what_is_no_rate_is_refused_with_what_would_be(text: str) -> None:
    with pytest.raises(ValueError, match="write 60/minute, 10/second, 1000/hour, or none for no limit"):
        parse_rate(text)


def test_the_description_of_the_api_says_where_requests_may_be_too_many(tiny: Assistant, tmp_path: Path) -> None:
    with served(tiny, tmp_path) as client:
        paths = client.get("/openapi.json").json()["paths"]
    told = paths["/api/v1/ask"]["post"]["responses"]["429"]
    assert told["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert set(told["headers"]) == {"Retry-After"}
    assert [path for path, methods in paths.items() if "429" not in next(iter(methods.values()))["responses"]] == [
        "/healthz", "/readyz", "/metrics",
    ]  # fmt: skip
    unlimited = create_app(lambda: tiny).openapi()["paths"]
    assert not any("429" in operation["responses"] for methods in unlimited.values() for operation in methods.values())
