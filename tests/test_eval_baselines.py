"""Simpler rankings of the same clauses: the orders of hand-made hits, and their measures."""

from dataclasses import replace

import pytest

from assistant.pipeline import Assistant
from corpus.load import load_directory
from eval.asking import Outcome, ask_all
from eval.baselines import COMPARED, OURS, baselines, orders
from eval.channels import CHANNELS
from eval.fusion import fused
from eval.question import Place
from index.search import Hit
from tests.fakes import build_tiny_index
from tests.handmade import document, hit, ranking
from tests.handmade_eval import TINY, erred, outcome, question, right, unanswerable


def found(name: str, start: int = 0, **features: float) -> Hit:
    """Return a clause with its features."""
    return replace(hit(document("支持边境贸易。"), id=name, start=start), features=features)


# Weights: grams 1, words ½; first_sentence ½, first_clause ½, second_sentence ¼; named_document counts in none.
#      keywords           dense                              plain
# a    .2 + .4 = .6       .3 + .05 + .05 = .4                .05
# b    .9 + 0  = .9       .1 + .1  + .1  = .3                .1
# c    .3 + 0  = .3       .1 + .2  + .2  = .5                .2
# d    0                  .05 + .3 + .025 = .375             .3
HITS = (
    found("a", grams=0.2, words=0.8, first_sentence=0.6, first_clause=0.1, second_sentence=0.2, named_document=0.0),
    found("b", grams=0.9, words=0.0, first_sentence=0.2, first_clause=0.2, second_sentence=0.4, named_document=0.0),
    found("c", grams=0.3, words=0.0, first_sentence=0.2, first_clause=0.4, second_sentence=0.8, named_document=1.0),
    found("d", grams=0.0, words=0.0, first_sentence=0.1, first_clause=0.6, second_sentence=0.1, named_document=1.0),
)


def test_keywords_only_ranks_by_their_weighted_sum_and_finds_no_clause_without_one() -> None:
    assert orders(HITS)["keywords only"] == [1, 0, 2]


def test_dense_only_ranks_by_the_weighted_sum_of_the_vectors() -> None:
    assert orders(HITS)["dense only"] == [2, 0, 3, 1]


def test_plain_dense_ranks_by_the_clause_as_a_whole() -> None:
    assert orders(HITS)["dense only, plain"] == [3, 2, 1, 0]


def test_reciprocal_rank_fusion_adds_the_reciprocals_of_the_ranks() -> None:
    """
    a    1/(60+2) + 1/(60+2) = .03226
    b    1/(60+1) + 1/(60+4) = .03202
    c    1/(60+3) + 1/(60+1) = .03227
    d    0        + 1/(60+3) = .01587, with 1/(60+4) for the fourth place among the keywords it were .0315: last as well
    """
    sums = [1 / 62 + 1 / 62, 1 / 61 + 1 / 64, 1 / 63 + 1 / 61, 1 / 63]
    by_hand = sorted(range(4), key=lambda place: -sums[place])
    assert orders(HITS)["reciprocal rank fusion"] == by_hand == [2, 0, 1, 3]


def test_ranks_that_are_equal_in_sum_stand_by_their_number_and_what_one_order_lacks_has_nothing_from_it() -> None:
    """0 and 2: 1/61 + 1/63 each; 1: 1/62 + 1/62, less; 3: 1/64 from the first alone."""
    assert fused([2, 1, 0, 3], [0, 1, 2]) == [0, 2, 1, 3]


def test_the_constant_of_the_fusion_decides_between_one_good_rank_and_two_middling_ones() -> None:
    """Ranks 1 and 6 against 3 and 3: 1/61 + 1/66 = .03154 < 2/63 = .03175. With k = 0, 1.17 > .67."""
    keywords = (6, 5, 4, 3, 2, 1)  # as ranked: x first, y third
    dense = (1, 5, 4, 6, 3, 2)  # d, b, y, e, f, x: y third, x last
    hits = [
        found(name, grams=k / 10, first_clause=v / 10) for name, k, v in zip("xbydef", keywords, dense, strict=True)
    ]
    fused = orders(hits)["reciprocal rank fusion"]
    assert fused.index(2) < fused.index(0)


def test_what_a_ranking_does_not_find_adds_nothing_to_the_fusion() -> None:
    """
    b and c have no keyword. Dense: c, a, b. a 1/61 + 1/62, b 1/63, c 1/61; were b and c second and third by keywords
    in our order, c had 1/61 + 1/63 and b 1/63 + 1/62.
    """
    hits = [
        found("a", grams=0.5, first_clause=0.5),
        found("b", grams=0.0, first_clause=0.4),
        found("c", grams=0.0, first_clause=0.6),
    ]
    assert orders(hits)["reciprocal rank fusion"] == [0, 2, 1]
    no_keywords = [found("a", grams=0.0, first_clause=0.1), found("b", grams=0.0, first_clause=0.6)]
    assert orders(no_keywords) == {
        "keywords": [],
        "first encoder, clauses": [1, 0],
        "keywords only": [],
        "dense only, plain": [1, 0],
        "dense only": [1, 0],
        "reciprocal rank fusion": [1, 0],
        OURS: [0, 1],
    }


def test_a_negative_cosine_ranks_last_but_ranks() -> None:
    hits = [found("a", grams=0.5, first_clause=-0.2), found("b", grams=0.4, first_clause=0.1)]
    assert orders(hits)["dense only, plain"] == [1, 0]


def test_equal_scores_stand_by_document_and_place_in_it_whatever_our_order() -> None:
    hits = [found(str(n), start=40 - n, grams=0.5 - n % 2 / 10) for n in range(40)]
    assert orders(hits)["keywords only"] == [*range(38, -1, -2), *range(39, 0, -2)]
    later = replace(hits[0], document=document("支持。", id="doc-2"))
    assert orders([later, hits[2]])["keywords only"] == [1, 0]


def test_a_channel_ranks_by_the_sum_of_its_features_all_with_one_weight() -> None:
    """
    keywords       a .2 + .8 = 1, b .9, c .3; d has none
    references     c and d 1 each, in the order of their places
    sentences      a .6, b .2, c .2, d .1 of the first encoder, c .8, b .4, a .2, d .1 of the second
    clauses        d .6, c .4, b .2, a .1; the second encoder has none
    """
    alone = {name: order for name, order in orders(HITS).items() if name in CHANNELS}
    assert alone == {
        "keywords": [0, 1, 2],
        "references": [2, 3],
        "first encoder, sentences": [0, 1, 2, 3],
        "first encoder, clauses": [3, 2, 1, 0],
        "second encoder, sentences": [2, 1, 0, 3],
    }


def test_a_clause_that_disagrees_with_what_is_named_is_not_found_by_that() -> None:
    """Sums: a 1 - 1 = 0, b -1, c .5, d 1."""
    hits = [
        found("a", place=1.0, zone=-1.0, place_named=0.0, level=0.0),
        found("b", place=-1.0, zone=0.0, place_named=0.0, level=0.0),
        found("c", place=0.0, zone=0.0, place_named=0.5, level=0.0),
        found("d", place=0.0, zone=0.0, place_named=0.0, level=1.0),
    ]
    assert orders(hits)["places, zones and bodies"] == [3, 2]


def test_ours_is_the_order_of_the_hits() -> None:
    assert orders(HITS)[OURS] == [0, 1, 2, 3]
    assert list(orders(HITS))[-1] == OURS


def test_one_encoder_is_enough_for_the_dense_rankings() -> None:
    hits = [found("a", grams=0.5, first_sentence=0.1, first_clause=0.2), found("b", grams=0.4, first_sentence=0.9)]
    assert orders(hits)["dense only"] == [1, 0]


def test_the_channels_hold_every_feature_of_an_index_but_what_a_clause_is_by_itself(tiny: Assistant) -> None:
    summed = [feature for features in CHANNELS.values() for feature in features]
    assert len(summed) == len(set(summed))
    features = tiny.index.search("怎样发展跨境旅游", 1).hits[0].features
    assert set(features) - set(summed) == {"phrase", "unnumbered", "length", "years", "local", "lists_bodies"}
    assert set(summed) <= set(features)


def test_without_vectors_the_rankings_by_them_are_left_out(
    tiny: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("keywords")
    keywords = Assistant(build_tiny_index(folder), load_directory(folder / "corpus"))
    corpus = tiny.index.corpus
    lexical = [name for name in CHANNELS if "encoder" not in name]
    assert list(baselines(ask_all(keywords, TINY, corpus))) == [*lexical, "keywords only", OURS]
    assert list(baselines(ask_all(tiny, TINY, corpus))) == [*CHANNELS, *COMPARED]


def ranked(name: str, *hits: Hit, **grades: int) -> Outcome:
    """Return the outcome of a question whose ranking of all clauses is made by hand."""
    return replace(outcome(question(name), grades), ranking=ranking("q", *hits))


def test_measures_of_each_ranking() -> None:
    """d answers: it is first by the vector of the clause, third by all vectors, unfound by keywords, fourth in ours."""
    measures = baselines([ranked("q1", *HITS, d=2)])
    by_name = {name: (of["hit@1"].value(), of["RR@10"].value()) for name, of in measures.items()}
    assert {name: by_name[name] for name in COMPARED} == {
        "keywords only": (0.0, 0.0),
        "dense only, plain": (1.0, 1.0),
        "dense only": (0.0, pytest.approx(1 / 3)),
        "reciprocal rank fusion": (0.0, 0.25),
        OURS: (0.0, 0.25),
    }


def test_a_question_that_raised_an_error_scores_0_in_every_ranking() -> None:
    failed = replace(erred(question("q2")), gold=ranked("q2", d=2).gold)
    measures = baselines([ranked("q1", *HITS, d=2), failed])
    assert measures["dense only, plain"]["hit@1"].value() == 0.5
    assert measures[OURS]["RR@10"].value() == 0.125
    assert measures[OURS]["RR@10"].questions == 2


def test_questions_without_an_answer_are_not_ranked() -> None:
    asked = replace(ranked("q1", *HITS), question=unanswerable("q1"))
    assert baselines([asked]) == {}
    assert baselines([asked, ranked("q2", *HITS, d=2)])[OURS]["hit@1"].questions == 1
    assert baselines([right("made by hand, without a ranking")]) == {}


def test_ours_is_the_ranking_of_the_clauses_whatever_was_answered(tiny: Assistant) -> None:
    """t3 is refused; its clause is second. Were the gold the title, which is no clause, nothing would be found."""
    asked = ask_all(tiny, TINY[2:3], tiny.index.corpus)
    assert baselines(asked)[OURS]["RR@10"].value() == 0.5
    title = replace(asked[0], gold=(Place("toy-nmg@0", asked[0].gold[0].gold),))
    assert baselines([title])[OURS]["RR@10"].value() == 0.0
