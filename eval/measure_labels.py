"""Sentences that people labelled as measures or none, and how well the program finds the same.

    python -m eval.measure_labels                         the development half
    python -m eval.measure_labels --misses                and each of its sentences where something differs
    python -m eval.measure_labels --split test --json     the other half, for reports alone: it shows no sentence

A line of eval/labels/measures-dev.jsonl or measures-test.jsonl is a sentence of a clause:
{"clause": "nmg-2023#四/（六）", "sentence": "…", "measure": true, "verbs": ["鼓励"], "kinds": ["贸易"],
 "beneficiaries": ["边民互市贸易"], "places": [], "conditions": [], "strength": "鼓励"}
and of one that is no measure {"clause": …, "sentence": …, "measure": false}.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from assistant.derived.measures import Kind, Strength, Verb, find_measures
from assistant.terminal import AsJson, console, print_json
from corpus.document import Clause, Corpus, Document, Span
from corpus.errors import Fault
from corpus.load import load_corpus
from eval.errors import LabelsInvalid
from eval.measure_scores import Compared, Count, LabelledSentence, compare_all, totals
from eval.question import Split

LABELS = Path(__file__).with_name("labels")


def labels_file(split: Split) -> Path:
    """Return where the labels of a split are."""
    return LABELS / f"measures-{split}.jsonl"


def read_labels(path: Path, corpus: Corpus) -> tuple[LabelledSentence, ...]:
    """Read a file of labels; LabelsInvalid, naming file and line, where it is of another form or of other documents."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LabelsInvalid(f"{path} cannot be read: {error.strerror}") from error
    return tuple(_read(path, n, line, corpus) for n, line in enumerate(lines, start=1))


def _read(path: Path, n: int, line: str, corpus: Corpus) -> LabelledSentence:
    try:
        return _labelled(json.loads(line), corpus)
    except KeyError as error:
        raise LabelsInvalid(
            f"{path.name}:{n}: {error} is missing: the form stands in eval/measure_labels.py"
        ) from error
    except (ValueError, TypeError) as error:
        raise LabelsInvalid(f"{path.name}:{n}: {error}: the form stands in eval/measure_labels.py") from error


def _labelled(row: dict[str, Any], corpus: Corpus) -> LabelledSentence:
    document, clause, sentence = _sentence(row["clause"], row["sentence"], corpus)
    if row["measure"] is False:
        return LabelledSentence(document, clause, sentence, is_measure=False)
    if row["measure"] is not True:
        raise ValueError(f"measure is {row['measure']!r}, neither true nor false")
    return LabelledSentence(
        document,
        clause,
        sentence,
        is_measure=True,
        verbs=frozenset(Verb(name) for name in row["verbs"]),
        kinds=frozenset(Kind(name) for name in row["kinds"]),
        beneficiaries=_within(row, "beneficiaries"),
        places=_within(row, "places"),
        conditions=_within(row, "conditions"),
        strength=Strength(row["strength"]),
    )


def _sentence(clause_id: str, sentence: str, corpus: Corpus) -> tuple[Document, Clause, Span]:
    """Return where a sentence stands; ValueError if there is no such clause, or it has no such sentence."""
    for document in corpus.documents:
        for clause in document.clauses:
            if clause.id == clause_id:
                for span in clause.sentences:
                    if document.text[span.start : span.end] == sentence:
                        return document, clause, span
                raise ValueError(f"{clause_id} has no sentence {sentence!r}")
    raise ValueError(f"no document has a clause {clause_id!r}")


def _within(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    if not isinstance(row[name], list):
        raise TypeError(f"{name} is {row[name]!r}, not a list")
    for phrase in row[name]:
        if not phrase or phrase not in row["sentence"]:
            raise ValueError(f"{name}: {phrase!r} does not stand in the sentence")
    return tuple(dict.fromkeys(row[name]))


def figures(counts: Mapping[str, Count]) -> dict[str, dict[str, float | int | None]]:
    """Return precision, recall, F1 and counts of each field, for JSON."""
    rows: dict[str, dict[str, float | int | None]] = {
        name: {
            "precision": count.precision,
            "recall": count.recall,
            "f1": count.f1,
            "right": len(count.right),
            "wrong": len(count.wrong),
            "missed": len(count.missed),
        }
        for name, count in counts.items()
        if name != "strength"
    }
    strength = counts["strength"]
    rows["strength"] = {"accuracy": strength.recall, "right": len(strength.right), "wrong": len(strength.missed)}
    return rows


def table(counts: Mapping[str, Count], title: str) -> Table:
    """Return the figures as a table."""
    shown = Table("", "precision", "recall", "F1", "right", "wrong", "missed", title=title)
    for name, count in counts.items():
        if name == "strength":
            wrong = len(count.missed)
            shown.add_row("strength, accuracy", "", _shown(count.recall), "", str(len(count.right)), str(wrong), "")
        else:
            sums = (len(count.right), len(count.wrong), len(count.missed))
            shown.add_row(name, *map(_shown, (count.precision, count.recall, count.f1)), *map(str, sums))
    return shown


def differing(compared: Sequence[Compared]) -> list[str]:
    """Return a few lines on each sentence where something was wrongly found (+) or missed (-)."""
    lines = []
    for one in compared:
        fields = [
            " ".join(
                [f"    {name}:", *(f"+{value}" for value in count.wrong), *(f"-{value}" for value in count.missed)]
            )
            for name, count in one.counts.items()
            if name != "measure" and (count.wrong or count.missed)
        ]
        measure = one.counts["measure"]
        mark = "+measure " if measure.wrong else "-measure " if measure.missed else ""
        if mark or fields:
            lines += [f"{mark}{one.label.clause.id}  {one.label.text}", *(fields if one.found else ())]
    return lines


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(
    split: Annotated[Split, typer.Option(help="Which half of the labels.")] = Split.DEV,
    as_json: AsJson = False,
    misses: Annotated[bool, typer.Option("--misses", help="Show what differs; of dev alone.")] = False,
) -> None:
    """Compare the measures that the program finds with the labelled ones."""
    if misses and split is not Split.DEV:
        raise typer.BadParameter("--misses shows sentences, and those of the test half are for nobody who writes rules")
    try:
        compared = compare_all(read_labels(labels_file(split), load_corpus()), find_measures)
    except Fault as error:
        console(stderr=True).print(escape(f"error: {error}"))
        raise typer.Exit(1) from error
    counts = totals(compared)
    if as_json:
        print_json(figures(counts))
    else:
        console().print(table(counts, f"measures, {split}: {len(compared)} sentences"))
    for line in differing(compared) if misses else ():
        console(stderr=as_json).print(escape(line), soft_wrap=True)


if __name__ == "__main__":
    typer.run(main)
