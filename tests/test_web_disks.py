"""Answers do not need the disk: with a full or read-only one they go on, and what is to be kept is refused with 503."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.building import build_with_progress
from assistant.opening import open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.terminal import console
from tests.disks import make_read_only, small_disk_at
from tests.fakes import write_tiny_corpus
from tests.serving import QUESTION
from web.app import create_app

FEEDBACK = {"question": QUESTION, "verdict": "up", "citations": [], "index": "g", "answer_status": "answered"}
OWNER = {"X-Conversation-Owner": "a" * 32}
CONVERSATION = "/api/v1/conversations/5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk_at(tmp_path / "disk", "400k") as folder:
        yield folder


def fill(disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (disk / "full").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def statuses(client: TestClient) -> dict[str, tuple[int, str]]:
    found = {
        "ask": client.post("/api/v1/ask", json={"question": QUESTION}),
        "page": client.get("/documents/toy-2023"),
        "feedback": client.post("/api/v1/feedback", json=FEEDBACK),
        "conversation": client.put(CONVERSATION, json={"title": "x", "turns": []}, headers=OWNER),
    }
    return {
        name: (response.status_code, "" if response.status_code < 500 else response.json()["detail"].split("(")[1])
        for name, response in found.items()
    }


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (fill, "free space on its disk"),
        (make_read_only, "let this program write to the file and its folder"),
    ],
)
@pytest.mark.parametrize("has_files", [True, False])
def test_answers_go_on_and_the_rest_says_what_to_do(
    harm: Callable[[Path], None], said: str, has_files: bool, tiny: Assistant, disk: Path
) -> None:
    with TestClient(create_app(lambda: tiny, disk)) as client:
        if has_files:
            assert {status for status, _ in statuses(client).values()} == {200, 201}
        harm(disk)
        found = statuses(client)
        assert (found["ask"], found["page"]) == ((200, ""), (200, ""))
        assert (found["feedback"][0], found["conversation"][0]) == (503, 503)
        if has_files:
            assert said in found["feedback"][1]
        if harm is fill:
            (disk / "full").unlink()
            assert {status for status, _ in statuses(client).values()} <= {200, 201}


def test_a_server_starts_from_a_home_that_cannot_be_written(disk: Path, tmp_path: Path) -> None:
    read = Settings(home=disk, corpus=write_tiny_corpus(tmp_path / "corpus"), encoder="none")
    build_with_progress(read, console(stderr=True), force=False, quiet=True)
    make_read_only(disk)
    assert build_with_progress(read, console(stderr=True), force=False, quiet=True).was_current
    with TestClient(create_app(lambda: open_assistant(read), disk)) as client:
        found = statuses(client)
        assert (found["ask"][0], found["page"][0], found["feedback"][0]) == (200, 200, 503)
