"""Building with a progress bar, and the summary of what was read."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from assistant.opening import Built, build
from assistant.settings import Settings
from index.build import Progress as OnProgress


@contextmanager
def progress_bars(console: Console) -> Iterator[OnProgress]:
    """Show a bar for each thing that is being done; yield what is told of it: what, how far, of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield progress


def build_with_progress(settings: Settings, console: Console, force: bool, quiet: bool) -> Built:
    """Build where no index is current; print what happens, and a summary of documents, clauses and repairs."""
    with progress_bars(console) as progress:
        built = build(settings, progress, lambda: progress("loading the encoders", 0, 1), force)
    if not (quiet and built.was_current):
        _print_summary(built, settings, console)
    return built


def _print_summary(built: Built, settings: Settings, console: Console) -> None:
    documents = built.sources.corpus.documents
    table = Table(
        Column("document", no_wrap=True),
        "clauses",
        "sentences",
        "lists",
        "repairs",
        "errata",
        "problems",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for document in documents:
        table.add_row(
            document.id,
            str(len(document.clauses)),
            str(sum(len(clause.sentences) for clause in document.clauses)),
            str(sum(clause.agency_list is not None for clause in document.clauses)),
            str(len(document.repairs)),
            str(sum(repair.step == "erratum" for repair in document.repairs)),
            str(len(document.problems)),
        )
    console.print(table)
    for document in documents:
        for problem in document.problems:
            console.print(f"{document.id}: {problem.message}", markup=False)
    state = "is current" if built.was_current else "built"
    console.print(f"index {built.generation} {state} in {settings.index_root}", markup=False)
