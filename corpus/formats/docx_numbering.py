"""Automatic numbering of a .docx file: the numbers that Word shows and that are not in the text.

A paragraph names a list (w:num) and a level. The list names a definition (w:abstractNum), whose levels have a format,
a text (第%1条) and a start, and may override some of it. Lists of one definition go on counting together, unless a
list overrides a start: there they begin anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.formats.docx_package import W
from corpus.formats.docx_styles import Styles, number, switched, value, whole
from corpus.formats.number_formats import format_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
# The text of a level is a few characters; it is repeated in every paragraph.
_LONGEST_TEXT = 64
# Characters of the symbol fonts that bullets are set in, as what they look like. Others become a plain bullet.
_SYMBOLS = {
    "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0a7": "▪", "\uf0a8": "□", "\uf0b2": "◇", "\uf0d8": "➢",
    "\uf0e8": "➔", "\uf0fc": "✓", "\uf0fe": "☑", "\uf02d": "-", "o": "○",
}  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: its definition, with which it shares its count, its levels, and those that it starts anew."""

    definition: str
    levels: Mapping[int, Level]
    restarts: frozenset[int]


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of every list in the order in which they stand."""

    lists: Mapping[int, NumberedList]
    unknown: set[str] = field(default_factory=set)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: "_Element | None", styles: Styles) -> "Numbering":
        """Read numbering.xml."""
        if root is None:
            return cls({})
        definitions = {value(x, "abstractNumId") or "": x for x in root.iterfind(f"{W}abstractNum")}
        elements = {n: x for x in root.iterfind(f"{W}num") if (n := _list_id(x)) is not None}
        lists: dict[int, NumberedList] = {}
        for list_id, element in elements.items():
            definition = value(element.find(f"{W}abstractNumId")) or ""
            linked = _linked(definitions.get(definition), styles, elements)
            definition = linked if linked is not None else definition
            if definition in definitions:
                lists[list_id] = _list(element, definition, definitions[definition])
        return cls(lists)

    def place(self, list_id: int, level: int | None, style: str | None) -> tuple[int, int] | None:
        """Return list and level of a paragraph; where no level is stated it is the one made for the style."""
        found = self.lists.get(list_id)
        if found is None:
            return None
        of_style = next((i for i, x in found.levels.items() if style is not None and x.style == style), None)
        level = next((x for x in (level, of_style) if x is not None), 0)
        return (list_id, level) if level in found.levels else None

    def count(self, list_id: int, level: int) -> str:
        """Count one paragraph and return the number that Word shows before it."""
        found = self.lists[list_id]
        counts = self._counts.setdefault(found.definition, {})
        if level in found.restarts and (list_id, level) not in self._started:
            counts.pop(level, None)
        self._started.add((list_id, level))
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [x for x in counts if x > level and _restarts(found.levels.get(x), level)]:
            del counts[deeper]
        return self._label(found, level, counts)

    def _label(self, found: NumberedList, level: int, counts: Mapping[int, int]) -> str:
        shown = found.levels[level]
        if shown.format == "bullet":
            return _PRIVATE.sub(_BULLET, "".join(_SYMBOLS.get(char, char) for char in shown.text))

        def figure(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            its = found.levels.get(other, Level())
            return self._figure(counts.get(other, its.start), "decimal" if shown.legal else its.format)

        return _PLACE.sub(figure, shown.text)

    def _figure(self, count: int, number_format: str) -> str:
        if number_format == "none":
            return ""
        text = format_number(count, number_format)
        if text is None:
            self.unknown.add(number_format)
        return str(count) if text is None else text


def _list_id(element: "_Element") -> int | None:
    return whole(value(element, "numId"))


def _restarts(deeper: Level | None, level: int) -> bool:
    """Tell whether a paragraph of `level` sets the deeper level back: lvlRestart counts levels from one, 0 is never."""
    return deeper is None or deeper.restart is None or level < deeper.restart


def _linked(definition: "_Element | None", styles: Styles, lists: Mapping[int, "_Element"]) -> str | None:
    """Return the definition behind one that only names a numbering style."""
    style = None if definition is None else value(definition.find(f"{W}numStyleLink"))
    list_id = styles.styles[style].list_id if style in styles.styles else None
    return None if list_id is None or list_id not in lists else value(lists[list_id].find(f"{W}abstractNumId"))


def _list(element: "_Element", definition: str, root: "_Element") -> NumberedList:
    levels = {i: _level(x) for x in root.iterfind(f"{W}lvl") if (i := _index(x)) is not None}
    restarts: set[int] = set()
    for override in element.iterfind(f"{W}lvlOverride"):
        index, own = _index(override), override.find(f"{W}lvl")
        if index is None:
            continue
        if own is not None:
            levels[index] = _level(own)
        start = number(override.find(f"{W}startOverride"))
        if start is not None:
            levels[index] = replace(levels.get(index, Level()), start=start)
            restarts.add(index)
    return NumberedList(definition, levels, frozenset(restarts))


def _index(element: "_Element") -> int | None:
    index = whole(value(element, "ilvl"))
    return index if index is not None and index < _LEVELS else None


def _level(element: "_Element") -> Level:
    start = number(element.find(f"{W}start"))
    # A format of one's own stands in mc:AlternateContent; its fallback is the nearest one that has a name.
    formats = [value(x) or "" for x in element.iter(f"{W}numFmt")]
    named = [x for x in formats if x != "custom"]
    return Level(
        # Without w:start a list begins at nought.
        start=0 if start is None else start,
        format=named[-1] if named else "decimal",
        text=(value(element.find(f"{W}lvlText")) or "")[:_LONGEST_TEXT],
        legal=bool(switched(element.find(f"{W}isLgl"))),
        restart=number(element.find(f"{W}lvlRestart")),
        style=value(element.find(f"{W}pStyle")),
        closes=value(element.find(f"{W}suff")) == "nothing",
    )
