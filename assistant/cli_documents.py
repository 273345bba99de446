"""The commands `assistant documents …`: list, show and report the documents (cli_own_documents.py changes them)."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_own_documents import add, check, remove, update
from assistant.terminal import AsJson, console, print_json, settings, write_or_print

documents_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List, show and report the documents; add, update, remove your own.",
)
documents_app.command()(add)
documents_app.command()(update)
documents_app.command()(remove)
documents_app.command()(check)


@documents_app.command("list")
def documents_list(as_json: AsJson = False) -> None:
    """List the documents.

    Example: assistant documents list --json
    """
    from assistant.json_parts import document_summary
    from assistant.render import documents_table
    from corpus.load import load_corpus

    documents = load_corpus(settings().corpus.expanduser()).documents
    if as_json:
        print_json({"documents": [document_summary(document) for document in documents]})
    else:
        console().print(documents_table(documents))


@documents_app.command("show")
def documents_show(document_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Show a document: with --json its text, clauses with offsets, front matter, validity and repairs.

    Example: assistant documents show nmg-2023 --json
    """
    from assistant.contract import document_json
    from assistant.derived.validity import validity_of
    from assistant.pipeline import find_document
    from assistant.render import render_document
    from corpus.load import load_corpus

    corpus = load_corpus(settings().corpus.expanduser())
    found = find_document(corpus, document_id)
    if as_json:
        print_json(document_json(found, corpus))
    else:
        render_document(console(), found, validity_of(found, corpus))


@documents_app.command("report")
def documents_report(
    output: Annotated[
        Path | None, typer.Option("--output", help="Markdown file; standard output if not given.")
    ] = None,
) -> None:
    """Write every document, clause, agency list and repair as Markdown, for a person to read through.

    Example: assistant documents report --output docs/corpus-report.md
    """
    from corpus.load import load_corpus
    from corpus.report import corpus_report

    text = corpus_report(load_corpus(settings().corpus.expanduser()))
    write_or_print(text, output)
