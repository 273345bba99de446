"""How exactly the articles of a file are cut: precision and recall of number, start and end.

A clause with the number of an article counts as right where, white space aside, it has the text of the known article
with that number from the first character to the last.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.clean import clean
from corpus.formats.reading import read_document
from corpus.front import read_front_matter
from corpus.split import split_clauses
from eval.variants.kinds import Variant
from eval.variants.statutes import Article, squeeze

_ARTICLE = re.compile(r"第[零〇○一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Miss:
    """An article that a file holds and no clause has exactly; `found` is the text of the one with its number."""

    kind: str
    name: str
    number: str
    known: str
    found: str

    def __str__(self) -> str:
        """Say where the two part."""
        if not self.found:
            return f"{self.name}, {self.number}: no clause has its number"
        pairs = zip(self.known, self.found, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(self.known), len(self.found)))
        known, found = (text[max(at - 6, 0) : at + _SHOWN] or "its end" for text in (self.known, self.found))
        return f"{self.name}, {self.number}, character {at}: {known!r} was read as {found!r}"


@dataclass(frozen=True, slots=True)
class Score:
    """Articles known, clauses given as articles, and those right, of some files."""

    files: int
    known: int
    given: int
    right: int
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float:
        """Share of the given that are right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of the known that are found."""
        return self.right / self.known if self.known else 1.0

    @classmethod
    def of(cls, variant: Variant) -> "Score":
        """Score one file."""
        found = found_articles(read_document(variant.data, variant.name).text)
        return score(variant.kind, variant.name, variant.articles, found)

    @classmethod
    def together(cls, scores: Iterable["Score"]) -> "Score":
        """Return the score of several files."""
        every = list(scores)
        return cls(
            sum(x.files for x in every),
            sum(x.known for x in every),
            sum(x.given for x in every),
            sum(x.right for x in every),
            tuple(miss for x in every for miss in x.misses),
        )


def found_articles(text: str) -> list[Article]:
    """Return the articles that cleaning and splitting find in the text of a file."""
    cleaned = clean(text, lambda _text: []).text
    clauses = split_clauses(cleaned, "x", read_front_matter(cleaned).parts).clauses
    numbered = [(squeeze(clause.number), cleaned[clause.start : clause.end]) for clause in clauses]
    return [Article(number, squeeze(quote)) for number, quote in numbered if _ARTICLE.fullmatch(number)]


def score(kind: str, name: str, known: Sequence[Article], found: Sequence[Article]) -> Score:
    """Compare the articles found with those known."""
    right = Counter(known) & Counter(found)
    texts = {article.number: article.text for article in found}
    missed = (Counter(known) - right).elements()
    misses = tuple(Miss(kind, name, x.number, x.text, texts.get(x.number, "")) for x in missed)
    return Score(1, len(known), len(found), right.total(), misses)
