"""The parts of a document: its own text, or the notice that issues it, and what is attached, which counts anew.

Clauses of an annex begin with its label, as it stands or, where it has none, by its place: #附件2/第三条.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.annexes import Label, bare_table, is_listed, listed_name, parse_label
from corpus.document import FrontKind, FrontPart, Span
from corpus.numbering import parse_marker

PREFACE, COVER = "前言", "通知"
# What ends a part: the names and titles of the next one stand below it.
_ENDS = (FrontKind.SIGNATURE, FrontKind.DATE, FrontKind.NOTE)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that no front matter interrupts.

    `key` opens the keys of their clauses, `path` their paths; `unnumbered` is the key of the text before the first
    number.
    """

    lines: tuple[Span, ...]
    key: str
    path: tuple[str, ...]
    unnumbered: str


@dataclass(frozen=True, slots=True)
class _Run:
    """The lines of a part, and the front matter right above them."""

    lines: tuple[Span, ...]
    above: tuple[FrontPart, ...]


def body_parts(text: str, front: Sequence[FrontPart]) -> list[Part]:
    """Return the parts of a cleaned text, without its front matter."""
    runs = [half for run in _runs(text, front) for half in _without_table(text, run)]
    # A table of contents between two runs is no bound of parts.
    goes_on = [bool(run.above) and all(x.kind is FrontKind.NOTE for x in run.above) for run in runs]
    has_cover = len(runs) > 1 and not _is_numbered(text, runs[0]) and not goes_on[1]
    listed = _listed(text, front)
    found: list[Part] = []
    number = -1 if has_cover else 0
    for run, is_rest in zip(runs, goes_on, strict=True):
        if is_rest and found:
            found.append(replace(found[-1], lines=run.lines))
            continue
        key, path = _name(text, run, number, listed) if found else ("", ())
        key = _unused(key, {part.key for part in found})
        is_cover = has_cover and not found
        unnumbered = COVER if is_cover else PREFACE if not key or _is_numbered(text, run) else ""
        found.append(Part(run.lines, key, path, unnumbered))
        number += 1
    return found


def _runs(text: str, front: Sequence[FrontPart]) -> Iterator[_Run]:
    front_lines = {part.start: part for part in front}
    above: list[FrontPart] = []
    lines: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if start in front_lines:
            if lines:
                yield _Run(tuple(lines), tuple(above))
                above, lines = [], []
            above.append(front_lines[start])
        elif line:
            lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    if lines:
        yield _Run(tuple(lines), tuple(above))


def _without_table(text: str, run: _Run) -> tuple[_Run, ...]:
    """Part a table that follows the last article from it."""
    at = bare_table([text[line.start : line.end] for line in run.lines])
    return (run,) if at is None else (_Run(run.lines[:at], run.above), _Run(run.lines[at:], ()))


def _is_numbered(text: str, run: _Run) -> bool:
    return any(parse_marker(text[line.start : line.end]) for line in run.lines)


def _name(text: str, run: _Run, number: int, listed: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the key and the path of an annex; the plan that a cover issues, number 0, has none unless counted."""
    label, title = _label_and_title(text, run.above)
    if label is None:
        key = next((key for key, name in listed.items() if name == title), f"附件{number}" if number else "")
        return key, (title,) if title and key else ()
    if number == 0 and not label.is_counted:
        return "", ()
    title = title or listed.get(label.key, "")
    return label.key, (f"{label.key} {title}".strip(),)


def _label_and_title(text: str, above: Sequence[FrontPart]) -> tuple[Label | None, str]:
    """Return the label and the title of the part below these lines."""
    ends = [i for i, part in enumerate(above) if part.kind in _ENDS]
    label, title = None, ""
    for part in above[ends[-1] + 1 if ends else 0 :]:
        line = text[part.start : part.end]
        own = parse_label(line)
        if own and not own.lists:
            label, title = own, own.title
        elif own is None and part.kind in (FrontKind.TITLE, FrontKind.ATTACHMENT) and not is_listed(line):
            title = title or line
    return label, title


def _listed(text: str, front: Iterable[FrontPart]) -> dict[str, str]:
    """Return the names of annexes by their keys, as they are listed: 附件：1.甲 / 2.乙."""
    found: dict[str, str] = {}
    for part in front:
        line = text[part.start : part.end]
        label = parse_label(line)
        name = label.title if label else line
        if part.kind is FrontKind.ATTACHMENT and listed_name(line):
            marker = parse_marker(name)
            found.setdefault(f"附件{marker.number}" if marker else label.key if label else "", listed_name(line))
    return found


def _unused(key: str, taken: set[str]) -> str:
    """Return a key that no part before has: a second 附件 is 附件2."""
    n = 2
    own = key
    while own and own in taken:
        own, n = f"{key}{n}" if not key[-1].isdecimal() else f"{key}-{n}", n + 1
    return own
