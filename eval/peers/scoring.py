"""How a peer's chunks are judged: one that holds an answering quote is a hit; and what a threshold would refuse."""

import ast
import io
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.question import ANSWERS, EvalQuestion
from index.language import Language

# The share of answerable questions that a threshold may refuse: as many as the evidence gate was allowed.
FALSE_REFUSALS = 0.03
CUTOFF = 10
_NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found: its document, its text, and its score where there is one."""

    document: str
    text: str
    score: float | None


def squeezed(text: str) -> str:
    """Return a text without white space: splitters change that."""
    return "".join(text.split())


def first_hit(question: EvalQuestion, hits: Sequence[Hit]) -> int | None:
    """Return the place, from 1, of the first chunk that holds a quote that answers; None where none of ten does."""
    quotes = [(gold.document, squeezed(gold.quote)) for gold in question.gold if gold.grade == ANSWERS]
    for place, hit in enumerate(hits[:CUTOFF], start=1):
        text = squeezed(hit.text)
        if any(hit.document == document and quote in text for document, quote in quotes):
            return place
    return None


def rank_figures(questions: Sequence[EvalQuestion], places: Sequence[int | None]) -> dict[str, float]:
    """Return hit@1, hit@3, RR@10 over the answerable questions, and hit@3 of the English ones of these."""
    asked = [(q, place) for q, place in zip(questions, places, strict=True) if q.answerable]
    english = [place for q, place in asked if q.language is Language.ENGLISH]
    all_places = [place for _, place in asked]
    return {
        "hit@1": _share_within(all_places, 1),
        "hit@3": _share_within(all_places, 3),
        "RR@10": float(np.mean([1 / place if place else 0.0 for place in all_places])),
        "English hit@3": _share_within(english, 3),
    }


def _share_within(places: Sequence[int | None], cutoff: int) -> float:
    """Return the share; NaN where nothing was asked."""
    within = [place is not None and place <= cutoff for place in places]
    return float(np.mean(within)) if within else float("nan")


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was refused: the share of the unanswerable and of the answerable questions, and by which rule."""

    refused: float
    wrongly: float
    by: str


def refusals(questions: Sequence[EvalQuestion], refused: Sequence[bool], by: str) -> Refusals:
    """Return the shares of the questions that were refused."""
    answerable = np.array([question.answerable for question in questions])
    flags = np.array(refused, dtype=bool)
    return Refusals(float(flags[~answerable].mean()), float(flags[answerable].mean()), by)


def best_threshold(
    questions: Sequence[EvalQuestion], fitted_on: Sequence[bool], scores: Mapping[str, Sequence[float]]
) -> Refusals:
    """Return what the best threshold refuses: of a score the one that refuses 3 % of the answerable ones marked.

    Of several scores that one counts which refuses the most unanswerable questions among those marked.
    """
    marked = np.array(fitted_on, dtype=bool)
    answerable = np.array([question.answerable for question in questions])
    found: list[tuple[float, str, float]] = []
    for name, given in scores.items():
        values = np.array(given)
        threshold = float(np.quantile(values[marked & answerable], FALSE_REFUSALS))
        found.append((float((values[marked & ~answerable] < threshold).mean()), name, threshold))
    _, name, threshold = max(found)
    return refusals(questions, [value < threshold for value in scores[name]], f"{name} < {threshold:.4f}")


def code_lines(source: str) -> int:
    """Return how many lines of a script are code: neither blank nor comment nor docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _docstring_lines(ast.parse(source)))


def _docstring_lines(tree: ast.Module) -> set[int]:
    with_docstring = (n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef))
    first = (node.body[0] for node in with_docstring if ast.get_docstring(node) is not None)
    return {line for statement in first for line in range(statement.lineno, (statement.end_lineno or 0) + 1)}
