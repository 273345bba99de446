"""The command `assistant`: the composition root. Everything that takes time to import is imported in its command."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from index.filters import Filter

app = typer.Typer(
    name="assistant",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Answers questions about Chinese policy documents with the clauses themselves.\n\n"
    "Start with: assistant build, then: assistant ask 跨境人民币结算由哪些部门负责",
)
documents_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, show and report the documents.")
app.add_typer(documents_app, name="documents")

INTERRUPTED = 130  # 128 + SIGINT, as shells report it

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Top = Annotated[int, typer.Option(help="Citations at most.", min=1, max=50)]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this document id; may be repeated.")]
Levels = Annotated[list[str] | None, typer.Option("--level", help="Only 国家, 自治区 …; may be repeated.")]
Regions = Annotated[
    list[str] | None, typer.Option("--region", help="Only documents for this province; may be repeated.")
]
Years = Annotated[list[str] | None, typer.Option("--year", help="Only documents of this year; may be repeated.")]


def main() -> None:
    """Run the command line; print a fault with its next step, without a traceback, and exit with 1."""
    try:
        _run()
    except BrokenPipeError:
        # The reader of our output is gone (assistant … | head): say nothing, and keep Python from saying it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run() -> None:
    from corpus.errors import Fault, ManifestInvalid

    try:
        app(prog_name="assistant")
    except ManifestInvalid as fault:
        _fail("the documents and the manifest disagree:\n" + "\n".join(f"  {problem}" for problem in fault.problems))
    except Fault as fault:
        _fail(str(fault))
    except SystemExit as stop:  # typer turns KeyboardInterrupt into this
        if stop.code == INTERRUPTED:
            _fail("interrupted: nothing was changed", INTERRUPTED)
        raise
    finally:
        sys.stdout.flush()


def _fail(message: str, code: int = 1) -> None:
    sys.stderr.write(f"assistant: {message}\n")
    sys.exit(code)


@app.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Build even where the index is current.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing where the index is current.")] = False,
) -> None:
    """Read the documents and build the index, where none is current.

    Example: assistant build --force
    """
    from assistant.building import build_with_progress

    build_with_progress(_settings(), _console(stderr=True), force, quiet)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Chinese or English.")] = None,
    input_file: Annotated[
        str | None, typer.Option("--input", help="Questions, a line each, or JSONL; - for stdin.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", help="Where answers to --input go, as JSONL; stdout if not given.")
    ] = None,
    as_json: AsJson = False,
    top: Top = 5,
    document: Documents = None,
    level: Levels = None,
    region: Regions = None,
    year: Years = None,
) -> None:
    """Answer a question, or a file of questions.

    Examples:

    \b
    assistant ask "Which agencies handle cross-border RMB settlement"
    assistant ask 边合区企业怎么融资 --region 内蒙古自治区 --json
    assistant ask --input questions.txt --output answers.jsonl
    """
    from assistant.contract import answer_json
    from assistant.pipeline import check_question
    from assistant.render import render_answer

    filters = _filters(document=document, level=level, region=region, year=year)
    if input_file is not None and question is None:
        _ask_file(input_file, output or "-", filters, top)
        return
    if question is None or input_file is not None:
        raise typer.BadParameter("give a question, or --input with a file of questions")
    if output is not None:
        raise typer.BadParameter("--output goes with --input; an answer to one question goes to standard output")
    check_question(question)
    answer = _assistant().answer(question, filters, top)
    if as_json:
        _print_json(answer_json(answer))
    else:
        render_answer(_console(), answer)


def _ask_file(input_file: str, output: str, filters: "Filter", top: int) -> None:
    """Answer every question of a file with one assistant."""
    from rich.progress import track

    from assistant.batch import BatchQuestion, read_questions, write_answers
    from assistant.contract import Json, answer_json

    questions = read_questions(input_file)
    assistant = _assistant()

    def answer(item: BatchQuestion) -> Json:
        return answer_json(assistant.answer(item.question, filters, top), item.id)

    console = _console(stderr=True)
    tracked = track(questions, "answering", console=console, transient=True, disable=not console.is_terminal)
    write_answers(tracked, answer, output)
    if output != "-":
        sys.stderr.write(f"{len(questions)} answers in {output}\n")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    as_json: AsJson = False,
    top: Top = 10,
    document: Documents = None,
    level: Levels = None,
    region: Regions = None,
    year: Years = None,
) -> None:
    """Rank the clauses for a question, whatever the evidence gate says.

    Example: assistant search 边民互市贸易 --top 20 --json
    """
    from assistant.contract import search_json
    from assistant.pipeline import check_question
    from assistant.render import render_citations
    from assistant.wording import Wording

    filters = _filters(document=document, level=level, region=region, year=year)
    check_question(question)
    ranking, citations = _assistant().search(question, filters, top)
    if as_json:
        _print_json(search_json(ranking, citations))
    else:
        render_citations(_console(), citations, Wording(ranking.question.language))


@documents_app.command("list")
def documents_list(as_json: AsJson = False) -> None:
    """List the documents.

    Example: assistant documents list --json
    """
    from assistant.contract import document_summary
    from assistant.render import documents_table
    from corpus.load import load_corpus

    documents = load_corpus(_settings().corpus.expanduser()).documents
    if as_json:
        _print_json({"documents": [document_summary(document) for document in documents]})
    else:
        _console().print(documents_table(documents))


@documents_app.command("show")
def documents_show(document_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Show a document: with --json its text, clauses with offsets, front matter and repairs.

    Example: assistant documents show nmg-2023 --json
    """
    from assistant.contract import document_json
    from assistant.pipeline import find_document
    from assistant.render import render_document
    from corpus.load import load_corpus

    found = find_document(load_corpus(_settings().corpus.expanduser()), document_id)
    if as_json:
        _print_json(document_json(found))
    else:
        render_document(_console(), found)


@documents_app.command("report")
def documents_report(
    output: Annotated[
        Path | None, typer.Option("--output", help="Markdown file; standard output if not given.")
    ] = None,
) -> None:
    """Write every document, clause, agency list and repair as Markdown, for a person to read through.

    Example: assistant documents report --output docs/corpus-report.md
    """
    from assistant.errors import OutputInvalid
    from corpus.load import load_corpus
    from corpus.report import corpus_report

    text = corpus_report(load_corpus(_settings().corpus.expanduser()))
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputInvalid(f"{output} cannot be written ({error.strerror}): give another --output") from error


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
) -> None:
    """Serve the API, after building the index where none is current.

    Example: assistant serve --port 8080, then POST {"question": "…"} to /api/v1/ask
    """
    import uvicorn

    from assistant.building import build_with_progress
    from assistant.opening import open_assistant
    from web.app import create_app
    from web.listening import address_of, take_address

    settings = _settings()
    with take_address(host, port) as taken:
        built = build_with_progress(settings, _console(stderr=True), force=False, quiet=True)
        served = create_app(lambda: open_assistant(settings, built.encoders))
        _console(stderr=True).print(f"serving on {address_of(taken)}/api/v1/ask; Ctrl-C stops", markup=False)
        uvicorn.Server(uvicorn.Config(served, log_level="info")).run(sockets=[taken])


def _settings() -> "Settings":
    from assistant.settings import Settings

    return Settings()


def _console(stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def _filters(**values: list[str] | None) -> "Filter":
    from assistant.contract import parse_filters

    return parse_filters({name: value for name, value in values.items() if value})


def _assistant() -> "Assistant":
    """Load the assistant, with a sign of life on a terminal."""
    from assistant.opening import open_assistant

    with _console(stderr=True).status("loading the index"):
        return open_assistant(_settings())


def _print_json(value: object) -> None:
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
