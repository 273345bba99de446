"""From settings to a ready assistant: what is built when, and what is said where no index can be used."""

from pathlib import Path

import pytest

from assistant import opening
from assistant.opening import Built, build, is_current, open_assistant, read_sources
from assistant.settings import Settings
from corpus.errors import ManifestInvalid
from corpus.load import BUNDLED
from index.encoder import Encoder
from index.errors import IndexDamaged, IndexMissing, IndexStale
from tests.fakes import write_tiny_corpus


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for the three documents of tests/fakes.py and no encoder; nothing is built."""
    return Settings(home=tmp_path / "home", corpus=write_tiny_corpus(tmp_path / "corpus"), encoder="none")


def build_quietly(settings: Settings, force: bool = False) -> Built:
    return build(settings, lambda _what, _done, _total: None, lambda: None, force)


def never(_: str) -> tuple[Encoder, ...]:
    raise AssertionError("the encoders were loaded")


def test_build_then_open_then_answer(settings: Settings) -> None:
    built = build_quietly(settings)
    assert not built.was_current
    assistant = open_assistant(settings)
    assert [document.id for document in assistant.documents] == ["toy-2023", "toy-nmg", "toy-2021"]
    answer = assistant.answer("按月报送什么统计数据")
    assert answer.citations[0].clause_id == "toy-2021#二"
    assert answer.index == built.generation


def test_a_current_index_is_left_alone_without_loading_encoders(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = build_quietly(settings).generation
    monkeypatch.setattr(opening, "load_encoders", never)
    again = build_quietly(settings)
    assert (again.generation, again.was_current) == (generation, True)


def test_force_builds_a_current_index_again(settings: Settings) -> None:
    first = build_quietly(settings)
    assert not build_quietly(settings, force=True).was_current
    assert open_assistant(settings).index.generation == first.generation


def test_progress_and_loading_are_told(settings: Settings) -> None:
    told: list[str] = []
    build(settings, lambda what, done, total: told.append(f"{what} {done}/{total}"), lambda: told.append("loading"))
    assert told == ["loading", "keywords 0/6", "keywords 6/6"]


def test_no_index(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "load_encoders", never)
    with pytest.raises(IndexMissing) as error:
        open_assistant(settings)
    assert str(error.value) == f"no index at {settings.index_root}: run `assistant build`"


def test_an_index_of_other_documents(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    build_quietly(settings)
    (settings.corpus / "errata.toml").write_text("# none\n", encoding="utf-8")
    monkeypatch.setattr(opening, "load_encoders", never)
    assert not is_current(settings, read_sources(settings))
    with pytest.raises(IndexStale, match=r"^the index was built from other documents \(.*\): run `assistant build`$"):
        open_assistant(settings)


def test_an_index_for_another_encoder(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    build_quietly(settings)
    monkeypatch.setattr(opening, "load_encoders", never)
    other = Settings(home=settings.home, corpus=settings.corpus, encoder="bundled")
    with pytest.raises(IndexStale) as error:
        open_assistant(other)
    message = "the index was built with another encoder setting (none, now bundled): run `assistant build`"
    assert str(error.value) == message


def test_a_damaged_index_is_refused_and_mended_by_build(settings: Settings) -> None:
    folder = settings.index_root / build_quietly(settings).generation
    damaged = folder / "terms.txt"
    damaged.write_bytes(damaged.read_bytes() + b"\n")
    with pytest.raises(IndexDamaged) as error:
        open_assistant(settings)
    reason = "is not the file that was written (its sha256 differs)"
    assert str(error.value) == f"{damaged} {reason}: run `assistant build`"
    assert not is_current(settings, read_sources(settings))
    assert not build_quietly(settings).was_current
    assert open_assistant(settings).answer("统计").citations


def test_a_corpus_without_glossary_or_directory_of_its_own_has_the_bundled_ones(settings: Settings) -> None:
    assert read_sources(settings).glossary == settings.corpus / "glossary.tsv"
    (settings.corpus / "glossary.tsv").unlink()
    sources = read_sources(settings)
    assert sources.glossary == BUNDLED / "glossary.tsv"
    assert sources.directory.find("商务部") is not None


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(ManifestInvalid, match=r"no manifest\.toml in .*: set ASSISTANT_CORPUS"):
        open_assistant(Settings(home=tmp_path, corpus=tmp_path, encoder="none"))


def test_home_and_corpus_may_start_with_a_tilde(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(settings.home.parent))
    tilde = Settings(home=Path("~/home"), corpus=Path("~/corpus"), encoder="none")
    build_quietly(tilde)
    assert open_assistant(settings).documents
