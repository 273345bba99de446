"""The vectors of an index as channels: opened where they are, and written where they go if that is no file of ours."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.corpus_rows import columns, rows_of_documents
from index.encoder import Encoder
from index.layout import Layout
from index.milvus_stores import MilvusStores, NewVectors
from index.nearest import Nearest
from index.parts import Parts
from index.passages import Passages
from index.row_search import RowSearch
from index.row_table import RowTable
from index.search import VectorChannel
from index.store import Vectors, VectorSearch, first_ids
from index.vectors import centred

# Texts of about so many rows are encoded and sent together.
SENT_ROWS = 2000
# Texts to their vectors, one row each.
Encode = Callable[[Sequence[str]], Vectors]


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
    told: Callable[[int, int], None],
) -> None:
    """Encode all documents and write their rows, with the mean removed; `told` how many of how many are written."""
    firsts = first_ids(one.key for one in passages)
    total = sum(one.shape.rows for one in passages)
    vectors = _encoded(passages, encode, mean)
    new.write(number, dimension, rows_of_documents(passages, firsts, vectors), lambda done: told(done, total))


def _encoded(passages: Sequence[Passages], encode: Encode, mean: Vectors) -> Iterator[Vectors]:
    """Yield the rows of each document; the texts of several are encoded together."""
    for part in _together(passages):
        rows = centred(encode([text for one in part for text in one.encoded()]), mean)
        start = 0
        for one in part:
            yield rows[start : start + one.shape.rows]
            start += one.shape.rows


def _together(passages: Sequence[Passages]) -> Iterator[list[Passages]]:
    part: list[Passages] = []
    for one in passages:
        part.append(one)
        if sum(some.shape.rows for some in part) >= SENT_ROWS:
            yield part
            part = []
    if part:
        yield part
