"""What is measured of a corpus of one size, in processes of its own, so that sizes and builds share no memory.

python -m eval.bench_scale_child make '{"home": …, "clauses": 10000, …}'     makes and builds it
python -m eval.bench_scale_child ask '{…}'                                   loads it and asks
"""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from rich.console import Console

from assistant.building import progress_bars
from assistant.live import Live
from assistant.opening import check_made_from, read_sources
from assistant.settings import Settings, own_corpus
from eval.bench_corpus import write_corpus
from eval.bench_figures import Json, percentiles
from eval.bench_machine import Memory
from eval.bench_questions import questions
from eval.bench_recall import passage_means, recall
from eval.bench_vectors import sample, stand_ins
from index.build import Progress, build_index
from index.encoder import Encoder, load_encoders
from index.errors import IndexDamaged, IndexMissing, IndexStale
from index.laps import Lap
from index.memory import Memory as Kept
from index.search import Index
from index.snapshot import current

# Where it is kept what making a corpus took; what is answered where its index is of another version.
MADE, STALE = "made.json", "stale"
TOP = 10
WARM_UP = 5
READ, RANK, TOTAL, RETRIEVAL = "read", "rank", "total", "without encoding"


class Act(StrEnum):
    """What a process does: makes a corpus, tells whether its index is of this program, loads it and asks."""

    MAKE = "make"
    CHECK = "check"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Size:
    """A corpus of one size and what is asked of it.

    `sentences` is how many real sentences it is made of, `asked` how many questions are timed, `answered` how many are
    answered in full, `compared` how many are searched exactly as well.
    """

    home: Path
    clauses: int
    encoder: str
    sentences: int
    vectors: Path
    asked: int = 200
    answered: int = 50
    compared: int = 50

    @classmethod
    def read(cls, text: str) -> "Size":
        """Read what `written` returned."""
        values = json.loads(text)
        return cls(**{**values, "home": Path(values["home"]), "vectors": Path(values["vectors"])})

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps({**asdict(self), "home": str(self.home), "vectors": str(self.vectors)})

    @property
    def settings(self) -> Settings:
        """The settings of its home."""
        return Settings(home=self.home, corpus=own_corpus(self.home), encoder=self.encoder)


def make(size: Size, progress: Progress) -> Json:
    """Write a corpus and build its index, with vectors of the stand-ins; return what that took."""
    settings, pool = size.settings, sample(size.sentences)
    encoders = stand_ins(load_encoders(size.encoder), pool, size.vectors, progress)
    started = time.perf_counter()
    documents = write_corpus(own_corpus(size.home), size.clauses, lambda n: progress("documents", n, n), pool=pool)
    written = time.perf_counter()
    sources, kept = read_sources(settings), Kept()
    read = time.perf_counter()
    build_index(settings.index_root, sources, settings.encoder, encoders, progress, None, kept)
    return {
        "documents": documents,
        "clauses": len(sources.corpus.clauses),
        "dimensions": [encoder.dimension for encoder in encoders],
        "rows": sum(one.shape.rows for one in kept.passages.of(sources.corpus.documents)),
        "build": {
            "write_corpus_seconds": written - started,
            "read_seconds": read - written,
            "index_seconds": time.perf_counter() - read,
            "stages": kept.seconds,
            "most_bytes": Memory.of().most,
        },
        "index_bytes": bytes_by_kind(current(settings.index_root)[0]),
    }


def bytes_by_kind(folder: Path) -> dict[str, int]:
    """Return the bytes of the files of a generation, by the folder or the file in it."""
    found: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            kind = path.relative_to(folder).parts[0]
            found[kind] = found.get(kind, 0) + path.stat().st_size
    return found


def ask(size: Size, progress: Progress) -> Json:
    """Load an index that was made, as a server does, and ask; return seconds, memory, milliseconds and recall."""
    before, started = Memory.of(), time.perf_counter()
    encoders = load_encoders(size.encoder)
    encoded, holding = time.perf_counter(), Memory.of()
    live = Live(size.settings, encoders)
    assistant = live.open()
    loaded, opened = Memory.of(), time.perf_counter()
    assistant.prepare()
    prepared = time.perf_counter()
    asked = questions(size.asked + WARM_UP, sample(size.sentences))
    stages = timed(assistant.index, asked, progress)
    answers = [assistant.answer(question) for question in asked[WARM_UP : WARM_UP + size.answered]]
    return {
        "load": {
            "encoders_seconds": encoded - started,
            "seconds": opened - encoded,
            "stages": live.seconds,
            "prepare_seconds": prepared - opened,
        },
        "memory_bytes": {
            "before": before.resident,
            "with_encoders": holding.resident,
            "loaded": loaded.resident,
            "asked": Memory.of().resident,
            "most": Memory.of().most,
        },
        "query_ms": {name: percentiles(values) for name, values in stages.items()},
        "answer_ms": percentiles([one.elapsed_ms for one in answers]),
        "compose_ms": percentiles([one.elapsed_ms - retrieval(one.stages) for one in answers]),
        "recall": recall_of(size, assistant.index, encoders, asked[: size.compared], progress) if encoders else None,
    }


def recall_of(size: Size, index: Index, encoders: Sequence[Encoder], asked: Sequence[str], progress: Progress) -> Json:
    """Return the recall beside the rows as the stand-ins make them, once more and in full."""
    made = stand_ins(encoders, sample(size.sentences), size.vectors, progress)
    return recall(index, made, passage_means(current(size.settings.index_root)[0]), asked, progress)


def retrieval(stages: dict[str, float]) -> float:
    """Return the milliseconds of an answer's stages before the clauses are ranked."""
    return sum(stages.get(name, 0.0) for name in ("read", "search", "encode"))


def timed(index: Index, asked: Sequence[str], progress: Progress) -> dict[str, list[float]]:
    """Search for each question; return the milliseconds of each part, leaving out the first, which warm up."""
    found: dict[str, list[float]] = {}
    for n, text in enumerate(asked):
        progress("searching", n, len(asked))
        spent = search_parts(index, text)
        for name, milliseconds in spent.items() if n >= WARM_UP else ():
            found.setdefault(name, []).append(milliseconds)
    progress("searching", len(asked), len(asked))
    return found


def search_parts(index: Index, text: str) -> dict[str, float]:
    """Search for the ten best clauses of a question; return the milliseconds of each part and in all."""
    times = [time.perf_counter()]
    question = index.read(text)
    times.append(time.perf_counter())
    found = index.candidates(question)
    times.append(time.perf_counter())
    index.ranked(question, found, TOP, index.model)
    times.append(time.perf_counter())
    total = 1000 * (times[3] - times[0])
    parts = {READ: 1000 * (times[1] - times[0]), **found.spent, RANK: 1000 * (times[3] - times[2])}
    return {**parts, TOTAL: total, RETRIEVAL: total - found.spent.get(Lap.ENCODE, 0.0)}


def check(size: Size, _progress: Progress) -> Json:
    """Raise IndexMissing or IndexStale where a server would build the index anew, and really encode it."""
    check_made_from(size.settings, read_sources(size.settings))
    return {}


_ACTS = {Act.MAKE: make, Act.CHECK: check, Act.ASK: ask}


def main(arguments: Iterable[str]) -> None:
    """Do what the arguments say, and write what was measured to the standard output."""
    act, text = arguments
    size = Size.read(text)
    with progress_bars(Console(stderr=True)) as progress:
        try:
            found = _ACTS[Act(act)](size, progress)
        except (IndexMissing, IndexStale, IndexDamaged) as fault:
            found = {STALE: str(fault)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
