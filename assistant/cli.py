"""The command `assistant`: the composition root. Everything that takes time to import is imported in its command."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli_documents import documents_app
from assistant.cli_explain import explain
from assistant.cli_feedback import feedback_app
from assistant.terminal import AsJson, console, loaded_assistant, print_json, settings

if TYPE_CHECKING:
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
app.add_typer(documents_app, name="documents")
app.add_typer(feedback_app, name="feedback")

INTERRUPTED = 130  # 128 + SIGINT, as shells report it

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

    build_with_progress(settings(), console(stderr=True), force, quiet)


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
    answer = loaded_assistant().answer(question, filters, top)
    if as_json:
        print_json(answer_json(answer))
    else:
        render_answer(console(), answer)


def _ask_file(input_file: str, output: str, filters: "Filter", top: int) -> None:
    """Answer every question of a file with one assistant."""
    from rich.progress import track

    from assistant.batch import BatchQuestion, read_questions, write_answers
    from assistant.contract import Json, answer_json

    questions = read_questions(input_file)
    assistant = loaded_assistant()

    def answer(item: BatchQuestion) -> Json:
        return answer_json(assistant.answer(item.question, filters, top), item.id)

    stderr = console(stderr=True)
    tracked = track(questions, "answering", console=stderr, transient=True, disable=not stderr.is_terminal)
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
    ranking, citations = loaded_assistant().search(question, filters, top)
    if as_json:
        print_json(search_json(ranking, citations))
    else:
        render_citations(console(), citations, Wording(ranking.question.language))


app.command()(explain)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
) -> None:
    """Serve the chat page and the API, after building the index where none is current.

    Example: assistant serve --port 8080, then open http://127.0.0.1:8080/
    """
    import uvicorn

    from assistant.building import build_with_progress
    from assistant.opening import open_assistant
    from web.app import create_app
    from web.listening import address_of, take_address

    read = settings()
    with take_address(host, port) as taken:
        built = build_with_progress(read, console(stderr=True), force=False, quiet=True)
        opening = partial(open_assistant, read, built.encoders)
        served = create_app(opening, read.home.expanduser(), read.explain)
        console(stderr=True).print(f"serving on {address_of(taken)}/ (its API: /docs); Ctrl-C stops", markup=False)
        uvicorn.Server(uvicorn.Config(served, log_level="info")).run(sockets=[taken])


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
    as_json: AsJson = False,
) -> None:
    """Ask the evaluation's questions, measure the answers, and write a result file and an HTML report.

    Exits with 1 where a question raised an error. Test questions are for reporting: tune on dev.

    Examples:

    \b
    assistant eval
    assistant eval --split dev --output results
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
    from corpus.load import load_corpus
    from eval.command import Request, default_output, evaluate

    request = Request(split, compare, output or default_output(read.home), as_json)
    corpus = load_corpus(read.corpus.expanduser())
    if not evaluate(loaded_assistant(), corpus, request, console(), console(stderr=True)):
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


def _filters(**values: list[str] | None) -> "Filter":
    from assistant.contract import parse_filters

    return parse_filters({name: value for name, value in values.items() if value})
