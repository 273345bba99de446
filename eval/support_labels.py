"""Sentences labelled by hand as said by the clauses they cite, or not, and how well the check of a writer tells them.

    python -m eval.support_labels                         the development half, by models that had not seen the clause
    python -m eval.support_labels --split test --json     the other half, for reports alone
    python -m eval.support_labels --misses                and each sentence that is told wrongly
    python -m eval.support_labels --fit                   fits assistant/chat/support.json on the development half

A line of eval/labels/support-dev.jsonl or support-test.jsonl is a sentence in Chinese or English:
{"clauses": ["nmg-2023#四/（六）"], "sentence": "…", "supported": true}
and of one that its clauses do not say, made of a true one by a small change, {…, "supported": false, "corruption":
"another body"}. No clause is in both files.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.markup import escape
from rich.table import Table

from assistant.answer import Citation
from assistant.chat.named import Source, unfounded, unquoted
from assistant.chat.support import MODEL, SupportModel, SupportReader
from assistant.opening import open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.terminal import AsJson, console, print_json
from corpus.agencies import Directory
from corpus.document import Corpus
from corpus.load import load_directory
from eval.errors import LabelsInvalid
from eval.fitting import Column, fit_logistic
from eval.measure_labels import LABELS
from eval.question import Split

# Of the sentences that are shown so many are to be supported, on clauses that were not fitted on.
PRECISION = 0.95
FOLDS = 10
INVERSE_RIDGE = 0.3
# Without encoders there are no cosines.
_COSINES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the clauses it cites; what is true of it, and what was changed where it is not supported."""

    clauses: tuple[str, ...]
    sentence: str
    supported: bool
    corruption: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled sentence as the check sees it: what it says that is nowhere, and its features."""

    labelled: Labelled
    unfounded: tuple[str, ...]
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """How sentences were told: `shown` those that pass, of all."""

    read: tuple[Read, ...]
    shown: NDArray[np.bool_]

    @property
    def figures(self) -> dict[str, Any]:
        """Precision and recall of what is shown, and how many of each corruption pass."""
        supported = np.array([one.labelled.supported for one in self.read])
        right = int((self.shown & supported).sum())
        kinds = Counter(one.labelled.corruption for one in self.read if not one.labelled.supported)
        passed = Counter(
            one.labelled.corruption
            for one, is_shown in zip(self.read, self.shown, strict=True)
            if is_shown and not one.labelled.supported
        )
        return {
            "sentences": len(self.read),
            "supported": int(supported.sum()),
            "shown": int(self.shown.sum()),
            "precision": right / int(self.shown.sum()) if self.shown.any() else None,
            "recall": right / int(supported.sum()) if supported.any() else None,
            "refused_by_name": sum(bool(one.unfounded) for one in self.read if not one.labelled.supported),
            "passed": {str(kind): f"{passed[kind]} of {count}" for kind, count in sorted(kinds.items(), key=str)},
        }


def labels_file(split: Split) -> Path:
    """Return where the labels of a split are."""
    return LABELS / f"support-{split}.jsonl"


def read_labels(path: Path) -> tuple[Labelled, ...]:
    """Read a file of labels; LabelsInvalid, naming file and line, where it is of another form."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LabelsInvalid(f"{path} cannot be read: {error.strerror}") from error
    return tuple(_labelled(path, n, line) for n, line in enumerate(lines, start=1))


def _labelled(path: Path, n: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        supported, corruption = row["supported"], row.get("corruption")
        if not isinstance(supported, bool) or supported == bool(corruption):
            raise ValueError("what is supported has no corruption, and what is not has one")
        return Labelled(tuple(row["clauses"]), row["sentence"], supported, corruption)
    except (ValueError, TypeError, KeyError) as error:
        raise LabelsInvalid(f"{path.name}:{n}: {error}: the form stands in eval/support_labels.py") from error


def read_all(labels: Sequence[Labelled], assistant: Assistant, directory: Directory) -> tuple[Read, ...]:
    """Return labelled sentences as the check sees them."""
    reader, corpus = SupportReader(assistant.index), assistant.index.corpus
    found = []
    for labelled in labels:
        source = Source(citations_of(labelled.clauses, corpus), directory)
        text = unquoted(labelled.sentence, source)
        found.append(Read(labelled, unfounded(text, source), reader.features(text, source)))
    return tuple(found)


def citations_of(clause_ids: Sequence[str], corpus: Corpus) -> tuple[Citation, ...]:
    """Return citations of whole clauses, numbered; LabelsInvalid for one that no document has."""
    clauses = {clause.id: (document, clause) for document in corpus.documents for clause in document.clauses}
    found = []
    for n, clause_id in enumerate(clause_ids, start=1):
        if clause_id not in clauses:
            raise LabelsInvalid(f"no document has a clause {clause_id!r}")
        document, clause = clauses[clause_id]
        found.append(Citation(n, clause_id, document, clause.path, clause.start, clause.end, (), clause.agencies, 1.0))
    return tuple(found)


def fit(read: Sequence[Read], encoders: int) -> SupportModel:
    """Fit the model for so many encoders on what is refused by no name; choose its threshold on held-out clauses."""
    kept = [one for one in read if not one.unfounded]
    probabilities = held_out(kept, encoders)
    labels = _supported(kept)
    lowest = min(t for t in probabilities if labels[probabilities >= t].mean() >= PRECISION)
    # Rounded up: down it might let one more pass.
    return SupportModel(fit_logistic(_columns(kept, encoders), labels, INVERSE_RIDGE), ceil(1000 * lowest) / 1000)


def held_out(kept: Sequence[Read], encoders: int) -> Column:
    """Return for each sentence the probability by a model that had not seen its clause."""
    folds = np.array([int(hashlib.sha256(one.labelled.clauses[0].encode()).hexdigest(), 16) % FOLDS for one in kept])
    labels, columns = _supported(kept), _columns(kept, encoders)
    found = np.zeros(len(kept))
    for fold in np.unique(folds):
        left = folds == fold
        model = fit_logistic({name: c[~left] for name, c in columns.items()}, labels[~left], INVERSE_RIDGE)
        found[left] = [SupportModel(model, 0.0).probability(one.features) for one in np.array(kept)[left]]
    return found


def tell(read: Sequence[Read], model: SupportModel, probabilities: Column | None = None) -> Told:
    """Tell sentences by a model, or by probabilities of those that are refused by no name."""
    kept = [one for one in read if not one.unfounded]
    if probabilities is None:
        probabilities = np.array([model.probability(one.features) for one in kept])
    passing = iter(probabilities >= model.threshold)
    return Told(tuple(read), np.array([not one.unfounded and bool(next(passing)) for one in read]))


def _columns(read: Sequence[Read], encoders: int) -> dict[str, Column]:
    names = [name for name in read[0].features if name not in _COSINES[encoders:]]
    return {name: np.array([one.features[name] for one in read]) for name in names}


def _supported(read: Sequence[Read]) -> Column:
    return np.array([one.labelled.supported for one in read], dtype=np.float64)


def write_models(models: Mapping[int, SupportModel], labels: Path, path: Path = MODEL) -> None:
    """Write the models, with the digest of the labels that they were fitted on."""
    digest = hashlib.sha256(labels.read_bytes()).hexdigest()
    values = {
        "fitted_on": {labels.name: digest},
        "encoders": {str(encoders): model.write() for encoders, model in models.items()},
    }
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(told: Told, title: str) -> Table:
    """Return the figures as a table."""
    shown = Table("", "", title=title)
    for name, value in told.figures.items():
        if isinstance(value, dict):
            for kind, passed in value.items():
                shown.add_row(f"passed: {kind}", passed)
        else:
            shown.add_row(name.replace("_", " "), f"{value:.3f}" if isinstance(value, float) else str(value))
    return shown


def main(
    split: Annotated[Split, typer.Option(help="dev or test; the latter for reports alone.")] = Split.DEV,
    misses: Annotated[bool, typer.Option("--misses", help="Show each sentence that is told wrongly.")] = False,
    fit_models: Annotated[bool, typer.Option("--fit", help="Fit assistant/chat/support.json anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the check of a writer's sentences with labels.

    Example: python -m eval.support_labels --split dev --misses
    """
    settings = Settings()
    assistant = open_assistant(settings)
    encoders, directory = len(assistant.index.encoders), load_directory(settings.corpus.expanduser())
    if fit_models:
        read = read_all(read_labels(labels_file(Split.DEV)), assistant, directory)
        write_models({n: fit(read, n) for n in range(encoders + 1)}, labels_file(Split.DEV))
    read = read_all(read_labels(labels_file(split)), assistant, directory)
    model = SupportModel.load(encoders)
    kept = [one for one in read if not one.unfounded]
    told = tell(read, model, held_out(kept, encoders) if split is Split.DEV else None)
    if as_json:
        print_json({"split": split.value, "encoders": encoders, "threshold": model.threshold, **told.figures})
        return
    out = console()
    out.print(table(told, f"{split.value}, threshold {model.threshold}"))
    if misses and split is Split.DEV:
        for one, is_shown in zip(told.read, told.shown, strict=True):
            if is_shown != one.labelled.supported:
                mark = "+" if is_shown else "-"
                out.print(escape(f"{mark} {one.labelled.sentence} {one.labelled.corruption or one.unfounded}"))


if __name__ == "__main__":
    typer.run(main)
