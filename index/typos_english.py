"""Misspelt words in English questions, put right by the words the glossary knows.

    EnglishTypos(["border", "subsidies"], read_english_words()).correct("Borader subsidies")
    ("Border subsidies", (Correction(0, 7, "Borader", "Border"),))

A word is left as it stands if it is English at all: weather is not made leather.
"""

import re
from collections.abc import Container, Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.typos import Correction

# Not part of an address or a file name, and no abbreviation: those hold capitals.
_WORD = re.compile(r"(?<![\w'’./@])[A-Za-z][a-z]{4,}(?![\w'’/@]|\.\w)")
# Words of four letters are corrected to (zonne), never corrected.
_KNOWN_WORD = re.compile(r"[A-Za-z]{4,}")
# From this length on, two letters may be wrong.
_LONG = 8


class EnglishTypos:
    """Corrects English questions towards known words."""

    def __init__(self, known: Iterable[str], english: Container[str]) -> None:
        """Take the words and terms to correct to, and the words in lower case that are right as they stand."""
        self._english = english
        self._known: dict[str, list[str]] = {}
        for word in dict.fromkeys(word.casefold() for term in known for word in _KNOWN_WORD.findall(term)):
            self._known.setdefault(word[0], []).append(word)

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """Return an English text put right, and the corrections by their place in `text`."""
        corrections: list[Correction] = []
        for match in _WORD.finditer(text):
            wrong = match.group()
            if right := self._right(wrong.casefold()):
                right = right.capitalize() if wrong[0].isupper() else right
                corrections.append(Correction(match.start(), match.end(), wrong, right))
        for correction in reversed(corrections):
            text = text[: correction.start] + correction.right + text[correction.end :]
        return text, tuple(corrections)

    def _right(self, word: str) -> str | None:
        """Return the one known word nearest to a word that is none; None if there is no such word, or several."""
        candidates = self._known.get(word[0], [])
        if word in candidates or word in self._english:
            return None
        farthest = 2 if len(word) >= _LONG else 1
        found = process.extract(word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=farthest, limit=None)
        least = min((distance for _, distance, _ in found), default=0)
        nearest = sorted((near for near, distance, _ in found if distance == least), key=len)
        # Border and borders are as near to borderr, and mean the same.
        return nearest[0] if nearest and all(near.startswith(nearest[0]) for near in nearest) else None


@cache
def read_english_words() -> frozenset[str]:
    """Return 160,000 English words in lower case, the list of pyspellchecker; takes half a second the first time."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker().word_frequency.words())
