"""A conversation as a Word document, in fonts that Chinese is set in."""

import io
import re
from datetime import UTC, datetime

from docx import Document as new_document
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from web.conversation_models import ConversationBody, Turn
from web.export_words import facts, groups, marks, unsaid_notes, words
from web.models import Citation
from web.strings import Interface

_LATIN = "Times New Roman"
# Names that Word and its kin know on every system; text in 宋体, headings in 黑体, as official documents have them.
_TEXT_FONT, _HEADING_FONT, _QUOTE_FONT = "宋体", "黑体", "仿宋"
_STYLES = {
    "Normal": (_TEXT_FONT, 12.0),
    "Title": (_HEADING_FONT, 20.0),
    "Heading 1": (_HEADING_FONT, 16.0),
    "Heading 2": (_HEADING_FONT, 14.0),
    "Heading 3": (_HEADING_FONT, 12.0),
    "List Bullet": (_TEXT_FONT, 10.5),
    "Quote": (_QUOTE_FONT, 12.0),
    "Caption": (_TEXT_FONT, 9.0),
}
_LINE_HEIGHT = 1.5
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def to_docx(conversation: ConversationBody) -> bytes:
    """Return a conversation as a .docx file."""
    document = new_document()
    for name, (font, size) in _STYLES.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _set_font(style, font, size)
    _set_language(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(conversation.title), "policy-assistant", ""
    properties.created = properties.modified = datetime.now(UTC)
    document.add_paragraph(_clean(conversation.title), "Title")
    for turn in conversation.turns:
        _add_turn(document, turn)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_turn(document: Document, turn: Turn) -> None:
    answer = turn.answer
    interface = words(answer.language)
    say = interface.say
    document.add_paragraph(_clean(say("question", text=turn.question)), "Heading 1")
    if answer.understood_as:
        document.add_paragraph(_clean(say("understood_as", text=answer.understood_as)), "Caption")
    for statement in answer.statements:
        paragraph = document.add_paragraph(_clean(statement.text))
        paragraph.add_run(marks(statement.citations)).font.superscript = True
    for group in groups(answer):
        document.add_paragraph(group.heading, "Heading 2")
        for citation in group.citations:
            _add_citation(document, citation, interface)
    if notes := unsaid_notes(answer):
        document.add_paragraph(say("notes"), "Heading 2")
        for note in notes:
            document.add_paragraph(_clean(note), "List Bullet")
    document.add_paragraph(_clean(say("foot", index=answer.meta.index, version=answer.meta.version)), "Caption")


def _add_citation(document: Document, citation: Citation, interface: Interface) -> None:
    document.add_paragraph(_clean(f"[{citation.n}] {citation.document.title}"), "Heading 3")
    for fact in facts(citation, interface):
        document.add_paragraph(_clean(fact), "List Bullet")
    _add_quote(document.add_paragraph(style="Quote"), citation)


def _add_quote(paragraph: Paragraph, citation: Citation) -> None:
    """Set the quote, what answers in bold."""
    quote, at = citation.quote, 0
    for start, end in sorted((s - citation.start, e - citation.start) for s, e in citation.highlights):
        start = max(start, at)
        if start < end:
            paragraph.add_run(_clean(quote[at:start]))
            paragraph.add_run(_clean(quote[start:end])).bold = True
            at = end
    paragraph.add_run(_clean(quote[at:]))


def _set_font(style: ParagraphStyle, chinese: str, size: float) -> None:
    """Set the font of a style for Latin and for Chinese text, which Word keeps apart."""
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.font.color.rgb, style.font.italic = RGBColor(0, 0, 0), False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme's font, where a style names one, goes before any name.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)
    style.paragraph_format.line_spacing = _LINE_HEIGHT


def _set_language(document: Document) -> None:
    """Say that the text is Chinese: spelling is checked and lines are broken accordingly."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _clean(text: str) -> str:
    return _NOT_XML.sub(_REPLACEMENT, text)
