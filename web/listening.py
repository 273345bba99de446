"""The address that the server listens on, taken before anything slow is done."""

import socket

from assistant.errors import AddressInvalid


def take_address(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address (port 0: any free one); AddressInvalid where that cannot be.

    It does not listen yet: until the server does, connections are refused.
    """
    taken: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        if taken is not None:
            taken.close()
        reason = error.strerror or error
        raise AddressInvalid(
            f"cannot listen on {host} port {port} ({reason}): give another --port or --host"
        ) from error
    return taken


def address_of(taken: socket.socket) -> str:
    """Return the address of a bound socket as a client writes it: http://127.0.0.1:8000, http://[::1]:8000."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
