"""Snapshots: published whole or not at all, and refused where they are not what was written."""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index import snapshot
from index.errors import IndexDamaged, IndexFault, IndexMissing, IndexStale, IndexUnwritable
from index.recipe import Recipe
from index.snapshot import ABANDONED_AFTER, FORMAT, Manifest, current_manifest, new_snapshot, open_snapshot
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import changed
from tests.waiting import PATIENCE

RECIPE = Recipe(FORMAT, "c" * 64, "d" * 64, "e" * 64, "f" * 64, "fake", (("fake-1", 6),))


def recipe(n: int) -> Recipe:
    """Return one of several recipes."""
    return replace(RECIPE, corpus=f"{n:064}")


def publish(root: Path, made_from: Recipe = RECIPE, content: str = "whole") -> Path:
    """Publish a generation of two files; return its folder."""
    with new_snapshot(root, made_from, {"clauses": 6}) as folder:
        (folder / "grams").mkdir()
        (folder / "grams" / "a.npy").write_text(content)
        (folder / "terms.txt").write_text(content)
    return root / (root / "CURRENT").read_text().strip()


def entries(root: Path) -> set[str]:
    """Return what lies in the folder of the index, but for the lock."""
    return {path.name for path in root.iterdir()} - {".lock"}


def generations(root: Path) -> set[str]:
    """Return the folders in the folder of the index."""
    return {path.name for path in root.iterdir() if path.is_dir()}


def test_a_published_generation_opens(tmp_path: Path) -> None:
    published = publish(tmp_path / "home" / "index")
    folder, manifest = open_snapshot(tmp_path / "home" / "index", RECIPE)
    assert folder == published
    assert folder.name == RECIPE.generation
    assert (folder / "grams" / "a.npy").read_text() == "whole"
    assert (manifest.recipe, manifest.counts, manifest.generation) == (RECIPE, {"clauses": 6}, RECIPE.generation)
    assert set(manifest.files) == {"grams/a.npy", "terms.txt"}
    assert current_manifest(tmp_path / "home" / "index") == manifest


def test_equal_recipes_have_one_name_and_others_another() -> None:
    assert recipe(1).generation == recipe(1).generation
    assert len({recipe(1).generation, recipe(2).generation, replace(recipe(1), encoders=()).generation}) == 3


def test_whoever_may_read_the_folder_may_read_a_generation(tmp_path: Path) -> None:
    """A service may run under another user than the one who built."""
    mask = os.umask(0o022)
    try:
        folder = publish(tmp_path / "index")
    finally:
        os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_leaves_nothing_and_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    publish(tmp_path)
    before = entries(tmp_path)
    with pytest.raises(error), new_snapshot(tmp_path, recipe(2), {}) as folder:
        (folder / "terms.txt").write_text("half")
        raise error
    assert entries(tmp_path) == before == {"CURRENT", RECIPE.generation}
    assert current_manifest(tmp_path).recipe == RECIPE


def test_a_build_interrupted_while_it_is_published_leaves_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path)

    def interrupted(_pointer: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", interrupted)
        publish(tmp_path, recipe(2))
    assert open_snapshot(tmp_path, RECIPE)[1].recipe == RECIPE
    # The next build takes no notice of what was left, and clears it away in time.
    for n in (2, 3, 4):
        publish(tmp_path, recipe(n))
    assert open_snapshot(tmp_path, recipe(4))[1].recipe == recipe(4)
    assert len(generations(tmp_path)) == 3


def test_without_an_index_the_next_step_is_named(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexMissing) as raised:
            open_snapshot(root, RECIPE)
        assert str(raised.value) == f"no index at {root}: run `assistant build`"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "1" * 64}, "by another version of this program or of its libraries (cccccccccccc, now 111111111111)"),
        ({"corpus": "1" * 64}, "from other documents (dddddddddddd, now 111111111111)"),
        ({"glossary": "1" * 64}, "with another glossary (eeeeeeeeeeee, now 111111111111)"),
        ({"terms": "1" * 64}, "with other policy terms (ffffffffffff, now 111111111111)"),
        ({"encoder": "none"}, "with another encoder setting (fake, now none)"),
        ({"encoders": (("fake-2", 8), ("b", 4))}, "with another encoder (fake-1 (6), now fake-2 (8) and b (4))"),
        ({"encoders": ()}, "with another encoder (fake-1 (6), now none)"),
        # Another glossary makes other terms: the cause is told, not the effect.
        (
            {"glossary": "1" * 64, "terms": "2" * 64, "encoder": "none"},
            "with another glossary (eeeeeeeeeeee, now 111111111111)",
        ),
    ],
)
def test_an_index_of_something_else_is_stale(tmp_path: Path, change: dict[str, object], message: str) -> None:
    publish(tmp_path)
    with pytest.raises(IndexStale) as raised:
        open_snapshot(tmp_path, changed(RECIPE, change))
    assert str(raised.value) == f"the index was built {message}: run `assistant build`"


def test_an_index_in_another_format_is_stale_and_not_damaged(tmp_path: Path) -> None:
    folder = publish(tmp_path, replace(RECIPE, format=FORMAT + 1))
    with pytest.raises(IndexStale) as raised:
        current_manifest(tmp_path)
    manifest = folder / "manifest.json"
    assert str(raised.value) == (
        f"{manifest} has format {FORMAT + 1}, this program writes {FORMAT}: run `assistant build`"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a real index; return its folder."""
    folder = tmp_path_factory.mktemp("built")
    build_tiny_index(folder, [FakeEncoder()])
    return folder / "index"


@contextmanager
def overwritten(path: Path, data: bytes | None) -> Iterator[None]:
    """Give a file other contents, or none, for the length of a block."""
    before = path.read_bytes()
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


def test_a_flipped_byte_in_any_file_is_damage(built: Path) -> None:
    manifest = current_manifest(built)
    kinds = {Path(name).suffix for name in manifest.files}
    assert kinds == {".faiss", ".json", ".npz", ".txt"}
    for name in manifest.files:
        path = built / manifest.generation / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        with overwritten(path, bytes(data)), pytest.raises(IndexDamaged) as raised:
            open_snapshot(built, manifest.recipe)
        assert str(raised.value) == (
            f"{path} is not the file that was written (its sha256 differs): run `assistant build`"
        )
    assert open_snapshot(built, manifest.recipe)[1] == manifest


def test_a_missing_file_is_damage(built: Path) -> None:
    manifest = current_manifest(built)
    for name in (*manifest.files, "manifest.json"):
        path = built / manifest.generation / name
        with overwritten(path, None), pytest.raises(IndexDamaged) as raised:
            open_snapshot(built, manifest.recipe)
        assert str(raised.value) == f"{path} is missing: run `assistant build`"


def test_no_flipped_byte_of_the_manifest_or_the_pointer_goes_unnoticed(built: Path) -> None:
    """White space may change; whatever says something may not."""
    manifest = current_manifest(built)

    def read() -> Manifest | None:
        try:
            return current_manifest(built)
        except IndexFault:
            return None

    for path in (built / manifest.generation / "manifest.json", built / "CURRENT"):
        data = path.read_bytes()
        for i in range(len(data)):
            with overwritten(path, data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :]):
                assert read() in (None, manifest)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"sha256": 1, "recipe": 2}', "\udcff"])
def test_a_broken_manifest_is_damage_that_names_the_next_step(tmp_path: Path, text: str) -> None:
    path = publish(tmp_path) / "manifest.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read \(.+\): run `assistant build`"):
        current_manifest(tmp_path)


@pytest.mark.parametrize("pointer", [b"", b"elsewhere\n", b"\xff\xfe", b"a\0b"])
def test_a_broken_pointer_is_damage_that_names_the_next_step(tmp_path: Path, pointer: bytes) -> None:
    publish(tmp_path)
    (tmp_path / "CURRENT").write_bytes(pointer)
    with pytest.raises(IndexDamaged, match=r"run `assistant build`"):
        current_manifest(tmp_path)


def test_building_the_same_again_repairs_a_damaged_generation(tmp_path: Path) -> None:
    folder = publish(tmp_path)
    (folder / "terms.txt").write_text("damaged")
    with pytest.raises(IndexDamaged):
        open_snapshot(tmp_path, RECIPE)
    assert publish(tmp_path).name == f"{RECIPE.generation}-2"
    repaired, manifest = open_snapshot(tmp_path, RECIPE)
    assert (repaired / "terms.txt").read_text() == "whole"
    assert manifest.generation == RECIPE.generation
    # The fourth takes the name that removing the first has freed.
    assert [publish(tmp_path).name.removeprefix(RECIPE.generation) for _ in range(3)] == ["-3", "-4", ""]


def test_of_old_generations_the_two_newest_stay(tmp_path: Path) -> None:
    for n in (1, 2, 3, 4):
        folder = publish(tmp_path, recipe(n))
        os.utime(folder, (n, n))  # a file system may tell no times apart that are this close
    publish(tmp_path, recipe(5))
    assert generations(tmp_path) == {recipe(n).generation for n in (3, 4, 5)}


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    """ASSISTANT_HOME may name a folder that has an `index` of somebody else's in it."""
    for name in ("photos", "deadbeef", ".git"):
        (tmp_path / name).mkdir()
    for n in range(4):
        publish(tmp_path, recipe(n))
    assert {"photos", "deadbeef", ".git"} <= generations(tmp_path)


def test_what_a_killed_build_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    for name, age in (("old", ABANDONED_AFTER + 60), ("new", 60)):
        left = tmp_path / f".building-{name}"
        left.mkdir()
        (left / "grams").mkdir()
        os.utime(left, (time.time() - age,) * 2)
    publish(tmp_path)
    assert entries(tmp_path) == {"CURRENT", RECIPE.generation, ".building-new"}


def test_a_folder_that_cannot_be_written_to_names_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    root = tmp_path / "file" / "index"
    with pytest.raises(IndexUnwritable) as raised:
        publish(root)
    assert str(raised.value) == f"cannot write to {root} (Not a directory): set ASSISTANT_HOME to another folder"


@pytest.mark.parametrize("same", [True, False])
def test_builders_at_once_leave_a_whole_index(tmp_path: Path, same: bool) -> None:
    """Four builders publish at the same moment, ten times over."""
    together = threading.Barrier(4)

    def build(n: int) -> None:
        for turn in range(10):
            made_from = RECIPE if same else recipe(10 * n + turn)
            with new_snapshot(tmp_path, made_from, {}) as folder:
                (folder / "terms.txt").write_text(made_from.corpus)
                together.wait(timeout=PATIENCE)

    threads = [threading.Thread(target=build, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    manifest = current_manifest(tmp_path)
    folder, _ = open_snapshot(tmp_path, manifest.recipe)
    assert (folder / "terms.txt").read_text() == manifest.recipe.corpus
    assert len(generations(tmp_path)) == 3


def test_there_is_no_moment_without_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation is built again and again while another thread reads."""
    monkeypatch.setattr(snapshot, "KEPT_GENERATIONS", 100)  # a reader that is held up keeps what it reads
    publish(tmp_path)
    building = threading.Thread(target=lambda: [publish(tmp_path) for _ in range(20)])
    building.start()
    reads = 0
    while building.is_alive() or reads == 0:
        assert current_manifest(tmp_path).recipe == RECIPE
        reads += 1
    building.join()


def test_a_whole_generation_can_be_moved(tmp_path: Path) -> None:
    """No file holds a path: an index built in an image is served from a volume."""
    publish(tmp_path / "here")
    shutil.move(tmp_path / "here", tmp_path / "there")
    assert open_snapshot(tmp_path / "there", RECIPE)[1].recipe == RECIPE


def test_the_manifest_is_text_that_people_can_compare(tmp_path: Path) -> None:
    text = (publish(tmp_path) / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["recipe"]["encoders"] == [["fake-1", 6]]
    assert text.endswith("}\n")
    assert snapshot.MANIFEST not in json.loads(text)["files"]
