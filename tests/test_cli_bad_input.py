"""Whatever is wrong with an order is told with the next step, without a traceback, and changes nothing."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import CitationBroken
from tests.conftest import Done
from tests.fakes import write_tiny_corpus
from tests.waiting import PATIENCE

RunCli = Callable[..., Done]
EMPTY = "assistant: the question is empty: write what you want to know\n"


def contents(folder: Path) -> dict[str, str]:
    """Return every file under a folder with its digest."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def tiny_home(tmp_path: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an ASSISTANT_HOME with an index of the documents of tests/fakes.py."""
    monkeypatch.setenv("ASSISTANT_CORPUS", str(write_tiny_corpus(tmp_path / "corpus")))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    assert run_cli("build").code == 0
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ask", ""], 1, EMPTY),
        (["ask", " \u3000"], 1, EMPTY),
        (["search", ""], 1, EMPTY),
        (["ask", "问" * 501], 1, "assistant: the question has 501 characters: 500 is the most\n"),
        (["search", "问" * 501], 1, "assistant: the question has 501 characters: 500 is the most\n"),
        (["ask", "用地\udcff"], 1, "assistant: the question is not UTF-8 (character 3): write it in UTF-8\n"),
        (["ask"], 2, "give a question, or --input with a file of questions"),
        (["ask", "用地", "--input", "-"], 2, "give a question, or --input with a file of questions"),
        (["ask", "用地", "--output", "x"], 2, "--output goes with --input"),
        (["ask", "用地", "--top", "0"], 2, "'--top': Input should be greater than or equal to 1"),
        (["search", "用地", "--top", "51"], 2, "'--top': Input should be less than or equal to 50"),
        (["ask", "用地", "--city", "x"], 2, "No such option: --city"),
        (["ask", "用地", "--region"], 2, "'--region' requires an argument"),
        (["documents", "show", "x"], 1, "assistant: no document 'x'; there are mofcom-2023-18, nmg-2023, "),
        (["documents", "show"], 2, "Missing argument 'ID'"),
        (["serve", "--port", "65536"], 2, "'--port': Input should be less than or equal to 65535"),
        (["eval", "--split", "train"], 2, "'train' is not one of 'dev', 'test', 'all'"),
        (["guess"], 2, "No such command 'guess'"),
    ],
)
def test_an_order_that_cannot_be_meant(
    arguments: list[str], code: int, message: str, run_cli: RunCli, tmp_path: Path
) -> None:
    """Told before any index is looked for: there is none here."""
    done = run_cli(*arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["ask", "用地"], ["search", "用地"], ["ask", "--input", "-"], ["eval"]])
def test_no_index(arguments: list[str], run_cli: RunCli, tmp_path: Path) -> None:
    done = run_cli(*arguments, stdin="用地\n".encode())
    assert done == Done(1, "", f"assistant: no index at {tmp_path}/home/index: run `assistant build`\n")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index(run_cli: RunCli, tiny_home: Path) -> None:
    path = next((tiny_home / "index").glob("*/terms.txt"))
    path.write_bytes(path.read_bytes()[:-1])
    before = contents(tiny_home)
    done = run_cli("ask", "用地指标")
    reason = "is not the file that was written (its sha256 differs): run `assistant build`"
    assert done == Done(1, "", f"assistant: {path} {reason}\n")
    assert contents(tiny_home) == before
    assert run_cli("build").code == 0
    assert run_cli("ask", "用地指标").code == 0


def test_an_index_of_other_documents(run_cli: RunCli, tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(tiny_home)
    monkeypatch.delenv("ASSISTANT_CORPUS")
    done = run_cli("ask", "用地指标")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("assistant: the index was built from other documents (")
    assert done.err.endswith("): run `assistant build`\n")
    assert contents(tiny_home) == before


def test_documents_that_disagree_with_their_manifest(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_tiny_corpus(tmp_path / "corpus")
    for name in ("toy-2021", "toy-nmg"):
        (corpus / "documents" / f"{name}.txt").write_text("改了\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_CORPUS", str(corpus))
    done = run_cli("build")
    assert (done.code, done.out) == (1, "")
    first, *problems = done.err.splitlines()
    assert first == "assistant: the documents and the manifest disagree:"
    assert [problem.split(":")[0] for problem in problems] == ["  toy-nmg.txt", "  toy-2021.txt"]
    assert not (tmp_path / "home").exists()


def test_a_folder_without_documents(run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path))
    for command in (["build"], ["documents", "list"], ["ask", "用地"]):
        done = run_cli(*command)
        assert (done.code, done.out) == (1, "")
        assert f"no manifest.toml in {tmp_path}: set ASSISTANT_CORPUS to a folder that has one" in done.err


def test_a_home_that_is_no_folder(run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").write_text("")
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    done = run_cli("build")
    message = (
        f"assistant: cannot write to {tmp_path}/home/index (Not a directory): set ASSISTANT_HOME to another folder\n"
    )
    assert done == Done(1, "", message)


def test_a_file_of_questions_that_cannot_be_read(run_cli: RunCli, tmp_path: Path) -> None:
    output = tmp_path / "answers.jsonl"
    done = run_cli("ask", "--input", str(tmp_path / "missing"), "--output", str(output))
    reason = "cannot be read (No such file or directory): give a file of questions"
    assert done == Done(1, "", f"assistant: {tmp_path}/missing {reason}\n")
    assert not output.exists()


def test_a_file_with_bad_lines_is_answered_not_at_all(run_cli: RunCli, tmp_path: Path) -> None:
    questions, output = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text('用地指标\n{"id": 1}\n{"question": ""}\n', encoding="utf-8")
    done = run_cli("ask", "--input", str(questions), "--output", str(output))
    assert (done.code, done.out) == (1, "")
    assert "line 2: " in done.err
    assert "line 3: the question is empty" in done.err
    assert not output.exists()


@pytest.mark.usefixtures("tiny_home")
def test_answers_that_cannot_be_written(run_cli: RunCli, tmp_path: Path) -> None:
    done = run_cli("ask", "--input", "-", "--output", str(tmp_path / "missing" / "x"), stdin="用地指标\n".encode())
    reason = "cannot be written (No such file or directory): give another --output"
    assert done == Done(1, "", f"assistant: {tmp_path}/missing/x {reason}\n")


def test_a_report_that_cannot_be_written(run_cli: RunCli, tmp_path: Path) -> None:
    done = run_cli("documents", "report", "--output", str(tmp_path))
    assert done == Done(1, "", f"assistant: {tmp_path} cannot be written (Is a directory): give another --output\n")


@pytest.mark.usefixtures("tiny_home")
def test_a_broken_citation_is_not_shown(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise CitationBroken("doc#一: 0:9 is outside doc")

    monkeypatch.setattr("assistant.pipeline.verify_statements", broken)
    assert run_cli("ask", "用地指标") == Done(1, "", "assistant: doc#一: 0:9 is outside doc\n")


# Stops inside the command at a known place, says so, and waits to be interrupted.
WAITING = """
import signal, sys, time
import {module} as module
from assistant.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what runs in its background

def wait(*_):
    print("waiting", flush=True)
    time.sleep(600)

module.{name} = wait
sys.argv = ["assistant", *{arguments}]
main()
"""


def interrupted(module: str, name: str, *arguments: str) -> Done:
    """Run a command, send it SIGINT when it calls a function, and return what it left."""
    code = WAITING.format(module=module, name=name, arguments=list(arguments))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    return Done(process.returncode, out, err)


INTERRUPTED = Done(130, "", "assistant: interrupted: nothing was changed\n")


def test_an_interrupted_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(write_tiny_corpus(tmp_path / "corpus")))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    assert interrupted("index.part_making", "read_cedict", "build") == INTERRUPTED
    assert contents(tmp_path / "home") == {}
    assert list((tmp_path / "home" / "index").iterdir()) == []


def test_an_interrupted_build_leaves_the_index_that_was(tiny_home: Path) -> None:
    before = contents(tiny_home)
    assert interrupted("index.part_making", "read_cedict", "build", "--force") == INTERRUPTED
    assert contents(tiny_home) == before


@pytest.mark.usefixtures("tiny_home")
def test_an_interrupted_file_of_answers_does_not_appear(tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("用地指标\n", encoding="utf-8")
    arguments = ("ask", "--input", str(tmp_path / "questions.txt"), "--output", str(tmp_path / "answers.jsonl"))
    assert interrupted("assistant.pipeline", "verify_statements", *arguments) == INTERRUPTED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "home", "questions.txt"]


@pytest.mark.parametrize("arguments", [["documents", "report"], ["documents", "list"], ["documents", "list", "--json"]])
def test_a_reader_that_goes_away_ends_it_quietly(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    command = [sys.executable, "-c", "from assistant.cli import main; main()", *arguments]
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True) as process:
        os.close(writing)
        os.close(reading)
        err = process.communicate(timeout=PATIENCE)[1]
    assert (process.returncode, err) == (1, "")
