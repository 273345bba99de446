"""Finding the words that a misspelling may stand for: by its sound, or by the characters they share.

Lookup(["边境", "二连浩特"]).sounding("边竟")    [("边境", True)]
Lookup(["边境", "二连浩特"]).missing("二连特")   ["二连浩特"]
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

# Words whose misspellings other than by sound are recognised: shorter ones resemble too many others.
SHORTEST_BY_LOOK = 4
_Key = TypeVar("_Key")
_Found = dict[_Key, tuple[str, ...]]


class Lookup:
    """Finds words by what their misspellings have in common with them."""

    def __init__(self, words: Collection[str], before: "Lookup | None" = None) -> None:
        """Take the words; those that a lookup of `before` has as well are taken over from it."""
        from pypinyin import lazy_pinyin  # takes 0.4 s to import

        self._readings: dict[str, list[str]] = dict(before._readings) if before else {}
        self._sounds: _Found[tuple[str, ...]] = dict(before._sounds) if before else {}
        self._masked: _Found[tuple[str, str]] = dict(before._masked) if before else {}
        self._shortened: _Found[str] = dict(before._shortened) if before else {}
        for word in self._readings.keys() - set(words):
            for table, key in self._places(word, self._readings.pop(word)):
                table[key] = tuple(other for other in table[key] if other != word)
        for word in sorted(set(words) - self._readings.keys()):
            self._readings[word] = readings = lazy_pinyin(word)
            for n in range(1, len(word)):
                self._sounds.setdefault(tuple(map(_blurred, readings[:n])), ())
            for table, key in self._places(word, readings):
                table[key] = tuple(sorted((*table.get(key, ()), word)))

    def _places(self, word: str, readings: Sequence[str]) -> Iterator[tuple[_Found[Any], Any]]:
        """Yield each table with the key that a word is under in it."""
        yield self._sounds, tuple(map(_blurred, readings))
        for i in range(len(word)) if len(word) >= SHORTEST_BY_LOOK else ():
            yield self._masked, (word[:i], word[i + 1 :])
            if i:  # without its beginning a word is often the end of another: (开发)区建设
                yield self._shortened, word[:i] + word[i + 1 :]

    def sounding(self, text: str) -> list[tuple[str, bool]]:
        """Return the words that sound the same (True) or nearly so (False)."""
        found: list[tuple[str, ...]] = [()]
        for char in text:
            found = [(*key, sound) for key in found for sound in _char_sounds(char) if (*key, sound) in self._sounds]
        return [(word, self._same(text, word)) for key in found for word in self._sounds[key]]

    def _same(self, text: str, word: str) -> bool:
        return all(
            typed == char or reading in _char_readings(typed)
            for typed, char, reading in zip(text, word, self._readings[word], strict=True)
        )

    def masked(self, text: str, i: int) -> Sequence[str]:
        """Return the words that differ from `text` in character `i` only."""
        return [word for word in self._masked.get((text[:i], text[i + 1 :]), ()) if word != text]

    def missing(self, text: str) -> Sequence[str]:
        """Return the words that `text` is without one of their characters, not the first."""
        return self._shortened.get(text, ())


@cache
def _char_readings(char: str) -> frozenset[str]:
    """Return the toneless readings of a character: 行 hang, xing …"""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@cache
def _char_sounds(char: str) -> frozenset[str]:
    return frozenset(map(_blurred, _char_readings(char)))


def _blurred(reading: str) -> str:
    """Return what a reading has in common with those it is confused with: zh z, ch c, sh s, n l, h f, ng n."""
    for confused, kept in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f")):
        if reading.startswith(confused):
            reading = kept + reading.removeprefix(confused)
            break
    return reading.removesuffix("g") if reading.endswith("ng") else reading
