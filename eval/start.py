"""The first check of the answers: eval/questions/start.jsonl, 160 questions written by hand.

    python -m eval.start           hits, refusals and agencies by language
    python -m eval.start --misses  and every question that was missed
    python -m eval.start --grid    other weights of the blend beside those in use
    python -m eval.start --fit     fit the probability's coefficients anew and write index/blend.json
    python -m eval.start --first-encoder-only …   the same with an index made for the first encoder alone

Weights and coefficients were chosen on these questions, so the figures flatter; they show that nothing broke.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from assistant.answer import Answer, AnswerStatus, Citation
from assistant.opening import open_assistant, read_sources
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.agencies import Directory
from corpus.errors import Fault
from corpus.load import load_directory
from index.blend import COEFFICIENTS, WEIGHTS, blended, logit_inputs
from index.build import build_index, load_index
from index.encoder import load_encoders
from index.search import Ranking

QUESTIONS = Path(__file__).with_name("questions") / "start.jsonl"
TOP = 10
# The gate refuses below the probability that this share of answerable questions does not reach.
FALSE_REFUSALS = 0.03
# Rounds the regression's fit off: 160 questions do not tell coefficients closer than this apart.
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class StartQuestion:
    """A question with the quotes that answer it (grade 2) or are also relevant (1), each with its document's id."""

    id: str
    text: str
    language: str
    kind: str
    answerable: bool
    gold: tuple[tuple[str, str, int], ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, its answer, and the rank of the first citation that answers it (0 first, None if none does)."""

    question: StartQuestion
    answer: Answer
    rank: int | None


def read_start_questions() -> tuple[StartQuestion, ...]:
    """Read start.jsonl."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return tuple(_question(row) for row in rows)


def _question(row: dict[str, Any]) -> StartQuestion:
    gold = tuple((g["document"], g["quote"], g["grade"]) for g in row["gold"])
    return StartQuestion(
        row["id"],
        row["question"],
        row["language"],
        row["type"],
        row["answerable"],
        gold,
        tuple(row.get("agencies", [])),
    )


def answers_it(question: StartQuestion, citation: Citation) -> bool:
    """Tell whether a citation holds a quote that answers the question."""
    return _holds_gold(question, citation.document.id, citation.quote)


def run(assistant: Assistant, questions: Iterable[StartQuestion]) -> list[Outcome]:
    """Answer every question."""
    outcomes = []
    for question in questions:
        answer = assistant.answer(question.text, top=TOP)
        citations = answer.citations
        if answer.status is AnswerStatus.INSUFFICIENT:  # shows the closest three only: rank as search does
            citations = assistant.search(question.text, top=TOP)[1]
        rank = next((i for i, citation in enumerate(citations) if answers_it(question, citation)), None)
        outcomes.append(Outcome(question, answer, rank))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return hit@1, hit@3, RR@10 over the answerable questions, and how many of each kind were refused."""
    asked = [o for o in outcomes if o.question.answerable]
    unanswerable = [o for o in outcomes if not o.question.answerable]
    ranks = [o.rank for o in asked]
    return {
        "questions": len(outcomes),
        "hit@1": _share(rank == 0 for rank in ranks),
        "hit@3": _share(rank is not None and rank < 3 for rank in ranks),
        "RR@10": _reciprocal(ranks),
        "false refusals": _share(o.answer.status is AnswerStatus.INSUFFICIENT for o in asked),
        "refused of unanswerable": _share(o.answer.status is AnswerStatus.INSUFFICIENT for o in unanswerable),
        "agencies": _share(_names_agencies(o) for o in asked if o.question.agencies),
    }


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _names_agencies(outcome: Outcome) -> bool:
    """Tell whether the answer names the expected bodies and no others; an expected name may be a short form."""
    names = {agency.name for agency in outcome.answer.agencies}
    found = [any(_same_body(expected, name) for name in names) for expected in outcome.question.agencies]
    return all(found) and len(names) == len(found)


@cache
def _directory() -> Directory:
    return load_directory()


def _same_body(expected: str, name: str) -> bool:
    """Tell whether a short form stands for a name: in the directory, or by its characters in order (发展改革委)."""
    agency = _directory().find(expected)
    if agency is not None and agency.name == name:
        return True
    rest = iter(name)
    return all(char in rest for char in expected.removesuffix("）").replace("（", ""))


def report(console: Console, outcomes: Sequence[Outcome], misses: bool) -> None:
    """Print the figures by language, and the misses."""
    languages = sorted({o.question.language for o in outcomes})
    table = Table("", *languages, "all")
    columns = [figures([o for o in outcomes if o.question.language == language]) for language in languages]
    columns.append(figures(outcomes))
    for name in columns[0]:
        form = "{:.0f}" if name == "questions" else "{:.3f}"
        table.add_row(name, *(form.format(column[name]) for column in columns))
    console.print(table)
    for outcome in outcomes if misses else ():
        _print_miss(console, outcome)


def _print_miss(console: Console, outcome: Outcome) -> None:
    refused = outcome.answer.status is AnswerStatus.INSUFFICIENT
    question = outcome.question
    fault = []
    if question.answerable and outcome.rank != 0:
        fault.append(f"rank {outcome.rank}")
    if refused == question.answerable:
        fault.append("refused" if refused else "not refused")
    if question.answerable and question.agencies and not _names_agencies(outcome):
        fault.append(f"bodies {'、'.join(a.name for a in outcome.answer.agencies)} for {'、'.join(question.agencies)}")
    if fault:
        cited = ", ".join(f"{c.clause_id} {c.probability:.2f}" for c in outcome.answer.citations[:3])
        console.print(f"{question.id} {question.text}\n    {'; '.join(fault)}; {cited}", markup=False)


def fit(assistant: Assistant, questions: Sequence[StartQuestion], encoders: int) -> dict[str, float]:
    """Fit the logistic coefficients on every pair of question and clause, and set the gate's threshold."""
    inputs, labels, best = [], [], []
    for question in questions:
        ranking = _full_ranking(assistant, question)
        rows = logit_inputs(np.array([hit.score for hit in ranking.hits], dtype=np.float32))
        gold = [_holds_gold(question, hit.document.id, hit.document.quote(hit.clause)) for hit in ranking.hits]
        inputs.append(rows)
        labels += gold
        best.append((question.answerable, rows[0]))
    model = LogisticRegression(C=10.0, max_iter=1000).fit(np.concatenate(inputs), labels)
    score, lead = (round(float(c), DECIMALS) for c in model.coef_[0])
    intercept = round(float(model.intercept_[0]), DECIMALS)
    logits = np.array([intercept + row @ np.array([score, lead]) for answerable, row in best if answerable])
    threshold = float(np.quantile(1 / (1 + np.exp(-logits)), FALSE_REFUSALS))
    return {
        "intercept": intercept,
        "score": score,
        "lead": lead,
        "threshold": round(threshold, 3),
        "encoders": encoders,
    }


def _full_ranking(assistant: Assistant, question: StartQuestion) -> Ranking:
    return assistant.index.search(question.text, len(assistant.index.corpus.clauses))


def _holds_gold(question: StartQuestion, document_id: str, quote: str) -> bool:
    return any(grade == 2 and document == document_id and gold in quote for document, gold, grade in question.gold)


def write_coefficients(fitted: dict[str, float]) -> None:
    """Put fitted coefficients into index/blend.json, with the digest of the questions."""
    values = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    encoders = str(int(fitted.pop("encoders")))
    digest = hashlib.sha256(QUESTIONS.read_bytes()).hexdigest()
    values["encoders"][encoders] = {**fitted, "questions": "eval/questions/start.jsonl", "sha256": digest}
    COEFFICIENTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def grid(console: Console, assistant: Assistant, questions: Sequence[StartQuestion]) -> None:
    """Print hit@1 and RR@10 with each weight halved, doubled and left out."""
    rankings = [(q, _full_ranking(assistant, q)) for q in questions if q.answerable]
    table = Table("weight", "value", "hit@1", "RR@10")
    for name in (None, *WEIGHTS):
        for factor in (0.0, 0.5, 2.0) if name else (1.0,):
            ranks = [_rank(q, ranking, name, factor) for q, ranking in rankings]
            value = "as in use" if name is None else f"{WEIGHTS[name] * factor:.3f}"
            table.add_row(name or "all", value, f"{_share(r == 0 for r in ranks):.3f}", f"{_reciprocal(ranks):.3f}")
    console.print(table)


def _rank(question: StartQuestion, ranking: Ranking, changed: str | None, factor: float) -> int | None:
    channels = {
        name: np.array([hit.channels[name] for hit in ranking.hits], dtype=np.float32)
        * (factor if name == changed else 1)
        for name in ranking.hits[0].channels
    }
    order = np.argsort(-blended(channels), kind="stable")
    hits = [ranking.hits[int(i)] for i in order]
    found = (i for i, hit in enumerate(hits) if _holds_gold(question, hit.document.id, hit.document.quote(hit.clause)))
    return next(found, None)


def _reciprocal(ranks: Sequence[int | None]) -> float:
    """Return the mean of 1 / place of the first citation that answers, 0 for one that is not among the first TOP."""
    found = [0.0 if rank is None or rank >= TOP else 1 / (rank + 1) for rank in ranks]
    return sum(found) / len(found) if found else 0.0


def _open_with_first_encoder() -> Assistant:
    """Build an index for the first encoder alone, as any other sentence-transformers model would have it."""
    settings = Settings()
    sources = read_sources(settings)
    encoders = load_encoders(settings.encoder)[:1]
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), sources, settings.encoder, encoders, lambda _what, _done, _total: None)
        return Assistant(load_index(Path(folder), sources, settings.encoder, encoders), sources.directory)


def main(
    misses: Annotated[bool, typer.Option("--misses", help="Print every question that was missed.")] = False,
    show_grid: Annotated[bool, typer.Option("--grid", help="Print what other weights would do.")] = False,
    refit: Annotated[bool, typer.Option("--fit", help="Fit and write the coefficients of the probability.")] = False,
    first_only: Annotated[bool, typer.Option("--first-encoder-only", help="Leave the second encoder out.")] = False,
) -> None:
    """Check the answers on the start questions with the current index and encoder."""
    console = Console()
    try:
        assistant = _open_with_first_encoder() if first_only else open_assistant(Settings())
    except Fault as fault:
        sys.exit(f"eval: {fault}")
    questions = read_start_questions()
    if refit:
        fitted = fit(assistant, questions, len(assistant.index.encoders))
        console.print(fitted)
        write_coefficients(fitted)
    elif show_grid:
        grid(console, assistant, questions)
    else:
        stderr = Console(stderr=True)
        tracked = track(questions, "answering", console=stderr, transient=True, disable=not stderr.is_terminal)
        report(console, run(assistant, tracked), misses)


if __name__ == "__main__":
    typer.run(main)
