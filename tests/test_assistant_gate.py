"""The gate's features on rankings made by hand, its models, and the file that they are shipped in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from math import exp, fsum
from pathlib import Path

import pytest

from assistant.gate import GATE, Gate, GateModel, missing
from corpus.document import Corpus, Document
from index.errors import RankingInvalid
from index.logistic import LinearModel
from index.search import Ranking
from index.translate import Concept
from tests.fakes import FakeEncoder, build_tiny_index
from tests.handmade import document, linear, ranking, scored, tiny_gate

ENCODERS = (0, 1, 2)
TOURISM, SUBSIDY = "支持内蒙古边境合作区发展跨境旅游。", "对新建冷库给予30万元补助。"
FOUND = document(TOURISM)


def features(found: Ranking, *elsewhere: Document) -> dict[str, float]:
    """Return the features of a ranking; `elsewhere` are documents held besides those of the hits."""
    corpus = Corpus((*(hit.document for hit in found.hits), *elsewhere), "")
    return Gate(corpus, tiny_gate()).features(found)


def of(question: str, *texts: str) -> dict[str, float]:
    """Return the features of a question whose best clauses are these texts."""
    return features(ranking(question, *(scored(document(text)) for text in texts)))


def of_scores(*scores: float) -> dict[str, float]:
    return features(ranking("怎样发展跨境旅游", *(scored(FOUND, score) for score in scores)))


def test_score_margin_and_lead_of_the_best_clause() -> None:
    """Margin 5 - 3, lead 5 less the mean of 3, 2, 2 and 1: the sixth is not looked at."""
    found = of_scores(5.0, 3.0, 2.0, 2.0, 1.0, -40.0)
    assert (found["score"], found["margin"], found["lead"]) == (5.0, 2.0, 3.0)
    of_two = of_scores(5.0, 3.0)
    assert (of_two["margin"], of_two["lead"]) == (2.0, 2.0)


def test_a_clause_alone_has_neither_margin_nor_lead() -> None:
    found = of_scores(5.0)
    assert (found["score"], found["margin"], found["lead"]) == (5.0, 0.0, 0.0)


def test_agreement_is_the_share_of_channels_that_put_the_best_clause_first() -> None:
    """Of four that vote: expanded_grams is a tie, which it wins, and topic_grams; what does not vote counts nothing."""
    best = scored(FOUND, 2.0, topic_grams=0.9, expanded_words=0.1, topic_first_sentence=0.1, length=1.0)
    other = scored(FOUND, 1.0, topic_grams=0.8, expanded_words=0.2, topic_first_sentence=0.2, length=9.0)
    assert features(ranking("怎样发展跨境旅游", best, other))["agreement"] == 0.5
    assert features(ranking("怎样发展跨境旅游", best))["agreement"] == 1.0


def test_clauses_beyond_the_tenth_have_no_say() -> None:
    """The eleventh has the highest feature: neither does it win the vote, nor is it the most that a clause has."""
    hits = [scored(FOUND, 11.0 - n, expanded_grams=0.5) for n in range(10)]
    found = features(ranking("怎样发展跨境旅游", *hits, scored(FOUND, 0.0, expanded_grams=0.9)))
    assert (found["agreement"], found["most_expanded_grams"]) == (1.0, 0.5)


def test_features_of_the_best_clause_and_the_most_that_one_has() -> None:
    best = scored(FOUND, 2.0, expanded_grams=0.25, place=-1.0, first_sentence=0.5)
    other = scored(FOUND, 1.0, expanded_grams=0.75, place=1.0, first_sentence=0.25)
    found = features(ranking("怎样发展跨境旅游", best, other))
    assert (found["best_expanded_grams"], found["best_place"], found["best_first_sentence"]) == (0.25, -1.0, 0.5)
    assert (found["most_expanded_grams"], found["most_first_sentence"]) == (0.75, 0.5)
    assert "most_place" not in found


def test_without_vectors_there_are_no_features_of_them() -> None:
    assert [name for name in of("怎样发展跨境旅游", TOURISM) if "first" in name or "second" in name] == []


def test_the_share_that_no_clause_has_is_that_of_the_ranking() -> None:
    found = replace(ranking("怎样发展跨境旅游", scored(FOUND)), unknown_share=0.25)
    assert features(found)["unknown_share"] == 0.25


@pytest.mark.parametrize(
    ("question", "name"),
    [("How is tourism developed?", "english"), ("旅游由哪个部门负责", "asks_body"), ("明天会下雪吗", "off_domain")],
)
def test_what_kind_of_question_it_is(question: str, name: str) -> None:
    assert of(question, TOURISM)[name] == 1.0
    assert of("怎样发展跨境旅游", TOURISM)[name] == 0.0


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([SUBSIDY], (0, 0, 0)),
        ([TOURISM, SUBSIDY], (1, 0, 0)),
        ([TOURISM, TOURISM, SUBSIDY], (1, 1, 0)),
        ([*[TOURISM] * 4, SUBSIDY], (1, 1, 0)),
        ([*[TOURISM] * 5, SUBSIDY], (1, 1, 1)),
    ],
)
def test_what_is_asked_for_may_be_missing_in_the_first_two_or_five_clauses(
    texts: Sequence[str], expected: tuple[int, int, int]
) -> None:
    found = of("冷库补贴多少钱", *texts)
    assert tuple(found[f"missing_{n}"] for n in (1, 2, 5)) == expected
    assert found["asks_detail"] == 1.0


def test_a_question_that_asks_for_nothing_special_misses_nothing() -> None:
    found = of("怎样发展跨境旅游", SUBSIDY)
    assert [found[name] for name in ("asks_detail", "missing_1", "missing_2", "missing_5")] == [0, 0, 0, 0]


def test_what_is_missing_is_named() -> None:
    asked = ranking("处长叫什么名字，冷库补贴多少钱", *(scored(document(text)) for text in (TOURISM, SUBSIDY)))
    assert [aspect.value for aspect in missing(asked, 1)] == ["money", "person_name"]
    assert [aspect.value for aspect in missing(asked)] == ["person_name"]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("REITs和“链主”企业怎么支持", TOURISM, 2),
        ("REITs和“链主”企业怎么支持", "支持链主企业。", 1),
        ("REITs和“链主”企业怎么支持", "支持链主企业发行reits。", 0),
        ("《外商投资法》和300亿怎么说", TOURISM, 2),
        ("怎样发展跨境旅游", SUBSIDY, 0),
    ],
)
def test_names_that_the_best_clause_lacks_are_counted(question: str, text: str, expected: int) -> None:
    assert of(question, text)["names_missing"] == expected


def test_a_name_of_an_english_question_may_stand_in_the_clause_in_chinese() -> None:
    asked = ranking("Is there support for AEO firms?", scored(document("培育高级认证企业。")))
    assert features(asked)["names_missing"] == 1.0
    concepts = (Concept("aeo", ("高级认证",)),)
    assert features(replace(asked, question=replace(asked.question, concepts=concepts)))["names_missing"] == 0.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2023年的补贴", 0),  # the document is of 2023
        ("2025年的补贴", 0),  # the clause has it
        ("2019年和2020年的补贴", 2),
        ("去年的补贴", 1),  # no document says which year that is
    ],
)
def test_years_that_neither_the_document_nor_its_best_clause_has_are_counted(question: str, expected: int) -> None:
    assert of(question, "到2025年发展跨境旅游。")["years_missing"] == expected


def test_places_that_no_document_covers_are_counted() -> None:
    found = ranking("广东、新疆、内蒙古有什么政策", scored(FOUND))
    assert features(found)["uncovered_places"] == 2.0
    assert features(found, document("推动新疆园区发展。"))["uncovered_places"] == 1.0
    gate = Gate(Corpus((FOUND,), ""), tiny_gate())
    assert [place.short for place in gate.uncovered_places(found)] == ["广东", "新疆"]


# The logit of an answer is .5 + 2 · (score - 1) / 2 - 4 · off_domain, of the first clause -1 + score.
MODEL = GateModel(
    LinearModel(("score", "off_domain"), (1.0, 0.0), (2.0, 1.0), (2.0, -4.0), 0.5), linear({"score": 1.0}, -1.0), 0.4
)


def test_the_opinion_is_what_the_models_make_of_the_features() -> None:
    """.5 + 2 · 2 / 2 - 4 = -1.5 and -1 + 3 = 2."""
    values = {"score": 3.0, "off_domain": 1.0, "unused": 7.0}
    opinion = MODEL.opinion(values)
    assert opinion.answerable == pytest.approx(1 / (1 + exp(1.5)))
    assert opinion.confidence == pytest.approx(1 / (1 + exp(-2)))
    assert opinion.features == values
    assert opinion.contributions == {"score": 2.0, "off_domain": -4.0}
    assert MODEL.answerable.intercept + fsum(opinion.contributions.values()) == pytest.approx(-1.5)


def test_no_logit_is_too_large_for_an_opinion() -> None:
    """What overflows is a warning, and here an error."""
    for score, expected in ((-1e5, 0.0), (1e5, 1.0)):
        opinion = MODEL.opinion({"score": score, "off_domain": 0.0})
        assert opinion.answerable == pytest.approx(expected)
        assert opinion.confidence == pytest.approx(expected)


def test_the_gates_opinion_is_that_of_its_features() -> None:
    found = ranking("明天会下雪吗", scored(FOUND, 3.0))
    gate = Gate(Corpus((FOUND,), ""), MODEL)
    assert gate.opinion(found) == MODEL.opinion(gate.features(found))


def test_a_written_model_is_read_as_it_was(tmp_path: Path) -> None:
    assert GateModel.read(json.loads(json.dumps(MODEL.write()))) == MODEL
    path = tmp_path / "gate.json"
    path.write_text(json.dumps({"encoders": {"1": MODEL.write()}}), encoding="utf-8")
    assert GateModel.load(1, path) == MODEL


def test_without_a_model_for_so_many_encoders_the_next_step_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    path.write_text(json.dumps({"encoders": {"0": MODEL.write()}}), encoding="utf-8")
    with pytest.raises(RankingInvalid) as raised:
        GateModel.load(2, path)
    assert str(raised.value) == f"{path} has no model for 2 encoders: run `assistant fit`"


def test_the_shipped_file_has_a_model_for_each_number_of_encoders() -> None:
    assert set(json.loads(GATE.read_text(encoding="utf-8"))["encoders"]) == {str(n) for n in ENCODERS}


@pytest.mark.parametrize("encoders", ENCODERS)
def test_every_shipped_feature_is_one_that_the_gate_gives(encoders: int, tmp_path: Path) -> None:
    index = build_tiny_index(tmp_path, [FakeEncoder(f"fake-{n}") for n in range(encoders)])
    model = GateModel.load(encoders)
    given = Gate(index.corpus, model).features(index.search("用地指标", 10))
    for fitted in (model.answerable, model.confidence):
        assert set(fitted.names) <= set(given)
        assert all(scale > 0 for scale in fitted.scales)
    assert 0 < model.threshold < 1
