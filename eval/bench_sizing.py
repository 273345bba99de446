"""docs/scale.md: what a million clauses cost, and how many machines hold more, computed from measured figures.

Every figure is measured, or is arithmetic that stands beside it. Costs grow in proportion to the clauses: of two sizes
the difference is taken, which leaves out what a process needs for an empty corpus.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from eval.bench_figures import Json
from eval.bench_tables import lines_of, number
from eval.bench_targets import Figures, File
from index.vector_cache import LIMIT_BYTES

SIZES = (10**6, 10**7, 10**8)
# What is asked of a machine: the memory that it may fill, the milliseconds that retrieval may take at the median, the
# questions a second that all replicas answer together at the busiest, and how busy one may be then.
MEMORY, BUDGET_MS, QUESTIONS, BUSY = 32e9, 100.0, 10.0, 0.5
# A GPU of the present, as its data sheet has it, and the part of that which encoders of this size reach in practice.
GPU_FLOPS, GPU_SHARE = 100e12, 0.3
# A row of both encoders in float32 as index/vector_cache.py keeps it, with its digests.
_CACHE_BYTES = 4 * (384 + 512) + 150
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Costs:
    """What clauses cost: `fixed` of a process or a question, and what each clause adds."""

    measured_to: int
    rows: float
    fixed_bytes: float
    bytes: float
    disk: float
    fixed_ms: float
    ms: float
    passage_seconds: float
    operations: float
    answers_per_second: float | None

    @classmethod
    def of(cls, figures: Figures) -> "Costs":
        """Compute them from the figures of a machine with all its cores."""
        sizes: list[Json] = sorted(figures[File.SCALE]["sizes"].values(), key=lambda one: int(one["clauses"]))
        large, small = sizes[-1], sizes[-2] if len(sizes) > 1 else None
        clauses = large["clauses"]
        base = small or {"clauses": 0, "memory_bytes": {"asked": large["memory_bytes"]["with_encoders"]}}
        step = clauses - base["clauses"]
        grown = (large["memory_bytes"]["asked"] - base["memory_bytes"]["asked"]) / step
        slow, quick = large["query_ms"]["without encoding"]["p50"], _p50(small)
        ms = max(slow - quick, 0.0) / step
        encoders = figures.get(File.ENCODE, {}).get("encoders", {})
        return cls(
            measured_to=clauses,
            rows=large["rows"] / clauses,
            fixed_bytes=large["memory_bytes"]["asked"] - grown * clauses,
            bytes=grown,
            disk=sum(large["bytes_per_clause"].values()),
            fixed_ms=slow - ms * clauses,
            ms=ms,
            passage_seconds=sum(1 / _fastest(one) for one in encoders.values()),
            operations=sum(one["operations_per_passage"] for one in encoders.values()),
            answers_per_second=max((one["answers_per_second"] for one in _crowds(figures)), default=None),
        )

    def shards(self, clauses: int) -> int:
        """Return how many machines share the clauses: by memory or by time, whichever asks for more."""
        by_memory = clauses * self.bytes / (MEMORY - self.fixed_bytes)
        by_time = clauses * self.ms / max(BUDGET_MS - self.fixed_ms, 1.0)
        return max(1, math.ceil(max(by_memory, by_time)))

    @property
    def replicas(self) -> int | None:
        """How many machines answer the questions, each no busier than it may be."""
        return None if self.answers_per_second is None else math.ceil(QUESTIONS / (BUSY * self.answers_per_second))

    def cpu_hours(self, clauses: int) -> float:
        """Return the hours that one machine like the measured one encodes."""
        return clauses * self.rows * self.passage_seconds / _HOUR

    def gpu_hours(self, clauses: int) -> float:
        """Return the hours of one GPU, by operations alone."""
        return clauses * self.rows * self.operations / (GPU_FLOPS * GPU_SHARE) / _HOUR


def _p50(found: Json | None) -> float:
    return float(found["query_ms"]["without encoding"]["p50"]) if found else 0.0


def _fastest(found: Json) -> float:
    return max(float(way["passages_per_second"]) for way in found["ways"] if way["way"] == "project")


def _crowds(figures: Figures) -> list[Json]:
    return list(figures.get(File.USERS, {}).get("users", []))


def sizing_page(figures: Figures) -> str:
    """Return docs/scale.md."""
    if File.SCALE not in figures:
        return f"# Sizing\n\nNot measured: there is no {File.SCALE}."
    return "\n\n".join(["# Sizing", *_sections(Costs.of(figures))])


def _sections(costs: Costs) -> Iterator[str]:
    yield _INTRODUCTION.format(measured=f"{costs.measured_to:,}")
    yield "## A million clauses"
    yield lines_of(["", "cost", "from"], _million(costs))
    yield "## Shards and replicas"
    named = {
        "fixed": number(costs.fixed_bytes / 1e9),
        "each": number(costs.bytes),
        "ms": number(1e6 * costs.ms),
        "fixed_ms": number(costs.fixed_ms),
        "busy": BUSY,
        "rate": number(costs.answers_per_second),
        "memory": number(MEMORY / 1e9),
        "budget": number(BUDGET_MS),
        "questions": number(QUESTIONS),
    }
    yield _SHARDS.format(**named)
    yield lines_of(_HEAD, [_row(costs, size) for size in SIZES])
    yield _FORMULAS.format(**named)
    yield _ENGINES


def _row(costs: Costs, size: int) -> list[str]:
    return [
        f"10^{round(math.log10(size))}",
        number((costs.fixed_bytes + size * costs.bytes) / 1e9),
        number(size * costs.disk / 1e9),
        number(costs.fixed_ms + size * costs.ms),
        number(costs.cpu_hours(size) or None),
        number(costs.gpu_hours(size) or None),
        f"{costs.shards(size):,}",
        number(costs.replicas),
    ]


def _million(costs: Costs) -> Iterator[list[str]]:
    size, rows = SIZES[0], number(costs.rows)
    yield [
        "memory",
        f"{number(size * costs.bytes / 1e9)} GB",
        f"{number(costs.bytes)} bytes a clause, besides {number(costs.fixed_bytes / 1e9)} GB of a process",
    ]
    yield [
        "index on the disk",
        f"{number(size * costs.disk / 1e9)} GB",
        f"{number(costs.disk)} bytes a clause; of the generations that are kept only what differs comes to it",
    ]
    yield [
        "vectors of earlier builds",
        f"{number(size * costs.rows * _CACHE_BYTES / 1e9)} GB",
        f"{rows} rows a clause of {_CACHE_BYTES:,} bytes; of more than {number(LIMIT_BYTES / 1e9)} GB the oldest go",
    ]
    yield [
        "encoding on this machine",
        f"{number(costs.cpu_hours(size) or None)} hours",
        f"{rows} rows a clause, {number(1000 * costs.passage_seconds)} ms each for both encoders on all cores",
    ]
    yield [
        "encoding on one GPU",
        f"{number(costs.gpu_hours(size) or None)} hours",
        f"**estimated, not measured**: {rows} rows a clause x {number(costs.operations / 1e9)} GFLOP "
        f"/ ({number(GPU_FLOPS / 1e12)} TFLOP/s x {GPU_SHARE})",
    ]


_HEAD = (
    "clauses", "memory GB", "disk GB", "retrieval ms on one", "encode-hours, CPU", "encode-hours, GPU (estimated)",
    "shards", "replicas of each",
)  # fmt: skip
_INTRODUCTION = """What it takes to hold a province, and a country. Made by

    python -m eval.bench_report build/bench/figures --sizing > docs/scale.md

from the figures of docs/performance.md: measured up to {measured} clauses on one machine, and beyond that computed in
proportion. A policy document has about twenty clauses, so a million clauses are some 50,000 documents. What is computed
is no promise: build the next size up before relying on it (`python -m eval.bench_scale --clauses 1000000`)."""
_SHARDS = """For machines like the measured one with {memory} GB of memory, where retrieval may take {budget} ms at the
median, and {questions} questions a second come at the busiest:"""
_FORMULAS = """With N clauses:

    memory     {fixed} GB + N x {each} bytes
    retrieval  {fixed_ms} ms + N x {ms} ms / 1,000,000: the median of a search without encoding
    shards     the larger of N x {each} bytes / ({memory} GB - {fixed} GB)
               and N x {ms} ms / 1,000,000 / ({budget} ms - {fixed_ms} ms)
    replicas   {questions} a second / ({busy} x {rate} a second), the most that users got of one server

The hours of a GPU are arithmetic: none was measured. The bundled encoders run on processors only; another model under
`ASSISTANT_ENCODER` runs on a GPU where torch finds one, and then reading the documents takes longer than encoding."""
_ENGINES = """## Where which engine

- **FAISS on the disk of one machine** is the default and is what was measured. One process holds texts, keywords and
  vectors. It serves as long as one shard is enough.
- **Milvus** holds the vectors of more than that: it shards and replicates them, and each process asks it
  (docs/stores.md says what was run against what). Texts, keywords and the features stay in each process, so that of the
  memory above only the vectors' share moves.
- **Where texts and keywords outgrow one process as well**, the corpus is to be split by what questions name anyway
  (level, region, department), with an assistant for each part. Merging the answers of several parts is not built."""
