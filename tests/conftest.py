"""What more than one test file needs: an environment of its own, the shipped documents, and indexes built once."""

import io
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from weakref import WeakSet

import hypothesis
import pytest
from filelock import FileLock

from assistant.cli import main
from assistant.opening import build, open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.document import Corpus
from corpus.load import load_corpus, load_directory
from eval.asking import Outcome, ask_all
from eval.question import EvalQuestion, Split, read_questions
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import tiny_gate, tiny_ranking
from web.logs import OURS

pytest_plugins = ["tests.browser"]
# The same examples each time, and none too slow for a busy machine: what a test finds is not left to chance.
hypothesis.settings.load_profile("ci")
LONGEST = (
    "test_end_to_end.py",
    "test_browser_access.py",
    "test_documents_as_attackers.py",
    "test_eval_gate.py",
    "test_web_conformance.py",
    "test_index_durability.py",
    "test_web_process.py",
)


@pytest.fixture(scope="session", autouse=True)
def prepared_once() -> Iterator[None]:
    """Prepare each assistant once: every server that tests start of a shared one would do it again, for seconds."""
    prepare, done, looking = Assistant.prepare, WeakSet[Assistant](), threading.Lock()

    def once(assistant: Assistant) -> None:
        with looking:
            if assistant in done:
                return
            done.add(assistant)
        prepare(assistant)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Assistant, "prepare", once)
        yield


@pytest.fixture(autouse=True)
def own_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep every test away from the settings and the indexes of whoever runs it.

    The home of a test that uses `tmp_path` is in it. That of another is not made unless it makes it: thousands do not.
    """
    uses_files = "tmp_path" in request.fixturenames
    home = request.getfixturevalue("tmp_path") / "home" if uses_files else tmp_path_factory.getbasetemp() / uuid4().hex
    monkeypatch.setenv("ASSISTANT_HOME", str(home))
    monkeypatch.setenv("ASSISTANT_RATE_LIMIT", "none")  # whoever tests the limit sets it
    for name in (
        "ASSISTANT_CORPUS",
        "ASSISTANT_ENCODER",
        "ASSISTANT_RERANKER",
        "ASSISTANT_EXPLAIN",
        "ASSISTANT_READING",
        "ASSISTANT_STORE",
        "ASSISTANT_STORE_INDEX",
        "ASSISTANT_STORE_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def own_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take back what a server that a test starts in this process does to logging."""
    root, names = logging.getLogger(), ("", *OURS)
    handlers, levels = root.handlers[:], [logging.getLogger(name).level for name in names]
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    root.handlers[:] = handlers
    for name, level in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """Return the five documents."""
    return load_corpus()


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an ASSISTANT_HOME with an index of the five documents for ASSISTANT_ENCODER=none."""
    return _built(tmp_path_factory, "keywords-only", "none")


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an ASSISTANT_HOME with an index of the five documents for the bundled encoders, built in a minute."""
    return _built(tmp_path_factory, "bundled", "bundled")


def _built(tmp_path_factory: pytest.TempPathFactory, name: str, encoder: str) -> Path:
    """Return a home with an index, which the processes that share the tests build once."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with FileLock(shared / f"{name}.lock"):
        build(Settings(home=shared / name, encoder=encoder), lambda _what, _done, _total: None, lambda: None)
    return shared / name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that two processes end together."""
    items.sort(key=lambda item: Path(item.location[0]).name not in LONGEST)


@pytest.fixture(scope="session")
def assistant(model_home: Path) -> Assistant:
    """Return the assistant with the five documents and the bundled encoders."""
    return open_assistant(Settings(home=model_home, encoder="bundled"))


@pytest.fixture(scope="session")
def evaluated(assistant: Assistant, shipped: Corpus) -> list[Outcome]:
    """Return the test questions and every eighth dev question as the bundled encoders answer them, asked once."""
    asked = [*read_questions(Split.TEST), *dev_sample()]
    return ask_all(assistant, asked, shipped, with_rankings=False)


def dev_sample() -> list[EvalQuestion]:
    """Return every eighth dev question: all of them take a minute more, and `assistant eval` asks them."""
    return list(read_questions(Split.DEV))[::8]


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
