"""The command `assistant`: the composition root. Everything that takes time to import is imported in its command."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli_agencies import agencies
from assistant.cli_ask import ask, search
from assistant.cli_compare import compare
from assistant.cli_conversations import conversations_app
from assistant.cli_doctor import doctor
from assistant.cli_documents import documents_app
from assistant.cli_explain import explain
from assistant.cli_feedback import feedback_app
from assistant.cli_index import index_app
from assistant.cli_keys import keys_app
from assistant.cli_lineage import lineage
from assistant.cli_log import log_app
from assistant.cli_options import Host, Port
from assistant.cli_support import support
from assistant.terminal import AsJson, console, loaded_assistant, settings

if TYPE_CHECKING:
    from assistant.settings import Settings

app = typer.Typer(
    name="assistant",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Answers questions about Chinese policy documents with the clauses themselves.\n\n"
    "Start with: assistant build, then: assistant ask 跨境人民币结算由哪些部门负责",
)
app.add_typer(conversations_app, name="conversations")
app.add_typer(documents_app, name="documents")
app.add_typer(feedback_app, name="feedback")
app.add_typer(index_app, name="index")
app.add_typer(keys_app, name="keys")
app.add_typer(log_app, name="log")

INTERRUPTED = 130  # 128 + SIGINT, as shells report it


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
    store: Annotated[
        str | None, typer.Option(metavar="STORE", help="Where the vectors go, in place of ASSISTANT_STORE.")
    ] = None,
) -> None:
    """Read the documents and build the index, where none is current.

    With --store milvus://HOST:PORT the vectors go to a Milvus: set ASSISTANT_STORE to the same for whatever reads them.

    Example: assistant build --force
    """
    from assistant.building import build_with_progress
    from assistant.stores import with_store

    build_with_progress(with_store(settings(), store), console(stderr=True), force, quiet)


app.command()(ask)
app.command()(search)
app.command()(explain)
app.command()(agencies)
app.command()(support)
app.command()(lineage)
app.command()(compare)
app.command()(doctor)


@app.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the chat page and the API, after building the index where none is current.

    Example: assistant serve --port 8080, then open http://127.0.0.1:8080/
    """
    from web.launching import serve_pages

    serve_pages(settings(), host, port)


@app.command(name="mcp")
def serve_tools(
    transport: Annotated[Literal["stdio", "http"], typer.Option(help="How clients speak to it.")] = "stdio",
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve ask, search and the other tools to programs that speak the Model Context Protocol (MCP).

    Over stdio the program that starts it is the one client; --host and --port are those of http.

    Example: assistant mcp --transport http --port 8080, for clients of http://127.0.0.1:8080/mcp
    """
    from web.mcp_serving import serve_http, serve_stdio

    if transport == "stdio":
        serve_stdio(settings())
    else:
        serve_http(settings(), host, port)


@app.command(name="eval")
def run_evaluation(
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which of our questions.")] = "all",
    compare: Annotated[
        Path | None, typer.Option(metavar="RUN", help="An earlier result file: test the differences from it.")
    ] = None,
    dataset: Annotated[
        Path | None, typer.Option(metavar="DIR", help="An external set in the BEIR layout, instead of our questions.")
    ] = None,
    dataset_corpus: Annotated[
        Path | None,
        typer.Option("--corpus", metavar="DIR", help="Folder with corpus.jsonl where that of --dataset has none."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Of a large --dataset, N documents: an easier setting.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where result and report go; eval/results in a checkout.")
    ] = None,
    writer: Annotated[
        Literal["extractive", "chat"], typer.Option(help="Who words the answers: chat is the model of ASSISTANT_LLM_….")
    ] = "extractive",
    as_json: AsJson = False,
) -> None:
    """Ask the evaluation's questions, measure the answers, and write a result file and an HTML report.

    Exits with 1 where a question raised an error. Test questions are for reporting: tune on dev.

    Examples:

    \b
    assistant eval
    assistant eval --split dev --output results
    assistant eval --split dev --writer chat
    assistant eval --dataset xquad_en2zh --json
    """
    read = settings()
    if dataset is not None:
        if split != "all" or compare is not None or output is not None:
            raise typer.BadParameter("--split, --compare and --output go with our questions, not with --dataset")
        from eval.dataset_command import DatasetRequest, evaluate_dataset

        evaluate_dataset(
            read, DatasetRequest(dataset, dataset_corpus, sample, as_json), console(), console(stderr=True)
        )
        return
    if dataset_corpus is not None or sample is not None:
        raise typer.BadParameter("--corpus and --sample go with --dataset")
    _evaluate(read, split, compare, output, as_json, writer)


def _evaluate(
    read: "Settings", split: str, compare: Path | None, output: Path | None, as_json: bool, writer: str
) -> None:
    """Evaluate our own questions."""
    from assistant.chat.setup import with_writer
    from corpus.load import load_corpus
    from eval.command import Request, default_output, evaluate

    request = Request(split, compare, output or default_output(read.home), as_json)
    corpus = load_corpus(read.corpus.expanduser())
    if not evaluate(loaded_assistant(with_writer(read, writer)), corpus, request, console(), console(stderr=True)):
        raise typer.Exit(1)


@app.command(name="fit")
def fit_models(
    bench: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of external sets in the BEIR layout, to fit on as well.")
    ] = None,
    sample: Annotated[int, typer.Option(metavar="N", min=100, help="Documents of each external set.")] = 1500,
    write: Annotated[bool, typer.Option("--write/--dry-run", help="Write the models, or only print figures.")] = True,
    compare: Annotated[
        bool, typer.Option("--compare", help="Try other ranking models beside the one in use; write nothing.")
    ] = False,
) -> None:
    """Fit the ranking model and the evidence gate on the dev questions, and print figures on those held out.

    For who changes retrieval: writes index/ranking.json and assistant/gate.json of a checkout.

    Example: assistant fit --bench ../shared/bench
    """
    from assistant.building import progress_bars
    from eval.fit_command import FitRequest, fit

    with progress_bars(console(stderr=True)) as progress:
        fit(settings(), FitRequest(bench, sample, write, compare=compare), console(), progress)
