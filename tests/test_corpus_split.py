"""Structure: lines become headings and clauses, parts and problems."""

from corpus.document import Heading, Problem
from corpus.front import read_front_matter
from corpus.sentences import split_sentences
from corpus.split import Structure, split_clauses


def split(*lines: str) -> Structure:
    """Split lines that hold no front matter."""
    return split_clauses("\n".join(lines), "d", ())


def split_with_front(*lines: str) -> Structure:
    text = "\n".join(lines)
    return split_clauses(text, "d", read_front_matter(text).parts)


def keys(structure: Structure) -> list[str]:
    return [clause.id.removeprefix("d#") for clause in structure.clauses]


def texts(structure: Structure, *lines: str) -> list[str]:
    text = "\n".join(lines)
    return [text[clause.start : clause.end] for clause in structure.clauses]


def test_a_plan_with_headings_and_items() -> None:
    lines = (
        "为落实国务院部署，制定本方案。",  # 0-15
        "一、总体要求",  # 16-22
        "以甲为指导。",  # 23-29
        "二、完善布局",  # 30-36
        "（一）推动扩区。支持乙。",  # 37-49
        "（二）联动平台。支持丙。",
    )
    found = split(*lines)
    assert keys(found) == ["前言", "一", "二/（一）", "二/（二）"]
    assert texts(found, *lines) == [lines[0], lines[2], lines[4], lines[5]]
    assert found.headings == (Heading("一、", "总体要求", 16, 22), Heading("二、", "完善布局", 30, 36))
    assert [clause.path for clause in found.clauses] == [
        (),
        ("一、总体要求",),
        ("二、完善布局", "（一）推动扩区"),
        ("二、完善布局", "（二）联动平台"),
    ]
    assert [(clause.number, clause.heading) for clause in found.clauses] == [
        ("", ""), ("一", "总体要求"), ("（一）", "推动扩区"), ("（二）", "联动平台"),
    ]  # fmt: skip
    assert found.problems == ()


def test_a_heading_and_its_text_on_one_line() -> None:
    clause = split("一、总体要求。以甲为指导。").clauses[0]
    assert (clause.id, clause.path, clause.number, clause.heading) == (
        "d#一", ("一、总体要求",), "一、", "总体要求",
    )  # fmt: skip


def test_a_first_sentence_that_is_no_heading_stays_text() -> None:
    # 41 characters before the full stop are one more than a heading may have.
    found = split("（一）" + "甲" * 40 + "。乙。", "（二）" + "甲" * 41 + "。乙。", "（三）甲。", "（四）甲；乙。丙。")
    assert [clause.heading for clause in found.clauses] == ["甲" * 40, "", "", ""]


def test_half_width_markers_make_the_same_structure() -> None:
    assert keys(split("一、甲", "(一)乙。丙。", "(二)丁。戊。")) == ["一/(一)", "一/(二)"]


def test_an_introduction_under_a_heading_is_a_clause_of_its_own() -> None:
    found = split("一、机制", "各地要建立机制。", "要求如下：", "（一）甲。", "（二）乙。")
    assert keys(found) == ["一", "一/（一）", "一/（二）"]
    assert found.clauses[0].end == len("一、机制\n各地要建立机制。\n要求如下：")


def test_a_heading_without_a_number_is_kept_with_its_text() -> None:
    lines = ("总体要求", "以甲为指导。", "一、布局", "支持乙。")
    assert keys(split(*lines)) == ["前言", "一"]
    assert texts(split(*lines), *lines) == ["总体要求\n以甲为指导。", "支持乙。"]


def test_items_below_items() -> None:
    found = split("一、甲", "（一）乙。丙。", "1.丁。", "（1）戊；", "①己；", "②庚。", "2.辛。", "（二）壬。")
    assert keys(found) == [
        "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（1）/①", "一/（一）/1/（1）/②",
        "一/（一）/2", "一/（二）",
    ]  # fmt: skip
    assert found.problems == ()
    assert found.clauses[1].path == ("一、甲", "（一）乙", "1.")


def test_headings_on_two_levels_and_items_without_a_sentence() -> None:
    found = split("一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "己。", "二、庚", "三、辛")
    assert [heading.number for heading in found.headings] == ["一、", "（一）", "（二）"]
    # 二、 has neither text nor items of its own, and nothing follows 三、.
    assert keys(found) == ["一/（一）/1", "一/（一）/2", "一/（二）", "二", "三"]


def test_an_item_keeps_the_unnumbered_paragraphs_after_it() -> None:
    lines = ("（一）甲。", "乙。", "丙。", "（二）丁。")
    assert texts(split(*lines), *lines) == ["（一）甲。\n乙。\n丙。", "（二）丁。"]


def test_an_inline_reference_at_a_line_start_is_no_heading() -> None:
    lines = ("（一）甲。", "（三）项规定的情形除外。", "（二）乙。")
    assert keys(split(*lines)) == ["（一）", "（二）"]
    assert split(*lines).problems == ()


# Numbering


def test_numbers_that_restart_under_each_heading_are_in_order() -> None:
    found = split("一、甲", "（一）乙。", "（二）丙。", "二、丁", "（一）戊。", "（二）己。")
    assert keys(found) == ["一/（一）", "一/（二）", "二/（一）", "二/（二）"]
    assert found.problems == ()


def test_numbers_that_run_through_the_document_are_in_order() -> None:
    found = split("一、甲", "（一）乙。", "（二）丙。", "二、丁", "（三）戊。", "（四）己。")
    assert keys(found) == ["一/（一）", "一/（二）", "二/（三）", "二/（四）"]
    assert found.problems == ()


def test_a_gap_is_reported_with_its_place() -> None:
    # 一、甲 is 0-3, （一）乙。 4-9, （三）丙。 10-15.
    found = split("一、甲", "（一）乙。", "（三）丙。", "（四）丁。")
    assert found.problems == (Problem("numbering", 10, "numbering under 一、甲: （一） 3 follows 1"),)


def test_a_gap_at_the_start_of_a_heading_is_reported() -> None:
    found = split("一、甲", "（一）乙。", "二、丙", "（四）丁。")
    assert found.problems == (Problem("numbering", 14, "numbering under 二、丙: （一） starts at 4, expected 1 or 2"),)


def test_a_repeat_is_reported_and_both_clauses_keep_an_id() -> None:
    found = split("（一）甲。", "（一）乙。", "（二）丙。")
    assert keys(found) == ["（一）", "（一）~2", "（二）"]
    assert found.problems == (
        Problem("numbering", 6, "numbering under d: （一） 1 is repeated"),
        Problem("repeated-id", 6, "d#（一） occurs 2 times"),
    )


# Statutes


def test_an_article_keeps_its_items_and_paragraphs() -> None:
    lines = (
        "第一章 总则",
        "第一条 为了甲，制定本法。",
        "第二条 有下列情形之一的，从其规定：",
        "（一）乙；",
        "1.丙；",
        "（二）丁。",
        "前款所称丁，按照第（二）项执行。",
        "第二章 附则",
        "第三条 本法自公布之日起施行。",
    )
    found = split(*lines)
    assert keys(found) == ["第一章/第一条", "第一章/第二条", "第二章/第三条"]
    assert texts(found, *lines)[1] == "\n".join(lines[2:7])
    assert [heading.title for heading in found.headings] == ["总则", "附则"]
    assert found.clauses[2].path == ("第二章 附则", "第三条")
    assert found.problems == ()


def test_the_last_paragraph_of_an_article_is_no_closing() -> None:
    lines = ("第一条 甲。", "各级人民政府应当落实本条。")
    assert texts(split(*lines), *lines) == ["第一条 甲。\n各级人民政府应当落实本条。"]


def test_chapters_sections_and_a_chapter_without_articles() -> None:
    found = split("第一章 甲", "第一节 乙", "第一条 丙。", "第二节 丁", "第二条 戊。", "第二章 己", "第三章 庚")
    assert keys(found) == ["第一章/第一节/第一条", "第一章/第二节/第二条"]
    assert [heading.number for heading in found.headings] == ["第一章", "第一节", "第二节", "第二章", "第三章"]


def test_an_inserted_article_is_no_repeat() -> None:
    found = split("第一条 甲。", "第一条之一 乙。", "第二条 丙。")
    assert keys(found) == ["第一条", "第一条之一", "第二条"]
    assert found.problems == ()


def test_a_missing_article_is_reported() -> None:
    found = split("第一条 甲。", "第三条 乙。")
    assert [problem.message for problem in found.problems] == ["numbering under d: 第X条 3 follows 1"]


# Parts


def test_a_covering_notice_and_the_plan_it_issues() -> None:
    found = split_with_front(
        "商务部关于印发《甲工作方案》的通知",
        "各省、自治区、直辖市人民政府：",
        "现将方案印发给你们，请认真组织实施。",
        "商务部",
        "2025年5月21日",
        "甲工作方案",
        "建设甲是重要举措。",
        "一、总体要求",
        "以乙为指导。",
    )
    assert keys(found) == ["通知", "前言", "一"]


def test_attachments_have_keys_of_their_own_and_count_from_one_again() -> None:
    found = split_with_front(
        "一、甲。", "二、乙。", "附件：1.丙名单", "2.丁方案", "商务部", "2025年5月21日", "（此件公开发布）",
        "附件1", "丙名单", "一、戊。", "附件2", "丁方案", "说明。", "一、己。", "三、庚。",
    )  # fmt: skip
    assert keys(found) == ["一", "二", "附件1/一", "附件2/前言", "附件2/一", "附件2/三"]
    assert [clause.path for clause in found.clauses[2:]] == [
        ("附件1 丙名单", "一、"), ("附件2 丁方案",), ("附件2 丁方案", "一、"), ("附件2 丁方案", "三、"),
    ]  # fmt: skip
    assert [problem.message for problem in found.problems] == ["numbering under d: 一、 3 follows 1"]


def test_text_after_the_signature_is_not_joined_to_the_clause_before_it() -> None:
    lines = ("（一）甲。", "商务部", "2025年5月21日", "解读如下。")
    found = split_with_front(*lines)
    assert texts(found, *lines) == ["（一）甲。", "解读如下。"]


def test_a_closing_paragraph_is_no_part_of_the_last_item() -> None:
    found = split("一、甲", "（一）乙。丙。", "各地区、各有关部门要压实责任。", "重大事项及时报告。")
    assert keys(found) == ["一/（一）", "结语"]
    assert found.clauses[1].path == ()


def test_a_paragraph_that_speaks_of_the_regions_before_another_item_is_no_closing() -> None:
    assert keys(split("（一）甲。", "各地要落实乙。", "（二）丙。")) == ["（一）", "（二）"]


def test_the_text_of_the_last_heading_is_no_closing() -> None:
    assert keys(split("一、甲", "乙。", "二、组织实施", "各地区要高度重视。")) == ["一", "二"]


def test_a_closing_after_a_list_of_names_does_not_make_the_last_name_a_heading() -> None:
    found = split("公布名单：", "1.甲", "2.乙", "特此通知。")
    assert keys(found) == ["前言", "1", "2", "结语"]
    assert found.headings == ()


# 责任单位 lists


def test_paragraphs_with_lists_of_their_own_are_clauses_of_their_own() -> None:
    lines = ("（三）甲。乙。（自治区交通厅、商务厅）", "丙。（人民银行）", "（四）丁。（商务厅）")
    found = split(*lines)
    assert keys(found) == ["（三）/1", "（三）/2", "（四）"]
    assert texts(found, *lines) == list(lines)
    # What stands before the list alone is the text of （四）, not a heading.
    assert [clause.heading for clause in found.clauses] == ["甲", "甲", ""]
    assert [clause.number for clause in found.clauses] == ["（三）", "（三）", "（四）"]


def test_a_list_at_the_end_is_for_all_paragraphs_without_one() -> None:
    lines = ("（一）甲。", "乙。（商务厅）")
    clause = split(*lines).clauses[0]
    # （一）甲。\n is 0-6, 乙。 6-8, the list 8-13.
    assert (clause.id, clause.start, clause.end) == ("d#（一）", 0, 13)
    assert clause.agency_list is not None
    assert (clause.agency_list.start, clause.agency_list.end) == (8, 13)


def test_a_paragraph_after_the_list_is_not_given_to_its_bodies() -> None:
    lines = ("（一）甲。（商务厅）", "乙。", "丙。")
    found = split(*lines)
    assert texts(found, *lines) == ["（一）甲。（商务厅）", "乙。\n丙。"]
    assert [clause.agency_list is None for clause in found.clauses] == [False, True]


# Sentences


def test_sentences_leave_out_the_list_and_the_white_space() -> None:
    text = "（一）甲。乙！\n 丙“丁。”戊（己；庚）（商务厅）"
    clause = split_clauses(text, "d", ()).clauses[0]
    assert [text[s.start : s.end] for s in clause.sentences] == ["（一）甲。", "乙！", "丙“丁。”", "戊（己；", "庚）"]


def test_sentences_end_at_marks_and_lines() -> None:
    text = "甲。乙？！丙；丁…\n……。\n!戊"
    spans = split_sentences(text, 0, len(text))
    assert [text[s.start : s.end] for s in spans] == ["甲。", "乙？！", "丙；", "丁…", "……。", "!", "戊"]


def test_a_text_without_lines_has_no_clauses() -> None:
    assert split_clauses("", "d", ()) == Structure((), (), ())
