"""Answers as a person reads them in a terminal."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from assistant.answer import Answer, Citation
from assistant.derived.validity import validity_of
from assistant.pipeline import Assistant
from assistant.render import MAX_QUOTE, documents_table, render_answer, render_citations, render_document
from assistant.wording import Wording
from corpus.document import Role, Span
from index.language import Language
from tests.handmade import citation, document, mention

CHINESE, ENGLISH = Wording(Language.SIMPLIFIED), Wording(Language.ENGLISH)


def printed(render: Callable[[Console], None], width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    render(console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def shown(answer: Answer) -> str:
    return printed(lambda console: render_answer(console, answer))


def panel(found: Citation, wording: Wording = CHINESE) -> str:
    return printed(lambda console: render_citations(console, [found], wording), width=1000)


def test_statements_come_first_with_their_citation_numbers(tiny: Assistant) -> None:
    answer = tiny.answer("用地指标由哪个部门负责")
    lines = shown(answer).splitlines()
    assert lines[0] == "责任单位：自然资源部。 [1]"
    assert lines[-1] == f"answered · {answer.confidence:.0%} · {answer.elapsed_ms:.0f} ms · {answer.index}"


def test_clauses_that_no_statement_rests_on_are_a_line_each(tiny: Assistant) -> None:
    answer = tiny.answer("怎样发展跨境旅游", top=3)
    first, second, third = answer.citations
    text = shown(answer)
    assert text.count("╭") == 1
    assert f"[1] {first.document.id}" in text
    lines = [f"  [{c.n}] {c.clause_id}  {c.path[-1]}  {c.probability:.0%}" for c in (second, third)]
    assert "\n".join(["其他找到的条文：", *lines]) in text


def test_the_closest_clauses_of_a_refusal_are_all_shown(tiny: Assistant) -> None:
    text = shown(tiny.answer("天气预报"))
    assert text.count("╭") == 3
    assert "其他找到的条文" not in text


def test_the_reason_of_a_refusal_is_printed_once(tiny: Assistant) -> None:
    text = shown(tiny.answer("养老金怎么领"))
    assert text.count("所收文件中没有找到回答这个问题的条文。") == 1
    assert "※ 以下引文只是最接近的条文，未必回答问题。" in text


def test_a_citation_shows_where_it_stands_and_who_acts() -> None:
    bodies = [
        mention("商务部", Role.LEADS, name_en="Ministry of Commerce"),
        mention("财政部", Role.ASSISTS),
        mention("银行", Role.MENTIONED),
    ]
    found = citation(document("支持边境贸易。", issuers=("甲", "乙", "丙", "丁")), 3, bodies)
    for text in (
        "[3] doc",
        "关于边境合作区的通知",
        "商资发〔2023〕18号 · 2023-02-07 · 国家 · 未注明",
        "一、支持",
        "支持边境贸易。",
        "发文：甲、乙、丙等4个部门",
        "牵头：商务部。",
        "配合：财政部。",
        "/documents/doc#%E4%B8%80",
        "很可能 90%",
    ):
        assert text in panel(found)
    assert "银行" not in panel(found)


def test_an_english_question_has_english_labels() -> None:
    found = citation(document("支持。", issuers=("甲", "乙", "丙", "丁")), 1, [mention("财政部", Role.LEADS)], path=())
    text = panel(replace(found, clause_id="doc#结语"), ENGLISH)
    for label in ("conclusion", "Issued by: 甲, 乙, 丙 … 4 bodies in all", "Led by: 财政部.", "very likely 90%"):
        assert label in text


def test_three_issuers_are_all_shown() -> None:
    assert "发文：甲、乙、丙 " in panel(citation(document("支持。", issuers=("甲", "乙", "丙"))))


@pytest.mark.parametrize(
    ("probability", "label"),
    [(0.7, "很可能 70%"), (0.69, "较可能 69%"), (0.3, "较可能 30%"), (0.29, "存疑 29%"), (0.0, "存疑 0%")],
)
def test_how_sure(probability: float, label: str) -> None:
    assert label in panel(citation(document("支持。"), probability=probability))


@pytest.mark.parametrize("before", ["加强合作。", "甲" * 300])
def test_highlights_are_bold_and_underlined_in_short_quotes_and_in_cut_ones(before: str) -> None:
    start, text = len(before), f"{before}支持边贸。{'乙' * 200}"
    found = citation(document(text), highlights=(Span(start, start + 5),))
    console = Console(file=io.StringIO(), width=1000, force_terminal=True, color_system="standard")
    render_citations(console, [found], CHINESE)
    assert isinstance(console.file, io.StringIO)
    assert f"{before[-40:]}\x1b[1;4m支持边贸。\x1b[0m乙" in console.file.getvalue()


def test_a_long_quote_is_cut_round_its_highlight() -> None:
    """1000 characters, the highlight 500:507: shown are 400 from 40 before it, 460:860."""
    text = "甲" * 500 + "支持边境贸易。" + "乙" * 493
    found = citation(document(text), highlights=(Span(500, 507),))
    assert MAX_QUOTE == 400
    assert f" …{'甲' * 40}支持边境贸易。{'乙' * 353}… " in panel(found)


def test_a_long_quote_is_shown_to_its_end_where_the_highlight_is_there() -> None:
    text = "甲" * 593 + "支持边境贸易。"
    assert f" …{'甲' * 393}支持边境贸易。 " in panel(citation(document(text), highlights=(Span(593, 600),)))


def test_a_long_quote_without_highlight_is_shown_from_its_start() -> None:
    assert f" {'甲' * 400}… " in panel(citation(document("甲" * 401)))
    assert f" {'甲' * 400} " in panel(citation(document("甲" * 400)))


def test_brackets_of_a_document_are_not_taken_for_markup() -> None:
    assert "支持[bold]边贸[/bold]。" in panel(citation(document("支持[bold]边贸[/bold]。", title="[red]通知")))


def test_list_of_documents(tiny: Assistant) -> None:
    text = printed(lambda console: console.print(documents_table(tiny.documents)), width=100)
    assert "商务部关于推动边境合作区发展的通知" in text
    with_number, without, _ = (f"clauses: {len(d.clauses)}, repairs: {len(d.repairs)}" for d in tiny.documents)
    assert f" 商资发〔2023〕18号 · 2023-02-07 · 国家 · 未注明 · {with_number} " in text
    assert f" 2023-08-14 · 自治区 · 未注明 · {without} " in text


def test_ids_in_the_list_of_documents_are_whole_in_a_narrow_terminal(tiny: Assistant) -> None:
    text = printed(lambda console: console.print(documents_table(tiny.documents)), width=30)
    assert all(found.id in text for found in tiny.documents)


def test_a_document_with_its_clauses(tiny: Assistant) -> None:
    found = tiny.documents[0]
    text = printed(lambda console: render_document(console, found, validity_of(found, tiny.index.corpus)))
    for part in (
        "文号：商资发〔2023〕18号",
        "地区：内蒙古自治区、辽宁省",
        "状态：未注明（正文未注明时效）",
        "同主题较新：toy-nmg（2023-08-14，自治区）",
        "toy-2023#一/（二）  一、加强保障 / （二）发展跨境旅游",
        "支持边境合作区发展跨境旅游。",
    ):
        assert part in text


def test_clauses_that_no_statement_rests_on_are_listed_in_a_line_each(tiny: Assistant) -> None:
    answer = tiny.answer("用地指标由哪个部门负责")
    cited = {n for statement in answer.statements for n in statement.citations}
    others = [c for c in answer.citations if c.n not in cited]
    lines = shown(answer).splitlines()
    assert others
    start = lines.index("其他找到的条文：") + 1
    assert [line.split()[:2] for line in lines[start : start + len(others)]] == [
        [f"[{c.n}]", c.clause_id] for c in others
    ]


@pytest.mark.parametrize(
    ("question", "line"),
    [("那归谁管？", "理解为：用地指标，归谁管？"), ("那歸誰管？", "理解為：用地指標，歸誰管？")],
)
def test_how_a_follow_up_was_understood_comes_first(question: str, line: str, tiny: Assistant) -> None:
    answer = tiny.answer(question, previous=["用地指标怎么安排"])
    assert shown(answer).splitlines()[0] == line
    assert "理解" not in shown(replace(answer, understood_as=None))


def test_rewordings_are_listed_after_a_refusal(tiny: Assistant) -> None:
    answer = replace(tiny.answer("天气预报"), suggestions=("文件对“统计”是怎么规定的？",))
    assert "可以这样问：\n  · 文件对“统计”是怎么规定的？" in shown(answer)
    assert "可以这样问" not in shown(replace(answer, suggestions=()))
