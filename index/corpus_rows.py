"""The rows of a corpus as a store takes them: ids, kinds and fields, in the order of the documents."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from index.passages import Passages
from index.row_table import KINDS, Columns
from index.store import Fields, Ids, RowKind, Rows, Vectors

# Which values of `agencies` the clauses of a row have, as bits.
_WITHOUT, _WITH = 1, 2
_VALUES = {
    _WITHOUT: frozenset({False}),
    _WITH: frozenset({True}),
    _WITHOUT | _WITH: frozenset({False, True}),
}


def columns(passages: Sequence[Passages], ids: Ids) -> Columns:
    """Return what is known of all rows of a corpus; `ids` are theirs (Layout.all_ids)."""
    kinds, fields, different = list[NDArray[np.int8]](), list[NDArray[np.int32]](), list[Fields]()
    for one in passages:
        codes = _agencies(one)
        present = np.unique(codes)
        fields.append((np.searchsorted(present, codes) + len(different)).astype(np.int32))
        different += [_fields(one.document, code) for code in present.tolist()]
        kinds.append(_kinds(one))
    return Columns(
        ids,
        np.concatenate([np.zeros(0, dtype=np.int8), *kinds]),
        np.concatenate([np.zeros(0, dtype=np.int32), *fields]),
        different,
    )


def rows_of_documents(passages: Sequence[Passages], firsts: Ids, vectors: Iterator[Vectors]) -> Iterator[Rows]:
    """Yield the rows of each document, to be added to a store: its vectors with ids from its first one on."""
    for one, first, rows in zip(passages, firsts.tolist(), vectors, strict=True):
        fields = {code: _fields(one.document, code) for code in _VALUES}
        codes = _agencies(one).tolist()
        kinds = [KINDS[n] for n in _kinds(one).tolist()]
        yield Rows(np.arange(first, first + len(rows)), kinds, [fields[code] for code in codes], rows)


def _fields(document: Document, code: int) -> Fields:
    return Fields.with_agencies(document, _VALUES[code])


def _kinds(passages: Passages) -> NDArray[np.int8]:
    shape = passages.shape
    counts = {
        RowKind.SENTENCE: int(shape.sentences.sum()),
        RowKind.CLAUSE: len(shape.sentences),
        RowKind.HEADING: shape.headings,
    }
    return np.repeat(np.arange(len(KINDS), dtype=np.int8), [counts[kind] for kind in KINDS])


def _agencies(passages: Passages) -> NDArray[np.int8]:
    """Return for each row which values its clauses have."""
    shape = passages.shape
    listed = [clause.agency_list is not None for clause in passages.document.clauses]
    of_clauses = np.where(np.array(listed, dtype=np.bool_), _WITH, _WITHOUT).astype(np.int8)
    of_headings = np.zeros(shape.headings, dtype=np.int8)
    np.bitwise_or.at(of_headings, shape.headed, of_clauses)
    return np.concatenate([np.repeat(of_clauses, shape.sentences), of_clauses, of_headings])
