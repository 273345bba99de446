"""What documents say on a subject, side by side: the five documents, and small ones made by hand."""

from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.answer import AnswerStatus
from assistant.compare import MOST_COLUMNS, Compared, compare_asked, compare_documents
from assistant.comparison_json import comparison_json
from assistant.derived.comparison import MOST_ROWS, Comparison, compare
from assistant.derived.comparison_sentences import LONG
from assistant.errors import FilterInvalid
from assistant.pipeline import Assistant
from corpus.document import Document
from index.filters import In
from index.language import Language
from index.question import Keywords, Question
from index.search import Hit, Ranking
from index.tokens import Tokenizer
from tests.handmade import document_of

NATIONAL, PLAN, OF_2021, OF_2025 = "mofcom-2023-18", "nmg-2023", "mofcom-2021-163", "mofcom-2025"
SUPPLY = (
    "鼓励边（跨）境经济合作区所在地方政府通过创新产业用地分类、土地混合使用及实行用地弹性出让、长期租赁、先租后让、租让结合等供地方式，"
    "提高边（跨）境经济合作区节约集约用地水平。"
)
# aspect; what the national notice says; what the plan of Inner Mongolia says
LAND = [
    (
        "长期租赁、先租后让、租让结合",
        [SUPPLY],
        [
            "支持实行多元化供地，推动工业用地长期租赁、先租后让、租让结合及弹性年期出让，支持工业企业选择适宜的用地方式。"
        ],
    ),
    (
        "产业用地分类",
        [SUPPLY],
        [
            "鼓励边（跨）境经济合作区在符合法律法规、规范性文件等条件下，创新产业用地分类，"
            "提高边（跨）境经济合作区节约集约用地水平。"
        ],
    ),
    (
        "“小组团”滚动开发实施方案",
        ["支持有关市县编制实施“小组团”滚动开发实施方案，有序开展建设。"],
        [
            "支持边（跨）境经济合作区所在地区实施“小组团”滚动开发实施方案编制报批，有序开展建设，"
            "推动形成“开发一片、成熟一片、收益一片”的良性循环。"
        ],
    ),
    (
        "批而未供、闲置和低效利用",
        [
            "研究在国家级开发区土地集约节约利用评价中对边境经济合作区单独排序，支持发展态势较好的边境经济合作区按规定程序扩区扩容建设、"
            "调整区位，盘活批而未供、闲置和低效利用等存量建设用地。"
        ],
        ["支持边境经济合作区按规定程序扩区扩容建设、调整区位，盘活批而未供、闲置和低效利用等存量建设用地。"],
    ),
    ("土地利用计划指标", [], ["自治区土地利用计划指标优先保障边（跨）境经济合作区高质量发展合理用地需求。"]),
    (
        "产业用地政策",
        [],
        [
            "指导边（跨）境经济合作区所在地区严格按照自然资源部办公厅《产业用地政策实施工作指引（2019年版）》要求，"
            "对符合相关规定要求的产业用地实现应保尽保。"
        ],
    ),
    (
        "工业用地利用率",
        [],
        [
            "推动边（跨）境经济合作区尽快盘活停产企业、僵尸企业、停建项目，提高工业用地利用率和效益，"
            "为招商引资、产业发展、项目建设等腾出发展空间。"
        ],
    ),
    (
        "加工企业融资、土地",
        ["支持互市贸易进口商品落地加工等业态发展和相关园区建设，鼓励地方给予加工企业融资、土地等特殊支持政策。"],
        ["支持二连浩特市边民互市贸易进口商品落地加工产业园等园区建设，给予加工企业融资、土地等特殊政策支持。"],
    ),
    ("闲置资源要素大起底成果", [], ["充分利用开发区（工业园区）闲置资源要素大起底成果，合理配置各类生产要素。"]),
]


def quotes(comparison: Comparison) -> list[tuple[str, list[list[str]]]]:
    """Return each aspect with its quotes, column by column."""
    return [(row.aspect, [[cell.quote for cell in cells] for cells in row.cells]) for row in comparison.rows]


def compared(assistant: Assistant, subject: str, *ids: str) -> Comparison:
    return compare_documents(assistant.index, subject, [assistant.document(name) for name in ids])


# The five documents


def test_land_in_the_national_notice_and_the_plan_of_inner_mongolia(keywords_only: Assistant) -> None:
    found = compared(keywords_only, "用地", NATIONAL, PLAN)
    assert quotes(found) == [(aspect, [notice, plan]) for aspect, notice, plan in LAND]
    assert [document.id for document in found.columns] == [NATIONAL, PLAN]
    assert (found.silent, found.more) == ((), 0)
    clauses = {cell.clause.id for row in found.rows for cells in row.cells for cell in cells}
    assert clauses == {
        f"{document}#{place}" for document in (NATIONAL, PLAN) for place in ("五/（十二）", "二/（一）", "四/（六）")
    }


def test_an_english_subject_has_the_same_quotes(keywords_only: Assistant) -> None:
    found = quotes(compared(keywords_only, "land", NATIONAL, PLAN))
    assert sorted(columns for _, columns in found) == sorted([notice, plan] for _, notice, plan in LAND)


def test_fiscal_funds_of_2021_and_2023(keywords_only: Assistant) -> None:
    question = keywords_only.index.read("2021年和2023年的通知对财政资金的要求有什么变化")
    found = compare_asked(keywords_only.index, question, keywords_only.documents)
    assert isinstance(found, Compared)
    assert (found.subject, [d.id for d in found.comparison.columns]) == ("财政资金", [OF_2021, NATIONAL])
    assert quotes(found.comparison)[0] == (
        "外经贸发展专项资金",
        [
            ["保持外经贸发展专项资金支持的连续稳定,根据资金使用绩效研究动态调整有关沿边省区和边（跨）合区的资金额度。"],
            ["充分利用外经贸发展专项资金等现有资金和投资渠道，引导支持边（跨）境经济合作区高质量发展。"],
        ],
    )
    assert [row.aspect for row in found.comparison.rows[1:]] == ["资金分配和监督使用工作", "边界管理经费", "专项债券"]


def test_sides_of_several_documents_take_those_on_the_same_zones_that_speak(keywords_only: Assistant) -> None:
    question = keywords_only.index.read("对比国家和内蒙古对用地的规定")
    found = compare_asked(keywords_only.index, question, keywords_only.documents)
    assert isinstance(found, Compared)
    # The plan of 2025 is on other zones, the notice of 2020 has no word on land.
    assert [document.id for document in found.comparison.columns] == [NATIONAL, OF_2021, PLAN]
    three = [row.aspect for row in found.comparison.rows if all(row.cells)]
    assert three == ["节约集约", "“小组团”滚动开发"]


@pytest.mark.parametrize(
    ("question", "columns"),
    [("各文件对金融支持的规定有哪些不同", MOST_COLUMNS), ("比较三份文件对人才的规定", 3)],
)
def test_without_sides_as_many_documents_as_are_asked_for_newest_first(
    question: str, columns: int, keywords_only: Assistant
) -> None:
    found = compare_asked(keywords_only.index, keywords_only.index.read(question), keywords_only.documents)
    assert isinstance(found, Compared)
    documents = found.comparison.columns
    assert len(documents) == columns
    assert all(a.issued >= b.issued for a, b in pairwise(documents))


@pytest.mark.parametrize("question", ["对比国家和内蒙古的文件", "国家和内蒙古哪个政策比较好"])
def test_no_table_without_a_comparison_a_subject_and_clauses(question: str, keywords_only: Assistant) -> None:
    assert compare_asked(keywords_only.index, keywords_only.index.read(question), keywords_only.documents) is None


def test_filters_hold_for_a_comparison(keywords_only: Assistant) -> None:
    question = keywords_only.index.read("对比国家和内蒙古对用地的规定")
    plan = [keywords_only.document(PLAN)]
    assert compare_asked(keywords_only.index, question, plan, In("document", (PLAN,))) is None


@pytest.mark.parametrize(
    "subject", ["用地", "人才", "金融支持", "管理体制", "小组团滚动开发", "跨境电商", "疫情", "tax"]
)
def test_every_quote_is_verbatim_in_its_clause_and_column(subject: str, keywords_only: Assistant) -> None:
    found = compared(keywords_only, subject)
    assert 0 < len(found.rows) <= MOST_ROWS
    assert len(found.columns) <= MOST_COLUMNS
    for row in found.rows:
        assert row.aspect
        assert len(row.cells) == len(found.columns)
        cells = [(document, cell) for document, cells in zip(found.columns, row.cells, strict=True) for cell in cells]
        assert cells
        for document, cell in cells:
            assert cell.document == document
            assert cell.clause in document.clauses
            assert cell.clause.start <= cell.span.start < cell.span.end <= cell.clause.end
            assert cell.quote == document.text[cell.span.start : cell.span.end]
            assert all(cell.span.start <= mark.start < mark.end <= cell.span.end for mark in cell.marks)
            assert any(s.start <= cell.span.start and cell.span.end <= s.end for s in cell.clause.sentences)
    aspects = [row.aspect for row in found.rows]
    assert len(set(aspects)) == len(aspects)


def test_the_aspect_stands_in_every_quote_of_its_row(keywords_only: Assistant) -> None:
    for row in compared(keywords_only, "用地", NATIONAL, OF_2021, PLAN).rows:
        assert all(row.aspect in cell.quote for cells in row.cells for cell in cells)


def test_a_document_without_a_word_on_the_subject_is_named(keywords_only: Assistant) -> None:
    found = compared(keywords_only, "边民互市贸易", PLAN, OF_2025)
    assert [document.id for document in found.silent] == [OF_2025]


def test_a_list_in_which_the_subject_is_one_of_many_is_left_out(keywords_only: Assistant) -> None:
    said = quotes(compared(keywords_only, "用地", NATIONAL, OF_2021))
    assert not any("统筹外交、财政、金融、土地" in quote for _, columns in said for each in columns for quote in each)


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_documents_can_be_compared(count: int, keywords_only: Assistant) -> None:
    with pytest.raises(FilterInvalid, match=f"{count} documents to compare: give from 2 to 4"):
        compare_documents(keywords_only.index, "用地", keywords_only.documents[:count])


def test_json_has_the_quotes_with_their_places(keywords_only: Assistant) -> None:
    values = comparison_json(compared(keywords_only, "用地", NATIONAL, PLAN), "用地")
    assert [column["id"] for column in values["columns"]] == [NATIONAL, PLAN]
    assert (values["subject"], values["more"], len(values["rows"])) == ("用地", 0, len(LAND))
    (quote,) = values["rows"][0]["cells"][1]
    text = keywords_only.document(PLAN).text
    assert quote["quote"] == text[quote["start"] : quote["end"]] == LAND[0][2][0]
    assert [text[start:end] for start, end in quote["marks"]] == ["长期租赁、先租后让、租让结合"]
    assert quote["clause_id"] == "nmg-2023#五/（十二）"
    assert quote["path"] == ["五、优化要素供给", "（十二）优化用地和用能管理"]
    assert quote["url"].startswith(f"/documents/nmg-2023?mark={quote['start']}-{quote['end']}#")
    assert values["rows"][4]["cells"][0] == []


# Documents made by hand


def made(name: str, *parts: tuple[tuple[str, ...], str]) -> Document:
    found = document_of(*parts, id=name)
    clauses = tuple(replace(c, id=f"{name}#{n}", document_id=name) for n, c in enumerate(found.clauses, start=1))
    return replace(found, clauses=clauses)


def on(word: str, *documents: Document) -> Comparison:
    tokens = (((word,),),)
    question = Question(word, Language.SIMPLIFIED, word, topic=word, expanded=Keywords(tokens, tokens))
    hits = tuple(Hit(d, clause, 1.0, 0.5, {}, clause.sentences) for d in documents for clause in d.clauses)
    return compare(documents, Ranking(question, hits), Tokenizer().cut)


def test_sentences_with_a_phrase_in_common_share_a_row() -> None:
    first = made("a", (("仓储",), "支持仓储设施租金补助。"), (("其他",), "做好统计监测。"))
    second = made("b", (("仓储",), "对仓储设施租金补助给予倾斜。"), (("仓储",), "鼓励仓储自动化改造。"))
    assert quotes(on("仓储", first, second)) == [
        ("仓储设施租金补助", [["支持仓储设施租金补助。"], ["对仓储设施租金补助给予倾斜。"]]),
        ("仓储自动化改造", [[], ["鼓励仓储自动化改造。"]]),
    ]


def test_a_sentence_on_two_aspects_is_in_both_rows() -> None:
    first = made("a", (("仓储",), "支持仓储设施租金补助、冷链车辆购置贴息。"))
    second = made("b", (("仓储",), "给予仓储设施租金补助。"), (("仓储",), "给予冷链车辆购置贴息。"))
    rows = [columns for _, columns in quotes(on("仓储", first, second))]
    assert [row[0] for row in rows] == [["支持仓储设施租金补助、冷链车辆购置贴息。"]] * 2
    assert sorted(row[1] for row in rows) == [["给予仓储设施租金补助。"], ["给予冷链车辆购置贴息。"]]


def test_documents_without_the_subject_make_no_rows() -> None:
    documents = [made(name, (("统计",), "做好统计监测。")) for name in "ab"]
    found = on("仓储", *documents)
    assert (found.rows, found.silent) == ((), tuple(documents))


def test_a_long_sentence_is_cut_where_its_parts_can_stand_alone() -> None:
    parts = ["支持仓储设施租金补助和装卸设备更新换代", "推动仓储企业与铁路场站开展班列货物集结业务对接"]
    text = (
        "，".join([*parts, "完善仓储用工培训和安全生产责任落实机制", "提升仓储数据采集质量并按季度报送商务主管部门"])
        + "。"
    )
    text = text.replace("。", "，引导仓储企业有序接入口岸物流公共信息平台并共享库存数据。")
    assert len(text) > LONG
    found = on("仓储", made("a", (("仓储",), text)), made("b", (("统计",), "做好统计监测。")))
    cut = [quote for _, (column, _) in quotes(found) for quote in column]
    assert len(cut) > 1
    assert "，".join(sorted(cut, key=text.index)) == text
    assert all(len(quote) <= LONG for quote in cut)


def test_a_comparison_on_what_no_document_speaks_of_is_refused(keywords_only: Assistant) -> None:
    answer = keywords_only.answer("对比国家和内蒙古对火星移民的规定")
    assert answer.status is AnswerStatus.INSUFFICIENT
    assert [statement.text for statement in answer.statements] == ["所收文件中没有找到回答这个问题的条文。"]
