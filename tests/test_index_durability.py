"""What befalls an index in use: kills, full and read-only disks, damaged files, readers during rebuilds.

`python -m eval.faults` kills and reads longer, with the documents of the repository.
"""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.opening import build as build_of_settings
from assistant.opening import open_assistant
from assistant.settings import Settings
from eval.faults import BUILD, SWITCH, kill_rounds, read_while_building
from index.build import Sources, build_index, recipe
from index.errors import IndexDamaged, IndexMissing, IndexStale, IndexUnwritable
from index.generations import activate, current_name, list_generations, reading, verify
from index.recipe import Recipe
from index.snapshot import current_manifest, new_snapshot, open_snapshot
from tests.disks import make_read_only, small_disk_at
from tests.fakes import FakeEncoder, build_tiny_index, tiny_sources, write_tiny_corpus
from tests.test_index_snapshot import RECIPE, generations, overwritten, publish
from tests.test_index_snapshot import recipe as nth

PLACES = 25  # in each of the 8 files of a generation


@pytest.fixture
def corpora(tmp_path: Path) -> list[Path]:
    """Return two corpora: the three documents, and the same with one more line in the glossary."""
    first, second = (write_tiny_corpus(tmp_path / name) for name in ("first", "second"))
    with (second / "glossary.tsv").open("a", encoding="utf-8") as glossary:
        glossary.write("quota\t指标\n")
    return [first, second]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a real index; return its folder."""
    folder = tmp_path_factory.mktemp("built")
    build_tiny_index(folder, [FakeEncoder()])
    return folder / "index"


@pytest.mark.parametrize(("task", "rounds"), [(BUILD, 2), (SWITCH, 2)])
def test_a_kill_at_any_moment_leaves_the_last_good_generation(
    tmp_path: Path, corpora: list[Path], task: str, rounds: int
) -> None:
    assert kill_rounds(tmp_path / "index", corpora, task, rounds) == [True] * rounds


def test_readers_during_rebuilds_get_the_answers_of_one_generation(tmp_path: Path, corpora: list[Path]) -> None:
    right, wrong = read_while_building(tmp_path / "index", corpora, readers=4, seconds=4)
    assert wrong == []
    assert right >= 1


def test_no_generation_is_removed_while_it_is_read(tmp_path: Path) -> None:
    """Four read all files again and again while thirty generations at least are published, of which three are kept."""
    publish(tmp_path)
    reads: list[int] = []

    def build() -> None:
        built = 0
        while built < 30 or (len(reads) <= 30 and built < 3000):
            publish(tmp_path, content="whole" * 1000)
            built += 1

    building = threading.Thread(target=build)

    def read() -> None:
        while building.is_alive():
            with reading(tmp_path, RECIPE) as (folder, manifest):
                reads.append(sum((folder / name).stat().st_size for name in manifest.files))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in (building, *readers):
        thread.start()
    for thread in (building, *readers):
        thread.join()
    assert set(reads) <= {10, 10_000}
    assert len(generations(tmp_path)) == 3


def test_what_a_reader_holds_is_removed_by_a_later_build(tmp_path: Path) -> None:
    publish(tmp_path)
    with reading(tmp_path, RECIPE) as (folder, _):
        for n in range(5):
            publish(tmp_path, nth(n))
        assert (folder / "terms.txt").read_text() == "whole"
        assert len(generations(tmp_path)) == 4
    publish(tmp_path, nth(5))
    assert generations(tmp_path) == {nth(n).generation for n in (3, 4, 5)}


def test_a_flipped_byte_anywhere_is_refused_by_the_name_of_the_file(built: Path) -> None:
    manifest, moments = current_manifest(built), random.Random(0)
    for name in manifest.files:
        path = built / manifest.generation / name
        data = path.read_bytes()
        for at in (0, len(data) - 1, *(moments.randrange(len(data)) for _ in range(PLACES - 2))):
            flipped = data[:at] + bytes([data[at] ^ 1 << moments.randrange(8)]) + data[at + 1 :]
            with overwritten(path, flipped), pytest.raises(IndexDamaged, match=f"{name} is not the file that was writ"):
                open_snapshot(built, manifest.recipe)
    assert len(manifest.files) * PLACES >= 200


def test_a_truncated_file_is_refused_by_its_name(built: Path) -> None:
    manifest = current_manifest(built)
    for name in manifest.files:
        path = built / manifest.generation / name
        data = path.read_bytes()
        for length in (0, len(data) // 2, len(data) - 1):
            with overwritten(path, data[:length]), pytest.raises(IndexDamaged, match=f"{name} is not the file"):
                verify(built)
    assert verify(built).manifest == manifest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with room for two generations of the tiny corpus, and not for three."""
    with small_disk_at(tmp_path / "disk", "120k") as folder:
        yield folder


def test_a_full_disk_ends_a_build_and_leaves_the_index(small_disk: Path, tmp_path: Path) -> None:
    sources = tiny_sources(tmp_path)
    root = small_disk / "index"
    message = f"cannot write to {root} (No space left on device): make room, or set ASSISTANT_HOME to another folder"
    build_index(root, sources, "fake", [FakeEncoder()], unheard)
    with pytest.raises(IndexUnwritable) as raised:
        for _ in range(9):
            before = current_name(root)
            build_index(root, sources, "fake", [FakeEncoder()], unheard)
    assert str(raised.value) == message
    assert current_name(root) == before
    with reading(root, recipe(sources, "fake", [FakeEncoder()])) as (folder, _):
        assert folder.name == before
    assert not list(root.glob(".building-*"))


def test_a_read_only_disk_is_named_and_can_be_read(small_disk: Path, tmp_path: Path) -> None:
    sources, root = tiny_sources(tmp_path), small_disk / "index"
    build_index(root, sources, "none", (), unheard)
    make_read_only(small_disk)
    with pytest.raises(IndexUnwritable, match=r"Read-only file system\): set ASSISTANT_HOME to another folder"):
        build_index(root, sources, "none", (), unheard)
    with pytest.raises(IndexUnwritable, match=r"Read-only file system"):
        activate(root, current_name(root), recipe(sources, "none", ()))
    with reading(root, recipe(sources, "none", ())) as (folder, _):
        assert folder.name == current_name(root)


@pytest.mark.parametrize("limit", [100, 600, 1000, 2500])
def test_a_limit_on_the_size_of_files_ends_a_build(tmp_path: Path, limit: int) -> None:
    """For those who may not mount a disk: in a child, for the limit cannot be taken back."""
    code = (
        "import resource, sys; from pathlib import Path; from tests.fakes import *;"
        "sources = tiny_sources(Path(sys.argv[1]));"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2);"
        "build_index(Path(sys.argv[1]) / 'index', sources, 'fake', [FakeEncoder()], lambda *_: None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(limit)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1].startswith("index.errors.IndexUnwritable: cannot write to ")
    assert list_generations(tmp_path / "index") == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    publish(tmp_path / "index")
    (tmp_path / "index").chmod(0o555)
    try:
        with pytest.raises(IndexUnwritable, match=r"Permission denied\): set ASSISTANT_HOME to another folder"):
            publish(tmp_path / "index", nth(1))
    finally:
        (tmp_path / "index").chmod(0o755)
    assert current_name(tmp_path / "index") == RECIPE.generation


def unheard(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def test_generations_are_listed_the_newest_first(tmp_path: Path) -> None:
    assert list_generations(tmp_path) == []
    folders = [publish(tmp_path, nth(n)) for n in (1, 2)]
    for n, folder in enumerate(folders):
        os.utime(folder, (n, n))
    (folders[0] / "manifest.json").write_text("{")
    newest, oldest = list_generations(tmp_path)
    assert (newest.name, newest.is_current, newest.fault) == (nth(2).generation, True, None)
    assert newest.manifest == current_manifest(tmp_path)
    assert newest.size == 10 + (folders[1] / "manifest.json").stat().st_size
    assert (oldest.name, oldest.is_current, oldest.manifest) == (nth(1).generation, False, None)
    assert str(oldest.fault).startswith(f"{folders[0] / 'manifest.json'} cannot be read")


def test_a_whole_generation_of_the_same_sources_can_be_activated(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path)
    assert current_name(tmp_path) == second.name
    assert activate(tmp_path, first.name, RECIPE).is_current
    assert open_snapshot(tmp_path, RECIPE)[0] == first
    # It counts as the newest: three builds later it is gone, and not before.
    for n in (1, 2):
        publish(tmp_path, nth(n))
    assert first.name in generations(tmp_path)


def refused(root: Path, name: str, expected: Recipe, error: type[Exception]) -> str:
    """Return why a generation cannot be activated; the current one stays."""
    before = current_name(root)
    with pytest.raises(error) as raised:
        activate(root, name, expected)
    assert current_name(root) == before
    return str(raised.value)


def test_what_cannot_be_served_is_not_activated(tmp_path: Path) -> None:
    first, other, _ = publish(tmp_path), publish(tmp_path, nth(1)), publish(tmp_path)
    assert refused(tmp_path, other.name, RECIPE, IndexStale) == (
        f"generation {other.name} was built from other documents (000000000000, now dddddddddddd) and cannot be "
        "served: bring those back, or run `assistant build`"
    )
    (first / "terms.txt").write_text("damaged")
    reason = "is not the file that was written (its sha256 differs): run `assistant build`"
    assert refused(tmp_path, first.name, RECIPE, IndexDamaged) == f"{first / 'terms.txt'} {reason}"
    for name in ("0123456789ab", "CURRENT", "..", ""):
        refused(tmp_path, name, RECIPE, IndexMissing)


def test_verify_names_what_is_damaged_and_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no index at"):
        verify(tmp_path)
    first, second = publish(tmp_path), publish(tmp_path)
    (first / "terms.txt").unlink()
    assert verify(tmp_path).name == second.name
    with pytest.raises(IndexDamaged, match=r"terms\.txt is missing"):
        verify(tmp_path, first.name)
    with pytest.raises(IndexMissing) as raised:
        verify(tmp_path, "0123456789ab")
    step = "`assistant index list` shows those that are there"
    assert str(raised.value) == f"no generation 0123456789ab at {tmp_path}: {step}"


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was said of generations."""
    return [record.getMessage() for record in caplog.records if record.name == "index.generations"]


@pytest.mark.parametrize("damaged", ["terms.txt", "manifest.json", "CURRENT"])
def test_an_older_whole_generation_of_the_same_stands_in_and_this_is_said(
    tmp_path: Path, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path / "home", corpus=write_tiny_corpus(tmp_path / "corpus"), encoder="none")
    for _ in range(2):
        build_of_settings(settings, unheard, lambda: None, force=True)
    answer = open_assistant(settings).answer("统计")
    assert not said(caplog)
    root = settings.index_root
    current = current_name(root)
    (root / damaged if damaged == "CURRENT" else root / current / damaged).write_text("damaged")
    assert open_assistant(settings).answer("统计").citations == answer.citations
    (message,) = said(caplog)
    older = current.removesuffix("-2") if damaged != "CURRENT" else current
    assert message.endswith(f"Until then generation {older}, made from the same, is served.")
    # A build mends it.
    assert not build_of_settings(settings, unheard, lambda: None).was_current
    open_assistant(settings)
    assert said(caplog) == [message]


def test_an_older_generation_of_other_documents_does_not_stand_in(tmp_path: Path) -> None:
    publish(tmp_path, nth(1))
    (publish(tmp_path) / "terms.txt").write_text("damaged")
    with pytest.raises(IndexDamaged), reading(tmp_path, RECIPE):
        pass


def test_sources_are_told_apart_without_encoders(tmp_path: Path) -> None:
    """A generation is activated without loading an encoder: that it has the right one is seen when it is loaded."""
    sources: Sources = tiny_sources(tmp_path)
    for _ in range(2):
        build_index(tmp_path / "index", sources, "fake", [FakeEncoder()], unheard)
    name = list_generations(tmp_path / "index")[-1].name
    assert activate(tmp_path / "index", name, recipe(sources, "fake", None)).name == name


def test_a_killed_builds_folder_is_left_alone_while_the_build_goes_on(tmp_path: Path) -> None:
    with new_snapshot(tmp_path, nth(1), {}) as folder:
        os.utime(folder, (0, 0))
        publish(tmp_path)
        assert folder.is_dir()
        (folder / "terms.txt").write_text("whole")
    assert current_manifest(tmp_path).recipe == nth(1)
