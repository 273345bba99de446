"""Which names a server answers to: what is listened on by this machine alone is read by nobody else's page."""

import socket

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.serving import assert_problem, real_server
from web.app import create_app
from web.hosts import hosts_of, name_of
from web.operation import Operation

LOCAL = {"localhost", "127.0.0.1", "[::1]"}


@pytest.mark.parametrize(
    ("bound", "given", "names"),
    [
        ("127.0.0.1", "", LOCAL),
        ("::1", "", LOCAL),
        ("127.0.0.2", "", {*LOCAL, "127.0.0.2"}),
        ("127.0.0.1", "Policies.example.org., [2001:DB8::1]", {*LOCAL, "policies.example.org", "[2001:db8::1]"}),
        ("10.0.0.7", "policies.example.org", {*LOCAL, "10.0.0.7", "policies.example.org"}),
        ("0.0.0.0", "", None),
        ("::", "", None),
        ("127.0.0.1", "*", None),
        ("0.0.0.0", "policies.example.org, *", None),
    ],
)
def test_names_by_the_address_that_is_listened_on(bound: str, given: str, names: set[str] | None) -> None:
    read = Settings.model_validate({"hosts": given})
    found = hosts_of(bound, read.hosts)
    assert found == names
    assert Operation.of(read).on(bound, read).hosts == found


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Policies.example.org:8000", "policies.example.org"),
        ("localhost.", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1.evil.example:8000", "127.0.0.1.evil.example"),
        ("localhost@evil.example", "localhost@evil.example"),
        ("", ""),
    ],
)
def test_a_name_is_read_without_its_port(host: str, name: str) -> None:
    assert name_of(host) == name


def refused(name: str) -> str:
    return (
        f"this server does not answer to the name {name!r}: its operator adds the names that it answers to with "
        "ASSISTANT_HOSTS"
    )


def test_another_name_is_misdirected_wherever_it_goes(tiny: Assistant) -> None:
    operation = Operation(hosts=hosts_of("127.0.0.1", ("policies.example.org",)))
    with TestClient(create_app(lambda: tiny, operation=operation), base_url="http://localhost:8000") as client:
        for name in ("127.0.0.1:8000", "[::1]", "LOCALHOST.:80", "policies.example.org", "Policies.Example.org:443"):
            assert client.get("/api/v1/documents", headers={"Host": name}).status_code == 200
        for method, path in (
            ("GET", "/"), ("GET", "/api/v1/documents"), ("POST", "/api/v1/ask"), ("GET", "/metrics"), ("GET", "/admin"),
            ("GET", "/static/style.css"), ("GET", "/nowhere"),
        ):  # fmt: skip
            for name in ("evil.example", "127.0.0.1.evil.example:8000", "localhost@evil.example", ""):
                response = client.request(method, path, headers={"Host": name, "Accept": "*/*"})
                assert_problem(response, 421, refused(name.partition(":")[0]))
                assert response.headers["x-content-type-options"] == "nosniff"
        page = client.get("/", headers={"Host": "<script>.example", "Accept": "text/html"})
        assert (page.status_code, "<script>.example" in page.text) == (421, False)
        for path in ("/healthz", "/readyz"):  # a probe names the address of the container
            assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_two_hosts_are_a_bad_request(tiny: Assistant) -> None:
    app = create_app(lambda: tiny, operation=Operation(hosts=hosts_of("127.0.0.1", ())))
    with real_server(app) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            assert connection.recv(100).split()[1] == b"400"
