"""Labels of what a writer may say: their form, the figures, and that the check keeps what it promises."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.chat.support import MODEL, SupportModel
from assistant.pipeline import Assistant
from corpus.load import BUNDLED, load_directory
from eval.errors import LabelsInvalid
from eval.question import Split
from eval.support_labels import (
    Labelled,
    Read,
    Told,
    citations_of,
    fit,
    labels_file,
    read_all,
    read_labels,
    tell,
    write_models,
)

GOOD, BAD = Labelled(("a#1",), "支持。", True), Labelled(("a#1",), "不支持。", False, "negation")


def test_half_of_the_sentences_are_true_ones_with_a_small_change() -> None:
    dev, test = (read_labels(labels_file(split)) for split in (Split.DEV, Split.TEST))
    everything = [*dev, *test]
    assert len(everything) >= 200
    assert sum(labelled.supported for labelled in everything) * 2 == len(everything)
    assert len({labelled.sentence for labelled in everything}) == len(everything)
    assert not {labelled.clauses for labelled in dev} & {labelled.clauses for labelled in test}
    kinds = Counter(labelled.corruption for labelled in everything if not labelled.supported)
    assert {"another body", "another figure", "dropped condition", "negation"} < set(kinds)
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "Expecting"),
        ('{"clauses": ["a#1"], "sentence": "x"}', "'supported'"),
        ('{"clauses": ["a#1"], "sentence": "x", "supported": 1}', "corruption"),
        ('{"clauses": ["a#1"], "sentence": "x", "supported": false}', "corruption"),
        ('{"clauses": ["a#1"], "sentence": "x", "supported": true, "corruption": "negation"}', "corruption"),
    ],
)
def test_a_line_of_another_form_is_told_with_its_number(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"clauses": ["a#1"], "sentence": "x", "supported": true}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(LabelsInvalid, match=rf"labels\.jsonl:2: .*{fault}"):
        read_labels(path)


def test_a_clause_that_no_document_has_is_told(tiny: Assistant) -> None:
    with pytest.raises(LabelsInvalid, match="'doc#9'"):
        citations_of(["doc#9"], tiny.index.corpus)


def test_the_figures_count_what_is_shown() -> None:
    read = (Read(GOOD, (), {}), Read(GOOD, (), {}), Read(BAD, (), {}), Read(BAD, ("商务部",), {}))
    assert Told(read, np.array([True, False, True, False])).figures == {
        "sentences": 4, "supported": 2, "shown": 2, "precision": 0.5, "recall": 0.5, "refused_by_name": 1,
        "passed": {"negation": "1 of 2"},
    }  # fmt: skip


def test_a_model_is_fitted_to_let_few_wrong_ones_pass_and_written_with_its_labels(tmp_path: Path) -> None:
    # Coverage tells them apart but for one in forty; sentences named as unfounded are neither fitted nor shown.
    read = [
        Read(Labelled((f"a#{n % 20}",), f"{n}", n % 2 == 0, None if n % 2 == 0 else "negation"), (), {"coverage": c})
        for n in range(80)
        for c in [0.9 if n % 2 == 0 or n == 41 else 0.1]
    ]
    read.append(Read(BAD, ("商务部",), {"coverage": 1.0}))
    model = fit(read, 0)
    told = tell(read, model)
    assert told.figures["precision"] == pytest.approx(40 / 41)
    assert told.figures["recall"] == 1.0
    labels, path = tmp_path / "labels.jsonl", tmp_path / "support.json"
    labels.write_text("x", encoding="utf-8")
    write_models({0: model}, labels, path)
    assert SupportModel.load(0, path).probability({"coverage": 0.9}) == pytest.approx(
        model.probability({"coverage": 0.9}), abs=1e-3
    )


def test_the_model_is_fitted_on_the_labels_that_are_there() -> None:
    import hashlib

    path = labels_file(Split.DEV)
    fitted = json.loads(MODEL.read_text(encoding="utf-8"))
    assert fitted["fitted_on"] == {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    assert set(fitted["encoders"]) == {"0", "1", "2"}


@pytest.mark.model
def test_sentences_of_clauses_that_were_not_fitted_on_are_told(assistant: Assistant) -> None:
    read = read_all(read_labels(labels_file(Split.TEST)), assistant, load_directory(BUNDLED))
    figures = tell(read, SupportModel.load(2)).figures
    assert figures["precision"] >= 0.9
    assert figures["recall"] >= 0.6
    assert all(figures["passed"][kind].startswith("0 ") for kind in ("another body", "another figure", "another place"))
