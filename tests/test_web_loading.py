"""The assistant of a server while generations come: each newer one is taken up, whatever else goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.adding import add_files, named_files, read_files, remove_documents
from assistant.live import Live
from assistant.opening import build
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.drafts import Corrections
from corpus.errors import Fault
from index.errors import IndexDamaged
from tests.administering import NOTICE, live_of, tiny_home
from tests.test_corpus_own import ADDED
from tests.waiting import PATIENCE, until
from web.loading import FIXED, Loading


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tiny_home(tmp_path / "home")


def silent(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def changed_elsewhere(home: Path, tmp_path: Path) -> None:
    """Add a document and build, as another process does."""
    settings = Settings(home=home, encoder="none")
    (tmp_path / "通知.txt").write_text(NOTICE, encoding="utf-8")
    add_files(settings, read_files(named_files([str(tmp_path / "通知.txt")], None), silent), Corrections())
    build(settings, silent, lambda: None)


@contextmanager
def running(loading: Loading) -> Iterator[None]:
    """Run it as a server does."""
    thread = threading.Thread(target=loading.run)
    thread.start()
    try:
        assert loading.assistant(PATIENCE) is not None
        yield
    finally:
        loading.close()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def ids(loading: Loading) -> list[str]:
    assistant = loading.assistant(0)
    return [document.id for document in assistant.documents] if assistant else []


def test_what_another_process_built_is_taken_up_though_the_last_is_still_prepared(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(Assistant, "prepare", lambda _: go.wait(PATIENCE))
    live = live_of(home)
    loading = Loading(live.open, live)
    with running(loading):
        before = loading.assistant(0)
        changed_elsewhere(home, tmp_path)
        until(lambda: ADDED in ids(loading))
        assert before is not None
        assert ADDED not in [document.id for document in before.documents]
        remove_documents(Settings(home=home, encoder="none"), [ADDED])
        loading.rebuild(silent)
        assert ADDED not in ids(loading)
        go.set()


class Failing(Live):
    """Cannot open what another process built."""

    def refreshed(self) -> Assistant:
        raise IndexDamaged("terms.txt is missing")


def test_where_a_newer_one_cannot_be_opened_the_old_one_answers_and_this_is_said_once(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.loading.CHECK_SECONDS", 0.05)
    live_of(home)
    live = Failing(Settings(home=home, encoder="none"))
    loading = Loading(live.open, live)
    with running(loading), caplog.at_level("WARNING"):
        before = loading.assistant(0)
        changed_elsewhere(home, tmp_path)
        until(lambda: "terms.txt is missing" in caplog.text)
        threading.Event().wait(0.3)
        assert loading.assistant(0) is before
        assert caplog.text.count("terms.txt is missing") == 1


def test_a_server_of_one_assistant_cannot_be_given_other_documents(tiny: Assistant) -> None:
    with pytest.raises(Fault, match=FIXED):
        Loading(lambda: tiny).rebuild(silent)
