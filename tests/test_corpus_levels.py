"""Levels: which numbering opens which is decided under each heading; what only looks like a number opens none."""

from corpus.clean import clean
from corpus.split import Structure, split_clauses
from tests.test_corpus_split import keys, split


def read(raw: str) -> Structure:
    return split_clauses(clean(raw, lambda _: []).text, "d", ())


def test_each_heading_has_a_numbering_of_its_own() -> None:
    found = split(
        "一、甲", "1．乙。丙。", "（1）丁；", "①戊；", "②己。", "（2）庚。", "2．辛。壬。",
        "二、癸", "（一）子。丑。", "1、寅；", "2、卯。", "（二）辰。巳。",
    )  # fmt: skip
    assert keys(found) == [
        "一/1", "一/1/（1）", "一/1/（1）/①", "一/1/（1）/②", "一/1/（2）", "一/2",
        "二/（一）", "二/（一）/1", "二/（一）/2", "二/（二）",
    ]  # fmt: skip
    assert found.problems == ()


def test_other_looks_of_numbers_open_levels_too() -> None:
    found = split(
        "第一部分 甲", "Ⅰ.乙", "A.丙。丁。", "a)戊。己。", "b)庚。", "B.辛。壬。",
        "II.癸", "㈠子。丑。", "⑴寅。", "⑵卯。", "㈡辰。巳。",
        "⒈午", "1)未。", "2)申。", "第二部分 酉", "戌。",
    )  # fmt: skip
    one, two = "第一部分/Ⅰ", "第一部分/II"
    assert keys(found) == [
        f"{one}/A", f"{one}/A/a)", f"{one}/A/b)", f"{one}/B", f"{two}/㈠", f"{two}/㈠/⑴", f"{two}/㈠/⑵", f"{two}/㈡",
        f"{two}/㈡/⒈/1)", f"{two}/㈡/⒈/2)", "第二部分",
    ]  # fmt: skip
    assert found.problems == ()


def test_the_letter_after_h_is_no_roman_number() -> None:
    lines = [f"{letter}.甲。" for letter in "ABCDEFGHIJ"]
    assert keys(split(*lines)) == list("ABCDEFGHIJ")


def test_digits_of_full_width_are_narrowed_in_numbers() -> None:
    assert keys(read("１．甲。乙。\n（１）丙。\n（２）丁。\n２、戊。")) == ["1", "1/（1）", "1/（2）", "2"]
    assert keys(read("第１条　甲。\n第２条　乙。\n第２条之一　丙。")) == ["第1条", "第2条", "第2条之一"]


def test_a_number_far_out_of_sequence_is_a_reference_or_a_quantity() -> None:
    lines = (
        "一、甲",
        "1.乙。丙。",
        "2023.年报",
        "100.个项目",
        "1.5亿元资金",
        "1、2号线",
        "（三十）项目",
        "C.甲",
        "2.丁。",
    )
    found = split(*lines)
    assert keys(found) == ["一/1", "一/2"]
    assert [problem.message for problem in found.problems] == [
        "（三十） is far from the number before it, and was taken for text"
    ]


def test_a_run_that_begins_further_on_is_kept_and_reported() -> None:
    found = split("一、甲", "（二十一）乙。丙。", "（二十二）丁。戊。")
    assert keys(found) == ["一/（二十一）", "一/（二十二）"]
    assert [problem.message for problem in found.problems] == [
        "numbering under 一、甲: （一） starts at 21, expected 1"
    ]


def test_first_second_inside_a_paragraph_stay_in_it() -> None:
    assert keys(split("（一）甲。一是乙；二是丙。", "三是丁。", "（二）戊。")) == ["（一）", "（二）"]


def test_what_an_amendment_quotes_opens_no_headings() -> None:
    found = split(
        "一、将第三条修改为：“第三条　有下列情形之一的：",
        "（一）甲；",
        "（二）乙。",
        "“前款所称甲，是指丙。”",
        "二、第五条修改为：",
        "“第五条　丁。",
        "第六条　戊。”",
        "第七条 修改为：“己。”",
        "三、删去第八条。",
    )
    assert keys(found) == ["一", "二", "三"]
    assert found.problems == ()


def test_a_quotation_that_is_not_closed_hides_nothing() -> None:
    assert keys(split("一、甲“乙。丙。", "二、丁。戊。", "三、己”庚。辛。")) == ["一", "二", "三"]


def test_articles_without_a_gap_are_found_where_all_are_written_so() -> None:
    found = split(
        "第一条为了甲。",
        "第二条适用于乙。",
        "第二条规定的丙，从其规定。",
        "第三条中华人民共和国丁。",
        "第四条2023年起戊。",
        "第九条己。",
    )
    assert keys(found) == ["第一条", "第二条", "第三条", "第四条"]
    # One with a gap shows that the others are references.
    assert keys(split("第一条 甲。", "第二条 乙。", "第三条丙除外。")) == ["第一条", "第二条"]


def test_a_number_on_a_line_of_its_own_opens_the_article_below() -> None:
    assert keys(read("第一条\n为了甲，制定本办法。\n第二条\n适用于乙。")) == ["第一条", "第二条"]


def test_chapters_without_numbers() -> None:
    found = split("第一章 总则", "第一条 甲。", "附 则", "第二条 乙。")
    assert keys(found) == ["第一章/第一条", "附则/第二条"]
    assert [heading.title for heading in found.headings] == ["总则", "附 则"]
    assert keys(split("第一条 甲。", "网络素养促进", "第二条 乙。")) == ["第一条", "网络素养促进/第二条"]
    assert keys(split("第一条 甲：", "网络素养", "第二条 乙。")) == ["第一条", "第二条"]


def test_a_chapter_is_told_from_a_sentence_that_begins_with_its_number() -> None:
    found = split("第一章 与甲有关的乙", "第一条 丙。", "第一章作出的决定，不服的可以起诉。", "第二章丁", "第二条 戊。")
    assert keys(found) == ["第一章/第一条", "第二章/第二条"]


def test_cells_of_tables_open_nothing() -> None:
    found = split("一、甲", "（一）乙。丙。", "1. | 丁。", "二、 | 戊。", "第三条 己 |", "（二）庚。")
    assert keys(found) == ["一/（一）", "一/（二）"]
    assert found.problems == ()


def test_classes_of_a_list_are_headings() -> None:
    found = split("第一类", "1．甲", "2．乙", "第二类 化学品", "1．丙", "2．丁")
    assert keys(found) == ["第一类/1", "第一类/2", "第二类/1", "第二类/2"]
    assert found.problems == ()
    assert keys(split("（一）甲。", "第一类医疗器械实行备案管理。", "（二）乙。")) == ["（一）", "（二）"]
