"""A Milvus that is killed, hangs or starts late: a clear error in bounded time, and all is well once it is back."""

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count

import numpy as np
import pytest

from index.errors import GenerationMissing, StoreUnavailable
from index.milvus_connection import READ_SECONDS, REST_SECONDS, MilvusConnection
from index.milvus_store import MilvusStore
from index.store import RowKind
from index.store_address import StoreAddress
from tests.milvus_server import LiteServer
from tests.vector_rows import DIMENSION, MadeRows
from tests.waiting import PATIENCE, until

pytest.importorskip("milvus_lite", reason="the stores of Milvus need: pip install 'policy-assistant[milvus]'")
# A refusal takes READ_SECONDS at most; here ten times that is allowed, for a machine that has other things to do.
GENEROUS = 10 * READ_SECONDS
_channels = count()


@pytest.fixture(scope="module")
def made() -> MadeRows:
    return MadeRows()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    started = LiteServer(tmp_path_factory.mktemp("milvus") / "vectors.db")
    started.start()
    yield started
    started.kill()


@pytest.fixture
def store(server: LiteServer, made: MadeRows) -> Iterator[MilvusStore]:
    channel = next(_channels)
    with closing(MilvusConnection(server.address, patience=PATIENCE)) as patient:
        writer = MilvusStore(patient, channel, DIMENSION)
        writer.begin("g1")
        writer.add("g1", made.chosen(range(105)))
        writer.commit("g1")
        writer.activate("g1")
    with closing(MilvusConnection(server.address)) as connection:
        found = MilvusStore(connection, channel, DIMENSION)
        until(lambda: found.health().is_well)
        yield found


def refused_within(store: MilvusStore, made: MadeRows) -> float:
    """Return after how many seconds a search was refused."""
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="does not answer"):
        store.search(made.queries[:1], RowKind.CLAUSE, 3)
    return time.monotonic() - started


def test_a_question_waits_less_than_two_seconds_for_an_engine() -> None:
    assert READ_SECONDS < 2
    assert REST_SECONDS < 2


def test_a_killed_server_is_an_error_at_once_and_is_searched_again_when_it_is_back(
    server: LiteServer, store: MilvusStore, made: MadeRows
) -> None:
    reader = store.reading("g1")
    server.kill()
    assert refused_within(store, made) < GENEROUS
    health = store.health()
    assert (health.is_well, str(server.address) in health.detail) == (False, True)
    with pytest.raises(StoreUnavailable):
        reader.get(made.ids[:3])
    server.start()
    until(lambda: store.health().is_well)
    found = reader.search(made.queries[:20], RowKind.SENTENCE, 10)
    expected = made.best(made.queries[:20], RowKind.SENTENCE, 10, within=range(105))
    np.testing.assert_array_equal(found.ids, expected.ids)
    assert store.count() == 105


def test_a_server_that_hangs_is_an_error_in_bounded_time(
    server: LiteServer, store: MilvusStore, made: MadeRows
) -> None:
    server.freeze()
    assert refused_within(store, made) < GENEROUS
    server.thaw()
    until(lambda: store.health().is_well)


def test_after_a_failure_nobody_waits_for_the_engine_for_a_moment(server: LiteServer) -> None:
    now = [0.0]
    with closing(MilvusConnection(server.address, clock=lambda: now[0])) as connection:
        store = MilvusStore(connection, next(_channels), DIMENSION)
        server.freeze()
        with pytest.raises(StoreUnavailable) as first:
            store.generations()
        server.thaw()
        with pytest.raises(StoreUnavailable) as second:
            store.generations()  # not asked yet
        assert str(second.value) == str(first.value)

        def answers() -> bool:
            now[0] += REST_SECONDS
            return store.health().engine != "milvus"

        until(answers)
        assert store.generations() == ()


def test_what_a_killed_writer_left_is_never_seen_and_is_removed_by_a_later_one(
    server: LiteServer, made: MadeRows
) -> None:
    now, channel = [1000.0], next(_channels)
    with closing(MilvusConnection(server.address, patience=PATIENCE)) as connection:

        def opened() -> MilvusStore:
            return MilvusStore(connection, channel, DIMENSION, abandoned_after=60, now=lambda: now[0])

        def unfinished() -> list[str]:
            with connection.client() as client:
                return [
                    name[-2:] for name in client.list_collections() if name.startswith(f"policy_building_{channel}")
                ]

        killed = opened()
        killed.begin("g1")
        killed.add("g1", made.chosen(range(21)))
        later = opened()  # another process, which knows nothing of the first
        assert (later.generations(), later.active()) == ((), None)
        later.begin("g2")
        assert sorted(unfinished()) == ["g1", "g2"]
        later.abort("g2")
        now[0] += 61
        later.begin("g3")
        assert unfinished() == ["g3"]
        with pytest.raises(GenerationMissing):
            killed.reading("g1")


def test_two_processes_cannot_open_one_file(server: LiteServer) -> None:
    address = StoreAddress.parse(f"milvus-lite://{server.folder}")
    with closing(MilvusConnection(address)) as connection, pytest.raises(StoreUnavailable, match="one process"):
        MilvusStore(connection, 0, DIMENSION).generations()
