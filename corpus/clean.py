"""Cleaning: small named steps, each pure, each telling what it changes (those about line breaks are in lines.py).

A step takes the text as the steps before it left it and returns edits:

    remove_glosses("經(jīng)濟")        [Edit(1, 7, "")]                      經濟
    widen_brackets("边(跨)境")        [Edit(1, 2, "（"), Edit(3, 4, "）")]   边（跨）境

The order matters: errata are written against the raw file; glosses go before the script is converted
(t2s works on phrases); lines are joined only once their ends can be seen; brackets are paired on joined lines.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from unicodedata import normalize

import opencc

from corpus.aligned import AlignedText, Edit
from corpus.lines import drop_blank_lines, join_lines, strip_indents, unify_line_breaks

HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# One syllable with its tone: (jīng) is a gloss, (café) and (RCEP) are not.
_GLOSS = re.compile(
    rf"(?<=[{HAN}])[(（](?=[^()（）]*[{_TONED}])(?:[zcs]h|[b-df-hj-np-tw-z])?[aeiouüɑ{_TONED}]{{1,3}}(?:n[gɡ]?|r)?[)）]"
)
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
# Byte order mark, zero-width characters, soft hyphen, control characters: nothing that can be seen.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff]+")
_NUMBER_BRACKETS = re.compile(rf"(?<=[{HAN}])([\[【(（])(\d{{4}})([\]】)）])(?=\s*第?\d+\s*号)")
_BRACKET = re.compile(r"[(（)）\n]")
_NUMBERING = re.compile(r"^(?:（[一二三四五六七八九十百]+）|[一二三四五六七八九十百]+、)([^\S\n]+)", re.M)
_WIDE_NUMBERING = re.compile(r"^(?:[（(]?([０-９]+)(?=[．.、）)])|第([０-９]+)(?=[编章节条]))", re.M)

# Share of Han characters that t2s changes, above which a text counts as traditional. A simplified text has
# a stray one at most (著, 乾); the traditional one shipped here has 39 %.
TRADITIONAL_SHARE = 0.05

Step = Callable[[str], list[Edit]]


def remove_glosses(text: str) -> list[Edit]:
    """Delete pinyin in brackets after a Han character: 經(jīng)濟 -> 經濟."""
    return [Edit(m.start(), m.end(), "") for m in _GLOSS.finditer(text)]


def remove_bookmarks(text: str) -> list[Edit]:
    """Delete the marks Word leaves for bookmarks: [bookmark: _GoBack]."""
    return [Edit(m.start(), m.end(), "") for m in _BOOKMARK.finditer(text)]


def remove_invisible(text: str) -> list[Edit]:
    """Delete characters that cannot be seen: byte order marks, zero-width spaces, control characters."""
    return [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]


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
    if simplified == text:
        return []
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
    for start, end in _bracket_pairs(text, taken):
        around = text[max(0, start - 1) : start] + text[start + 1 : end] + text[end + 1 : end + 2]
        if re.search(rf"[{HAN}]", around):
            edits += [Edit(start, start + 1, "（"), Edit(end, end + 1, "）")]
    return sorted((e for e in edits if text[e.start] != e.after), key=lambda e: e.start)


def _bracket_pairs(text: str, taken: Collection[int]) -> list[tuple[int, int]]:
    """Return the places of brackets that open and close on one line with at least one of them half-width.

    Those `taken` are a year's, and pair with each other.
    """
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        i, char = match.start(), match.group()
        if char == "\n":
            opened.clear()
        elif i in taken:
            continue
        elif char in "(（":
            opened.append(i)
        elif char in ")）" and opened:
            start = opened.pop()
            if text[start] == "(" or char == ")":
                pairs.append((start, i))
    return pairs


def tidy_numbering(text: str) -> list[Edit]:
    """Close the gap after a marker ((四) 高质量 -> （四）高质量) and narrow its digits (１．-> 1．)."""
    gaps = [Edit(m.start(1), m.end(1), "") for m in _NUMBERING.finditer(text)]
    digits = [
        Edit(*m.span(m.lastindex or 0), normalize("NFKC", m[m.lastindex or 0])) for m in _WIDE_NUMBERING.finditer(text)
    ]
    return sorted(gaps + digits, key=lambda e: e.start)


STEPS: tuple[tuple[str, Step], ...] = (
    ("invisible", remove_invisible),
    ("break", unify_line_breaks),
    ("bookmark", remove_bookmarks),
    ("gloss", remove_glosses),
    ("simplify", simplify),
    ("indent", strip_indents),
    ("join", join_lines),
    ("blank", drop_blank_lines),
    ("bracket", widen_brackets),
    ("numbering", tidy_numbering),
)


def clean(raw: str, errata: Callable[[str], list[Edit]]) -> AlignedText:
    """Apply the document's errata and then every step, in order."""
    aligned = AlignedText.of(raw)
    for name, step in (("erratum", errata), *STEPS):
        aligned = aligned.edited(name, step(aligned.text))
    return aligned
