"""Word files for tests, made of raw XML."""

import io
import zipfile
from xml.sax.saxutils import escape

from eval.variants.word import W

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


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
