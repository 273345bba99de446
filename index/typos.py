"""Typing errors in Chinese questions, put right by the words of the documents.

    Typos.build(words, dictionary).correct("边竟合作区怎么申请")
    ("边境合作区怎么申请", (Correction(0, 2, "边竟", "边境"),))

Chinese is typed by sound, so most errors are characters of the same sound (边竟, 试典) or nearly so (跨今电商); the
others are a repeated, swapped, wrong or missing character. Only what is no word as it stands is looked at: characters
that the dictionary does not join to words, and that a word of the documents, one slip away, explains far better.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from corpus.clean import HAN
from index.typos_lookup import SHORTEST_BY_LOOK, Lookup

# What follows a bracket may go on with the word before it, as in 边(跨)合区: it is left alone.
_RUN = re.compile(rf"(?<![{HAN})）])[{HAN}]{{2,}}")
_LONGEST_CORRECTED, _LONGEST_KNOWN = 8, 9
# jieba gives this frequency to words from lists that it never saw in use: 满州里.
_NEVER_SEEN = 3
# jieba's frequencies of characters. A common one (是 与 用) is a word of its own, seldom a slip in a short word; a rare
# one stands in a name (甄嬛).
_COMMON, _RARE = 60_000, 50
_UNCOMMON_WORD = 100


class Slip(IntEnum):
    """What went wrong while typing, the likeliest first."""

    SAME_SOUND = 0
    NEAR_SOUND = 1
    REPEATED = 2
    SWAPPED = 3
    WRONG = 4
    MISSING = 5


# By how much (natural logarithm) a word must be likelier than what it replaces. Two characters resemble many words: of
# these more is asked, most where no other word of the documents stands beside. Chosen so that of 15,900 everyday
# questions on other matters (the development part of LCQMC) one in a thousand is changed.
_LEAST_GAIN = {
    Slip.SAME_SOUND: 6.0,
    Slip.NEAR_SOUND: 8.0,
    Slip.REPEATED: 5.0,
    Slip.SWAPPED: 8.0,
    Slip.WRONG: 16.0,
    Slip.MISSING: 7.2,
}
_LEAST_GAIN_OF_TWO = {Slip.SAME_SOUND: 6.0, Slip.NEAR_SOUND: 9.0, Slip.REPEATED: 8.5, Slip.SWAPPED: 10.0}
_LEAST_GAIN_ALONE = {Slip.SAME_SOUND: 10.0, Slip.NEAR_SOUND: 13.0, Slip.REPEATED: 8.5, Slip.SWAPPED: 10.0}


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of a text as typed, `start` to `end`, and what it is read as."""

    start: int
    end: int
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """Tokens in a row that may be one misspelt word.

    `loose` are the places of single characters in `text`, the only ones that can be wrong; `beside` says whether a
    word of the documents stands next to it.
    """

    start: int
    text: str
    loose: frozenset[int]
    likelihood: float
    beside: bool


@dataclass(frozen=True, slots=True)
class _Guess:
    spot: _Spot
    right: str
    slip: Slip
    gain: float

    def order(self) -> tuple[int, int, float]:
        """Return the sort key: likely slips, long words and large gains first."""
        return self.slip, -len(self.right), -self.gain


class Typos:
    """Corrects questions towards the words of the documents."""

    def __init__(self, counts: Mapping[str, int], dictionary: Mapping[str, int], lookup: Lookup) -> None:
        self._counts, self._count = counts, sum(counts.values()) or 1
        self._dictionary, self._total = dictionary, sum(dictionary.values()) or 1
        self._lookup = lookup

    @classmethod
    def build(cls, words: Mapping[str, int], dictionary: Mapping[str, int], before: "Typos | None" = None) -> "Typos":
        """Build from the words of the documents, with how often each occurs, and word frequencies of the language.

        Words of 2 to 8 characters count. `dictionary` is jieba's (`FREQ`); it may be large and is kept, not copied.
        What the typos of `before` know of the same words is taken over from them.
        """
        counts = {
            word: count for word, count in words.items() if len(word) <= _LONGEST_CORRECTED and _RUN.fullmatch(word)
        }
        return cls(counts, dictionary, Lookup(counts, before._lookup if before else None))

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """Return a normalised simplified-Chinese text put right, and the corrections by their place in `text`."""
        corrections = [
            Correction(start, start + len(guess.spot.text), guess.spot.text, guess.right)
            for match in _RUN.finditer(text)
            for guess in self._best(match.group())
            for start in [match.start() + guess.spot.start]
        ]
        right = text
        for correction in reversed(corrections):
            right = right[: correction.start] + correction.right + right[correction.end :]
        return right, tuple(corrections)

    def _best(self, run: str) -> list[_Guess]:
        """Return the best guesses that do not overlap, in the order of the text."""
        chosen: list[_Guess] = []
        taken: set[int] = set()
        for guess in sorted((guess for spot in self._spots(run) for guess in self._guesses(spot)), key=_Guess.order):
            places = range(guess.spot.start, guess.spot.start + len(guess.spot.text))
            if taken.isdisjoint(places):
                taken.update(places)
                chosen.append(guess)
        return sorted(chosen, key=lambda guess: guess.spot.start)

    def _spots(self, run: str) -> Iterator[_Spot]:
        """Yield the rows of tokens that hold a single character, and the words that only lists know."""
        cuts = self._cut(run)
        tokens = [run[start:end] for start, end in pairwise(cuts)]
        likelihoods = [self._likelihood(token) for token in tokens]
        for first, start in enumerate(cuts):
            for last in range(first + 1, len(cuts)):
                text = run[start : cuts[last]]
                if len(text) > _LONGEST_CORRECTED + 1:
                    break
                inside = zip(cuts[first:last], tokens[first:last], strict=True)
                loose = frozenset(at - start for at, token in inside if len(token) == 1)
                if self._doubtful(text) if last == first + 1 else loose:
                    around = tokens[max(first - 1, 0) : first] + tokens[last : last + 1]
                    beside = any(token in self._counts for token in around)
                    yield _Spot(start, text, loose, sum(likelihoods[first:last]), beside)

    def _cut(self, run: str) -> list[int]:
        """Return where the likeliest words of a text begin, and its length."""
        best = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            starts = range(max(0, end - _LONGEST_KNOWN), end)
            best.append(max((best[start][0] + self._likelihood(run[start:end]), start) for start in starts))
        cuts = [len(run)]
        while cuts[-1]:
            cuts.append(best[cuts[-1]][1])
        return cuts[::-1]

    def _likelihood(self, word: str) -> float:
        """Return the logarithm of the mean of a word's shares in the documents and in the language."""
        seen = self._dictionary.get(word, 0) or (len(word) == 1)
        share = seen / self._total + self._counts.get(word, 0) / self._count
        return math.log(share / 2) if share else -math.inf

    def _doubtful(self, word: str) -> bool:
        return len(word) > 1 and word not in self._counts and self._dictionary.get(word, 0) <= _NEVER_SEEN

    def _guesses(self, spot: _Spot) -> Iterator[_Guess]:
        """Yield the words that explain a spot well enough."""
        for right, slip in (*self._by_sound(spot), *self._by_look(spot)):
            count = self._counts.get(right, 0)
            if len(right) > 2:
                least = _LEAST_GAIN[slip] if count else math.inf
            elif count > 1 or (count and self._dictionary.get(right, 0) > _UNCOMMON_WORD):
                least = (_LEAST_GAIN_OF_TWO if spot.beside else _LEAST_GAIN_ALONE)[slip]
            else:
                continue
            gain = self._likelihood(right) - spot.likelihood
            if gain >= least:
                yield _Guess(spot, right, slip, gain)

    def _by_sound(self, spot: _Spot) -> Iterator[tuple[str, Slip]]:
        """Yield the words that sound alike and share at least half of their characters with the spot."""
        for word, same in self._lookup.sounding(spot.text):
            wrong = {i for i, (a, b) in enumerate(zip(spot.text, word, strict=True)) if a != b}
            free = wrong <= spot.loose or not spot.loose
            if wrong and len(wrong) <= len(word) // 2 and free and self._likely_wrong(spot.text, wrong):
                yield word, Slip.SAME_SOUND if same else Slip.NEAR_SOUND

    def _likely_wrong(self, text: str, wrong: Iterable[int]) -> bool:
        """Tell whether these characters may be slips: in a short word neither common nor rare ones."""
        seen = [self._dictionary.get(text[i], 0) for i in wrong]
        return len(text) > 3 or all((len(text) > 2 or n >= _RARE) and n < _COMMON for n in seen)

    def _by_look(self, spot: _Spot) -> Iterator[tuple[str, Slip]]:
        """Yield the words with one character repeated, wrong or missing, or two neighbours swapped."""
        text = spot.text
        uncommon = {i for i in spot.loose if self._dictionary.get(text[i], 0) < _COMMON}
        for i in spot.loose:
            for j in (i - 1, i):
                if 0 <= j < len(text) - 1 and ({j, j + 1} <= spot.loose or len(text) > SHORTEST_BY_LOOK):
                    yield text[:j] + text[j + 1] + text[j] + text[j + 2 :], Slip.SWAPPED
        for i in uncommon:
            if text[i] in (text[i - 1 : i], text[i + 1 : i + 2]):
                yield text[:i] + text[i + 1 :], Slip.REPEATED
            yield from ((word, Slip.WRONG) for word in self._lookup.masked(text, i))
        if uncommon == spot.loose:
            yield from ((word, Slip.MISSING) for word in self._lookup.missing(text))
