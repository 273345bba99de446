"""The commands `assistant documents add|update|remove|check`: documents of one's own."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_corrections import takes_corrections
from assistant.terminal import AsJson, console, print_json, settings

if TYPE_CHECKING:
    from assistant.adding import File, Outcome, Source
    from corpus.drafts import Corrections

Paths = Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input.")]
Name = Annotated[str | None, typer.Option("--name", help="File name of the document on standard input.")]
AsRead = Annotated[
    bool, typer.Option("--as-read", help="Keep nothing that was stated before: take the fields from the new text.")
]
NoBuild = Annotated[bool, typer.Option("--no-build", help="Leave the index as it is: `assistant build` later.")]


@takes_corrections
def add(
    paths: Paths,
    name: Name = None,
    *,
    corrections: "Corrections",
    no_build: NoBuild = False,
    as_json: AsJson = False,
) -> None:
    """Add documents to your own, and build the index: TXT, Markdown, HTML, DOCX, PDF with a text layer.

    What a text states of itself is read from it; an option states it in its place, of one file. The first add makes
    $ASSISTANT_HOME/corpus with the bundled documents in it. Exits with 1 where a file was refused; others are added.

    Example: assistant documents add 通知.txt 文件夹/ --json
    """
    from assistant.adding import add_files, named_files

    files = named_files(paths, name)
    if corrections.given() and len(files) > 1:
        raise typer.BadParameter("--title, --number, … are of one file: add the others in another command")
    outcomes = add_files(settings(), _read(files), corrections)
    _report(outcomes, build=not no_build, as_json=as_json)


@takes_corrections
def update(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The new version, or - for standard input.")],
    own_id: Annotated[str | None, typer.Option("--id", help="Which document; told by name, 文号 or title.")] = None,
    name: Name = None,
    *,
    corrections: "Corrections",
    as_read: AsRead = False,
    no_build: NoBuild = False,
    as_json: AsJson = False,
) -> None:
    """Replace a document by a new version of it, under the same id, and build the index.

    What was stated before by an option or on the admin page stays, unless the new text says of that field what the old
    text did not; an option states it anew, --as-read gives all of it up. What was kept, and why, is shown.

    Example: assistant documents update 通知.txt --id mofcom-2023-18
    """
    from assistant.adding import named_files, update_file

    files = named_files([path], name)
    if len(files) > 1:
        raise typer.BadParameter("update takes one file")
    outcome = update_file(settings(), _read(files)[0], corrections, own_id, as_read)
    _report([outcome], build=not no_build, as_json=as_json)


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID…")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    no_build: NoBuild = False,
    as_json: AsJson = False,
) -> None:
    """Remove documents with their original files, and build the index: nothing of them is answered with any more.

    Example: assistant documents remove mofcom-2021-163 --yes
    """
    from assistant.adding import remove_documents

    if not yes and sys.stdin.isatty():
        typer.confirm(f"remove {', '.join(ids)}, with the original files?", abort=True, err=True)
    removed = remove_documents(settings(), ids)
    generation = None if no_build else _build()
    if as_json:
        print_json({"removed": [entry.id for entry in removed], "generation": generation})
        return
    for entry in removed:
        _print(f"removed {entry.id}: {entry.title}")
    _print_generation(generation)


def check(paths: Paths, name: Name = None, as_json: AsJson = False) -> None:
    """Read documents and show what would be added: fields, what is doubtful, clauses, problems. Writes nothing.

    Example: assistant documents check 通知.txt
    """
    from assistant.adding import Result, named_files, outcome_of
    from assistant.render_adding import check_lines, outcome_json
    from corpus.drafts import Corrections
    from corpus.own import OwnCorpus

    own = OwnCorpus(settings().writable_corpus)
    outcomes = [outcome_of(own, file, Corrections()) for file in _read(named_files(paths, name))]
    if as_json:
        print_json({"documents": [outcome_json(outcome) for outcome in outcomes]})
    else:
        for outcome in outcomes:
            for line in check_lines(outcome):
                _print(line)
    if any(outcome.result is Result.REFUSED for outcome in outcomes):
        raise typer.Exit(1)


def _read(files: "Sequence[tuple[str, Source]]") -> "list[File]":
    from assistant.adding import read_files
    from assistant.building import progress_bars

    with progress_bars(console(stderr=True)) as progress:
        return list(read_files(files, progress))


def _report(outcomes: "Sequence[Outcome]", build: bool, as_json: bool) -> None:
    """Print what became of each file, build where one was added, and exit with 1 where one was refused."""
    from assistant.adding import Result
    from assistant.render_adding import carried_lines, outcome_json, outcome_line, remarks

    is_changed = any(outcome.result in (Result.ADDED, Result.UPDATED) for outcome in outcomes)
    if not as_json:
        for outcome in outcomes:
            _print(outcome_line(outcome))
            for line in carried_lines(outcome):
                _print(f"  = {line}")
            for remark in remarks(outcome) if outcome.result is not Result.IDENTICAL else []:
                _print(f"  ? {remark}")
    generation = _build() if is_changed and build else None
    if as_json:
        print_json({"documents": [outcome_json(outcome) for outcome in outcomes], "generation": generation})
    elif is_changed:
        _print_generation(generation)
    if any(outcome.result is Result.REFUSED for outcome in outcomes):
        raise typer.Exit(1)


def _print(line: str) -> None:
    from assistant.render_adding import printable

    console().print(printable(line), markup=False, soft_wrap=True)


def _build() -> str:
    """Build the index of the documents as they are now; return its generation."""
    from assistant.building import progress_bars
    from assistant.opening import build

    with progress_bars(console(stderr=True)) as progress:
        return build(settings(), progress, lambda: progress("loading the encoders", 0, 1)).generation


def _print_generation(generation: str | None) -> None:
    line = f"index {generation} built" if generation else "the index is as it was: run `assistant build`"
    console(stderr=True).print(line, markup=False)
