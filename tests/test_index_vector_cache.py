"""The vector cache: what is encoded, what is not trusted, and that an index is the same with it and without."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.opening import build as build_of_settings
from assistant.settings import Settings
from index.build import Sources, build_index
from index.encoder import Encoder, load_encoders
from index.errors import IndexUnwritable
from index.snapshot import current_manifest
from index.vector_cache import CHUNK, FILE, Kind, VectorCache, text_digest
from tests.fakes import FakeEncoder, tiny_sources

TEXTS = ("用地指标。", "跨境旅游。", "人才培训。")


class Listening(FakeEncoder):
    """Notes what it is given to encode."""

    def __init__(self, name: str = "fake-1") -> None:
        super().__init__(name)
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen.extend(texts)
        return super().encode_queries(texts)

    def taken(self) -> list[str]:
        """Return what was encoded since the last time."""
        seen, self.seen = self.seen, []
        return seen


def unheard(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def files_of(root: Path, sources: Sources, encoders: Sequence[Encoder], cache: VectorCache | None) -> dict[str, str]:
    """Build, and return the files with their sha256."""
    build_index(root, sources, "fake", encoders, unheard, cache)
    return current_manifest(root).files


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    encoder, cache = Listening(), VectorCache(tmp_path)
    first = cache.encode(encoder, [*TEXTS, TEXTS[0]])
    assert sorted(encoder.taken()) == sorted(TEXTS)
    np.testing.assert_array_equal(first, FakeEncoder().encode_passages([*TEXTS, TEXTS[0]]))
    again = VectorCache(tmp_path).encode(encoder, ["统计。", *TEXTS])
    assert encoder.taken() == ["统计。"]
    np.testing.assert_array_equal(again[1:], first[:3])
    assert again.dtype == np.float32


def test_vectors_of_another_encoder_or_kind_are_others(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    for encoder, kind in ((Listening(), Kind.PASSAGE), (Listening(), Kind.QUERY), (Listening("fake-2"), Kind.PASSAGE)):
        cache.encode(encoder, TEXTS, kind)
        assert sorted(encoder.taken()) == sorted(TEXTS)


def test_no_texts_have_no_rows(tmp_path: Path) -> None:
    assert VectorCache(tmp_path).encode(FakeEncoder(), []).shape == (0, FakeEncoder.dimension)


def test_progress_counts_what_is_encoded(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    cache.encode(FakeEncoder(), TEXTS[:2])
    told: list[tuple[int, int]] = []
    texts = [*TEXTS, *(f"第{n}条" for n in range(CHUNK))]
    cache.encode(FakeEncoder(), texts, progress=lambda *step: told.append(step))
    assert told == [(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]
    cache.encode(FakeEncoder(), texts, progress=lambda *step: told.append(step))
    assert len(told) == 2


def test_a_build_that_is_interrupted_keeps_what_it_has_encoded(tmp_path: Path) -> None:
    class Failing(FakeEncoder):
        calls = 0

        def encode_passages(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt
            return super().encode_passages(texts, progress)

    texts, encoder = [f"第{n:03}条" for n in range(CHUNK + 5)], Listening()
    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path).encode(Failing(), texts)
    VectorCache(tmp_path).encode(encoder, texts)
    assert encoder.taken() == texts[CHUNK:]


def test_an_index_is_the_same_with_vectors_from_the_cache(tmp_path: Path) -> None:
    sources, encoders = tiny_sources(tmp_path), [Listening("a"), Listening("b")]
    without = files_of(tmp_path / "without", sources, encoders, None)
    for encoder in encoders:
        encoder.taken()
    cache = VectorCache(tmp_path / "cache")
    assert files_of(tmp_path / "first", sources, encoders, cache) == without
    assert all(encoder.taken() for encoder in encoders)
    assert files_of(tmp_path / "second", sources, encoders, cache) == without
    assert [encoder.taken() for encoder in encoders] == [[], []]


@pytest.mark.model
def test_bundled_vectors_are_the_same_whatever_is_encoded_with_them(tmp_path: Path) -> None:
    """Of a text that is new only itself is encoded, and its vector has the bits that a whole build gives it."""
    texts = [f"第{n}条 支持边境经济合作区发展跨境贸易{'，完善基础设施' * n}。" for n in range(20)]
    for encoder in load_encoders("bundled"):
        whole = encoder.encode_passages(texts)
        cache = VectorCache(tmp_path)
        cache.encode(encoder, texts[:13])
        assert cache.encode(encoder, texts).tobytes() == whole.tobytes()
        assert cache.encode(encoder, texts).tobytes() == whole.tobytes()


def test_only_new_texts_are_encoded_after_a_change_and_old_ones_are_gone(tmp_path: Path) -> None:
    sources, encoder, cache = tiny_sources(tmp_path), Listening(), VectorCache(tmp_path / "cache")
    build_index(tmp_path / "index", sources, "fake", [encoder], unheard, cache)
    encoder.taken()
    other = tiny_sources(tmp_path / "other", leave_out=("toy-2021",))
    build_index(tmp_path / "index", other, "fake", [encoder], unheard, cache)
    assert encoder.taken() == []
    # The document is gone from the cache with the generation, and is encoded when it comes back: two headings, two
    # sentences and the whole of each of its clauses.
    build_index(tmp_path / "index", sources, "fake", [encoder], unheard, cache)
    assert set(encoder.taken()) == {
        "一、开展人才培训",
        "一、开展人才培训。",
        "组织管委会人员参加人才培训。",
        "一、开展人才培训。组织管委会人员参加人才培训。",
        "二、做好统计监测",
        "二、做好统计监测。",
        "按月报送统计数据。",
        "二、做好统计监测。按月报送统计数据。",
    }


def test_force_encodes_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Listening()
    monkeypatch.setattr("assistant.opening.load_encoders", lambda _setting: (encoder,))
    tiny_sources(tmp_path)
    settings = Settings(home=tmp_path / "home", corpus=tmp_path / "corpus", encoder="fake")
    for _ in range(2):
        build_of_settings(settings, unheard, lambda: None, force=True)
        seen = encoder.taken()
    assert seen == []


def test_no_flipped_byte_of_the_file_reaches_a_vector(tmp_path: Path) -> None:
    texts = [f"第{n}条用地指标" for n in range(40)]
    right = VectorCache(tmp_path).encode(FakeEncoder(), texts)
    path = tmp_path / FILE
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 100):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        for _ in range(2):
            np.testing.assert_array_equal(VectorCache(tmp_path).encode(FakeEncoder(), texts), right)


@pytest.mark.parametrize("cut", [0, 1, 100, 5000])
def test_a_file_that_is_cut_or_of_something_else_is_begun_anew(tmp_path: Path, cut: int) -> None:
    VectorCache(tmp_path).encode(FakeEncoder(), TEXTS)
    path = tmp_path / FILE
    for data in (path.read_bytes()[:cut], b"\x89PNG" + bytes(cut)):
        path.write_bytes(data)
        encoder = Listening()
        VectorCache(tmp_path).encode(encoder, TEXTS)
        VectorCache(tmp_path).encode(encoder, TEXTS)
        assert sorted(encoder.taken()) == sorted(TEXTS)


def test_another_table_of_that_name_is_begun_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE vectors (photo BLOB)")
    other.close()
    right = FakeEncoder().encode_passages(TEXTS)
    np.testing.assert_array_equal(VectorCache(tmp_path).encode(FakeEncoder(), TEXTS), right)


def test_beyond_the_limit_the_longest_unused_are_removed(tmp_path: Path) -> None:
    texts, limit = [f"第{n:04}条" for n in range(2000)], 200_000
    cache = VectorCache(tmp_path, limit)
    cache.encode(FakeEncoder(), texts)
    assert (tmp_path / FILE).stat().st_size > limit
    with sqlite3.connect(tmp_path / FILE) as rows:
        rows.execute("UPDATE vectors SET used = 0")
    rows.close()
    cache.encode(FakeEncoder(), texts[1900:])
    cache.keep_only(map(text_digest, texts))
    assert (tmp_path / FILE).stat().st_size <= limit
    encoder = Listening()
    cache.encode(encoder, texts[1900:])
    assert encoder.taken() == []
    cache.encode(encoder, texts)
    assert 500 < len(encoder.taken()) < 1900


def test_a_folder_that_cannot_be_written_to_names_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnwritable) as raised:
        VectorCache(tmp_path / "file" / "vectors").encode(FakeEncoder(), TEXTS)
    assert str(raised.value) == (
        f"cannot write to {tmp_path / 'file' / 'vectors'} (Not a directory): "
        "make room or set ASSISTANT_HOME to another folder"
    )
