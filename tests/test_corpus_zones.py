"""Kinds of zones by what people call them, in Chinese and in English."""

import pytest

from corpus.zones import BOTH_KINDS, ZONES, find_zones, zone_kinds

BORDER, CROSS_BORDER = BOTH_KINDS
NATIONAL = "国家级经济技术开发区"


def found(text: str) -> list[tuple[str, str]]:
    """Return the zones that a text names: what is written, and the kind."""
    return [(text[span.start : span.end], kind) for kind, span in find_zones(text)]


def test_each_row_is_a_kind_its_chinese_and_its_english_names() -> None:
    header, *rows = (line.split("\t") for line in ZONES.read_text(encoding="utf-8").splitlines())
    assert header == ["name", "chinese", "english"]
    assert {len(row) for row in rows} == {3}
    names = [name for row in rows for column in row[1:] for name in column.split("|")]
    assert all(names)
    assert len(names) == len({name.casefold() for name in names})
    assert [row[0] for row in rows if row[0] not in row[1].split("|")] == [""]


def test_zones_are_found_in_order_with_where_they_stand() -> None:
    text = "边合区和经开区"
    assert [(kind, span.start, span.end) for kind, span in find_zones(text)] == [(BORDER, 0, 3), (NATIONAL, 4, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("边境经济合作区", [("边境经济合作区", BORDER)]),
        ("跨合区", [("跨合区", CROSS_BORDER)]),
        ("综保区与自贸试验区", [("综保区", "综合保税区"), ("自贸试验区", "自由贸易试验区")]),
        ("高新区", [("高新区", "高新技术产业开发区")]),
        # The longest name, not the one inside it.
        ("国家级经济技术开发区", [("国家级经济技术开发区", NATIONAL)]),
        # Any zone.
        ("园区", [("园区", "")]),
        ("地区", []),
    ],
)
def test_chinese_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("border economic cooperation zone", BORDER),
        ("Border Zones", BORDER),
        ("cross-border economic cooperation zones", CROSS_BORDER),
        ("a national-level development zone", NATIONAL),
        ("ETDZs", NATIONAL),
        ("free trade zone", "自由贸易试验区"),
        ("the zone", ""),
    ],
)
def test_english_names_in_any_case_and_in_the_plural(text: str, expected: str) -> None:
    assert [kind for kind, _ in find_zones(text)] == [expected]


@pytest.mark.parametrize("text", ["ozone", "zoned", "shaftz", "ftz2", "borderzone"])
def test_an_english_name_is_not_part_of_a_word(text: str) -> None:
    assert found(text) == []


def test_an_acronym_stands_between_chinese_characters() -> None:
    assert found("在BECZ有哪些政策") == [("BECZ", BORDER)]


@pytest.mark.parametrize(
    "text",
    ["边(跨)合区", "边（跨）合区", "边(跨)境经济合作区", "边境（跨境）经济合作区", "跨（边）境合作区"],
)
def test_both_kinds_are_written_as_one(text: str) -> None:
    assert zone_kinds(f"推动{text}发展") == {BORDER, CROSS_BORDER}


@pytest.mark.parametrize("text", ["边(跨)合区", "边(跨)境经济合作区", "边境(跨境)经济合作区"])
def test_both_kinds_as_a_question_writes_them_are_one_name(text: str) -> None:
    assert found(text) == [(text, "")]


def test_kinds_leave_out_zones_of_no_kind() -> None:
    assert zone_kinds("边合区和跨合区的园区") == {BORDER, CROSS_BORDER}
    assert zone_kinds("园区") == frozenset()
    assert zone_kinds("") == frozenset()
