"""This program with models fitted without the question: what it would do with questions that nobody fitted on.

Ranking and gate in the repository are fitted on the dev questions, which no peer has seen. Here they are fitted anew on
seven of eight folds, wordings of one question together, for the questions of the eighth.
"""

from dataclasses import dataclass

import numpy as np

from assistant.pipeline import Assistant
from corpus.load import BUNDLED, load_directory
from eval.fitting import fit_score, fold_of
from eval.gate_fitting import fit_gate, gate_examples
from eval.peers.scripts import with_assistant
from eval.peers.scripts.with_assistant import split
from eval.question import Split, read_questions
from eval.training import Example, own_examples
from index.ranking import RankingModel

__all__ = ["build", "refuses", "search", "split"]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An assistant for each fold, the fold of each question, and each fold's ranking model."""

    assistants: dict[int, Assistant]
    folds: dict[str, int]
    models: dict[int, RankingModel]

    def asked(self, question: str) -> Assistant:
        """Return the assistant that has not seen a question, with its ranking in place."""
        fold = self.folds[question]
        assistant = self.assistants[fold]
        assistant.index.model = self.models[fold]
        return assistant


def build(chunks: list[tuple[str, str]], top: int) -> HeldOut:
    """Fit the models of every fold on the dev questions of the others."""
    whole = with_assistant.build(chunks, top)
    examples = own_examples(whole, read_questions(Split.DEV), lambda *_: None)
    names, folds = list(examples[0].found.features), fold_of(examples)
    groups = {e.group: int(fold) for e, fold in zip(examples, folds, strict=True)}
    seen = gate_examples(whole.index, whole.gate, whole.index.model, names, examples)
    directory, assistants, models = load_directory(BUNDLED), {}, {}
    for fold in np.unique(folds).tolist():
        others = [example for example in examples if groups[example.group] != fold]
        models[fold] = _ranking(whole, others, names)
        gate = fit_gate([example for example in seen if groups[example.group] != fold])
        assistants[fold] = Assistant(whole.index, directory, gate_model=gate)
    return HeldOut(assistants, {e.question.text: groups[e.group] for e in examples if e.question}, models)


def _ranking(whole: Assistant, others: list[Example], names: list[str]) -> RankingModel:
    """Fit the score; the curve from score to probability has two coefficients and does not order clauses."""
    return RankingModel(fit_score(others, names), whole.index.model.evidence, whole.index.model.calibration)


def search(index: HeldOut, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return what an assistant that has not seen the question finds."""
    return with_assistant.search(index.asked(question), question, top)


def refuses(index: HeldOut, question: str) -> bool:
    """Return whether an assistant that has not seen the question refuses it."""
    return with_assistant.refuses(index.asked(question), question)
