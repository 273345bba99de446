"""A question made ready for every channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.entities import Entities, Names, topic_of
from index.intent import Intent, read_intent
from index.language import Language, detect_language, normalise
from index.synonyms import Synonyms
from index.tokens import Tokenizer, grams, only_asks, without_question_words
from index.translate import Concept, Translator
from index.typos import Correction, Typos
from index.typos_english import EnglishTypos

Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Keywords:
    """The keywords of a text, in two readings.

    `grams` and `words` hold for each concept its alternatives, each a tuple of tokens; Chinese without everyday words
    is one concept with one alternative.
    """

    grams: tuple[Alternatives, ...] = ()
    words: tuple[Alternatives, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the forms that the channels take.

    `intent` is what would answer it. `searched` is normalised, in simplified script, and put right by `corrections`,
    which are placed in the text before. `concepts` are the translated words of an English question. `topic` is the
    question without the names in it; `whole` and `named_off` are the keywords of the question and of its topic,
    `expanded` those of the topic with official words beside the everyday ones; `official` has each of the latter, and
    after it the words put beside it.
    """

    text: str
    language: Language
    searched: str
    concepts: tuple[Concept, ...] = ()
    intent: Intent = Intent.CONTENT
    entities: Entities = field(default_factory=Entities)
    topic: str = ""
    whole: Keywords = Keywords()
    named_off: Keywords = Keywords()
    expanded: Keywords = Keywords()
    corrections: tuple[Correction, ...] = ()
    official: Alternatives = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions: what it takes to cut, translate and expand them, and to know the names in them."""

    tokenizer: Tokenizer
    translator: Translator
    synonyms: Synonyms
    names: Names
    typos: Typos
    english_typos: EnglishTypos

    def read(self, text: str) -> Question:
        """Detect the language of a question, put it right, find the names in it, and cut or translate it."""
        language = detect_language(text)
        typos = self.english_typos if language is Language.ENGLISH else self.typos
        searched, corrections = typos.correct(normalise(text))
        entities = self.names.find(searched)
        topic = topic_of(searched, entities.spans)
        official: Alternatives = ()
        if language is Language.ENGLISH:
            concepts = self.translator.concepts(searched)
            of_topic = self.translator.concepts(topic)
            if not of_topic:  # What does the Inner Mongolia plan say? is about nothing but what it names
                topic, of_topic = searched, concepts
            whole, named_off = self._translated(concepts), self._translated(of_topic)
            expanded = named_off
        else:
            concepts = ()
            whole, named_off = self._cut(searched), self._cut(topic)
            with_official = self._with_official(topic)
            expanded = self._keywords(with_official)
            official = tuple(words for words in with_official if len(words) > 1)
        intent = read_intent(searched, language)
        read = (entities, topic, whole, named_off, expanded, corrections, official)
        return Question(text, language, searched, concepts, intent, *read)

    def _translated(self, concepts: Sequence[Concept]) -> Keywords:
        return self._keywords([concept.chinese or (concept.english,) for concept in concepts])

    def _cut(self, text: str) -> Keywords:
        """Return the keywords of a Chinese text, the words that only ask left out."""
        return self._keywords([(without_question_words(text),)])

    def _keywords(self, concepts: Sequence[Sequence[str]]) -> Keywords:
        return Keywords(
            tuple(tuple(tuple(grams(text)) for text in alternatives) for alternatives in concepts),
            tuple(tuple(tuple(self.tokenizer.words(text)) for text in alternatives) for alternatives in concepts),
        )

    def _with_official(self, topic: str) -> list[tuple[str, ...]]:
        """Return a Chinese topic as concepts: its everyday words each with the official ones, and what else it says."""
        rest = list(topic)
        concepts: list[tuple[str, ...]] = []
        for span, official in self.synonyms.find(topic):
            if any(term in topic for term in official):
                continue  # 口行 beside 进出口银行, or inside it, says nothing new
            concepts.append((topic[span.start : span.end], *official))
            rest[span.start : span.end] = " " * (span.end - span.start)
        others = "".join(rest)
        return concepts if concepts and only_asks(others) else [(without_question_words(others),), *concepts]
