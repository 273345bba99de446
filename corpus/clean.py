"""Cleaning: small named steps, each pure, each telling what it changes.

A step takes the text as the steps before it left it and returns edits:

    remove_glosses("經(jīng)濟")        [Edit(1, 7, "")]                      經濟
    widen_brackets("边(跨)境")        [Edit(1, 2, "（"), Edit(3, 4, "）")]   边（跨）境

The order matters: errata are written against the raw file; glosses go before the script is converted
(t2s works on phrases); lines are joined only once their ends can be seen.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

import opencc

from corpus.aligned import AlignedText, Edit
from corpus.numbering import is_item_start

HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_GLOSS = re.compile(rf"(?<=[{HAN}])\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\)")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
_NUMBER_BRACKETS = re.compile(rf"(?<=[{HAN}])([\[【(（])(\d{{4}})([\]】)）])(?=\s*第?\d+\s*号)")
_NUMBERING = re.compile(r"^([\s\u3000]*)(?:（[一二三四五六七八九十百]+）|[一二三四五六七八九十百]+、)([ \t\u3000]+)", re.M)
_WIDE_NUMBERING = re.compile(r"^[\s\u3000]*([０-９]+)(?=[．.、])", re.M)
_INDENT = re.compile(r"^[^\S\n]+|[^\S\n]+$", re.M)
_LINE_BREAK = re.compile(r"\n+")
_SENTENCE_END = "。！？；：!?;:）)”》】"
_TITLE_END = re.compile(r"(?:通知|方案|意见|办法|决定|规定|措施|公告|条例|细则|纲要|规划|批复|函)$")
_REFERENCE_TAIL = re.compile(r"(?:按照|依照|根据|依据|适用|违反|第|见|和|与|及|或者|、)$")
_REFERENCE_HEAD = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[）)]?(?:项|条|款|目)")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")

# Share of Han characters that t2s changes, above which a text counts as traditional. A simplified text has
# a stray one at most (著, 乾); the traditional one shipped here has 39 %.
TRADITIONAL_SHARE = 0.05

Step = Callable[[str], list[Edit]]


def remove_glosses(text: str) -> list[Edit]:
    """Delete pinyin in half-width brackets after a Han character: 經(jīng)濟 -> 經濟."""
    return [Edit(m.start(), m.end(), "") for m in _GLOSS.finditer(text)]


def remove_bookmarks(text: str) -> list[Edit]:
    """Delete the marks Word leaves for bookmarks: [bookmark: _GoBack]."""
    return [Edit(m.start(), m.end(), "") for m in _BOOKMARK.finditer(text)]


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def to_simplified(text: str) -> str:
    """Convert traditional script to simplified (OpenCC t2s, phrases first); same length as the input."""
    return str(_converter("t2s").convert(text))


def to_traditional(text: str) -> str:
    """Convert simplified script to traditional as written in Taiwan (OpenCC s2tw, phrases first)."""
    return str(_converter("s2tw").convert(text))


def simplify(text: str) -> list[Edit]:
    """Convert a text written in traditional script to simplified; leave a simplified text alone."""
    simplified = to_simplified(text)
    if len(simplified) != len(text):
        raise ValueError("t2s changed the length of the text: its offsets would be lost")
    changed = [i for i, (a, b) in enumerate(zip(text, simplified, strict=True)) if a != b]
    han = len(re.findall(rf"[{HAN}]", text))
    if not han or len(changed) / han < TRADITIONAL_SHARE:
        return []
    return [Edit(a, b, simplified[a:b]) for a, b in _runs(changed)]


def _runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Merge ascending positions into half-open runs: 1 2 3 7 -> (1, 4), (7, 8)."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return runs


def widen_brackets(text: str) -> list[Edit]:
    """Make half-width brackets in Chinese text full-width, and the year's brackets of a 文号 〔〕."""
    edits: list[Edit] = []
    for m in _NUMBER_BRACKETS.finditer(text):
        edits += [Edit(m.start(1), m.end(1), "〔"), Edit(m.start(3), m.end(3), "〕")]
    taken = {edit.start for edit in edits}
    for start, end in _bracket_pairs(text):
        around = text[max(0, start - 1) : start] + text[start + 1 : end] + text[end + 1 : end + 2]
        if start not in taken and re.search(rf"[{HAN}]", around):
            edits += [Edit(start, start + 1, "（"), Edit(end, end + 1, "）")]
    return sorted((e for e in edits if text[e.start] != e.after), key=lambda e: e.start)


def _bracket_pairs(text: str) -> list[tuple[int, int]]:
    """Return the places of brackets that open and close on one line with at least one of them half-width."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for i, char in enumerate(text):
        if char == "\n":
            opened.clear()
        elif char in "(（":
            opened.append(i)
        elif char in ")）" and opened:
            start = opened.pop()
            if text[start] == "(" or char == ")":
                pairs.append((start, i))
    return pairs


def tidy_numbering(text: str) -> list[Edit]:
    """Close the gap after a marker ((四) 高质量 -> （四）高质量) and narrow its digits (１．-> 1．)."""
    edits = [Edit(m.start(2), m.end(2), "") for m in _NUMBERING.finditer(text)]
    for m in _WIDE_NUMBERING.finditer(text):
        edits.append(Edit(m.start(1), m.end(1), m.group(1).translate(_NARROW_DIGITS)))
    return sorted(edits, key=lambda e: e.start)


_NARROW_DIGITS = {ord("０") + i: str(i) for i in range(10)}


def strip_indents(text: str) -> list[Edit]:
    """Delete white space, ideographic spaces included, at both ends of each line."""
    return [Edit(m.start(), m.end(), "") for m in _INDENT.finditer(text)]


def join_lines(text: str) -> list[Edit]:
    """Join a line that stops inside a sentence, or inside a title, with the next one."""
    edits: list[Edit] = []
    line_start = 0
    for m in _LINE_BREAK.finditer(text):
        line = text[line_start : m.start()]
        following = text[m.end() :].split("\n", 1)[0]
        if following and (_breaks_sentence(line, following) or _breaks_title(line, following)):
            both_ascii = _ASCII_WORD.match(line[-1]) and _ASCII_WORD.match(following[0])
            edits.append(Edit(m.start(), m.end(), " " if both_ascii else ""))
        line_start = m.end()
    return edits


def _breaks_sentence(line: str, following: str) -> bool:
    """Tell whether `line` stops inside a sentence that `following` continues."""
    if not re.search(r"[。，；,]", line) or line[-1] in _SENTENCE_END:
        return False
    if is_item_start(line) and not re.search(r"[。；]|[，、,]$", line):
        return False  # a heading on a line of its own
    if not is_item_start(following):
        return True
    return bool(_REFERENCE_TAIL.search(line) and _REFERENCE_HEAD.match(following))


def _breaks_title(line: str, following: str) -> bool:
    """Tell whether two lines are one title: 关于… / …的通知."""
    plain = not re.search(r"[。，；：,:]", line + following)
    return plain and "关于" in line and not _TITLE_END.search(line) and bool(_TITLE_END.search(following))


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


STEPS: tuple[tuple[str, Step], ...] = (
    ("bookmark", remove_bookmarks),
    ("gloss", remove_glosses),
    ("simplify", simplify),
    ("bracket", widen_brackets),
    ("numbering", tidy_numbering),
    ("indent", strip_indents),
    ("join", join_lines),
    ("blank", drop_blank_lines),
)


def clean(raw: str, errata: Callable[[str], list[Edit]]) -> AlignedText:
    """Apply the document's errata and then every step, in order."""
    aligned = AlignedText.of(raw)
    for name, step in (("erratum", errata), *STEPS):
        aligned = aligned.edited(name, step(aligned.text))
    return aligned
