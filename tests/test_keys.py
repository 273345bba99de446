"""Keys: what is kept of them, which texts are accepted, and until when; and the log of what administrators did."""

import hashlib
import hmac
import re
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer import AnswerStatus
from assistant.audit import COMMAND_LINE, MAX_WHAT, Audit
from assistant.conversations import Conversations
from assistant.errors import KeyInvalid, StoreUnusable, UnknownKey
from assistant.feedback import Feedback, Opinion, Thumb
from assistant.keys import Keys, KeyState, Scope, masked
from tests.waiting import PATIENCE

DAY = timedelta(days=1)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.of_home(tmp_path)


def test_a_key_is_its_id_and_256_random_bits(keys: Keys) -> None:
    made = [keys.create("report", [Scope.READ], DAY) for _ in range(50)]
    assert all(re.fullmatch(r"pa_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", new.text) for new in made)
    assert len({new.text.split("_", 2)[2] for new in made}) == len({new.key.id for new in made}) == 50
    assert all(new.text.split("_")[1] == new.key.id for new in made)


def test_only_the_hash_of_the_secret_is_kept(keys: Keys, tmp_path: Path) -> None:
    new = keys.create("report", [Scope.READ], DAY)
    secret = new.text.split("_", 2)[2]
    for file in tmp_path.iterdir():
        assert secret.encode() not in file.read_bytes()
    with sqlite3.connect(tmp_path / "keys.sqlite3") as connection:
        kept = connection.execute("SELECT hash FROM keys").fetchall()
    connection.close()
    assert kept == [(hashlib.sha256(secret.encode()).hexdigest(),)]
    assert secret not in repr(new)


def test_only_the_owner_of_the_files_reads_them(keys: Keys, tmp_path: Path) -> None:
    keys.create("report", [Scope.READ], DAY)
    Audit.of_home(tmp_path).record(COMMAND_LINE, "keys create", "x", "ok")
    Feedback.of_home(tmp_path).add(Opinion("用地", Thumb.UP, None, (), "g", AnswerStatus.ANSWERED))
    Conversations.of_home(tmp_path).put("token", "a", "title", ())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("*.sqlite3")}
    assert modes == dict.fromkeys(("keys.sqlite3", "audit.sqlite3", "feedback.sqlite3", "conversations.sqlite3"), 0o600)


def test_a_key_is_known_by_its_text_alone(keys: Keys) -> None:
    new, other = (keys.create(name, [Scope.READ], DAY) for name in "ab")
    found = keys.check(new.text)
    assert found is not None and (found.id, found.name, found.scopes) == (new.key.id, "a", (Scope.READ,))
    wrong = [
        "", "pa_", new.text[:-1], new.text + "A", new.text.upper(), f" {new.text}", new.key.id, "\ud800", "键",
        f"pa_{new.key.id}_{other.text.split('_', 2)[2]}", f"pa_{'0' * 12}_{new.text.split('_', 2)[2]}",
    ]  # fmt: skip
    assert [keys.check(text) for text in wrong] == [None] * len(wrong)


def test_whatever_is_sent_is_compared_in_constant_time(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    new = keys.create("a", [Scope.READ], DAY)
    compared: list[tuple[str, str]] = []
    compare: Callable[[str, str], bool] = hmac.compare_digest

    def watched(one: str, other: str) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr("assistant.keys.hmac.compare_digest", watched)
    for text in (new.text, f"pa_{'0' * 12}_{'A' * 43}", "no key"):
        keys.check(text)
    assert [(len(one), len(other)) for one, other in compared] == [(64, 64)] * 3


def test_an_administrators_key_is_good_for_everything(keys: Keys) -> None:
    allowed = {
        scope: [wanted for wanted in Scope if keys.create("x", [scope], None).key.allows(wanted)] for scope in Scope
    }
    assert allowed == {
        Scope.READ: [Scope.READ],
        Scope.FEEDBACK: [Scope.FEEDBACK],
        Scope.ADMIN: [Scope.READ, Scope.FEEDBACK, Scope.ADMIN],
    }


def test_an_expired_key_is_not_accepted(keys: Keys) -> None:
    over = keys.create("over", [Scope.READ], timedelta(seconds=-1))
    assert (keys.check(over.text), over.key.state) == (None, KeyState.EXPIRED)
    lasting = keys.create("lasting", [Scope.READ], None)
    assert (lasting.key.expires, keys.check(lasting.text) is not None) == (None, True)
    soon = keys.create("soon", [Scope.READ], DAY).key.expires
    assert soon is not None
    assert abs(datetime.fromisoformat(soon) - datetime.now(UTC) - DAY) < timedelta(seconds=PATIENCE)


def test_a_revoked_key_is_not_accepted_and_keeps_its_day(keys: Keys) -> None:
    new = keys.create("a", [Scope.ADMIN], None)
    revoked = keys.revoke(new.key.id)
    assert (keys.check(new.text), revoked.state) == (None, KeyState.REVOKED)
    assert keys.revoke(new.key.id) == revoked
    with pytest.raises(UnknownKey, match=r"^no key has the id 'nobody': `assistant keys list` shows them$"):
        keys.revoke("nobody")


def test_the_day_of_the_last_use_is_kept(keys: Keys) -> None:
    new = keys.create("a", [Scope.READ], DAY)
    assert [key.last_used for key in keys.list()] == [None]
    keys.check(new.text)
    assert [key.last_used for key in keys.list()] == [datetime.now(UTC).date().isoformat()]


def test_a_day_that_cannot_be_kept_keeps_nobody_out(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    new = keys.create("a", [Scope.READ], DAY)
    monkeypatch.setattr("assistant.database.BUSY_SECONDS", 0.05)
    writer = sqlite3.connect(tmp_path / "keys.sqlite3")
    writer.execute("BEGIN IMMEDIATE")
    try:
        found = keys.check(new.text)
    finally:
        writer.close()
    assert found is not None and found.id == new.key.id
    assert f"the day that key {new.key.id} was used is not kept" in caplog.text
    assert new.text.split("_", 2)[2] not in caplog.text


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\nb", "\x1b[31m"])
def test_a_key_has_a_name(name: str, keys: Keys) -> None:
    with pytest.raises(KeyInvalid, match=r"^the name of a key is 1 to 80 printable characters"):
        keys.create(name, [Scope.READ], DAY)
    with pytest.raises(KeyInvalid, match=r"give one of read, feedback, admin$"):
        keys.create("x", [], DAY)
    assert keys.list() == ()


def test_who_only_looks_makes_no_file(keys: Keys, tmp_path: Path) -> None:
    assert (keys.list(), keys.get("x"), keys.check("pa_x"), Audit.of_home(tmp_path).entries()) == ((), None, None, ())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_a_fault_and_nobody_gets_in(keys: Keys, tmp_path: Path) -> None:
    new = keys.create("a", [Scope.READ], DAY)
    (tmp_path / "keys.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(StoreUnusable, match=r"keys\.sqlite3 cannot be used"):
        keys.check(new.text)


def test_secrets_are_masked_in_texts(keys: Keys) -> None:
    new = keys.create("a", [Scope.READ], DAY)
    assert masked(f"/?q={new.text}&x={new.text}.") == f"/?q=pa_{new.key.id}_…&x=pa_{new.key.id}_…."
    assert masked("pa_ and pa_x_y stay") == "pa_ and pa_x_y stay"


def test_acts_are_kept_with_the_name_of_the_key(keys: Keys, tmp_path: Path) -> None:
    audit, new = Audit.of_home(tmp_path), keys.create("王芳", [Scope.ADMIN], DAY)
    audit.record(new.key.id, "add", "通知.docx", "ok")
    audit.record("gone", "remove", "nmg-2023", "failed")
    entries = audit.entries()
    assert [(e.id, e.key_id, e.name, e.act, e.what, e.outcome) for e in entries] == [
        (2, "gone", "", "remove", "nmg-2023", "failed"),
        (1, new.key.id, "王芳", "add", "通知.docx", "ok"),
    ]
    assert audit.entries(1) == entries[:1]
    assert all(datetime.fromisoformat(entry.at).utcoffset() == timedelta(0) for entry in entries)


def test_acts_hold_no_keys_and_no_long_texts(keys: Keys, tmp_path: Path) -> None:
    audit, new = Audit.of_home(tmp_path), keys.create("a", [Scope.ADMIN], DAY)
    audit.record(new.key.id, "add", f"{new.text}\nsecond line " + "x" * 300, "ok")
    (entry,) = audit.entries()
    assert entry.what.startswith(f"pa_{new.key.id}_… second line x")
    assert (len(entry.what), entry.what[-1]) == (MAX_WHAT, "…")


def test_acts_are_only_added(tmp_path: Path) -> None:
    Audit.of_home(tmp_path).record(COMMAND_LINE, "keys create", "x", "ok")
    connection = sqlite3.connect(tmp_path / "audit.sqlite3")
    try:
        for statement in ("DELETE FROM acts", "UPDATE acts SET outcome = 'other'"):
            with pytest.raises(sqlite3.IntegrityError, match="acts are only added"):
                connection.execute(statement)
    finally:
        connection.close()
    assert [entry.outcome for entry in Audit.of_home(tmp_path).entries()] == ["ok"]


def test_acts_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    audit = Audit.of_home(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audit.record(COMMAND_LINE, "add", str(n), "ok"), range(40)))
    assert sorted(int(entry.what) for entry in audit.entries()) == list(range(40))
