"""Places: the gazetteer, the places that a text names, and which of them documents have something on."""

from collections import Counter
from dataclasses import replace

import pytest

from corpus.document import Corpus, Document
from corpus.places import (
    GAZETTEER,
    Place,
    PlaceKind,
    covered_places,
    find_places,
    gazetteer,
    places_in,
    provinces,
    provinces_in,
    uncovered,
)
from tests.handmade import document

PROVINCES = {place.name for place in provinces()}


def names(text: str) -> list[str]:
    return [place.name for place in places_in(text)]


def place(name: str) -> Place:
    (found,) = (place for place in gazetteer() if place.name == name)
    return found


def of_provinces(text: str, *regions: str) -> Document:
    return replace(document(text), regions=regions)


def test_a_line_of_the_gazetteer_is_a_place() -> None:
    assert GAZETTEER.read_text(encoding="utf-8").splitlines()[0] == "name\tshort\tenglish\tkind\twithin"
    erenhot = place("二连浩特市")
    assert erenhot == Place(
        "二连浩特市",
        ("二连浩特", "二连"),
        ("Erenhot", "Erlianhaote", "Erlianhot", "Erlian", "Erenhaote"),
        PlaceKind.COUNTY,
        "内蒙古自治区",
    )
    assert (erenhot.short, erenhot.english, erenhot.is_province) == ("二连浩特", "Erenhot", False)


def test_the_gazetteer_holds_every_prefecture_of_china() -> None:
    # 293 cities, 30 autonomous prefectures, 7 prefectures, 3 leagues.
    cities = [p.name for p in gazetteer() if p.kind is PlaceKind.CITY and p.within in PROVINCES]
    assert Counter("自治州" if n.endswith("自治州") else n[-1] for n in cities) == {
        "市": 293,
        "自治州": 30,
        "区": 7,
        "盟": 3,
    }
    assert len(PROVINCES) == 34


def test_places_are_within_places_of_the_gazetteer() -> None:
    assert Counter(p.name for p in gazetteer()).most_common(1)[0][1] == 1
    countries = {p.name for p in gazetteer() if p.kind is PlaceKind.COUNTRY}
    assert {p.within for p in gazetteer()} <= PROVINCES | countries | {""}
    assert {p.kind for p in gazetteer() if not p.within} == {
        PlaceKind.PROVINCE,
        PlaceKind.AREA,
        PlaceKind.COUNTRY,
        PlaceKind.REGION,
    }


def test_a_name_is_of_one_place_unless_it_joins_two() -> None:
    owners = Counter(name for p in gazetteer() for name in {p.name, *p.shorts, *p.english_names})
    assert {name for name, places in owners.items() if places > 1} == {
        "中西部",
        "central and western China",
        "central and western region",
        "central and western regions",
        "俄蒙",
        "蒙俄",
        "中蒙俄",
        "日韩",
        "中日韩",
        "中吉乌",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("内蒙古自治区的企业", ["内蒙古自治区"]),
        ("内蒙和蒙古", ["内蒙古自治区", "蒙古国"]),
        ("吉林市和吉林", ["吉林市", "吉林省"]),
        ("印度尼西亚，不是印度", ["印度尼西亚", "印度"]),
        ("上海临港的企业", ["上海临港新片区"]),
        ("满洲里口岸、绥芬河口岸", ["满洲里市", "绥芬河市"]),
        ("在锡盟的珠恩嘎达布其", ["锡林郭勒盟", "珠恩嘎达布其"]),
        ("西双版纳", ["西双版纳傣族自治州"]),
        ("中蒙俄经济走廊", ["蒙古国", "俄罗斯"]),
        ("中西部和东北地区", ["西部", "中部", "东北"]),
        ("上海南站、广西北海", ["上海市", "广西壮族自治区", "北海市"]),
        ("满洲里和满洲里", ["满洲里市"]),
        ("扩大同江苏的合作", ["江苏省"]),
        ("开创新疆工作新局面", ["新疆维吾尔自治区"]),
        ("龙头企业和龙头产业", []),
        ("和龙的企业", ["和龙市"]),
    ],
)
def test_the_longest_name_is_taken(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "发展临港经济",
        "朝鲜族乡和蒙古族学校",
        "其中部分企业集中部署",
        "稳定西部署",
        "沿海口岸和出海口",
        "目前海关和前海关",
        "“西部之光”访问学者",
        "增加纳税、参加纳入",
        "政策克服困难",
        "经济南北",
        "重大理论、大理石",
        "自2025年5月1日本通知施行",
        "依法国有企业",
        "创新乡村",
        "中欧班列",
        "沿海南部",
    ],
)
def test_a_name_across_words_is_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Inner Mongolia plan", ["内蒙古自治区"]),
        ("Inner Mongolian and Mongolian banks", ["内蒙古自治区", "蒙古国"]),
        ("trade with russia out of manzhouli", ["俄罗斯", "满洲里市"]),
        ("Erenhot–Zamyn-Uud zone", ["二连浩特市", "扎门乌德"]),
        ("firms in Xi’an", ["西安市"]),
        ("Jilin or Jilin City", ["吉林省", "吉林市"]),
        ("Turkey and Chad", ["土耳其", "乍得"]),
        ("turkey farms, chad, tell us, eu", []),
        ("the US and the EU", ["美国", "欧盟"]),
        ("Romania, Roman", ["罗马尼亚"]),
        ("South Korean investors", ["韩国"]),
        ("Hainan\nFree Trade Port", ["海南自由贸易港"]),
        ("Henanese", []),
        ("在Erenhot投资", ["二连浩特市"]),
        ("Pingxiang, Jiangxi and Pingxiang", ["萍乡市", "凭祥市"]),
    ],
)
def test_english_names_are_whole_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_places_come_with_where_they_stand() -> None:
    text = "从上海到中蒙边境"
    found = [(p.name, text[at.start : at.end]) for p, at in find_places(text)]
    assert found == [("上海市", "上海"), ("蒙古国", "中蒙")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("从广东搬到江苏", ["江苏省", "广东省"]),  # in the order of the gazetteer
        ("海南自贸港和吉林市", ["吉林省", "海南省"]),
        ("海南藏族自治州", []),
        ("深圳的企业", ["深圳市"]),
        ("满洲里", []),
        ("Jilin City", ["吉林省"]),
    ],
)
def test_provinces_are_named_also_in_the_names_of_their_places(text: str, expected: list[str]) -> None:
    assert [place.name for place in provinces_in(text)] == expected


def test_a_place_that_no_document_names_is_uncovered() -> None:
    documents = (of_provinces("支持满洲里、深圳", "全国"),)
    asked = places_in("上海临港、满洲里、深圳、广东、内蒙古、二连浩特、俄罗斯")
    # 广东 and 内蒙古 hold a place that is named.
    assert [p.name for p in uncovered(asked, documents)] == ["上海临港新片区", "二连浩特市", "俄罗斯"]


def test_a_place_in_a_province_of_a_document_is_covered() -> None:
    documents = (of_provinces("支持边合区", "云南省"),)
    assert [p.name for p in uncovered(places_in("瑞丽、云南、东兴、缅甸"), documents)] == ["东兴市", "缅甸"]
    # A province that is only named is not one of the document's.
    named = (of_provinces("在云南", "全国"),)
    assert [p.name for p in uncovered(places_in("瑞丽、云南"), named)] == ["瑞丽市"]


def test_a_country_with_a_named_town_is_covered() -> None:
    assert uncovered(places_in("蒙古、老挝"), (of_provinces("扎门乌德"),)) == (place("老挝"),)
    assert covered_places(()) == frozenset()


def test_the_places_of_the_documents(shipped: Corpus) -> None:
    found = {d.id: Counter(p.name for p, _ in find_places(d.text)) for d in shipped.documents}
    named = {name for counts in found.values() for name in counts}
    assert named == {
        *("内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "广西壮族自治区", "云南省", "西藏自治区", "新疆维吾尔自治区"),
        *("呼和浩特市", "满洲里市", "二连浩特市", "霍尔果斯市", "磨憨", "磨丁", "扎门乌德"),
        *("中国", "蒙古国", "俄罗斯", "哈萨克斯坦", "越南", "缅甸", "老挝", "东盟", "南亚", "东南亚", "亚太"),
        *("东北", "东部", "中部", "西部"),
    }
    assert found["mofcom-2025"] == {"新疆维吾尔自治区": 1, "中国": 9, "西部": 3, "东部": 1, "中部": 2, "东北": 2}
    asked = places_in("上海临港、珲春、丹东、凭祥、广东、日本、日喀则")
    assert [p.name for p in uncovered(asked, shipped.documents)] == ["上海临港新片区", "广东省", "日本"]
