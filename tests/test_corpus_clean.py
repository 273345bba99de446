"""Cleaning: aligned text, each step by itself (those about lines in test_corpus_lines.py), and all together."""

from collections.abc import Callable

import pytest

from corpus.aligned import AlignedText, Edit
from corpus.clean import (
    STEPS,
    clean,
    remove_bookmarks,
    remove_glosses,
    remove_invisible,
    simplify,
    tidy_numbering,
    to_simplified,
    to_traditional,
    widen_brackets,
)
from corpus.document import Repair
from corpus.errata import Erratum, errata_edits


def applied(step: Callable[[str], list[Edit]], text: str) -> str:
    """Return the text after a step, and check that the step does nothing more to its own result."""
    result = AlignedText.of(text).edited("step", step(text)).text
    assert step(result) == []
    return result


def cleaned(raw: str) -> str:
    return clean(raw, lambda _: []).text


# Aligned text


def test_a_shorter_replacement_stands_for_the_whole_raw_range() -> None:
    text = AlignedText.of("加加大").edited("erratum", [Edit(0, 2, "加")])
    assert (text.text, text.starts, text.ends) == ("加大", (0, 2), (2, 3))
    assert text.repairs() == (Repair("erratum", 0, 2, "加加", "加", 0, 1),)


def test_a_replacement_of_equal_length_keeps_the_place_of_each_character() -> None:
    text = AlignedText.of("經濟圈").edited("simplify", [Edit(0, 2, "经济")])
    assert (text.text, text.starts, text.ends) == ("经济圈", (0, 1, 2), (1, 2, 3))


def test_a_longer_replacement_gives_every_new_character_the_whole_raw_range() -> None:
    text = AlignedText.of("ab").edited("erratum", [Edit(1, 2, "xyz")])
    assert (text.text, text.starts, text.ends) == ("axyz", (0, 1, 1, 1), (1, 2, 2, 2))
    assert text.repairs() == (Repair("erratum", 1, 2, "b", "xyz", 1, 4),)


def test_a_deletion_stands_between_its_neighbours() -> None:
    text = AlignedText.of("a--b").edited("gap", [Edit(1, 3, "")])
    assert text.text == "ab"
    assert text.repairs() == (Repair("gap", 1, 3, "--", "", 1, 1),)


def test_two_steps_that_touch_the_same_place_are_both_told_in_raw_offsets() -> None:
    # Raw: 經 0, (jīng) 1-7, 濟 7. The gloss goes first, so the conversion sees 經濟 at 0-2, which is raw 0-8.
    text = AlignedText.of("經(jīng)濟").edited("gloss", [Edit(1, 7, "")]).edited("simplify", [Edit(0, 2, "经济")])
    assert (text.text, text.starts, text.ends) == ("经济", (0, 7), (1, 8))
    assert text.repairs() == (
        Repair("simplify", 0, 8, "經濟", "经济", 0, 2),
        Repair("gloss", 1, 7, "(jīng)", "", 1, 1),
    )


def test_a_repair_of_a_repair_keeps_the_raw_range_of_the_first() -> None:
    text = AlignedText.of("abc").edited("one", [Edit(0, 2, "X")]).edited("two", [Edit(0, 1, "YZ")])
    assert (text.text, text.starts, text.ends) == ("YZc", (0, 0, 2), (2, 2, 3))
    assert text.repairs() == (Repair("one", 0, 2, "ab", "X", 0, 2), Repair("two", 0, 2, "X", "YZ", 0, 2))


def test_a_later_deletion_moves_the_place_of_an_earlier_repair() -> None:
    text = AlignedText.of("--ab").edited("one", [Edit(3, 4, "B")]).edited("two", [Edit(0, 2, "")])
    assert text.repairs() == (Repair("two", 0, 2, "--", "", 0, 0), Repair("one", 3, 4, "b", "B", 1, 2))


@pytest.mark.parametrize("edits", [[Edit(1, 1, "x")], [Edit(0, 2, ""), Edit(1, 3, "")], [Edit(2, 4, "")]])
def test_edits_that_are_empty_or_overlap_or_leave_the_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="step s: edit"):
        AlignedText.of("abc").edited("s", edits)


# Steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("經(jīng)濟", "經濟"),
        ("貿(mào)易(yì)", "貿易"),
        ("重（zhòng）庆", "重庆"),
        ("女(nǚ)", "女"),
        ("装(zhuāng)", "装"),
        ("A(jīng)", "A(jīng)"),  # no Han character before it
        ("经(jing)", "经(jing)"),  # no tone: perhaps a word
        ("咖啡(café)", "咖啡(café)"),  # no syllable of pinyin
        ("协定(RCEP)", "协定(RCEP)"),
    ],
)
def test_glosses_go_only_where_a_bracket_holds_one_toned_syllable(text: str, expected: str) -> None:
    assert applied(remove_glosses, text) == expected


def test_bookmarks_go() -> None:
    assert remove_bookmarks("[bookmark: _GoBack]（十四）甲[1]") == [Edit(0, 19, "")]


def test_invisible_characters_go() -> None:
    assert applied(remove_invisible, "\ufeff甲\u200b乙\x00\x07丙\u00ad\n\t丁") == "甲乙丙\n\t丁"


def test_traditional_text_is_simplified_run_by_run() -> None:
    # 國, 務, 發 change; 院, 关于 and the comma do not.
    assert simplify("國務院發，") == [Edit(0, 2, "国务"), Edit(3, 4, "发")]


def test_one_traditional_character_in_twenty_makes_a_text_traditional() -> None:
    # The share is 1/20 = 5 %, the threshold itself; 1/21 is below it.
    assert simplify("經" + "济" * 19) == [Edit(0, 1, "经")]
    assert simplify("經" + "济" * 20) == []
    assert simplify("RCEP 2022") == []


def test_simplification_keeps_the_length_of_ambiguous_phrases() -> None:
    traditional = to_traditional("乾坤头发发展后面皇后里程干部干净台湾制定制造系统联系")
    assert to_simplified(traditional) == "乾坤头发发展后面皇后里程干部干净台湾制定制造系统联系"
    assert "".join(edit.after for edit in simplify("頭髮與發展")) == "头发与发"  # 展 is the same in both


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("边(跨)境", "边（跨）境"),
        ("（甲)乙", "（甲）乙"),
        ("(甲）乙", "（甲）乙"),
        ("以下称边(跨)合区(简称(甲))", "以下称边（跨）合区（简称（甲））"),
        ("实施RCEP(2022)。", "实施RCEP(2022)。"),  # no Han character touches the brackets
        ("协定(RCEP)等", "协定（RCEP）等"),
        ("f(x) = y", "f(x) = y"),
        ("甲(乙\n丙)丁", "甲(乙\n丙)丁"),  # a pair stands on one line
        ("甲)乙(丙", "甲)乙(丙"),
        ("商办资函[2021]163号", "商办资函〔2021〕163号"),
        ("商资发(2023)第18号", "商资发〔2023〕第18号"),
        ("国发【2020】 18号", "国发〔2020〕 18号"),
        ("商资发〔2023〕18号", "商资发〔2023〕18号"),
        ("在[2021]年", "在[2021]年"),
        ("甲(乙[2023)18号", "甲(乙〔2023〕18号"),  # one bracket is mended once
    ],
)
def test_brackets_in_chinese_text_are_widened_in_pairs(text: str, expected: str) -> None:
    assert applied(widen_brackets, text) == expected


def test_a_bracket_that_is_wide_already_is_no_change() -> None:
    assert widen_brackets("（甲)乙〔2023]1号") == [Edit(2, 3, "）")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（四） 高质量实施", "（四）高质量实施"),
        ("一、\u3000总体要求", "一、总体要求"),
        ("甲\n（十二）\t优化", "甲\n（十二）优化"),
        ("１．完善", "1．完善"),
        ("０１、完善", "01、完善"),
        ("第一条\u3000为了", "第一条\u3000为了"),  # the gap is what tells 第一条 from 第一条规定
        ("见（四） 高", "见（四） 高"),  # not at a line's start
        ("１５个部门", "１５个部门"),
    ],
)
def test_the_gap_after_a_marker_closes_and_its_digits_narrow(text: str, expected: str) -> None:
    assert applied(tidy_numbering, text) == expected


# The steps together


def test_the_steps_come_in_the_order_that_their_work_needs() -> None:
    assert [name for name, _ in STEPS] == [
        "invisible", "break", "bookmark", "gloss", "simplify", "indent", "join", "blank", "bracket", "numbering",
    ]  # fmt: skip


def test_a_dirty_text_becomes_clean_and_every_change_is_told() -> None:
    # 0-2 white space, 2-5 (一), 5 a space, 6 經, 7-13 (jīng), 13 濟, 14 。, 15-17 發展, 17-19 line breaks, 19 邊, ...
    raw = "\u3000\u3000(一) 經(jīng)濟。發展\n\n邊(跨)境。\n"
    text = clean(raw, lambda _: [])
    assert text.text == "（一）经济。发展边（跨）境。"
    assert [(r.step, r.raw_start, r.raw_end, r.before, r.after) for r in text.repairs()] == [
        ("indent", 0, 2, "\u3000\u3000", ""),
        ("bracket", 2, 3, "(", "（"),
        ("bracket", 4, 5, ")", "）"),
        ("numbering", 5, 6, " ", ""),
        ("simplify", 6, 14, "經濟", "经济"),
        ("gloss", 7, 13, "(jīng)", ""),
        ("simplify", 15, 16, "發", "发"),
        ("join", 17, 19, "\n\n", ""),
        ("simplify", 19, 20, "邊", "边"),
        ("bracket", 20, 21, "(", "（"),
        ("bracket", 22, 23, ")", "）"),
        ("blank", 25, 26, "\n", ""),
    ]


def test_brackets_are_paired_across_a_joined_line_break() -> None:
    assert cleaned("支持甲，边(跨\n)境经济合作区。") == "支持甲，边（跨）境经济合作区。"


def test_windows_line_ends_and_a_byte_order_mark_leave_no_trace() -> None:
    assert cleaned("\ufeff甲。\r\n\r\n乙。\r\n") == "甲。\n乙。"


def test_errata_come_first_and_see_the_raw_text() -> None:
    text = clean(
        "機制，加\n\n加強對邊境", lambda raw: errata_edits(raw, "d", (Erratum("d", "加\n\n加強", "加強", "reason"),))
    )
    assert text.text == "机制，加强对边境"
    assert Repair("erratum", 4, 7, "\n\n加", "", 4, 4, "reason") in text.repairs()


def test_cleaning_its_own_result_changes_nothing() -> None:
    once = cleaned("\u3000一、 總體要求\n推動邊(跨)境經濟合作區高質量發展，支持\n創新。\n\n(一)甲。")
    assert once == "一、总体要求\n推动边（跨）境经济合作区高质量发展，支持创新。\n（一）甲。"
    assert clean(once, lambda _: []).repairs() == ()
