"""Parts: notices and what is attached to them, annexes with labels and without, tables of contents."""

import pytest

from corpus.annexes import Label, parse_label
from corpus.clean import clean
from corpus.contents import contents_lines
from corpus.document import FrontKind
from corpus.front import read_front_matter
from corpus.split import Structure, split_clauses


def read(*lines: str) -> Structure:
    text = clean("\n".join(lines), lambda _: []).text
    return split_clauses(text, "d", read_front_matter(text).parts)


def keys(structure: Structure) -> list[str]:
    return [clause.id.removeprefix("d#") for clause in structure.clauses]


def attachments(*lines: str) -> list[str]:
    text = "\n".join(lines)
    parts = read_front_matter(text).parts
    return [text[part.start : part.end] for part in parts if part.kind is FrontKind.ATTACHMENT]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("附件", Label("附件", False, "")),
        ("附件1", Label("附件1", True, "")),
        ("附件 2：", Label("附件2", True, "")),
        ("附件一", Label("附件一", True, "")),
        ("附件（三）：申报表", Label("附件三", True, "申报表")),
        ("附件1　申报表", Label("附件1", True, "申报表")),
        ("附表二", Label("附表二", True, "")),
        ("附录A 术语", Label("附录A", True, "术语")),
        ("附：", Label("附件", False, "")),
        ("附：税目税率表", Label("附件", False, "税目税率表")),
        ("附件：1.甲名单", Label("附件", False, "1.甲名单")),
    ],
)
def test_labels_of_annexes_and_the_titles_beside_them(line: str, label: Label) -> None:
    assert parse_label(line) == label


@pytest.mark.parametrize(
    "line",
    [
        "附件1所列物质。", "附件一的规定", "附件中的表格", "附则", "附 则", "附近地区",
        "附图中除必需的词语外，不应当含有其他注释。",
        "附件：1 | 名单：甲。", "见附件1", "附件2 中规定的标准",
    ],
)  # fmt: skip
def test_words_about_annexes_are_no_labels(line: str) -> None:
    assert parse_label(line) is None


def test_a_statute_attached_to_a_numbered_notice_has_clauses_of_its_own() -> None:
    found = read(
        "商务部关于印发《边境管理办法》的通知",
        "一、总体要求",
        "（一）甲。甲甲。",
        "二、请认真执行。",
        "附件：边境管理办法",
        "商务部",
        "2023年2月7日",
        "边境管理办法",
        "第一章 总则",
        "第一条 为了甲，制定本办法。",
        "第二条 有下列情形之一的：",
        "（一）乙；",
        "第二章 附则",
        "第三条 本办法自公布之日起施行。",
    )
    assert keys(found) == ["一/（一）", "二", "附件/第一章/第一条", "附件/第一章/第二条", "附件/第二章/第三条"]
    assert found.clauses[2].path == ("边境管理办法", "第一章 总则", "第一条")
    assert found.problems == ()


def test_annexes_count_anew_under_their_labels() -> None:
    found = read(
        "关于某事的通知", "一、甲。", "二、乙。", "附件：1.丙名单", "　　　2.丁办法", "商务部", "2023年2月7日",
        "附件1", "丙名单", "商务部", "财政部", "附件2",
        "丁办法", "第一条 甲。", "第二条 乙。", "附件三：申报表", "项目：甲 | 金额：5万元。",
    )  # fmt: skip
    assert keys(found) == ["一", "二", "附件1", "附件2/第一条", "附件2/第二条", "附件三"]
    assert [clause.path[0] for clause in found.clauses[2:]] == [
        "附件1 丙名单", "附件2 丁办法", "附件2 丁办法", "附件三 申报表",
    ]  # fmt: skip
    assert found.problems == ()


def test_an_annex_without_a_label_is_known_by_its_name_in_the_list() -> None:
    found = read(
        "一、甲。", "附件：1.丙清单", "2.丁清单", "商务部", "2023年2月7日", "丙清单", "1.子", "2.丑",
        "丁清单", "1.寅", "2.卯",
    )  # fmt: skip
    assert keys(found) == ["一", "附件1/1", "附件1/2", "附件2/1", "附件2/2"]
    assert found.clauses[3].path == ("丁清单", "1.")


def test_a_list_of_attachments_may_stand_under_its_label() -> None:
    assert attachments("一、甲。", "附件：", "1．申请表", "2．承诺书", "商务部", "2023年2月7日") == [
        "附件：", "1．申请表", "2．承诺书",
    ]  # fmt: skip
    # What is not signed is the annex itself.
    assert attachments("一、甲。", "附件：", "1．尺", "2．面积计") == ["附件："]


def test_the_names_of_bodies_in_an_annex_are_no_issuers() -> None:
    text = "一、甲。\n商务部\n2023年2月7日\n附件\n成员名单\n海关总署\n财政部\n联络员由上述单位指定。"
    assert read_front_matter(text).issuers == ("商务部",)


def test_the_last_article_leaves_an_annex_without_label_alone() -> None:
    found = read(
        "第一条 甲。", "第二条 本办法自公布之日起施行。", "收费标准表（一）", "项目：甲 | 标准：1元。",
        "注：按月计收。",
        "收费标准表（二）", "项目：乙 | 标准：2元。",
    )  # fmt: skip
    assert keys(found) == ["第一条", "第二条", "附件1", "附件2"]
    assert [clause.path for clause in found.clauses[2:]] == [("收费标准表（一）",), ("收费标准表（二）",)]


def test_a_table_after_the_last_sentence_of_the_last_article_is_attached() -> None:
    assert keys(read("第一条 甲。", "第二条 乙。", "项目：甲 | 标准：1元。")) == ["第一条", "第二条", "附件1"]
    # Announced by the article, or followed by another one, it belongs to the article.
    assert keys(read("第一条 甲。", "第二条 按下表：", "项目：甲 | 标准：1元。")) == ["第一条", "第二条"]
    assert keys(read("第一条 甲。", "项目：甲 | 标准：1元。", "第二条 乙。")) == ["第一条", "第二条"]


def test_a_plan_s_annex_without_label_is_known_by_its_table() -> None:
    found = read("一、甲。甲甲。", "二、乙。乙乙。", "重点任务分工表", "任务：甲 | 单位：商务厅。")
    assert keys(found) == ["一", "二", "附件1"]
    assert keys(read("一、甲。甲甲。", "二、乙。乙乙。", "重点任务分工表")) == ["一", "二"]


def test_a_table_of_contents_gives_no_headings() -> None:
    found = read(
        "边境法", "目　录", "第一章 总则……1", "第二章 与边境有关的贸易……2", "第一章 总则", "第一条 甲。",
        "第二章 与边境有关的贸易", "第二条 乙。",
    )  # fmt: skip
    assert keys(found) == ["前言", "第一章/第一条", "第二章/第二条"]
    assert [heading.title for heading in found.headings] == ["总则", "与边境有关的贸易"]
    assert found.problems == ()


def test_a_table_of_contents_ends_where_its_first_entry_comes_again() -> None:
    assert contents_lines(["甲", "目录", "一、乙", "（一）丙", "一、乙", "丁。"]) == range(1, 4)
    assert contents_lines(["甲", "目录", "一、乙", "二、丙"]) == range(0)
    assert contents_lines(["目录管理办法", "第一条 甲。"]) == range(0)
