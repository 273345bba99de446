"""Choosing the blend's weights and the coefficients of its probability, on the dev questions only.

    python -m eval.tuning --grid                  other weights of the blend beside those in use
    python -m eval.tuning --fit                   fit the coefficients anew and write index/blend.json
    python -m eval.tuning --first-encoder-only …  the same with an index made for the first encoder alone

Follow-ups are left out: what they ask for stands in an earlier question, so their words fit any clause.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from assistant.opening import open_assistant, read_sources
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.errors import Fault
from eval.question import ANSWERS, EvalQuestion, Split, Tag, dev_digest, places, qrels, read_questions
from eval.ranking import OWN, measure_each
from index.blend import COEFFICIENTS, WEIGHTS, blended, logit_inputs
from index.build import build_index, load_index
from index.encoder import load_encoders
from index.search import Hit

# The gate refuses below the probability that this share of answerable questions does not reach.
FALSE_REFUSALS = 0.03
# Rounds the regression's fit off: a few hundred questions do not tell coefficients closer than this apart.
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question, the grades of the clauses that answer it or are related, and all clauses in order."""

    question: EvalQuestion
    grades: dict[str, int]
    hits: tuple[Hit, ...]


def rank_all(assistant: Assistant, questions: Sequence[EvalQuestion]) -> list[Ranked]:
    """Rank all clauses for every question that can be understood alone."""
    corpus = assistant.index.corpus
    alone = [question for question in questions if Tag.FOLLOW_UP not in question.tags]
    return [
        Ranked(q, qrels(places(q, corpus)), assistant.index.search(q.text, len(corpus.clauses)).hits) for q in alone
    ]


def fit(ranked: Sequence[Ranked]) -> dict[str, float]:
    """Fit the logistic coefficients on every pair of question and clause, and set the gate's threshold."""
    inputs = [logit_inputs(np.array([hit.score for hit in one.hits], dtype=np.float32)) for one in ranked]
    labels = [one.grades.get(hit.clause.id, 0) == ANSWERS for one in ranked for hit in one.hits]
    model = LogisticRegression(C=10.0, max_iter=1000).fit(np.concatenate(inputs), labels)
    score, lead = (round(float(c), DECIMALS) for c in model.coef_[0])
    intercept = round(float(model.intercept_[0]), DECIMALS)
    best = [rows[0] for one, rows in zip(ranked, inputs, strict=True) if one.question.answerable]
    logits = np.array([intercept + row @ np.array([score, lead]) for row in best])
    threshold = float(np.quantile(1 / (1 + np.exp(-logits)), FALSE_REFUSALS))
    return {"intercept": intercept, "score": score, "lead": lead, "threshold": round(threshold, 3)}


def write_coefficients(fitted: dict[str, float], encoders: int, path: Path = COEFFICIENTS) -> None:
    """Put the coefficients for so many encoders into blend.json, with the digest of the dev questions."""
    values = json.loads(path.read_text(encoding="utf-8"))
    values["encoders"][str(encoders)] = {**fitted, "dev_questions_sha256": dev_digest()}
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def grid(ranked: Sequence[Ranked]) -> Table:
    """Return the rank measures with each weight halved, doubled and left out."""
    asked = [one for one in ranked if one.question.answerable]
    table = Table("weight", "value", *OWN, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in (None, *WEIGHTS):
        for factor in (0.0, 0.5, 2.0) if name else (1.0,):
            found = _means(asked, name, factor)
            value = "as in use" if name is None else f"{WEIGHTS[name] * factor:.3f}"
            table.add_row(name or "all", value, *(f"{found[measure]:.3f}" for measure in OWN))
    return table


def _means(asked: Sequence[Ranked], changed: str | None, factor: float) -> dict[str, float]:
    rankings = {one.question.id: _reordered(one.hits, changed, factor) for one in asked}
    each = measure_each({one.question.id: one.grades for one in asked}, rankings, OWN)
    return {name: float(np.mean(list(values.values()))) for name, values in each.items()}


def _reordered(hits: Sequence[Hit], changed: str | None, factor: float) -> list[str]:
    """Return the ids of clauses in their order with one weight multiplied."""
    channels = {
        name: np.array([hit.channels[name] for hit in hits], dtype=np.float32) * (factor if name == changed else 1)
        for name in hits[0].channels
    }
    return [hits[int(i)].clause.id for i in np.argsort(-blended(channels), kind="stable")]


def _open_with_first_encoder() -> Assistant:
    """Build an index for the first encoder alone, as any other sentence-transformers model would have it."""
    settings = Settings()
    sources = read_sources(settings)
    encoders = load_encoders(settings.encoder)[:1]
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), sources, settings.encoder, encoders, lambda _what, _done, _total: None)
        return Assistant(load_index(Path(folder), sources, settings.encoder, encoders), sources.directory)


def main(
    show_grid: Annotated[bool, typer.Option("--grid", help="Print what other weights would do.")] = False,
    refit: Annotated[bool, typer.Option("--fit", help="Fit and write the coefficients of the probability.")] = False,
    first_only: Annotated[bool, typer.Option("--first-encoder-only", help="Leave the second encoder out.")] = False,
) -> None:
    """Choose weights and coefficients on the dev questions."""
    if not show_grid and not refit:
        sys.exit("tuning: say --grid or --fit")
    try:
        assistant = _open_with_first_encoder() if first_only else open_assistant(Settings())
        ranked = rank_all(assistant, read_questions(Split.DEV))
    except Fault as fault:
        sys.exit(f"tuning: {fault}")
    console = Console()
    if show_grid:
        console.print(grid(ranked))
    if refit:
        fitted = fit(ranked)
        console.print(fitted)
        write_coefficients(fitted, len(assistant.index.encoders))


if __name__ == "__main__":
    typer.run(main)
