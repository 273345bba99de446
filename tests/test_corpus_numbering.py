"""Numbering: markers at the start of a line, references that are none, and sequences."""

import pytest

from corpus.numbering import Family, Marker, chinese_number, is_item_start, parse_marker, sequence_fault


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3), ("十", 10), ("十五", 15), ("二十", 20), ("二十一", 21), ("一百", 100), ("一百零八", 108),
        ("二百一十", 210), ("一千零一", 1001), ("九千九百九十九", 9999), ("〇", 0), ("二〇", 20), ("二○二三", 2023),
    ],
)  # fmt: skip
def test_chinese_numerals_are_read(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("line", "family", "number", "text"),
    [
        ("一、总体要求", Family.CHINESE, 1, "一、"),
        ("十六、甲", Family.CHINESE, 16, "十六、"),
        ("（三）畅通跨境物流", Family.BRACKETED, 3, "（三）"),
        ("(十二)优化用地", Family.BRACKETED, 12, "(十二)"),
        ("（四)甲", Family.BRACKETED, 4, "（四)"),
        ("1.甲", Family.ARABIC, 1, "1."),
        ("12．甲", Family.ARABIC, 12, "12．"),
        ("3、甲", Family.ARABIC, 3, "3、"),
        ("（2）甲", Family.BRACKETED_ARABIC, 2, "（2）"),
        ("(10)甲", Family.BRACKETED_ARABIC, 10, "(10)"),
        ("③甲", Family.CIRCLED, 3, "③"),
        ("第二编 分则", Family.PART, 2, "第二编"),
        ("第一章总则", Family.CHAPTER, 1, "第一章"),
        ("第十章", Family.CHAPTER, 10, "第十章"),
        ("第3章 罚则", Family.CHAPTER, 3, "第3章"),
        ("第三节 程序", Family.SECTION, 3, "第三节"),
        ("第一百零二条\u3000本法自公布之日起施行。", Family.ARTICLE, 102, "第一百零二条"),
        ("第12条 甲", Family.ARTICLE, 12, "第12条"),
        ("第五条：甲", Family.ARTICLE, 5, "第五条"),
        # Words that only begin like 项, 款, 目, 条.
        ("（三）项目建设", Family.BRACKETED, 3, "（三）"),
        ("（一）目标任务。", Family.BRACKETED, 1, "（一）"),
        ("（一）目的。", Family.BRACKETED, 1, "（一）"),
        ("（二）款项支付", Family.BRACKETED, 2, "（二）"),
        ("（二）条件保障", Family.BRACKETED, 2, "（二）"),
        ("二、三项重点工作", Family.CHINESE, 2, "二、"),
        ("1、2024年目标", Family.ARABIC, 1, "1、"),
    ],
)
def test_a_marker_opens_a_line(line: str, family: Family, number: int, text: str) -> None:
    assert parse_marker(line) == Marker(family, number, text)
    assert is_item_start(line)


@pytest.mark.parametrize(
    "line",
    [
        "（三）项规定的情形",
        "(三)项、第(四)项",
        "（三）、（五）项规定",
        "（一）至（三）项",
        "（二）和第（四）项所列",
        "（三）项，",
        "（三）项",
        "（二）项的规定",
        "（三）目规定",
        "二、三项规定",
        "第（三）项规定",
        "第三条规定的",
        "第三条",  # an article's text follows its number on the same line
        "第三章规定的程序",
        "第三章、第四章",
        "第二节的规定",
        "3.5万元",
        "2023年2月7日",
        "1234、甲",
        "总体要求",
        "",
        "一是加强",
        " 一、甲",
    ],
)
def test_a_reference_or_a_figure_is_no_marker(line: str) -> None:
    assert parse_marker(line) is None
    assert not is_item_start(line)


def test_a_long_run_of_figures_takes_no_longer_than_a_short_one() -> None:
    # Split in every possible way, forty figures would take longer than anyone waits.
    assert parse_marker("1、" + "1" * 4000) == Marker(Family.ARABIC, 1, "1、")
    assert parse_marker("一、" + "一" * 4000 + "项规定") is None


def test_an_article_inserted_by_an_amendment_says_so() -> None:
    assert parse_marker("第十七条之一 甲") == Marker(Family.ARTICLE, 17, "第十七条之一", inserted=True)


@pytest.mark.parametrize(
    ("previous", "elsewhere", "number", "fault"),
    [
        (None, None, 1, None),
        (3, 3, 4, None),
        (None, 5, 1, None),  # restarts under each heading
        (None, 5, 6, None),  # runs through the document
        (None, None, 2, "starts at 2, expected 1"),
        (None, 5, 4, "starts at 4, expected 1 or 6"),
        (2, 2, 4, "4 follows 2"),
        (4, 4, 2, "2 follows 4"),
        (3, 3, 3, "3 is repeated"),
    ],
)
def test_the_sequence_of_numbers_is_checked(
    previous: int | None, elsewhere: int | None, number: int, fault: str | None
) -> None:
    assert sequence_fault(previous, elsewhere, number) == fault
