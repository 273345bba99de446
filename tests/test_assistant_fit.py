"""How well a measure fits who asks: each part by itself, and what excludes a measure."""

import math

import pytest

from assistant.asker import Asker, own_places
from assistant.derived.measures import Kind, Measure
from assistant.fit import Fit, Rarity, fit
from corpus.document import Document
from corpus.places import places_in
from tests.handmade import document
from tests.handmade_measures import measure

# Sixty sentences on nothing: 加工 stands in thirty of them, 工 in all, 绒 and 羊 in none.
COMMON = ["支持加工"] * 30 + ["支持工业"] * 30
RARITY = Rarity([*COMMON, "支持绒毛基地"])


def of(text: str, *regions: str) -> Asker:
    return Asker(places=own_places(places_in(text)), regions=frozenset(regions or ("内蒙古自治区",)))


def fitted(given: str | Measure, asker: Asker) -> Fit | None:
    return fit(measure(given) if isinstance(given, str) else given, asker, RARITY)


@pytest.mark.parametrize(
    ("text", "own", "place"),
    [
        ("支持二连浩特边境经济合作区", "二连浩特", 1.0),
        ("支持满洲里、二连浩特建设园区", "二连浩特", 1.0),
        ("支持中蒙二连浩特—扎门乌德经济合作区", "二连浩特", 1.0),
        ("支持内蒙古建设园区", "二连浩特", 0.75),
        ("支持满洲里建设园区", "内蒙古", 0.5),
        ("支持建设园区", "二连浩特", 0.0),
        ("支持扩大对俄罗斯贸易", "二连浩特", 0.0),
        ("支持呼伦贝尔建设园区", "满洲里", 0.0),
        ("支持西部承接产业转移", "二连浩特", 0.0),
    ],
)
def test_a_place_fits_that_is_the_askers_holds_it_or_is_within_it(text: str, own: str, place: float) -> None:
    found = fitted(text, of(own))
    assert found is not None
    assert found.place == place


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("支持满洲里建设园区", "二连浩特"),
        ("支持新疆、广西建设园区", "二连浩特"),
        ("支持满洲里扩大对俄罗斯贸易", "二连浩特"),
        ("支持二连浩特建设园区", "吉林省"),
    ],
)
def test_a_measure_that_names_other_places_only_is_for_others(text: str, own: str) -> None:
    assert fitted(text, of(own)) is None


def test_whoever_is_in_one_of_two_places_is_not_excluded_by_the_other() -> None:
    found = fitted("支持满洲里建设园区", of("满洲里和二连浩特"))
    assert found is not None
    assert [place.name for place in found.places] == ["满洲里市"]


@pytest.mark.parametrize(
    ("regions", "share"),
    [(("内蒙古自治区",), 1.0), (("内蒙古自治区", "吉林省"), 0.5), (("全国",), 0.25), (("吉林省",), None)],
)
def test_a_document_is_for_the_askers_province_or_for_others(regions: tuple[str, ...], share: float | None) -> None:
    found = fitted(measure("支持园区", regions=regions), Asker(regions=frozenset({"内蒙古自治区"})))
    assert (found and found.region) == share


def test_without_a_province_no_document_is_excluded() -> None:
    assert fitted(measure("支持满洲里建设园区", regions=("吉林省",)), Asker()) == Fit()


def test_a_trade_is_weighed_by_how_rare_its_words_are() -> None:
    """Of 羊绒: 羊 (in no text), 绒 (in one), 羊绒 (in none); of 加工 only the pair, for 加 and 工 are common."""
    rare, once, half = math.log(62 / 0.5), math.log(62 / 1.5), math.log(62 / 30.5)
    assert RARITY.weights("羊绒加工".replace("羊绒", "")) == {"加工": half}
    assert RARITY.weights("羊绒") == {"羊": rare, "绒": once, "羊绒": rare}
    asker = Asker(trade=(("羊绒",), ("加工",)))
    found = fitted("支持绒毛加工", asker)
    assert found is not None
    assert found.trade == pytest.approx((once + half) / (2 * rare + once + half))
    assert found.words == ("绒", "加工")


def test_of_other_words_for_a_trade_the_best_counts() -> None:
    asker = Asker(trade=(("办厂", "厂房建设"),))
    found = fitted("支持厂房建设", asker)
    assert found is not None
    assert (found.trade, found.words) == (1.0, ("厂房建设",))


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [("支持加工", "精深加工", ()), ("支持加工", "加工", ("加工",)), ("支持工业", "化工", ())],
)
def test_little_of_a_word_is_chance(text: str, word: str, words: tuple[str, ...]) -> None:
    """Of 精深加工 a text with 加工 has .71 of .71 + 4 · 4.82: 精, 深, 精深 and 深加 are in none."""
    found = fitted(text, Asker(trade=((word,),)))
    assert found is not None
    assert (found.words, found.trade > 0) == (words, bool(words))


@pytest.mark.parametrize(
    ("text", "title", "zone"),
    [
        ("支持国家级经开区发展", "关于边境合作区的通知", 1.0),
        ("支持边境经济合作区发展", "关于边境经济合作区的通知", -1.0),
        ("支持园区发展", "关于边境经济合作区的通知", -1.0),
        ("支持园区发展", "关于国家级经开区的通知", 1.0),
        ("支持园区发展", "关于园区的通知", 0.0),
    ],
)
def test_the_kind_of_zone_is_the_sentences_or_else_the_titles(text: str, title: str, zone: float) -> None:
    found = fitted(measure(text, title=title), Asker(zones=frozenset({"国家级经济技术开发区"})))
    assert found is not None
    assert found.zone == zone


@pytest.mark.parametrize(("asked", "share"), [("小微企业", 1.0), ("外贸企业", 0.5), ("个人", 0.0), (None, 0.0)])
def test_a_measure_is_for_whom_support_is_asked_for(asked: str | None, share: float) -> None:
    found = fitted(measure("支持给予小微企业贷款", beneficiaries=["小微企业"]), Asker(beneficiary=asked))
    assert found is not None
    assert found.beneficiary == share


def test_the_score_is_the_sum_of_the_parts_by_weight() -> None:
    """4 · 1 (place) + 3 · 1 (kind) + 1 · 0.25 (nationwide)."""
    asker = Asker(of("二连浩特").places, frozenset({"内蒙古自治区"}), kinds=frozenset({Kind.FINANCE}))
    found = fitted(measure("支持二连浩特融资", kinds={"融资": Kind.FINANCE}), asker)
    assert found is not None
    assert (found.score, found.is_close) == (7.25, True)
    assert not Fit(kind=1.0, region=1.0).is_close


def test_documents_made_by_hand_are_nationwide() -> None:
    made: Document = document("支持园区")
    assert made.regions == ("全国",)
