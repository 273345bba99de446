"""The lexical channels: how much of a question's weight each clause's words cover, in title, headings and text.

grams, words                     the whole question
topic_grams, topic_words         without the places, zones and documents it names
expanded_grams, expanded_words   with official words beside everyday ones
heading_grams                    of the same, the clause's headings alone
rare_words                       the share of the topic's rare words that the clause has
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.features import Scores
from index.keywords import KeywordIndex
from index.language import Language
from index.question import Keywords, Question
from index.tokens import grams

# A question with less weight than this has no word that tells clauses apart ("what can you do, and who built you"),
# and a clause that covers all of it is no answer. Two characters that few clauses have, and their pair, weigh 10.
MIN_WEIGHT = 8.0
GRAMS, WORDS, HEADINGS = "grams", "words", "headings"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The keyword indexes of the clauses: grams and words of title, headings and text; grams of the headings alone."""

    indexes: Mapping[str, KeywordIndex]

    def scores(self, question: Question) -> dict[str, Scores]:
        """Return each lexical channel's score of every clause, (clauses,) in 0..1."""
        found: dict[str, Scores] = {}
        readings = {"": question.whole, "topic_": question.named_off, "expanded_": question.expanded}
        of_grams = self.indexes[GRAMS].coverages([keywords.grams for keywords in readings.values()], MIN_WEIGHT)
        of_words = self.indexes[WORDS].coverages([keywords.words for keywords in readings.values()], MIN_WEIGHT)
        for prefix, grams_scores, words_scores in zip(readings, of_grams, of_words, strict=True):
            found[f"{prefix}grams"], found[f"{prefix}words"] = grams_scores, words_scores
        found["rare_words"] = self._rare(question.expanded)
        found["heading_grams"] = self.indexes[HEADINGS].coverage(question.expanded.grams, MIN_WEIGHT)
        return found

    def _rare(self, keywords: Keywords) -> Scores:
        """Return the share of a topic's rare words that each clause has, (clauses,): of a concept any alternative.

        A concept without alternatives is a text of several words: each of them counts.
        """
        words = self.indexes[WORDS]
        concepts: list[set[str]] = []
        for alternatives in keywords.words:
            tokens_of_all = {token for tokens in alternatives for token in tokens}
            concepts += [tokens_of_all] if len(alternatives) > 1 else [{token} for token in sorted(tokens_of_all)]
        rare = [tokens for each in concepts if (tokens := {t for t in each if words.idf(t) >= words.rare_idf})]
        shares = np.zeros(words.size, dtype=np.float32)
        for tokens in rare:
            shares += words.having(tokens)
        return shares / np.float32(len(rare) or 1)

    def unknown_share(self, question: Question) -> float:
        """Return the share of the words of a question's topic that no clause has in any wording, 0 to 1.

        Single characters do not count: every clause has most of them.
        """
        words = self.indexes[WORDS]
        concepts = [[token for tokens in alternatives for token in tokens] for alternatives in question.expanded.words]
        if question.language is not Language.ENGLISH and concepts:
            concepts = [[token] for token in concepts[0] if len(token) > 1] + concepts[1:]
        unknown = [not any(words.knows(token) for token in tokens) for tokens in concepts]
        return sum(unknown) / len(unknown) if unknown else 0.0

    def knows(self, text: str) -> bool:
        """Tell whether all pairs of characters and all Latin words of a text stand in clauses."""
        return all(self.indexes[GRAMS].knows(token) for token in grams(text))

    def share(self, tokens: frozenset[str], keywords: Keywords) -> float:
        """Return the share of a question's weight that a set of grams holds."""
        index = self.indexes[GRAMS]
        return index.held(tokens, keywords.grams) / max(index.weight(keywords.grams), MIN_WEIGHT)
