"""Who asks for support, as questions say it: in simplified and traditional Chinese, in English, in everyday words."""

import pytest

from assistant.asker import Asker, asked_kinds, asker_of, own_places
from assistant.derived.measures import Kind
from assistant.pipeline import Assistant
from corpus.places import places_in


def asker(assistant: Assistant, question: str) -> Asker:
    return asker_of(assistant.index.read(question))


@pytest.mark.parametrize(
    "question",
    [
        "我们在二连浩特做羊绒加工，能拿到哪些扶持",
        "我們在二連浩特做羊絨加工，能拿到哪些扶持",
        "二连浩特从事羊绒加工的企业可以享受什么优惠政策？",
    ],
)
def test_place_and_trade_are_read_from_chinese(question: str, keywords_only: Assistant) -> None:
    read = asker(keywords_only, question)
    assert [place.name for place in read.places] == ["二连浩特市"]
    assert (read.regions, read.zones, read.kinds) == (frozenset({"内蒙古自治区"}), frozenset(), frozenset())
    assert read.trade == (("羊绒",), ("加工",))


def test_place_and_trade_are_read_from_english(keywords_only: Assistant) -> None:
    read = asker(keywords_only, "We process cashmere in Erenhot; what support can we get?")
    assert [place.name for place in read.places] == ["二连浩特市"]
    assert read.trade == (("加工",), ("羊绒",))


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("在满洲里办厂能拿到用地支持吗", {Kind.LAND}),
        ("小微企业缺钱周转怎么办", {Kind.FINANCE}),
        ("我是搞跨境电商的，有啥补贴", {Kind.FUNDS}),
        ("What tax breaks and land does a logistics company in Manzhouli get?", {Kind.TAX, Kind.LAND}),
        ("旅游和物流有什么支持", {Kind.TOURISM, Kind.LOGISTICS}),
        ("cheap loans for a food company", {Kind.FINANCE}),
        ("绿色工厂电价有优惠吗", {Kind.ENERGY}),
        ("有哪些扶持", set()),
    ],
)
def test_kinds_asked_for_are_read(question: str, kinds: set[Kind], keywords_only: Assistant) -> None:
    assert asker(keywords_only, question).kinds == kinds


def test_a_kind_that_is_handed_out_is_no_trade_and_a_field_is(keywords_only: Assistant) -> None:
    read = asker(keywords_only, "我们在满洲里做跨境旅游，有什么用地支持")
    assert read.trade == (("跨境旅游",),)
    assert read.kinds == {Kind.LAND}


def test_everyday_words_have_the_official_ones_beside_them(keywords_only: Assistant) -> None:
    first, *_ = asker(keywords_only, "想在二连浩特办厂").trade
    assert first[0] == "办厂"
    assert "厂房建设" in first


@pytest.mark.parametrize(
    ("question", "beneficiary"),
    [
        ("小微外贸企业在满洲里有什么扶持", "小微外贸企业"),
        ("loans for a small trading firm in Inner Mongolia", "小微企业"),
        ("满洲里有什么扶持", None),
    ],
)
def test_whom_support_is_asked_for(question: str, beneficiary: str | None, keywords_only: Assistant) -> None:
    assert asker(keywords_only, question).beneficiary == beneficiary


def test_the_kind_of_zone_is_read(keywords_only: Assistant) -> None:
    assert asker(keywords_only, "国家级经开区的企业有什么支持").zones == {"国家级经济技术开发区"}
    english = asker(keywords_only, "We make auto parts in a border zone")
    assert english.zones == {"边境经济合作区"}
    assert english.trade == (("汽车零配件",),)


def test_nothing_is_known_of_who_does_not_say(keywords_only: Assistant) -> None:
    assert not asker(keywords_only, "有哪些扶持政策").is_known


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("内蒙古二连浩特", ["二连浩特市"]),
        ("内蒙古和吉林省", ["内蒙古自治区", "吉林省"]),
        ("二连浩特对蒙古国出口", ["二连浩特市"]),
        ("蒙古国扎门乌德", []),
    ],
)
def test_an_asker_is_in_the_town_and_not_abroad(text: str, names: list[str]) -> None:
    assert [place.name for place in own_places(places_in(text))] == names


def test_funds_are_not_working_capital() -> None:
    assert asked_kinds(["资金周转"]) == {Kind.FINANCE}
    assert asked_kinds(["专项资金"]) == {Kind.FUNDS}
