"""A document set as blocks, lines and pieces, whose texts put together are the document's own."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from corpus.document import Clause, Corpus, Document, FrontKind, FrontPart, Heading, Link, Problem, Repair, Role, Span
from tests.handmade import document, mention
from web.document_repairs import Change, StepSummary, footnotes, summaries, visible
from web.typeset import Block, BlockKind, Line, front_anchors, merged, typeset
from web.typeset_contents import Entry, Neighbours, neighbours, table_of_contents
from web.typeset_lines import PieceKind

IDS = ("mofcom-2023-18", "nmg-2023", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025")


def line_text(line: Line) -> str:
    return "".join(run.text for piece in line.pieces for run in piece.runs) + "".join(run.text for run in line.after)


def block_text(block: Block) -> str:
    return "".join(map(line_text, block.lines))


def marked(blocks: Iterable[Block]) -> str:
    runs = [
        run
        for block in blocks
        for line in block.lines
        for run in (*(run for piece in line.pieces for run in piece.runs), *line.after)
    ]
    return "".join(run.text for run in runs if run.marked)


def by_anchor(found: Document) -> dict[str | None, Block]:
    return {block.anchor: block for block in typeset(found).blocks if block.anchor}


@pytest.mark.parametrize("document_id", IDS)
def test_nothing_is_added_changed_or_left_out(document_id: str, shipped: Corpus) -> None:
    found = shipped.document(document_id)
    assert "\n".join(map(block_text, typeset(found).blocks)) == found.text


def test_every_clause_is_a_block_with_its_quote(shipped: Corpus) -> None:
    quotes = {
        f"{found.id}#{block.anchor}": block_text(block)
        for found in shipped.documents
        for block in typeset(found).blocks
        if block.clause
    }
    assert quotes == {clause.id: shipped.document(clause.document_id).quote(clause) for clause in shipped.clauses}
    assert len(quotes) == 82


def test_no_two_places_of_a_document_have_one_address(shipped: Corpus) -> None:
    for found in shipped.documents:
        blocks = typeset(found).blocks
        anchors = [anchor for block in blocks for anchor in (block.anchor, *(x.anchor for x in block.lines)) if anchor]
        assert len(anchors) == len(set(anchors))


def test_the_front_matter_that_answers_cite_has_its_addresses(shipped: Corpus) -> None:
    notice = by_anchor(shipped.document("mofcom-2023-18"))
    assert block_text(notice["文号"]) == "商资发〔2023〕18 号"
    assert block_text(notice["发文机关"]).endswith("移民局 外汇局\n2023年2月7日")
    assert [line.anchor for line in notice["发文机关"].lines] == [None, "落款日期"]
    plan = by_anchor(shipped.document("nmg-2023"))
    assert len(plan["发文机关"].lines) == 11
    assert block_text(plan["发文机关"]).startswith("内蒙古自治区商务厅\u2002")
    for found in shipped.documents:
        spans = {x.anchor: x for block in typeset(found).blocks for x in block.lines if x.anchor}
        whole = {x.anchor: (x.lines[0].start, x.lines[-1].end) for x in typeset(found).blocks}
        for name, span in front_anchors(found).items():
            line = spans.get(name)
            assert ((line.start, line.end) if line else whole[name]) == (span.start, span.end)


def test_the_kinds_of_a_notice_in_their_order(shipped: Corpus) -> None:
    kinds = [block.kind.value for block in typeset(shipped.document("mofcom-exim-2020")).blocks]
    assert kinds[:6] == ["source", "title", "title-again", "recipients", "clause", "heading"]
    assert kinds[-1] == "signature"
    assert typeset(shipped.document("mofcom-exim-2020")).supplied_title == ()


def test_a_text_without_title_is_given_the_catalogue_s(shipped: Corpus) -> None:
    supplied = typeset(shipped.document("mofcom-2021-163")).supplied_title
    title = "".join(run.text for piece in supplied for run in piece.runs)
    assert title == "商务部办公厅关于围绕构建新发展格局做好边境经济合作区、跨境经济合作区工作的通知"
    assert [piece.runs[0].text for piece in supplied if piece.kind is PieceKind.WORD] == [
        "边境经济合作区",
        "跨境经济合作区",
    ]


def test_a_mark_covers_the_line_break_inside_a_clause() -> None:
    found = document("一、支持。\n再支持。")
    blocks = typeset(found, [Span(2, 9)]).blocks
    assert [block_text(block) for block in blocks] == ["一、支持。\n再支持。"]
    assert marked(blocks) == "支持。\n再支持"


def test_marks_that_touch_or_overlap_are_one() -> None:
    assert merged([Span(5, 9), Span(0, 2), Span(2, 3), Span(6, 7)]) == [Span(0, 3), Span(5, 9)]


def test_bodies_are_links_in_the_list_of_those_responsible_only() -> None:
    text = "一、支持。商务部办理。（自然资源部、商务部）"
    clause = Clause(
        "doc#一", "doc", ("一、支持",), "一、", "支持", 0, len(text), (Span(0, 11),), Span(11, len(text)),
        (
            mention("商务部", Role.MENTIONED, 5),
            mention("自然资源部", Role.RESPONSIBLE, 12),
            mention("商务部", Role.RESPONSIBLE, 18),
        ),
    )  # fmt: skip
    line = typeset(document(text, clauses=(clause,))).blocks[0].lines[0]
    shown = [(piece.kind.value, "".join(run.text for run in piece.runs), piece.target) for piece in line.pieces]
    assert shown == [
        ("lead", "一、支持。", ""),
        ("plain", "商务部办理。（", ""),
        ("agency", "自然资源部", "自然资源部"),
        ("plain", "、", ""),
        ("agency", "商务部", "商务部"),
        ("plain", "）", ""),
    ]


def test_only_documents_of_the_corpus_are_links() -> None:
    links = (Link("甲通知", None, "other", 1, 6), Link("乙通知", None, None, 6, 11))
    line = typeset(document("按《甲通知》《乙通知》办", links=links)).blocks[0].lines[0]
    assert [(piece.kind.value, piece.target) for piece in line.pieces] == [
        ("plain", ""),
        ("document", "other"),
        ("plain", ""),
    ]


def test_repairs_of_words_and_lines_have_footnotes_and_the_rest_is_counted() -> None:
    repairs = (
        Repair("gloss", 1, 3, "(x)", "", 1, 1),
        Repair("join", 9, 10, "\n", "", 3, 3),
        Repair("erratum", 4, 6, "错字", "正字", 1, 3, "据上下文"),
        Repair("gloss", 11, 12, "(y)", "", 4, 4),
        Repair("gloss", 13, 14, "(x)", "", 5, 5),
    )
    found = document("甲正字乙丙", repairs=repairs)
    assert [(n.number, n.offset, n.repair.step, n.left, n.right) for n in footnotes(found)] == [
        (1, 3, "erratum", "甲", "乙丙"),
        (2, 3, "join", "甲正字", "乙丙"),
    ]
    line = typeset(found).blocks[0].lines[0]
    assert [(piece.kind.value, piece.target) for piece in line.pieces] == [
        ("plain", ""),
        ("mended", "1"),
        ("repair", "1"),
        ("repair", "2"),
        ("plain", ""),
    ]
    assert summaries(found) == (
        StepSummary("gloss", 3, (Change("(x)", "", 2), Change("(y)", "", 1))),
        StepSummary("join", 1, (Change("↵", "", 1),)),
        StepSummary("erratum", 1, (Change("错字", "正字", 1),)),
    )


def test_every_repair_of_words_and_lines_is_shown_once_at_its_place(shipped: Corpus) -> None:
    for found in shipped.documents:
        sheet = typeset(found)
        shown = [
            (int(piece.target), line.start, line.end)
            for block in sheet.blocks
            for line in block.lines
            for piece in line.pieces
            if piece.kind is PieceKind.REPAIR
        ]
        assert [number for number, _, _ in shown] == [note.number for note in sheet.footnotes]
        assert all(start <= sheet.footnotes[number - 1].offset <= end for number, start, end in shown)
        assert sum(summary.count for summary in summaries(found)) == len(found.repairs)


def test_white_space_is_spelled_out() -> None:
    assert visible("一\r\n\t \u3000\ufeff。") == "一↵↵⇥␣␣U+FEFF。"


def test_problems_stand_at_their_place() -> None:
    problem = Problem("numbering", 5, "（三） follows （一）")
    headings = (Heading("一、", "支持", 0, 4), Heading("三、", "保障", 5, 9))
    blocks = typeset(document("一、支持\n三、保障", headings=headings, clauses=(), problems=(problem,))).blocks
    assert [block.problems for block in blocks] == [(), (problem,)]


def test_headings_have_levels_by_their_markers_and_begin_anew_with_a_title() -> None:
    lines = ["通知", "一、甲", "（一）乙", "1.丙", "二、丁", "方案", "（一）戊", "通知"]
    text, parts, headings, start = "\n".join(lines), [], [], 0
    for content in lines:
        span = (start, start + len(content))
        if content in ("通知", "方案"):
            parts.append(FrontPart(FrontKind.TITLE, *span))
        else:
            headings.append(Heading(content[:-1], content[-1], *span))
        start = span[1] + 1
    made = document(text, clauses=(), front=tuple(parts), headings=tuple(headings))
    shown = [(block.kind.value, block.level, block.anchor) for block in typeset(made).blocks]
    assert shown == [
        ("title", 0, None),
        ("heading", 1, "标题-1"),
        ("heading", 2, "标题-2"),
        ("heading", 3, "标题-3"),
        ("heading", 1, "标题-4"),
        ("title", 0, None),
        ("heading", 1, "标题-5"),
        ("title-again", 0, None),
    ]


def test_a_line_that_is_nothing_else_is_still_shown() -> None:
    made = document("甲\n乙", clauses=())
    assert [(block.kind, block_text(block)) for block in typeset(made).blocks] == [
        (BlockKind.TEXT, "甲"),
        (BlockKind.TEXT, "乙"),
    ]


def test_the_contents_are_headings_and_clauses(shipped: Corpus) -> None:
    plan = shipped.document("nmg-2023")
    entries = table_of_contents(plan, typeset(plan).blocks)
    assert entries[:3] == (
        Entry(1, "边境经济合作区、跨境经济合作区…", "前言", True),
        Entry(1, "一、总体要求", "标题-1", False),
        Entry(2, "以习近平新时代中国特色社会主义思…", "一", True),
    )
    assert [entry for entry in entries if entry.part] == [
        Entry(2, "（三）畅通跨境物流和资金流", "三/（三）/1", True, 1),
        Entry(2, "对有资本项目业务需求的市场主体实…", "三/（三）/2", True, 2),
    ]
    assert len(entries) == len(plan.clauses) + len(plan.headings)


def test_each_clause_knows_those_beside_it(shipped: Corpus) -> None:
    notice = shipped.document("mofcom-2023-18")
    beside = neighbours(typeset(notice).blocks)
    assert beside["前言"] == Neighbours(None, "一")
    assert beside["二/（一）"] == Neighbours("一", "二/（二）")
    assert beside["六/（十五）"] == Neighbours("六/（十四）", None)
    assert list(beside) == [re.sub(".*#", "", clause.id) for clause in notice.clauses]


def test_a_document_of_one_clause_has_none_beside_it() -> None:
    assert neighbours(typeset(document("甲")).blocks) == {"一": Neighbours(None, None)}
    assert neighbours(typeset(replace(document("甲"), clauses=())).blocks) == {}


def test_a_heading_without_a_number_is_set_as_a_chapter_with_an_address() -> None:
    text = "第一章 总则\n附则"
    headings = (Heading("第一章", "总则", 0, 6), Heading("", "附则", 7, 9))
    blocks = typeset(document(text, clauses=(), headings=headings)).blocks
    assert [(block.kind, block.level, block.anchor) for block in blocks] == [
        (BlockKind.HEADING, 1, "标题-1"),
        (BlockKind.HEADING, 1, "标题-2"),
    ]
