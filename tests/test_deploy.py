"""The files of deploy/: what they promise can be read from them, for no test has Docker or systemd as its parent."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
FILES = ("Dockerfile", "compose.yaml", "policy-assistant.service")


def instructions() -> list[tuple[str, str]]:
    """Return each instruction of the Dockerfile and what follows it, lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def last_stage() -> list[tuple[str, str]]:
    every = instructions()
    return every[max(n for n, (name, _) in enumerate(every) if name == "FROM") :]


def given(name: str) -> list[str]:
    return [rest for found, rest in last_stage() if found == name]


def test_the_image_is_pinned_and_runs_without_root() -> None:
    base = next(rest for name, rest in instructions() if name == "ARG")
    assert re.fullmatch(r"BASE=python:3\.11\.\d+-slim-\w+", base)
    assert {rest.split()[0] for name, rest in instructions() if name == "FROM"} == {"${BASE}"}
    assert given("USER") == ["10001:10001"]
    after = [name for name, _ in last_stage()]
    assert "RUN" not in after[after.index("USER") :]


def test_what_is_installed_is_pinned() -> None:
    installs = [part for _, rest in instructions() for part in rest.split("&&") if "pip install" in part]
    assert len(installs) == 3
    assert all("--constraint constraints.txt" in install for install in installs)
    pinned = re.search(r"^torch==(\S+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M)
    assert pinned
    assert f"torch=={pinned[1]} " in f"{installs[0]} "
    assert "whl/cpu" in installs[0]


def test_all_that_is_written_goes_to_the_volume() -> None:
    assert given("VOLUME") == ["/data"]
    variables = dict(re.findall(r"(\w+)=(\S+)", " ".join(given("ENV"))))
    assert variables["ASSISTANT_HOME"] == "/data"
    assert variables["PYTHONDONTWRITEBYTECODE"] == "1"
    assert variables["XDG_CACHE_HOME"].startswith("/data/")
    assert "read_only: true" in (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def test_the_health_check_asks_healthz_with_python() -> None:
    (check,) = given("HEALTHCHECK")
    assert 'CMD ["python", "-c", "import urllib.request;' in check
    assert "http://127.0.0.1:8000/healthz" in check
    assert (given("ENTRYPOINT"), given("CMD")) == (
        ['["assistant"]'],
        ['["serve", "--host", "0.0.0.0", "--port", "8000"]'],
    )


def test_what_is_copied_is_there_and_passes_dockerignore() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    copied = {
        source
        for name, rest in instructions()
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert copied >= {"assistant", "corpus", "eval", "index", "web", "pyproject.toml", "constraints.txt"}
    for source in copied:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


def test_compose_takes_away_what_is_not_needed() -> None:
    lines = [line.strip() for line in (DEPLOY / "compose.yaml").read_text(encoding="utf-8").splitlines()]
    for line in ("read_only: true", "- ALL", "- no-new-privileges:true", "mem_limit: 4g", '- "127.0.0.1:8000:8000"'):
        assert line in lines
    assert lines[lines.index("- ALL") - 1] == "cap_drop:"


def service() -> dict[str, str]:
    """Return what the unit sets; of a name that comes more than once the last."""
    lines = (DEPLOY / "policy-assistant.service").read_text(encoding="utf-8").splitlines()
    return {name: value for name, is_set, value in (line.partition("=") for line in lines) if is_set and name[0] != "#"}


def test_the_service_may_write_to_its_state_alone() -> None:
    found = service()
    for name, value in {
        "DynamicUser": "yes",
        "StateDirectory": "policy-assistant",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "MemoryDenyWriteExecute": "yes",
        "CapabilityBoundingSet": "",
        "Restart": "on-failure",
    }.items():
        assert found[name] == value
    assert int(found["TimeoutStopSec"]) > 10


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_systemd_understands_the_service(tmp_path: Path) -> None:
    text = (DEPLOY / "policy-assistant.service").read_text(encoding="utf-8")
    unit = tmp_path / "policy-assistant.service"
    # It is verified that the program exists, too.
    unit.write_text(text.replace("/opt/policy-assistant/bin/assistant", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []
    assert done.returncode == 0


@pytest.mark.parametrize("name", FILES)
def test_no_file_holds_a_secret_or_an_unknown_setting(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    variables = set(re.findall(r"\bASSISTANT_([A-Z_]+)\b", text))
    assert {variable.lower() for variable in variables} <= set(Settings.model_fields)
    assert re.search(r"password|secret|token", text, re.I) is None
    assert text.startswith("# ")
