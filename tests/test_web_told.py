"""Nothing that a client is told says where on the machine something is; the log does."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.errors import StoreUnusable
from assistant.intake_workers import Publisher
from assistant.keys import Keys, Scope
from assistant.pipeline import Assistant
from assistant.told import without_folders
from index.build import Progress
from index.errors import IndexDamaged, IndexMissing, IndexUnwritable
from tests.serving import assert_problem
from tests.signing_in import OWN
from tests.waiting import until
from web.app import create_app

LIKED = {"question": "x", "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
OWNER = {"X-Conversation-Owner": "a" * 32}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/srv/a home/x.sqlite3 cannot be used (disk I/O error)", "x.sqlite3 cannot be used (disk I/O error)"),
        ("no index at /data/index: run `assistant build`", "no index at index: run `assistant build`"),
        ("cannot write to /a/b (No space left): set …", "cannot write to b (No space left): set …"),
        ("'/etc/x/y.toml', line 3: write A/B", "'y.toml', line 3: write A/B"),
        (r"C:\Users\Me and you\x.txt is damaged", "x.txt is damaged"),
        ("no document '/etc/passwd'", "no document 'passwd'"),
        ("sign in at /admin/login, see /api/v1/documents/x", "sign in at /admin/login, see /api/v1/documents/x"),
        ("the body is text/html: send application/json", "the body is text/html: send application/json"),
        ("http://a.example/b/c/d and 2023/02/07", "http://a.example/b/c/d and 2023/02/07"),
    ],
)  # fmt: skip
def test_of_a_path_the_last_part_is_told(text: str, told: str) -> None:
    assert without_folders(text) == told


def test_files_that_cannot_be_used_are_named_without_their_folder(
    tiny: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "a home"
    key = Keys.of_home(home).create("x", (Scope.ADMIN,), timedelta(days=1)).text
    for name in ("feedback", "conversations", "sessions", "audit"):
        (home / f"{name}.sqlite3").write_text("no database" * 100)
    with TestClient(create_app(lambda: tiny, home)) as client:
        replies = [
            client.post("/api/v1/feedback", json=LIKED),
            client.get("/api/v1/conversations", headers=OWNER),
            client.post("/admin/login", data={"key": key}, headers=OWN),
            client.get("/admin", headers={"Cookie": "assistant_session=x", "Accept": "text/html"}),
        ]
    assert [reply.status_code for reply in replies] == [503] * 4
    assert [reply.url.path for reply in replies if str(tmp_path) in reply.text] == []
    assert "feedback.sqlite3 cannot be used (file is not a database)" in replies[0].json()["detail"]
    assert f"{home}/feedback.sqlite3 cannot be used" in caplog.text


@pytest.mark.parametrize("kind", [IndexMissing, IndexDamaged, StoreUnusable])
def test_why_nothing_can_be_answered_is_told_without_folders(
    kind: type[Exception], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def never_opens() -> Assistant:
        raise kind(f"no index at {tmp_path}/index: run `assistant build`")

    with caplog.at_level(logging.ERROR), TestClient(create_app(never_opens)) as client:
        for path in ("/readyz", "/api/v1/documents", "/api/v1/search?q=x"):
            assert_problem(client.get(path), 503, "no index at index: run `assistant build`")
        shown = [client.get(path, headers={"Accept": "text/html"}).text for path in ("/", "/documents", "/metrics")]
    assert str(tmp_path) not in "".join(shown)
    assert f"no index at {tmp_path}/index" in caplog.text


def test_administrators_are_told_no_folders_either(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    said: list[str | None] = []

    def build(_: Progress) -> None:
        raise IndexUnwritable(f"cannot write to {tmp_path}/index (No space left on device): free space")

    publisher = Publisher(build, tuple, lambda _, message: said.append(message))
    publisher.request()
    until(lambda: len(said) == 1)
    assert said == ["cannot write to index (No space left on device): free space"]
    assert f"cannot write to {tmp_path}/index" in caplog.text
