"""Text that an amendment quotes over several lines: what is numbered in it is no heading of the amending document.

三、将第五条修改为：“第五条　有下列情形之一的，从其规定：       opens
（一）甲；                                                 quoted
（二）乙。”                                                quoted, and the end
"""

import re
from collections.abc import Sequence

_OPEN, _CLOSE = "“", "”"
_ENDS = re.compile(r"”[。；，、）)]*$")
# No amendment puts in more; a quotation that is not closed within so many lines is a slip of the pen.
_LONGEST = 120


def quoted_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that begin inside a quotation opened on an earlier line."""
    found: set[int] = set()
    i = 0
    while i < len(lines):
        stop = _end(lines, i) if lines[i].count(_OPEN) > lines[i].count(_CLOSE) else None
        if stop is not None:
            found.update(range(i + 1, stop + 1))
            i = stop
        i += 1
    return frozenset(found)


def _end(lines: Sequence[str], first: int) -> int | None:
    """Return the line that closes the quotation opened on the first; None where it ends within a line, or not at all.

    Each paragraph of a quotation may open with “ again, and only the last one closes it.
    """
    depth = lines[first].count(_OPEN) - lines[first].count(_CLOSE)
    for i in range(first + 1, min(first + _LONGEST, len(lines))):
        line = lines[i]
        depth += line.count(_OPEN) - line.count(_CLOSE) - line.startswith(_OPEN)
        if depth <= 0:
            return i if _ENDS.search(line) else None
    return None
