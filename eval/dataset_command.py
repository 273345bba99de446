"""What `assistant eval --dataset DIR` does: index an external set, search it with every question, and measure."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from assistant.building import progress_bars
from assistant.settings import Settings
from assistant.terminal import print_json
from eval.dataset import read_dataset, sampled
from eval.dataset_run import dataset_json, dataset_table, run_dataset
from index.encoder import load_encoders


@dataclass(frozen=True, slots=True)
class DatasetRequest:
    """What was asked for; `sample` keeps that many documents, the graded among them, which is an easier setting."""

    folder: Path
    corpus: Path | None
    sample: int | None
    as_json: bool


def evaluate_dataset(settings: Settings, request: DatasetRequest, console: Console, stderr: Console) -> None:
    """Run our retrieval over a set and print its measures beside those of simpler rankings."""
    dataset = read_dataset(request.folder, request.corpus)
    if request.sample is not None:
        dataset = sampled(dataset, request.sample)
    with progress_bars(stderr) as progress:
        encoders = load_encoders(settings.encoder)
        result = run_dataset(dataset, settings.home.expanduser(), settings.encoder, encoders, progress)
    if request.as_json:
        print_json(dataset_json(result))
    else:
        console.print(dataset_table(result))
