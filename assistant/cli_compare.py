"""The command `assistant compare`: what documents say on a subject, side by side."""

from typing import Annotated

import typer

from assistant.terminal import AsJson, console, loaded_assistant, print_json


def compare(
    subject: Annotated[str, typer.Argument(help="What to compare, in Chinese or English: 用地.")],
    document: Annotated[
        list[str] | None,
        typer.Option(help="Only these documents, in this order: from 2 to 4; those with clauses on it if not given."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare what documents say on a subject: a row for each aspect, a column for each document.

    Examples:

    \b
    assistant compare 用地
    assistant compare land --document mofcom-2023-18 --document nmg-2023 --json
    """
    from assistant.compare import compare_documents
    from assistant.comparison_json import comparison_json
    from assistant.pipeline import check_question
    from assistant.render_comparison import render_comparison
    from index.language import detect_language

    check_question(subject, "subject")
    assistant = loaded_assistant()
    columns = [assistant.document(name) for name in dict.fromkeys(document or ())]
    found = compare_documents(assistant.index, subject, columns)
    if as_json:
        print_json(comparison_json(found, subject))
    else:
        render_comparison(console(), found, subject, detect_language(subject))
