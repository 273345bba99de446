"""Rows in files and their search: exact, or by sketches; in one segment or in several; and their generations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import faiss_store, row_search
from index.errors import IndexDamaged, RowsInvalid, RowsMissing
from index.faiss_store import FaissStore
from index.filters import And, AsOf, Eq, In, Range
from index.row_search import RowSearch
from index.row_table import NO_FIELDS, Columns, RowTable, meets
from index.sketches import Sketcher, turn
from index.store import DOCUMENT_BITS, NO_ROW, NO_SCORE, ROW_BITS, Ids, RowKind, Rows, Vectors, first_ids
from index.stored_rows import StoredRows, compact, exact, joined, read_rows, suffix_of

DIMENSION = 96
SENTENCE, CLAUSE = RowKind.SENTENCE, RowKind.CLAUSE


def unit(values: NDArray[np.float64]) -> Vectors:
    """Return rows of length 1."""
    found: Vectors = (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)
    return found


def clustered(count: int, dimension: int = DIMENSION, seed: int = 0) -> tuple[Vectors, Vectors]:
    """Return rows as texts have them, many about the same things, and twenty queries about some of these."""
    chance = np.random.default_rng(seed)
    things = chance.standard_normal((count // 40, dimension))
    rows = things[chance.integers(0, len(things), count)] + 0.7 * chance.standard_normal((count, dimension))
    return unit(rows), unit(things[chance.integers(0, len(things), 20)] + chance.standard_normal((20, dimension)))


def table(count: int, kinds: Sequence[RowKind] = (SENTENCE,), documents: int = 10) -> RowTable:
    """Return rows with descending ids, of alternating kinds, of so many documents one after the other."""
    different = [replace(NO_FIELDS, document=str(n)) for n in range(documents)]
    numbers = np.arange(count)
    of_kind = np.array([list(RowKind).index(kind) for kind in kinds], dtype=np.int8)[numbers % len(kinds)]
    return RowTable(Columns(7 * (count - numbers), of_kind, (numbers * documents // count).astype(np.int32), different))


def recall(best: Ids, found: Ids) -> float:
    """Return which share of the best was found, on average over the queries."""
    return float(np.mean([np.isin(one, other).mean() for one, other in zip(best, found, strict=True)]))


def rows_of(vectors: Vectors, first: int = 0, document: str = "a") -> Rows:
    """Return sentences of one document, with ids from a first one on."""
    ids = np.arange(first, first + len(vectors))
    return Rows(ids, [SENTENCE] * len(ids), [replace(NO_FIELDS, document=document)] * len(ids), vectors)


def test_rows_come_by_score_and_then_by_id() -> None:
    # Cosines with (1, 0): 1 for rows 0, 3 and 4, 0 for the others; ids are 42, 35, 28, 21, 14, 7.
    rows = np.array([[1, 0], [0, 1], [0, 1], [1, 0], [1, 0], [0, 1]], dtype=np.float32)
    search = RowSearch(2, [exact(rows[:4]), exact(rows[4:])], table(6))
    found = search.search(np.array([[1, 0]], dtype=np.float32), SENTENCE, 5)
    assert found.ids.tolist() == [[14, 21, 42, 7, 28]]
    assert found.scores.tolist() == [[1, 1, 1, 0, 0]]
    nothing = search.search(np.array([[1, 0]], dtype=np.float32), CLAUSE, 2)
    assert (nothing.ids.tolist(), nothing.scores.tolist()) == ([[NO_ROW, NO_ROW]], [[NO_SCORE, NO_SCORE]])
    assert search.get(np.array([7, 42])).tolist() == [[0, 1], [1, 0]]
    assert search.cosines(np.array([[1, 0]], dtype=np.float32), np.array([7, 42, 7])).tolist() == [[0, 1, 0]]
    with pytest.raises(RowsMissing, match="no row has the id 8"):
        search.get(np.array([7, 8]))


def test_an_id_stands_for_one_row() -> None:
    columns = Columns(np.array([3, 5, 3]), np.zeros(3, np.int8), np.zeros(3, np.int32), [NO_FIELDS])
    with pytest.raises(RowsInvalid, match="two rows have the id 3"):
        RowTable(columns)


@pytest.mark.parametrize("cuts", [(0, 6000), (0, 1, 2500, 2500, 6000)])
def test_sketches_find_the_best_rows_of_some_thousands(monkeypatch: pytest.MonkeyPatch, cuts: tuple[int, ...]) -> None:
    """Of the best 100 of 3,000 rows of a kind 600 likely ones, in any number of segments, hold all but a few."""
    monkeypatch.setattr(row_search, "COMPARED", 100)
    monkeypatch.setattr(row_search, "SHORT_LIST", 600)
    rows, queries = clustered(6000)
    kinds = table(6000, (SENTENCE, CLAUSE))
    whole = RowSearch(DIMENSION, [exact(rows)], kinds)
    parts = [compact(rows[start:end]) for start, end in pairwise(cuts)]
    search = RowSearch(DIMENSION, parts, kinds)
    for kind in (SENTENCE, CLAUSE):
        best, found = whole.search(queries, kind, 100), search.search(queries, kind, 100)
        assert recall(best.ids, found.ids) > 0.98
        np.testing.assert_allclose(found.scores[:, :10], best.scores[:, :10], atol=0.004)
        # What is found has the score of the row as it is kept, and is in order.
        np.testing.assert_allclose(search.cosines(queries[:1], found.ids[0])[0], found.scores[0], atol=1e-6)
        assert (np.diff(found.scores, axis=1) <= 0).all()


def test_a_condition_decides_which_rows_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """One document of ten and nine of ten: the short list grows until enough of its rows meet the condition."""
    monkeypatch.setattr(row_search, "COMPARED", 50)
    monkeypatch.setattr(row_search, "SHORT_LIST", 150)
    rows, queries = clustered(4000)
    search = RowSearch(DIMENSION, [compact(rows)], table(4000))
    everything = RowSearch(DIMENSION, [compact(rows)], table(4000)).cosines(queries, 7 * np.arange(4000, 0, -1))
    for documents in (("3",), tuple("012345678")):
        allowed = np.flatnonzero(np.isin(np.arange(4000) // 400, [int(name) for name in documents]))
        found = search.search(queries, SENTENCE, 20, In("document", documents))
        best = [allowed[np.argsort(-scores[allowed], kind="stable")[:20]] for scores in everything]
        assert recall(7 * (4000 - np.array(best)), found.ids) > 0.97
    assert search.search(queries, SENTENCE, 500, Eq("document", "3")).ids[:, 400:].tolist() == [[NO_ROW] * 100] * 20
    assert search.count(Eq("document", "3")) == 400


def test_rows_in_int8_are_near_to_what_they_were() -> None:
    rows, queries = clustered(300)
    small, whole = compact(rows), exact(rows)
    numbers = np.arange(300)
    assert np.abs(small.take(numbers) - rows).max() < 0.002
    assert np.abs(small.cosines(queries, numbers) - whole.cosines(queries, numbers)).max() < 0.004
    assert compact(np.zeros((1, 4), np.float32)).take(np.array([0])).tolist() == [[0, 0, 0, 0]]


def test_a_rows_bytes_hang_on_nothing_but_the_row(tmp_path: Path) -> None:
    """However rows came together: at once, from parts, from the parts of a file."""
    rows, _ = clustered(200)
    for keep in (exact, compact):
        whole: StoredRows = joined([keep(rows[:80]), keep(rows[80:])])
        path = tmp_path / f"whole.{suffix_of(whole)}"
        path.write_bytes(whole.to_bytes())
        read = read_rows(path)
        again = joined([read.chosen(slice(0, 80)), read.chosen(np.arange(80, 200))])
        assert again.to_bytes() == whole.to_bytes() == read.to_bytes()
        np.testing.assert_array_equal(read.take(np.array([150, 3])), whole.take(np.array([150, 3])))


@pytest.mark.parametrize("dimension", [7, 96, 384, 512])
def test_a_turn_keeps_lengths_and_spreads_coordinates(dimension: int) -> None:
    matrix = turn(dimension).astype(np.float64)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(dimension), atol=1e-6)
    assert np.abs(matrix).max() < (0.9 if dimension == 7 else 6 / np.sqrt(dimension))


def test_the_turn_is_the_same_everywhere() -> None:
    """Sketches of one machine are read on others."""
    assert turn(4).tolist() == [
        [0.5, 0.5, -0.5, -0.5],
        [0.5, 0.5, 0.5, 0.5],
        [0.5, -0.5, -0.5, 0.5],
        [-0.5, 0.5, -0.5, 0.5],
    ]
    assert turn(384)[0, :4].tolist() == [0.060546875, 0.162109375, 0.017578125, 0.001953125]


def test_a_sketch_has_two_bits_for_each_dimension() -> None:
    rows, _ = clustered(80)
    assert Sketcher(96).codes(rows).shape == (80, 24)
    assert Sketcher(7).codes(rows[:, :7]).shape == (80, 2)


def test_ids_hang_on_the_texts_alone_and_are_never_equal() -> None:
    keys = ["a" * 64, "b" * 64, "a" * 64, "a" * 15 + "9" + "0" * 48]
    ids = first_ids(keys)
    assert ids[0] == 0xAAAAAAAAAAAAAAAA >> (64 - DOCUMENT_BITS) << ROW_BITS
    assert len(set(ids.tolist())) == 4  # the same texts, and a digest that begins alike
    assert (ids > 0).all() and (ids % (1 << ROW_BITS) == 0).all()
    assert first_ids(["c" * 64, *keys]).tolist()[1:] == ids.tolist()


def test_conditions_on_a_row() -> None:
    fields = replace(
        NO_FIELDS, document="d", regions=("辽宁省",), issued=date(2021, 5, 5), agencies=frozenset({True, False})
    )
    assert meets(And((Eq("agencies", True), Eq("year", "2021"), In("region", ("辽宁省",)))), fields)
    assert meets(Eq("region", "云南省"), replace(fields, regions=("全国",)))
    assert not meets(Range("issued", None, date(2021, 5, 4)), fields)
    assert not meets(AsOf(date(2021, 5, 5), {"d": date(2021, 5, 5)}), fields)
    with pytest.raises(ValueError, match="no filter"):
        meets(And((Eq("year", "1999"), Eq("colour", "red"))), fields)


def test_a_store_of_many_rows_is_kept_small_and_stays_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faiss_store, "MOST_EXACT", 100)
    monkeypatch.setattr(faiss_store, "SEGMENT_ROWS", 64)
    rows, queries = clustered(200)
    store = FaissStore(tmp_path / "store", DIMENSION)
    store.begin("g1")
    for start in range(0, 200, 40):
        store.add("g1", rows_of(rows[start : start + 40], start, str(start)))
    store.commit("g1")
    store.activate("g1")
    assert sorted(path.suffix for path in (tmp_path / "store" / "g1").iterdir()) == [".json", ".npz", *[".rows"] * 3]
    before = {path.name for path in (tmp_path / "store" / "g1").glob("*.rows")}
    store.upsert(rows_of(rows[:10][::-1], 190, "new"))
    assert store.delete_where(Eq("document", "40")) == 40
    after = {path.name for path in (tmp_path / "store" / "g1").glob("*.rows")}
    assert (store.count(), len(before & after)) == (160, 1)
    np.testing.assert_allclose(store.get(np.array([199, 190, 0])), rows[[0, 9, 0]], atol=0.002)
    found = store.search(queries, SENTENCE, 160).ids
    assert sorted(found[0].tolist()) == [*range(40), *range(80, 200)]


def test_another_process_sees_what_was_changed(tmp_path: Path) -> None:
    rows, _ = clustered(80)
    one, other = FaissStore(tmp_path, DIMENSION), FaissStore(tmp_path, DIMENSION)
    one.begin("g1")
    one.add("g1", rows_of(rows))
    one.commit("g1")
    one.activate("g1")
    assert other.count() == 80
    one.delete(np.arange(30))
    assert (other.count(), other.generations(), other.active()) == (50, ("g1",), "g1")


def test_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    rows, queries = clustered(80)
    store = FaissStore(tmp_path, DIMENSION)
    store.begin("g1")
    store.add("g1", rows_of(rows))
    store.commit("g1")
    store.activate("g1")
    for path in sorted((tmp_path / "g1").iterdir()):
        data = path.read_bytes()
        path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
        with pytest.raises(IndexDamaged, match=path.name):
            FaissStore(tmp_path, DIMENSION).search(queries, SENTENCE, 3)
        assert not FaissStore(tmp_path, DIMENSION).health().is_well
        path.write_bytes(data)
    assert FaissStore(tmp_path, DIMENSION).health().is_well
