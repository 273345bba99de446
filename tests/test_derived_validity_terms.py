"""Term words: those about the document itself, with their days, and those about something else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.derived.repeals import find_repeals
from assistant.derived.validity_terms import Term, TermKind, find_terms, issued_span
from corpus.clean import clean
from corpus.document import Clause, Document, FrontKind, FrontPart, Span, Status
from corpus.front import read_front_matter
from corpus.split import split_clauses
from tests.handmade import document

SENTENCES = Path(__file__).with_name("tables") / "validity_sentences.tsv"
ROWS = [tuple(line.split("\t")) for line in SENTENCES.read_text(encoding="utf-8").splitlines()[1:]]

BOTH = [("甲办法", None, None), ("乙办法", None, None)]


def read(raw: str, **changes: object) -> Document:
    """Return a document with the front matter and the clauses that reading its text finds; issued on 2023-02-07."""
    text = clean(raw, lambda _: []).text
    front = read_front_matter(text).parts
    return document(text, front=front, clauses=split_clauses(text, "doc", front).clauses, **changes)


def shown(found: Document, term: Term) -> str:
    day = term.day.isoformat() if term.day else "-"
    return f"{term.kind.value} {found.text[term.span.start : term.span.end]} {day}"


def terms_of(raw: str, **changes: object) -> list[str]:
    found = read(raw, **changes)
    return [shown(found, term) for term in find_terms(found)]


@pytest.mark.parametrize(("sentence", "expected"), ROWS)
def test_a_sentence_says_it_of_the_document_or_of_something_else(sentence: str, expected: str) -> None:
    """Between clauses, where only a sentence with the document as its subject counts."""
    raw = f"一、总体要求。支持发展。\n二、加强保障。\n（一）支持贸易。{sentence}\n（二）支持旅游。\n三、抓好落实。"
    assert terms_of(raw) == ([] if expected == "-" else expected.split("; "))


def test_without_a_subject_only_the_last_clause_and_what_stands_around_the_clauses_counts() -> None:
    sentence = "自2023年3月1日起施行，有效期5年。"
    said = ["施行 自2023年3月1日起施行 2023-03-01", "有效期 有效期5年 2028-02-29"]
    assert terms_of(f"一、支持贸易。支持发展。\n二、附则。{sentence}") == said
    assert terms_of(f"现将办法印发给你们，{sentence}\n一、支持贸易。\n二、支持旅游。") == said
    assert terms_of(f"一、支持贸易。{sentence}\n二、支持旅游。支持发展。") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("边境贸易管理办法（试行）", ["试行 试行 -"]),
        ("边境贸易管理暂行办法", ["暂行 暂行 -"]),
        ("商务部关于印发《边境贸易管理办法（试行）》的通知", ["试行 试行 -"]),
        ("商务部关于修改《边境贸易管理暂行办法》的决定", []),
        ("商务部关于贯彻落实《边境贸易管理办法（试行）》的通知", []),
        ("商务部关于试行便利通关措施的通知", []),
        ("关于适用增值税、消费税等税收暂行条例有关问题的通知", []),
    ],
)
def test_a_title_says_that_a_document_is_on_trial(title: str, expected: list[str]) -> None:
    assert terms_of(f"{title}\n一、支持贸易。支持发展。\n二、支持旅游。") == expected


@pytest.mark.parametrize(
    ("head", "kind", "words", "day", "status"),
    [
        ("【失效】", TermKind.STATUS, "【失效】", None, Status.EXPIRED),
        ("（已废止）", TermKind.STATUS, "（已废止）", None, Status.REPEALED),
        ("【时效性】现行有效", TermKind.STATUS, "【时效性】现行有效", None, Status.IN_FORCE),
        ("时效性：失效", TermKind.STATUS, "时效性：失效", None, Status.EXPIRED),
        ("已被废止", TermKind.STATUS, "已被废止", None, Status.REPEALED),
        ("2023年5月1日 施行", TermKind.EFFECTIVE, "2023年5月1日 施行", date(2023, 5, 1), None),
        ("【实施日期】2023.05.01", TermKind.EFFECTIVE, "【实施日期】2023.05.01", date(2023, 5, 1), None),
        ("失效日期：2024-12-31", TermKind.EXPIRES, "失效日期：2024-12-31", date(2024, 12, 31), None),
    ],
)
def test_a_line_at_the_head_of_a_copy(
    head: str, kind: TermKind, words: str, day: date | None, status: Status | None
) -> None:
    for raw in (
        f"{head}\n关于贸易的通知\n一、支持贸易。\n二、支持旅游。",
        f"关于贸易的通知\n{head}\n一、支持贸易。\n二、支持旅游。",
    ):
        found = read(raw)
        (term,) = find_terms(found)
        assert (term.kind, term.day, term.status) == (kind, day, status)
        assert found.text[term.span.start : term.span.end] == words


@pytest.mark.parametrize("line", ["【部分失效】", "【时效性】", "关于废止和失效文件目录的通知", "有效性评价"])
def test_a_line_at_the_head_that_says_nothing_of_the_status(line: str) -> None:
    assert terms_of(f"{line}\n一、支持贸易。\n二、支持旅游。") == []


def test_a_status_word_in_the_text_is_about_something_else() -> None:
    assert terms_of("关于贸易的通知\n一、支持贸易。（失效）的证书不予受理。\n二、支持旅游。") == []


def test_from_publication_is_from_when_the_last_whole_version_was_published() -> None:
    body = "\n第一条 支持贸易。\n第二条 本条例自公布之日起施行。"
    head = "边境贸易条例\n1996年5月27日 国务院令第197号发布"
    amended = "\n2013年12月7日 《国务院关于修改部分行政法规的决定》修订"
    revised = "\n2017年12月26日 国务院令第696号修订"
    whole = "\n2018年1月1日 国务院批准修订"
    days = [terms_of(f"{head}{more}{body}")[0][-10:] for more in ("", amended, amended + revised)]
    assert days == ["1996-05-27", "1996-05-27", "2017-12-26"]
    assert terms_of(f"{head}{whole}{body}") == ["施行 自公布之日起施行 -"]


def test_the_line_that_states_the_day_of_issue() -> None:
    found = read("关于贸易的通知\n一、支持贸易。2023年2月7日起办理。\n商务部\n2023年2月7日")
    span = issued_span(found)
    assert span is not None
    assert (found.text[span.start : span.end], span.end) == ("2023年2月7日", len(found.text))
    assert issued_span(replace(found, issued=date(2023, 2, 8))) is None


def test_of_two_date_lines_the_last_one_is_taken() -> None:
    text = "2023年2月7日\n支持。\n2023年2月7日"
    parts = (FrontPart(FrontKind.DATE, 0, 9), FrontPart(FrontKind.DATE, 14, 23))
    assert issued_span(document(text, front=parts)) == Span(14, 23)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2008年5月27日发布的《登记规定》（公安部令第102号）同时废止。", [("登记规定", None, date(2008, 5, 27))]),
        (
            "《甲办法》（商资发〔2010〕1号）、《乙办法》同时废止。",
            [("甲办法", "商资发〔2010〕1号", None), ("乙办法", None, None)],
        ),
        ("商资发〔2010〕1号同时废止。", [(None, "商资发〔2010〕1号", None)]),
        ("现决定废止《甲办法》。", [("甲办法", None, None)]),
        (
            "下列文件同时废止：\n（一）《甲办法》；\n（二）《乙办法》。",
            [("甲办法", None, None), ("乙办法", None, None)],
        ),
        ("《甲条例》中关于补贴的规定同时废止。", []),
        ("《甲条例》与本办法不一致的，同时废止。", []),
        ("按照《国务院关于修改和废止部分行政法规的决定》修改。", []),
        ("证书失效的，应当按照《登记办法》重新申请。", []),
        ("主管部门可以废止相关标准。", []),
    ],
)
def test_other_documents_that_are_repealed(
    sentence: str, expected: list[tuple[str | None, str | None, date | None]]
) -> None:
    found = read(f"关于贸易的通知\n一、支持贸易。\n二、本办法自2023年3月1日起施行。{sentence}")
    repeals = find_repeals(found)
    assert [(repeal.title, repeal.number, repeal.day) for repeal in repeals] == expected
    assert all("废止" in found.text[repeal.sentence.start : repeal.sentence.end] for repeal in repeals)


def test_no_term_without_a_clause_to_stand_in() -> None:
    assert find_terms(document("", clauses=())) == ()
    clause = Clause("doc#一", "doc", ("一、支持",), "一", "支持", 0, 3, (Span(0, 3),), None, ())
    assert find_terms(document("支持。", clauses=(clause,))) == ()
