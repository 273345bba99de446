"""Statutes as text and Markdown files: encodings, line breaks, wrapped lines, characters of full width, marks."""

import re
from collections.abc import Sequence

from eval.variants.statutes import Statute, article_number, unnumbered

# What does not begin a line of print.
_NOT_FIRST = "，。、；：！？）》”’】〉"
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_SPACE = re.compile(r"[ \u3000]")
_INDENT = "\u3000\u3000"


def lines_of(statute: Statute) -> list[str]:
    """Return title and lines."""
    return [statute.title, *statute.lines]


def wrapped(lines: Sequence[str], width: int) -> list[str]:
    """Break every paragraph after so many characters, as terminals and mails do; paragraphs are indented."""
    found: list[str] = []
    for line in lines:
        rest = _INDENT + line
        while len(rest) > width:
            cut = width
            while cut < len(rest) and rest[cut] in _NOT_FIRST:
                cut += 1
            found.append(rest[:cut])
            rest = rest[cut:]
        found += [rest] if rest else []
    return found


def full_width(lines: Sequence[str]) -> list[str]:
    """Write digits and spaces in full width, and an indent before every paragraph."""
    return [_INDENT + _SPACE.sub("\u3000", line).translate(_WIDE_DIGITS) for line in lines]


def without_gap(lines: Sequence[str]) -> list[str]:
    """Write articles without a space after their numbers."""
    return [line if (text := unnumbered(line)) is None else f"{_number(line)}{text}" for line in lines]


def with_figures(statute: Statute) -> Statute:
    """Return a statute whose articles are numbered 第1条, 第2条, …; one with gaps in its numbers stays as it is."""
    if not statute.is_numbered_through:
        return statute
    number = 0
    lines = []
    for line in statute.lines:
        text = unnumbered(line)
        number += text is not None
        lines.append(line if text is None else f"第{number}条 {text}")
    return Statute(statute.name, statute.title, tuple(lines), statute.headings)


def marked(statute: Statute) -> list[str]:
    """Return Markdown: headings with #, numbers of articles in bold, items as a list, a blank line after each."""
    lines = [f"# {statute.title}"]
    for i, line in enumerate(statute.lines):
        text, number = unnumbered(line), _number(line)
        if i in statute.headings:
            lines.append(f"## {line}")
        elif text is not None:
            lines.append(f"**{number}** {text}")
        else:
            lines.append(f"- {line}" if line.startswith("（") else line)
    return [x for line in lines for x in (line, "")]


def _number(line: str) -> str:
    return line.split()[0] if article_number(line) else ""
