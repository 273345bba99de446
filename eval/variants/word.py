"""Statutes as Word files: with the numbers that Word adds by itself, with typed ones, and with tables."""

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.variants.statutes import Statute, chinese, unnumbered

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHAPTER = re.compile(r"第([一二三四五六七八九十百]+)章\s*")
_ITEM = re.compile(r"（([一二三四五六七八九十]+)）\s*")
_STYLES = ("Chapter", "Article", "Item")
_LIST = 90

Rows = Sequence[Sequence[str]]


def level(index: int, number_format: str, text: str, inside: str = "", start: int = 1) -> str:
    """Return one level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{inside}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(*levels: str, name: int = 0) -> str:
    """Return a list's definition with its levels."""
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def listed(list_id: int = 1, name: int = 0, overrides: str = "") -> str:
    """Return a list of a definition."""
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{name}"/>{overrides}</w:num>'


def numbered_docx(statute: Statute, by_style: bool) -> bytes:
    """Return a statute whose articles, chapters and items have automatic numbers and none in the text.

    The list is named by the paragraphs themselves or, `by_style`, by styles that are made for its levels. A run of
    items that does not begin with （一）, or misses one, keeps its numbers in the text.
    """
    document = _begun(statute)
    _add_list(document, by_style)
    document.add_paragraph(statute.title)
    in_order, items = _chapters_in_order(statute), _items_in_order(statute)
    for i, line in enumerate(statute.lines):
        chapter, article, item = _CHAPTER.match(line), unnumbered(line), _ITEM.match(line)
        if chapter and i in statute.headings and in_order:
            _number(document.add_paragraph(line[chapter.end() :]), 0, by_style)
        elif article is not None and statute.is_numbered_through:
            _number(_in_runs(document, article), 1, by_style)
        elif item and i in items:
            _number(document.add_paragraph(line[item.end() :]), 2, by_style)
        else:
            document.add_paragraph(line)
    return _saved(document)


def typed_docx(statute: Statute, tables: dict[int, Rows] | None = None, framed: bool = False) -> bytes:
    """Return a statute with its numbers typed: `tables` stand after these lines, `framed` text in a table of one cell.

    A table after line -1 stands under the title.
    """
    document = _begun(statute)
    document.add_paragraph(statute.title)
    place = document.add_table(1, 1).cell(0, 0) if framed else document
    for i, line in enumerate(("", *statute.lines), start=-1):
        if line:
            place.add_paragraph(line)
        if tables and i in tables:
            _add_table(document, tables[i])
    return _saved(document)


def _begun(statute: Statute) -> "WordDocument":
    from docx import Document

    document = Document()
    document.core_properties.title = statute.title
    document.sections[0].header.paragraphs[0].text = statute.title
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    return document


def _saved(document: "WordDocument") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_table(document: "WordDocument", rows: Rows) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _in_runs(document: "WordDocument", text: str) -> "Paragraph":
    """Add a paragraph in several runs, as Word writes what was typed at different times."""
    added = document.add_paragraph()
    for start in range(0, len(text), 7):
        added.add_run(text[start : start + 7])
    return added


def _add_list(document: "WordDocument", by_style: bool) -> None:
    """Add the list of chapters, articles (which go on counting through chapters) and items."""
    from docx.oxml import parse_xml

    levels = [
        ("japaneseCounting", "第%1章", ""),
        ("chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
        ("chineseCounting", "（%3）", ""),
    ]
    root = document.part.numbering_part.element
    shown = [
        level(i, form, text, restart + (f'<w:pStyle w:val="{_STYLES[i]}"/>' if by_style else ""))
        for i, (form, text, restart) in enumerate(levels)
    ]
    root.insert(0, parse_xml(_named(definition(*shown, name=_LIST))))
    root.append(parse_xml(_named(listed(_LIST, _LIST))))
    for style in _STYLES if by_style else ():
        document.styles.element.append(
            parse_xml(
                f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{style}"><w:name w:val="{style}"/>'
                f'<w:pPr><w:numPr><w:numId w:val="{_LIST}"/></w:numPr></w:pPr></w:style>'
            )
        )


def _named(xml: str) -> str:
    """Return an element with the namespace that it is written in."""
    return re.sub(r"^<(\S+)", rf'<\1 xmlns:w="{W}"', xml)


def _number(added: "Paragraph", index: int, by_style: bool) -> None:
    from docx.oxml import parse_xml

    properties = added._p.get_or_add_pPr()
    if by_style:
        properties.insert(0, parse_xml(f'<w:pStyle xmlns:w="{W}" w:val="{_STYLES[index]}"/>'))
    else:
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = index
        numbering.get_or_add_numId().val = _LIST


def _chapters_in_order(statute: Statute) -> bool:
    found = [m.group(1) for i in sorted(statute.headings) if (m := _CHAPTER.match(statute.lines[i]))]
    return found == [chinese(i) for i in range(1, len(found) + 1)]


def _items_in_order(statute: Statute) -> frozenset[int]:
    """Return the lines that are items of articles whose items run from （一） on once."""
    good: set[int] = set()
    items: list[tuple[int, str]] = []
    for i, line in enumerate((*statute.lines, "")):
        if (item := _ITEM.match(line)) and i < len(statute.lines):
            items.append((i, item.group(1)))
        elif unnumbered(line) is not None or i in statute.headings or i == len(statute.lines):
            if [number for _, number in items] == [chinese(x) for x in range(1, len(items) + 1)]:
                good.update(place for place, _ in items)
            items = []
    return frozenset(good)
