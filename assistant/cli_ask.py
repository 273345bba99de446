"""The commands `assistant ask` and `assistant search`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import Day, Documents, Levels, Regions, Top, Years, filters_of
from assistant.terminal import AsJson, console, loaded_assistant, print_json

if TYPE_CHECKING:
    from index.filters import Filter


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
    as_of: Day = None,
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

    filters = filters_of(document=document, level=level, region=region, year=year, as_of=as_of)
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
    from assistant.contract import answer_json
    from assistant.json_parts import Json

    questions = read_questions(input_file)
    assistant = loaded_assistant()

    def answer(item: BatchQuestion) -> Json:
        return answer_json(assistant.answer(item.question, filters, top), item.id)

    stderr = console(stderr=True)
    tracked = track(questions, "answering", console=stderr, transient=True, disable=not stderr.is_terminal)
    write_answers(tracked, answer, output)
    if output != "-":
        sys.stderr.write(f"{len(questions)} answers in {output}\n")


def search(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    as_json: AsJson = False,
    top: Top = 10,
    document: Documents = None,
    level: Levels = None,
    region: Regions = None,
    year: Years = None,
    as_of: Day = None,
) -> None:
    """Rank the clauses for a question, whatever the evidence gate says.

    Example: assistant search 边民互市贸易 --top 20 --json
    """
    from assistant.contract import search_json
    from assistant.pipeline import check_question
    from assistant.render import render_citations
    from assistant.wording import Wording

    filters = filters_of(document=document, level=level, region=region, year=year, as_of=as_of)
    check_question(question)
    ranking, citations = loaded_assistant().search(question, filters, top)
    if as_json:
        print_json(search_json(ranking, citations))
    else:
        render_citations(console(), citations, Wording(ranking.question.language))
