"""`assistant doctor`: each thing that can be wrong is found, with its next step; nothing is changed by looking."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.answer import AnswerStatus
from assistant.doctor import answering, program
from assistant.doctor.answering import EXPECTED, TEXT, check_documents, check_encoders, check_index
from assistant.doctor.configuration import check_names, check_safety, is_local
from assistant.doctor.data import check_clock, check_databases, check_disk, check_home
from assistant.doctor.findings import Finding, State
from assistant.doctor.program import check_browser, check_libraries, check_python
from assistant.feedback import Feedback, Opinion, Thumb
from assistant.keys import Scope
from assistant.opening import build
from assistant.settings import Settings
from index.encoder import Encoder
from tests.conftest import Done
from tests.fakes import FakeEncoder, write_tiny_corpus
from tests.signing_in import new_key

RunCli = Callable[..., Done]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a home with an index of the tiny corpus."""
    made = Settings(home=tmp_path, corpus=write_tiny_corpus(tmp_path / "corpus"), encoder="none")
    build(made, lambda _what, _done, _total: None, lambda: None)
    return made


def states(found: object) -> list[tuple[str, State]]:
    assert isinstance(found, Iterator | list)
    return [(finding.what, finding.state) for finding in found]


def only(found: object) -> Finding:
    assert isinstance(found, Iterator | list)
    (finding,) = found
    assert isinstance(finding, Finding)
    return finding


def test_a_good_installation_is_ok_and_is_not_changed(
    run_cli: RunCli, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", settings.home), ("CORPUS", settings.corpus), ("ENCODER", "none")):
        monkeypatch.setenv(f"ASSISTANT_{name}", str(value))
    new_key(settings.home, Scope.ADMIN)
    before = {path: path.stat().st_mtime_ns for path in settings.home.rglob("*")}
    done = run_cli("doctor", "--json")
    shown = json.loads(done.out)
    assert {path: path.stat().st_mtime_ns for path in settings.home.rglob("*")} == before
    checked = [finding["what"] for finding in shown["findings"] if finding["state"] == "ok"]
    assert {
        "python", "libraries", "settings", "keys", "home", "databases", "clock", "documents", "encoders", "index",
        "store",
    } <= set(checked)  # fmt: skip
    assert (done.code, shown["state"] in ("ok", "warning")) == (0, True)


def test_a_problem_is_told_with_its_next_step_and_is_an_error_to_shells(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    done = run_cli("doctor")
    told = " ".join(done.out.split())
    assert done.code == 1
    assert "-> run `assistant build`" in told
    assert "problems: 1," in told


def test_a_setting_that_cannot_be_read_ends_the_examination(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_RATE_LIMIT", "often")
    done = run_cli("doctor", "--json")
    last = json.loads(done.out)["findings"][-1]
    assert (done.code, last["what"], last["state"]) == (1, "settings", "problem")
    assert last["says"].startswith("ASSISTANT_RATE_LIMIT is 'often'")


def test_a_name_that_is_no_setting_is_told_with_the_nearest_one() -> None:
    finding = only(check_names({"ASSISTANT_ENCODR": "none", "ASSISTANT_HOME": "/srv", "PATH": "/bin"}))
    assert (finding.state, finding.says) == (State.WARNING, "ASSISTANT_ENCODR is no setting and changes nothing")
    assert finding.next_step == "unset it, or write ASSISTANT_ENCODER if you mean that"
    assert "the settings are ASSISTANT_HOME" in only(check_names({"ASSISTANT_XYZZY": "1"})).next_step
    assert only(check_names({"ASSISTANT_HOME": "/srv"})).state is State.OK


@pytest.mark.parametrize(
    ("given", "host", "said"),
    [
        ({}, "127.0.0.1", set()),
        ({"explain": True, "rate_limit": "none"}, "::1", set()),
        ({}, "0.0.0.0", {"everybody", "every name"}),
        ({"reading": "keyed"}, "0.0.0.0", {"every name"}),
        ({"reading": "keyed", "hosts": "policies.example.org"}, "0.0.0.0", set()),
        ({"reading": "keyed", "hosts": "*", "explain": True}, "192.0.2.1", {"scored"}),
        ({"reading": "keyed", "hosts": "*", "rate_limit": "none"}, "::", {"without end"}),
        ({"log_level": "debug"}, "localhost", {"may quote questions"}),
        ({"proxies": "0.0.0.0/0"}, "127.0.0.1", {"every address"}),
    ],
)
def test_unsafe_settings_are_told(given: dict[str, object], host: str, said: set[str], tmp_path: Path) -> None:
    read = Settings.model_validate({"home": tmp_path, "rate_limit": "60/minute", **given})
    told = [f.says for f in check_safety(read, host) if f.what == "safety" and f.state is not State.OK]
    told = [text for text in told if text != "this runs as root"]
    assert len(told) == len(said)
    assert all(any(part in text for text in told) for part in said)


def test_only_this_machine_reaches_loopback() -> None:
    assert [is_local(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "example.com")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


def test_keyed_reading_needs_a_key(tmp_path: Path) -> None:
    read = Settings.model_validate({"home": tmp_path, "reading": "keyed"})
    assert ("keys", State.PROBLEM) in states(check_safety(read, "127.0.0.1"))
    new_key(tmp_path, Scope.READ)
    assert ("keys", State.OK) in states(check_safety(read, "127.0.0.1"))


def test_a_home_that_anybody_may_write_is_a_problem(tmp_path: Path) -> None:
    assert only(check_home(tmp_path)).state is State.OK
    tmp_path.chmod(0o777)
    assert only(check_home(tmp_path)).next_step == f"chmod o-w {tmp_path}"
    assert only(check_home(tmp_path / "none")).state is State.WARNING
    (tmp_path / "file").touch()
    assert only(check_home(tmp_path / "file")).state is State.PROBLEM


@pytest.mark.parametrize(
    ("free", "state"), [(2_000_000_000, State.OK), (500_000_000, State.WARNING), (5_000_000, State.PROBLEM)]
)
def test_disk_space_is_looked_at(free: int, state: State, tmp_path: Path) -> None:
    assert only(check_disk(tmp_path / "not" / "yet", lambda _: free)).state is state


def test_databases_are_read_whole(tmp_path: Path) -> None:
    assert only(check_databases(tmp_path)).says == "there is none yet"
    new_key(tmp_path, Scope.READ)
    Feedback.of_home(tmp_path).add(Opinion("问题" * 200, Thumb.UP, None, (), "0", AnswerStatus.ANSWERED))
    assert states(check_databases(tmp_path)) == [("databases", State.OK)] * 2
    (tmp_path / "keys.sqlite3").chmod(0o644)
    opinions = tmp_path / "feedback.sqlite3"
    with closing(sqlite3.connect(opinions)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = opinions.read_bytes()
    opinions.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    feedback, keys = check_databases(tmp_path)
    assert (feedback.state, feedback.next_step) == (State.PROBLEM, "restore it from a backup, or move it away")
    assert (keys.state, keys.next_step) == (State.WARNING, f"chmod 600 {tmp_path / 'keys.sqlite3'}")


def test_a_clock_behind_the_index_is_a_problem(settings: Settings) -> None:
    assert only(check_clock(settings)).state is State.OK
    assert only(check_clock(settings, datetime.now(UTC) - timedelta(days=400))).state is State.PROBLEM


def test_documents_that_disagree_with_their_manifest_are_a_problem(settings: Settings) -> None:
    found, sources = check_documents(settings)
    assert only(list(found)).says.startswith("3 with 6 clauses")
    assert sources is not None
    document = settings.corpus / "documents" / "toy-2021.txt"
    document.write_text(document.read_text("utf-8") + "多出的一行", "utf-8")
    found, sources = check_documents(settings)
    assert (only(list(found)).state, sources) == (State.PROBLEM, None)
    found, sources = check_documents(Settings(corpus=settings.corpus / "gone"))
    assert (only(list(found)).state, sources) == (State.PROBLEM, None)


def test_an_index_is_missing_stale_damaged_or_whole(settings: Settings, tmp_path: Path) -> None:
    _, sources = check_documents(settings)
    whole = only(check_index(settings, sources, ()))
    assert (whole.state, whole.next_step) == (State.OK, "")
    elsewhere = Settings(home=tmp_path / "elsewhere", corpus=settings.corpus, encoder="none")
    assert only(check_index(elsewhere, sources, ())).says.startswith("there is none at")
    stale = only(check_index(settings, sources, (FakeEncoder(),)))
    assert (stale.state, stale.next_step) == (State.PROBLEM, "run `assistant build`")
    assert stale.says.startswith("the index was built with another encoder")
    assert only(check_index(settings, None, ())).state is State.WARNING
    next(path for path in settings.index_root.glob("*/*") if path.name == "terms.txt").write_bytes(b"damaged")
    damaged = only(check_index(settings, sources, ()))
    assert (damaged.state, "is not the file that was written" in damaged.says) == (State.PROBLEM, True)


class OtherWeights(FakeEncoder):
    """Says that it is one of the bundled encoders, and makes other vectors."""

    def encode_queries(self, texts: object) -> NDArray[np.float32]:
        assert texts == [TEXT]
        return np.array([[1.0, *[0.0] * 7]], dtype=np.float32)


def test_an_encoder_with_other_weights_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(iter(EXPECTED))

    def loads(_: str) -> tuple[Encoder, ...]:
        return (OtherWeights(name), FakeEncoder("of one's own"))

    monkeypatch.setattr("index.encoder.load_encoders", loads)
    found, encoders = check_encoders(Settings(encoder="any"))
    other, own = found
    assert (other.state, "another vector of a known question (cosine 0.5" in other.says) == (State.PROBLEM, True)
    assert (own.state, own.says) == (State.OK, "of one's own makes vectors of 7 numbers")
    assert encoders is not None


def test_an_encoder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found, encoders = check_encoders(Settings(encoder=str(tmp_path / "gone")))
    assert (only(list(found)).state, encoders) == (State.PROBLEM, None)


@pytest.mark.model
def test_the_bundled_encoders_make_the_vectors_that_are_expected() -> None:
    found, _ = check_encoders(Settings(encoder="bundled"))
    assert [(f.state, f.says) for f in found] == [
        (State.OK, f"{name} makes the vector that it should") for name in EXPECTED
    ]


def test_libraries_beside_their_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(check_libraries(tmp_path / "none")) == [("libraries", State.OK)]
    pins = tmp_path / "constraints.txt"
    pins.write_text("structlog==0.0.1\nnot-installed-here==1.0\n", "utf-8")
    _, pinned = check_libraries(pins)
    assert (pinned.state, pinned.says.startswith("structlog is ")) == (State.WARNING, True)
    monkeypatch.setattr(program, "requires", lambda _: ["not-installed-here", "structlog<1", 'gone; extra == "dev"'])
    missing = only(check_libraries(pins))
    assert missing.state is State.PROBLEM
    assert missing.says.startswith("not-installed-here is missing; structlog is ")


def test_python_and_what_the_browser_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert only(check_python()).state is State.OK
    monkeypatch.setattr(program, "find_spec", lambda _: None)
    assert list(check_browser()) == []


def test_a_vector_is_compared_by_its_direction() -> None:
    assert answering.cosine((3.0, 4.0), (6.0, 8.0)) == pytest.approx(1.0)
    assert answering.cosine((1.0, 0.0), (0.0, 1.0)) == 0.0
