"""Rows of made documents with every kind of field, and brute force over them: what every store is compared with."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from corpus.document import Clause, Document, Span, Status
from index.filters import EVERYTHING, Filter, matches
from index.store import NO_ROW, NO_SCORE, Fields, Found, Ids, RowKind, Rows, Vectors, first_ids
from tests.handmade import document_of

DIMENSION, DOCUMENTS, CLAUSES, SENTENCES = 24, 40, 5, 3
REGIONS = (("全国",), ("内蒙古自治区",), ("辽宁省", "吉林省"), ("云南省", '带"引号"和\\的地方'))


class MadeRows:
    """Documents of five clauses; of each clause three sentences and its own row, of each document one heading."""

    def __init__(self, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self.documents = [_document(n) for n in range(DOCUMENTS)]
        firsts = first_ids(f"{n:02x}{'0' * 14}" for n in range(DOCUMENTS)).tolist()
        self.kinds: list[RowKind] = []
        self.owners: list[tuple[Document, tuple[Clause, ...]]] = []
        ids: list[int] = []
        for first, document in zip(firsts, self.documents, strict=True):
            for kind, clauses in _rows_of(document):
                ids.append(first + len(ids) % (CLAUSES * (SENTENCES + 1) + 1))
                self.kinds.append(kind)
                self.owners.append((document, clauses))
        self.ids: Ids = np.array(ids, dtype=np.int64)
        vectors = random.standard_normal((len(ids), DIMENSION))
        vectors[random.integers(0, len(ids), 60)] = vectors[0]  # equal rows, in the order of their ids where they tie
        self.vectors = unit(vectors)
        self.queries = unit(random.standard_normal((1000, DIMENSION)))
        self.queries[0] = self.vectors[0]

    @cached_property
    def rows(self) -> Rows:
        """All rows, as they are given to a store."""
        return self.chosen(range(len(self.ids)))

    def chosen(self, numbers: Iterable[int]) -> Rows:
        """Return some of the rows."""
        wanted = np.fromiter(numbers, dtype=np.int64)
        fields = [Fields.of(*self.owners[n]) for n in wanted.tolist()]
        return Rows(self.ids[wanted], [self.kinds[n] for n in wanted.tolist()], fields, self.vectors[wanted])

    def meeting(self, condition: Filter, kind: RowKind | None = None) -> list[int]:
        """Return the rows, by their numbers, of which a clause meets a condition, as index/filters.py says."""
        return [
            n
            for n, (document, clauses) in enumerate(self.owners)
            if kind in (None, self.kinds[n]) and any(matches(condition, document, clause) for clause in clauses)
        ]

    def best(
        self,
        queries: Vectors,
        kind: RowKind,
        top: int,
        condition: Filter = EVERYTHING,
        within: Container[int] | None = None,
    ) -> Found:
        """Return the best rows by comparing every one, or every one within some."""
        numbers = [n for n in self.meeting(condition, kind) if within is None or n in within]
        return best_of(self.rows, numbers, queries, top)


def best_of(rows: Rows, numbers: Sequence[int], queries: Vectors, top: int) -> Found:
    """Return the best of some rows for each query: by score, then by id."""
    ids, vectors = rows.ids[list(numbers)], rows.vectors[list(numbers)]
    found = Found(np.full((len(queries), top), NO_ROW), np.full((len(queries), top), NO_SCORE, np.float32))
    for n, query in enumerate(queries.astype(np.float64)):
        scores = (vectors.astype(np.float64) * query).sum(axis=1).astype(np.float32)
        order = np.lexsort((ids, -scores))[:top]
        found.ids[n, : len(order)], found.scores[n, : len(order)] = ids[order], scores[order]
    return found


def unit(vectors: np.typing.NDArray[np.float64]) -> Vectors:
    """Return rows of length 1."""
    rows: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return rows


def _document(n: int) -> Document:
    made = document_of(*(((f"第{k}条",), "支持。" * 3) for k in range(CLAUSES)))
    clauses = tuple(
        replace(clause, document_id=f'文件-{n}"', agency_list=Span(0, 1) if (n + k) % 4 == 0 else None)
        for k, clause in enumerate(made.clauses)
    )
    issued = date(2018, 3, 1) + timedelta(days=61 * n)
    return replace(
        made,
        id=f'文件-{n}"',
        clauses=clauses,
        issued=issued,
        effective=issued + timedelta(days=30) if n % 3 == 0 else None,
        expires=issued + timedelta(days=900) if n % 5 == 0 else None,
        level=("国家", "自治区", "市")[n % 3],
        regions=REGIONS[n % len(REGIONS)],
        status=list(Status)[n % len(Status)],
    )


def _rows_of(document: Document) -> list[tuple[RowKind, tuple[Clause, ...]]]:
    """Return each row of a document: its kind, and the clauses that it stands for."""
    sentences = [(RowKind.SENTENCE, (clause,)) for clause in document.clauses for _ in range(SENTENCES)]
    return [*sentences, *((RowKind.CLAUSE, (c,)) for c in document.clauses), (RowKind.HEADING, document.clauses)]
