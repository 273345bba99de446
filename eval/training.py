"""Examples to fit on: questions with their candidate clauses, the features of these and how well they answer.

The project's dev questions come with whether they can be answered at all; questions of external sets only with what
answers them, and count less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.pipeline import MAX_QUESTION, Assistant
from eval.dataset import Dataset
from eval.question import ANSWERS, EvalQuestion, places, qrels
from index.build import Progress
from index.search import Candidates, Index

OWN = "own"
# Each external set counts a quarter of the project's own questions, for what it asks about is not policy zones.
EXTERNAL_SHARE = 0.25
# Most candidates of an external question are far from it and tell nothing; the best of each channel do.
EXTERNAL_CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates: `answers` is 1 for those that answer it, (candidates,).

    Questions of one `group` are wordings of each other and must stay on one side of every split. `question` and `text`
    (as it was understood) are those of our own questions, `answering` the ids of the clauses that answer these.
    """

    id: str
    group: str
    source: str
    weight: float
    found: Candidates
    answers: NDArray[np.float64]
    answering: frozenset[str] = frozenset()
    question: EvalQuestion | None = field(default=None, compare=False)
    text: str = ""

    @property
    def has_answer(self) -> bool:
        """Whether one of the candidates answers."""
        return bool(self.answers.any())


def own_examples(assistant: Assistant, questions: Sequence[EvalQuestion], progress: Progress) -> list[Example]:
    """Return an example for each question; wordings of one question share its weight."""
    index, corpus, clauses = assistant.index, assistant.index.corpus, assistant.index.corpus.clauses
    sizes: dict[str, int] = {}
    for question in questions:
        sizes[question.group] = sizes.get(question.group, 0) + 1
    examples = []
    for n, question in enumerate(questions):
        progress(OWN, n, len(questions))
        text = assistant.understood(question.text, question.previous)
        found = index.candidates(index.read(text))
        grades = qrels(places(question, corpus))
        answering = frozenset(unit for unit, grade in grades.items() if grade == ANSWERS)
        answers = _column(clauses[row].id in answering for row in found.rows.tolist())
        weight = sizes[question.group] ** -0.5
        examples.append(Example(question.id, question.group, OWN, weight, found, answers, answering, question, text))
    progress(OWN, len(questions), len(questions))
    return examples


def dataset_examples(index: Index, dataset: Dataset, own: float, progress: Progress) -> list[Example]:
    """Return an example for each question of an external set whose answer is among the candidates.

    `own` is the weight of the project's own questions together; a set gets a share of it, each question the same.
    """
    clauses = index.corpus.clauses
    examples = []
    for n, query in enumerate(dataset.queries):
        progress(dataset.name, n, len(dataset.queries))
        found = index.candidates(index.read(query.text[:MAX_QUESTION]))
        relevant = {document for document, grade in dataset.qrels[query.id].items() if grade > 0}
        answers = _column(clauses[row].document_id in relevant for row in found.rows.tolist())
        if answers.any():
            found, answers = _nearest(index, found, answers)
            group = f"{dataset.name}-{query.id}"
            examples.append(Example(group, group, dataset.name, 0.0, found, answers))
    progress(dataset.name, len(dataset.queries), len(dataset.queries))
    weight = EXTERNAL_SHARE * own / max(len(examples), 1)
    return [Example(e.id, e.group, e.source, weight, e.found, e.answers) for e in examples]


def _nearest(index: Index, found: Candidates, answers: NDArray[np.float64]) -> tuple[Candidates, NDArray[np.float64]]:
    """Return the candidates that the model in use ranks first, and those that answer."""
    order = np.argsort(-index.model.score.values(found.features), kind="stable")
    kept = np.union1d(order[:EXTERNAL_CANDIDATES], np.flatnonzero(answers))
    features = {name: values[kept] for name, values in found.features.items()}
    return Candidates(found.rows[kept], features, np.zeros(0, dtype=np.float32), 0.0), answers[kept]


def _column(values: Iterable[bool]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)
