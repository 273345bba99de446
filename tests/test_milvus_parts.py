"""What the store on Milvus is made of: addresses, expressions, kept rows, seen ids, the choice of an index."""

import socket
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import SecretStr

from assistant.doctor.findings import State
from assistant.doctor.store import check_store
from assistant.settings import Settings
from index.filters import And, AsOf, Eq, In, Range
from index.milvus_filters import NOTHING, expression, of_kind
from index.milvus_rows import building, searching
from index.row_cache import RowCache
from index.seen_ids import SeenIds
from index.store import RowKind
from index.store_address import MOST_FLAT, Engine, IndexType, StoreAddress


@pytest.mark.parametrize(
    ("text", "address", "uri"),
    [
        ("faiss", StoreAddress(), None),
        ("milvus://localhost", StoreAddress(Engine.MILVUS, "localhost:19530"), "http://localhost:19530"),
        (
            "milvus+tls://m.example.org:443/policies",
            StoreAddress(Engine.MILVUS, "m.example.org:443", "policies", True),
            "https://m.example.org:443",
        ),
        ("milvus://[::1]:19530/", StoreAddress(Engine.MILVUS, "[::1]:19530"), "http://[::1]:19530"),
        ("milvus-lite:///srv/v.db", StoreAddress(Engine.MILVUS_LITE, "/srv/v.db"), "/srv/v.db"),
    ],
)
def test_an_address_is_read_and_written(text: str, address: StoreAddress, uri: str | None) -> None:
    assert StoreAddress.parse(text) == address
    assert StoreAddress.parse(str(address)) == address
    if uri is not None:
        assert address.uri == uri


@pytest.mark.parametrize(
    "text",
    ["", "FAISS", "milvus:", "milvus://", "milvus://a:0", "milvus://a:65536", "milvus://a b", "http://localhost:19530",
     "milvus-lite://vectors.db", "milvus-lite:///srv/vectors"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"milvus-lite:///"):
        StoreAddress.parse(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="ASSISTANT_STORE_TOKEN") as caught:
        StoreAddress.parse("milvus://root:very-secret@localhost:19530")
    assert "very-secret" not in str(caught.value)


def test_filters_are_expressions() -> None:
    assert expression(And(())) == ""
    assert expression(Range("issued", None, None)) == ""
    assert expression(Eq("document", 'a"b\\')) == 'document in ["a\\"b\\\\"]'
    assert expression(In("region", ("辽宁省",))) == 'array_contains_any(regions, ["辽宁省", "全国"])'
    assert expression(In("level", ())) == expression(Eq("level", True)) == NOTHING
    assert expression(Eq("agencies", True)) == "(lists_bodies == true)"
    assert expression(Range("issued", date(2023, 1, 1), date(2023, 12, 31))) == (
        "(issued >= 20230101) and (issued <= 20231231)"
    )
    assert of_kind(RowKind.HEADING, Eq("year", "2023")) == '(kind == "heading") and (year in ["2023"])'
    assert expression(AsOf(date(2021, 5, 5), {"a": date(2021, 5, 5), "b": date(2022, 1, 1)})) == (
        "(starts <= 20210505) and (expires == 0 or expires >= 20210505) and "
        '(not (expires == 0 and (status == "已失效" or (status == "已废止" and not (document in ["a", "b"]))))) and '
        '(not (document in ["a"]))'
    )


@pytest.mark.parametrize("condition", [Eq("colour", "red"), Range("effective", None, None), In("issued", ("2023",))])
def test_an_unknown_field_has_no_expression(condition: Eq | Range | In) -> None:
    with pytest.raises(ValueError, match="no filter"):
        expression(condition)


@given(some.text())
def test_no_text_ends_the_quotes_that_it_stands_in(text: str) -> None:
    said = expression(Eq("document", text))
    if any("\ud800" <= character <= "\udfff" for character in text):
        assert said == NOTHING
    else:
        inner = said.removeprefix('document in ["').removesuffix('"]')
        assert '"' not in inner.replace("\\\\", "").replace('\\"', "")
        assert not any(character < " " for character in inner)


def test_small_channels_are_compared_row_by_row_and_large_ones_by_neighbours() -> None:
    assert IndexType.AUTO.for_rows(MOST_FLAT) is IndexType.FLAT
    assert IndexType.AUTO.for_rows(MOST_FLAT + 1) is IndexType.HNSW
    assert IndexType.IVF_SQ8.for_rows(10) is IndexType.IVF_SQ8
    assert building(IndexType.FLAT, 10) == {}
    assert building(IndexType.IVF_SQ8, 1_000_000) == {"nlist": 4000}
    assert searching(400) == {"ef": 800, "nprobe": 128}


def test_rows_are_kept_until_others_need_their_places() -> None:
    cache = RowCache(2, limit=3 * 8)
    ids, vectors = np.arange(10, 15), np.arange(10, dtype=np.float32).reshape(5, 2)
    cache.keep(ids[:2], vectors[:2])
    kept, missing = cache.take(ids[[1, 4, 0]])
    assert missing.tolist() == [1]
    np.testing.assert_array_equal(kept[[0, 2]], vectors[[1, 0]])
    cache.keep(ids[2:4], vectors[2:4])  # in the third place, and in the first
    kept, missing = cache.take(ids)
    assert missing.tolist() == [0, 4]
    np.testing.assert_array_equal(kept[1:4], vectors[1:4])
    cache.keep(ids, vectors)  # more than there are places
    assert cache.take(ids)[1].tolist() == [0, 1]


def test_an_id_is_seen_once() -> None:
    seen, random = SeenIds(), np.random.default_rng(0)
    ids = random.permutation(5000)
    for part in np.array_split(ids[:4000], 37):
        assert seen.repeated(part) is None
        seen.add(part)
    assert len(seen) == 4000
    assert seen.repeated(ids[4000:]) is None
    assert seen.repeated(np.append(ids[4000:], ids[17])) == ids[17]
    assert seen.repeated(np.array([9000, 9001, 9000])) == 9000
    seen.add(ids[:0])
    assert seen.repeated(ids[:0]) is None


def test_the_doctor_names_a_store_that_does_not_answer(tmp_path: Path) -> None:
    pytest.importorskip("pymilvus", reason="the stores of Milvus need: pip install 'policy-assistant[milvus]'")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, and nobody listens
        store = f"milvus://127.0.0.1:{closed.getsockname()[1]}"
        down, open_to_all = check_store(Settings(home=tmp_path, store=store))
    assert (down.state, open_to_all.state) == (State.PROBLEM, State.WARNING)
    assert f"{store}, does not answer" in down.says
    assert "ASSISTANT_STORE_TOKEN" in open_to_all.next_step
    (well,) = check_store(Settings(home=tmp_path))
    assert (well.state, well.says) == (State.OK, "FAISS: the vectors are files of the index")


def test_a_token_is_shown_nowhere(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, store="milvus://localhost", store_token=SecretStr("root:very-secret"))
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.store == "milvus://localhost:19530"
