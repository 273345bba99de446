"""How long it takes until a document that was added is found, and one that was removed is gone.

    python -m eval.bench_add --clauses 2000        make a corpus of that size, add a document, remove it
    python -m eval.bench_add --clauses 50000 --json

The corpus is made of sentences of real documents (eval/bench_corpus.py). Its vectors are NOT made by the encoders,
which would take hours, but are random rows of their shape: only time is measured, no quality. The document that is
added is a real one, read, encoded and found by the real encoders, in a process that has them loaded and holds the
generation before, as a server does.
"""

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from assistant.building import progress_bars
from assistant.live import Live
from assistant.opening import read_sources
from assistant.settings import Settings, own_corpus
from corpus.formats.reading import read_document
from corpus.load import BUNDLED, DOCUMENTS
from corpus.own import OwnCorpus
from eval.bench_corpus import write_corpus
from index.build import Progress, build_index
from index.encoder import Encoder, load_encoders
from index.vector_cache import VectorCache

# The document that is added, and what it is asked for by.
NEW, QUESTION = "nmg-2023", "内蒙古的实施方案里跨境人民币结算便利化试点由谁负责"


class DigestEncoder:
    """Stands in for an encoder: random unit rows of its dimension, drawn by the text's digest."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, dimension)."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
            row[:] = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        units: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
        return units

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit row for each passage, (n, dimension)."""
        if progress is not None:
            progress(len(texts))
        return self.encode_queries(texts)


@dataclass(slots=True)
class Run:
    """The seconds that everything took, in order, and what was found."""

    clauses: int
    documents: int = 0
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    found: dict[str, bool] = field(default_factory=dict)

    @contextmanager
    def timed(self, act: str, stage: str) -> Iterator[None]:
        """Take the time of a block."""
        started = time.perf_counter()
        yield
        self.seconds.setdefault(act, {})[stage] = time.perf_counter() - started


def measure(home: Path, clauses: int, encoder: str, progress: Progress) -> Run:
    """Make a corpus in a home, open it, add a document and remove it again."""
    run, settings = Run(clauses), Settings(home=home, corpus=own_corpus(home), encoder=encoder)
    run.documents = write_corpus(own_corpus(home), clauses, lambda done: progress("documents", done, done))
    encoders = load_encoders(encoder)
    stand_ins = [DigestEncoder(one) for one in encoders]
    with run.timed("from scratch", "all"):
        cache = VectorCache(settings.vector_cache)
        build_index(settings.index_root, read_sources(settings), encoder, stand_ins, progress, cache)
    live = Live(settings, encoders)
    with run.timed("open", "all"):
        assistant = live.open()
    run.seconds["open"] |= live.seconds
    with run.timed("open", "first answer"):
        assistant.answer(QUESTION)
    added = add(run, live, settings, progress)
    remove(run, live, settings, added, progress)
    return run


def add(run: Run, live: Live, settings: Settings, progress: Progress) -> str:
    """Add the document, and ask for it; return its id."""
    data = (BUNDLED / DOCUMENTS / f"{NEW}.txt").read_bytes()
    with run.timed("read", "file"):
        reading = read_document(data, f"{NEW}.txt")
    with run.timed("read", "draft"), OwnCorpus.writing(settings.writable_corpus) as own:
        draft = own.draft(f"{NEW}.txt", data, reading)
    if draft.document is None or draft.entry is None:
        raise RuntimeError(f"{NEW} cannot be added: {draft.reason()}")
    with run.timed("read", "encode ahead"):
        live.encode_ahead([draft.document])
    with run.timed("commit", "all"), OwnCorpus.writing(settings.writable_corpus) as own:
        own.stage(own.draft(f"{NEW}.txt", data, reading))
        own.commit()
    go_live(run, live, "add", draft.entry.id, progress)
    run.found["a clause of it is found first"] = run.found.pop("add")
    run.found["its words lie in the index"] = lies_in(settings.index_root, draft.document.sha256)
    return draft.entry.id


def remove(run: Run, live: Live, settings: Settings, own_id: str, progress: Progress) -> None:
    """Remove the document, and ask for it."""
    sha256 = ""
    with run.timed("commit removal", "all"), OwnCorpus.writing(settings.writable_corpus) as own:
        sha256 = own.remove(own_id).sha256
        own.commit()
    go_live(run, live, "remove", own_id, progress)
    run.found["after it is removed it is not found"] = not run.found.pop("remove")
    run.found["after it is removed nothing of it lies in the index"] = not lies_in(settings.index_root, sha256)


def go_live(run: Run, live: Live, act: str, own_id: str, progress: Progress) -> None:
    """Build and open; ask for a document, and note whether a clause of it is found first."""
    used = time.process_time()
    with run.timed(act, "live"):
        assistant = live.rebuilt(progress)
        with run.timed(act, "first search"):
            _, citations = assistant.search(QUESTION)
    # On a machine that does other things as well, the least that it would take.
    run.seconds[act]["live, of one processor"] = time.process_time() - used
    with run.timed(act, "first answer"):
        assistant.answer(QUESTION)
    run.seconds[act] |= live.seconds
    run.found[act] = citations[0].clause_id.startswith(f"{own_id}#")


def lies_in(folder: Path, sha256: str) -> bool:
    """Tell whether a file of a folder names a document by the sha256 of its text."""
    return any(sha256.encode() in path.read_bytes() for path in folder.rglob("*.json"))


def table(run: Run) -> Table:
    """Return the seconds as a table."""
    shown = Table("", "stage", "seconds")
    for act, stages in run.seconds.items():
        for stage, seconds in stages.items():
            shown.add_row(act, stage, f"{seconds:.2f}")
    return shown


def main(
    clauses: Annotated[int, typer.Option(min=100, help="How many clauses the corpus has.")] = 50_000,
    encoder: Annotated[str, typer.Option(help="bundled or none.")] = "bundled",
    home: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where everything is made, and stays.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure how soon a document that is added goes live, and one that is removed is gone.

    Example: python -m eval.bench_add --clauses 2000 --json
    """
    folder = home or Path(tempfile.mkdtemp(prefix="bench-add-"))
    try:
        with progress_bars(Console(stderr=True)) as progress:
            run = measure(folder, clauses, encoder, progress)
    finally:
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        values = {"clauses": run.clauses, "documents": run.documents, "seconds": run.seconds, "found": run.found}
        sys.stdout.write(json.dumps(values, indent=2) + "\n")
        return
    console = Console()
    console.print(f"{run.documents} documents, {clauses} clauses; vectors are random but those of the document")
    console.print(table(run))
    for what, is_so in run.found.items():
        console.print(f"{what}: {'yes' if is_so else 'NO'}")


if __name__ == "__main__":
    typer.run(main)
