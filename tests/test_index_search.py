"""A question in, ranked clauses out: the six clauses of tests/fakes.py, with the fake encoder and with none.

The clauses are ranked by weights of our own, those of ranking.json being fitted anew now and then.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.agencies import Directory
from corpus.document import Corpus
from index.build import Sources, build_index, load_index
from index.features import PER_CHANNEL
from index.filters import EVERYTHING, And, Eq, Filter, In, Range, matches
from index.keywords import KeywordIndex
from index.language import Language
from index.lexical import MIN_WEIGHT
from index.postings import Postings
from index.search import Index, Ranking
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import document_of, ranking_model

LAND, LAND_NMG, TOURISM = "toy-2023#一/（一）", "toy-nmg#（一）", "toy-2023#一/（二）"
SETTLEMENT, TRAINING, STATISTICS = "toy-2023#二/（三）", "toy-2021#一", "toy-2021#二"
IN_ORDER = [LAND, TOURISM, SETTLEMENT, LAND_NMG, TRAINING, STATISTICS]
OF_WORDS = {"grams": 1.0, "words": 0.5, "named_document": 0.3}
WEIGHTS = {**OF_WORDS, "first_sentence": 0.5, "first_clause": 0.5, "second_sentence": 0.25}
READINGS = ("", "topic_")
KEYWORD_CHANNELS = {"grams", "words", "rare_words", "heading_grams"} | {
    f"{prefix}{name}" for prefix in ("topic_", "expanded_") for name in ("grams", "words")
}
VECTOR_CHANNELS = {
    f"{prefix}{ordinal}_{what}"
    for prefix in READINGS
    for ordinal in ("first", "second")
    for what in ("sentence", "clause", "heading")
}
OTHER_FEATURES = {"named_document", "named_clause", "place", "place_named", "zone", "level", "body"} | {
    *("phrase", "unnumbered", "length", "sentence_grams", "expanded_sentence_grams"),
    *("issuer", "years", "local", "lists_bodies"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index with two encoders."""
    made = build_tiny_index(tmp_path_factory.mktemp("vectors"), [FakeEncoder(), FakeEncoder("fake-2")])
    made.model = ranking_model(WEIGHTS)
    return made


@pytest.fixture(scope="module")
def keywords(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index without encoders."""
    made = build_tiny_index(tmp_path_factory.mktemp("keywords"))
    made.model = ranking_model(OF_WORDS)
    return made


def ids(ranking: Ranking) -> list[str]:
    return [hit.clause.id for hit in ranking.hits]


def test_the_clause_that_is_asked_for_comes_first(index: Index, keywords: Index) -> None:
    for question, clause in (
        ("如何发展跨境旅游？", TOURISM),
        ("跨境人民币结算", SETTLEMENT),
        ("管委会人员的人才培训", TRAINING),
        ("按月报送什么统计数据", STATISTICS),
        ("商務主管部門如何報送統計數據", STATISTICS),
    ):
        assert ids(index.search(question, 1)) == [clause]
        assert ids(keywords.search(question, 1)) == [clause]


def test_an_english_question_finds_the_chinese_clause_by_the_glossary(keywords: Index) -> None:
    """No encoder helps here: talent is 人才, training 培训, cross-border tourism 跨境旅游."""
    found = keywords.search("Who can take part in training of talents?", 1)
    assert ids(found) == [TRAINING]
    assert found.question.language is Language.ENGLISH
    assert ids(keywords.search("cross-border tourism", 1)) == [TOURISM]


def test_an_english_question_finds_the_chinese_clause_by_vectors(index: Index) -> None:
    """RMB settlement is not in the glossary; the encoder knows it for 结算."""
    best = index.search("RMB settlement", 1).hits[0]
    assert best.clause.id == SETTLEMENT
    assert best.features["grams"] == 0
    assert best.features["first_sentence"] == pytest.approx(1)


def test_channels_are_what_the_encoder_says(index: Index) -> None:
    """Cosine 1 for the topic asked for and 1/2 for each other; see FakeEncoder."""
    features = {hit.clause.id: hit.features for hit in index.search("跨境旅游", 6).hits}
    for name in ("first_sentence", "second_sentence", "topic_first_sentence", "topic_second_clause"):
        assert {clause: round(values[name], 6) for clause, values in features.items()} == {
            clause: 1.0 if clause == TOURISM else 0.5 for clause in IN_ORDER
        }


def test_headings_are_a_channel_of_their_own(index: Index) -> None:
    """Only 二、金融支持 （三）便利收付 has no topic: its cosine with any is 0; see FakeEncoder."""
    features = {hit.clause.id: hit.features for hit in index.search("跨境人民币结算", 6).hits}
    assert {clause: round(values["first_heading"], 6) for clause, values in features.items()} == {
        clause: 0.0 if clause == SETTLEMENT else 0.5 for clause in IN_ORDER
    }
    assert features[SETTLEMENT]["first_sentence"] == pytest.approx(1)


def test_the_topic_is_compared_without_the_names_in_the_question(index: Index) -> None:
    """The title in brackets is a name: of the question 人才培训 and 用地指标 count, of its topic 用地指标 alone.

    (1, 1)/√2 on two axes less the shared axis, and (1, 0) less it: the cosine is (1/√2 + 1)/2 = .8536.
    """
    hits = index.search("《人才培训通知》里的用地指标", 6).hits
    features = {hit.clause.id: hit.features for hit in hits}
    assert features[LAND]["first_sentence"] == pytest.approx(0.8535534)
    assert features[LAND]["topic_first_sentence"] == pytest.approx(1)
    assert features[TRAINING]["first_sentence"] == pytest.approx(0.8535534)
    assert features[TRAINING]["topic_first_sentence"] == pytest.approx(0.5)


def test_an_english_question_is_compared_without_its_language(index: Index) -> None:
    """The same cosines as for 跨境旅游; with its language left in, tourism would have .85 with 旅游."""
    features = {hit.clause.id: hit.features for hit in index.search("tourism", 6).hits}
    for clause, values in features.items():
        assert values["first_clause"] == pytest.approx(1 if clause == TOURISM else 0.5)


def test_a_clause_scores_by_its_best_sentence_and_as_a_whole(index: Index) -> None:
    # The clause of toy-nmg has 用地指标 twice and 统计 once: (2, 1)/√5 on two axes, less the shared axis, at unit
    # length; (0, 1), less the shared axis, is 统计. The cosine is (1/√5 + 1)/2 = .7236.
    (hit,) = index.search("统计", 6, Eq("document", "toy-nmg")).hits
    assert hit.features["first_sentence"] == pytest.approx(1)
    assert hit.features["first_clause"] == pytest.approx(0.7236068)


def test_words_and_grams_are_searched_each_in_their_own_index(tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path)
    question = index.read("按月报送统计数据")
    features = {hit.clause.id: hit.features for hit in index.search(question.text, 6).hits}
    for name, concepts in (("grams", question.whole.grams), ("words", question.whole.words)):
        (file,) = (tmp_path / "index" / index.generation / name).iterdir()
        coverage = KeywordIndex([Postings.read(file)]).coverage(concepts, MIN_WEIGHT)
        assert coverage.max() > 0
        assert [features[clause][name] for clause in IN_ORDER] == coverage.tolist()


def test_the_score_is_the_models_sum_of_features(index: Index) -> None:
    for hit in index.search("商资发〔2023〕18号的用地指标", 6).hits:
        total = sum(weight * hit.features[name] for name, weight in WEIGHTS.items())
        assert hit.score == pytest.approx(total, rel=1e-5)


def test_every_clause_has_every_feature(index: Index, keywords: Index) -> None:
    for hit in index.search("用地指标", 6).hits:
        assert set(hit.features) == KEYWORD_CHANNELS | VECTOR_CHANNELS | OTHER_FEATURES
    for hit in keywords.search("用地指标", 6).hits:
        assert set(hit.features) == KEYWORD_CHANNELS | OTHER_FEATURES


def test_hits_are_in_order_of_score_and_of_probability(index: Index) -> None:
    hits = index.search("边境合作区用地指标", 6).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.probability for hit in hits] == sorted((hit.probability for hit in hits), reverse=True)
    expected = index.model.probabilities(np.array([hit.score for hit in hits]))
    np.testing.assert_allclose([hit.probability for hit in hits], expected, rtol=1e-5)


def test_ties_are_in_the_order_of_the_documents(keywords: Index) -> None:
    """No clause holds a word of the question: all score nothing."""
    found = keywords.search("xyzzy", 6)
    assert {hit.score for hit in found.hits} == {0.0}
    assert ids(found) == IN_ORDER
    assert ids(keywords.search("？", 6)) == IN_ORDER


def test_top_is_the_most_that_is_returned(index: Index) -> None:
    everything = ids(index.search("用地指标", 100))
    assert sorted(everything) == sorted(IN_ORDER)
    for top in range(7):
        assert ids(index.search("用地指标", top)) == everything[:top]


def test_a_document_named_in_the_question_is_preferred(index: Index) -> None:
    best = index.search("2021年的通知有没有提到跨境", 6).hits
    named = {hit.clause.id: hit.features["named_document"] for hit in best}
    assert named == {clause: float(clause in (TRAINING, STATISTICS)) for clause in IN_ORDER}
    plain = ids(index.search("用地指标", 1)), ids(index.search("内蒙古的方案里的用地指标", 1))
    assert plain[1] == [LAND_NMG]


def test_the_filter_works_before_the_best_are_taken(index: Index) -> None:
    """The clauses of toy-2021 are last for this question; a filter on them finds them all the same."""
    assert ids(index.search("跨境旅游", 2)) == [TOURISM, SETTLEMENT]
    assert set(ids(index.search("跨境旅游", 2, Eq("document", "toy-2021")))) == {TRAINING, STATISTICS}


@pytest.mark.parametrize(
    "condition",
    [
        Eq("region", "辽宁省"),
        In("year", ("2021", "2022")),
        Range("issued", date(2023, 3, 1), None),
        And((Eq("level", "国家"), Eq("agencies", True))),
        EVERYTHING,
    ],
)
def test_every_hit_meets_the_filter_and_none_is_left_out(index: Index, condition: Filter) -> None:
    hits = index.search("用地指标", 6, condition).hits
    assert all(matches(condition, hit.document, hit.clause) for hit in hits)
    pairs = [(document, clause) for document in index.corpus.documents for clause in document.clauses]
    assert len(hits) == sum(matches(condition, document, clause) for document, clause in pairs)


def test_a_filter_that_nothing_meets_leaves_the_question_and_no_hits(index: Index) -> None:
    found = index.search("用地指标", 6, Eq("document", "toy-1999"))
    assert found.hits == ()
    assert found.question == index.read("用地指标")


def test_a_filter_does_not_change_scores_but_the_lead(index: Index) -> None:
    """Among the clauses that pass, the best leads by its distance to the best of the others that pass."""
    scores = {hit.clause.id: hit.score for hit in index.search("用地指标", 6).hits}
    first, second = index.search("用地指标", 6, Eq("document", "toy-2021")).hits
    assert (first.score, second.score) == (scores[first.clause.id], scores[second.clause.id])
    alone = index.search("用地指标", 6, Eq("document", "toy-nmg")).hits[0]
    # Nothing to lead before: -1 + 2 · score, see ranking_model.
    assert alone.probability == pytest.approx(1 / (1 + np.exp(1 - 2 * alone.score)), rel=1e-5)


def test_an_unknown_filter_is_an_error(index: Index) -> None:
    with pytest.raises(ValueError, match="no filter"):
        index.search("用地指标", 6, Eq("regoin", "全国"))


def test_sentences_are_in_order_of_closeness(index: Index, keywords: Index) -> None:
    """盘活园区存量土地 is the third sentence of its clause, 优先安排…用地指标 the second, the heading the first."""
    for searched in (index, keywords):
        (hit,) = searched.search("盘活存量土地", 1).hits
        text = hit.document.text
        assert text[hit.sentences[0].start : hit.sentences[0].end] == "盘活园区存量土地。"
        assert sorted(hit.sentences, key=lambda span: span.start) == list(hit.clause.sentences)


def test_the_vectors_of_its_own_sentences_order_them(index: Index) -> None:
    """No word of the question is in the clause: 结算, in its second sentence, is known to the encoder alone."""
    hit = index.search("RMB settlement", 1).hits[0]
    heading, settlement, credit = hit.clause.sentences
    assert hit.sentences == (settlement, heading, credit)


def test_sentences_that_are_equally_close_stay_in_the_order_of_the_text(keywords: Index) -> None:
    for hit in keywords.search("xyzzy", 6).hits:
        assert hit.sentences == hit.clause.sentences


def test_the_same_question_has_the_same_ranking(index: Index) -> None:
    assert index.search("边境合作区用地指标", 6) == index.search("边境合作区用地指标", 6)
    other = index.search("边境合作区用地指标\u200b", 6)
    assert replace(other, question=replace(other.question, text="边境合作区用地指标")) == index.search(
        "边境合作区用地指标", 6
    )


def test_an_index_says_which_encoders_it_uses(index: Index, keywords: Index) -> None:
    assert index.encoders == ("fake-1", "fake-2")
    assert keywords.encoders == ()


def test_features_agree_with_what_the_question_names(index: Index) -> None:
    """The documents' regions: toy-2023 内蒙古自治区 and 辽宁省, toy-nmg 内蒙古自治区, toy-2021 none but 全国."""
    features = {hit.clause.id: hit.features for hit in index.search("辽宁用地指标", 6).hits}
    assert {clause: values["place"] for clause, values in features.items()} == {
        LAND: 1.0,
        TOURISM: 1.0,
        SETTLEMENT: 1.0,
        LAND_NMG: -1.0,
        TRAINING: 0.0,
        STATISTICS: 0.0,
    }


def test_a_typing_error_is_put_right_before_the_search(index: Index) -> None:
    typed, meant = index.search("跨境旅由", 6), index.search("跨境旅游", 6)
    assert [(c.wrong, c.right) for c in typed.question.corrections] == [("跨境旅由", "跨境旅游")]
    assert [(hit.clause.id, hit.score) for hit in typed.hits] == [(hit.clause.id, hit.score) for hit in meant.hits]


def test_few_clauses_are_all_candidates(index: Index) -> None:
    assert len(IN_ORDER) < PER_CHANNEL
    found = index.candidates(index.read("跨境旅游"))
    assert found.rows.tolist() == [0, 1, 2, 3, 4, 5]
    assert {len(values) for values in found.features.values()} == {6}
    assert found.closeness.shape == (15,)  # a sentence each
    assert found.encode_ms > 0


def test_candidates_meet_the_filter(keywords: Index) -> None:
    found = keywords.candidates(keywords.read("跨境旅游"), Eq("document", "toy-2021"))
    assert found.rows.tolist() == [4, 5]
    assert found.encode_ms == 0
    assert keywords.candidates(keywords.read("跨境旅游"), Eq("document", "toy-1999")).rows.tolist() == []


def test_the_best_hundred_of_each_channel_are_candidates(tmp_path: Path) -> None:
    """用地指标 is the text of clauses 0 to 99 and the heading of 150 to 199: all are among the best of a channel.

    Of 400 clauses no more than a hundred for each of the eight keyword channels can be candidates.
    """
    parts = [((), "安排用地指标。")] * 100 + [((), "发展跨境旅游。")] * 50 + [(("用地指标",), "参加人才培训。")] * 50
    many = document_of(*parts, *[((), "按月报送统计数据。")] * 200)
    glossary = tmp_path / "glossary.tsv"
    glossary.write_text("english\tchinese\n", encoding="utf-8")
    sources = Sources(Corpus((many,), "0" * 64), Directory(()), glossary)
    build_index(tmp_path / "index", sources, "none", (), lambda _what, _done, _total: None)
    index = load_index(tmp_path / "index", sources, "none", ())
    found = index.candidates(index.read("用地指标"))
    rows = found.rows.tolist()
    assert rows == sorted(set(rows))
    assert {*range(100), *range(150, 200)} <= set(rows)
    assert PER_CHANNEL <= len(rows) < 8 * PER_CHANNEL
    assert len(rows) < len(many.clauses)
    assert {len(values) for values in found.features.values()} == {len(rows)}
