"""An index whose vectors are in Milvus: the same answers, the same care for generations, and 503 while it is down."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from assistant.contract import answer_json, parse_filters
from assistant.live import Live
from assistant.opening import build, open_assistant, read_sources
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.load import BUNDLED
from eval.bench_corpus import write_corpus
from eval.question import QUESTIONS, read_file
from index.build import build_index, load_index
from index.errors import IndexDamaged, IndexStale
from index.milvus_stores import NOTE, MilvusStores, noted
from index.snapshot import current, generation_folders
from index.store import RowKind, Vectors
from index.store_address import StoreAddress
from tests.administering import tiny_home
from tests.conftest import Done
from tests.fakes import FakeEncoder, tiny_sources
from tests.milvus_server import LiteServer
from tests.vector_rows import unit
from tests.waiting import until
from web.app import create_app
from web.errors import STORE_DOWN

pytest.importorskip("milvus_lite", reason="the stores of Milvus need: pip install 'policy-assistant[milvus]'")
FILTERS: tuple[dict[str, object], ...] = ({}, {"region": ["辽宁省"]}, {"year": ["2023"]}, {"as_of": "2022-01-01"})
ENDS = ("安排用地指标保障重点项目", "发展跨境旅游线路和产品", "扩大跨境人民币结算范围", "开展人才培训和统计工作")
QUESTION = "跨境人民币结算由哪些部门负责"


def silent(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def embedded(folder: Path) -> MilvusStores:
    return MilvusStores(StoreAddress.parse(f"milvus-lite://{folder}/vectors.db"))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[MilvusStores]:
    with closing(embedded(tmp_path)) as opened:
        yield opened


def said(assistant: Assistant, question: str, filters: dict[str, object]) -> dict[str, object]:
    """Return an answer without what differs from one index to another."""
    return {k: v for k, v in answer_json(assistant.answer(question, parse_filters(filters))).items() if k != "meta"}


def asked() -> list[str]:
    return [one.text for one in read_file(QUESTIONS / "start.jsonl")]


class Hashed(FakeEncoder):
    """Gives each text a direction of its own, where the other one has a few for all."""

    dimension = 24

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        digests = [np.frombuffer(hashlib.shake_256(text.encode()).digest(self.dimension), np.uint8) for text in texts]
        return unit(np.array(digests, dtype=np.float64).reshape(len(texts), self.dimension) - 127.5)


def made_corpus(folder: Path) -> Path:
    """Write documents with more clauses than are candidates: each question is searched for."""
    pool = [f"{start}{end}" for start in ("支持边境地区", "鼓励各地区", "有关部门应当") for end in ENDS]
    write_corpus(folder, 160, lambda _: None, pool=pool)
    return folder


@pytest.mark.parametrize("is_made", [False, True], ids=["the five documents", "more clauses than are candidates"])
def test_documents_are_ranked_and_answered_alike_on_faiss_and_on_milvus(
    tmp_path: Path, stores: MilvusStores, is_made: bool
) -> None:
    settings = Settings(home=tmp_path, corpus=made_corpus(tmp_path / "made") if is_made else BUNDLED)
    sources, encoders = read_sources(settings), [FakeEncoder(), Hashed("hashed")]
    build_index(tmp_path / "files", sources, "fake", encoders, silent)
    build_index(tmp_path / "milvus", sources, "fake", encoders, silent, stores=stores)
    files = load_index(tmp_path / "files", sources, "fake", encoders)
    milvus = load_index(tmp_path / "milvus", sources, "fake", encoders, stores=stores)
    assert list(tmp_path.glob("files/*/vectors-0/*"))
    assert not list(tmp_path.glob("milvus/*/vectors-0"))
    both = [Assistant(index, sources.directory) for index in (files, milvus)]
    for n, question in enumerate(asked()[:6]):
        assert milvus.search(question, 50) == files.search(question, 50)
        one, other = (said(assistant, question, FILTERS[n % len(FILTERS)]) for assistant in both)
        assert one == other


@pytest.mark.model
def test_the_bundled_encoders_answer_alike_on_faiss_and_on_milvus(
    tmp_path: Path, model_home: Path, assistant: Assistant
) -> None:
    shutil.copytree(model_home / "cache", tmp_path / "cache")
    settings = Settings(home=tmp_path, encoder="bundled", store=f"milvus-lite://{tmp_path}/vectors.db")
    build(settings, silent, lambda: None)
    milvus = open_assistant(settings)
    for n, question in enumerate(asked()[40:52]):
        filters = FILTERS[n % len(FILTERS)]
        assert said(milvus, question, filters) == said(assistant, question, filters)


def test_an_index_is_opened_with_the_store_that_it_was_built_to(tmp_path: Path, stores: MilvusStores) -> None:
    sources, encoders = tiny_sources(tmp_path), [FakeEncoder()]
    build_index(tmp_path / "files", sources, "fake", encoders, silent)
    build_index(tmp_path / "milvus", sources, "fake", encoders, silent, stores=stores)
    wrong = r"into another store of vectors \({}, now {}\): run `assistant build`"
    lite = f"milvus-lite://{tmp_path}/vectors.db"
    with pytest.raises(IndexStale, match=wrong.format(lite, "faiss")):
        load_index(tmp_path / "milvus", sources, "fake", encoders)
    with pytest.raises(IndexStale, match=wrong.format("faiss", lite)):
        load_index(tmp_path / "files", sources, "fake", encoders, stores=stores)


def test_milvus_keeps_the_generations_of_the_snapshots_and_searches_the_newest(
    tmp_path: Path, stores: MilvusStores
) -> None:
    sources, encoders = tiny_sources(tmp_path), [FakeEncoder()]
    for _ in range(4):
        build_index(tmp_path / "index", sources, "fake", encoders, silent, stores=stores)
    store = stores.channel(0)
    kept = {noted(folder) for folder in generation_folders(tmp_path / "index")}
    assert len(kept) == 3
    assert set(store.generations()) == kept
    assert store.active() == noted(current(tmp_path / "index")[0])


class Broken(FakeEncoder):
    """Fails once it has encoded the reference questions."""

    def __init__(self) -> None:
        super().__init__("broken")
        self._calls = 0

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self._calls += 1
        if self._calls > 1:
            raise ValueError("out of order")
        return super().encode_passages(texts, progress)


def test_a_build_that_fails_leaves_nothing_and_the_index_stays(tmp_path: Path, stores: MilvusStores) -> None:
    sources, root = tiny_sources(tmp_path), tmp_path / "index"
    build_index(root, sources, "fake", [FakeEncoder(), FakeEncoder("fake-2")], silent, stores=stores)
    before = noted(current(root)[0])
    with pytest.raises(ValueError, match="out of order"):
        build_index(root, sources, "fake", [FakeEncoder(), Broken()], silent, stores=stores)
    for number in range(2):
        assert stores.channel(number).generations() == (before,)
    index = load_index(root, sources, "fake", [FakeEncoder(), FakeEncoder("fake-2")], stores=stores)
    assert index.search(QUESTION, 3).hits


def test_vectors_that_are_gone_or_changed_are_noticed_and_built_anew(tmp_path: Path, stores: MilvusStores) -> None:
    sources, encoders, root = tiny_sources(tmp_path), [FakeEncoder()], tmp_path / "index"
    build_index(root, sources, "fake", encoders, silent, stores=stores)
    folder = current(root)[0]
    assert stores.has(folder, 1)
    store = stores.channel(0, FakeEncoder.dimension)
    a_row = store.search(np.eye(1, 7, dtype=np.float32), RowKind.SENTENCE, 1).ids[0]
    assert store.delete(a_row) == 1
    with pytest.raises(IndexDamaged, match="run `assistant build --force`"):
        load_index(root, sources, "fake", encoders, stores=stores)
    (folder / NOTE).write_text("{}", encoding="utf-8")
    with pytest.raises(IndexDamaged):
        noted(folder)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiteServer]:
    started = LiteServer(tmp_path / "data")
    started.start()
    yield started
    started.kill()


def test_while_milvus_is_down_questions_get_503_and_everything_comes_back_by_itself(
    tmp_path: Path, server: LiteServer
) -> None:
    corpus = made_corpus(tmp_path / "made")
    settings = Settings(home=tmp_path, corpus=corpus, encoder="fake", store=str(server.address))
    live = Live(settings, (FakeEncoder(),))
    live.rebuilt(silent)
    with TestClient(create_app(live.open, updates=live)) as client:

        def status(path: str) -> int:
            return client.get(path).status_code

        def ask() -> int:
            return client.post("/api/v1/ask", json={"question": QUESTION}).status_code

        until(lambda: status("/readyz") == 200)
        until(lambda: ask() == 200)
        server.kill()
        refused = client.post("/api/v1/ask", json={"question": "怎样发展旅游"})
        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert (refused.headers["retry-after"], refused.json()["detail"]) == ("2", STORE_DOWN)
        until(lambda: status("/readyz") == 503)
        ready = client.get("/readyz")
        assert (ready.json()["detail"], "retry-after" in ready.headers) == (STORE_DOWN, True)
        assert [status(path) for path in ("/healthz", "/documents", "/")] == [200, 200, 200]
        server.start()
        until(lambda: status("/readyz") == 200)
        assert ask() == 200


def test_a_server_that_starts_while_milvus_is_down_begins_to_answer_when_it_is_up(
    tmp_path: Path, server: LiteServer
) -> None:
    settings = Settings(home=tiny_home(tmp_path / "home"), encoder="fake", store=str(server.address))
    Live(settings, (FakeEncoder(),)).rebuilt(silent)
    server.kill()
    live = Live(settings, (FakeEncoder(),))
    with TestClient(create_app(live.open, updates=live)) as client:
        until(lambda: client.get("/readyz").json().get("detail") == STORE_DOWN)
        server.start()
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200


def test_the_command_line_builds_to_a_store_and_the_doctor_looks_at_it(
    tmp_path: Path, run_cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    monkeypatch.setenv("ASSISTANT_HOME", str(tiny_home(tmp_path / "home")))
    store = f"milvus-lite://{tmp_path}/vectors.db"
    built = run_cli("build", "--store", store)
    assert (built.code, "built in" in built.err) == (0, True)
    refused = run_cli("ask", QUESTION)
    assert refused.code == 1
    assert f"into another store of vectors ({store}, now faiss): run `assistant build`" in refused.err
    monkeypatch.setenv("ASSISTANT_STORE", store)
    assert run_cli("ask", QUESTION).code == 0
    shown = run_cli("doctor", "--json").out
    assert f"{store} (milvus-lite" in shown
    wrong = run_cli("build", "--store", "milvus://root:secret@localhost")
    assert (wrong.code, "ASSISTANT_STORE_TOKEN" in wrong.err, "secret" in wrong.err) == (1, True, False)
