"""Labels of measures: their form, how they are compared with what is found, and the command that does so."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

import eval.measure_labels as command
from assistant.derived.measures import FoundKind, FoundPlace, FoundVerb, Kind, Measure, Strength, Verb
from corpus.document import Clause, Corpus, Document, Span
from corpus.places import places_in
from eval.errors import LabelsInvalid
from eval.measure_labels import differing, figures, labels_file, read_labels
from eval.measure_scores import Count, LabelledSentence, compare, compare_all, totals
from eval.question import Split
from tests.handmade import document

#       0         1         2         3
#       0123456789012345678901234567890123
TEXT = "支持有条件的边境企业在满洲里申请试点。鼓励银行提供贷款。统计工作由各地负责。"
SENTENCES = (Span(0, 19), Span(19, 28), Span(28, 38))


@pytest.fixture
def tiny() -> Corpus:
    """Return a corpus of one document of one clause of three sentences."""
    made = document(TEXT)
    clause = replace(made.clauses[0], sentences=SENTENCES)
    return Corpus((replace(made, clauses=(clause,)),), "")


def row(n: int, **fields: object) -> dict[str, object]:
    """Return the line of a sentence that is a measure where there are fields."""
    said = {"clause": "doc#一", "sentence": TEXT[SENTENCES[n].start : SENTENCES[n].end], "measure": bool(fields)}
    return said | fields


FIRST = row(
    0,
    verbs=["支持"],
    kinds=["平台", "贸易"],
    beneficiaries=["边境企业"],
    places=["满洲里"],
    conditions=["有条件的"],
    strength="鼓励",
)
SECOND = row(1, verbs=["鼓励"], kinds=["融资"], beneficiaries=["银行"], places=[], conditions=[], strength="鼓励")
THIRD = row(2)


def written(folder: Path, *rows: object) -> Path:
    """Write a file of labels."""
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return path


def found(corpus: Corpus, n: int) -> Measure:
    """Return a measure of sentence n that has a verb, 支持, and nothing else."""
    made, span = corpus.documents[0], Span(SENTENCES[n].start, SENTENCES[n].start + 2)
    verbs = (FoundVerb(Verb.SUPPORT, span),)
    return Measure(made, made.clauses[0], SENTENCES[n], verbs, (), (), (), (), Strength.ENCOURAGING, span)


def counted(count: Count) -> tuple[int, int, int]:
    """Return how many are right, wrong and missed."""
    return len(count.right), len(count.wrong), len(count.missed)


def test_labels_are_read_with_where_their_sentences_stand(tiny: Corpus, tmp_path: Path) -> None:
    first, second, third = read_labels(written(tmp_path, FIRST, SECOND, THIRD), tiny)
    assert [one.sentence for one in (first, second, third)] == list(SENTENCES)
    assert first.verbs == {Verb.SUPPORT}
    assert first.kinds == {Kind.PLATFORM, Kind.TRADE}
    assert (first.beneficiaries, first.places, first.conditions) == (("边境企业",), ("满洲里",), ("有条件的",))
    assert (first.strength, first.text) == (Strength.ENCOURAGING, "支持有条件的边境企业在满洲里申请试点。")
    assert (second.is_measure, third.is_measure, third.strength) == (True, False, None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (THIRD | {"clause": "doc#二"}, "labels.jsonl:2: no document has a clause 'doc#二'"),
        (THIRD | {"sentence": "统计工作。"}, "labels.jsonl:2: doc#一 has no sentence '统计工作。'"),
        (THIRD | {"measure": "no"}, "labels.jsonl:2: measure is 'no', neither true nor false"),
        (SECOND | {"verbs": ["帮助"]}, "labels.jsonl:2: '帮助' is not a valid Verb"),
        (SECOND | {"kinds": ["钱"]}, "labels.jsonl:2: '钱' is not a valid Kind"),
        (SECOND | {"strength": None}, "labels.jsonl:2: None is not a valid Strength"),
        (SECOND | {"beneficiaries": ["企业"]}, "labels.jsonl:2: beneficiaries: '企业' does not stand in the sentence"),
        (SECOND | {"conditions": "按规定"}, "labels.jsonl:2: conditions is '按规定', not a list"),
        ({"clause": "doc#一", "sentence": "x"}, "labels.jsonl:2: doc#一 has no sentence 'x'"),
        ({"clause": "doc#一"}, "labels.jsonl:2: 'sentence' is missing"),
        ([], "labels.jsonl:2: list indices must be integers"),
    ],
)
def test_a_line_of_another_form_is_named_with_its_fault(
    tiny: Corpus, tmp_path: Path, wrong: object, message: str
) -> None:
    with pytest.raises(LabelsInvalid) as raised:
        read_labels(written(tmp_path, FIRST, wrong), tiny)
    assert message in str(raised.value)


def test_no_file_is_an_error_that_names_it(tiny: Corpus, tmp_path: Path) -> None:
    with pytest.raises(LabelsInvalid, match=r"labels\.jsonl cannot be read: No such file"):
        read_labels(tmp_path / "labels.jsonl", tiny)


@pytest.fixture
def labels(tiny: Corpus, tmp_path: Path) -> tuple[LabelledSentence, ...]:
    """Return the labels of the three sentences."""
    return read_labels(written(tmp_path, FIRST, SECOND, THIRD), tiny)


def test_each_field_is_counted_over_the_labelled_measures(tiny: Corpus, labels: Sequence[LabelledSentence]) -> None:
    (city,) = places_in("满洲里市")
    first = replace(
        found(tiny, 0),
        kinds=(FoundKind(Kind.PLATFORM, Span(16, 18)), FoundKind(Kind.TAX, Span(16, 18))),
        # 有条件的边境企业: half of it is labelled. 试点 is not.
        beneficiaries=(Span(2, 10), Span(16, 18)),
        places=(FoundPlace(city, Span(11, 14)),),
        conditions=(Span(2, 6),),
        strength=Strength.BINDING,
    )
    third = replace(found(tiny, 2), kinds=(FoundKind(Kind.DATA, Span(28, 30)),))

    def find(_document: Document, _clause: Clause) -> tuple[Measure, ...]:
        return (first, third)

    sums = totals(compare_all(labels, find))
    # The second sentence was missed, the third is no measure: its kind counts nowhere.
    assert {name: counted(count) for name, count in sums.items()} == {
        "measure": (1, 1, 1),
        "verbs": (1, 0, 1),
        "kinds": (1, 1, 2),
        "beneficiaries": (1, 1, 1),
        "beneficiaries, exact": (0, 2, 2),
        "places": (1, 0, 0),
        "conditions": (1, 0, 0),
        "conditions, exact": (1, 0, 0),
        "strength": (0, 2, 2),
    }
    assert figures(sums)["kinds"] == {
        "precision": 1 / 2,
        "recall": 1 / 3,
        "f1": 2 / 5,  # 2·1 / (2 found + 3 labelled)
        "right": 1,
        "wrong": 1,
        "missed": 2,
    }
    assert figures(sums)["strength"] == {"accuracy": 0.0, "right": 0, "wrong": 2}


@pytest.mark.parametrize(
    ("span", "matches"),
    [
        (Span(6, 10), True),  # 边境企业 itself
        (Span(8, 10), True),  # 企业: 2 of 4
        (Span(9, 10), False),  # 1 of 4
        (Span(2, 10), True),  # 4 of 8
        (Span(2, 11), False),  # 4 of 9
        (Span(8, 13), False),  # 2 of 5
    ],
)
def test_phrases_match_where_they_share_half_of_the_longer(
    tiny: Corpus, labels: Sequence[LabelledSentence], span: Span, matches: bool
) -> None:
    counts = compare(labels[0], replace(found(tiny, 0), beneficiaries=(span,))).counts
    assert counted(counts["beneficiaries"]) == ((1, 0, 0) if matches else (0, 1, 1))


def test_a_labelled_phrase_is_matched_once_by_the_closest(tiny: Corpus, labels: Sequence[LabelledSentence]) -> None:
    counts = compare(labels[0], replace(found(tiny, 0), beneficiaries=(Span(4, 10), Span(6, 10)))).counts
    assert counts["beneficiaries"] == Count(right=("边境企业",), wrong=("件的边境企业",), missed=())


def test_figures_of_nothing_are_none_not_zero() -> None:
    empty = Count()
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert (Count(missed=("a",)).precision, Count(missed=("a",)).recall, Count(missed=("a",)).f1) == (None, 0.0, 0.0)


def test_only_sentences_that_differ_are_shown(tiny: Corpus, labels: Sequence[LabelledSentence]) -> None:
    right = replace(found(tiny, 1), verbs=(FoundVerb(Verb.ENCOURAGE, Span(19, 21)),), beneficiaries=(Span(21, 23),))
    right = replace(right, kinds=(FoundKind(Kind.TAX, Span(25, 27)),))
    shown = differing([compare(labels[0], None), compare(labels[1], right), compare(labels[2], None)])
    assert shown == [
        "-measure doc#一  支持有条件的边境企业在满洲里申请试点。",
        "doc#一  鼓励银行提供贷款。",
        "    kinds: +税收 -融资",
    ]


def invoked(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return its exit code, standard output and standard error."""
    app = Typer()
    app.command()(command.main)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_figures_of_the_development_half(shipped: Corpus) -> None:
    code, out, _ = invoked("--json")
    assert code == 0
    printed = json.loads(out)
    labels = read_labels(labels_file(Split.DEV), shipped)
    measures = sum(label.is_measure for label in labels)
    assert printed["measure"]["right"] + printed["measure"]["missed"] == measures
    assert printed["strength"]["right"] + printed["strength"]["wrong"] == measures
    assert min(printed[name]["f1"] for name in ("measure", "verbs", "kinds", "places")) >= 0.9
    assert min(printed[name]["f1"] for name in ("beneficiaries", "conditions")) >= 0.8


def test_misses_are_shown_of_the_development_half_alone() -> None:
    code, out, err = invoked("--split", "test", "--misses")
    assert (code, out) == (2, "")
    assert "--misses shows sentences" in err


def test_a_file_that_cannot_be_read_ends_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "LABELS", tmp_path)
    code, out, err = invoked()
    assert (code, out) == (1, "")
    assert "measures-dev.jsonl" in err.replace("\n", "")
