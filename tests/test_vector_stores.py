"""What every store of vectors does, whichever engine holds them: one suite over all of them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import count

import numpy as np
import pytest

from index.errors import GenerationActive, GenerationExists, GenerationMissing, RowsInvalid, RowsMissing
from index.faiss_store import FaissStore
from index.filters import EVERYTHING, And, AsOf, Eq, Filter, In, Range
from index.milvus_connection import MilvusConnection
from index.milvus_store import MilvusStore
from index.store import NO_ROW, NO_SCORE, Fields, RowKind, Rows, VectorStore
from index.store_address import StoreAddress
from tests.milvus_server import LiteServer
from tests.vector_rows import DIMENSION, MadeRows, best_of
from tests.waiting import PATIENCE

Opened = Callable[[], VectorStore]
ENGINES = ("faiss", "milvus-lite-embedded", "milvus-lite-server")
KINDS = tuple(RowKind)
CONDITIONS: dict[str, Filter] = {
    "everything": EVERYTHING,
    "document": Eq("document", '文件-7"'),
    "documents": In("document", ('文件-7"', '文件-8"', "no such")),
    "level": Eq("level", "自治区"),
    "region": Eq("region", "辽宁省"),  # and documents for the whole country
    "region with marks": Eq("region", '带"引号"和\\的地方'),
    "no region": In("region", ()),
    "status": In("status", ("现行", "已废止")),
    "year": Eq("year", "2021"),
    "agencies": Eq("agencies", True),
    "without agencies": Eq("agencies", False),
    "agencies or not": In("agencies", (True, False)),
    "a text where a truth is": Eq("agencies", "true"),
    "issued": Range("issued", date(2020, 1, 1), date(2021, 6, 30)),
    "issued from": Range("issued", date(2023, 1, 1), None),
    "any day": Range("issued", None, None),
    "as of": AsOf(date(2021, 5, 5)),
    "as of, with ends": AsOf(date(2021, 5, 5), {'文件-1"': date(2021, 5, 5), '文件-2"': date(2022, 1, 1)}),
    "and": And((Eq("region", "云南省"), AsOf(date(2022, 5, 5)), Eq("agencies", False))),
    "nothing": And((Eq("document", '文件-7"'), Eq("level", "no such"))),
    "an injection": Eq("document", '" or id >= 0 or document == "'),
}


@pytest.fixture(scope="module")
def made() -> MadeRows:
    return MadeRows()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    started = LiteServer(tmp_path_factory.mktemp("server") / "data")
    started.start()
    yield started
    started.kill()


@pytest.fixture(scope="module", params=ENGINES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Return a function that opens an empty store of an engine."""
    channels, folder = count(), tmp_path_factory.mktemp(request.param)
    if request.param == "faiss":
        yield lambda: FaissStore(folder / str(next(channels)), DIMENSION)
        return
    pytest.importorskip("milvus_lite", reason="the stores of Milvus need: pip install 'policy-assistant[milvus]'")
    is_server = request.param == "milvus-lite-server"
    server: LiteServer | None = request.getfixturevalue("server") if is_server else None
    address = server.address if server else StoreAddress.parse(f"milvus-lite://{folder}/vectors.db")
    with closing(MilvusConnection(address, patience=PATIENCE)) as connection:
        yield lambda: MilvusStore(connection, next(channels), DIMENSION)


@pytest.fixture(scope="module")
def filled(opened: Opened, made: MadeRows) -> VectorStore:
    """Return a store that holds all rows, and that no test changes."""
    return with_rows(opened(), "first", made.rows)


def with_rows(store: VectorStore, generation: str, rows: Rows) -> VectorStore:
    """Write a generation and activate it."""
    write(store, generation, rows)
    store.activate(generation)
    return store


def write(store: VectorStore, generation: str, rows: Rows) -> None:
    store.begin(generation)
    store.add(generation, rows)
    store.commit(generation)


def ids_of(store: VectorStore, made: MadeRows, kind: RowKind = RowKind.CLAUSE) -> set[int]:
    """Return all rows of a kind that a search finds."""
    return set(store.search(made.queries[:1], kind, 900).ids[0].tolist()) - {NO_ROW}


@pytest.mark.parametrize("kind", KINDS)
def test_the_best_ten_of_a_thousand_queries_are_those_of_brute_force(
    filled: VectorStore, made: MadeRows, kind: RowKind
) -> None:
    queries = made.queries[KINDS.index(kind) :: len(KINDS)]  # a thousand with the other kinds
    found, expected = filled.search(queries, kind, 10), made.best(queries, kind, 10)
    np.testing.assert_array_equal(found.ids, expected.ids)
    np.testing.assert_allclose(found.scores, expected.scores, atol=1e-6)


def test_more_equal_rows_than_are_asked_for_come_in_the_order_of_their_ids(filled: VectorStore, made: MadeRows) -> None:
    equal = sorted(
        n for n, row in enumerate(made.vectors) if (row == made.vectors[0]).all() and made.kinds[n] is RowKind.SENTENCE
    )
    assert len(equal) > 30
    found = filled.search(made.vectors[:1], RowKind.SENTENCE, 5)
    assert found.ids[0].tolist() == sorted(made.ids[equal].tolist())[:5]
    assert len(set(found.scores[0].tolist())) == 1


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_filter_decides_which_rows_are_compared(filled: VectorStore, made: MadeRows, name: str) -> None:
    condition = CONDITIONS[name]
    assert filled.count(condition) == len(made.meeting(condition))
    for kind in KINDS:
        found = filled.search(made.queries[:5], kind, 10, condition)
        expected = made.best(made.queries[:5], kind, 10, condition)
        np.testing.assert_array_equal(found.ids, expected.ids)
        np.testing.assert_allclose(found.scores, expected.scores, atol=1e-6)


def test_where_fewer_rows_meet_a_condition_the_rest_is_empty(filled: VectorStore, made: MadeRows) -> None:
    found = filled.search(made.queries[:2], RowKind.CLAUSE, 8, Eq("document", '文件-7"'))
    assert (found.ids >= 0).sum(axis=1).tolist() == [5, 5]
    assert (found.ids[:, 5:] == NO_ROW).all() and (found.scores[:, 5:] == NO_SCORE).all()


def test_an_unknown_field_is_an_error(filled: VectorStore, made: MadeRows) -> None:
    with pytest.raises(ValueError, match="no filter"):
        filled.search(made.queries[:1], RowKind.CLAUSE, 3, Eq("colour", "red"))


def test_vectors_come_in_the_order_of_the_ids(filled: VectorStore, made: MadeRows) -> None:
    wanted = np.array([5, 3, 800, 3, 0, 41])
    np.testing.assert_array_equal(filled.get(made.ids[wanted]), made.vectors[wanted])
    np.testing.assert_array_equal(filled.get(made.ids), made.vectors)
    assert filled.get(made.ids[:0]).shape == (0, DIMENSION)


def test_cosines_are_of_the_rows_that_are_got(filled: VectorStore, made: MadeRows) -> None:
    wanted = np.array([5, 3, 800, 0])
    expected = made.queries[:2] @ made.vectors[wanted].T
    np.testing.assert_allclose(filled.cosines(made.queries[:2], made.ids[wanted]), expected, atol=1e-6)


def test_a_row_that_is_not_there_is_named(filled: VectorStore, made: MadeRows) -> None:
    with pytest.raises(RowsMissing, match="12345"):
        filled.get(np.array([made.ids[0], 12345]))


def test_a_store_says_how_it_is(filled: VectorStore, made: MadeRows) -> None:
    health = filled.health()
    assert (health.is_well, health.generation, health.rows, health.detail) == (True, "first", len(made.ids), "")


def test_rows_are_put_in_place_of_those_with_their_ids(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(100)))
    rows = made.chosen(range(60, 120))
    turned = Rows(rows.ids, rows.kinds, [made.rows.fields[0]] * 60, made.vectors[700:760])
    store.upsert(turned)
    assert store.count() == 120
    np.testing.assert_array_equal(store.get(made.ids[[0, 60, 119]]), made.vectors[[0, 700, 759]])
    assert store.count(Eq("document", made.documents[0].id)) == 81  # 21 rows of its own, 60 turned


def test_deleted_rows_are_not_found(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(210)))
    assert store.delete(np.array([made.ids[0], made.ids[1], 12345])) == 2
    assert store.delete(made.ids[:2]) == 0
    assert store.delete_where(Eq("document", made.documents[3].id)) == 21
    left = [n for n in range(210) if n > 1 and made.owners[n][0] is not made.documents[3]]
    assert store.count() == len(left) == 187
    sentences = [n for n in left if made.kinds[n] is RowKind.SENTENCE]
    expected = best_of(made.rows, sentences, made.queries[:5], 10)
    np.testing.assert_array_equal(store.search(made.queries[:5], RowKind.SENTENCE, 10).ids, expected.ids)
    with pytest.raises(RowsMissing):
        store.get(made.ids[:1])


def test_a_generation_is_searched_once_it_is_active(opened: Opened, made: MadeRows) -> None:
    store = opened()
    assert (store.generations(), store.active()) == ((), None)
    with pytest.raises(GenerationMissing):
        store.search(made.queries[:1], RowKind.CLAUSE, 3)
    store.begin("b2")
    store.add("b2", made.chosen(range(21)))
    store.add("b2", made.chosen(range(21, 42)))
    assert (store.generations(), store.active()) == ((), None)
    store.commit("b2")
    assert (store.generations(), store.active()) == (("b2",), None)
    store.activate("b2")
    assert (store.active(), store.count()) == ("b2", 42)
    write(store, "a1-2", made.chosen(range(63)))
    assert (store.generations(), store.active(), store.count()) == (("a1-2", "b2"), "b2", 42)
    store.activate("a1-2")
    assert (store.active(), store.count()) == ("a1-2", 63)


def test_a_generation_that_is_searched_or_absent_cannot_be_dropped(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(21)))
    write(store, "g2", made.chosen(range(42)))
    with pytest.raises(GenerationActive):
        store.drop("g1")
    with pytest.raises(GenerationExists):
        store.begin("g1")
    store.drop("g2")
    assert store.generations() == ("g1",)
    for act in (store.drop, store.activate, store.commit):
        with pytest.raises(GenerationMissing):
            act("g2")


def test_of_an_aborted_generation_nothing_is_left(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(21)))
    store.begin("g2")
    store.add("g2", made.chosen(range(42)))
    store.abort("g2")
    store.abort("never begun")
    with pytest.raises(GenerationMissing):
        store.add("g2", made.chosen(range(42)))
    write(store, "g2", made.chosen(range(63)))
    store.activate("g2")
    assert (store.generations(), store.count()) == (("g1", "g2"), 63)


def test_an_interrupted_generation_is_begun_anew(opened: Opened, made: MadeRows) -> None:
    store = opened()
    store.begin("g1")
    store.add("g1", made.chosen(range(42)))
    store.begin("g1")
    store.add("g1", made.chosen(range(21)))
    store.commit("g1")
    store.activate("g1")
    assert (store.generations(), store.count()) == (("g1",), 21)


def test_rows_that_cannot_be_kept_are_refused(opened: Opened, made: MadeRows) -> None:
    store = opened()
    store.begin("g1")
    store.add("g1", made.chosen(range(10)))
    for rows in (made.chosen([10, 9]), made.chosen([11, 11])):
        with pytest.raises(RowsInvalid, match="already"):
            store.add("g1", rows)
    short = Rows(made.ids[20:21], [RowKind.CLAUSE], [Fields.of(*made.owners[20])], made.vectors[20:21, :5])
    with pytest.raises(RowsInvalid, match="24"):
        store.add("g1", short)
    store.commit("g1")
    store.activate("g1")
    assert store.count() == 10


def test_each_answer_is_of_one_generation_while_another_is_activated(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(0, 420)))
    write(store, "g2", made.chosen(range(420, 840)))
    seen: list[set[int]] = []
    of_each = [set(made.ids[:420].tolist()), set(made.ids[420:].tolist())]
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(ids_of(store, made))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for generation in ("g2", "g1", "g2"):
        store.activate(generation)
        before = len(seen)
        while len(seen) < before + 4:
            assert all(reader.is_alive() for reader in readers)
    ended.set()
    for reader in readers:
        reader.join()
    assert all(any(one <= whole for whole in of_each) and len(one) == 100 for one in seen)
    assert ids_of(store, made) <= of_each[1]


def test_a_reader_keeps_its_generation(opened: Opened, made: MadeRows) -> None:
    store = with_rows(opened(), "g1", made.chosen(range(420)))
    reader = store.reading("g1")
    expected = reader.search(made.queries[:5], RowKind.SENTENCE, 10)
    with_rows(store, "g2", made.chosen(range(420, 840)))
    found = reader.search(made.queries[:5], RowKind.SENTENCE, 10)
    np.testing.assert_array_equal(found.ids, expected.ids)
    np.testing.assert_array_equal(reader.get(made.ids[:420]), made.vectors[:420])
    assert (reader.count(), reader.health().generation) == (420, "g1")
