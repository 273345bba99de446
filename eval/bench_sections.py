"""The sections of docs/performance.md, each made of one file of figures."""

from collections.abc import Callable, Iterator
from typing import Any

from eval.bench_figures import Json
from eval.bench_tables import by_name, lines_of, megabytes, number, pair

_WAYS = """All ways encode the same passages of the shipped documents in turns; the fastest turn counts. *naive* is the
package as its own documentation has it, one text a call and its default threads; *one thread* the same with one thread;
*project* the encoder of index/encoder.py, as a build and a question use it. *Times naive* compares with the faster of
the first two on the same cores, *share of the limit* with what the machine multiplies in float32; units for bf16 or
int8, where a processor has them, do several times that."""
_MADE = """The corpora are recombined of {sentences:,} sentences (eval/bench_corpus.py): lengths, words and numbering
are those of notices. Their vectors are made of real ones (eval/bench_vectors.py says how far); the questions and their
vectors are real, half of them dev questions, half about what stands in the corpus, each asked once after five others.
*without encoding* is all of a search but the encoders: reading the question, keywords beyond what passes while the
encoders work, vectors, features, ranking. *An answer in full* is of questions that were searched before: their vectors
are known."""
_RECALL = """Recall compares with an exact search: the inner product of the question with every row in float32. *final*
is of the ten best clauses of the ranking, the others are of each channel's ten best rows by their kind; *own rows* with
the rows as the store has them: a large corpus has them rounded, and rows that are as good as equal change places."""
_USERS = """A real `assistant serve`, its users on the same machine: each asks, waits for the whole answer, and asks the
next question at once; no question comes twice. They begin when all is prepared. *beyond* are more users than the
{places} places to be answered or to wait; who is refused rests half a second."""


def encoding(found: Json) -> Iterator[str]:
    """Yield the section on the encoders."""
    yield "## Encoding"
    rows = [
        [
            model, way["way"], str(way["cores"]), number(way["passages_per_second"]), number(way["ratio_to_naive"]),
            number(way["ratio_to_limit"]), pair(way["question_ms"]),
        ]
        for model, one in found["encoders"].items()
        for way in one["ways"]
    ]  # fmt: skip
    head = ["encoder", "way", "cores", "passages/s", "times naive", "share of the limit", "a question, p50 / p99 ms"]
    yield lines_of(head, rows)
    yield _WAYS
    for model, one in found["encoders"].items():
        needed = one["operations_per_passage"]
        limits = ", ".join(
            f"{number(rate['multiply'] / 1e9)} GFLOP/s on {cores}, {number(rate['multiply'] / needed)} passages/s"
            for cores, rate in found["limits"].items()
        )
        yield (
            f"The limit of {model}: a passage of {number(one['tokens_per_passage'])} tokens on average needs "
            f"{number(needed / 1e9)} GFLOP (eval/bench_flops.py), and the machine multiplies matrices at {limits}."
        )


def sizes(found: Json) -> Iterator[str]:
    """Yield the section on corpora of several sizes."""
    columns: list[Json] = list(found["sizes"].values())
    head = ["clauses", *(f"{int(name):,}" for name in found["sizes"])]
    yield "## Sizes"
    yield _MADE.format(sentences=found["sentences"])
    yield lines_of(head, _cost_rows(columns))
    rate, threads = number(found["limits"]["memory"] / 1e9), found["limits"]["threads"]
    yield (
        f"The limit of a scan is to read all rows once, at {rate} GB/s, which is what {threads} threads read here. "
        "A search that reads less than all, as one of sketches does, may be below 1."
    )
    yield from by_name("A search by its parts, p50 / p99 ms:", head, [one["query_ms"] for one in columns], pair)
    recalls = [_flat(one["recall"]) for one in columns]
    if any(recalls):
        yield _RECALL
    yield from by_name("Recall@10:", head, recalls, number)
    yield from by_name("Bytes a clause on the disk:", head, [one["bytes_per_clause"] for one in columns], number)
    yield from by_name("Seconds of loading, by stage:", head, [one["load"]["stages"] for one in columns], number)
    yield from by_name("Seconds of building, by stage:", head, [one["build"]["stages"] for one in columns], number)
    yield from _statutes(found["statutes"])


def _flat(recall: Json | None) -> dict[str, float]:
    if not recall:
        return {}
    own = {f"{name}, own rows": value for name, value in recall["own_rows"].items()}
    return {"final": recall["final"], **recall["channels"], **own}


def _cost_rows(columns: list[Json]) -> Iterator[list[str]]:
    def row(name: str, *path: str, shown: Callable[[Any], str] = number) -> list[str]:
        values: list[Any] = []
        for one in columns:
            value: Any = one
            for part in path:
                value = value[part]
            values.append(value)
        return [name, *map(shown, values)]

    yield row("documents", "documents")
    yield row("rows of each encoder", "rows")
    yield row("reading the documents before a build, s", "build", "read_seconds")
    yield row("building the index from vectors, s", "build", "index_seconds")
    yield row("memory of the build at most, MB", "build", "most_bytes", shown=megabytes)
    yield row("loading the encoders, s", "load", "encoders_seconds")
    yield row("loading everything else, s", "load", "seconds")
    yield row("what a server prepares then, answering meanwhile, s", "load", "prepare_seconds")
    yield row("resident memory after the questions, MB", "memory_bytes", "asked", shown=megabytes)
    yield row("of it with the encoders alone, MB", "memory_bytes", "with_encoders", shown=megabytes)
    yield row("memory at most, MB", "memory_bytes", "most", shown=megabytes)
    yield row("an answer in full, p50 / p99 ms", "answer_ms", shown=pair)
    yield row("of it composing, p50 / p99 ms", "compose_ms", shown=pair)
    scans = ("float32", "a scan in float32"), ("files", "a scan of the vectors' files")
    for name, what in scans:
        if all(name in one["scan"] for one in columns):
            yield row(f"{what}, MB", "scan", name, "bytes", shown=megabytes)
            yield row(f"limit of {what}, ms", "scan", name, "limit_ms")
            yield row("search in vectors, times that limit", "scan", name, "times_limit")


def _statutes(found: Json) -> Iterator[str]:
    yield "### Real statutes"
    if "skipped" in found:
        yield f"Not measured: {found['skipped']}."
        return
    yield f"{found['documents']:,} articles as {found['clauses']:,} clauses, by keywords alone; questions of their own."
    yield from by_name("A search by its parts:", ["part", "p50 / p99 ms"], [found["query_ms"]], pair)


def users(found: Json) -> Iterator[str]:
    """Yield the section on a server and its users."""
    yield "## Users"
    yield _USERS.format(places=found["places"])
    rows = []
    for one in (*found["users"], found["beyond"]):
        name = f"{one['users']}, beyond" if one is found["beyond"] else str(one["users"])
        refused = one["refused_ms"]
        rows.append(
            [
                name, number(one["answers_per_second"]), pair(one["answer_ms"]), str(one["errors"]),
                str(refused["count"]), pair(refused),
            ]
        )  # fmt: skip
    head = [f"users at {found['clauses']:,} clauses", "answers/s", "p50 / p99 ms", "errors", "503s", "p50 / p99 ms"]
    yield lines_of(head, rows)
    named = ["stage", *(str(one["users"]) for one in (*found["users"], found["beyond"]))]
    of_users = [one["stages_ms"] for one in (*found["users"], found["beyond"])]
    yield from by_name("An answer by its stages and by users, p50 / p99 ms:", named, of_users, pair)
    stages = "healthz", "ready", "idle"
    started = {"the five documents": found["shipped"], f"{found['clauses']:,} clauses": found["start"]}
    yield lines_of(
        ["a server of", "/healthz after s", "ready after s", "all prepared after s", "resident MB"],
        [
            [name, *(number(one[f"{what}_seconds"]) for what in stages), megabytes(one["memory_bytes"])]
            for name, one in started.items()
        ],
    )
    yield f"After all users the server of {found['clauses']:,} clauses held {megabytes(found['memory_bytes'])} MB."
