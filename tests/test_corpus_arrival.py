"""When a document came: noted as it is taken in, kept as it is replaced; and no manifest that cannot be read again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import corpus.own as own_module
from corpus.document import Corpus
from corpus.errors import ManifestInvalid
from corpus.load import BUNDLED, CorpusLoader, load_corpus
from corpus.manifest import Entry, read_manifest, read_whole_manifest
from corpus.own import OwnCorpus
from corpus.shipped import came_with_program
from tests.handmade import changed
from tests.test_corpus_own import ADDED, BUNDLED_IDS, NOTICE, add, drafted

FIRST = datetime(2026, 1, 31, 9, 30, 5, tzinfo=UTC)
LATER = datetime(2026, 2, 28, 15, 0, 0, tzinfo=UTC)
CHANGED = NOTICE.replace("五十万元", "六十万元")


@pytest.fixture
def at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the first time."""
    monkeypatch.setattr(own_module, "now", lambda: FIRST)


def replace_later(folder: Path, monkeypatch: pytest.MonkeyPatch, own_id: str = ADDED) -> None:
    monkeypatch.setattr(own_module, "now", lambda: LATER)
    with OwnCorpus.writing(folder) as own:
        own.stage(drafted(own, CHANGED, old=own_id))
        own.commit()


def entry(folder: Path, own_id: str = ADDED) -> Entry:
    return next(one for one in read_manifest(folder / "manifest.toml") if one.id == own_id)


def edited(folder: Path, before: str, after: str) -> None:
    path = folder / "manifest.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_time_of_now_is_of_utc_to_the_second() -> None:
    before = datetime.now(UTC)
    now = own_module.now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
    assert before.replace(microsecond=0) <= now <= datetime.now(UTC)


@pytest.mark.usefixtures("at_first")
def test_a_document_has_the_time_at_which_it_was_added(tmp_path: Path) -> None:
    add(tmp_path)
    assert "added = 2026-01-31 09:30:05+00:00\n" in (tmp_path / "manifest.toml").read_text(encoding="utf-8")
    loaded = load_corpus(tmp_path)
    assert [(one.added, one.updated) for one in loaded.documents] == [(None, None)] * len(BUNDLED_IDS) + [(FIRST, None)]


@pytest.mark.usefixtures("at_first")
def test_a_new_version_keeps_the_first_time_and_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path)
    replace_later(tmp_path, monkeypatch)
    document = load_corpus(tmp_path).document(ADDED)
    assert (document.added, document.updated) == (FIRST, LATER)


def test_a_new_version_of_a_bundled_document_says_when_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_later(tmp_path, monkeypatch, "nmg-2023")
    document = load_corpus(tmp_path).document("nmg-2023")
    assert (document.added, document.updated, came_with_program(document)) == (None, LATER, False)


@pytest.mark.usefixtures("at_first")
def test_a_manifest_from_before_times_were_noted_is_read_and_goes_on(tmp_path: Path) -> None:
    add(tmp_path)
    edited(tmp_path, "added = 2026-01-31 09:30:05+00:00\n", "")
    (line,) = (x for x in (tmp_path / "manifest.toml").read_text(encoding="utf-8").splitlines() if x[:8] == "#   adde")
    edited(tmp_path, f"{line}\n", "# 我们的说明\n")
    assert entry(tmp_path).added is None
    add(tmp_path, NOTICE.replace("7号", "8号").replace("互市", "小额"))
    text = (tmp_path / "manifest.toml").read_text(encoding="utf-8")
    assert [text.count(part) for part in (f"{line}\n", "# 我们的说明\n", "# Written by")] == [1, 1, 1]
    assert [one.added for one in load_corpus(tmp_path).documents[-2:]] == [None, FIRST]


@pytest.mark.usefixtures("at_first")
def test_times_of_other_zones_are_read_as_utc_and_what_is_no_time_is_refused(tmp_path: Path) -> None:
    add(tmp_path)
    edited(tmp_path, "added = 2026-01-31 09:30:05+00:00", "added = 2026-01-31T17:30:05+08:00")
    added = entry(tmp_path).added
    assert added is not None
    assert added.isoformat() == "2026-01-31T09:30:05+00:00"
    for wrong in ("2026-01-31T17:30:05", "2026-01-31", '"2026-01-31T17:30:05Z"'):
        edited(tmp_path, "added = 2026-01-31T17:30:05+08:00", f"added = {wrong}")
        with pytest.raises(ManifestInvalid, match=r"added: .* is not a time"):
            read_manifest(tmp_path / "manifest.toml")
        edited(tmp_path, f"added = {wrong}", "added = 2026-01-31T17:30:05+08:00")


@pytest.mark.usefixtures("at_first")
def test_another_time_is_taken_over_without_reading_the_text_again(tmp_path: Path) -> None:
    add(tmp_path)
    loader = CorpusLoader()
    before = loader.load(tmp_path)
    edited(tmp_path, "added = 2026-01-31 09:30:05+00:00", "added = 2026-02-28T15:00:00+00:00")
    after = loader.load(tmp_path)
    assert [one is other for one, other in zip(after.documents, before.documents, strict=True)] == [True] * 5 + [False]
    one, other = after.document(ADDED), before.document(ADDED)
    assert (one.added, other.added) == (LATER, FIRST)
    assert one.clauses is other.clauses
    assert after.documents == load_corpus(tmp_path).documents


def test_what_came_with_the_program_is_known_in_another_folder(tmp_path: Path, shipped: Corpus) -> None:
    assert [came_with_program(one) for one in shipped.documents] == [True] * 5
    add(tmp_path)
    assert [came_with_program(one) for one in load_corpus(tmp_path).documents] == [True] * 5 + [False]
    by_hand = replace(shipped.documents[0], sha256="0" * 64)
    assert not came_with_program(by_hand)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "商务部/2024"}, "id: '商务部/2024' holds more than letters"),
        ({"title": "通知\ud800"}, "surrogates not allowed"),
        ({"page_starts": (5, 2)}, "is not a list of ascending offsets"),
        ({"added": FIRST, "issued": FIRST}, "is not a date"),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_what_could_not_be_read_again_is_not_written(
    tmp_path: Path, changes: dict[str, object], fault: str, is_new: bool
) -> None:
    if not is_new:
        add(tmp_path, NOTICE.replace("7号", "6号").replace("互市", "小额"))
    before = contents(tmp_path)
    with OwnCorpus.writing(tmp_path) as own:
        draft = drafted(own, NOTICE)
        assert draft.entry is not None
        own.stage(replace(draft, entry=changed(draft.entry, changes)))
        with pytest.raises(ManifestInvalid, match="nothing was changed: ") as raised:
            own.commit()
    assert fault in str(raised.value)
    after = contents(tmp_path)
    after.pop(".lock", None)
    before.pop(".lock", None)
    assert after == before
    add(tmp_path)
    assert read_whole_manifest(tmp_path / "manifest.toml").entries[-1].id == ADDED


def test_the_bundled_manifest_notes_no_times() -> None:
    assert {(one.added, one.updated) for one in read_manifest(BUNDLED / "manifest.toml")} == {(None, None)}
