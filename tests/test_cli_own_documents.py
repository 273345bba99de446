"""The commands that add, update, remove and check documents, and reading a file within limits."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.ingest import Limits, known_files, read_bytes_isolated, read_isolated
from assistant.settings import Settings
from corpus.errors import DocumentUnreadable
from corpus.load import BUNDLED, load_corpus
from tests.conftest import Done
from tests.test_corpus_own import ADDED, BUNDLED_IDS, NOTICE
from tests.waiting import PATIENCE, until

Run = Callable[..., Done]
TITLE = NOTICE.partition("\n")[0]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    return tmp_path / "home"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="gb18030")
    return path


def ids() -> list[str]:
    return [document.id for document in load_corpus(Settings().corpus).documents]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_document_is_added_and_answers(run_cli: Run, home: Path, notice: Path) -> None:
    assert Settings().corpus == BUNDLED
    done = run_cli("documents", "add", str(notice))
    assert (done.code, done.out) == (0, f"{notice}: added as {ADDED}\n")
    assert "index " in done.err
    assert Settings().corpus == home / "corpus"
    assert ids() == [*BUNDLED_IDS, ADDED]
    answer = json.loads(run_cli("ask", "广西互市商品落地加工企业专项资金支持", "--json").out)
    assert answer["citations"][0]["document"]["id"] == ADDED


def test_settings_prefer_the_corpus_that_is_named(
    run_cli: Run, home: Path, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cli("documents", "add", str(notice), "--no-build")
    assert Settings(home=home).corpus == home / "corpus"
    monkeypatch.setenv("ASSISTANT_CORPUS", str(BUNDLED))
    assert Settings().corpus == BUNDLED


@pytest.mark.usefixtures("home")
def test_several_files_one_refused(run_cli: Run, notice: Path, tmp_path: Path) -> None:
    folder = tmp_path / "更多"
    (folder / "内").mkdir(parents=True)
    (folder / "内" / "二.md").write_text(NOTICE.replace("互市", "小额").replace("7号", "8号"), encoding="utf-8")
    (folder / "副本.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "图.png").write_bytes(b"\x89PNG")
    done = run_cli("documents", "add", str(notice), str(folder), str(tmp_path / "无.txt"), "--json")
    outcomes = json.loads(done.out)["documents"]
    assert done.code == 1
    assert [(Path(one["file"]).name, one["result"], one["id"]) for one in outcomes] == [
        ("通知.txt", "added", ADDED),
        ("二.md", "added", "guishanggui-2024-8"),
        ("副本.txt", "identical", ADDED),
        ("坏.pdf", "refused", None),
        ("无.txt", "refused", None),
    ]
    assert "坏.pdf" in outcomes[3]["reason"]
    assert outcomes[4]["reason"] == "无.txt cannot be read: No such file or directory"
    assert outcomes[0]["encoding"] == "gb18030"
    assert outcomes[0]["metadata"]["issued"] == {"value": "2024-03-05", "span": [183, 192]}
    assert ids() == [*BUNDLED_IDS, ADDED, "guishanggui-2024-8"]


@pytest.mark.usefixtures("home")
def test_standard_input_needs_a_name(run_cli: Run) -> None:
    refused = run_cli("documents", "add", "-", stdin=NOTICE.encode())
    assert (refused.code, "--name" in refused.err) == (1, True)
    done = run_cli("documents", "add", "-", "--name", "通知.txt", "--no-build", stdin=NOTICE.encode())
    assert done.out == f"通知.txt: added as {ADDED}\n"
    assert "run `assistant build`" in done.err


@pytest.mark.usefixtures("home")
def test_what_the_text_does_not_say_is_given_by_options(run_cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("一、工作目标\n（一）做好边贸工作。坚持创新，扩大进口。\n", encoding="utf-8")
    refused = run_cli("documents", "add", str(path), "--no-build")
    assert refused.code == 1
    assert "give --title --issued --issuer --level --region" in refused.out
    options = ["--title", "边贸工作要点", "--issued", "2024-01-02", "--issuer", "某县商务局", "--issuer", "某县财政局"]
    options += ["--level", "县", "--region", "云南省", "--status", "现行", "--number", "某商发〔2024〕1号"]
    assert run_cli("documents", "add", str(path), "--no-build", *options).code == 0
    added = load_corpus(Settings().corpus).document("moushangfa-2024-1")
    assert (added.title, added.issuers, added.level) == ("边贸工作要点", ("某县商务局", "某县财政局"), "县")
    assert (added.status.value, added.regions, str(added.issued)) == ("现行", ("云南省",), "2024-01-02")


@pytest.mark.parametrize(
    "options",
    [
        ("--issued", "2024年"),
        ("--effective", "20240401"),
        ("--expires", "2024-13-01"),
        ("--effective", "2024-05-01", "--expires", "2024-04-30"),
        ("--level", "乡"),
        ("--status", "好"),
        ("--title", "甲", "another.txt"),
    ],
)
def test_wrong_options_change_nothing(run_cli: Run, home: Path, notice: Path, options: tuple[str, ...]) -> None:
    assert run_cli("documents", "add", str(notice), *options).code == 2
    assert not (home / "corpus").exists()


def test_check_writes_nothing(run_cli: Run, home: Path, notice: Path) -> None:
    done = run_cli("documents", "check", str(notice))
    assert done.code == 0
    assert f"would be added as {ADDED}" in done.out
    start = NOTICE.index("桂商规")
    assert f"  number    桂商规〔2024〕7号  [{start}:{start + 11}]" in done.out
    assert not home.exists()


@pytest.mark.usefixtures("home")
def test_a_new_version_replaces_the_document_it_is_told_from(run_cli: Run, notice: Path) -> None:
    run_cli("documents", "add", str(notice), "--no-build")
    later = notice.with_name("修订稿.txt")
    later.write_text(NOTICE.replace("五十万元", "六十万元"), encoding="utf-8")
    done = run_cli("documents", "update", str(later), "--no-build")
    assert done.out == f"{later}: updated {ADDED}\n"
    assert "六十万元" in load_corpus(Settings().corpus).document(ADDED).text
    assert ids() == [*BUNDLED_IDS, ADDED]
    other = notice.with_name("其他.txt")
    other.write_text("一、目标\n（一）做好工作。坚持。\n", encoding="utf-8")
    refused = run_cli("documents", "update", str(other))
    assert (refused.code, "--id" in refused.err) == (1, True)


@pytest.mark.usefixtures("home")
def test_what_was_stated_is_kept_by_an_update_and_the_outcome_says_so(run_cli: Run, notice: Path) -> None:
    stated = ("--title", "互市通知", "--effective", "2024-04-01", "--expires", "2026-03-31")
    assert run_cli("documents", "add", str(notice), "--no-build", *stated).code == 0
    notice.write_text(NOTICE.replace("五十万元", "六十万元"), encoding="utf-8")
    done = run_cli("documents", "update", str(notice), "--expires", "2027-03-31", "--no-build")
    assert done.out.splitlines()[:3] == [
        f"{notice}: updated {ADDED}",
        f"  = title: 互市通知 kept (stated by a person; the text says {TITLE}, as before)",
        "  = effective: 2024-04-01 kept (stated by a person; the new text does not state it)",
    ]
    held = load_corpus(Settings().corpus).document(ADDED)
    assert (held.title, str(held.effective), str(held.expires)) == ("互市通知", "2024-04-01", "2027-03-31")
    given_up = run_cli("documents", "update", str(notice), "--as-read", "--no-build", "--json")
    assert json.loads(given_up.out)["documents"][0]["carried"] == []
    held = load_corpus(Settings().corpus).document(ADDED)
    assert (held.title, held.effective, held.expires) == (TITLE, None, None)
    again = run_cli("documents", "update", str(notice), "--no-build", "--json")
    assert json.loads(again.out)["documents"][0]["result"] == "identical"
    refused = run_cli("documents", "update", str(notice), "--expires", "2024-01-01", "--no-build")
    assert (refused.code, "it expires on 2024-01-01, before 2024-03-05" in refused.out) == (1, True)


def test_nothing_of_a_removed_document_is_left(run_cli: Run, home: Path, notice: Path) -> None:
    run_cli("documents", "add", str(notice))
    done = run_cli("documents", "remove", ADDED, "--yes")
    assert done.out == f"removed {ADDED}: 广西壮族自治区商务厅关于支持边民互市贸易的通知\n"
    assert ids() == BUNDLED_IDS
    told = "互市商品落地加工企业".encode(), "互市商品落地加工企业".encode("gb18030")
    assert [name for name, data in contents(home).items() if any(words in data for words in told)] == []
    answer = json.loads(run_cli("ask", "广西互市商品落地加工企业专项资金支持", "--json").out)
    assert ADDED not in {citation["document"]["id"] for citation in answer["citations"]}
    again = run_cli("documents", "remove", "mofcom-2025", ADDED, "--yes")
    assert (again.code, ADDED in again.err, ids()) == (1, True, BUNDLED_IDS)


def test_an_interrupted_add_leaves_nothing(home: Path) -> None:
    """Stop the command while it waits for the end of standard input: it has read the half that is there."""
    # A shell ignores SIGINT for what runs in its background.
    start = "from assistant.cli import main; import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{start}; main()", "documents", "add", "-", "--name", "通知.txt"]
    reading, writing = os.pipe()
    os.write(writing, b"half")
    process = subprocess.Popen(command, stdin=reading, stderr=subprocess.PIPE)
    until(lambda: select.select([reading], [], [], 0)[0] == [])
    process.send_signal(signal.SIGINT)
    assert b"interrupted: nothing was changed" in process.communicate(timeout=PATIENCE)[1]
    os.close(reading)
    os.close(writing)
    assert (process.returncode, home.exists()) == (130, False)


def test_a_file_is_read_in_a_process_of_its_own() -> None:
    reading = read_isolated(NOTICE.encode("gb18030"), "通知.txt")
    assert (reading.text.strip(), reading.format.value, reading.encoding) == (NOTICE.strip(), "text", "gb18030")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"seconds": 0.05}, "通知.txt took more than 0.05 seconds to read: split it"),
        ({"file_bytes": 10}, "通知.txt has 0 MiB, 0 at most: split it"),
        ({"processor_seconds": 0}, "通知.txt could not be read: reading it took too much time or memory"),
    ],
)
def test_limits_end_in_a_message_with_the_name(limits: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentUnreadable) as error:
        read_isolated(NOTICE.encode(), "通知.txt", Limits(**limits))
    assert str(error.value).startswith(message)


def test_too_little_memory_ends_in_a_message_with_the_name() -> None:
    with pytest.raises(DocumentUnreadable, match=r"^通知\.txt "):
        read_isolated(NOTICE.encode() * 20_000, "通知.txt", Limits(memory_bytes=64 * 2**20))


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.txt")
    with pytest.raises(DocumentUnreadable, match=r"^管\.txt is no file"):
        read_isolated(tmp_path / "管.txt", "管.txt")


def test_a_refusal_of_the_reader_is_passed_on() -> None:
    with pytest.raises(DocumentUnreadable, match=r"^图\.txt is "):
        read_bytes_isolated(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图.txt")


def test_folders_are_searched_for_known_endings(tmp_path: Path) -> None:
    for name in ("b.PDF", "a/c.docx", "~$c.docx", ".hidden.txt", ".git/x.md", "d.exe"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in known_files(tmp_path)] == ["a/c.docx", "b.PDF"]
