"""Help: every command explains itself with an example, the examples work, and showing help loads nothing heavy."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import app
from assistant.cli_conversations import conversations_app
from assistant.cli_documents import documents_app
from assistant.cli_feedback import feedback_app
from assistant.cli_index import index_app
from assistant.cli_keys import keys_app
from assistant.cli_log import log_app
from tests.conftest import Done
from tests.test_corpus_own import NOTICE

RunCli = Callable[..., Done]
COMMANDS = {
    " ".join([*group, command.name or (command.callback.__name__ if command.callback else "")]): command.callback
    for group, typer_app in (
        ((), app),
        (("conversations",), conversations_app),
        (("documents",), documents_app),
        (("feedback",), feedback_app),
        (("index",), index_app),
        (("keys",), keys_app),
        (("log",), log_app),
    )
    for command in typer_app.registered_commands
}
# Two go on until they are stopped, one takes an hour and writes into the checkout, two name something by example.
NOT_RUN = ("serve", "mcp", "fit", "index activate", "keys revoke")
EXAMPLES = [
    (command, example)
    for command, callback in COMMANDS.items()
    for example in re.findall(r"^\s*(?:Example: )?(assistant .+)$", (callback and callback.__doc__) or "", re.M)
]
HEAVY = (
    "faiss",
    "fastapi",
    "ir_measures",
    "jieba",
    "matplotlib",
    "mcp",
    "numpy",
    "pydantic",
    "rich",
    "sentence_transformers",
    "sklearn",
    "torch",
    "uvicorn",
)


def test_these_are_the_commands() -> None:
    assert set(COMMANDS) == {
        "build", "ask", "search", "explain", "serve", "mcp", "eval", "fit", "documents list", "documents show",
        "documents report", "documents add", "documents update", "documents remove", "documents check",
        "feedback export", "feedback purge", "conversations purge", "log export", "log purge",
        "agencies", "support", "lineage", "compare", "doctor",
        "index list", "index verify", "index activate", "keys create", "keys list", "keys revoke", "keys audit",
    }  # fmt: skip


@pytest.mark.parametrize("arguments", ["", "--help", "documents", "documents --help"])
def test_help_lists_the_commands_of_a_group(arguments: str, run_cli: RunCli) -> None:
    done = run_cli(*arguments.split())
    shown = done.out + done.err
    group = "documents " if "documents" in arguments else ""
    names = [name.removeprefix(group) for name in COMMANDS if name.startswith(group)]
    assert all(name.split()[0] in shown for name in names)
    assert done.code == (0 if "--help" in arguments else 2)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(command: str, run_cli: RunCli) -> None:
    done = run_cli(*command.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert re.search(rf"^  (?:Example: )?assistant {command}", done.out, re.M)


def test_examples_stand_on_lines_of_their_own(run_cli: RunCli) -> None:
    lines = [line.strip() for line in run_cli("ask", "--help").out.splitlines()]
    assert [line for line in lines if line.startswith("assistant ask")] == [
        example for command, example in EXAMPLES if command == "ask"
    ]


def write_set(folder: Path) -> None:
    """Write an external set of one document and one question."""
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "d", "title": "", "text": "跨境人民币结算"}\n', encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "人民币怎么结算"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("q\td\t1\n", encoding="utf-8")


# A minute of questions each; tests/test_eval_command.py asks those of one split, and looks at what comes out. With a
# model that is not there it takes longer still: tests/test_eval_prose.py.
RUN_ELSEWHERE = {
    "assistant eval", "assistant eval --split dev --output results", "assistant eval --split dev --writer chat",
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "example"),
    [pair for pair in EXAMPLES if pair[0] not in NOT_RUN and pair[1] not in RUN_ELSEWHERE],
)
def test_examples_work(
    command: str,
    example: str,
    run_cli: RunCli,
    keywords_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    # These write there.
    if command in ("build", "eval", "documents add", "documents update", "documents remove", "keys create"):
        shutil.copytree(keywords_home, tmp_path / "copy")
        monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "copy"))
    write_set(tmp_path / "xquad_en2zh")
    (tmp_path / "docs").mkdir()
    (tmp_path / "通知.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "文件夹" / "二.txt").write_text(NOTICE.replace("互市", "小额"), encoding="utf-8")
    (tmp_path / "questions.txt").write_text("跨境人民币结算由哪些部门负责\n", encoding="utf-8")
    assert run_cli(*shlex.split(example)[1:]).code == 0


def test_help_imports_nothing_heavy() -> None:
    code = f"""
import sys
from assistant.cli import main
sys.argv = ["assistant", "--help"]
try:
    main()
except SystemExit:
    print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_documents_import_no_encoder(tmp_path: Path) -> None:
    """They read the corpus and no index."""
    code = """
import sys
from assistant.cli import main
sys.argv = ["assistant", "documents", "list", "--json"]
try:
    main()
except SystemExit:
    print(sorted({"sentence_transformers", "torch"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
