"""The assistant of a process that goes on: what changes, what is kept, and that answers are of one generation."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.live import Live
from assistant.opening import build, open_assistant
from assistant.settings import Settings, own_corpus
from corpus.document import Corpus
from corpus.formats.reading import read_document
from corpus.load import DOCUMENTS, CorpusLoader, load_corpus
from corpus.own import OwnCorpus
from index.errors import IndexDamaged, IndexMissing
from index.snapshot import current_manifest
from tests.fakes import FakeEncoder, write_tiny_corpus

ADDED = "商资发〔2024〕99号"
TEXT = f"""商务部关于支持麒麟口岸建设的通知
{ADDED}
各省、自治区、直辖市商务主管部门：
一、建设麒麟口岸。优先安排麒麟口岸用地指标。
二、落实《商务部关于推动边境合作区发展的通知》（商资发〔2023〕18号）。做好统计。
商务部
2024年5月6日
""".encode()


class Listening(FakeEncoder):
    """Notes how many texts it is given to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen.extend(texts)
        return super().encode_queries(texts)


def unheard(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with documents of one's own, the three of the tiny corpus."""
    template = write_tiny_corpus(tmp_path / "template")
    settings = Settings(home=tmp_path, corpus=own_corpus(tmp_path), encoder="none")
    with OwnCorpus.writing(settings.corpus, template) as own:
        own.commit()
    return settings


def add(settings: Settings, data: bytes = TEXT, old: str | None = None) -> str:
    """Add a document; return its id."""
    with OwnCorpus.writing(settings.corpus) as own:
        entry = own.stage(own.draft("notice.txt", data, read_document(data, "notice.txt"), None, old))
        own.commit()
    return entry.id


def remove(settings: Settings, own_id: str) -> None:
    with OwnCorpus.writing(settings.corpus) as own:
        own.remove(own_id)
        own.commit()


def test_a_document_goes_live_and_is_gone_again(settings: Settings) -> None:
    live = Live(settings)
    with pytest.raises(IndexMissing):
        live.open()
    before = live.rebuilt(unheard)
    assert not live.is_outdated()
    own_id = add(settings)
    after = live.rebuilt(unheard)
    (first, *_) = after.answer("麒麟口岸的用地指标").citations
    assert first.clause_id.startswith(f"{own_id}#")
    assert own_id not in {document.id for document in before.documents}
    assert after.answer("统计").citations == open_assistant(settings).answer("统计").citations
    remove(settings, own_id)
    gone = live.rebuilt(unheard)
    assert own_id not in {document.id for document in gone.documents}
    assert gone.index.generation != after.index.generation
    # Whoever holds an assistant gets the answers of its own generation.
    assert after.answer("麒麟口岸的用地指标").citations[0].clause_id == first.clause_id


def test_only_what_is_new_is_encoded(settings: Settings) -> None:
    encoder = Listening()
    live = Live(settings.model_copy(update={"encoder": "fake"}), (encoder,))
    live.rebuilt(unheard)
    encoder.seen.clear()
    own_id = add(settings)
    document = load_corpus(settings.corpus).document(own_id)
    live.encode_ahead([document])
    seen = {*encoder.seen}
    assert {document.quote(clause) for clause in document.clauses} <= seen
    encoder.seen.clear()
    live.rebuilt(unheard)
    assert encoder.seen == []
    remove(settings, own_id)
    live.rebuilt(unheard)
    assert encoder.seen == []
    add(settings)
    live.rebuilt(unheard)
    assert {*encoder.seen} == seen


def test_vectors_made_ahead_outlive_other_builds(settings: Settings, tmp_path: Path) -> None:
    encoder = Listening()
    live = Live(settings.model_copy(update={"encoder": "fake"}), (encoder,))
    live.rebuilt(unheard)
    other = Settings(home=tmp_path, corpus=write_tiny_corpus(tmp_path / "other"), encoder="fake")
    with OwnCorpus.writing(settings.corpus) as own:
        draft = own.draft("notice.txt", TEXT, read_document(TEXT, "notice.txt"))
    assert draft.document is not None
    live.encode_ahead([draft.document])
    remove(settings, "toy-2021")
    live.rebuilt(unheard)
    encoder.seen.clear()
    add(settings)
    live.rebuilt(unheard)
    assert encoder.seen == []
    assert other.vector_cache == settings.vector_cache


def test_what_another_process_has_built_is_taken_up(settings: Settings) -> None:
    live = Live(settings)
    before = live.rebuilt(unheard)
    own_id = add(settings)
    build(settings, unheard, lambda: None)
    assert live.is_outdated()
    after = live.refreshed()
    assert not live.is_outdated()
    assert own_id in {document.id for document in after.documents}
    kept = {document.id: document for document in before.documents}
    assert all(document is kept[document.id] for document in after.documents if document.id in kept)


def test_a_rebuild_of_the_same_makes_nothing_and_one_of_a_damaged_index_mends_it(settings: Settings) -> None:
    live = Live(settings)
    live.rebuilt(unheard)
    root = settings.index_root
    folder = root / current_manifest(root).generation
    live.rebuilt(unheard)
    assert [path.name for path in root.iterdir() if path.is_dir()] == [folder.name]
    (file,) = (folder / "words").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(IndexDamaged):
        live.refreshed()
    live.rebuilt(unheard)
    open_assistant(settings)


def test_the_first_document_of_ones_own_changes_the_folder(tmp_path: Path) -> None:
    live = Live(Settings(home=tmp_path, encoder="none"))
    assert len(live.rebuilt(unheard).documents) == 5
    with OwnCorpus.writing(own_corpus(tmp_path)) as own:
        own.stage(own.draft("notice.txt", TEXT, read_document(TEXT, "notice.txt")))
        own.commit()
    assert len(live.rebuilt(unheard).documents) == 6


def test_readers_go_on_while_documents_come_and_go(settings: Settings) -> None:
    live = Live(settings)
    current = [live.rebuilt(unheard)]
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            assistant = current[0]
            ids = {document.id for document in assistant.documents}
            answer = assistant.answer("用地指标")
            if answer.index != assistant.index.generation or not answer.citations:
                wrong.append(answer.index)
            wrong.extend(c.clause_id for c in answer.citations if c.clause_id.partition("#")[0] not in ids)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(2):
            own_id = add(settings)
            current[0] = live.rebuilt(unheard)
            remove(settings, own_id)
            current[0] = live.rebuilt(unheard)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []


def test_a_folder_read_again_gives_what_a_first_reading_gives(settings: Settings) -> None:
    """Whatever changed: a document, its title, one that another names, a file that is damaged, the directory."""
    loader, held = CorpusLoader(), list[Corpus]()

    def same() -> dict[str, int]:
        again, anew = loader.load(settings.corpus), load_corpus(settings.corpus)
        assert again == anew
        held.append(again)  # of one that is gone another document may get the id()
        return {document.id: id(document) for document in again.documents}

    before = same()
    own_id = add(settings)
    after = same()
    assert {name: after[name] for name in before} == before
    assert [link.document_id for link in loader.load(settings.corpus).document(own_id).links] == ["toy-2023"]
    remove(settings, "toy-2023")
    gone = same()
    assert [link.document_id for link in loader.load(settings.corpus).document(own_id).links] == [None]
    assert (gone["toy-nmg"], gone[own_id]) == (before["toy-nmg"], gone[own_id])
    assert gone[own_id] != after[own_id]
    add(settings, TEXT.replace("优先".encode(), "尽量".encode()), own_id)
    assert same()["toy-nmg"] == before["toy-nmg"]
    manifest = settings.corpus / "manifest.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("自治区商务厅关于", "自治区关于"), encoding="utf-8"
    )
    same()
    (settings.corpus / "agencies.toml").write_text('[[agency]]\nname = "麒麟口岸"\n', encoding="utf-8")
    assert same()["toy-nmg"] != before["toy-nmg"]
    assert len(list((settings.corpus / DOCUMENTS).iterdir())) == 3
