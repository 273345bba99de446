"""Paragraph and character styles of a .docx file: what they say of numbering and of hidden text, along basedOn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.formats.docx_package import W

if TYPE_CHECKING:
    from lxml.etree import _Element

# Word numbers no further, and bases styles on each other no deeper; a file that does is made to cost time.
_LARGEST = 32_767
_DEEPEST = 32
_OFF = {"0", "false", "off", "none"}


def value(element: "_Element | None", attribute: str = "val") -> str | None:
    """Return an attribute of Word's own namespace; None where it, or the element, is missing."""
    return None if element is None else element.get(W + attribute)


def number(element: "_Element | None") -> int | None:
    """Return the whole number in w:val, or None; no number in a document is larger than Word counts."""
    return whole(value(element))


def whole(text: str | None) -> int | None:
    """Return the number that a text is, from 0 to the largest that Word counts to, or None."""
    if text is None or not text.isdecimal() or len(text) > len(str(_LARGEST)):
        return None
    return min(int(text), _LARGEST)


def switched(element: "_Element | None") -> bool | None:
    """Return whether a property like w:vanish is on; None where nothing is said."""
    return None if element is None else value(element) not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself; None where it leaves that to the style it is based on."""

    id: str
    based_on: str | None
    list_id: int | None
    level: int | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by their ids."""

    styles: dict[str, Style]
    default: str | None

    @classmethod
    def read(cls, root: "_Element | None") -> "Styles":
        """Read styles.xml."""
        styles: dict[str, Style] = {}
        default = None
        for element in [] if root is None else root.iterfind(f"{W}style"):
            style_id = value(element, "styleId") or ""
            styles[style_id] = Style(
                style_id,
                value(element.find(f"{W}basedOn")),
                number(element.find(f"{W}pPr/{W}numPr/{W}numId")),
                number(element.find(f"{W}pPr/{W}numPr/{W}ilvl")),
                switched(element.find(f"{W}rPr/{W}vanish")),
            )
            if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true", "on"}:
                default = style_id
        return cls(styles, default)

    def numbering(self, style_id: str | None) -> tuple[int, int | None, str] | None:
        """Return the list and level a style puts its paragraphs in, and the id of the style that says so."""
        level = None
        for style in self._chain(style_id or self.default):
            level = style.level if level is None else level
            if style.list_id is not None:
                return style.list_id, level, style.id
        return None

    def hides(self, style_id: str | None) -> bool | None:
        """Return whether a style hides its text."""
        return next((style.hidden for style in self._chain(style_id) if style.hidden is not None), None)

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        """Yield a style and those it is based on; a circle is gone round a few times."""
        for _ in range(_DEEPEST):
            if style_id is None or style_id not in self.styles:
                return
            yield self.styles[style_id]
            style_id = self.styles[style_id].based_on
