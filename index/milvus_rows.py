"""Rows in Milvus: the fields of a collection, rows as the client takes them, and which index is made over them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.milvus_filters import filtered_by
from index.store import RowKind, Rows
from index.store_address import IndexType

if TYPE_CHECKING:
    from pymilvus import CollectionSchema

VECTOR, ID, METRIC = "vector", "id", "IP"
# Milvus takes messages of 64 MB; a batch of these is some 4 MB with 512 dimensions, and half of it in its log.
BATCH_ROWS = 2000
_TEXT_BYTES, _REGIONS, _REGION_BYTES = 512, 1024, 256


def building(chosen: IndexType, count: int) -> dict[str, int]:
    """Return how an index is built over so many rows."""
    if chosen is IndexType.HNSW:
        return {"M": 32, "efConstruction": 256}
    if chosen in (IndexType.IVF_FLAT, IndexType.IVF_SQ8):
        return {"nlist": max(1, min(65536, 4 * round(count**0.5)))}
    return {}


def searching(limit: int) -> dict[str, int]:
    """Return how closely an index is looked into for so many rows; each takes what it knows of this."""
    return {"ef": max(512, 2 * limit), "nprobe": 128}


def schema(dimension: int) -> "CollectionSchema":
    """Return the fields of a collection."""
    from pymilvus import DataType, MilvusClient

    made = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    made.add_field(ID, DataType.INT64, is_primary=True)
    made.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=dimension)
    for name in ("kind", "document", "level", "status", "year"):
        made.add_field(name, DataType.VARCHAR, max_length=_TEXT_BYTES)
    regions = {"element_type": DataType.VARCHAR, "max_capacity": _REGIONS, "max_length": _REGION_BYTES}
    made.add_field("regions", DataType.ARRAY, **regions)
    for name in ("issued", "starts", "expires"):
        made.add_field(name, DataType.INT32)
    for name in ("lists_bodies", "lists_none"):
        made.add_field(name, DataType.BOOL)
    return made


def batches(rows: Rows) -> Iterator[list[dict[str, Any]]]:
    """Yield rows as the client takes them, in batches that fit into a message."""
    for start in range(0, len(rows.ids), BATCH_ROWS):
        yield [
            {ID: int(rows.ids[n]), VECTOR: rows.vectors[n], "kind": RowKind(rows.kinds[n]).value}
            | filtered_by(rows.fields[n])
            for n in range(start, min(start + BATCH_ROWS, len(rows.ids)))
        ]
