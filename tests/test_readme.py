"""The two READMEs say the same, and what they say works."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from assistant.contract import answer_json
from assistant.pipeline import Assistant
from tests.test_corpus_own import NOTICE
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
ENGLISH_QUESTION = "Which agencies handle cross-border RMB settlement?"
CHINESE_QUESTION = "跨境人民币结算由哪些部门负责"


def blocks(readme: str, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    return [block for name, block in fenced if name == language]


def commands() -> list[str]:
    """Return every command of the English README."""
    return [line for block in blocks("README.md", "sh") for line in block.splitlines() if line]


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which `assistant` is this one and searches keywords alone, which needs no model."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "ASSISTANT_HOME": str(home), "ASSISTANT_ENCODER": "none"}


def test_both_readmes_have_the_same_commands_and_contract() -> None:
    english, chinese = (blocks(readme, "sh") for readme in READMES)
    assert english == chinese
    assert len(english) >= 4
    contracts = [next(b for b in blocks(readme, "") if '"statements"' in b) for readme in READMES]
    assert contracts[0] == contracts[1]


@pytest.mark.parametrize("readme", READMES)
def test_the_first_screen_has_the_two_commands_and_every_folder(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert blocks(readme, "sh")[0].splitlines() == ["make serve", "make test"]
    assert text.index("```sh") < 2000
    folders = re.findall(r"^(\w+)/ ", next(b for b in blocks(readme, "") if "corpus/" in b), re.M)
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    expected = {line.split("/")[0] for line in tracked.splitlines() if "/" in line and not line.startswith(".")}
    assert set(folders) == expected


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_to_files(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)\)", text) if not t.startswith("http")]
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []


def test_make_test_runs_linter_types_and_tests() -> None:
    printed = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for tool in ("ruff check", "ruff format --check", "mypy", "pytest"):
        assert tool in printed


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("assistant ")])
def test_command_of_the_readme_works(command: str, built_home: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text(f"{CHINESE_QUESTION}\n{ENGLISH_QUESTION}\n", encoding="utf-8")
    (tmp_path / "通知.txt").write_text(NOTICE, encoding="utf-8")
    home = built_home
    if command.split()[1] in ("documents", "keys"):  # which may write there
        home = shutil.copytree(built_home, tmp_path / "home")
    done = subprocess.run(
        shlex.split(command), cwd=tmp_path, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    if "--json" in command:
        assert json.loads(done.stdout)
    if "--output answers.jsonl" in command:
        assert len((tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_make_ask_answers(built_home: Path) -> None:
    command = next(c for c in commands() if c.startswith("make ask"))
    done = subprocess.run(
        shlex.split(command), cwd=ROOT, env=environment(built_home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "国家外汇管理局内蒙古分局" in done.stdout


def test_make_serve_answers_the_curl_of_the_readme(built_home: Path) -> None:
    curl = shlex.split(next(c for c in commands() if c.startswith("curl")))
    command = ["make", "serve", "PORT=0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(built_home), stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            port = next(m[1] for line in server.stderr if (m := re.search(r"serving on http\S+:(\d+)/ ", line)))
            # A pipe that nobody empties stops who writes to it.
            threading.Thread(target=server.stderr.read, daemon=True).start()
            address = next(word for word in curl if word.startswith("http")).replace(":8000", f":{port}")
            until(lambda: is_ready(f"http://127.0.0.1:{port}/readyz"))
            body = curl[curl.index("-d") + 1].encode()
            request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                answer = json.load(response)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["clause_id"] == "nmg-2023#三/（三）/2"


def is_ready(address: str) -> bool:
    """Tell whether a server can answer questions."""
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).close()
    except urllib.error.HTTPError as error:
        error.close()
        assert error.code == 503
        return False
    return True


@pytest.mark.model
@pytest.mark.parametrize(("readme", "question"), [(READMES[0], ENGLISH_QUESTION), (READMES[1], CHINESE_QUESTION)])
def test_the_answer_shown_is_the_answer_given(readme: str, question: str, assistant: Assistant) -> None:
    answer = answer_json(assistant.answer(question))
    shown = re.findall(r"^> (.+)$", (ROOT / readme).read_text(encoding="utf-8"), re.M)
    given = [f"{s['text']} {''.join(f'[{n}]' for n in s['citations'])}" for s in answer["statements"]]
    assert shown[0] == f"**{question}**"
    assert shown[1:3] == given[:2]
    first = answer["citations"][0]
    assert shown[3].startswith(f"[1] `{first['clause_id']}` · {first['document']['issued']}")
