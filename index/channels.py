"""The vectors of an index as channels: opened where they are, and written where they go if that is no file of ours."""

from collections.abc import Sequence
from pathlib import Path

from index.corpus_rows import columns, rows_of_documents
from index.encoder import Encoder
from index.layout import Layout
from index.milvus_stores import MilvusStores, NewVectors
from index.nearest import Nearest
from index.parts import Parts
from index.passages import Passages
from index.row_encoding import Encode, encoded_rows
from index.row_search import RowSearch
from index.row_table import RowTable
from index.store import Vectors, VectorSearch, first_ids
from index.vector_cache import Told
from index.vector_channel import VectorChannel


def open_channels(
    passages: Sequence[Passages], encoders: Sequence[Encoder], parts: Parts, folder: Path, stores: MilvusStores | None
) -> list[VectorChannel]:
    """Return what searches the vectors of each encoder; where their rows are is the same for all."""
    layout = Layout((one.shape for one in passages), first_ids(one.key for one in passages))
    searches: list[VectorSearch]
    if stores is None:
        table = RowTable(columns(passages, layout.all_ids()))
        of_channels = ([one.rows for one in made.segments] for made in parts.channels)
        searches = [
            RowSearch(encoder.dimension, rows, table, folder.name)
            for encoder, rows in zip(encoders, of_channels, strict=True)
        ]
    else:
        rows = len(layout.all_ids())
        searches = [stores.reading(n, one.dimension, folder, rows) for n, one in enumerate(encoders)]
    return [
        VectorChannel(encoder, Nearest(search, layout), made.means)
        for encoder, search, made in zip(encoders, searches, parts.channels, strict=True)
    ]


def write_channel(
    number: int,
    dimension: int,
    passages: Sequence[Passages],
    encode: Encode,
    mean: Vectors,
    new: NewVectors,
    told: Told,
) -> None:
    """Encode all documents and write their rows, with the mean removed; `told` how many rows of how many."""
    firsts = first_ids(one.key for one in passages)
    new.write(number, dimension, rows_of_documents(passages, firsts, encoded_rows(passages, encode, mean, told)))
