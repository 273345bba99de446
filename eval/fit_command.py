"""`assistant fit`: fit ranking model and evidence gate, write both, and say how they do on questions not fitted on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_auc_score

from assistant.gate import GATE, GateModel
from assistant.opening import open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.alternatives import alternatives_tables, compare_alternatives, held_out_alternatives, rank_measures
from eval.dataset import read_dataset, sampled
from eval.dataset_run import open_dataset_index
from eval.fitting import fit_ranking, fold_of, held_out_scores
from eval.gate_fitting import FALSE_REFUSALS, GateExample, fit_gate, gate_examples, held_out_gate
from eval.question import QUESTIONS, Split, dev_digest, read_questions
from eval.training import Example, dataset_examples, own_examples
from index.build import Progress
from index.encoder import load_encoders
from index.ranking import RANKING, RankingModel

Json = dict[str, Any]
VECTORS = ("first", "second")
# The sets that are fitted on, by their folders' names. lawbench is told by its citations alone, and the Chinese twins
# of the English sets say what these say.
SETS = ("stard", "ncp_mini", "lawfacts_syn_en", "lawfacts_syn_zh", "xquad_en2zh", "xquad_zh2zh")
# More documents than this take an hour to encode; fewer make an easy search.
SAMPLE = 1500


@dataclass(frozen=True, slots=True)
class FitRequest:
    """What was asked for: the folder of external sets, if any, and how much of them; whether anything is to be written.

    `questions` is the folder of our own questions, of which the dev ones are fitted on. With `compare` other models are
    tried beside the one in use, and nothing is written.
    """

    bench: Path | None
    sample: int
    write: bool
    questions: Path = QUESTIONS
    compare: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """The models for so many encoders, and how they do on questions that they were not fitted on."""

    ranking: RankingModel
    gate: GateModel
    figures: dict[str, float]


def fit(settings: Settings, request: FitRequest, console: Console, progress: Progress) -> None:
    """Fit the models for two encoders, one and none; print the held-out figures, and write both files; or compare."""
    encoders = load_encoders(settings.encoder)
    assistant = open_assistant(settings, encoders)
    examples = own_examples(assistant, read_questions(Split.DEV, request.questions), progress)
    own = sum(example.weight for example in examples)
    digests = {"dev_questions": dev_digest(request.questions)}
    for folder in _sets(request.bench):
        dataset = sampled(read_dataset(folder), request.sample)
        digests[dataset.name] = dataset.digest
        index = open_dataset_index(dataset, settings.home.expanduser(), settings.encoder, encoders, progress)
        examples += dataset_examples(index, dataset, own, progress)
    if request.compare:
        scores = held_out_alternatives(examples, list(examples[0].found.features))
        console.print(*alternatives_tables(*compare_alternatives(examples, scores)))
        return
    fitted = {}
    for kept in range(len(encoders), -1, -1):
        fitted[kept] = _fit_for(assistant, [with_encoders(example, kept) for example in examples])
        console.print(f"[bold]{kept} encoders[/bold]", _table(fitted[kept].figures))
    if request.write:
        write_models(RANKING, {str(n): fitted[n].ranking.write() for n in sorted(fitted)}, digests)
        write_models(GATE, {str(n): fitted[n].gate.write() for n in sorted(fitted)}, digests)
        console.print(f"wrote {RANKING} and {GATE}", markup=False)


def _sets(bench: Path | None) -> list[Path]:
    return [bench / name for name in SETS if (bench / name / "corpus.jsonl").is_file()] if bench else []


def with_encoders(example: Example, kept: int) -> Example:
    """Return an example with the features that an index with so many encoders has."""
    gone = VECTORS[kept:]
    found = example.found
    features = {name: column for name, column in found.features.items() if not any(word in name for word in gone)}
    return replace(example, found=replace(found, features=features))


def _fit_for(assistant: Assistant, examples: Sequence[Example]) -> Fitted:
    """Fit on examples with the features of an index with as many encoders."""
    names = list(examples[0].found.features)
    model, brier = fit_ranking(examples, names)
    own = [example for example in examples if example.question]
    seen = gate_examples(assistant.index, assistant.gate, model, names, examples)
    gate = fit_gate(seen)
    held_out = held_out_scores(examples, names, fold_of(examples))
    ranked = {e.id: s for e, s in zip(examples, held_out, strict=True) if e.question and e.has_answer}
    figures = _rank_figures([e for e in own if e.id in ranked], ranked) | _gate_figures(seen)
    return Fitted(model, gate, figures | {f"Brier, {kind}": value for kind, value in brier.items()})


def _rank_figures(examples: Sequence[Example], scores: dict[str, NDArray[np.float64]]) -> dict[str, float]:
    """Return hit@1, hit@3 and RR@10 over questions with an answer among the clauses."""
    measures = rank_measures(examples, [scores[example.id] for example in examples])
    return {"questions": float(len(examples))} | {name: measure.value() for name, measure in measures.items()}


def _gate_figures(seen: Sequence[GateExample]) -> dict[str, float]:
    answerable = np.array([example.answerable for example in seen])
    first = np.array([example.first_answers for example in seen])
    probabilities, confidence = held_out_gate(seen), held_out_gate(seen, first=True)
    threshold = np.quantile(probabilities[answerable], FALSE_REFUSALS)
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = np.bincount(bins, weights=first - confidence, minlength=10)
    return {
        "AUROC of the gate": float(roc_auc_score(answerable, probabilities)),
        f"refused of the unanswerable at {FALSE_REFUSALS:.0%} false refusals": float(
            (probabilities[~answerable] < threshold).mean()
        ),
        "ECE of the confidence": float(np.abs(gaps).sum() / len(seen)),
    }


def _table(figures: dict[str, float]) -> Table:
    table = Table("held out", "value", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name, value in figures.items():
        table.add_row(name, f"{value:.0f}" if name == "questions" else f"{value:.4f}")
    return table


def write_models(path: Path, models: Json, digests: dict[str, str]) -> None:
    """Write models by their number of encoders, with the digests of what they were fitted on.

    A fit with fewer encoders leaves the models for more as they are.
    """
    kept = json.loads(path.read_text(encoding="utf-8"))["encoders"] if path.exists() else {}
    values = {"fitted_on": digests, "encoders": dict(sorted((kept | models).items()))}
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
