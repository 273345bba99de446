"""The kinds of files that statutes are made into, and the files: each with the articles that must be found in it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from corpus.clean import to_simplified, to_traditional
from eval.variants.printed import statute_pdf
from eval.variants.saved_pages import page
from eval.variants.statutes import Article, Statute, article_number, chosen, squeeze
from eval.variants.texts import full_width, lines_of, marked, with_figures, without_gap, wrapped
from eval.variants.word import Rows, numbered_docx, typed_docx

# Drawn once; the first half of the files was looked at while the rules of reading were written, the second was not.
SEED = 20260101
_NARROWEST, _WIDEST = 30, 40
_ORDER = "中华人民共和国国务院令第{}号"
_TABLE: Rows = (("项目", "标准", "负责单位"), ("第一类 仓储", "每平方米50元", "商务厅"), ("二、运输", "3．5元", "海关"))
_FEES = "收费标准表"


@dataclass(frozen=True, slots=True)
class Variant:
    """A statute as a file, and the articles that are known to be in it."""

    kind: str
    name: str
    data: bytes
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A file's ending and contents, and its articles where they are not the statute's own, letter by letter."""

    suffix: str
    data: bytes
    articles: tuple[Article, ...] | None = None


def variants(folder: Path, count: int) -> list[Variant]:
    """Return so many files, each made of another statute, the kinds in turn."""
    return [_variant(statute, i) for i, statute in enumerate(chosen(folder, count, SEED))]


def _variant(statute: Statute, i: int) -> Variant:
    kind = list(KINDS)[i % len(KINDS)]
    made = KINDS[kind](statute, random.Random(SEED + i))
    return Variant(kind, f"{statute.name}{made.suffix}", made.data, made.articles or statute.articles)


def _docx_numbered(statute: Statute, drawn: random.Random) -> _Made:
    return _Made(".docx", numbered_docx(statute, by_style=drawn.random() < 0.5))


def _docx_typed(statute: Statute, drawn: random.Random) -> _Made:
    statute = drawn.choice((with_figures, _as_it_is))(statute)
    return _Made(".docx", typed_docx(statute, framed=drawn.random() < 0.5), statute.articles)


def _as_it_is(statute: Statute) -> Statute:
    return statute


def _docx_tables(statute: Statute, _drawn: random.Random) -> _Made:
    """Put a table under the title, one into an article, and one with a title of its own after the last article."""
    ends = [i for i, line in enumerate(statute.lines) if article_number(line)]
    middle = ends[len(ends) // 2] - 1
    while middle in statute.headings:
        middle -= 1
    inside = next(k for k, i in enumerate(ends) if i > middle) - 1
    lines = (*statute.lines, statute.title.removeprefix("中华人民共和国") + _FEES)
    tables = {-1: (("制定机关", "国务院"), ("效力", "有效")), middle: _TABLE, len(lines) - 1: _TABLE}
    articles = list(statute.articles)
    rows = "".join(
        squeeze(" | ".join(f"{name}：{cell}" for name, cell in zip(_TABLE[0], row, strict=True)) + "。")
        for row in _TABLE[1:]
    )
    articles[inside] = Article(articles[inside].number, articles[inside].text + rows)
    changed = Statute(statute.name, statute.title, lines, statute.headings)
    return _Made(".docx", typed_docx(changed, tables), tuple(articles))


def _pdf_one_line(statute: Statute, drawn: random.Random) -> _Made:
    return _Made(".pdf", statute_pdf(statute, indent=drawn.random() < 0.5))


def _pdf_two_lines(statute: Statute, drawn: random.Random) -> _Made:
    header = ("国务院公报 2024年第3期", statute.title)
    return _Made(".pdf", statute_pdf(statute, drawn.random() < 0.5, header, page_number="第 {} 页"))


def _page(layout: str) -> "Maker":
    def make(statute: Statute, drawn: random.Random) -> _Made:
        lines = [escape(line) for line in statute.lines]
        if drawn.random() < 0.5:
            body = "".join(f"<p style='text-indent:2em'>\u3000\u3000{line}</p>\n" for line in lines)
        else:
            body = "<p>" + "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in lines) + "</p>"
        charset, encoding = drawn.choice((("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb2312", "utf-8")))
        text = page(layout, body, escape(statute.title), _ORDER.format(drawn.randint(200, 800)), charset)
        return _Made(".html", text.encode(encoding))

    return make


def _text(encoding: str, line_break: str = "\n") -> "Maker":
    return lambda statute, _drawn: _Made(".txt", line_break.join(lines_of(statute)).encode(encoding))


def _big5(statute: Statute, _drawn: random.Random) -> _Made:
    """Write traditional script; some letters come back as similar ones, so the known articles go the same way."""
    lines = [to_traditional(line).encode("cp950", errors="ignore").decode("cp950") for line in lines_of(statute)]
    back = Statute(statute.name, lines[0], tuple(to_simplified(x) for x in lines[1:]), statute.headings)
    return _Made(".txt", "\r\n".join(lines).encode("cp950"), back.articles)


def _markdown(statute: Statute, _drawn: random.Random) -> _Made:
    return _Made(".md", "\n".join(marked(statute)).encode())


def _wrapped(statute: Statute, drawn: random.Random) -> _Made:
    lines = wrapped(lines_of(statute), drawn.randint(_NARROWEST, _WIDEST))
    return _Made(".txt", "\r\n".join(lines).encode("gb18030"))


def _full_width(statute: Statute, drawn: random.Random) -> _Made:
    statute = drawn.choice((with_figures, _as_it_is))(statute)
    return _Made(".txt", "\n".join(full_width(lines_of(statute))).encode(), statute.articles)


def _without_gap(statute: Statute, _drawn: random.Random) -> _Made:
    return _Made(".txt", "\n".join(without_gap(lines_of(statute))).encode())


Maker = Callable[[Statute, random.Random], _Made]
KINDS: dict[str, Maker] = {
    "DOCX, automatic numbers": _docx_numbered,
    "DOCX, typed numbers": _docx_typed,
    "DOCX with tables": _docx_tables,
    "PDF, header of one line": _pdf_one_line,
    "PDF, header of two lines": _pdf_two_lines,
    "HTML like gov.cn": _page("gov.cn"),
    "HTML like a ministry's": _page("mofcom.gov.cn"),
    "HTML like pkulaw": _page("pkulaw.com"),
    "TXT in GB18030": _text("gb18030", "\r\n"),
    "TXT in Big5": _big5,
    "TXT in UTF-16, bare CR": _text("utf-16", "\r"),
    "TXT, wrapped lines": _wrapped,
    "TXT, full width": _full_width,
    "TXT, no gap after the number": _without_gap,
    "Markdown": _markdown,
}
