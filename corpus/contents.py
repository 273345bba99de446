"""A table of contents at the head of a text: its lines repeat headings, and are none.

目　录
第一章 总则 …… 1
第二章 附则 …… 9
第一章 总则             here the text begins
"""

import re
from collections.abc import Sequence

from corpus.numbering import is_item_start

_NAME = re.compile(r"目\s*[录次]")
_PAGE = re.compile(r"[\s.．…·—-]*\d*$")
_SENTENCE = re.compile(r"[。；！？，]")
# No table of contents begins further down, and none is longer.
_WITHIN = 60
_LONGEST = 200


def contents_lines(lines: Sequence[str]) -> range:
    """Return the lines of the table of contents, its name first; none where its first entry does not come again."""
    first = next((i for i, line in enumerate(lines[:_WITHIN]) if _NAME.fullmatch(line)), None)
    if first is None or first + 1 >= len(lines):
        return range(0)
    opening = _entry(lines[first + 1])
    for i in range(first + 2, min(first + _LONGEST, len(lines))):
        if opening and _entry(lines[i]) == opening:
            return range(first, i)
        if _SENTENCE.search(lines[i]):
            break
    return range(0)


def _entry(line: str) -> str:
    """Return a heading as both the table and the text write it; "" where the line is none."""
    return re.sub(r"\s", "", _PAGE.sub("", line)) if is_item_start(line) else ""
