"""Numbers and days in one form, in Chinese and in English."""

from decimal import Decimal

import pytest

from assistant.chat.quantities import days, quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三年内累计30万元", {("3", "year"), ("300000", "yuan")}),
        ("RMB 300,000 in 3 years", {("3", "year"), ("300000", "yuan")}),
        ("2.5亿美元", {("250000000", "dollar")}),
        ("USD 2.5 million", {("2500000", "dollar")}),
        ("17个部门", {("17", "count")}),
        ("seventeen departments", {("17", "")}),
        ("百分之五，以及5.5%", {("5", "percent"), ("5.5", "percent")}),
        ("five per cent", {("5", "percent")}),
        ("15个工作日，两个月", {("15", "working day"), ("2", "month")}),
        ("within 15 working days", {("15", "working day")}),
        ("二〇二五年", {("2025", "year")}),
        ("扩大一倍，十公里", {("1", "times"), ("10", "length")}),
        ("一体化、三农、统一、一批、第三条、one of these, two-way loans, B2B", set()),
        ("2023年2月7日", set()),
    ],
)
def test_what_counts_or_measures_is_found(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(each.value, each.unit) for each in quantities(text)} == {(Decimal(v), unit) for v, unit in expected}


def test_days_of_both_languages_are_the_same() -> None:
    for text in ("2023年2月7日", "二〇二三年二月七日", "7 February 2023", "February 7, 2023", "on February 7th 2023"):
        assert days(text) == {(2023, 2, 7)}
    assert days("2023年2月30日, 2023") == frozenset()
