"""The server's address."""

import socket
from typing import cast

import pytest

from assistant.errors import AddressInvalid
from web.listening import address_of, take_address


def test_an_address_in_use_is_named_with_the_next_step() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressInvalid) as raised:
            take_address("127.0.0.1", port)
    assert str(raised.value) == (
        f"cannot listen on 127.0.0.1 port {port} (Address already in use): give another --port or --host"
    )


def test_a_host_that_is_none_is_refused() -> None:
    with pytest.raises(AddressInvalid, match=r"^cannot listen on not a host port 8000 \("):
        take_address("not a host", 8000)


def test_an_address_that_is_taken_refuses_connections_until_the_server_listens() -> None:
    with take_address("127.0.0.1", 0) as taken:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(taken.getsockname(), timeout=5)
        taken.listen()
        socket.create_connection(taken.getsockname(), timeout=5).close()


def test_an_address_is_told_as_a_client_writes_it() -> None:
    with take_address("127.0.0.1", 0) as taken:
        assert address_of(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_an_address_of_ipv6_stands_in_brackets() -> None:
    class Six:
        def getsockname(self) -> tuple[str, int, int, int]:
            return ("::1", 8000, 0, 0)

    assert address_of(cast("socket.socket", Six())) == "http://[::1]:8000"
