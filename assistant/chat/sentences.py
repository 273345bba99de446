"""The sentences of what a model writes, each with the numbers of the clauses that it cites.

    支持边境贸易企业融资。[1] 由自治区商务厅负责[2][3]。      支持边境贸易企业融资。 [1]; 由自治区商务厅负责。 [2, 3]

They are cut as the text comes, so that the first is checked and shown while the last is being written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERS = r"[\[［【]\s*\d{1,3}(?:\s*[,，、;；和]\s*\d{1,3})*\s*[\]］】]"
_CITATION = re.compile(rf"\s*{_NUMBERS}")
# A full stop in Latin text ends a sentence before a space, not in No. 18 or 3.5.
_END = re.compile(r"[。！？!?…]+|(?<!\bNo)(?<!\b[Aa]rt)(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)\.(?=\s|$|[\[［【”’\"])|\n+")
_CLOSERS = '”’」』）)》"'
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"))
# What lists and headings put before a line, and Markdown around words.
_BULLET = re.compile(r"^\s*(?:[-*•·]|#{1,6}|\d{1,2}[.、)](?!\d))\s*")
_MARKDOWN = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and the numbers that these name, in order."""

    text: str
    citations: tuple[int, ...]


class Sentences:
    """Cuts a text into sentences as it comes."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[Sentence]:
        """Take a piece of text; return the sentences that are whole now."""
        self._text += piece
        found = list(self._whole(is_all=False))
        return found

    def rest(self) -> list[Sentence]:
        """Return the sentences that are left once everything has come."""
        found = list(self._whole(is_all=True))
        if last := _sentence(self._text):
            found.append(last)
        self._text = ""
        return found

    def _whole(self, is_all: bool) -> Iterator[Sentence]:
        while (end := _end_of_first(self._text, is_all)) is not None:
            first, self._text = self._text[:end], self._text[end:]
            if sentence := _sentence(first):
                yield sentence


def split(text: str) -> list[Sentence]:
    """Return the sentences of a whole text."""
    sentences = Sentences()
    return sentences.feed(text) + sentences.rest()


def _end_of_first(text: str, is_all: bool) -> int | None:
    """Return where the first sentence ends with its marks; None where more of it may come."""
    for match in _END.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if _is_open(text[:end]) or text[: match.start()].strip().isdigit():  # 1. is the number of a list
            continue
        while marks := _CITATION.match(text, end):
            end = marks.end()
        rest = text[end:].lstrip()
        # A mark may follow, or be under way: [1
        return end if is_all or (rest and rest[0] not in "[［【" + _CLOSERS) else None
    return None


def _is_open(text: str) -> bool:
    """Tell whether a quotation or a bracket is still open: a full stop in it ends no sentence."""
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS) or text.count('"') % 2 == 1


def _sentence(text: str) -> Sentence | None:
    numbers = [int(digits) for mark in re.findall(_NUMBERS, text) for digits in re.findall(r"\d+", mark)]
    bare = _MARKDOWN.sub("", _BULLET.sub("", _CITATION.sub("", text))).strip()
    if not re.search(r"\w", bare):
        return None
    return Sentence(bare, tuple(dict.fromkeys(numbers)))
