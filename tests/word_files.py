"""Word files for tests: made of raw XML, or of a statute with the numbering that Word adds by itself."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from tests.statute_variants import Statute, chinese, unnumbered

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_CHAPTER = re.compile(r"第([一二三四五六七八九十百]+)章\s*")
_ITEM = re.compile(r"（([一二三四五六七八九十]+)）\s*")


def part(tag: str, content: str) -> str:
    """Return a part of the file whose root is w:<tag>."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_NAMESPACES}>{content}</w:{tag}>'


def word_file(body: str, extra: dict[str, bytes] | None = None, parts: dict[str, str] | None = None) -> bytes:
    """Return a .docx file with this body; `parts` are the contents of numbering, styles, footnotes, endnotes."""
    parts = parts or {}
    kinds = "".join(f'<Relationship Id="r{k}" Type="{_OFFICE}/{k}" Target="{k}.xml"/>' for k in parts)
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{kinds}</Relationships>',
        **{f"word/{kind}.xml": part(kind, content) for kind, content in parts.items()},
        **(extra or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph; `properties` is the inside of its w:pPr."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def numbered(text: str, list_id: int = 1, level: int = 0) -> str:
    """Return a paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


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


def statute_file(statute: Statute, by_style: bool) -> bytes:
    """Return a statute as Word file: articles, chapters and items have automatic numbers and none in the text.

    The list is named by the paragraphs themselves or, `by_style`, by styles that are made for its levels. A run of
    items that does not begin with （一）, or misses one, keeps its numbers in the text.
    """
    document = Document()
    document.core_properties.title = statute.title
    document.sections[0].header.paragraphs[0].text = statute.title
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    _add_list(document, by_style)
    document.add_paragraph(statute.title)
    in_order, items = _chapters_in_order(statute), _items_in_order(statute)
    for i, line in enumerate(statute.lines):
        chapter, article, item = _CHAPTER.match(line), unnumbered(line), _ITEM.match(line)
        if chapter and i in statute.headings and in_order:
            _number(document.add_paragraph(line[chapter.end() :]), 0, by_style)
        elif article is not None:
            _number(_in_runs(document, article), 1, by_style)
        elif item and i in items:
            _number(document.add_paragraph(line[item.end() :]), 2, by_style)
        else:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _in_runs(document: WordDocument, text: str) -> Paragraph:
    """Add a paragraph in several runs, as Word writes what was typed at different times."""
    added = document.add_paragraph()
    for start in range(0, len(text), 7):
        added.add_run(text[start : start + 7])
    return added


def _add_list(document: WordDocument, by_style: bool) -> None:
    """Add the list of chapters, articles (which go on counting through chapters) and items."""
    levels = [
        ("japaneseCounting", "第%1章", "", "Chapter"),
        ("chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>', "Article"),
        ("chineseCounting", "（%3）", "", "Item"),
    ]
    root = document.part.numbering_part.element
    shown = [
        level(i, form, text, restart + (f'<w:pStyle w:val="{style}"/>' if by_style else ""))
        for i, (form, text, restart, style) in enumerate(levels)
    ]
    root.insert(
        0, parse_xml(definition(*shown, name=90).replace("<w:abstractNum ", f'<w:abstractNum xmlns:w="{W}" ', 1))
    )
    root.append(parse_xml(listed(90, 90).replace("<w:num ", f'<w:num xmlns:w="{W}" ', 1)))
    for style in [x[3] for x in levels] if by_style else []:
        document.styles.element.append(
            parse_xml(
                f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{style}"><w:name w:val="{style}"/>'
                f'<w:pPr><w:numPr><w:numId w:val="90"/></w:numPr></w:pPr></w:style>'
            )
        )


def _number(added: Paragraph, index: int, by_style: bool) -> None:
    properties = added._p.get_or_add_pPr()
    if by_style:
        name = ("Chapter", "Article", "Item")[index]
        properties.insert(0, parse_xml(f'<w:pStyle xmlns:w="{W}" w:val="{name}"/>'))
    else:
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = index
        numbering.get_or_add_numId().val = 90


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
