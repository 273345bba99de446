"""assistant keys: a key is shown once, listed without its secret, revoked by its id; what was done is in the log."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.keys import Keys, Scope
from tests.conftest import Done
from tests.waiting import PATIENCE

RunCli = Callable[..., Done]


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.of_home(tmp_path / "home")


def test_a_key_is_printed_alone_and_once(run_cli: RunCli, keys: Keys) -> None:
    done = run_cli("keys", "create", "王芳")
    text = done.out.removesuffix("\n")
    found = keys.check(text)
    assert found is not None and (found.name, found.scopes) == ("王芳", (Scope.READ, Scope.FEEDBACK))
    assert done.err == (
        f"key {found.id} for 王芳: read, feedback, until {found.expires}\nKeep it now, it is not shown again:\n"
    )
    secret = text.split("_", 2)[2]
    for command in (("list",), ("list", "--json"), ("audit", "--json"), ("revoke", found.id)):
        shown = run_cli("keys", *command)
        assert (shown.code, secret in shown.out + shown.err) == (0, False)


def test_programs_get_json(run_cli: RunCli, keys: Keys) -> None:
    made = json.loads(
        run_cli("keys", "create", "report", "--scope", "admin", "--scope", "read", "--no-expiry", "--json").out
    )
    text = made.pop("key")
    listed = json.loads(run_cli("keys", "list", "--json").out)
    assert listed == {"keys": [made]}
    assert made == {
        "id": made["id"],
        "name": "report",
        "scopes": ["read", "admin"],
        "created": made["created"],
        "expires": None,
        "revoked": None,
        "last_used": None,
        "state": "active",
    }
    assert keys.check(text) is not None


def test_days_are_counted_from_now(run_cli: RunCli) -> None:
    from datetime import datetime, timedelta

    made = json.loads(run_cli("keys", "create", "a", "--days", "3", "--json").out)
    created, expires = (datetime.fromisoformat(made[name]) for name in ("created", "expires"))
    assert abs(expires - created - timedelta(days=3)) < timedelta(seconds=PATIENCE)
    assert run_cli("keys", "create", "a", "--days", "0").code == 2


def test_the_list_is_a_table(run_cli: RunCli, keys: Keys) -> None:
    assert run_cli("keys", "list").err == "there is no key: `assistant keys create NAME` makes one\n"
    made = keys.create("[red]x", [Scope.ADMIN], None).key
    shown = run_cli("keys", "list").out
    assert made.id in shown and "[red]x" in shown and "active" in shown and "never" in shown


def test_a_revoked_key_is_worthless(run_cli: RunCli, keys: Keys) -> None:
    new = keys.create("report", [Scope.READ], None)
    done = run_cli("keys", "revoke", new.key.id)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"key {new.key.id} of report is revoked since 20")
    assert keys.check(new.text) is None


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("revoke", "nobody"), 1, "assistant: no key has the id 'nobody': `assistant keys list` shows them\n"),
        (("create", " "), 1, "assistant: the name of a key is 1 to 80 printable characters: say who or what uses it\n"),
        (("create", "x", "--scope", "root"), 2, "'root' is none of read, feedback, admin"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(
    arguments: tuple[str, ...], code: int, said: str, run_cli: RunCli
) -> None:
    done = run_cli("keys", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_the_log_has_what_was_done_here(run_cli: RunCli) -> None:
    assert run_cli("keys", "audit").err == "nothing has been done yet\n"
    made = json.loads(run_cli("keys", "create", "a", "--json").out)
    run_cli("keys", "revoke", made["id"])
    acts = json.loads(run_cli("keys", "audit", "--json").out)["acts"]
    assert [(act["key_id"], act["act"], act["what"], act["outcome"]) for act in acts] == [
        ("command line", "keys revoke", made["id"], "ok"),
        ("command line", "keys create", made["id"], "ok"),
    ]
    assert json.loads(run_cli("keys", "audit", "--limit", "1", "--json").out)["acts"] == acts[:1]
    assert "keys revoke" in run_cli("keys", "audit").out
