"""A question with what belongs to it, as address, form and JSON."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from assistant.errors import FilterInvalid
from index.filters import And, In
from web.asked import MAX_PREVIOUS, Asked

FIELDS = [
    ("q", " 那土地呢 "),
    ("previous", "边民互市有什么支持"),
    ("previous", " "),
    ("year", "2023"),
    ("year", "2021"),
    ("region", ""),
    ("agencies", "true"),
    ("lang", "en"),
    ("utm_source", "x"),
]


def test_fields_are_read_and_others_left_alone() -> None:
    asked = Asked.from_fields(FIELDS)
    assert asked == Asked("那土地呢", ("边民互市有什么支持",), {"year": ("2023", "2021"), "agencies": ("true",)})
    assert asked.filters == And((In("year", ("2023", "2021")), In("agencies", (True,))))


def test_json_is_read_like_fields() -> None:
    values: dict[str, str | bool | list[str | bool]] = {"year": ["2023", "2021"], "agencies": True, "region": []}
    assert Asked.from_values("那土地呢", ["边民互市有什么支持"], values) == Asked.from_fields(FIELDS)


def test_what_json_gives_is_what_it_takes() -> None:
    asked = Asked.from_fields(FIELDS)
    assert asked.values == {"year": ["2023", "2021"], "agencies": [True]}
    assert Asked.from_values(asked.question, asked.previous, {**asked.values}) == asked


def test_the_address_asks_the_same() -> None:
    asked = Asked.from_fields(FIELDS)
    assert asked.address.startswith("/?q=%E9%82%A3")
    assert Asked.from_fields(parse_qsl(urlsplit(asked.address).query)) == asked
    assert Asked("").address == "/?"


def test_only_the_last_previous_questions_are_kept() -> None:
    fields = [("previous", str(n)) for n in range(MAX_PREVIOUS + 2)]
    assert Asked.from_fields(fields).previous == tuple(str(n) for n in range(2, MAX_PREVIOUS + 2))
    assert Asked.from_values("x", [text for _, text in fields], {}).previous == Asked.from_fields(fields).previous


@pytest.mark.parametrize("chosen", [{"agencies": ("maybe",)}, {"city": ("x",)}])
def test_a_filter_that_cannot_be_meant(chosen: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(FilterInvalid):
        _ = Asked("x", (), chosen).filters


def test_a_question_asked_otherwise() -> None:
    asked = Asked("那土地呢", ("边民互市有什么支持",), {"year": ("2023",)})
    assert asked.alone() == Asked("那土地呢", (), {"year": ("2023",)})
    assert asked.unfiltered() == Asked("那土地呢", ("边民互市有什么支持",))
    assert asked.another("商务部负责哪些工作") == Asked("商务部负责哪些工作", (), {"year": ("2023",)})


def test_the_key_tells_questions_apart_and_holds_for_any_text() -> None:
    # JSON can spell half a surrogate pair in a filter's value; a question with one is refused.
    keys = {Asked(text).key for text in ("用地", "用地？")} | {Asked("用地", ("x",)).key}
    keys.add(Asked("用地", (), {"year": ("\ud800",)}).key)
    assert len(keys) == 4
    assert all(len(key) == 9 and key[0] == "t" and key[1:].isalnum() for key in keys)
