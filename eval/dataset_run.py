"""The project's own retrieval run over an external test set, and simpler rankings from the same channels.

Nothing is chosen for a set: channels, encoders, ranking model and cleaning are those of the policy documents.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from ir_measures import RR, R, Success, nDCG
from ir_measures.measures import Measure
from rich.box import SIMPLE_HEAD
from rich.table import Column, Table

from corpus.load import BUNDLED, load_directory
from eval.dataset import Dataset, Query
from eval.dataset_corpus import PASSAGE_CHARACTERS, dataset_corpus
from eval.fusion import Scores, feature_sum, fused
from eval.ranking import measure_each
from index.build import Progress, Sources, build_index, load_index
from index.encoder import Encoder
from index.errors import IndexDamaged, IndexMissing, IndexStale
from index.ranking import RANKING
from index.search import Hit, Index

DATASETS, GLOSSARY = "datasets", "glossary.tsv"
MEASURES: dict[str, Measure] = {
    "nDCG@10": nDCG @ 10,
    "RR@10": RR @ 10,
    "R@10": R @ 10,
    "R@100": R @ 100,
    "Success@1": Success @ 1,
}
ALL, KEYWORDS, DENSE, PLAIN_DENSE, RRF = "all channels", "keywords", "dense", "dense, whole passages", "RRF"
# These weights stay whatever the model becomes, as in eval/baselines.py.
KEYWORD_WEIGHTS = {"grams": 1.0, "words": 0.5, "named_document": 0.3}
# Every vector counts the same.
DENSE_WEIGHTS = dict.fromkeys(("first_sentence", "first_clause", "second_sentence"), 1.0)
# One vector per passage, what is commonly called dense retrieval.
PLAIN_FEATURE = "first_clause"
TOP_DOCUMENTS = 100
# The index ranks the clauses that are among the best of a channel. Each hit costs about .2 ms, for its sentences are
# put in order, so where there are more clauses than this, the simpler rankings order only the best of ours: a document
# that they alone would find is missing from them.
ALL_CLAUSES, POOL = 5000, 1000
# A reader is shown ten clauses at most; so many questions, evenly spread, are timed with that.
TIMED_TOP, TIMED_QUERIES = 10, 100
DECIMALS = 4

Json = dict[str, Any]
Rankings = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """What a run found: `rankings` {query: documents, best first, 100 at most} is that of all channels.

    `values` holds {ranking: {measure: {query: value}}}; `latency_ms` the p50 and p95 of a search for ten clauses;
    `digests` those of the set, its documents, the index and the coefficients; `pool` how many clauses of each
    question the simpler rankings order at most.
    """

    name: str
    encoders: tuple[str, ...]
    passage_characters: int
    pool: int
    counts: dict[str, int]
    digests: dict[str, str]
    rankings: Rankings
    values: dict[str, dict[str, dict[str, float]]]
    latency_ms: dict[str, float]

    def mean(self, ranking: str, measure: str) -> float:
        """Return a measure's mean over the questions."""
        return float(np.mean(list(self.values[ranking][measure].values())))


def run_dataset(
    dataset: Dataset,
    home: Path,
    setting: str,
    encoders: Sequence[Encoder],
    progress: Progress,
    passage_characters: int = PASSAGE_CHARACTERS,
) -> DatasetResult:
    """Build the set's index under `home` where none is current, ask every question, and measure.

    `setting` is what the encoders were loaded from. Raises the faults of index/errors.py.
    """
    index = open_dataset_index(dataset, home, setting, encoders, progress, passage_characters)
    clauses = len(index.corpus.clauses)
    pool = clauses if clauses <= ALL_CLAUSES else POOL
    place = {document.id: n for n, document in enumerate(index.corpus.documents)}
    found: dict[str, Rankings] = {}
    for n, query in enumerate(dataset.queries):
        progress("searching", n, len(dataset.queries))
        for name, ranking in document_rankings(index.search(query.text, pool).hits, place).items():
            found.setdefault(name, {})[query.id] = ranking
    progress("searching", len(dataset.queries), len(dataset.queries))
    return DatasetResult(
        name=dataset.name,
        encoders=index.encoders,
        passage_characters=passage_characters,
        pool=pool,
        counts=_counts(dataset, index),
        digests={
            "dataset": dataset.digest,
            "documents": dataset.corpus_digest,
            "index": index.generation,
            "coefficients": hashlib.sha256(RANKING.read_bytes()).hexdigest(),
        },
        rankings=found[ALL],
        values={name: measure_each(dataset.qrels, rankings, MEASURES) for name, rankings in found.items()},
        latency_ms=_latency(index, dataset.queries),
    )


def open_dataset_index(
    dataset: Dataset,
    home: Path,
    setting: str,
    encoders: Sequence[Encoder],
    progress: Progress,
    passage_characters: int = PASSAGE_CHARACTERS,
) -> Index:
    """Load the index of a set's documents; build it first where none is current.

    It lies in home/datasets/<name>-<digest of documents and encoder setting>; sets over the same documents share one.
    """
    corpus = dataset_corpus(dataset, passage_characters)
    sources = Sources(corpus, load_directory(), BUNDLED / GLOSSARY)
    digest = hashlib.sha256(f"{dataset.corpus_digest} {setting}".encode()).hexdigest()[:12]
    folder = home / DATASETS
    root = next(iter(sorted(folder.glob(f"*-{digest}"))), folder / f"{dataset.name}-{digest}")
    try:
        return load_index(root, sources, setting, encoders)
    except (IndexMissing, IndexStale, IndexDamaged):
        build_index(root, sources, setting, encoders, progress)
    return load_index(root, sources, setting, encoders)


def document_rankings(hits: Sequence[Hit], place: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the documents of the hits as each ranking orders them, each by its best passage: {ranking: documents}.

    Documents of one score keep their `place` in the corpus. One that no keyword touches is not found by keywords. The
    rankings that need vectors are absent where there are none.
    """
    ids = sorted({hit.document.id for hit in hits}, key=place.__getitem__)
    row = {document: n for n, document in enumerate(ids)}
    owners = np.array([row[hit.document.id] for hit in hits], dtype=np.int64)

    def ranked(scores: Scores, above: float = -np.inf) -> list[int]:
        best = np.full(len(ids), -np.inf)
        np.maximum.at(best, owners, scores)
        return [int(n) for n in np.argsort(-best, kind="stable") if best[n] > above]

    keywords = ranked(feature_sum(hits, KEYWORD_WEIGHTS), above=0.0)
    orders = {ALL: ranked(np.array([hit.score for hit in hits])), KEYWORDS: keywords}
    if hits and PLAIN_FEATURE in hits[0].features:
        orders[DENSE] = ranked(feature_sum(hits, DENSE_WEIGHTS))
        orders[PLAIN_DENSE] = ranked(feature_sum(hits, {PLAIN_FEATURE: 1.0}))
        orders[RRF] = fused(keywords, orders[DENSE])
    return {name: tuple(ids[n] for n in order[:TOP_DOCUMENTS]) for name, order in orders.items()}


def _counts(dataset: Dataset, index: Index) -> dict[str, int]:
    clauses = index.corpus.clauses
    return {
        "queries": len(dataset.queries),
        "queries left out": dataset.left_out,
        "grades": sum(len(found) for found in dataset.qrels.values()),
        "documents": len(dataset.documents),
        "passages": len(clauses),
        "sentences": sum(len(clause.sentences) for clause in clauses),
    }


def _latency(index: Index, queries: Sequence[Query]) -> dict[str, float]:
    """Return p50 and p95 of the milliseconds that a search as readers make it takes."""
    taken = []
    for query in queries[:: -(-len(queries) // TIMED_QUERIES)]:
        start = time.perf_counter()
        index.search(query.text, TIMED_TOP)
        taken.append(1000 * (time.perf_counter() - start))
    return {"p50": float(np.percentile(taken, 50)), "p95": float(np.percentile(taken, 95))}


def dataset_json(result: DatasetResult) -> Json:
    """Return a result for JSON: means, and each question's values; the rankings stay behind for their size."""
    return {
        "dataset": result.name,
        "counts": result.counts,
        "digests": result.digests,
        "encoders": list(result.encoders),
        "passage_characters": result.passage_characters,
        "pool": result.pool,
        "versions": {name: version(name) for name in ("policy-assistant", "ir-measures", "numpy")},
        "latency_ms": {name: round(value, 1) for name, value in result.latency_ms.items()},
        "means": {r: {m: round(result.mean(r, m), DECIMALS) for m in MEASURES} for r in result.values},
        "values": {
            ranking: {m: {q: round(value, DECIMALS) for q, value in each.items()} for m, each in measures.items()}
            for ranking, measures in result.values.items()
        },
    }


def dataset_table(result: DatasetResult) -> Table:
    """Return a result as a table: a row for each ranking, a column for each measure."""
    counts, size = result.counts, result.passage_characters
    notes = [
        f"{counts['queries']} questions, {counts['documents']} documents",
        f"{counts['passages']} passages of {size} characters at most",
        " + ".join(result.encoders) or "no encoder",
        "a question takes {p50:.0f} ms (p50), {p95:.0f} ms (p95)".format(**result.latency_ms),
    ]
    if result.pool < counts["passages"]:
        notes.append(f"the rows below the first order the best {result.pool} passages of the first")
    if counts["queries left out"]:
        notes.append(f"{counts['queries left out']} questions without a relevant document are left out")
    columns = [Column("ranking", no_wrap=True), *(Column(name, justify="right") for name in MEASURES)]
    table = Table(*columns, title=result.name, box=SIMPLE_HEAD, pad_edge=False, title_justify="left")
    table.caption, table.caption_justify = "\n".join(notes), "left"
    for ranking in result.values:
        table.add_row(ranking, *(f"{result.mean(ranking, name):.3f}" for name in MEASURES))
    return table
