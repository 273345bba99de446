"""A run over a test set: exact figures on hand-made sets, what is built when, and a floor with the real encoders.

With the encoder of tests/fakes.py two texts of one topic have the cosine 1, of two topics 1/2; a text of both lies
between. The documents stand in the order of the hashes of their ids: settlement, talent, tourism, land.
"""

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from corpus.document import Corpus
from eval.dataset import Dataset, Query, SetDocument, read_dataset
from eval.dataset_corpus import dataset_corpus
from eval.dataset_run import (
    ALL,
    DENSE,
    KEYWORDS,
    MEASURES,
    PLAIN_DENSE,
    RRF,
    DatasetResult,
    dataset_json,
    dataset_table,
    document_rankings,
    run_dataset,
)
from index.encoder import load_encoders
from index.search import Hit
from tests.fakes import FakeEncoder

XQUAD = Path(__file__).parent.parent.parent / "shared" / "bench" / "xquad_en2zh"
TOY = Dataset(
    "toy",
    (
        SetDocument("land", "", "统一安排。落实用地指标。"),
        SetDocument("tourism", "", "发展旅游。"),
        SetDocument("settlement", "", "办理结算。"),
        SetDocument("talent", "", "组织人才培训和结算。"),
    ),
    (Query("q1", "用地指标"), Query("q2", "tourism"), Query("q3", "结算")),
    {"q1": {"land": 1}, "q2": {"tourism": 2, "land": 0}, "q3": {"talent": 1}},
    left_out=1,
)


class Log:
    """Remembers what was done, in its order."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, what: str, _done: int, _total: int) -> None:
        if what not in self.done:
            self.done.append(what)


def run(home: Path, dataset: Dataset = TOY, encoders: int = 2, size: int = 500) -> tuple[DatasetResult, list[str]]:
    log = Log()
    made = [FakeEncoder(f"fake-{n + 1}") for n in range(encoders)]
    return run_dataset(dataset, home, "fake" if made else "none", made, log, size), log.done


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> DatasetResult:
    return run(tmp_path_factory.mktemp("toy"))[0]


def test_the_measures_are_those_of_the_rankings(result: DatasetResult) -> None:
    assert [ranking[0] for ranking in result.rankings.values()] == ["land", "tourism", "settlement"]
    assert result.rankings["q3"][1] == "talent"
    assert {len(ranking) for ranking in result.rankings.values()} == {4}
    assert result.values[ALL] == {
        "nDCG@10": {"q1": 1.0, "q2": 1.0, "q3": pytest.approx(1 / math.log2(2 + 1))},
        "RR@10": {"q1": 1.0, "q2": 1.0, "q3": 0.5},
        "R@10": {"q1": 1.0, "q2": 1.0, "q3": 1.0},
        "R@100": {"q1": 1.0, "q2": 1.0, "q3": 1.0},
        "Success@1": {"q1": 1.0, "q2": 1.0, "q3": 0.0},
    }
    for ranking in (KEYWORDS, DENSE, PLAIN_DENSE, RRF):
        assert result.values[ranking]["RR@10"] == {"q1": 1.0, "q2": 1.0, "q3": 0.5}
    assert result.mean(ALL, "RR@10") == pytest.approx((1 + 1 + 1 / 2) / 3)


def test_the_result_says_what_was_searched(result: DatasetResult) -> None:
    assert result.counts == {
        "queries": 3,
        "queries left out": 1,
        "grades": 4,
        "documents": 4,
        "passages": 4,
        "sentences": 5,
    }
    assert (result.name, result.encoders) == ("toy", ("fake-1", "fake-2"))
    assert (result.passage_characters, result.pool) == (500, 4)
    assert (result.digests["dataset"], result.digests["documents"]) == (TOY.digest, TOY.corpus_digest)
    assert 0 < result.latency_ms["p50"] <= result.latency_ms["p95"]


def test_without_encoders_keywords_are_all_there_is(tmp_path: Path) -> None:
    bare, _ = run(tmp_path, encoders=0)
    assert (list(bare.values), bare.encoders) == ([ALL, KEYWORDS], ())
    for ranking in (ALL, KEYWORDS):
        assert bare.values[ranking]["RR@10"] == {"q1": 1.0, "q2": 1.0, "q3": 0.5}


def hit(toy: Corpus, name: str, score: float, grams: float, sentence: float, clause: float) -> Hit:
    document = toy.document(name)
    features = {"grams": grams, "words": 0.0, "named_document": 0.0, "first_sentence": sentence, "first_clause": clause}
    return Hit(document, document.clauses[0], score, 0.5, features, ())


def test_a_document_scores_by_its_best_passage_in_every_ranking() -> None:
    toy = dataset_corpus(TOY)
    place = {document.id: n for n, document in enumerate(toy.documents)}
    hits = [
        hit(toy, "land", 0.9, 0.2, 0.9, 0.1),
        hit(toy, "tourism", 0.8, 0.6, 0.5, 0.6),
        hit(toy, "talent", 0.1, 0.0, 0.8, 0.7),
        hit(toy, "land", 0.05, 0.4, 0.0, 0.0),
    ]
    assert document_rankings(hits, place) == {
        ALL: ("land", "tourism", "talent"),
        KEYWORDS: ("tourism", "land"),  # .6, .4; talent has no keyword
        DENSE: ("talent", "tourism", "land"),  # .8 + .7, .5 + .6, .9 + .1
        PLAIN_DENSE: ("talent", "tourism", "land"),  # .7, .6, .1
        RRF: ("tourism", "land", "talent"),  # 1/61 + 1/62, 1/62 + 1/63, 1/61
    }


def test_documents_of_one_score_keep_their_place_whatever_the_order_of_the_hits() -> None:
    toy = dataset_corpus(TOY)
    place = {document.id: n for n, document in enumerate(toy.documents)}
    hits = [hit(toy, name, score, 0.5, 0.0, 0.0) for name, score in (("land", 0.9), ("tourism", 0.8), ("talent", 0.7))]
    assert document_rankings(hits, place)[KEYWORDS] == ("talent", "tourism", "land")
    assert document_rankings([], place) == {ALL: (), KEYWORDS: ()}


def test_a_set_is_built_once_for_its_documents_and_encoders(tmp_path: Path) -> None:
    built = ["keywords", "fake-1", "fake-2", "searching"]
    first, done = run(tmp_path)
    assert done == built
    assert [path.name[:4] for path in (tmp_path / "datasets").iterdir()] == ["toy-"]
    again, done = run(tmp_path)
    assert (again.values, done) == (first.values, ["searching"])
    other = replace(TOY, name="other", queries=TOY.queries[:1], qrels={"q1": {"land": 1}})
    assert run(tmp_path, other)[1] == ["searching"]
    assert run(tmp_path, encoders=0)[1] == ["keywords", "searching"]
    assert run(tmp_path)[1] == ["searching"]
    assert len(list((tmp_path / "datasets").iterdir())) == 2


def test_a_stale_or_damaged_index_is_built_anew(tmp_path: Path) -> None:
    whole, _ = run(tmp_path)
    cut, done = run(tmp_path, size=7)
    assert done == ["keywords", "fake-1", "fake-2", "searching"]
    assert (whole.counts["passages"], cut.counts["passages"]) == (4, 6)  # land and talent in two
    current = tmp_path / "datasets" / next((tmp_path / "datasets").iterdir()).name
    (current / (current / "CURRENT").read_text().strip() / "dictionary.json").write_text("{}")
    assert run(tmp_path, size=7)[1] == ["keywords", "fake-1", "fake-2", "searching"]


def test_the_json_holds_means_and_the_values_of_each_question(result: DatasetResult) -> None:
    found = json.loads(json.dumps(dataset_json(result)))
    assert found["means"][ALL] == {"nDCG@10": 0.877, "RR@10": 0.8333, "R@10": 1.0, "R@100": 1.0, "Success@1": 0.6667}
    assert found["values"][ALL]["RR@10"] == {"q1": 1.0, "q2": 1.0, "q3": 0.5}
    assert (found["dataset"], found["encoders"], found["pool"]) == ("toy", ["fake-1", "fake-2"], 4)
    assert found["counts"] == result.counts


def test_the_table_has_a_row_for_each_ranking(result: DatasetResult) -> None:
    table = dataset_table(result)
    assert [column.header for column in table.columns] == ["ranking", *MEASURES]
    assert list(table.columns[0].cells) == [ALL, KEYWORDS, DENSE, PLAIN_DENSE, RRF]
    assert next(iter(table.columns[1].cells)) == "0.877"
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(table)
    lines = [line.strip() for line in console.export_text().splitlines()]
    caption = lines.index("3 questions, 4 documents")
    assert lines[caption + 1 : caption + 3] == ["4 passages of 500 characters at most", "fake-1 + fake-2"]
    assert lines[caption + 4 :] == ["1 questions without a relevant document are left out"]


def test_the_table_says_when_the_simpler_rankings_saw_a_part_only(result: DatasetResult) -> None:
    assert "order the best 3 passages" in str(dataset_table(replace(result, pool=3)).caption)


@pytest.mark.model
@pytest.mark.skipif(not XQUAD.is_dir(), reason=f"no {XQUAD.name} beside the project: external sets are not part of it")
def test_english_questions_find_chinese_paragraphs_with_the_bundled_encoders(tmp_path: Path) -> None:
    whole = read_dataset(XQUAD)
    # Twelve short paragraphs that answer a question: encoding them takes seconds, all 240 some minutes.
    graded = {document for found in whole.qrels.values() for document in found}
    short = sorted((d for d in whole.documents if d.id in graded), key=lambda d: (len(d.text), d.id))[:12]
    kept = {document.id for document in short}
    qrels = {query: found for query, found in whole.qrels.items() if kept.issuperset(found)}
    small = replace(
        whole, documents=tuple(short), queries=tuple(q for q in whole.queries if q.id in qrels), qrels=qrels
    )
    result = run_dataset(small, tmp_path, "bundled", load_encoders("bundled"), Log())
    assert result.counts["queries"] >= 10
    assert result.mean(ALL, "nDCG@10") >= 0.95
    assert result.mean(ALL, "nDCG@10") > result.mean(KEYWORDS, "nDCG@10")
