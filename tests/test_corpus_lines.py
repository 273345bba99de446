"""Line breaks: the steps that make lines what their author meant."""

from collections.abc import Callable

import pytest

from corpus.aligned import AlignedText, Edit
from corpus.lines import drop_blank_lines, join_lines, strip_indents, unify_line_breaks


def applied(step: Callable[[str], list[Edit]], text: str) -> str:
    """Return the text after a step, and check that the step does nothing more to its own result."""
    result = AlignedText.of(text).edited("step", step(text)).text
    assert step(result) == []
    return result


def test_every_kind_of_line_break_becomes_one() -> None:
    assert applied(unify_line_breaks, "a\r\nb\rc\u2028d\fe\x85f\n\ng") == "a\nb\nc\nd\ne\nf\n\ng"


def test_white_space_at_both_ends_of_lines_goes() -> None:
    assert applied(strip_indents, "\u3000\u3000甲 乙 \n\t\n\u00a0丙\t\n 丁") == "甲 乙\n\n丙\n丁"


def test_blank_lines_go_and_none_stays_at_the_ends() -> None:
    assert drop_blank_lines("\n\n甲\n\n\n乙\n丙\n") == [Edit(0, 2, ""), Edit(4, 6, ""), Edit(9, 10, "")]
    assert applied(drop_blank_lines, "\n\n甲\n\n\n乙\n丙\n") == "甲\n乙\n丙"
    assert applied(drop_blank_lines, "\n\n") == ""


# Line breaks inside a sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用地评价，研究\n\n中对边境排序。", "用地评价，研究中对边境排序。"),
        ("支持甲。支持\n乙\n丙。", "支持甲。支持乙丙。"),  # three pieces of one sentence
        ("按照《关于开发区的\n通知》要求", "按照《关于开发区的通知》要求"),
        ("推广“白名单”，“信保贷”\n等合作模式。", "推广“白名单”，“信保贷”等合作模式。"),
        ("甲（以下简称乙），称为（丙）\n是我国的举措。", "甲（以下简称乙），称为（丙）是我国的举措。"),
        ("建设平台\n，支持企业。", "建设平台，支持企业。"),  # no line begins with a comma
        ("实施 RCEP\nimplementation，用好", "实施 RCEP\nimplementation，用好"),  # no mark in the first line yet
        ("用好，RCEP\nrules。", "用好，RCEP rules。"),  # words keep a space between them
        ("一、\n总体要求", "一、总体要求"),  # a marker alone
        ("一\n、\n总体要求", "一、总体要求"),  # and one that is put together first
    ],
)
def test_a_line_that_stops_inside_a_sentence_is_joined(text: str, expected: str) -> None:
    assert applied(join_lines, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "支持甲。\n支持乙。",
        "现通知如下：\n一、甲",
        "他说：“支持甲。”\n支持乙。",
        "支持甲。（商务厅、财政厅）\n支持乙。",  # the 责任单位 list ends the paragraph
        "支持甲，支持乙（商务厅）\n支持丙。",
        "支持甲。（试行）\n支持乙。",
        "一、加强指导，推动开放\n以甲为指导。",  # a heading with a comma in it
        "支持甲，支持\n（二）支持乙。",  # the next item begins
        "请遵照执行，特此通知\n商务部\n2023年2月7日",  # the signature is not part of the sentence
        "请遵照执行，特此通知\n2023年2月7日",
        "总体要求\n以甲为指导，推动乙。",  # a heading without a number
    ],
)
def test_a_line_break_that_ends_a_line_stays(text: str) -> None:
    assert join_lines(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("符合条件的，按照第\n（三）项规定执行。", "符合条件的，按照第（三）项规定执行。"),
        ("按照本办法第\n（三）项规定执行。", "按照本办法第（三）项规定执行。"),  # no mark before the break
        ("符合第（一）项和\n（三）项规定的，", "符合第（一）项和（三）项规定的，"),
        ("有前款情形，依照\n第三条规定处理。", "有前款情形，依照第三条规定处理。"),
        ("支持甲，支持乙，见\n（三）、（五）项的要求。", "支持甲，支持乙，见（三）、（五）项的要求。"),
    ],
)
def test_a_reference_that_a_line_break_moved_to_the_start_is_joined(text: str, expected: str) -> None:
    assert applied(join_lines, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于推动边境经济合作区\n高质量发展的实施方案", "关于推动边境经济合作区高质量发展的实施方案"),
        (
            "商务部等部门关于服务新格局\n推动合作区发展\n若干措施的通知",
            "商务部等部门关于服务新格局推动合作区发展若干措施的通知",
        ),
        ("资金管理办法\n（试行）", "资金管理办法（试行）"),
        ("关于甲的通知\n关于乙的通知", "关于甲的通知\n关于乙的通知"),  # two whole titles
        ("关于甲\n一、实施方案", "关于甲\n一、实施方案"),
        ("关于甲\n乙，丙的通知", "关于甲\n乙，丙的通知"),
    ],
)
def test_the_lines_of_a_title_are_joined(text: str, expected: str) -> None:
    assert applied(join_lines, text) == expected
