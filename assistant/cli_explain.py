"""The command `assistant explain`: why an answer came out as it did."""

from typing import Annotated

import typer

from assistant.terminal import AsJson, console, loaded_assistant, print_json

# Clauses that are compared: as many as one table has room for, but no more than an answer cites.
MOST, FEWEST = 5, 3


def explain(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    top: Annotated[
        int | None, typer.Option(help="Clauses at most: 5, or 3 where the terminal is narrow.", min=1, max=50)
    ] = None,
    as_json: AsJson = False,
    previous: Annotated[
        list[str] | None, typer.Option(help="An earlier question of the conversation, oldest first; may be repeated.")
    ] = None,
) -> None:
    """Show why an answer came out as it did.

    First how the question was read and what was decided; then every feature of the best clauses with its value and, in
    brackets, what it adds to the score, those that part the clauses first; then the same for the evidence gate.

    Examples:

    \b
    assistant explain 跨境人民币结算由哪些部门负责
    assistant explain "What about land?" --top 2 --json
    assistant explain 那二连浩特呢 --previous 满洲里能申请用地指标吗
    """
    from assistant.explain_json import explanation_json
    from assistant.pipeline import check_questions
    from assistant.render_explain import clauses_across, render_explanation

    earlier = previous or []
    check_questions(question, earlier)
    fitting = MOST if as_json else min(MOST, max(FEWEST, clauses_across(console().width)))
    explanation = loaded_assistant().explain(question, top or fitting, earlier)
    if as_json:
        print_json(explanation_json(explanation))
    else:
        render_explanation(console(), explanation)
