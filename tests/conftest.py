"""What more than one test file needs: an environment of its own, the shipped documents, and indexes built once."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.opening import build, open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.document import Corpus
from corpus.load import load_corpus, load_directory
from eval.asking import Outcome, ask_all
from eval.question import read_questions
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import tiny_gate, tiny_ranking

pytest_plugins = ["tests.browser"]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the settings and the indexes of whoever runs it."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    for name in ("ASSISTANT_CORPUS", "ASSISTANT_ENCODER", "ASSISTANT_RERANKER", "ASSISTANT_EXPLAIN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """Return the five documents."""
    return load_corpus()


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an ASSISTANT_HOME with an index of the five documents for ASSISTANT_ENCODER=none."""
    return _built(tmp_path_factory.mktemp("keywords-only"), "none")


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an ASSISTANT_HOME with an index of the five documents for the bundled encoders, built in a minute."""
    return _built(tmp_path_factory.mktemp("bundled"), "bundled")


def _built(home: Path, encoder: str) -> Path:
    build(Settings(home=home, encoder=encoder), lambda _what, _done, _total: None, lambda: None)
    return home


@pytest.fixture(scope="session")
def assistant(model_home: Path) -> Assistant:
    """Return the assistant with the five documents and the bundled encoders."""
    return open_assistant(Settings(home=model_home, encoder="bundled"))


@pytest.fixture(scope="session")
def evaluated(assistant: Assistant, shipped: Corpus) -> list[Outcome]:
    """Return all questions of the evaluation as the bundled encoders answer them: asked once, in two minutes."""
    return ask_all(assistant, read_questions(), shipped, with_rankings=False)


@pytest.fixture(scope="session")
def keywords_only(built_home: Path) -> Assistant:
    """Return the assistant with the five documents and no encoder."""
    return open_assistant(Settings(home=built_home, encoder="none"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant with the three documents and the two fake encoders of tests/fakes.py.

    Its models are made by hand: fitting anew moves none of its answers.
    """
    folder = tmp_path_factory.mktemp("tiny")
    index = build_tiny_index(folder, [FakeEncoder(), FakeEncoder("fake-2")])
    index.model = tiny_ranking()
    return Assistant(index, load_directory(folder / "corpus"), gate_model=tiny_gate())


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the command line left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def run_cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return a function that runs the command line in this process as a shell would."""

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["assistant", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        code = stopped.value.code
        return Done(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run


@pytest.fixture
def keywords_home(monkeypatch: pytest.MonkeyPatch, built_home: Path) -> Path:
    """Make the index of the five documents without encoders the one that the command line uses."""
    monkeypatch.setenv("ASSISTANT_HOME", str(built_home))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    return built_home
