"""An explanation as a maintainer reads it in a terminal: how the question was read, the verdict, the features' tables.

Features stand in the order in which they part the clauses, so that what put one above another is read first.
"""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.answer import AnswerStatus
from assistant.explain import (
    ExplainedClause,
    Explanation,
    FeatureRow,
    Part,
    feature_rows,
    names_found,
    words_put_beside,
)

# Characters of a clause's column, "-0.123 (+0.123)" between its margins, and of the names of the features.
_COLUMN, _NAMES = 17, 26
# Less than this is nothing beside what parts two clauses.
_SLIGHT = 0.005


def clauses_across(width: int) -> int:
    """Return how many clauses stand side by side in so many characters: 3 in 80, 5 in 120."""
    return max(1, (width - _NAMES) // _COLUMN)


def render_explanation(console: Console, explanation: Explanation) -> None:
    """Print how the question was read, the verdict, and what the clauses' scores and the gate's opinion are made of."""
    for label, value in _reading(explanation):
        console.print(Text.assemble((f"{label}: ", "dim"), value))
    console.print(_verdict(explanation))
    _render_clauses(console, explanation)
    if explanation.gate:
        console.print(_gate_table(explanation))
    else:
        console.print(Text(_without_gate(explanation), style="dim"))


def _reading(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """Yield what is known of the question, each with what it is called; what is empty is left out."""
    question = explanation.question
    yield "question", question.text
    yield "language", question.language.value
    yield "searched", question.searched
    if question.corrections:
        yield "corrected", ", ".join(f"{c.wrong} → {c.right}" for c in question.corrections)
    for kind, names in names_found(question.entities).items():
        if names:
            yield kind, ", ".join(names)
    yield "topic", question.topic
    if words := words_put_beside(question):
        yield "words", "; ".join(f"{word} → {', '.join(others) or '(no rendering)'}" for word, others in words)
    yield "asks for", explanation.intent.value


def _verdict(explanation: Explanation) -> Text:
    answered = explanation.status is AnswerStatus.ANSWERED
    said = [explanation.status.value, f"confidence {explanation.confidence:.1%}"]
    if explanation.refusal:
        said.insert(1, explanation.refusal.value)
    if explanation.answerable is not None:
        said.append(f"P(answerable) {_compared(explanation.answerable, explanation.threshold)}")
    return Text(f"\n{' · '.join(said)}", style="bold green" if answered else "bold red")


def _compared(answerable: float, threshold: float) -> str:
    return f"{answerable:.1%} {'≥' if answerable >= threshold else '<'} threshold {threshold:.1%}"


def _without_gate(explanation: Explanation) -> str:
    if explanation.refusal:
        return f"The gate was not asked: refused outright ({explanation.refusal.value})."
    return "The gate was not asked: the answer is a document's own lines."


def _render_clauses(console: Console, explanation: Explanation) -> None:
    """Print the clauses a line each, then their features, as many clauses side by side as there is room for."""
    clauses = explanation.clauses
    for n, clause in enumerate(clauses, start=1):
        console.print(Text.assemble((f"[{n}] {clause.clause_id}", "cyan"), (f"  {' / '.join(clause.path)}", "dim")))
    rows, across = feature_rows(clauses), clauses_across(console.width)
    for first in range(0, len(clauses), across):
        console.print(_clauses_table(rows, clauses, slice(first, first + across), explanation.intercept))


def _clauses_table(
    rows: Sequence[FeatureRow], clauses: Sequence[ExplainedClause], shown: slice, intercept: float
) -> Table:
    numbers = range(1, len(clauses) + 1)[shown]
    heads = [_figures(f"\\[{n}]") for n in numbers]
    table = Table(Column("feature", overflow="fold"), *heads, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for row in rows:
        table.add_row(row.name, *map(_cell, row.parts[shown]))
    table.add_section()
    table.add_row("intercept", *(f"({intercept:+.3f})" for _ in numbers), style="dim")
    table.add_row("score", *(f"{clause.score:.3f}" for clause in clauses[shown]), style="bold")
    table.add_row("probability", *(f"{clause.probability:.1%}" for clause in clauses[shown]), style="bold")
    return table


def _gate_table(explanation: Explanation) -> Table:
    table = Table("gate", _figures("value"), _figures("contribution"), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for part in explanation.gate:
        table.add_row(part.name, f"{part.value:.3f}", Text(f"{part.contribution:+.3f}", style=_style(part)))
    table.add_section()
    logit = explanation.gate_intercept + sum(part.contribution for part in explanation.gate)
    table.add_row("intercept", "", f"{explanation.gate_intercept:+.3f}", style="dim")
    table.add_row("logit", "", f"{logit:+.3f}", style="bold")
    table.add_row("P(answerable)", "", f"{explanation.answerable:.1%}", style="bold")
    return table


def _figures(head: str) -> Column:
    return Column(head, justify="right", no_wrap=True)


def _cell(part: Part) -> Text:
    return Text.assemble(f"{part.value:.3f} ", (f"({part.contribution:+.3f})", _style(part)))


def _style(part: Part) -> str:
    if abs(part.contribution) < _SLIGHT:
        return "dim"
    return "green" if part.contribution > 0 else "red"
