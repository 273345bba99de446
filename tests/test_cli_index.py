"""`assistant index …` on a command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Done

RunCli = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, keywords_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of one's own with the same generation twice; the second is current."""
    copy = tmp_path / "copy"
    (source,) = (path for path in (keywords_home / "index").iterdir() if path.is_dir())
    for name in (source.name, f"{source.name}-2"):
        shutil.copytree(source, copy / "index" / name)
    (copy / "index" / "CURRENT").write_text(f"{source.name}-2\n")
    monkeypatch.setenv("ASSISTANT_HOME", str(copy))
    return copy


def listed(run_cli: RunCli) -> dict[str, dict[str, object]]:
    found = json.loads(run_cli("index", "list", "--json").out)["generations"]
    return {generation["name"]: generation for generation in found}


def test_list_verify_and_activate(home: Path, run_cli: RunCli) -> None:
    name = (home / "index" / "CURRENT").read_text().strip().removesuffix("-2")
    before = listed(run_cli)
    assert {key: before[f"{name}-2"][key] for key in ("current", "documents", "clauses", "encoders", "fault")} == {
        "current": True, "documents": 5, "clauses": 82, "encoders": [], "fault": None,
    }  # fmt: skip
    assert not before[name]["current"]
    shown = run_cli("index", "list").out.split()
    assert {name, f"{name}-2"} <= set(shown)

    done = run_cli("index", "verify")
    assert (done.code, done.out.split(":")[0]) == (0, f"generation {name}-2 is whole")
    done = run_cli("index", "activate", name)
    assert (done.code, done.out) == (0, f"generation {name} is current in {home / 'index'}\n")
    assert [each for each, found in listed(run_cli).items() if found["current"]] == [name]


def test_a_damaged_generation_is_named_and_not_activated(home: Path, run_cli: RunCli) -> None:
    current = (home / "index" / "CURRENT").read_text().strip()
    name = current.removesuffix("-2")
    damaged = home / "index" / name / "terms.txt"
    damaged.write_text("damaged")
    message = f"assistant: {damaged} is not the file that was written (its sha256 differs): run `assistant build`\n"
    for command in ("verify", "activate"):
        done = run_cli("index", command, name)
        assert (done.code, done.out, done.err) == (1, "", message)
    assert (home / "index" / "CURRENT").read_text().strip() == current


def test_a_generation_for_another_encoder_is_not_activated(
    home: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = (home / "index" / "CURRENT").read_text().strip()
    monkeypatch.setenv("ASSISTANT_ENCODER", "bundled")
    done = run_cli("index", "activate", name)
    assert (done.code, done.err) == (
        1,
        f"assistant: generation {name} was built with another encoder setting (none, now bundled) and cannot be "
        "served: bring those back, or run `assistant build`\n",
    )


def test_without_an_index_the_next_step_is_named(run_cli: RunCli, tmp_path: Path) -> None:
    message = f"assistant: no index at {tmp_path / 'home' / 'index'}: run `assistant build`\n"
    for arguments in (["list"], ["verify"]):
        assert run_cli("index", *arguments).err == message
    assert listed(run_cli) == {}
