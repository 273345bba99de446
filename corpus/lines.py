"""Line breaks: which of them end a line, and which only show where the paper ended.

join_lines("加强工作指导，支持\n有序建设。")      [Edit(9, 10, "")]
"""

import re

from corpus.agency_list import find_agency_list
from corpus.aligned import Edit
from corpus.dates import DATE
from corpus.front_parts import TITLE_END, names_bodies
from corpus.numbering import Family, is_article_number, is_item_start, parse_marker
from corpus.rows import is_row

_INDENT = re.compile(r"^[^\S\n]+|[^\S\n]+$", re.M)
_OTHER_BREAK = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE_BREAK = re.compile(r"\n+")
_SENTENCE_END = "。！？；：!?;:…"
_OPENING = {"）": "（", ")": "(", "”": "“", "》": "《", "】": "【", "’": "‘"}
# No line of its own begins with one of these.
_GOES_ON = re.compile(r"[，。、；：！？）》”’】,;:)]")
_REFERENCE_TAIL = re.compile(r"(?:按照|依照|根据|依据|适用|违反|第|见|和|与|及|或者|、)$")
_LONGEST_TAIL = 2
_REFERENCE_HEAD = re.compile(r"[（(]?[一二三四五六七八九十百\d]+[）)]?[项条款](?!目|件)")
_VERSION = re.compile(r"[（(](?:试行|暂行|修订|修正|征求意见稿|\d{4}年[^（）()]{0,6})[）)]$")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
# A title is printed on this many lines at the most.
MAX_TITLE_LINES = 4


def unify_line_breaks(text: str) -> list[Edit]:
    r"""Write every line break as \n: \r\n, \r, form feeds and the line separators of Unicode."""
    return [
        Edit(m.start(), m.end(), "" if text.startswith("\r\n", m.start()) else "\n")
        for m in _OTHER_BREAK.finditer(text)
    ]


def strip_indents(text: str) -> list[Edit]:
    """Delete white space, ideographic spaces included, at both ends of each line."""
    return [Edit(m.start(), m.end(), "") for m in _INDENT.finditer(text)]


def join_lines(text: str) -> list[Edit]:
    """Join a line that stops inside a sentence, or inside a title, with the next one."""
    edits: list[Edit] = []
    joined, start = "", 0  # what is joined to the line so far, and where the rest of it starts
    for m in _LINE_BREAK.finditer(text):
        line, following = joined + text[start : m.start()], _lines_from(text, m.end())
        joined, start = "", m.end()
        if line and following and (_breaks_sentence(line, following) or _breaks_title(line, following)):
            both_ascii = _ASCII_WORD.match(line[-1]) and _ASCII_WORD.match(following[0])
            # 第一条 is an article only where a gap follows it.
            gap = " " if both_ascii or is_article_number(line) else ""
            edits.append(Edit(m.start(), m.end(), gap))
            joined = line + gap
    return edits


def _lines_from(text: str, start: int) -> list[str]:
    """Return the next few lines that are not blank."""
    lines: list[str] = []
    while start < len(text) and len(lines) < MAX_TITLE_LINES - 1:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            lines.append(text[start:end])
        start = end + 1
    return lines


def _breaks_sentence(line: str, following: list[str]) -> bool:
    """Tell whether `line` stops inside a sentence that the next one continues."""
    first = following[0]
    if _REFERENCE_TAIL.search(line[-_LONGEST_TAIL:]) and _REFERENCE_HEAD.match(first):
        return True
    if is_article_number(line):
        return not _GOES_ON.match(first) and not is_item_start(first)
    if (
        is_item_start(first)
        or is_row(first)
        or is_article_number(first)
        or _is_signature(following)
        or _ends_sentence(line)
    ):
        return False
    if _GOES_ON.match(first) or line.count("《") > line.count("》") or _is_bare_marker(line):
        return True
    if is_item_start(line) and not re.search(r"[。；]|[，、,]$", line):
        return False  # a heading on a line of its own
    return bool(re.search(r"[。，；,]", line))


def _is_bare_marker(line: str) -> bool:
    marker = parse_marker(line)
    return marker is not None and marker.text == line and marker.family is not Family.CLASS


def _ends_sentence(line: str) -> bool:
    """Tell whether a line's last characters end a sentence: 。 or 。” or the 责任单位 list after it."""
    stop = len(line)
    while stop and line[stop - 1] in _OPENING:
        stop -= 1
    if stop and line[stop - 1] in _SENTENCE_END:
        return True
    if line[-1] not in ")）":
        return False
    opened = line.rfind(_OPENING[line[-1]])
    is_aside = opened > 0 and line[opened - 1] in _SENTENCE_END
    return is_aside or find_agency_list(line, 0, len(line)) is not None


def _is_signature(following: list[str]) -> bool:
    """Tell whether the next lines are a date, or bodies with a date under them."""
    dated = next((i for i, line in enumerate(following) if DATE.fullmatch(line)), None)
    return dated is not None and all(map(names_bodies, following[:dated]))


def _breaks_title(line: str, following: list[str]) -> bool:
    """Tell whether the next lines go on with a title: 关于… / …若干措施的通知."""
    if not _is_plain(line):
        return False
    if TITLE_END.search(line):
        return bool(_VERSION.match(following[0]))
    if "关于" not in line:
        return False
    end = next((i for i, text in enumerate(following) if TITLE_END.search(text)), None)
    return end is not None and all(map(_is_plain, following[: end + 1]))


def _is_plain(line: str) -> bool:
    return not re.search(r"[。，；：,:]", line) and not is_item_start(line)


def drop_blank_lines(text: str) -> list[Edit]:
    """Keep one line break between two lines and none at the ends."""
    edits = []
    for m in _LINE_BREAK.finditer(text):
        at_an_end = m.start() == 0 or m.end() == len(text)
        if at_an_end:
            edits.append(Edit(m.start(), m.end(), ""))
        elif len(m.group()) > 1:
            edits.append(Edit(m.start() + 1, m.end(), ""))
    return edits
