"""What a PDF prints on every page: headers, footers and page numbers, told by repetition and place, and left out.

A header is a line at the top of several pages, at one height and with the same words but for the figures in it. A page
number looks like one (— 3 —, -3-, 第3页 共5页, 3/5), or is a figure alone that counts the pages.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.formats.pdf_page import Leaf, Line

# So much of a page at its top and bottom may hold what is printed on every page, in so many lines.
_MARGIN = 0.13
_MARGIN_LINES = 3
# One height on all pages, but for rounding.
_SAME_HEIGHT = 4.0
_FEWEST_PAGES = 2
# Left and right pages may differ, and a cover has none: more than a third of the pages is enough.
_SHARE = 1 / 3
_DASH = r"[-—–－─―·•~～\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\d{{1,4}}{_DASH}+|第\s*\d{{1,4}}\s*页(?:\s*[,，/]?\s*[（(]?共\s*\d{{1,4}}\s*页[)）]?)?"
    r"|(?:Page|P\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*[/／]\s*\d{1,4}|共\s*\d{1,4}\s*页\s*第\s*\d{1,4}\s*页",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d{1,4}|[ivxIVX]{1,6}")

Key = tuple[str, bool, int]


def without_margins(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return the pages without headers, footers and page numbers."""
    repeated = _repeated(leaves)
    offsets = _offsets(leaves)
    kept = []
    for number, leaf in enumerate(leaves):
        gone = {
            id(line)
            for line in _candidates(leaf)
            if _keys(line, leaf) & repeated or _is_page_number(line, number, offsets)
        }
        kept.append(replace(leaf, blocks=tuple(block for block in leaf.blocks if id(block) not in gone)))
    return kept


def _candidates(leaf: Leaf) -> list[Line]:
    """Return the outermost lines of a page that stand in its margins."""
    lines = sorted((x for x in leaf.blocks if isinstance(x, Line)), key=lambda x: x.top)
    outer = {id(x): x for x in (*lines[:_MARGIN_LINES], *lines[-_MARGIN_LINES:])}
    return [x for x in outer.values() if x.bottom < _MARGIN * leaf.height or x.top > (1 - _MARGIN) * leaf.height]


def _keys(line: Line, leaf: Leaf) -> set[Key]:
    """Return what makes a line the same as one of another page; two heights, so that rounding parts no two."""
    words = re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text))
    at_top = line.top < leaf.height / 2
    place = int(line.top // _SAME_HEIGHT)
    return {(words, at_top, place), (words, at_top, place + 1)}


def _repeated(leaves: Sequence[Leaf]) -> set[Key]:
    """Return the lines that stand on enough pages."""
    counts = Counter(key for leaf in leaves for key in {k for x in _candidates(leaf) for k in _keys(x, leaf)})
    enough = max(_FEWEST_PAGES, round(len(leaves) * _SHARE))
    return {key for key, count in counts.items() if count >= enough}


def _offsets(leaves: Sequence[Leaf]) -> set[int]:
    """Return by how much the figures in the margins differ from the places of their pages, where that is constant."""
    found = Counter(
        offset
        for number, leaf in enumerate(leaves)
        for offset in {
            int(x.text) - number for x in _candidates(leaf) if x.text.isdecimal() and _FIGURE.fullmatch(x.text)
        }
    )
    return {offset for offset, count in found.items() if count >= _FEWEST_PAGES or offset == 1}


def _is_page_number(line: Line, number: int, offsets: set[int]) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    if not _FIGURE.fullmatch(line.text):
        return False
    return not line.text.isdecimal() or int(line.text) - number in offsets
