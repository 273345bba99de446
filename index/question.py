"""A question made ready for every channel."""

from dataclasses import dataclass

from index.language import Language, detect_language, normalise
from index.tokens import Tokenizer, grams, without_question_words
from index.translate import Concept, Translator

Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the forms that the channels take.

    `searched` is normalised and in simplified script. `concepts` are the translated words of an English question.
    `grams` and `words` hold for each concept its alternatives, each a tuple of tokens; a Chinese question is one
    concept with one alternative.
    """

    text: str
    language: Language
    searched: str
    concepts: tuple[Concept, ...]
    grams: tuple[Alternatives, ...]
    words: tuple[Alternatives, ...]


def read_question(text: str, tokenizer: Tokenizer, translator: Translator) -> Question:
    """Detect the language of a question, and cut or translate it into keywords."""
    language, searched = detect_language(text), normalise(text)
    if language is not Language.ENGLISH:
        kept = without_question_words(searched)
        one: Alternatives = (tuple(grams(kept)),)
        return Question(text, language, searched, (), (one,), ((tuple(tokenizer.words(kept)),),))
    concepts = translator.concepts(searched)
    renderings = [concept.chinese or (concept.english,) for concept in concepts]
    return Question(
        text,
        language,
        searched,
        concepts,
        tuple(tuple(tuple(grams(r)) for r in alternatives) for alternatives in renderings),
        tuple(tuple(tuple(tokenizer.words(r)) for r in alternatives) for alternatives in renderings),
    )
