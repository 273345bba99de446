"""Keys and sessions for tests of the web: a key with scopes, and a browser that signs in with it."""

import re
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from assistant.keys import Keys, Scope

# What a browser sends with the forms and requests of a page from this server.
OWN = {"Sec-Fetch-Site": "same-origin"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def new_key(home: Path, *scopes: Scope) -> str:
    """Make a key that lasts a day."""
    return Keys.of_home(home).create("tester", scopes, timedelta(days=1)).text


def bearer(key: str) -> dict[str, str]:
    """Return the header that sends a key."""
    return {"Authorization": f"Bearer {key}"}


def sign_in(client: TestClient, key: str) -> str:
    """Begin a session for this client, and return its CSRF token."""
    done = client.post("/admin/login", data={"key": key}, headers=OWN, follow_redirects=False)
    assert done.status_code == 303, done.text
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get("/admin/login").text)
    assert found
    return found[1]
